//! Known answers, among them the traps that others fell into.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::catalog::{Inspect, ItemStatus};
use crate::charges::tariff::{General, Own};
use crate::charges::types::{Discount, FreightRate, FreightZone, Surcharge, TaxRate, Valid};
use basics::Id;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn always() -> Valid {
    Valid { from: day("2020-01-01"), to: day("2099-12-31") }
}

fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

fn item(list_price: &str) -> Item {
    Item {
        id: Id::from_uuid(Uuid::nil()),
        sku: "A-1".into(),
        description: "An item".into(),
        category: "general".into(),
        kind: ItemKind::Goods,
        gtin: None,
        base_unit: Unit::EACH,
        order_multiple: Quantity::ZERO,
        list_price: UnitPrice::parse(list_price).unwrap(),
        price_base: Quantity::ONE,
        status: ItemStatus::Active,
        replacement: None,
        weight_grams: 500,
        hazardous: false,
        tax_category: "standard".into(),
        inspect: Inspect::Never,
        version: 1,
        units: vec![],
        attributes: vec![],
    }
}

fn line(item: Item, count: &str) -> BasketLine {
    let quantity = quantity(count);
    BasketLine {
        kept: None,
        price_day: None,
        part_of: None,
        delivery: None,
        item: Arc::new(item),
        quantity,
        unit: Unit::EACH,
        factor: Factor::ONE,
        stock_quantity: quantity,
        manual: None,
        quoted: None,
    }
}

fn basket(lines: Vec<BasketLine>) -> Basket {
    Basket {
        customer: Id::from_uuid(Uuid::nil()),
        day: day("2026-11-23"),
        currency: Currency::EUR,
        list_currency: Currency::EUR,
        rounding: Rounding::HalfUp,
        tax: TaxCase { code: TaxCode::Standard, jurisdiction: "DE".into(), reason: String::new() },
        country: "DE".into(),
        postcode: "10115".into(),
        carrier: None,
        service: None,
        freight_collect: false,
        elsewhere: Vec::new(),
        lines,
    }
}

fn tariff(tax: &str, general: General, list: Option<(PriceList, Vec<PriceLine>)>) -> Tariff {
    let rate = Percent::parse(tax).unwrap();
    let taxes = vec![TaxRate {
        jurisdiction: "DE".into(),
        category: "standard".into(),
        valid: always(),
        rate,
        name: "VAT".into(),
    }];
    let (lists, lines) = list.map_or((vec![], vec![]), |(list, lines)| (vec![list], lines));
    let prices =
        lists.iter().map(|l| ((l.id, Id::from_uuid(Uuid::nil())), Arc::new(lines.clone()))).collect();
    Tariff {
        general: Arc::new(General { taxes, ..general }),
        own: Arc::new(Own { lists, certificates: vec![] }),
        prices,
    }
}

fn list(tier_basis: TierBasis, tax_included: bool, prices: &[(&str, &str)]) -> (PriceList, Vec<PriceLine>) {
    let id = Id::from_uuid(Uuid::nil());
    let list = PriceList {
        id,
        code: "L".into(),
        name: "List".into(),
        currency: Currency::EUR,
        customer: None,
        tier_basis,
        tax_included,
        valid: always(),
    };
    let lines = prices.iter().map(|(from, price)| PriceLine {
        price_list: id,
        item: Id::from_uuid(Uuid::nil()),
        unit: Unit::EACH,
        break_quantity: quantity(from),
        valid: always(),
        price: UnitPrice::parse(price).unwrap(),
        price_base: Quantity::ONE,
    });
    (list, lines.collect())
}

fn discount(percent: &str, sequence: i64) -> Discount {
    Discount {
        id: Id::from_uuid(Uuid::nil()),
        code: format!("D{sequence}"),
        name: "discount".into(),
        customer: None,
        category: None,
        percent: Percent::parse(percent).unwrap(),
        sequence,
        minimum: 0,
        valid: always(),
    }
}

#[test]
fn a_discount_is_taken_from_the_extended_price_and_rounded_once() {
    let general = General { discounts: vec![discount("4", 1)], ..General::default() };
    let rated = rate(&basket(vec![line(item("348.35"), "16")]), &tariff("22", general, None)).unwrap();
    assert_eq!((rated.goods, rated.tax, rated.total), (535_066, 117_715, 652_781));
}

#[test]
fn discounts_follow_each_other() {
    let general = General { discounts: vec![discount("10", 1), discount("5", 2)], ..General::default() };
    let rated = rate(&basket(vec![line(item("100"), "1")]), &tariff("0", general, None)).unwrap();
    assert_eq!((rated.goods, rated.lines[0].discount), (8_550, 1_450));
    assert_eq!(rated.lines[0].trace.len(), 3);
}

#[test]
fn a_break_is_reached_by_the_line_or_by_all_lines_of_the_item() {
    let prices = [("0", "4.20"), ("200", "3.85")];
    let whole = basket(vec![line(item("5"), "340")]);
    let split = basket(vec![line(item("5"), "170"), line(item("5"), "170")]);
    let goods = |basket: &Basket, basis| {
        rate(basket, &tariff("0", General::default(), Some(list(basis, false, &prices)))).unwrap().goods
    };
    assert_eq!(goods(&whole, TierBasis::Line), 130_900);
    assert_eq!(goods(&split, TierBasis::Line), 142_800);
    assert_eq!(goods(&split, TierBasis::Order), 130_900);
}

#[test]
fn tax_within_a_price_is_what_is_left_beside_the_net() {
    let included = list(TierBasis::Line, true, &[("0", "8.01")]);
    let rated =
        rate(&basket(vec![line(item("9"), "1")]), &tariff("20", General::default(), Some(included))).unwrap();
    assert_eq!((rated.goods, rated.tax, rated.total), (668, 133, 801));
}

#[test]
fn a_case_is_priced_by_its_pieces_exactly() {
    let mut cases = line(item("0.0333"), "5");
    cases.unit = "CS".parse().unwrap();
    cases.factor = Factor::new(12, 1).unwrap();
    cases.stock_quantity = quantity("60");
    let rated = rate(&basket(vec![cases]), &tariff("0", General::default(), None)).unwrap();
    assert_eq!((rated.lines[0].price.to_string().as_str(), rated.goods), ("0.3996", 200));
}

#[test]
fn without_a_tax_rate_the_order_is_not_sold_free_of_tax() {
    let mut elsewhere = basket(vec![line(item("1"), "1")]);
    elsewhere.tax.jurisdiction = "AT".into();
    let rated = rate(&elsewhere, &tariff("19", General::default(), None)).unwrap();
    assert_eq!(rated.findings[0].code, "no_tax_rate");
}

#[test]
fn freight_goes_by_zone_and_weight_and_is_free_from_an_amount() {
    let freight = |up_to_grams, amount| FreightRate {
        carrier: "DHL".into(),
        service: "standard".into(),
        zone: "1".into(),
        up_to_grams,
        valid: always(),
        currency: Currency::EUR,
        amount,
        free_from: Some(100_000),
    };
    let zone = FreightZone {
        country: "DE".into(),
        postcode_from: "00000".into(),
        postcode_to: "99999".into(),
        zone: "1".into(),
    };
    let fuel = Surcharge {
        id: Id::from_uuid(Uuid::nil()),
        code: "FUEL".into(),
        name: "fuel".into(),
        kind: SurchargeKind::Fuel,
        currency: Currency::EUR,
        amount: 0,
        percent: Percent::parse("8.5").unwrap(),
        below: None,
        tax_category: "standard".into(),
        valid: always(),
    };
    let general = || General {
        zones: vec![zone.clone()],
        freight: vec![freight(5_000, 590), freight(30_000, 990)],
        surcharges: vec![fuel.clone()],
        ..General::default()
    };
    let charged = |count: &str| {
        let rated = rate(&basket(vec![line(item("20"), count)]), &tariff("19", general(), None)).unwrap();
        rated.charges.iter().map(|c| c.amount).collect::<Vec<_>>()
    };
    assert_eq!(charged("10"), [590, 50]);
    assert_eq!(charged("11"), [990, 84]);
    assert_eq!(charged("50"), [0]);
    let too_heavy = rate(&basket(vec![line(item("0.10"), "100")]), &tariff("19", general(), None)).unwrap();
    assert_eq!(too_heavy.findings[0].code, "no_freight_rate");
}

proptest! {
    #[test]
    fn the_parts_add_up_to_the_total(
        lines in prop::collection::vec((1i64..500_000, 1i32..2_000), 1..30),
        percent in 1i64..400_000,
        tax in 0i64..300_000,
    ) {
        let general = General { discounts: vec![Discount { percent: Percent::from_stored(percent), ..discount("1", 1) }], ..General::default() };
        let lines = lines
            .into_iter()
            .map(|(price, count)| {
                let mut priced = item("1");
                priced.list_price = UnitPrice::from_micro(price * 100);
                line(priced, &count.to_string())
            })
            .collect();
        let mut tariff = tariff("0", General::default(), None);
        let rate_of_tax = TaxRate { jurisdiction: "DE".into(), category: "standard".into(), valid: always(), rate: Percent::from_stored(tax), name: "VAT".into() };
        tariff.general = Arc::new(General { taxes: vec![rate_of_tax], ..general });
        let rated = rate(&basket(lines), &tariff).unwrap();
        prop_assert_eq!(rated.goods + rated.charged + rated.tax, rated.total);
        prop_assert_eq!(rated.goods, rated.lines.iter().map(|l| l.net).sum::<i64>());
        prop_assert_eq!(rated.tax, rated.taxes.iter().map(|t| t.amount).sum::<i64>());
        prop_assert_eq!(rated.goods + rated.charged, rated.taxes.iter().map(|t| t.base).sum::<i64>());
        for line in &rated.lines {
            let explained: basics::Decimal = line.trace.iter().map(|s| s.amount.parse::<basics::Decimal>().unwrap()).sum();
            prop_assert_eq!(explained, Money::from_minor(line.net, Currency::EUR).amount());
        }
    }
}

fn two_places() -> (Basket, Tariff) {
    let zone = |country: &str, zone: &str| FreightZone {
        country: country.into(),
        postcode_from: "0".into(),
        postcode_to: "99999".into(),
        zone: zone.into(),
    };
    let freight = |zone: &str, amount| FreightRate {
        carrier: "DHL".into(),
        service: "std".into(),
        zone: zone.into(),
        up_to_grams: 100_000,
        valid: always(),
        currency: Currency::EUR,
        amount,
        free_from: None,
    };
    let general = General {
        zones: vec![zone("DE", "1"), zone("AT", "2")],
        freight: vec![freight("1", 700), freight("2", 1_900)],
        ..General::default()
    };
    let elsewhere = Delivery {
        name: "WIEN".into(),
        tax: TaxCase {
            code: TaxCode::IntraCommunity,
            jurisdiction: "AT".into(),
            reason: "supply within the union".into(),
        },
        country: "AT".into(),
        postcode: "1010".into(),
    };
    let there = BasketLine { delivery: Some(0), part_of: Some(0), ..line(item("10"), "3") };
    let here = BasketLine { part_of: Some(0), ..line(item("10"), "5") };
    let basket = Basket { elsewhere: vec![elsewhere], ..basket(vec![here, there]) };
    (basket, tariff("19", general, Some(list(TierBasis::Line, false, &[("0", "10"), ("8", "9")]))))
}

#[test]
fn each_place_has_its_own_tax_and_freight_and_breaks_count_all_parts() {
    let (basket, tariff) = two_places();
    let rated = rate(&basket, &tariff).unwrap();
    // 5 and 3 are 8, from which on it is 9.00.
    assert_eq!(rated.lines.iter().map(|l| l.net).collect::<Vec<_>>(), [4_500, 2_700]);
    let charges: Vec<_> = rated.charges.iter().map(|c| (c.code.as_str(), c.amount)).collect();
    assert_eq!(charges, [("DHL std", 700), ("DHL std · WIEN", 1_900)]);
    let taxes: Vec<_> = rated.taxes.iter().map(|t| (t.jurisdiction.as_str(), t.base, t.amount)).collect();
    assert_eq!(taxes, [("DE", 5_200, 988), ("AT", 4_600, 0)]);
    assert_eq!(rated.total, rated.goods + rated.charged + rated.tax);
}
