//! One line: its item by number or words, its quantity in a unit of the item, and whether the stated price is ours.

use basics::Decimal;
use formats::number::Style;

use super::item::item;
use super::unit;
use super::unit_of_line::{UnitAsk, price_check, unit_of};
use crate::look::Look;
use crate::outcome::{Certainty, Code, Exception, Field, LineOutcome, Suggestion, Value};
use crate::records::{ItemIndex, ItemStatus, Tolerance};
use crate::seen::{LineSeen, NumberSeen, Seen};
use crate::table::is_product;

pub struct Ask<'a> {
    pub look: &'a Look<'a>,
    pub style: Option<Style>,
    pub tolerance: Tolerance,
    pub is_scan: bool,
    pub is_structured: bool,
    pub position: usize,
    pub today: basics::Day,
    pub order: Option<formats::date::DayOrder>,
    pub is_dutch: bool,
}

pub fn resolve(ask: &Ask<'_>, line: &LineSeen, exceptions: &mut Vec<Exception>) -> LineOutcome {
    let mut say = |field: Field, code: Code, message: String| {
        exceptions.push(Exception { code, line: Some(ask.position), field, message });
    };
    let item = item(ask, line, &mut |code, message| say(Field::Item, code, message));
    let record = item.value.and_then(|i| ask.look.catalogue.item(i));
    let gtin_unit = gtin_unit(ask, line, item.value);
    let base_price = item.value.and_then(|i| base_price(ask, i));
    let price = line.price.as_ref().and_then(|p| p.value(ask.style).map(|v| (v, p)));
    let base = line.price_base.or_else(|| base_by_amount(ask, line, price.map(|p| p.0)));
    let price = price.map(|(v, p)| (base.map_or(v, |base| v / base), p));
    let ours = base_price.zip(record).map(|(p, r)| r.units.iter().map(|u| p * u.factor).collect::<Vec<_>>());
    let quantity =
        quantity(ask, line, price.map(|p| p.0), &ours.unwrap_or_default(), &mut |code, message| {
            say(Field::Quantity, code, message);
        });
    let amount_seen = line.amount.as_ref().and_then(|a| a.value(ask.style));
    let charged = amount_seen.zip(quantity.value).filter(|(_, q)| !q.is_zero()).map(|(a, q)| a / q);
    let asked = UnitAsk {
        look: ask.look,
        line,
        item: item.value,
        record,
        gtin_unit,
        base_price,
        price: price.map(|p| p.0),
        charged,
        is_dutch: ask.is_dutch,
    };
    let unit = unit_of(&asked, &mut |code, message| say(Field::Unit, code, message));
    let factor = unit.value.and_then(|u| record.and_then(|r| r.factor(u)));
    let base_quantity = match (quantity.value, factor) {
        (Some(q), Some(f)) => {
            let certainty = quantity.certainty.min(unit.certainty).min(item.certainty.max(900_000));
            Value::known((q * f).normalize(), quantity.seen.clone(), "quantity in base units", certainty)
        }
        (Some(q), None) if item.value.is_none() => counted_alike(ask, &item, &unit, q, quantity.seen.clone()),
        _ => Value::default(),
    };
    if let Some(record) = record {
        if record.status == ItemStatus::Discontinued {
            let instead =
                record.replacement.as_ref().map(|r| format!("; {r} replaces it")).unwrap_or_default();
            say(Field::Item, Code::DiscontinuedItem, format!("{} is discontinued{instead}", record.sku));
        }
        if let Some(base) = base_quantity.value
            && record.order_multiple > Decimal::ONE
            && !(base % record.order_multiple).is_zero()
        {
            let message = format!(
                "{} is sold in multiples of {} {}; {} were ordered",
                record.sku,
                record.order_multiple.normalize(),
                record.base_unit,
                base.normalize()
            );
            say(Field::Quantity, Code::PackMultiple, message);
        }
        if let (Some((stated, _)), Some(ours), Some(factor), true) =
            (price, base_price, factor, ask.look.account.is_some())
        {
            let charged =
                line.amount.as_ref().and_then(|a| a.value(ask.style)).zip(quantity.value).map(|(a, q)| a / q);
            price_check(ask, record, (stated, charged), ours * factor, &mut |code, message| {
                say(Field::Price, code, message);
            });
        }
    }
    let amount = line.amount.as_ref().and_then(|a| a.value(ask.style).map(|v| (v, a)));
    let price_how = if line.price_base.is_some() { "for one of the stated units" } else { "as written" };
    LineOutcome {
        position: line.position.clone(),
        called: called(line),
        words: line.words.clone(),
        edits: line.edits.clone(),
        day: day(ask, line),
        price: price.map_or_else(Value::default, |(v, p)| {
            Value::known(v.normalize(), Some(p.seen.clone()), price_how, number_certainty(ask, line, p))
        }),
        amount: amount.map_or_else(Value::default, |(v, a)| {
            Value::known(v, Some(a.seen.clone()), "as written", number_certainty(ask, line, a))
        }),
        item,
        quantity,
        unit,
        base_quantity,
    }
}

/// The base quantity of an item that is not found: pieces are pieces, and items that are meant may all be packed alike.
fn counted_alike(
    ask: &Ask<'_>,
    item: &Value<ItemIndex>,
    unit: &Value<basics::Unit>,
    quantity: Decimal,
    seen: Option<Seen>,
) -> Value<Decimal> {
    let Some(stated) = unit.value else { return Value::default() };
    let catalogue = ask.look.catalogue;
    let meant = item.suggestions.iter().filter_map(|s| catalogue.item(catalogue.by_sku(&s.value)?));
    let factors: Vec<Decimal> = meant
        .filter_map(|i| i.units.iter().find(|u| unit::is_same(u.unit, stated)).map(|u| u.factor))
        .collect();
    let alike = factors.first().filter(|first| factors.iter().all(|f| f == *first)).copied();
    let factor = if unit::is_same(stated, basics::Unit::EACH) { Some(Decimal::ONE) } else { alike };
    factor.map_or_else(Value::default, |f| {
        Value::known((quantity * f).normalize(), seen, "quantity in base units", 600_000)
    })
}

fn called(line: &LineSeen) -> String {
    let refs = line.refs.iter().map(|r| r.seen.text.as_str());
    let parts: Vec<&str> = refs.chain(line.words.iter().map(|w| w.text.as_str())).collect();
    parts.join(" · ")
}

fn day(ask: &Ask<'_>, line: &LineSeen) -> Value<basics::Day> {
    match &line.day {
        Some(day) => match super::days::reading(day, ask.order, ask.today) {
            Some(value) => Value::known(value, Some(day.seen.clone()), "as written", 985_000),
            None => Value::default(),
        },
        None => Value::default(),
    }
}

/// So many units that the price is for, where price, quantity and amount say so.
fn base_by_amount(ask: &Ask<'_>, line: &LineSeen, price: Option<Decimal>) -> Option<Decimal> {
    let quantity = line.quantity.as_ref().and_then(|q| q.value(ask.style))?;
    let (price, amount) = (price?, line.amount.as_ref().and_then(|a| a.value(ask.style))?);
    let fits = |base: i64| (quantity * price / Decimal::from(base) - amount).abs() <= Decimal::new(1, 2);
    if fits(1) {
        return None;
    }
    [100, 1_000, 10].into_iter().find(|base| fits(*base)).map(Decimal::from)
}

/// The net price for one base unit: the customer's, else the list's.
fn base_price(ask: &Ask<'_>, item: ItemIndex) -> Option<Decimal> {
    let own = ask.look.account.and_then(|a| a.prices.get(&item)).copied();
    own.or_else(|| ask.look.catalogue.item(item).and_then(|i| i.list_price))
}

/// The unit that the GTIN of the line tells, of the item that was found.
fn gtin_unit(ask: &Ask<'_>, line: &LineSeen, item: Option<ItemIndex>) -> Option<basics::Unit> {
    let hits = line.refs.iter().flat_map(|r| ask.look.hits(&r.seen.text));
    hits.filter(|h| Some(h.item) == item).find_map(|h| h.unit)
}

/// `ours` are our prices for the item's units: a stated price that is one of them confirms what price and amount say.
fn quantity(
    ask: &Ask<'_>,
    line: &LineSeen,
    price: Option<Decimal>,
    ours: &[Decimal],
    said: &mut impl FnMut(Code, String),
) -> Value<Decimal> {
    let amount = line.amount.as_ref().and_then(|a| a.value(ask.style));
    let derived = match (price, amount) {
        (Some(price), Some(amount)) if !price.is_zero() => {
            let count = (amount / price).round();
            (count > Decimal::ZERO && is_product(count, price, amount)).then_some(count)
        }
        _ => None,
    };
    let confirmed = price.is_some_and(|p| {
        ours.iter().any(|o| (p - o).abs() <= Decimal::new(1, 2).max(o / Decimal::ONE_HUNDRED))
    });
    let Some(seen) = &line.quantity else {
        // A figure that the scan lost: the amount divided by a price that is ours.
        if let (true, true, Some(count)) = (ask.is_scan, confirmed, derived) {
            let seen = line.amount.as_ref().map(|a| a.seen.clone());
            return Value::known(count.normalize(), seen, "amount by price", 970_000);
        }
        let suggestions = derived
            .iter()
            .map(|d| Suggestion {
                value: d.normalize().to_string(),
                label: "amount by price".into(),
                certainty: 800_000,
            })
            .collect();
        said(Code::MissingQuantity, "no quantity is stated".into());
        return Value::open(None, "no quantity is stated", suggestions);
    };
    let options: Vec<Decimal> = seen.readings.iter().map(|r| r.0).collect();
    let styled = seen.value(ask.style).unwrap_or_default();
    let proven = match (price, amount) {
        (Some(p), Some(a)) => options.iter().copied().find(|q| is_product(*q, p, a)),
        _ => None,
    };
    let value = proven.unwrap_or(styled);
    if value <= Decimal::ZERO || value > Decimal::from(basics::Limits::LINE_QUANTITY) {
        said(Code::MissingQuantity, format!("'{}' is no quantity that can be ordered", seen.seen.text));
        return Value::open(Some(seen.seen.clone()), "no quantity that can be ordered", Vec::new());
    }
    // A discount stands between price and amount where the amount is what we would charge.
    let net = amount.filter(|_| !value.is_zero()).map(|a| a / value);
    let discounted = net.is_some_and(|n| {
        ours.iter().any(|o| (n - o).abs() <= Decimal::new(1, 2).max(o / Decimal::ONE_HUNDRED))
    });
    let disagree = price.is_some() && amount.is_some() && proven.is_none() && !discounted;
    if disagree {
        if let (true, true, Some(count)) = (ask.is_scan, confirmed, derived) {
            return Value::known(count.normalize(), Some(seen.seen.clone()), "amount by price", 960_000);
        }
        if let (true, Some(count)) = (ask.is_scan, derived) {
            // One figure of the scan is wrong: price and amount agree on another quantity.
            said(
                Code::NeedsConfirmation,
                format!("'{}' was read, price and amount say {}", seen.seen.text, count.normalize()),
            );
            return Value::known(count.normalize(), Some(seen.seen.clone()), "amount by price", 850_000);
        }
        said(Code::TotalMismatch, format!("quantity, price and amount don't fit: '{}'", seen.seen.text));
        return Value::known(value.normalize(), Some(seen.seen.clone()), "as written", 700_000);
    }
    let open = options.len() > 1 && ask.style.is_none() && proven.is_none();
    let certainty = match (proven.is_some(), open) {
        (true, _) => 998_000,
        (false, true) => 850_000,
        (false, false) => number_certainty(ask, line, seen),
    };
    if open {
        said(Code::NeedsConfirmation, format!("'{}' could be read in two ways", seen.seen.text));
    }
    Value::known(value.normalize(), Some(seen.seen.clone()), "as written", certainty)
}

fn number_certainty(ask: &Ask<'_>, line: &LineSeen, number: &NumberSeen) -> Certainty {
    let base = if ask.is_structured { 998_000 } else { 992_000 };
    let by_scan = if ask.is_scan { u32::from(number.seen.certainty) * 10_000 } else { base };
    let doubt = if line.is_doubtful { 900_000 } else { base };
    base.min(by_scan.max(700_000)).min(doubt)
}
