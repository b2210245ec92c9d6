//! Compare: what would have been ordered against what a person let be ordered. This is where outcomes come from: each converted order,
//! each field that a person accepted or corrected.

use db::{Fault, Tx};

use super::case::{Case, FieldRead, Mode, Outcome, Wrong};
use super::{store, switch};
use crate::actor::{Actor, Role};
use crate::intake::message::{Field, FieldStatus, Message};
use crate::intake::{OrderFacts, OrderLineFacts};

/// A document was placed as `facts` say. A person's word is an outcome; a program's is not.
pub(crate) fn confirmed(
    tx: &mut Tx,
    by: &Actor,
    message: &Message,
    facts: &OrderFacts,
    is_placed: bool,
) -> Result<(), Fault> {
    if by.has(Role::Machine) {
        return Ok(());
    }
    let Some(mut case) = store::case(tx, message.id)?.filter(|c| c.outcome.is_none()) else { return Ok(()) };
    let wrong = case.facts.as_ref().map(|read| differences(read, facts)).unwrap_or_default();
    case.outcome = Some(match (is_placed, wrong.is_empty()) {
        // A draft may still be changed where nobody compares.
        (false, _) => Outcome::Void,
        (true, true) => Outcome::Right,
        (true, false) => Outcome::Wrong,
    });
    case.wrong = wrong;
    store::update_outcome(tx, by, &case)?;
    if is_placed {
        let outcomes = outcomes(&case, facts);
        store::insert_fields(tx, &case, &outcomes)?;
    }
    if case.would_go && case.outcome == Some(Outcome::Wrong) {
        let reason = format!("{} would have been placed wrong: {}", case.number, said(&case.wrong));
        switch::fall_back(tx, &case.channel, &case.sender, &reason)?;
    }
    Ok(())
}

/// The desk placed it itself, or because whoever sent it asked for that.
pub(crate) fn placed_by_desk(
    tx: &mut Tx,
    message: &Message,
    mode: Mode,
    is_sampled: bool,
) -> Result<(), Fault> {
    let audit = (mode == Mode::Autopilot && is_sampled).then_some("open");
    store::update_mode(tx, message.id, mode, audit)
}

/// A person put the document to another that orders the same: it is no order of its own.
pub(in crate::intake) fn merged(tx: &mut Tx, by: &Actor, message: &Message) -> Result<(), Fault> {
    given_up(tx, by, message)
}

/// A person rejected the document. One that would have gone touchless would have been an order that nobody wanted.
pub(in crate::intake) fn given_up(tx: &mut Tx, by: &Actor, message: &Message) -> Result<(), Fault> {
    let Some(mut case) = store::case(tx, message.id)?.filter(|c| c.outcome.is_none()) else { return Ok(()) };
    case.outcome = Some(if case.would_go { Outcome::Wrong } else { Outcome::Void });
    if case.would_go {
        case.wrong = vec![Wrong { path: "document".into(), was: "an order".into(), is: "rejected".into() }];
    }
    store::update_outcome(tx, by, &case)?;
    let fields = crate::intake::fields_of(tx, message.id)?;
    let settled = settled(&case, &fields);
    store::insert_fields(tx, &case, &settled)?;
    if case.would_go && !by.has(Role::Machine) {
        let reason = format!("{} would have been placed and was rejected", case.number);
        switch::fall_back(tx, &case.channel, &case.sender, &reason)?;
    }
    Ok(())
}

pub(super) fn said(wrong: &[Wrong]) -> String {
    let each = |w: &Wrong| format!("{} was '{}', is '{}'", w.path, w.was, w.is);
    wrong.iter().take(3).map(each).collect::<Vec<_>>().join("; ")
}

/// Which values differ, by the paths of the document's fields.
fn differences(read: &OrderFacts, placed: &OrderFacts) -> Vec<Wrong> {
    let mut found = Vec::new();
    let mut compare = |path: String, was: &str, is: &str| {
        if was != is {
            found.push(Wrong { path, was: was.to_owned(), is: is.to_owned() });
        }
    };
    for (path, was, is) in [
        ("customer", &read.customer, &placed.customer),
        ("ship_to", &read.ship_to, &placed.ship_to),
        ("po_number", &read.po_number, &placed.po_number),
        ("requested_date", &read.requested_date, &placed.requested_date),
    ] {
        compare(path.to_owned(), was, is);
    }
    let of = |facts: &OrderFacts, position| facts.lines.iter().find(|l| l.position == position).cloned();
    let mut positions: Vec<usize> = read.lines.iter().chain(&placed.lines).map(|l| l.position).collect();
    positions.sort_unstable();
    positions.dedup();
    for position in positions {
        let (was, is) = (of(read, position), of(placed, position));
        match (was, is) {
            (Some(was), Some(is)) => {
                for (name, value) in LINE_FIELDS {
                    compare(format!("lines/{position}/{name}"), value(&was), value(&is));
                }
            }
            (Some(was), None) => compare(format!("lines/{position}/quantity"), &was.quantity, "0"),
            (None, Some(is)) => compare(format!("lines/{position}/item"), "", &is.item),
            (None, None) => {}
        }
    }
    found
}

type OfLine = fn(&OrderLineFacts) -> &str;

const LINE_FIELDS: [(&str, OfLine); 5] = [
    ("item", |l| &l.item),
    ("quantity", |l| &l.quantity),
    ("unit", |l| &l.unit),
    ("price", |l| &l.price),
    ("requested_date", |l| &l.requested_date),
];

/// A field that was read, and whether it was right.
pub(super) type FieldOutcome<'c> = (&'c FieldRead, bool);

/// Each field as read against the order that was placed.
fn outcomes<'c>(case: &'c Case, placed: &OrderFacts) -> Vec<FieldOutcome<'c>> {
    let value = |path: &str| -> Option<String> {
        Some(match path {
            "customer" => placed.customer.clone(),
            "ship_to" => placed.ship_to.clone(),
            "po_number" => placed.po_number.clone(),
            "requested_date" => placed.requested_date.clone(),
            _ => {
                let (position, name) = path.strip_prefix("lines/")?.split_once('/')?;
                let position: usize = position.parse().ok()?;
                let of = LINE_FIELDS.iter().find(|(n, _)| *n == name)?.1;
                // A line that was left out was read wrong.
                placed.lines.iter().find(|l| l.position == position).map_or("0".into(), |l| of(l).to_owned())
            }
        })
    };
    case.weights.fields.iter().filter_map(|read| Some((read, value(&read.path)? == read.value))).collect()
}

/// Fields that a person settled before the document was given up.
fn settled<'c>(case: &'c Case, fields: &[Field]) -> Vec<FieldOutcome<'c>> {
    let settled = fields.iter().filter(|f| f.status.is_settled());
    settled
        .filter_map(|field| {
            let read = case.weights.of(&field.path)?;
            let is_right =
                field.status == FieldStatus::Accepted || field.value.as_deref() == Some(read.value.as_str());
            Some((read, is_right))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(lines: &[(usize, &str, &str)]) -> OrderFacts {
        let line = |(position, item, quantity): &(usize, &str, &str)| OrderLineFacts {
            position: *position,
            item: (*item).into(),
            quantity: (*quantity).into(),
            unit: "EA".into(),
            ..OrderLineFacts::default()
        };
        OrderFacts {
            customer: "C100".into(),
            po_number: "4711".into(),
            lines: lines.iter().map(line).collect(),
            ..OrderFacts::default()
        }
    }

    #[test]
    fn what_a_person_changed_is_told_field_by_field() {
        let read = facts(&[(0, "BOLT-8", "200"), (1, "GLOVE-L", "10")]);
        let cases: [(OrderFacts, &[&str]); 5] = [
            (read.clone(), &[]),
            (facts(&[(0, "BOLT-8", "20"), (1, "GLOVE-L", "10")]), &["lines/0/quantity 200 → 20"]),
            (facts(&[(0, "BOLT-8", "200")]), &["lines/1/quantity 10 → 0"]),
            (
                facts(&[(0, "BOLT-8", "200"), (1, "GLOVE-L", "10"), (2, "PAINT-R", "1")]),
                &["lines/2/item  → PAINT-R"],
            ),
            (OrderFacts { customer: "C200".into(), ..read.clone() }, &["customer C100 → C200"]),
        ];
        for (placed, expected) in cases {
            let found: Vec<String> = differences(&read, &placed)
                .into_iter()
                .map(|w| format!("{} {} → {}", w.path, w.was, w.is))
                .collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn what_a_person_noted_is_no_difference() {
        let read = facts(&[(0, "BOLT-8", "200")]);
        let placed =
            OrderFacts { accepted: vec!["customer".into()], note: "by phone".into(), ..read.clone() };
        assert_eq!(differences(&read, &placed), []);
    }
}
