//! The unit of a line, and whether its price is ours.

use basics::Decimal;

use super::line::Ask;
use super::unit;
use crate::look::Look;
use crate::outcome::{Code, Suggestion, Value};
use crate::records::wording::plain;
use crate::records::{Item, ItemIndex};
use crate::seen::{LineSeen, Seen};

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
pub struct UnitAsk<'a> {
    pub look: &'a Look<'a>,
    pub line: &'a LineSeen,
    pub item: Option<ItemIndex>,
    pub record: Option<&'a Item>,
    pub gtin_unit: Option<basics::Unit>,
    pub base_price: Option<Decimal>,
    pub price: Option<Decimal>,
    /// What the amount makes of the price, after discounts.
    pub charged: Option<Decimal>,
    /// The document is in Dutch, where "dozen" are boxes.
    pub is_dutch: bool,
}

pub fn unit_of(asked: &UnitAsk<'_>, said: &mut impl FnMut(Code, String)) -> Value<basics::Unit> {
    let UnitAsk { look, line, record, base_price, price, charged, is_dutch, .. } = *asked;
    if let Some((_, unit)) = line.known
        && line.unit.is_none()
    {
        return Value::known(unit, None, "the earlier order", 985_000);
    }
    let Some(record) = record else { return of_no_item(line, said) };
    let mut by_price = price.map(|p| unit::by_price(record, base_price, p)).unwrap_or_default();
    if let Some(charged) = charged.filter(|_| by_price.is_empty()) {
        by_price = unit::by_price(record, base_price, charged);
    }
    let Some(seen) = line.unit.as_ref().filter(|seen| !is_of_description(record, &seen.text)) else {
        return not_stated(asked, record, &by_price, said);
    };
    if let Some(unit) = learned_unit(look, record, seen, &by_price) {
        return unit;
    }
    let word = if is_dutch && plain(&seen.text) == "dozen" { "doos" } else { seen.text.as_str() };
    stated(&Stated { record, seen, word, price, by_price: &by_price }, said)
}

/// The unit of a line whose item is not known.
fn of_no_item(line: &LineSeen, said: &mut impl FnMut(Code, String)) -> Value<basics::Unit> {
    let Some(seen) = &line.unit else { return Value::default() };
    match unit::meanings(&seen.text).first() {
        Some(one) => Value::known(*one, Some(seen.clone()), "as written", 900_000),
        None => {
            said(Code::UnknownUom, format!("'{}' is not a unit we know", seen.text));
            Value::open(Some(seen.clone()), "not a unit we know", Vec::new())
        }
    }
}

/// The units of the item, for a person to choose from.
fn choices(record: &Item) -> Vec<Suggestion> {
    let of_unit = |u: &crate::records::ItemUnit| Suggestion {
        value: u.unit.code().into(),
        label: format!("{} {}", u.factor.normalize(), record.base_unit),
        certainty: 0,
    };
    record.units.iter().map(of_unit).collect()
}

/// The unit where no word says it: the only one, that of the GTIN, the one that the price fits, else the item's own.
fn not_stated(
    asked: &UnitAsk<'_>,
    record: &Item,
    by_price: &[basics::Unit],
    said: &mut impl FnMut(Code, String),
) -> Value<basics::Unit> {
    let base = |how: &'static str, certainty: u32| Value {
        suggestions: choices(record),
        ..Value::known(record.base_unit, None, how, certainty)
    };
    let habit = usual_unit(asked.look, asked.item);
    match (record.units.as_slice(), asked.gtin_unit, by_price) {
        ([one], _, _) => Value::known(one.unit, None, "the only unit of the item", 985_000),
        (_, Some(unit), _) => Value::known(unit, None, "the unit of the GTIN", 970_000),
        (_, None, [one]) => Value::known(*one, None, "the stated price fits", 970_000),
        // The customer has always ordered boxes: does "20 x AB-123" mean boxes now? Someone has to say so.
        _ if asked.price.is_none() && habit.is_some_and(|h| h != record.base_unit) => {
            let message = format!("no unit is stated, and {} was always ordered in another", record.sku);
            said(Code::NeedsConfirmation, message);
            base("not stated", 600_000)
        }
        // "AB-1 x 4, paper A4, cases": a word for a pack stands on the line, away from its number.
        _ if asked.price.is_none() && names_pack(asked.line, record) => {
            said(Code::NeedsConfirmation, format!("see in which unit {} is ordered", record.sku));
            base("not stated", 600_000)
        }
        // "20 x AB-123" without a word for the unit means so many of what one of the item is.
        _ if asked.price.is_none() => base("not stated, taken for the item's own unit", 930_000),
        _ => {
            let message = format!("no unit is stated, and {} is sold in several", record.sku);
            said(Code::NeedsConfirmation, message);
            base("not stated", 600_000)
        }
    }
}

/// A word of a text says a pack that the item is sold in, and is none of its description.
fn names_pack(line: &LineSeen, record: &Item) -> bool {
    let Some(words) = line.words.as_ref().filter(|w| matches!(w.source, formats::Source::Text { .. })) else {
        return false;
    };
    let own: Vec<String> = plain(&record.description).split_whitespace().map(str::to_owned).collect();
    words.text.split_whitespace().any(|word| {
        let bare = plain(word.trim_matches(|c: char| !c.is_alphanumeric()));
        let packs = unit::of_item(record, &unit::meanings(&bare));
        bare.chars().count() >= 3
            && !own.iter().any(|o| o.starts_with(stem(&bare)))
            && packs.iter().any(|u| !unit::is_count(*u) && *u != record.base_unit)
    })
}

/// A word without the ending of its plural.
fn stem(word: &str) -> &str {
    word.strip_suffix("es").or_else(|| word.strip_suffix('s')).unwrap_or(word)
}

/// A word for a unit, what it is of, and the units that the price fits.
struct Stated<'a> {
    record: &'a Item,
    seen: &'a Seen,
    word: &'a str,
    price: Option<Decimal>,
    by_price: &'a [basics::Unit],
}

fn stated(asked: &Stated<'_>, said: &mut impl FnMut(Code, String)) -> Value<basics::Unit> {
    let Stated { record, seen, word, price, by_price } = *asked;
    let meanings = unit::meanings(word);
    let own = unit::of_item(record, &meanings);
    if own.is_empty()
        && let Some(unit) = by_short_form(record, word, price, by_price)
    {
        let found = Value::known(unit, Some(seen.clone()), "a short form of it", 970_000);
        return Value { suggestions: choices(record), ..found };
    }
    if own.is_empty()
        && let [only] = record.units.as_slice()
        && unit::is_any_pack(word)
        && !unit::is_count(only.unit)
    {
        return Value::known(only.unit, Some(seen.clone()), "the only pack of the item", 955_000);
    }
    if own.is_empty() && unit::is_count(record.base_unit) && unit::is_its_set(record, &meanings) {
        return Value::known(record.base_unit, Some(seen.clone()), "the item is a set", 970_000);
    }
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
            Value::open(Some(seen.clone()), "not a unit of the item", choices(record))
        }
        [one] => Value::known(*one, Some(seen.clone()), "as written", 995_000),
        [first, ..] => one_of_several(asked, *first, &own, said),
    }
}

/// A word that may mean several units of the item: the one that the price fits, else the first, and a person looks where the word says
/// another as much.
fn one_of_several(
    asked: &Stated<'_>,
    first: basics::Unit,
    own: &[basics::Unit],
    said: &mut impl FnMut(Code, String),
) -> Value<basics::Unit> {
    let Stated { record, seen, word, by_price, .. } = *asked;
    let mut fitting = own.iter().filter(|u| by_price.contains(u));
    if let (Some(one), None) = (fitting.next(), fitting.next()) {
        return Value::known(*one, Some(seen.clone()), "as written, and the price fits", 990_000);
    }
    let certainty = if unit::is_plain(word, first) {
        965_000
    } else {
        let message = format!("'{}' may mean several units of {}", seen.text, record.sku);
        said(Code::NeedsConfirmation, message);
        700_000
    };
    let found = Value::known(first, Some(seen.clone()), "as written", certainty);
    Value { suggestions: choices(record), ..found }
}

/// A word that is a unit elsewhere, and here begins the item's own description: "8 tubes" of "Tube cuivre 14x1".
fn is_of_description(record: &Item, word: &str) -> bool {
    let first = record.description.split_whitespace().next().map(plain).unwrap_or_default();
    let word = plain(word.trim_matches(|c: char| !c.is_alphanumeric()));
    let alike = first == word || first == word.trim_end_matches('s');
    alike && unit::of_item(record, &unit::meanings(&word)).is_empty()
}

/// The unit that a person said the customer's word stands for, unless the stated price is that of another one.
fn learned_unit(
    look: &Look<'_>,
    record: &Item,
    seen: &crate::seen::Seen,
    by_price: &[basics::Unit],
) -> Option<Value<basics::Unit>> {
    let learned = look.learned()?.unit(&seen.text)?;
    let (unit, factor) = learned.value;
    let same = |u: &&crate::records::ItemUnit| unit::is_same(u.unit, unit);
    let of_size = |u: &&crate::records::ItemUnit| Some(u.factor) == factor && !unit::is_count(unit);
    let own = record.units.iter().find(same).or_else(|| record.units.iter().find(of_size))?.unit;
    let denied = !by_price.is_empty() && !by_price.contains(&own);
    let how = "the customer's word for it";
    (!denied).then(|| Value::known(own, Some(seen.clone()), how, 990_000).learned(Some(learned.by.clone())))
}

/// The one unit of the item that a short form stands for; a stated price must be ours in it.
fn by_short_form(
    record: &Item,
    word: &str,
    price: Option<Decimal>,
    by_price: &[basics::Unit],
) -> Option<basics::Unit> {
    let mut meant = unit::abbreviated(record, word);
    if price.is_some() && meant.iter().any(|u| by_price.contains(u)) {
        meant.retain(|u| by_price.contains(u));
    }
    match meant.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// `stated` is the price, and what the amount makes of it after discounts.
pub fn price_check(
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
