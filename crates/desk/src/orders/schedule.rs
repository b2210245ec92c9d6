//! Schedule: a line that is wanted in parts, each with its own quantity, day or place. As typed it is one short text, `40 +5 @NORTH; 60 12/4`; to
//! the desk each part is a line of the order, so that it is promised, reserved, released, shipped and invoiced on its own, and whatever holds
//! for a line holds for a part. Called before a draft is looked at; by whoever reads or shows what was typed.
//! Holds: the parts come to the quantity of their line; a draft without any costs nothing.

use std::borrow::Cow;

use basics::{Day, Quantity};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::draft::{Draft, DraftLine};
use super::order::{Order, OrderLine};
use super::verify::block;
use crate::failure::Finding;
use crate::text::text_or_number;

/// A part of a line, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftPart {
    #[serde(deserialize_with = "text_or_number")]
    pub quantity: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub requested_date: String,
    /// The code or GLN of one of the customer's places; empty for the order's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ship_to: String,
}

/// The parts of a line. Programs send them one by one or as the text that people type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schedule(pub Vec<DraftPart>);

impl Schedule {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Parts are parted by semicolons: the quantity, then the day, then the place behind an @. What can't be read stays where it is, and the
    /// desk says what is wrong with it.
    pub fn parse(text: &str) -> Schedule {
        let parts = text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty());
        Schedule(
            parts
                .map(|part| {
                    let (first, place) = part.split_once('@').unwrap_or((part, ""));
                    let (quantity, day) =
                        first.trim().split_once(char::is_whitespace).unwrap_or((first.trim(), ""));
                    let text = |t: &str| t.trim().to_owned();
                    DraftPart { quantity: text(quantity), requested_date: text(day), ship_to: text(place) }
                })
                .collect(),
        )
    }

    /// As it is typed.
    pub fn text(&self) -> String {
        let part = |p: &DraftPart| {
            let place = if p.ship_to.is_empty() { String::new() } else { format!(" @{}", p.ship_to) };
            let day =
                if p.requested_date.is_empty() { String::new() } else { format!(" {}", p.requested_date) };
            format!("{}{day}{place}", p.quantity)
        };
        self.0.iter().map(part).collect::<Vec<_>>().join("; ")
    }
}

impl Serialize for Schedule {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Schedule {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Schedule, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Text(String),
            Parts(Vec<DraftPart>),
            Nothing(()),
        }
        Ok(match Either::deserialize(from)? {
            Either::Text(text) => Schedule::parse(&text),
            Either::Parts(parts) => Schedule(parts),
            Either::Nothing(()) => Schedule::default(),
        })
    }
}

/// Which part of what a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartOf {
    /// The line as it was written.
    pub written: usize,
    /// The line that is the first part.
    pub first: usize,
    /// False for a line that is whole and only stands behind one that has parts.
    pub is_part: bool,
}

/// A draft with each part of a line as a line of its own, and what is wrong with the parts.
pub(super) fn parted(draft: &Draft) -> (Cow<'_, Draft>, Vec<Finding>) {
    if draft.lines.iter().all(|l| l.schedule.is_empty()) {
        return (Cow::Borrowed(draft), Vec::new());
    }
    let (mut lines, mut found) = (Vec::with_capacity(draft.lines.len() * 2), Vec::new());
    for (written, line) in draft.lines.iter().enumerate() {
        let first = lines.len();
        if line.schedule.is_empty() {
            let part = Some(PartOf { written, first, is_part: false });
            lines.push(DraftLine { part, ..line.clone() });
            continue;
        }
        found.extend(differs(written, line));
        for part in &line.schedule.0 {
            let or_own = |own: &String, of: &String| if own.is_empty() { of.clone() } else { own.clone() };
            lines.push(DraftLine {
                quantity: part.quantity.clone(),
                requested_date: or_own(&part.requested_date, &line.requested_date),
                ship_to: or_own(&part.ship_to, &line.ship_to),
                schedule: Schedule::default(),
                part: Some(PartOf { written, first, is_part: line.schedule.0.len() > 1 }),
                ..line.clone()
            });
        }
    }
    (Cow::Owned(Draft { lines, ..draft.clone() }), found)
}

/// The parts of one line, the line itself where it has none; or what is wrong with them. For changes of an order.
pub fn parts_of_line(line: &DraftLine) -> Result<Vec<DraftLine>, Vec<Finding>> {
    let draft = Draft { lines: vec![line.clone()], ..Draft::default() };
    match parted(&draft) {
        (parts, found) if found.is_empty() => Ok(parts.into_owned().lines),
        (_, found) => Err(found),
    }
}

/// The parts of a line don't come to its quantity. A line without one has what its parts come to.
fn differs(at: usize, line: &DraftLine) -> Option<Finding> {
    let whole = Quantity::parse(line.quantity.trim()).ok()?;
    let mut sum = Quantity::ZERO;
    for part in &line.schedule.0 {
        sum = sum.plus(Quantity::parse(part.quantity.trim()).ok()?);
    }
    let message = format!("line {}: its parts come to {sum}, the line to {whole}", at + 1);
    (sum != whole)
        .then(|| block("schedule", format!("/lines/{at}/schedule"), message).suggest([sum.to_string()]))
}

/// The lines of an order that are parts of one, the first among them; in the order of their numbers.
pub fn parts_of(order: &Order, first: i64) -> impl Iterator<Item = &OrderLine> {
    order.lines.iter().filter(move |l| l.more.part_of == Some(first) && !l.is_gone())
}

/// A part is handed over so many days before it is wanted; what is wanted later waits for its time.
const AHEAD_DAYS: i32 = 5;

/// The day from which a part of a line is handed to the warehouse; none for what goes as soon as it can.
pub fn goes_from(line: &OrderLine) -> Option<Day> {
    line.more.part_of?;
    line.requested_date.map(|day| day.plus_days(-AHEAD_DAYS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(quantity: &str, schedule: &str) -> DraftLine {
        DraftLine {
            item: "A".into(),
            quantity: quantity.into(),
            schedule: Schedule::parse(schedule),
            ..DraftLine::default()
        }
    }

    #[test]
    fn a_part_is_typed_as_quantity_day_and_place() {
        let read = Schedule::parse("40 +5 @NORTH; 60 12 dec\n 7@0001;;");
        let of = |q: &str, d: &str, p: &str| DraftPart {
            quantity: q.into(),
            requested_date: d.into(),
            ship_to: p.into(),
        };
        assert_eq!(read.0, [of("40", "+5", "NORTH"), of("60", "12 dec", ""), of("7", "", "0001")]);
        assert_eq!(read.text(), "40 +5 @NORTH; 60 12 dec; 7 @0001");
        assert_eq!(Schedule::parse(&read.text()), read);
    }

    #[test]
    fn programs_send_parts_or_the_text() {
        let text: DraftLine =
            serde_json::from_str(r#"{"item":"A","quantity":9,"schedule":"4 +5; 5"}"#).unwrap();
        let parts: DraftLine = serde_json::from_str(
            r#"{"item":"A","quantity":9,"schedule":[{"quantity":4,"requested_date":"+5"},{"quantity":"5"}]}"#,
        )
        .unwrap();
        assert_eq!(text, parts);
    }

    #[test]
    fn each_part_becomes_a_line_that_knows_where_it_was_written() {
        let draft = Draft {
            lines: vec![line("1", ""), line("100", "40 +5 @NORTH; 60"), line("2", "")],
            ..Draft::default()
        };
        let (flat, found) = parted(&draft);
        assert!(found.is_empty());
        let told: Vec<_> = flat
            .lines
            .iter()
            .map(|l| {
                (l.quantity.as_str(), l.ship_to.as_str(), l.part.unwrap().written, l.part.unwrap().first)
            })
            .collect();
        assert_eq!(told, [("1", "", 0, 0), ("40", "NORTH", 1, 1), ("60", "", 1, 1), ("2", "", 2, 3)]);
    }

    #[test]
    fn parts_that_do_not_come_to_the_line_are_said() {
        let said = |quantity, schedule| {
            let draft = Draft { lines: vec![line(quantity, schedule)], ..Draft::default() };
            parted(&draft).1.pop().map(|f| f.message)
        };
        assert_eq!(said("100", "40; 50").unwrap(), "line 1: its parts come to 90, the line to 100");
        assert_eq!((said("100", "40; 60"), said("", "40; 50"), said("100", "x; 60")), (None, None, None));
    }

    proptest! {
        #[test]
        fn parting_keeps_the_quantity(parts in prop::collection::vec(1i32..1_000, 1..20)) {
            let text = parts.iter().map(|q| format!("{q} +3")).collect::<Vec<_>>().join(";");
            let whole: i32 = parts.iter().sum();
            let draft = Draft { lines: vec![line(&whole.to_string(), &text)], ..Draft::default() };
            let (flat, found) = parted(&draft);
            prop_assert!(found.is_empty());
            let sum: i32 = flat.lines.iter().map(|l| l.quantity.parse::<i32>().unwrap()).sum();
            prop_assert_eq!(sum, whole);
        }
    }
}
