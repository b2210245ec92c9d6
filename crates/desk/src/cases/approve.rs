//! Approve a remedy, or refuse it. Called by the complaint's page, the API and the command line. Holds: what the policy does not grant, and what is
//! above its limit, is let through by somebody else than who proposed it, by a check on the table as well; nobody lets through more than
//! their level allows, all remedies of the order together.

use basics::Money;
use db::Tx;

use super::acknowledge::record;
use super::case::Case;
use super::lifecycle::CaseAct;
use super::policy::{self, CasePolicy};
use super::refusal::CaseRefusal;
use super::remedy::{Remedy, RemedyState, standing};
use super::{remedy_store, store, tell};
use crate::Failure;
use crate::actor::Actor;
use crate::policies::{Verb, Whose, allow, may};

pub fn approve(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    note: &str,
    version: Option<i64>,
) -> Result<Remedy, Failure> {
    allow(by, Verb::ApproveRemedy, Whose::Others)?;
    let remedy = remedy_store::need(tx, number)?;
    remedy_store::check_version(&remedy, version)?;
    let own = Whose::of(remedy.proposed_by == by.person);
    if remedy.exceptional {
        allow(by, Verb::AllowException, own)?;
    }
    allow(by, Verb::ApproveRemedy, own)?;
    let case = store::need_by_id(tx, remedy.case)?;
    case.state.allow(CaseAct::Approve)?;
    let before = remedy_store::given(tx, &case)? - remedy.amount;
    let policy = policy::policy(tx)?;
    within(by, &remedy, before, &policy)?;
    let note = tell::short(note)?;
    let_through(tx, by, &case, &remedy, note.as_deref())
}

/// With the proposal, by whoever may let it through alone.
pub(super) fn at_once(
    tx: &mut Tx,
    by: &Actor,
    case: &str,
    remedy: Remedy,
    before: i64,
    policy: &CasePolicy,
) -> Result<Remedy, Failure> {
    let alone = may(by, Verb::ApproveRemedy, Whose::Own) && within(by, &remedy, before, policy).is_ok();
    if !alone {
        return Ok(remedy);
    }
    let case = store::need(tx, case)?;
    let_through(tx, by, &case, &remedy, None)
}

/// Within what this person lets through? What was given for the order before counts.
fn within(by: &Actor, of: &Remedy, before: i64, policy: &CasePolicy) -> Result<(), CaseRefusal> {
    if of.state != RemedyState::Proposed {
        return Err(CaseRefusal::RemedyState { number: of.number.clone(), state: of.state });
    }
    if of.two_people && of.proposed_by == by.person {
        return Err(CaseRefusal::SamePerson(of.number.clone()));
    }
    let duty = Verb::ApproveRemedy.duty();
    match policy.remedy_up_to.exceeded(by, duty, before + of.amount) {
        Some(limit) if of.amount > 0 => {
            let money = |minor| Money::from_minor(minor, of.currency);
            let (number, amount) = (of.number.clone(), money(before + of.amount));
            Err(CaseRefusal::AboveLimit { number, amount, limit: money(limit) })
        }
        _ => Ok(()),
    }
}

fn let_through(
    tx: &mut Tx,
    by: &Actor,
    case: &Case,
    remedy: &Remedy,
    note: Option<&str>,
) -> Result<Remedy, Failure> {
    remedy_store::decide(tx, by, remedy.id, RemedyState::Approved, note)?;
    let state = standing(&remedy_store::of_case(tx, case.id)?);
    store::set_state(tx, case.id, state)?;
    let detail = serde_json::json!({ "remedy": remedy.number, "kind": remedy.kind, "amount": remedy.amount });
    record(tx, by, Verb::ApproveRemedy, case, "approve", state, note, detail)?;
    remedy_store::need(tx, &remedy.number)
}

/// Whoever may let it through, or who proposed it, takes it off the table, with a reason.
pub fn refuse(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<Remedy, Failure> {
    allow(by, Verb::ProposeRemedy, Whose::Own)?;
    let remedy = remedy_store::need(tx, number)?;
    if remedy.proposed_by != by.person {
        allow(by, Verb::ApproveRemedy, Whose::Others)?;
    }
    if !remedy.state.is_open() {
        return Err(CaseRefusal::RemedyState { number: remedy.number, state: remedy.state }.into());
    }
    let case = store::need_by_id(tx, remedy.case)?;
    case.state.allow(CaseAct::Refuse)?;
    let reason = tell::needed(reason)?;
    remedy_store::decide(tx, by, remedy.id, RemedyState::Refused, Some(&reason))?;
    let state = standing(&remedy_store::of_case(tx, case.id)?);
    store::set_state(tx, case.id, state)?;
    let detail = serde_json::json!({ "remedy": remedy.number, "kind": remedy.kind, "amount": remedy.amount });
    record(tx, by, Verb::ApproveRemedy, &case, "refuse", state, Some(&reason), detail)?;
    remedy_store::need(tx, &remedy.number)
}
