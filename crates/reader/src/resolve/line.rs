//! One line: its item by number or words, its quantity in a unit of the item, and whether the stated price is ours.

use basics::Decimal;
use formats::number::Style;

use super::unit;
use crate::look::Look;
use crate::outcome::{Certainty, Code, Exception, LineOutcome, Suggestion, Value};
use crate::records::{Item, ItemIndex, ItemStatus, Tolerance, Via, WordHit};
use crate::seen::{LineSeen, NumberSeen, RefKind, Seen};
use crate::table::is_product;

/// How much of the words an item must explain, in hundredths, to be meant by them.
const EXPLAINED: u32 = 78;
/// Items that explain the words nearly as well are meant as much.
const AS_WELL: u32 = 4;

pub struct Ask<'a> {
    pub look: &'a Look<'a>,
    pub style: Option<Style>,
    pub tolerance: Tolerance,
    pub is_scan: bool,
    pub is_structured: bool,
    pub position: usize,
    pub today: basics::Day,
    pub order: Option<formats::date::DayOrder>,
}

pub fn resolve(ask: &Ask<'_>, line: &LineSeen, exceptions: &mut Vec<Exception>) -> LineOutcome {
    let mut said = |code: Code, message: String| {
        exceptions.push(Exception { code, line: Some(ask.position), message });
    };
    let item = item(ask, line, &mut said);
    let record = item.value.and_then(|i| ask.look.catalogue.item(i));
    let gtin_unit = gtin_unit(ask, line, item.value);
    let base_price = item.value.and_then(|i| base_price(ask, i));
    let price = line.price.as_ref().and_then(|p| p.value(ask.style).map(|v| (v, p)));
    let base = line.price_base.or_else(|| base_by_amount(ask, line, price.map(|p| p.0)));
    let price = price.map(|(v, p)| (base.map_or(v, |base| v / base), p));
    let ours = base_price.zip(record).map(|(p, r)| r.units.iter().map(|u| p * u.factor).collect::<Vec<_>>());
    let quantity = quantity(ask, line, price.map(|p| p.0), &ours.unwrap_or_default(), &mut said);
    let asked = UnitAsk {
        look: ask.look,
        line,
        item: item.value,
        record,
        gtin_unit,
        base_price,
        price: price.map(|p| p.0),
    };
    let unit = unit_of(&asked, &mut said);
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
            said(Code::DiscontinuedItem, format!("{} is discontinued{instead}", record.sku));
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
            said(Code::PackMultiple, message);
        }
        if let (Some((stated, _)), Some(ours), Some(factor), true) =
            (price, base_price, factor, ask.look.account.is_some())
        {
            let charged =
                line.amount.as_ref().and_then(|a| a.value(ask.style)).zip(quantity.value).map(|(a, q)| a / q);
            price_check(ask, record, (stated, charged), ours * factor, &mut said);
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

// --- the item

fn item(ask: &Ask<'_>, line: &LineSeen, said: &mut impl FnMut(Code, String)) -> Value<ItemIndex> {
    if let Some((item, _)) = line.known {
        return Value::known(item, line.words.clone(), "the earlier order", 985_000);
    }
    let mut by_ref: Vec<(ItemIndex, Via, &Seen)> = Vec::new();
    for reference in &line.refs {
        let hits = ask.look.hits(&reference.seen.text);
        by_ref.extend(hits.iter().map(|h| (h.item, h.via, &reference.seen)));
    }
    if by_ref.is_empty() {
        for reference in &line.refs {
            let misread = ask.look.catalogue.by_misread(&reference.seen.text);
            by_ref.extend(misread.map(|item| (item, Via::Misread, &reference.seen)));
        }
    }
    let mut items: Vec<ItemIndex> = by_ref.iter().map(|h| h.0).collect();
    items.sort_unstable();
    items.dedup();
    match items.as_slice() {
        [one] => by_number(ask, line, *one, &by_ref, said),
        [] => by_words(ask, line, said),
        several => conflict(ask, line, several, said),
    }
}

fn by_number(
    ask: &Ask<'_>,
    line: &LineSeen,
    item: ItemIndex,
    hits: &[(ItemIndex, Via, &Seen)],
    said: &mut impl FnMut(Code, String),
) -> Value<ItemIndex> {
    let Some((_, via, seen)) = hits.first() else { return Value::default() };
    let ways = hits.iter().map(|h| h.1).collect::<std::collections::HashSet<_>>().len();
    let fit = line.words.as_ref().map(|w| ask.look.catalogue.fit(item, &w.text));
    // The words of the line speak plainly of another item than its number.
    if let (Some(words), Some(fit)) = (&line.words, fit)
        && fit.explained < 35
        && let Some(other) = plainly_other(ask, &words.text, item)
    {
        let sku = |i: ItemIndex| ask.look.catalogue.item(i).map_or("?", |r| r.sku.as_str()).to_owned();
        said(
            Code::ConflictingItemRefs,
            format!("the number stands for {}, the description for {}", sku(item), sku(other)),
        );
        return Value::open(
            Some((*seen).clone()),
            "number and description disagree",
            suggest(ask, &[item, other]),
        );
    }
    let agrees = fit.is_some_and(|f| f.explained >= 60 && f.contradictions == 0);
    let certainty: Certainty = match via {
        Via::CustomerPart | Via::Sku | Via::Gtin if ways > 1 || agrees => 999_000,
        Via::CustomerPart | Via::Sku | Via::Gtin => 995_000,
        Via::Alias | Via::Folded if agrees => 995_000,
        Via::Alias | Via::Folded => 980_000,
        Via::Misread if agrees => 985_000,
        _ => 900_000,
    };
    if *via == Via::Misread && !agrees {
        said(Code::NeedsConfirmation, format!("'{}' may be a misread number", seen.text));
    }
    Value::known(item, Some((*seen).clone()), way_name(*via), certainty)
}

fn way_name(via: Via) -> &'static str {
    match via {
        Via::CustomerPart => "customer part number",
        Via::Sku => "our item number",
        Via::Gtin => "GTIN",
        Via::Alias => "other number",
        Via::Folded => "our item number, written differently",
        Via::Misread => "our item number, one sign misread",
        Via::Words => "description",
    }
}

/// Another item that the words fit far better.
fn plainly_other(ask: &Ask<'_>, words: &str, item: ItemIndex) -> Option<ItemIndex> {
    let best = ask.look.catalogue.by_words(words).into_iter().next()?;
    (best.item != item && best.explained >= 85 && best.covered >= 60).then_some(best.item)
}

fn conflict(
    ask: &Ask<'_>,
    line: &LineSeen,
    items: &[ItemIndex],
    said: &mut impl FnMut(Code, String),
) -> Value<ItemIndex> {
    let skus: Vec<&str> =
        items.iter().filter_map(|i| ask.look.catalogue.item(*i)).map(|i| i.sku.as_str()).take(5).collect();
    // One number that stands for several items, and words that fit one of them.
    let one_number = line.refs.len() == 1;
    if one_number && let Some(words) = &line.words {
        let mut fits: Vec<WordHit> = items.iter().map(|i| ask.look.catalogue.fit(*i, &words.text)).collect();
        fits.sort_by_key(|f| std::cmp::Reverse(f.explained));
        if let [first, second, ..] = fits.as_slice()
            && first.explained >= EXPLAINED
            && first.explained > second.explained + 15
        {
            let seen = line.refs.first().map(|r| r.seen.clone());
            return Value::known(first.item, seen, "number and description together", 970_000);
        }
    }
    let (code, how) = if one_number {
        (Code::AmbiguousItem, "the number stands for several items")
    } else {
        (Code::ConflictingItemRefs, "the numbers stand for different items")
    };
    said(code, format!("{how}: {}", skus.join(", ")));
    Value::open(line.refs.first().map(|r| r.seen.clone()), how, suggest(ask, items))
}

/// Without a number that is on record: by the words, if they fit one item only.
fn by_words(ask: &Ask<'_>, line: &LineSeen, said: &mut impl FnMut(Code, String)) -> Value<ItemIndex> {
    let seen = line.words.clone().or_else(|| line.refs.first().map(|r| r.seen.clone()));
    let words = without_position(ask, line.words.as_ref().map(|w| w.text.as_str()).unwrap_or_default());
    let hits = if words.is_empty() { Vec::new() } else { ask.look.catalogue.by_words(words) };
    let numbered = line.refs.iter().any(|r| r.kind != RefKind::Unknown || r.seen.text.len() >= 4);
    let near: Vec<ItemIndex> = hits.iter().take(5).map(|h| h.item).collect();
    let good: Vec<&WordHit> = match hits.first() {
        Some(best) if best.explained >= EXPLAINED => hits
            .iter()
            .filter(|h| h.explained + AS_WELL >= best.explained && h.contradictions <= best.contradictions)
            .collect(),
        _ => Vec::new(),
    };
    // An item whose whole description was written is meant, even if longer ones hold the same words.
    let whole: Vec<&&WordHit> = good.iter().filter(|h| h.covered >= 97 && h.contradictions == 0).collect();
    let meant = match (good.as_slice(), whole.as_slice()) {
        ([one], _) => Some(**one),
        (_, [one]) => Some(***one),
        _ => None,
    };
    let what = line.refs.first().map_or(words, |r| r.seen.text.as_str());
    if numbered {
        // A number that is on no record: the words may be right, and yet someone has to say so.
        let mut alike = ask.look.catalogue.near(what, 3);
        alike.splice(0..0, meant.iter().map(|m| m.item));
        alike.extend(&near);
        dedup(&mut alike);
        said(Code::UnknownItem, format!("no item on record has the number '{what}'"));
        return Value::open(seen, "no item on record has this number", suggest(ask, &alike));
    }
    match meant {
        Some(hit) if hit.covered >= 40 => {
            let certainty = match (hit.explained, hit.covered, hit.contradictions) {
                (97.., 90.., 0) => 992_000,
                (90.., 70.., 0) => 985_000,
                (_, _, 0) => 960_000,
                _ => 900_000,
            };
            if hit.contradictions > 0 {
                said(Code::NeedsConfirmation, format!("'{what}' has a size that the item does not have"));
            }
            Value {
                suggestions: suggest(ask, &near),
                ..Value::known(hit.item, seen, way_name(Via::Words), certainty)
            }
        }
        _ if !good.is_empty() => {
            let items: Vec<ItemIndex> = good.iter().map(|h| h.item).take(9).collect();
            let items = by_habit(ask, items);
            said(Code::AmbiguousItem, format!("'{what}' fits {} items", good.len()));
            Value::open(seen, "the words fit several items", suggest(ask, &items))
        }
        _ => {
            said(Code::UnknownItem, format!("no item on record fits '{what}'"));
            Value::open(seen, "no item on record fits", suggest(ask, &near))
        }
    }
}

/// A small number before the words may be the line's position; it is left out where the words fit better without it.
fn without_position<'w>(ask: &Ask<'_>, words: &'w str) -> &'w str {
    let Some((first, rest)) = words.split_once(' ') else { return words };
    let is_small = first.len() <= 3 && first.trim_end_matches(['.', ')']).bytes().all(|b| b.is_ascii_digit());
    let best = |text: &str| ask.look.catalogue.by_words(text).first().map_or(0, |h| h.explained);
    if is_small && best(rest) > best(words) { rest } else { words }
}

fn dedup(items: &mut Vec<ItemIndex>) {
    let mut seen = std::collections::HashSet::new();
    items.retain(|i| seen.insert(*i));
}

/// What the customer usually buys comes first; it is never decided by that.
fn by_habit(ask: &Ask<'_>, mut items: Vec<ItemIndex>) -> Vec<ItemIndex> {
    let Some(account) = ask.look.account else { return items };
    let bought = |item: &ItemIndex| {
        let times = account.orders.iter().flat_map(|o| &o.lines).filter(|l| l.item == *item).count();
        let priced = usize::from(account.prices.contains_key(item));
        std::cmp::Reverse(times * 2 + priced)
    };
    items.sort_by_key(bought);
    items
}

fn suggest(ask: &Ask<'_>, items: &[ItemIndex]) -> Vec<Suggestion> {
    let records = items.iter().take(9).filter_map(|i| ask.look.catalogue.item(*i));
    records.map(|r| Suggestion { value: r.sku.clone(), label: r.description.clone(), certainty: 0 }).collect()
}

// --- quantity

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

// --- unit and price

/// The unit in which the customer has ordered an item each time, where it was at least twice.
fn usual_unit(look: &Look<'_>, item: Option<ItemIndex>) -> Option<basics::Unit> {
    let item = item?;
    let orders = look.account.map(|a| a.orders.as_slice()).unwrap_or_default();
    let units: Vec<basics::Unit> =
        orders.iter().flat_map(|o| &o.lines).filter(|l| l.item == item).map(|l| l.unit).collect();
    let first = units.first().copied()?;
    (units.len() >= 2 && units.iter().all(|u| *u == first)).then_some(first)
}

/// What the unit of a line is decided by.
struct UnitAsk<'a> {
    look: &'a Look<'a>,
    line: &'a LineSeen,
    item: Option<ItemIndex>,
    record: Option<&'a Item>,
    gtin_unit: Option<basics::Unit>,
    base_price: Option<Decimal>,
    price: Option<Decimal>,
}

fn unit_of(asked: &UnitAsk<'_>, said: &mut impl FnMut(Code, String)) -> Value<basics::Unit> {
    let UnitAsk { look, line, item, record, gtin_unit, base_price, price } = *asked;
    if let Some((_, unit)) = line.known
        && line.unit.is_none()
    {
        return Value::known(unit, None, "the earlier order", 985_000);
    }
    let Some(record) = record else {
        return match &line.unit {
            Some(seen) => match unit::meanings(&seen.text).as_slice() {
                [one, ..] => Value::known(*one, Some(seen.clone()), "as written", 900_000),
                [] => {
                    said(Code::UnknownUom, format!("'{}' is not a unit we know", seen.text));
                    Value::open(Some(seen.clone()), "not a unit we know", Vec::new())
                }
            },
            None => Value::default(),
        };
    };
    let choices = || {
        let all = record.units.iter();
        all.map(|u| Suggestion {
            value: u.unit.code().into(),
            label: format!("{} {}", u.factor.normalize(), record.base_unit),
            certainty: 0,
        })
        .collect::<Vec<_>>()
    };
    let habit = usual_unit(look, item);
    let by_price = price.map(|p| unit::by_price(record, base_price, p)).unwrap_or_default();
    let Some(seen) = &line.unit else {
        return match (record.units.as_slice(), gtin_unit, by_price.as_slice()) {
            ([one], _, _) => Value::known(one.unit, None, "the only unit of the item", 985_000),
            (_, Some(unit), _) => Value::known(unit, None, "the unit of the GTIN", 970_000),
            (_, None, [one]) => Value::known(*one, None, "the stated price fits", 970_000),
            _ if price.is_none() && habit.is_some() => {
                let unit = habit.unwrap_or(record.base_unit);
                Value {
                    suggestions: choices(),
                    ..Value::known(unit, None, "not stated, as it was always ordered", 930_000)
                }
            }
            // "20 x AB-123" without a word for the unit means pieces.
            _ if unit::is_count(record.base_unit) && price.is_none() => Value {
                suggestions: choices(),
                ..Value::known(record.base_unit, None, "not stated, taken for pieces", 930_000)
            },
            _ => {
                said(
                    Code::NeedsConfirmation,
                    format!("no unit is stated, and {} is sold in several", record.sku),
                );
                Value {
                    suggestions: choices(),
                    ..Value::known(record.base_unit, None, "not stated", 600_000)
                }
            }
        };
    };
    let meanings = unit::meanings(&seen.text);
    let own = unit::of_item(record, &meanings);
    match own.as_slice() {
        // "48 pieces" of what is sold by the roll are 48 rolls, unless the price says otherwise.
        [] if meanings.first().is_some_and(|m| unit::is_count(*m))
            && (by_price.is_empty() && price.is_none() || by_price.contains(&record.base_unit)) =>
        {
            Value::known(record.base_unit, Some(seen.clone()), "counted in the item's own unit", 945_000)
        }
        [] => {
            let message = if meanings.is_empty() {
                format!("'{}' is not a unit we know", seen.text)
            } else {
                format!("{} is not sold in '{}'", record.sku, seen.text)
            };
            said(Code::UnknownUom, message);
            Value::open(Some(seen.clone()), "not a unit of the item", choices())
        }
        [one] => Value::known(*one, Some(seen.clone()), "as written", 995_000),
        [first, ..] => {
            let fitting: Vec<&basics::Unit> = own.iter().filter(|u| by_price.contains(u)).collect();
            match fitting.as_slice() {
                [one] => Value::known(**one, Some(seen.clone()), "as written, and the price fits", 990_000),
                _ if unit::is_plain(&seen.text, *first) => Value {
                    suggestions: choices(),
                    ..Value::known(*first, Some(seen.clone()), "as written", 965_000)
                },
                _ => {
                    said(
                        Code::NeedsConfirmation,
                        format!("'{}' may mean several units of {}", seen.text, record.sku),
                    );
                    Value {
                        suggestions: choices(),
                        ..Value::known(*first, Some(seen.clone()), "as written", 700_000)
                    }
                }
            }
        }
    }
}

/// `stated` is the price, and what the amount makes of it after discounts.
fn price_check(
    ask: &Ask<'_>,
    record: &Item,
    (stated, charged): (Decimal, Option<Decimal>),
    expected: Decimal,
    said: &mut impl FnMut(Code, String),
) {
    let slack =
        ask.tolerance.price_least.max(expected.abs() * ask.tolerance.price_percent / Decimal::ONE_HUNDRED);
    let fits = |price: Decimal| (price - expected).abs() <= slack;
    if !fits(stated) && !charged.is_some_and(|c| c < stated && fits(c)) {
        said(
            Code::PriceMismatch,
            format!(
                "{}: {} is stated, our price is {}",
                record.sku,
                stated.normalize(),
                expected.round_dp(4).normalize()
            ),
        );
    }
}
