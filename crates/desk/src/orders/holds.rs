//! Resolving holds: by the group that owns each, with a reason. And signing off the order of someone who still learns.
//! Holds: nobody signs off their own order; a credit hold is finance's.

use db::Tx;

use super::checklist;
use super::lifecycle::Act;
use super::order::{Hold, HoldKind, Order, OrderId};
use super::refusal::OrderRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// Resolves the open hold of this kind, so that the order can be confirmed.
pub fn resolve_hold(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    kind: HoldKind,
    reason: &str,
) -> Result<(), Failure> {
    let order = store::by_number(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
    let own = Whose::of(order.entered_by == by.person);
    let verb = verb_for(kind);
    allow(by, verb, own)?;
    let hold = decide(&order, kind, reason)?;
    store::resolve_hold(tx, by, hold, reason)?;
    store::touch(tx, order.id)?;
    let entry = Entry {
        verb: verb.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: Some(reason),
        detail: serde_json::json!({ "hold": kind, "why": "resolved" }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}

/// Signs off an order that was entered by someone whose work is looked at first.
pub fn sign_off(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<(), Failure> {
    resolve_hold(tx, by, number, HoldKind::LevelReview, reason)
}

/// Once nothing is missing any more, an order is not held for that; `why` says what brought it. Called in the transaction of whatever changed
/// the order; true if it was held.
pub fn settle_completeness(tx: &mut Tx, by: &Actor, order: OrderId, why: &str) -> Result<bool, Failure> {
    let Some(order) = store::by_id(tx, order)? else { return Ok(false) };
    let Some(hold) = order.open_holds().find(|h| h.kind == HoldKind::Incomplete) else { return Ok(false) };
    if !checklist::missing_points(tx, &order)?.is_empty() {
        return Ok(false);
    }
    store::resolve_hold(tx, by, hold, why)?;
    let entry = Entry {
        verb: Verb::ResolveHold.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: Some(why),
        detail: serde_json::json!({ "hold": HoldKind::Incomplete, "why": "complete" }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(true)
}

/// What is on order is paid: nothing waits for the money any more. Called by release, which has looked at the account.
pub fn settle_paid(tx: &mut Tx, by: &Actor, order: &Order) -> Result<(), Failure> {
    for hold in order.open_holds().filter(|h| h.kind == HoldKind::Prepayment) {
        let why = "paid: nothing is owed for what is on order";
        store::resolve_hold(tx, by, hold, why)?;
        let entry = Entry {
            verb: Verb::ResolveHold.code(),
            noun: "order",
            thing: order.id.uuid(),
            number: Some(&order.number),
            reason: Some(why),
            detail: serde_json::json!({ "hold": HoldKind::Prepayment, "why": "paid" }).to_string(),
        };
        journal::record(tx, by, &entry)?;
    }
    Ok(())
}

/// The verb that resolves a hold of this kind.
pub fn verb_for(kind: HoldKind) -> Verb {
    match kind {
        HoldKind::LevelReview => Verb::SignOffOrder,
        HoldKind::DoubleKey => Verb::SettleDoubleKey,
        HoldKind::Credit | HoldKind::Tax | HoldKind::Prepayment => Verb::ApproveCredit,
        HoldKind::Export => Verb::ClearExport,
        HoldKind::Samples => Verb::SignOffOrder,
        _ => Verb::ResolveHold,
    }
}

fn decide<'o>(order: &'o Order, kind: HoldKind, reason: &str) -> Result<&'o Hold, OrderRefusal> {
    order.stage.allow(Act::ResolveHold)?;
    // No reason stands for a second pair of eyes.
    if kind == HoldKind::DoubleKey {
        return Err(OrderRefusal::KeyedTwice { number: order.number.clone() });
    }
    if reason.trim().is_empty() {
        return Err(OrderRefusal::NoReason);
    }
    order
        .open_holds()
        .find(|h| h.kind == kind)
        .ok_or_else(|| OrderRefusal::NoSuchHold { number: order.number.clone() })
}
