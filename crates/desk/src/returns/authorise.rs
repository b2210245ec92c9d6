//! Authorise a return that somebody asked for, or reject it; or cancel one before anything came. Called by the return's page, the API and the command
//! line. Holds: above the limit of a level somebody with a higher one, and above that of the policy somebody else, lets it through.

use db::{Fault, Tx};

use super::lifecycle::{ReturnAct, ReturnState};
use super::refusal::ReturnRefusal;
use super::request::{days_since_shipped, within};
use super::rma::{Advance, Return};
use super::{policy, replace, store};
use crate::Failure;
use crate::actor::Actor;
use crate::billing;
use crate::failure::no_card;
use crate::journal::{self, Entry};
use crate::orders;
use crate::policies::{Verb, Whose, allow};

pub fn authorise(tx: &mut Tx, by: &Actor, number: &str, version: Option<i64>) -> Result<Return, Failure> {
    let mut of = store::need(tx, number)?;
    allow(by, Verb::AuthoriseReturn, Whose::of(of.requested_by == by.person))?;
    store::check_version(&of, version)?;
    of.state.allow(ReturnAct::Authorise)?;
    let order = orders::need(tx, &of.order_number)?;
    let (policy, days) = (policy::policy(tx)?, days_since_shipped(tx, &order)?);
    within(by, &of, &policy, days)?;
    record(tx, by, &mut of)?;
    if of.advance != Advance::No {
        replace::place(tx, by, &mut of)?;
    }
    Ok(of)
}

/// The rows; whether it may be is decided before.
pub(super) fn record(tx: &mut Tx, by: &Actor, of: &mut Return) -> Result<(), Fault> {
    store::set_authorised(tx, by, of.id)?;
    tell(tx, by, Verb::AuthoriseReturn, of, ReturnState::Authorised, None)?;
    of.state = ReturnState::Authorised;
    (of.authorised_by, of.authorised_at) = (Some(by.person), Some(tx.now()));
    of.version += 1;
    Ok(())
}

pub fn reject(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<Return, Failure> {
    let of = store::need(tx, number)?;
    allow(by, Verb::AuthoriseReturn, Whose::of(of.requested_by == by.person))?;
    of.state.allow(ReturnAct::Reject)?;
    end(tx, by, of, Verb::AuthoriseReturn, ReturnState::Rejected, reason)
}

pub fn cancel(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<Return, Failure> {
    let of = store::need(tx, number)?;
    allow(by, Verb::CancelReturn, Whose::of(of.requested_by == by.person))?;
    of.state.allow(ReturnAct::Cancel)?;
    let credited = billing::credits_of_return(tx, of.id.uuid())?;
    decide_cancel(&of, credited.is_empty())?;
    end(tx, by, of, Verb::CancelReturn, ReturnState::Cancelled, reason)
}

fn decide_cancel(of: &Return, nothing_credited: bool) -> Result<(), ReturnRefusal> {
    if !nothing_credited {
        return Err(ReturnRefusal::WrongState { state: of.state, act: ReturnAct::Cancel });
    }
    if of.replacements.is_empty() { Ok(()) } else { Err(ReturnRefusal::SentInAdvance(of.number.clone())) }
}

fn end(
    tx: &mut Tx,
    by: &Actor,
    of: Return,
    verb: Verb,
    to: ReturnState,
    reason: &str,
) -> Result<Return, Failure> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(ReturnRefusal::NoReason.into());
    }
    no_card("reason", reason)?;
    store::set_ended(tx, by, of.id, to, Some(reason))?;
    for line in &of.lines {
        orders::withdraw_return(tx, of.order, line.line_no, line.outstanding())?;
    }
    tell(tx, by, verb, &of, to, Some(reason))?;
    store::need(tx, &of.number)
}

pub(super) fn tell(
    tx: &mut Tx,
    by: &Actor,
    verb: Verb,
    of: &Return,
    to: ReturnState,
    reason: Option<&str>,
) -> Result<(), Fault> {
    let entry = Entry {
        verb: verb.code(),
        noun: "return",
        thing: of.id.uuid(),
        number: Some(&of.number),
        reason,
        detail:
            serde_json::json!({ "from": of.state, "to": to, "order": of.order_number, "value": of.value })
                .to_string(),
    };
    journal::record(tx, by, &entry)
}
