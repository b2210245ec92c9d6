//! Reject: we don't take the order. Send back: the draft goes back to be mended. Both with a reason.

use db::Tx;

use super::lifecycle::{Act, Stage};
use super::order::Order;
use super::refusal::OrderRefusal;
use super::{double_key, store};
use crate::Failure;
use crate::actor::Actor;
use crate::agreements;
use crate::customers;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::quotations;

pub fn reject(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<Stage, Failure> {
    end(tx, by, number, reason, Act::Reject, Verb::RejectOrder)
}

/// Submitted back to draft, with what is to be mended; recorded as an error against where the order came in.
pub fn send_back(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<Stage, Failure> {
    end(tx, by, number, reason, Act::Return, Verb::ReturnOrder)
}

fn end(tx: &mut Tx, by: &Actor, number: &str, reason: &str, act: Act, verb: Verb) -> Result<Stage, Failure> {
    let order = store::by_number(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
    allow(by, verb, Whose::of(order.entered_by == by.person))?;
    let stage = decide(&order, act, reason)?;
    store::set_stage(tx, order.id, stage)?;
    quotations::give_back(tx, order.id.uuid())?;
    agreements::give_back(tx, order.id.uuid())?;
    double_key::void(tx, order.id)?;
    if let Some(customer) = order.customer {
        customers::change_open_orders(tx, customer, -order.total)?;
    }
    let mut error = None;
    if act == Act::Return {
        store::close_holds(tx, by, order.id, reason)?;
        error = Some(store::insert_error(tx, by, &order, reason)?);
    }
    let entry = Entry {
        verb: verb.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: Some(reason),
        detail: serde_json::json!({ "from": order.stage, "to": stage, "error": error }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    if order.intake_message.is_some() && act == Act::Reject {
        super::answer::answer(tx, by, order.id, Some(reason))?;
    }
    Ok(stage)
}

fn decide(order: &Order, act: Act, reason: &str) -> Result<Stage, OrderRefusal> {
    let stage = order.stage.allow(act)?;
    if reason.trim().is_empty() { Err(OrderRefusal::NoReason) } else { Ok(stage) }
}
