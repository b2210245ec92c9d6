//! Resolve: the customer has what they get; what came of it is on record. Close: the cause is known, and the error that led to it. Reopen: it was not
//! over after all.

use db::Tx;

use super::acknowledge::{record, write};
use super::case::Case;
use super::clock;
use super::investigate::worked;
use super::lifecycle::CaseAct;
use super::refusal::CaseRefusal;
use super::{policy, remedy_store, store, tell};
use crate::actor::Actor;
use crate::correspondence::Template;
use crate::policies::{Verb, Whose, allow};
use crate::{Failure, calendars, surveys};

const DAY_SECONDS: i64 = 86_400;

/// With `recipient` the customer is told by letter, in the words of the outcome; empty for whoever wrote, or their contact.
pub fn resolve(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    outcome: &str,
    recipient: Option<&str>,
    version: Option<i64>,
) -> Result<Case, Failure> {
    let case = worked(tx, by, number, version)?;
    let state = case.state.allow(CaseAct::Resolve)?;
    let outcome = tell::needed(outcome)?;
    let remedies = remedy_store::of_case(tx, case.id)?;
    if let Some(open) = remedies.iter().find(|r| r.state.is_open()) {
        let (number, remedy) = (case.number.clone(), open.number.clone());
        return Err(CaseRefusal::RemedyOpen { number, remedy }.into());
    }
    store::set_resolved(tx, by, case.id, &outcome)?;
    let letter = match recipient {
        Some(to) => {
            let message = [("message", outcome.clone())];
            Some(write(tx, by, &case, Template::ComplaintAnswered, &message, to)?)
        }
        None => None,
    };
    let detail = serde_json::json!({ "letter": letter });
    record(tx, by, Verb::WorkCase, &case, "resolve", state, Some(&outcome), detail)?;
    store::need(tx, &case.number)
}

/// The customer is asked how satisfied they are, where the policy says so and they can be asked.
pub fn close(tx: &mut Tx, by: &Actor, number: &str, version: Option<i64>) -> Result<Case, Failure> {
    allow(by, Verb::CloseCase, Whose::Others)?;
    let case = store::need(tx, number)?;
    store::check_version(&case, version)?;
    let state = case.state.allow(CaseAct::Close)?;
    let open = store::steps(tx, case.id)?.iter().any(|s| s.done_at.is_none());
    decide_close(&case, open)?;
    store::set_closed(tx, by, case.id)?;
    let survey = ask(tx, &case)?;
    let detail = serde_json::json!({ "cause": case.cause, "error": case.error, "survey": survey });
    record(tx, by, Verb::CloseCase, &case, "close", state, None, detail)?;
    store::need(tx, &case.number)
}

fn decide_close(case: &Case, steps_open: bool) -> Result<(), CaseRefusal> {
    let number = || case.number.clone();
    if case.cause.is_none() {
        return Err(CaseRefusal::NoCause(number()));
    }
    if case.error.is_none() && case.no_error.is_none() {
        return Err(CaseRefusal::NoError(number()));
    }
    if steps_open { Err(CaseRefusal::StepsOpen(number())) } else { Ok(()) }
}

fn ask(tx: &mut Tx, case: &Case) -> Result<Option<String>, Failure> {
    if !policy::policy(tx)?.survey {
        return Ok(None);
    }
    let survey = surveys::invite_about_complaint(tx, case.customer, case.order, &case.number)?;
    if let Some(number) = &survey {
        store::set_survey(tx, case.id, number)?;
    }
    Ok(survey)
}

/// Whoever hears that it is not over takes it up again, with clocks that begin anew.
pub fn reopen(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<Case, Failure> {
    allow(by, Verb::OpenCase, Whose::Own)?;
    let case = store::need(tx, number)?;
    let state = case.state.allow(CaseAct::Reopen)?;
    let reason = tell::needed(reason)?;
    let (policy, calendar, now) = (policy::policy(tx)?, calendars::of_company(tx)?, tx.now());
    let days = case.resolved_at.map_or(0, |at| now.seconds_since(at) / DAY_SECONDS);
    if days > policy.reopen_days {
        let (number, most) = (case.number.clone(), policy.reopen_days);
        return Err(CaseRefusal::TooLate { number, days, most }.into());
    }
    let due = clock::due(&calendar, now, policy.clocks.of(case.severity).resolve);
    store::set_reopened(tx, case.id, due)?;
    record(tx, by, Verb::OpenCase, &case, "reopen", state, Some(&reason), serde_json::json!({}))?;
    store::need(tx, &case.number)
}
