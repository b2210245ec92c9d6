//! Rate: the charges of an order from its basket and tariff. Pure; called by verify, the screens' live totals, reconciliation and
//! the dry runs, so that all of them come to the same cent.
//!
//! Order of calculation: price (manual, quotation, contract, assigned list, list price; highest break reached) · extension, rounded once ·
//! discounts in sequence, each rounded · freight · surcharges · tax per category and rate, rounded once per group.

use std::collections::BTreeMap;
use std::sync::Arc;

use basics::{Currency, Day, Factor, Money, MoneyError, Percent, Quantity, Rounding, Unit, UnitPrice};

use super::tariff::Tariff;
use super::tax::{TaxCase, TaxCode, rate_for};
use super::types::{Charge, PriceLine, PriceList, Step, SurchargeKind, TaxGroup, TierBasis};
use crate::catalog::{Item, ItemKind};
use crate::customers::CustomerId;
use crate::failure::{Finding, Severity};

/// What is to be rated.
#[derive(Debug, Clone)]
pub struct Basket {
    pub customer: CustomerId,
    /// The day whose prices, rates and taxes apply.
    pub day: Day,
    pub currency: Currency,
    /// The currency of list prices.
    pub list_currency: Currency,
    pub rounding: Rounding,
    pub tax: TaxCase,
    pub country: String,
    pub postcode: String,
    pub carrier: Option<String>,
    pub service: Option<String>,
    /// The customer fetches the goods or pays the carrier.
    pub freight_collect: bool,
    /// Places besides the one above that lines go to.
    pub elsewhere: Vec<Delivery>,
    pub lines: Vec<BasketLine>,
}

/// A place that only some lines go to: they are taxed and sent there.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub name: String,
    pub tax: TaxCase,
    pub country: String,
    pub postcode: String,
}

impl Basket {
    fn tax_of(&self, delivery: Option<usize>) -> &TaxCase {
        delivery.and_then(|at| self.elsewhere.get(at)).map_or(&self.tax, |d| &d.tax)
    }
}

#[derive(Debug, Clone)]
pub struct BasketLine {
    pub item: Arc<Item>,
    pub quantity: Quantity,
    pub unit: Unit,
    pub factor: Factor,
    pub stock_quantity: Quantity,
    pub manual: Option<ManualPrice>,
    /// What was offered to the customer and is ordered from the offer.
    pub quoted: Option<QuotedPrice>,
    /// The price it was confirmed at, which no tariff changes any more.
    pub kept: Option<KeptPrice>,
    /// The day whose price lists and discounts apply to this line, where that is another than the basket's.
    pub price_day: Option<Day>,
    /// Of a line that is wanted in parts, the position of the first part: breaks are reached by all parts together.
    pub part_of: Option<usize>,
    /// Which of the places elsewhere it goes to.
    pub delivery: Option<usize>,
}

/// A price that was offered and still holds. Discounts are taken off it already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedPrice {
    /// For `base` ordered units.
    pub price: UnitPrice,
    pub base: Quantity,
    /// Which line of which quotation.
    pub rule: String,
}

/// The price of a line as it stands on record. With the quantity it was for it gives the amounts on record, to the cent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPrice {
    /// For `base` ordered units.
    pub price: UnitPrice,
    pub base: Quantity,
    pub list_price: UnitPrice,
    pub source: PriceSource,
    /// By which rule it came about.
    pub rule: String,
    pub tax_included: bool,
    /// Minor units that were taken off this many ordered units; other quantities get their share.
    pub discount: i64,
    pub quantity: Quantity,
}

impl KeptPrice {
    fn discount_on(&self, quantity: Quantity) -> i64 {
        if let Some(rest) = self.quantity.minus(quantity) {
            let rest = rest.micro();
            return basics::share_out(self.discount, &[quantity.micro(), rest])
                .first()
                .copied()
                .unwrap_or_default();
        }
        let (whole, of) = (i128::from(quantity.micro()), i128::from(self.quantity.micro().max(1)));
        ((i128::from(self.discount) * whole + of / 2) / of) as i64
    }
}

/// A price that someone set instead of the tariff's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManualPrice {
    /// For one ordered unit.
    pub price: UnitPrice,
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceSource {
    List,
    PriceList,
    Contract,
    Quotation,
    Manual,
}

impl PriceSource {
    pub fn code(self) -> &'static str {
        match self {
            PriceSource::List => "list",
            PriceSource::PriceList => "price_list",
            PriceSource::Contract => "contract",
            PriceSource::Quotation => "quotation",
            PriceSource::Manual => "manual",
        }
    }

    pub fn from_code(code: &str) -> Option<PriceSource> {
        let all = [
            PriceSource::List,
            PriceSource::PriceList,
            PriceSource::Contract,
            PriceSource::Quotation,
            PriceSource::Manual,
        ];
        all.into_iter().find(|s| s.code() == code)
    }
}

#[derive(Debug, Clone)]
pub struct RatedLine {
    /// What the catalogue asks for `price_base` ordered units.
    pub list_price: UnitPrice,
    /// For `price_base` ordered units, before discounts.
    pub price: UnitPrice,
    pub price_base: Quantity,
    pub source: PriceSource,
    /// Minor units taken off.
    pub discount: i64,
    /// Minor units.
    pub net: i64,
    pub tax: TaxCode,
    pub tax_rate: Percent,
    /// Minor units of tax that the price contains, where its list includes tax.
    pub tax_within: Option<i64>,
    pub trace: Vec<Step>,
}

#[derive(Debug, Clone)]
pub struct Rated {
    pub lines: Vec<RatedLine>,
    pub charges: Vec<Charge>,
    pub taxes: Vec<TaxGroup>,
    /// Sums in minor units: `goods + charges + tax = total`.
    pub goods: i64,
    pub charged: i64,
    pub tax: i64,
    pub total: i64,
    pub weight_grams: i64,
    /// What could not be rated as it should: no tax rate, no freight table, no price in the currency.
    pub findings: Vec<Finding>,
}

pub fn rate(basket: &Basket, tariff: &Tariff) -> Result<Rated, MoneyError> {
    let mut findings = Vec::new();
    let mut lines = Vec::with_capacity(basket.lines.len());
    for (position, line) in basket.lines.iter().enumerate() {
        lines.push(rate_line(basket, tariff, line, position, &mut findings)?);
    }
    let goods: i64 = lines.iter().map(|l| l.net).sum();
    let weight_grams = basket.lines.iter().map(|l| l.item.grams(l.stock_quantity)).sum();
    let charges = order_charges(basket, tariff, goods, &lines, &mut findings)?;
    let charged = charges.iter().map(|c| c.amount).sum();
    let taxes = tax_groups(basket, &lines, &charges)?;
    let tax = taxes.iter().map(|t| t.amount).sum();
    let total = goods + charged + tax;
    Ok(Rated { lines, charges, taxes, goods, charged, tax, total, weight_grams, findings })
}

fn shown(minor: i64, currency: Currency) -> String {
    Money::from_minor(minor, currency).amount().to_string()
}

fn rate_line(
    basket: &Basket,
    tariff: &Tariff,
    line: &BasketLine,
    position: usize,
    findings: &mut Vec<Finding>,
) -> Result<RatedLine, MoneyError> {
    let currency = basket.currency;
    let list = Found {
        price: line.item.list_price,
        base: line.item.price_base,
        unit: line.item.base_unit,
        source: PriceSource::List,
        rule: "list price".to_owned(),
        tax_included: false,
    };
    let found = match (&line.kept, &line.manual, &line.quoted) {
        (Some(kept), ..) => Found {
            price: kept.price,
            base: kept.base,
            unit: line.unit,
            source: kept.source,
            rule: kept.rule.clone(),
            tax_included: kept.tax_included,
        },
        (None, Some(manual), _) => Found {
            price: manual.price,
            base: Quantity::ONE,
            unit: line.unit,
            source: PriceSource::Manual,
            rule: format!("set by hand: {}", manual.reason),
            tax_included: false,
        },
        (None, None, Some(quoted)) => Found {
            price: quoted.price,
            base: quoted.base,
            unit: line.unit,
            source: PriceSource::Quotation,
            rule: quoted.rule.clone(),
            tax_included: false,
        },
        (None, None, None) => find_price(basket, tariff, line).unwrap_or_else(|| list.clone()),
    };
    let is_kept = line.kept.is_some();
    if found.source == PriceSource::List && basket.currency != basket.list_currency && !is_kept {
        let message = format!(
            "{} has no price in {}; its list price is in {}",
            line.item.sku, basket.currency, basket.list_currency
        );
        findings.push(Finding::new(Severity::Block, "no_price", format!("/lines/{position}/price"), message));
    }
    let case = basket.tax_of(line.delivery);
    let (tax, tax_rate) = rate_for(&tariff.general.taxes, case, &line.item.tax_category, basket.day)
        .unwrap_or_else(|| {
            let message = format!(
                "there is no {} tax rate for {} on {}",
                line.item.tax_category, case.jurisdiction, basket.day
            );
            findings.push(Finding::new(
                Severity::Block,
                "no_tax_rate",
                format!("/lines/{position}"),
                message,
            ));
            (TaxCode::Standard, Percent::ZERO)
        });
    // In ordered units: a price for base units is scaled by the unit's exact factor, upper and lower part apart.
    let (price, price_base) = in_ordered_unit(found.price, found.base, found.unit, line)?;
    let (list_price, list_base) = in_ordered_unit(list.price, list.base, list.unit, line)?;
    let list_price = if let Some(kept) = &line.kept {
        kept.list_price
    } else if list_base == price_base {
        list_price
    } else {
        let value = list_price.value() * price_base.value() / list_base.value();
        UnitPrice::new(basket.rounding.to_places(value, 6))?
    };
    let mut trace = Vec::with_capacity(3);
    let mut net = price.extend(line.quantity, price_base, currency, basket.rounding)?;
    let per = if price_base == Quantity::ONE { String::new() } else { format!(" per {price_base}") };
    trace.push(Step {
        what: "price".into(),
        rule: found.rule.clone(),
        how: format!("{} {} × {price}{per}", line.quantity, line.unit),
        amount: net.amount().to_string(),
    });
    let mut discount = 0;
    if let Some(off) = line.kept.as_ref().map(|k| k.discount_on(line.quantity)).filter(|off| *off != 0) {
        net = net.minus(Money::from_minor(off, currency))?;
        discount = off;
        trace.push(Step {
            what: "discount".into(),
            rule: "as confirmed".into(),
            how: "its share".into(),
            amount: shown(-off, currency),
        });
    }
    let day = line.price_day.unwrap_or(basket.day);
    if !is_kept && matches!(found.source, PriceSource::List | PriceSource::PriceList) {
        for rule in tariff.general.discounts.iter().filter(|d| {
            d.valid.on(day)
                && d.customer.is_none_or(|c| c == basket.customer)
                && d.category.as_ref().is_none_or(|c| *c == line.item.category)
        }) {
            if net.minor < rule.minimum {
                continue;
            }
            let off = net.percent(rule.percent, basket.rounding)?;
            net = net.minus(off)?;
            discount += off.minor;
            trace.push(Step {
                what: "discount".into(),
                rule: format!("{} {}", rule.code, rule.name),
                how: format!("− {}", rule.percent),
                amount: shown(-off.minor, currency),
            });
        }
    }
    let mut tax_within = None;
    if found.tax_included && !tax_rate.is_zero() {
        // Tax is what is left of the price when the net is taken out, so that both add up to it.
        let gross = net;
        let share = basics::Decimal::ONE + tax_rate.fraction();
        let without = gross.amount().checked_div(share).ok_or(MoneyError::TooLarge)?;
        net = Money::rounded(without, currency, basket.rounding)?;
        tax_within = Some(gross.minus(net)?.minor);
        trace.push(Step {
            what: "tax taken out".into(),
            rule: "price list includes tax".into(),
            how: format!("÷ {share}"),
            amount: net.amount().to_string(),
        });
    }
    let Found { source, .. } = found;
    Ok(RatedLine {
        list_price,
        price,
        price_base,
        source,
        discount,
        net: net.minor,
        tax,
        tax_rate,
        tax_within,
        trace,
    })
}

/// A price that applies to a line.
#[derive(Clone)]
struct Found {
    price: UnitPrice,
    base: Quantity,
    unit: Unit,
    source: PriceSource,
    rule: String,
    tax_included: bool,
}

/// The first of the customer's lists, contracts before the assigned one, that has a price for the item; there the line with the
/// ordered unit if there is one, and the highest break that is reached.
fn find_price(basket: &Basket, tariff: &Tariff, line: &BasketLine) -> Option<Found> {
    let day = line.price_day.unwrap_or(basket.day);
    let lists = tariff.own.lists.iter().filter(|l| l.valid.on(day) && l.currency == basket.currency);
    lists.into_iter().find_map(|list| {
        let prices = tariff.prices.get(&(list.id, line.item.id))?;
        let of_list = || prices.iter().filter(|p| p.valid.on(day));
        let quantity = |in_unit: bool| reached(basket, list, line, in_unit);
        let best = |unit: Unit, quantity: Quantity| {
            of_list()
                .filter(|p| p.unit == unit && p.break_quantity <= quantity)
                .max_by_key(|p| p.break_quantity)
        };
        let price = best(line.unit, quantity(true)).or_else(|| best(line.item.base_unit, quantity(false)))?;
        Some(found_on(list, price))
    })
}

fn found_on(list: &PriceList, price: &PriceLine) -> Found {
    let source = if list.customer.is_some() { PriceSource::Contract } else { PriceSource::PriceList };
    let from = if price.break_quantity.is_zero() {
        String::new()
    } else {
        format!(", from {} {}", price.break_quantity, price.unit)
    };
    Found {
        price: price.price,
        base: price.price_base,
        unit: price.unit,
        source,
        rule: format!("{}{from}", list.code),
        tax_included: list.tax_included,
    }
}

/// The quantity that breaks are held against: of the line, or of all lines with the item.
fn reached(basket: &Basket, list: &PriceList, line: &BasketLine, in_unit: bool) -> Quantity {
    let of = |l: &BasketLine| if in_unit { l.quantity } else { l.stock_quantity };
    match list.tier_basis {
        TierBasis::Line | TierBasis::Shipment if line.part_of.is_none() => of(line),
        TierBasis::Line | TierBasis::Shipment => basket
            .lines
            .iter()
            .filter(|l| l.part_of == line.part_of)
            .fold(Quantity::ZERO, |sum, l| sum.plus(of(l))),
        TierBasis::Order => basket
            .lines
            .iter()
            .filter(|l| l.item.id == line.item.id && (!in_unit || l.unit == line.unit))
            .fold(Quantity::ZERO, |sum, l| sum.plus(of(l))),
    }
}

fn in_ordered_unit(
    price: UnitPrice,
    base: Quantity,
    unit: Unit,
    line: &BasketLine,
) -> Result<(UnitPrice, Quantity), MoneyError> {
    if unit == line.unit {
        return Ok((price, base));
    }
    let times = basics::Decimal::from(line.factor.numerator());
    let over = basics::Decimal::from(line.factor.denominator());
    let price = price.value().checked_mul(times).ok_or(MoneyError::TooLarge)?;
    let base = base.value().checked_mul(over).ok_or(MoneyError::TooLarge)?;
    Ok((UnitPrice::new(price)?, Quantity::new(base)?))
}

/// Everything in it is free by hand, as what is sent again for a return: no surcharge is put on that.
fn is_given_away(basket: &Basket) -> bool {
    let free = |l: &BasketLine| l.manual.as_ref().is_some_and(|m| m.price == UnitPrice::ZERO);
    !basket.lines.is_empty() && basket.lines.iter().all(free)
}

fn order_charges(
    basket: &Basket,
    tariff: &Tariff,
    goods: i64,
    lines: &[RatedLine],
    findings: &mut Vec<Finding>,
) -> Result<Vec<Charge>, MoneyError> {
    let mut charges = Vec::new();
    // Each place is sent to by itself, the order's own first.
    let places = std::iter::once(None).chain((0..basket.elsewhere.len()).map(Some));
    for delivery in places {
        let there = || basket.lines.iter().zip(lines).filter(|(l, _)| l.delivery == delivery);
        let weight = there().map(|(l, _)| l.item.grams(l.stock_quantity)).sum();
        let worth = there().map(|(_, rated)| rated.net).sum();
        if there().any(|(l, _)| l.item.kind == ItemKind::Goods) {
            charges.extend(freight(basket, tariff, delivery, (worth, weight), findings));
        }
    }
    let freight: i64 = charges.iter().map(|c| c.amount).sum();
    if is_given_away(basket) {
        return Ok(charges);
    }
    let hazardous = basket.lines.iter().any(|l| l.item.hazardous);
    let currency = basket.currency;
    for rule in tariff.general.surcharges.iter().filter(|s| s.valid.on(basket.day) && s.currency == currency)
    {
        let applies = match rule.kind {
            SurchargeKind::Handling | SurchargeKind::SmallOrder => {
                rule.below.is_none_or(|below| goods < below)
            }
            SurchargeKind::Hazardous => hazardous,
            SurchargeKind::Fuel => freight > 0,
            // Services are ordered as lines; one here is for every order.
            SurchargeKind::Service => true,
        };
        if !applies {
            continue;
        }
        let of = Money::from_minor(if rule.kind == SurchargeKind::Fuel { freight } else { goods }, currency);
        let amount = rule.amount + of.percent(rule.percent, basket.rounding)?.minor;
        if amount == 0 {
            continue;
        }
        let below = rule.below.map(|b| format!(", goods below {}", shown(b, currency))).unwrap_or_default();
        let how = match rule.percent.is_zero() {
            true => format!("fixed{below}"),
            false => format!("{} + {} of {}{below}", shown(rule.amount, currency), rule.percent, of.amount()),
        };
        let step = Step {
            what: rule.kind.code().into(),
            rule: rule.code.clone(),
            how,
            amount: shown(amount, currency),
        };
        charges.push(Charge {
            kind: rule.kind.code().into(),
            code: rule.code.clone(),
            name: rule.name.clone(),
            amount,
            tax_category: rule.tax_category.clone(),
            tax_rate: Percent::ZERO,
            delivery: None,
            trace: vec![step],
        });
    }
    for charge in &mut charges {
        let case = basket.tax_of(charge.delivery);
        match rate_for(&tariff.general.taxes, case, &charge.tax_category, basket.day) {
            Some((_, rate)) => charge.tax_rate = rate,
            None => {
                let message = format!("there is no tax rate for {} in {}", charge.name, case.jurisdiction);
                findings.push(Finding::new(Severity::Block, "no_tax_rate", "", message));
            }
        }
    }
    Ok(charges)
}

/// The freight to one of the places, for goods of this worth and weight.
fn freight(
    basket: &Basket,
    tariff: &Tariff,
    delivery: Option<usize>,
    (goods, weight_grams): (i64, i64),
    findings: &mut Vec<Finding>,
) -> Option<Charge> {
    if basket.freight_collect || tariff.general.freight.is_empty() {
        return None;
    }
    let place = delivery.and_then(|at| basket.elsewhere.get(at));
    let (country, postcode) =
        place.map_or((&basket.country, &basket.postcode), |p| (&p.country, &p.postcode));
    let zone = tariff
        .general
        .zones
        .iter()
        .filter(|z| z.country == *country)
        .find(|z| z.postcode_from <= *postcode && *postcode <= z.postcode_to)
        .map(|z| z.zone.as_str());
    let carrier = basket.carrier.as_deref();
    let service = basket.service.as_deref();
    let fits = tariff.general.freight.iter().filter(|f| {
        Some(f.zone.as_str()) == zone
            && f.valid.on(basket.day)
            && f.currency == basket.currency
            && f.up_to_grams >= weight_grams
            && carrier.is_none_or(|c| c == f.carrier)
            && service.is_none_or(|s| s == f.service)
    });
    let Some(rate) = fits.min_by_key(|f| (f.up_to_grams, f.amount)) else {
        let kilos = basics::Decimal::new(weight_grams, 3).normalize();
        let message = format!(
            "no freight rate for {kilos} kg to {} {} by {}; enter it by hand or choose another carrier",
            country,
            postcode,
            carrier.unwrap_or("any carrier"),
        );
        findings.push(Finding::new(Severity::Warn, "no_freight_rate", "/carrier", message));
        return None;
    };
    let free = rate.free_from.filter(|from| goods >= *from);
    let amount = if free.is_some() { 0 } else { rate.amount };
    let kilos = basics::Decimal::new(weight_grams, 3).normalize();
    let how = match free {
        Some(from) => format!("{kilos} kg, zone {}; free from {}", rate.zone, shown(from, basket.currency)),
        None => format!("{kilos} kg, zone {}, up to {} kg", rate.zone, rate.up_to_grams / 1000),
    };
    let rule = format!("{} {}", rate.carrier, rate.service);
    let to = place.map(|p| format!(" · {}", p.name)).unwrap_or_default();
    Some(Charge {
        kind: "freight".into(),
        code: format!("{rule}{to}"),
        name: format!("Freight {rule}{to}"),
        delivery,
        amount,
        tax_category: "standard".into(),
        tax_rate: Percent::ZERO,
        trace: vec![Step { what: "freight".into(), rule, how, amount: shown(amount, basket.currency) }],
    })
}

/// What one tax group is computed from, in minor units.
#[derive(Default)]
struct Taxed {
    base: i64,
    /// Of `base`, what comes from prices that include tax, and the tax they contain.
    base_within: i64,
    tax_within: i64,
    /// The jurisdictions; of one code and rate they are one group, so that nothing is rounded twice.
    places: Vec<String>,
    /// Why it is not taxed as usual.
    reason: String,
}

impl Taxed {
    fn add_place(&mut self, case: &TaxCase) {
        if !self.places.contains(&case.jurisdiction) {
            self.places.push(case.jurisdiction.clone());
        }
        if self.reason.is_empty() {
            self.reason.clone_from(&case.reason);
        }
    }
}

fn tax_groups(basket: &Basket, lines: &[RatedLine], charges: &[Charge]) -> Result<Vec<TaxGroup>, MoneyError> {
    let mut groups: BTreeMap<(TaxCode, Percent), Taxed> = BTreeMap::new();
    for (line, of) in lines.iter().zip(&basket.lines) {
        let group = groups.entry((line.tax, line.tax_rate)).or_default();
        group.add_place(basket.tax_of(of.delivery));
        group.base += line.net;
        if let Some(within) = line.tax_within {
            group.base_within += line.net;
            group.tax_within += within;
        }
    }
    for charge in charges.iter().filter(|c| c.amount != 0) {
        let case = basket.tax_of(charge.delivery);
        let code = match case.code {
            TaxCode::Standard if charge.tax_rate.is_zero() => TaxCode::Zero,
            code => code,
        };
        let group = groups.entry((code, charge.tax_rate)).or_default();
        group.base += charge.amount;
        group.add_place(case);
    }
    groups
        .into_iter()
        .map(|((code, rate), taxed)| {
            let money = |minor| Money::from_minor(minor, basket.currency);
            let added = money(taxed.base - taxed.base_within).percent(rate, basket.rounding)?;
            let amount = added.plus(money(taxed.tax_within))?;
            let jurisdiction = taxed.places.join(" + ");
            let rule = match taxed.reason.as_str() {
                "" => format!("{jurisdiction} {rate}"),
                reason => reason.to_owned(),
            };
            let within = match taxed.tax_within {
                0 => String::new(),
                tax => format!(", {} of it within the prices", money(tax).amount()),
            };
            let how = format!("{rate} of {}{within}", money(taxed.base).amount());
            let step = Step { what: "tax".into(), rule, how, amount: amount.amount().to_string() };
            Ok(TaxGroup {
                jurisdiction,
                code: code.code(),
                rate,
                base: taxed.base,
                amount: amount.minor,
                trace: vec![step],
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
