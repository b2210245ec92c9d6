//! Investigate: somebody takes it up, notes what is to be found out, and what was found. Called by the complaint's page, the API and the
//! command line.

use db::Tx;

use super::acknowledge::record;
use super::case::{Case, CaseSeverity, Category};
use super::lifecycle::CaseAct;
use super::refusal::CaseRefusal;
use super::{clock, policy, store, tell};
use crate::actor::Actor;
use crate::policies::{Verb, Whose, allow};
use crate::tasks::To;
use crate::{Failure, calendars, tasks};

/// Steps of one complaint, and pieces of evidence.
pub(super) const MOST: usize = 100;

/// It is theirs then, if it was nobody's.
pub fn investigate(tx: &mut Tx, by: &Actor, number: &str, version: Option<i64>) -> Result<Case, Failure> {
    let case = worked(tx, by, number, version)?;
    let state = case.state.allow(CaseAct::Investigate)?;
    store::set_state(tx, case.id, state)?;
    if case.owner.is_none() {
        let team = tasks::teams_of(by).first().map_or(case.team.clone(), |t| (*t).to_owned());
        store::give(tx, case.id, &To { team, person: Some(by.person) })?;
    }
    record(tx, by, Verb::WorkCase, &case, "investigate", state, None, serde_json::json!({}))?;
    store::need(tx, &case.number)
}

/// Something else is to be found out.
pub fn add_step(tx: &mut Tx, by: &Actor, number: &str, text: &str) -> Result<Case, Failure> {
    let case = worked(tx, by, number, None)?;
    let state = case.state.allow(CaseAct::Work)?;
    let text = tell::needed(text)?;
    if store::steps(tx, case.id)?.len() >= MOST {
        return Err(CaseRefusal::Full { most: MOST }.into());
    }
    let step = store::add_step(tx, by, case.id, &text)?;
    store::touch(tx, case.id)?;
    record(tx, by, Verb::WorkCase, &case, "step", state, Some(&text), serde_json::json!({ "step": step }))?;
    store::need(tx, &case.number)
}

/// What was found, or why the step is not needed.
pub fn finish_step(tx: &mut Tx, by: &Actor, number: &str, step: i64, finding: &str) -> Result<Case, Failure> {
    let case = worked(tx, by, number, None)?;
    let state = case.state.allow(CaseAct::Work)?;
    let finding = tell::needed(finding)?;
    let no_step = || CaseRefusal::NoStep { step, number: case.number.clone() };
    let found = store::steps(tx, case.id)?.into_iter().find(|s| s.step_no == step).ok_or_else(no_step)?;
    if found.done_at.is_some() {
        return Err(CaseRefusal::StepDone(step).into());
    }
    store::finish_step(tx, by, case.id, step, &finding)?;
    store::touch(tx, case.id)?;
    let detail = serde_json::json!({ "step": step, "what": found.text });
    record(tx, by, Verb::WorkCase, &case, "finding", state, Some(&finding), detail)?;
    store::need(tx, &case.number)
}

/// It is about something else, or weighs more or less, than was thought; the clocks count from when it was opened.
pub fn classify(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    category: Category,
    severity: CaseSeverity,
    reason: &str,
) -> Result<Case, Failure> {
    let case = worked(tx, by, number, None)?;
    let state = case.state.allow(CaseAct::Work)?;
    let reason = tell::needed(reason)?;
    let (policy, calendar) = (policy::policy(tx)?, calendars::of_company(tx)?);
    let (acknowledge_by, resolve_by) = match severity == case.severity {
        true => (case.acknowledge_by, case.resolve_by),
        false => clock::again(&calendar, &case, policy.clocks.of(severity)),
    };
    let due = case.due_at.map(|_| if case.acknowledged_at.is_none() { acknowledge_by } else { resolve_by });
    store::set_class(tx, case.id, category, severity, (acknowledge_by, resolve_by, due))?;
    let detail = serde_json::json!({
        "category": category, "severity": severity, "was": [case.category.code(), case.severity.code()],
    });
    record(tx, by, Verb::WorkCase, &case, "classify", state, Some(&reason), detail)?;
    store::need(tx, &case.number)
}

pub(super) fn worked(tx: &mut Tx, by: &Actor, number: &str, version: Option<i64>) -> Result<Case, Failure> {
    // Whoever may do nothing here is not told what there is.
    allow(by, Verb::WorkCase, Whose::Others)?;
    let case = store::need(tx, number)?;
    store::check_version(&case, version)?;
    Ok(case)
}
