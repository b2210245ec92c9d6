//! The lines: which item, how many of which unit, at what price, when. Pure.

use std::sync::Arc;

use basics::{Day, Quantity, Unit};

use super::in_time;
use crate::catalog::Item;
use crate::intake::facts::LineFacts;
use crate::intake::heard::{HeardLine, Words};
use crate::intake::message::{Field, Suggestion};

/// The fields of one line. `by_hand` is the item that a person settled.
pub(super) fn decide(
    position: usize,
    line: &HeardLine,
    facts: &LineFacts,
    by_hand: Option<Arc<Item>>,
    today: Day,
) -> Vec<Field> {
    let path = |field: &str| format!("lines/{position}/{field}");
    let (item_field, item, scanned) = item(path("item"), line, facts);
    let item = by_hand.or(item);
    let mut fields = vec![item_field];
    fields.push(quantity(path("quantity"), line.quantity.as_ref()));
    fields.push(unit(path("unit"), line, item.as_deref(), scanned));
    if let Some(words) = &line.price {
        let field = Field::new(path("price"), Some(words)).sure(words.value.clone(), "as written", 980_000);
        let negative = words.value.starts_with('-');
        fields.push(if negative { field.check("a price can't be negative") } else { field });
    }
    if let Some(words) = &line.requested {
        let field =
            Field::new(path("requested_date"), Some(words)).sure(words.value.clone(), "as written", 980_000);
        fields.push(if line.schedules > 1 {
            field.check(format!("the line is wanted in {} parts; one date was taken", line.schedules))
        } else {
            in_time(field, today)
        });
    }
    fields
}

fn item(path: String, line: &HeardLine, facts: &LineFacts) -> (Field, Option<Arc<Item>>, Option<Unit>) {
    let first = line.refs.first().map(|r| &r.id).or(line.description.as_ref());
    let mut field = Field::new(path, first);
    if facts.found.is_empty() {
        field.raw = Some(written(line)).filter(|w| !w.is_empty());
    }
    let choices = |items: &[Arc<Item>]| {
        items
            .iter()
            .map(|i| Suggestion { value: i.sku.clone(), label: i.description.clone() })
            .collect::<Vec<_>>()
    };
    let mut items: Vec<Arc<Item>> = Vec::new();
    for (item, ..) in &facts.found {
        if !items.iter().any(|i| i.id == item.id) {
            items.push(Arc::clone(item));
        }
    }
    match (items.as_slice(), facts.found.first()) {
        ([one], Some((_, what, words, _))) => {
            let scanned = facts.found.iter().find_map(|f| f.3);
            field.raw = Some(words.text.clone());
            field.source = Some(words.source.clone());
            let confidence = if *what == "our item number, written differently" { 970_000 } else { 990_000 };
            (field.sure(one.sku.clone(), what, confidence), Some(Arc::clone(one)), scanned)
        }
        ([], _) if !facts.several.is_empty() => {
            let found = choices(&facts.several);
            (field.check("this number stands for several items").suggest(found), None, None)
        }
        ([], _) => {
            let note = if facts.alike.is_empty() {
                "no item on record has this number"
            } else {
                "no item on record has this number; these are alike by their words"
            };
            (field.check(note).suggest(facts.alike.clone()), None, None)
        }
        (several, _) => {
            let found = choices(several);
            (field.check("the numbers on this line stand for different items").suggest(found), None, None)
        }
    }
}

/// What the line calls the item.
fn written(line: &HeardLine) -> String {
    let mut parts: Vec<&str> = line.refs.iter().map(|r| r.id.value.as_str()).collect();
    parts.extend(line.description.as_ref().map(|d| d.value.as_str()));
    parts.join(" · ")
}

fn quantity(path: String, words: Option<&Words>) -> Field {
    let field = Field::new(path, words);
    let Some(words) = words else { return field.check("no quantity could be read") };
    let field = field.sure(words.value.clone(), "as written", 990_000);
    match Quantity::parse(&words.value) {
        Ok(quantity) if quantity.is_positive() => field,
        Ok(_) => field.check("the quantity must be more than zero"),
        Err(error) => field.check(error.to_string()),
    }
}

fn unit(path: String, line: &HeardLine, item: Option<&Item>, scanned: Option<Unit>) -> Field {
    let words = line.unit.as_ref();
    let field = Field::new(path, words);
    let stated = words.and_then(|w| w.value.parse::<Unit>().ok());
    let Some(item) = item else {
        return match stated {
            Some(unit) => field.sure(unit.code(), "as written", 900_000),
            // Without the item it can't be said which units there are; the item is asked for already.
            None => field.sure("", "the item comes first", 500_000),
        };
    };
    let sold_in = item.sold_in();
    let choices: Vec<Suggestion> = sold_in
        .iter()
        .map(|u| Suggestion {
            value: u.code().to_owned(),
            label: match item.factor(*u) {
                Some(factor) => format!("{factor} {}", item.base_unit),
                None => String::new(),
            },
        })
        .collect();
    match (words, stated, scanned) {
        (Some(words), None, _) => {
            field.check(format!("'{}' is not a unit we know", words.text)).suggest(choices)
        }
        (_, Some(unit), scanned) => {
            let unit = sold_as(item, unit);
            match (unit, scanned) {
                (None, _) => field
                    .check(format!("{} is not sold in {}", item.sku, stated.map_or("", |_| "this unit")))
                    .suggest(choices),
                (Some(unit), Some(scanned)) if unit != scanned => field
                    .sure(unit.code(), "as written", 500_000)
                    .check(format!("the GTIN is that of one {scanned}, the unit says {unit}"))
                    .suggest(choices),
                (Some(unit), _) => field.sure(unit.code(), "as written", 990_000),
            }
        }
        (None, None, Some(scanned)) => field.sure(scanned.code(), "GTIN", 980_000),
        (None, None, None) if sold_in.len() == 1 => {
            field.sure(item.base_unit.code(), "the only unit of the item", 970_000)
        }
        (None, None, None) => match by_price(line, item) {
            Some(unit) => field.sure(unit.code(), "the stated price fits", 950_000),
            None => field
                .sure(item.base_unit.code(), "not stated", 500_000)
                .check("no unit is stated, and the item is sold in several")
                .suggest(choices),
        },
    }
}

/// The item's unit for a stated one; "one" in all its codes is each.
fn sold_as(item: &Item, unit: Unit) -> Option<Unit> {
    if item.factor(unit).is_some() {
        return Some(unit);
    }
    let one = ["EA", "C62", "PCE", "PC", "H87", "NAR", "ST"];
    let is_one = |u: &Unit| one.contains(&u.code());
    item.sold_in().into_iter().find(|u| is_one(u) && is_one(&unit))
}

/// The only unit whose list price is within a tenth of the stated one.
fn by_price(line: &HeardLine, item: &Item) -> Option<Unit> {
    let stated = basics::UnitPrice::parse(&line.price.as_ref()?.value).ok()?.value();
    let base = item.price_base.value();
    if base.is_zero() || stated.is_zero() {
        return None;
    }
    let near: Vec<Unit> = item
        .sold_in()
        .into_iter()
        .filter(|unit| {
            let Some(factor) = item.factor(*unit) else { return false };
            let list = item.list_price.value() / base * factor.value();
            (stated - list).abs() * basics::Decimal::TEN <= list
        })
        .collect();
    match near.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}
