//! Key again: the second person's value, written without seeing the first's. Called by the page of second keying, the API and the command line.

use db::{Fault, Tx};

use super::field::{Doubled, Keyed, Outcome, RiskyField};
use super::refusal::DoubleKeyRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::catalog::{self, Item};
use crate::journal::{self, Entry};
use crate::orders::lifecycle::Act;
use crate::orders::order::{HoldKind, Order};
use crate::orders::refusal::OrderRefusal;
use crate::orders::store as order_store;
use crate::policies::{Verb, Whose, allow};

pub fn key_again(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    line_no: i64,
    field: RiskyField,
    typed: &str,
) -> Result<Keyed, Failure> {
    let order =
        order_store::by_number(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
    allow(by, Verb::KeyAgain, Whose::of(order.entered_by == by.person))?;
    order.stage.allow(Act::ResolveHold)?;
    let all = store::of_order(tx, order.id)?;
    let item = item_of(tx, &order, line_no)?;
    let (doubled, value) = decide(&all, by, line_no, field, typed, item.as_deref())?;
    let same = doubled.first == value;
    store::keyed(tx, by, doubled.id, &value, same)?;
    let entry = Entry {
        verb: Verb::KeyAgain.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: None,
        detail: serde_json::json!({ "line": line_no, "field": field, "same": same }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    let open = all.iter().filter(|d| d.is_open() && (d.id != doubled.id || !same)).count();
    if open == 0 {
        release(tx, by, &order)?;
    }
    Ok(Keyed { same, open })
}

fn decide<'d>(
    all: &'d [Doubled],
    by: &Actor,
    line_no: i64,
    field: RiskyField,
    typed: &str,
    item: Option<&Item>,
) -> Result<(&'d Doubled, String), DoubleKeyRefusal> {
    let said = || field.code().replace('_', " ");
    let place = || if line_no == 0 { "the order".to_owned() } else { format!("line {line_no}") };
    let doubled = all
        .iter()
        .find(|d| d.is(line_no, field) && d.is_waiting())
        .ok_or_else(|| DoubleKeyRefusal::NotAsked { field: said(), place: place() })?;
    if doubled.first_by == by.person {
        return Err(DoubleKeyRefusal::SamePerson);
    }
    let value = field.plain(typed, item).ok_or_else(|| DoubleKeyRefusal::Value {
        field: said(),
        written: typed.trim().chars().take(40).collect(),
    })?;
    Ok((doubled, value))
}

/// The item of a line; of a field of the order, none.
pub(super) fn item_of(
    tx: &mut Tx,
    order: &Order,
    line_no: i64,
) -> Result<Option<std::sync::Arc<Item>>, Fault> {
    match order.lines.iter().find(|l| l.line_no == line_no).and_then(|l| l.item) {
        Some(item) => catalog::by_id(tx, item),
        None => Ok(None),
    }
}

/// All is keyed twice and agrees, or is settled: the hold is over.
pub(super) fn release(tx: &mut Tx, by: &Actor, order: &Order) -> Result<(), Fault> {
    for hold in order.open_holds().filter(|h| h.kind == HoldKind::DoubleKey) {
        order_store::resolve_hold(tx, by, hold, "keyed twice")?;
    }
    order_store::touch(tx, order.id)
}

impl Outcome {
    /// Which of the two was right.
    pub(super) fn of(doubled: &Doubled, value: &str) -> Outcome {
        if value == doubled.first {
            Outcome::First
        } else if doubled.second.as_deref() == Some(value) {
            Outcome::Second
        } else {
            Outcome::Other
        }
    }
}
