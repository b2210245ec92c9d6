//! Decide: a proposed amendment goes through or is refused. Withdraw: whoever asked for it no longer wants it.
//! Holds: someone whose orders are signed off by others does not let their own changes through.

use db::Tx;

use super::amendment::{Amendment, AmendmentState};
use super::apply::{Applied, apply_now};
use super::refusal::AmendmentRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// Lets an amendment through, with a note that accepts what was found odd, or refuses it with a reason.
pub fn decide(tx: &mut Tx, by: &Actor, number: &str, goes: bool, note: &str) -> Result<Applied, Failure> {
    let amendment = need(tx, number)?;
    allow(by, Verb::DecideAmendment, Whose::of(amendment.proposed_by == by.person))?;
    check_state(&amendment, &[AmendmentState::Proposed])?;
    if goes {
        store::set_decided(tx, by, amendment.id, AmendmentState::Approved, note)?;
        return apply_now(tx, by, Amendment { decision: Some(note.to_owned()), ..amendment });
    }
    if note.trim().is_empty() {
        return Err(AmendmentRefusal::NoReason.into());
    }
    end(tx, by, &amendment, AmendmentState::Refused, note)
}

pub fn withdraw(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<Applied, Failure> {
    let amendment = need(tx, number)?;
    allow(by, Verb::ProposeAmendment, Whose::of(amendment.proposed_by == by.person))?;
    check_state(&amendment, &[AmendmentState::Proposed, AmendmentState::Approved])?;
    if reason.trim().is_empty() {
        return Err(AmendmentRefusal::NoReason.into());
    }
    end(tx, by, &amendment, AmendmentState::Withdrawn, reason)
}

fn end(
    tx: &mut Tx,
    by: &Actor,
    amendment: &Amendment,
    state: AmendmentState,
    reason: &str,
) -> Result<Applied, Failure> {
    store::set_decided(tx, by, amendment.id, state, reason)?;
    let verb =
        if state == AmendmentState::Refused { Verb::DecideAmendment.code() } else { "withdraw_amendment" };
    let entry = Entry {
        verb,
        noun: "order",
        thing: amendment.order.uuid(),
        number: Some(&amendment.order_number),
        reason: Some(reason),
        detail: serde_json::json!({ "amendment": amendment.number, "to": state }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(Applied {
        number: amendment.number.clone(),
        order: amendment.order_number.clone(),
        state,
        revision: None,
        tasks: Vec::new(),
    })
}

pub(super) fn need(tx: &mut Tx, number: &str) -> Result<Amendment, Failure> {
    store::by_number(tx, number)?.ok_or_else(|| AmendmentRefusal::NotFound(number.to_owned()).into())
}

pub(super) fn check_state(amendment: &Amendment, allowed: &[AmendmentState]) -> Result<(), AmendmentRefusal> {
    if allowed.contains(&amendment.state) {
        return Ok(());
    }
    Err(AmendmentRefusal::WrongState { number: amendment.number.clone(), state: amendment.state.code() })
}
