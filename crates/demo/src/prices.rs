//! Prices: three general lists, contracts with breaks and dates, discounts, surcharges, freight and tax tables, exemptions.

use basics::{Currency, Day, Id, Instant, Percent, Quantity, Rng, UnitPrice};
use desk::catalog::{Item, ItemKind, ItemStatus};
use desk::charges::{
    Certificate, Discount, FreightRate, FreightZone, General, PriceLine, PriceList, Surcharge, SurchargeKind,
    TaxRate, TierBasis, Valid,
};
use desk::customers::Customer;

use crate::check::{Popularity, percent};
use crate::customers::{BERGER, FIXWELL, HOLM, Lists, VAN_DER_LINDE};

#[derive(Debug, Clone, Default)]
pub struct Prices {
    pub lists: Vec<PriceList>,
    pub lines: Vec<PriceLine>,
    pub general: std::sync::Arc<General>,
    pub certificates: Vec<Certificate>,
}

/// The days that validity hangs on, seen from today.
#[derive(Debug, Clone, Copy)]
pub struct Calendar {
    pub today: Day,
}

impl Calendar {
    fn always(self) -> Valid {
        Valid { from: self.today.plus_days(-1_500), to: self.today.plus_days(5_000) }
    }
    fn this_year(self) -> Valid {
        Valid { from: self.today.plus_days(-200), to: self.today.plus_days(165) }
    }
    fn past(self) -> Valid {
        Valid { from: self.today.plus_days(-565), to: self.today.plus_days(-201) }
    }
    fn to_come(self) -> Valid {
        Valid { from: self.today.plus_days(166), to: self.today.plus_days(530) }
    }
}

/// Dollars for a hundred euros: list prices are in euros, the export list is in dollars at a fixed rate.
const DOLLAR_PERCENT: i64 = 112;

pub fn prices(
    items: &[Item],
    by_popularity: &[usize],
    customers: &[Customer],
    lists: Lists,
    calendar: Calendar,
    at: Instant,
    rng: &mut Rng,
) -> Prices {
    let mut made = Prices::default();
    let goods = || items.iter().filter(|i| i.status != ItemStatus::Blocked);
    for (id, code, name, currency, basis) in [
        (lists.trade, "TRADE", "Trade", Currency::EUR, TierBasis::Line),
        (lists.industry, "INDUSTRY", "Industry", Currency::EUR, TierBasis::Order),
        (lists.export, "EXPORT-USD", "Export in US dollars", Currency::USD, TierBasis::Line),
    ] {
        made.lists.push(PriceList {
            id: Id::from_uuid(id),
            code: code.into(),
            name: name.into(),
            currency,
            customer: None,
            tier_basis: basis,
            tax_included: false,
            valid: calendar.always(),
        });
    }
    let (trade, industry, export) =
        (Id::from_uuid(lists.trade), Id::from_uuid(lists.industry), Id::from_uuid(lists.export));
    for (n, item) in goods().enumerate() {
        let goods = item.kind == ItemKind::Goods;
        if goods && n % 3 != 0 {
            breaks(&mut made.lines, trade, item, &[(0, 97), (10, 92), (50, 87)], calendar.always());
        }
        if goods && matches!(item.category.as_str(), "fasteners" | "electrical" | "tools") && n % 2 == 0 {
            breaks(&mut made.lines, industry, item, &[(0, 94), (20, 88), (100, 82)], calendar.always());
        }
        // The only prices in dollars there are; services have none, so someone has to set them.
        if !goods {
            continue;
        }
        breaks(&mut made.lines, export, item, &[(0, DOLLAR_PERCENT), (25, DOLLAR_PERCENT - 8)], calendar.always());
    }
    contracts(&mut made, items, by_popularity, customers, calendar, at, rng);
    made.certificates = certificates(customers, calendar, at, rng);
    made.general = std::sync::Arc::new(general(customers, calendar, at, rng));
    made
}

/// Prices from so many packages on (the item's first package, or ten of it), as percentages of the list price.
fn breaks(lines: &mut Vec<PriceLine>, list: Id<PriceList>, item: &Item, steps: &[(i32, i64)], valid: Valid) {
    let pack = item.units.first().map_or(1, |u| u.factor.numerator() / u.factor.denominator().max(1)).max(1);
    for (packs, of_list) in steps {
        let quantity = i64::from(*packs) * if pack >= 10 { pack / 10 } else { 1 };
        lines.push(PriceLine {
            price_list: list,
            item: item.id,
            unit: item.base_unit,
            break_quantity: Quantity::whole(i32::try_from(quantity).unwrap_or(i32::MAX)),
            valid,
            price: part(item.list_price, *of_list),
            price_base: item.price_base,
        });
    }
}

/// So many hundredths of a price, to the cent; never nothing.
pub fn part(price: UnitPrice, of_hundred: i64) -> UnitPrice {
    let cents = (price.micro() * of_hundred / 100 + 5_000) / 10_000;
    UnitPrice::from_micro(cents.max(1) * 10_000)
}

fn contracts(
    made: &mut Prices,
    items: &[Item],
    by_popularity: &[usize],
    customers: &[Customer],
    calendar: Calendar,
    at: Instant,
    rng: &mut Rng,
) {
    let popularity = Popularity::new(by_popularity.len(), 30);
    for (place, customer) in customers.iter().enumerate() {
        let known = [BERGER, FIXWELL, VAN_DER_LINDE, HOLM].contains(&place);
        if !known && (place < 12 || !rng.one_in(5)) {
            continue;
        }
        let dollars = if customer.currency == Currency::USD { DOLLAR_PERCENT } else { 100 };
        let mut terms = vec![("", calendar.this_year(), 84)];
        // Some have last year's contract on record, some already next year's.
        if known || rng.one_in(3) {
            terms.push(("-OLD", calendar.past(), 80));
        }
        if known || rng.one_in(3) {
            terms.push(("-NEXT", calendar.to_come(), 87));
        }
        let chosen: Vec<&Item> = contract_items(items, by_popularity, &popularity, known, rng);
        for (suffix, valid, level) in terms {
            let list = PriceList {
                id: Id::new(at, rng),
                code: format!("K-{}{suffix}", customer.number),
                name: format!("Contract {}{suffix}", customer.number),
                currency: customer.currency,
                customer: Some(customer.id),
                tier_basis: if place % 2 == 0 { TierBasis::Line } else { TierBasis::Order },
                tax_included: false,
                valid,
            };
            for item in &chosen {
                let off = |more: i64| (level - more) * dollars / 100;
                breaks(&mut made.lines, list.id, item, &[(0, off(0)), (20, off(5)), (100, off(11))], valid);
            }
            made.lists.push(list);
        }
    }
}

fn contract_items<'i>(
    items: &'i [Item],
    by_popularity: &[usize],
    popularity: &Popularity,
    known: bool,
    rng: &mut Rng,
) -> Vec<&'i Item> {
    let mut seen = std::collections::HashSet::new();
    let mut chosen = Vec::new();
    // Those that are written out have the best sellers in their contracts: the documents of the inbox order them.
    let best = by_popularity.iter().take(if known { 30 } else { 0 }).copied();
    let drawn: Vec<usize> =
        (0..rng.between(8, 30)).filter_map(|_| by_popularity.get(popularity.draw(rng)).copied()).collect();
    for item in best.chain(drawn).filter_map(|at| items.get(at)) {
        if item.status == ItemStatus::Active && item.kind == ItemKind::Goods && seen.insert(item.id) {
            chosen.push(item);
        }
    }
    chosen
}

fn certificates(customers: &[Customer], calendar: Calendar, at: Instant, rng: &mut Rng) -> Vec<Certificate> {
    let mut made = Vec::new();
    for (n, customer) in customers.iter().enumerate().skip(12).filter(|(n, _)| n % 45 == 3) {
        let Some(ship_to) = customer.default_ship_to() else { continue };
        made.push(Certificate {
            id: Id::new(at, rng),
            customer: customer.id,
            jurisdiction: ship_to.jurisdiction(),
            number: format!("EX-{}", 7_000 + n),
            reason: if ship_to.country == "US" { "resale" } else { "ship's supplies, seagoing" }.into(),
            // Every other one has run out.
            valid: if made.len() % 2 == 0 { calendar.this_year() } else { calendar.past() },
        });
    }
    made
}

fn general(customers: &[Customer], calendar: Calendar, at: Instant, rng: &mut Rng) -> General {
    let always = calendar.always();
    let discount = |rng: &mut Rng, code: &str, name: &str, off: i64, minimum: i64, sequence: i64| Discount {
        id: Id::new(at, rng),
        code: code.into(),
        name: name.into(),
        customer: None,
        category: None,
        percent: percent(off),
        sequence,
        minimum,
        valid: always,
    };
    let mut discounts = vec![
        Discount {
            category: Some("work wear".into()),
            ..discount(rng, "WEAR5", "Work wear from 500.00 a line", 500, 50_000, 1)
        },
        discount(rng, "VOLUME2", "Volume from 2,000.00 a line", 200, 200_000, 2),
        Discount {
            category: Some("paint".into()),
            valid: Valid { from: calendar.today.plus_days(-20), to: calendar.today.plus_days(25) },
            ..discount(rng, "SEASON3", "Season's end for paint", 300, 0, 3)
        },
    ];
    if let Some(customer) = customers.get(HOLM) {
        discounts.push(Discount {
            customer: Some(customer.id),
            ..discount(rng, "HOLM15", "Jubilee discount", 150, 0, 4)
        });
    }
    let surcharge = |rng: &mut Rng, code: &str, name: &str, kind, amount, of: Percent, below| Surcharge {
        id: Id::new(at, rng),
        code: code.into(),
        name: name.into(),
        kind,
        currency: Currency::EUR,
        amount,
        percent: of,
        below,
        tax_category: "standard".into(),
        valid: always,
    };
    let mut surcharges = vec![
        surcharge(rng, "SMALL", "Small order", SurchargeKind::SmallOrder, 1_250, Percent::ZERO, Some(10_000)),
        surcharge(rng, "HAZ", "Hazardous goods", SurchargeKind::Hazardous, 1_850, Percent::ZERO, None),
        surcharge(rng, "FUEL", "Fuel and toll", SurchargeKind::Fuel, 0, percent(650), None),
    ];
    let dollars: Vec<Surcharge> = surcharges
        .iter()
        .map(|s| Surcharge { id: Id::new(at, rng), code: format!("{}-USD", s.code), currency: Currency::USD, ..s.clone() })
        .collect();
    surcharges.extend(dollars);
    General { discounts, surcharges, zones: zones(), freight: freight(always), taxes: taxes(calendar) }
}

fn zones() -> Vec<FreightZone> {
    let zone = |country: &str, from: &str, to: &str, zone: &str| FreightZone {
        country: country.into(),
        postcode_from: from.into(),
        postcode_to: to.into(),
        zone: zone.into(),
    };
    vec![
        zone("DE", "00000", "09999", "D3"),
        zone("DE", "10000", "19999", "D2"),
        zone("DE", "20000", "29999", "D1"),
        zone("DE", "30000", "59999", "D2"),
        zone("DE", "60000", "99999", "D3"),
        zone("AT", "1000", "9999", "E1"),
        zone("NL", "1000", "9999 ZZ", "E1"),
        zone("BE", "1000", "9999", "E1"),
        zone("PL", "00-000", "99-999", "E1"),
        zone("FR", "01000", "19999", "E3"),
        zone("FR", "20000", "20999", "E4"),
        zone("FR", "21000", "98999", "E2"),
        zone("IT", "00010", "98999", "E3"),
        zone("ES", "01000", "52999", "E3"),
        zone("CH", "1000", "9999", "E4"),
        zone("GB", "A", "ZZZZ", "E4"),
        zone("US", "00000", "99999", "W1"),
    ]
}

/// Rates by weight of a parcel service, a haulier and an express service, per zone.
fn freight(valid: Valid) -> Vec<FreightRate> {
    const ZONES: [(&str, i64); 8] =
        [("D1", 100), ("D2", 115), ("D3", 130), ("E1", 175), ("E2", 200), ("E3", 240), ("E4", 310), ("W1", 720)];
    // Carrier, service, then grams and cents.
    const STEPS: [(&str, &str, &[(i64, i64)]); 3] = [
        ("ELBK", "PARCEL", &[(2_000, 590), (5_000, 720), (10_000, 890), (20_000, 1_180), (31_500, 1_490), (63_000, 2_790)]),
        (
            "NLSP",
            "FREIGHT",
            &[(100_000, 4_900), (250_000, 7_900), (500_000, 11_900), (1_000_000, 17_900), (3_000_000, 34_000), (24_000_000, 89_000)],
        ),
        ("SKYW", "EXPRESS", &[(5_000, 2_900), (20_000, 5_400), (63_000, 11_800)]),
    ];
    let mut rates = Vec::new();
    for (zone, level) in ZONES {
        for (carrier, service, steps) in STEPS {
            for (up_to_grams, amount) in steps {
                for (currency, rate) in [(Currency::EUR, 100), (Currency::USD, DOLLAR_PERCENT)] {
                    // The primary key has no currency: dollars go to the zone overseas only.
                    if (currency == Currency::USD) != (zone == "W1") {
                        continue;
                    }
                    rates.push(FreightRate {
                        carrier: carrier.into(),
                        service: service.into(),
                        zone: zone.into(),
                        up_to_grams: *up_to_grams,
                        valid,
                        currency,
                        amount: amount * level / 100 * rate / 100,
                        free_from: (zone.starts_with('D') && service == "PARCEL").then_some(50_000),
                    });
                }
            }
        }
    }
    rates
}

fn taxes(calendar: Calendar) -> Vec<TaxRate> {
    const RATES: [(&str, i64, i64, &str); 16] = [
        ("DE", 1_900, 700, "MwSt."),
        ("AT", 2_000, 1_000, "USt."),
        ("FR", 2_000, 550, "TVA"),
        ("NL", 2_100, 900, "btw"),
        ("BE", 2_100, 600, "btw"),
        ("IT", 2_200, 400, "IVA"),
        ("ES", 2_100, 400, "IVA"),
        ("PL", 2_300, 500, "VAT"),
        ("GB", 2_000, 0, "VAT"),
        ("CH", 810, 260, "MWST"),
        ("US-OH", 575, 575, "Sales tax"),
        ("US-TX", 625, 625, "Sales tax"),
        ("US-IL", 625, 100, "Sales tax"),
        ("US-NJ", 663, 663, "Sales tax"),
        ("US-NC", 475, 200, "Sales tax"),
        ("US", 0, 0, "Sales tax"),
    ];
    RATES
        .iter()
        .flat_map(|(jurisdiction, standard, reduced, name)| {
            [("standard", standard), ("reduced", reduced)].map(|(category, rate)| TaxRate {
                jurisdiction: (*jurisdiction).into(),
                category: category.into(),
                valid: calendar.always(),
                rate: percent(*rate),
                name: (*name).into(),
            })
        })
        .collect()
}
