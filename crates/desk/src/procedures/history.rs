//! Histories: what was done to each order, its shipments and invoices, told by the journal alone. Orders go by a few hundred at a time, so that
//! it needs little memory however many there are.
//!
//! Placing an order enters and checks it at once, and confirms it where the order was confirmed in the same moment. Shipments of one order
//! go their ways side by side, and no order is asked for between them: each shipment's events stand together, at the place of its last.
//! So what is asked for within a shipment, and between a shipment and its order and invoices, can be told.

use std::collections::HashMap;

use basics::{Instant, Limits};
use db::{Fault, Tx, Value};
use uuid::Uuid;

use super::condition::Facts;
use super::store;
use crate::actor::PersonId;

/// Verbs of an order's life; what else is done about an order (notes, tasks, letters) is no step of it.
pub const VERBS: [&str; 22] = [
    "open_order",
    "submit_order",
    "return_order",
    "confirm_order",
    "reject_order",
    "release_order",
    "pull_back_order",
    "cancel_order",
    "short_close_order",
    "close_order",
    "resolve_hold",
    "sign_off_order",
    "approve_credit",
    "pick_shipment",
    "put_back_shipment",
    "pack_shipment",
    "inspect_shipment",
    "raise_discrepancy",
    "resolve_discrepancy",
    "dispatch_shipment",
    "make_invoice",
    "release_invoice",
];

/// Orders that are in memory at a time.
const CHUNK: usize = 400;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Done {
    pub verb: &'static str,
    pub at: Instant,
    pub person: Option<PersonId>,
    /// The shipment or invoice it was done to.
    pub part: Option<String>,
}

#[derive(Debug, Clone)]
pub(super) struct History {
    pub order: String,
    pub facts: Facts,
    pub entered_by: PersonId,
    pub is_over: bool,
    pub done: Vec<Done>,
    /// Errors on record: field, and where it was found.
    pub errors: Vec<(String, String)>,
}

/// Each order that was opened in this time and that the journal knows. Answers how many it does not know (taken over from another system), and
/// whether there were more than are looked at.
pub(super) fn each(
    tx: &mut Tx,
    from: Instant,
    to: Instant,
    with_errors: bool,
    tell: &mut dyn FnMut(History),
) -> Result<(u64, bool), Fault> {
    let (mut unknown, mut looked_at) = (0, 0);
    let mut last: Option<(Instant, String)> = None;
    loop {
        let after = last.as_ref().map(|(at, number)| (*at, number.as_str()));
        let orders = store::orders(tx, from, to, after, CHUNK)?;
        let Some(end) = orders.last() else { return Ok((unknown, false)) };
        last = Some((end.created_at, end.number.clone()));
        looked_at += orders.len();
        for history in chunk(tx, orders, with_errors)? {
            if history.done.is_empty() { unknown += 1 } else { tell(history) }
        }
        if looked_at >= Limits::LOG_CASES {
            return Ok((unknown, true));
        }
    }
}

/// One order's history.
pub(super) fn of_order(tx: &mut Tx, number: &str) -> Result<Option<History>, Fault> {
    let found: Vec<store::Order> = store::order(tx, number)?.into_iter().collect();
    Ok(chunk(tx, found, false)?.pop())
}

fn chunk(tx: &mut Tx, orders: Vec<store::Order>, with_errors: bool) -> Result<Vec<History>, Fault> {
    let ids: Vec<Value<'_>> = orders.iter().map(|o| Value::Id(o.id)).collect();
    let parts = store::parts(tx, &ids)?;
    let mut things = ids.clone();
    things.extend(parts.iter().map(|(id, ..)| Value::Id(*id)));
    let at: HashMap<Uuid, usize> = orders.iter().enumerate().map(|(at, o)| (o.id, at)).collect();
    let part_of: HashMap<Uuid, (usize, &str, bool)> = parts
        .iter()
        .filter_map(|(id, order, number, is_shipment)| {
            Some((*id, (*at.get(order)?, number.as_str(), *is_shipment)))
        })
        .collect();
    let mut told: Vec<Vec<Told>> = vec![Vec::new(); orders.len()];
    store::journal(tx, &things, &mut |thing, when, verb, person, has_reason| {
        let (index, part, is_shipment) = match part_of.get(&thing) {
            Some((index, number, is_shipment)) => (*index, Some((*number).to_owned()), *is_shipment),
            None => match at.get(&thing) {
                Some(index) => (*index, None, false),
                None => return,
            },
        };
        let Some(order) = orders.get(index) else { return };
        for verb in verbs(&verb, order.confirmed_at == Some(when.0), has_reason) {
            if let Some(of) = told.get_mut(index) {
                of.push((when, Done { verb, at: when.0, person, part: part.clone() }, is_shipment));
            }
        }
    })?;
    let mut errors: Vec<Vec<(String, String)>> = vec![Vec::new(); orders.len()];
    if with_errors {
        for (order, field, source) in store::errors(tx, &ids)? {
            if let Some(of) = at.get(&order).and_then(|index| errors.get_mut(*index)) {
                of.push((field, source));
            }
        }
    }
    let histories = orders.into_iter().zip(told).zip(errors).map(|((order, told), errors)| History {
        facts: Facts { channel: order.channel, kind: order.kind, total: order.total },
        order: order.number,
        entered_by: order.entered_by,
        is_over: order.is_over,
        done: in_line(told),
        errors,
    });
    Ok(histories.collect())
}

/// What an entry of the journal did.
fn verbs(verb: &str, confirmed_then: bool, has_reason: bool) -> Vec<&'static str> {
    match verb {
        "place_order" if confirmed_then => vec!["open_order", "submit_order", "confirm_order"],
        "place_order" => vec!["open_order", "submit_order"],
        "submit_order" if confirmed_then => vec!["submit_order", "confirm_order"],
        // A release with a reason was held back: nothing was released.
        "release_order" if has_reason => Vec::new(),
        _ => VERBS.into_iter().filter(|known| *known == verb).collect(),
    }
}

/// When an entry was written (time, lane and number in it), what it did, and whether to a shipment.
type Told = ((Instant, i64, i64), Done, bool);

/// The events of each shipment together, at the place of its last.
fn in_line(mut told: Vec<Told>) -> Vec<Done> {
    // An order that was placed, held and confirmed in one moment was confirmed once: by the later entry.
    let confirms = |t: &Told| t.1.verb == "confirm_order";
    if let Some(last) = told.iter().filter(|t| confirms(t)).map(|t| t.0).max() {
        let first_of_moment = told.iter().position(|t| confirms(t) && t.0.0 == last.0 && t.0 != last);
        if let Some(at) = first_of_moment {
            told.remove(at);
        }
    }
    let mut lasts = HashMap::new();
    for (when, done, is_shipment) in &told {
        if let (true, Some(part)) = (is_shipment, &done.part) {
            let last = lasts.entry(part.clone()).or_insert(*when);
            *last = (*last).max(*when);
        }
    }
    let mut keyed: Vec<_> = told
        .into_iter()
        .map(|(when, done, is_shipment)| {
            let block = done.part.as_ref().filter(|_| is_shipment);
            ((block.and_then(|b| lasts.get(b)).copied().unwrap_or(when), when), done)
        })
        .collect();
    // Stable: what one entry did stays in its order.
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, done)| done).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(verb: &'static str, entry: i64, at: i64, part: Option<&str>) -> Told {
        let at = Instant::from_micros(at);
        let done = Done { verb, at, person: None, part: part.map(str::to_owned) };
        ((at, 0, entry), done, part.is_some_and(|p| p.starts_with('S')))
    }

    #[test]
    fn shipments_side_by_side_stand_one_after_the_other() {
        let told = vec![
            done("release_order", 1, 1, None),
            done("pick_shipment", 2, 2, Some("S1")),
            done("pick_shipment", 3, 3, Some("S2")),
            done("dispatch_shipment", 4, 4, Some("S2")),
            done("make_invoice", 5, 4, Some("I1")),
            done("dispatch_shipment", 6, 6, Some("S1")),
        ];
        let line: Vec<(&str, Option<String>)> = in_line(told).into_iter().map(|d| (d.verb, d.part)).collect();
        let verbs: Vec<&str> = line.iter().map(|(v, _)| *v).collect();
        let whole = [
            "release_order",
            "pick_shipment",
            "dispatch_shipment",
            "make_invoice",
            "pick_shipment",
            "dispatch_shipment",
        ];
        assert_eq!(verbs, whole);
        assert_eq!(line[1].1.as_deref(), Some("S2"));
    }

    #[test]
    fn an_order_placed_and_confirmed_in_one_moment_was_confirmed_once() {
        let told = vec![
            done("open_order", 1, 5, None),
            done("confirm_order", 1, 5, None),
            done("confirm_order", 2, 5, None),
        ];
        assert_eq!(in_line(told).len(), 2);
        let told = vec![done("confirm_order", 1, 5, None), done("confirm_order", 2, 9, None)];
        assert_eq!(in_line(told).len(), 2, "at another time it was done again");
    }

    #[test]
    fn placing_an_order_is_told_as_its_steps() {
        assert_eq!(verbs("place_order", true, false), ["open_order", "submit_order", "confirm_order"]);
        assert_eq!(verbs("release_order", false, true), Vec::<&str>::new());
        assert_eq!(verbs("write_note", false, false), Vec::<&str>::new());
    }
}
