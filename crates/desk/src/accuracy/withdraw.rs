//! Withdraw: what was recorded is no error after all. Not by those whose error it would be.

use db::Tx;

use super::refusal::AccuracyRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::orders;
use crate::policies::{Verb, Whose, allow};

pub fn withdraw(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<(), Failure> {
    // Whoever may withdraw nothing is not told what there is.
    allow(by, Verb::WithdrawError, Whose::Others)?;
    let error = store::by_number(tx, number)?.ok_or_else(|| AccuracyRefusal::NotFound(number.to_owned()))?;
    allow(by, Verb::WithdrawError, Whose::of(error.person == Some(by.person)))?;
    if error.withdrawn.is_some() {
        return Err(AccuracyRefusal::Withdrawn(number.to_owned()).into());
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(AccuracyRefusal::NoReason.into());
    }
    store::withdraw(tx, by, number, reason)?;
    let order = orders::need(tx, &error.order_number)?;
    let entry = Entry {
        verb: Verb::WithdrawError.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&error.order_number),
        reason: Some(reason),
        detail: serde_json::json!({ "error": number }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(())
}
