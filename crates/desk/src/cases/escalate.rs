//! Escalate: a clock has run out, so those in the role that the policy names find it on their Today; later those in the next one. By the worker,
//! or by hand, with a reason, before the clock has run out.

use basics::{Calendar, Decimal, Instant};
use db::{Fault, Tx};

use super::acknowledge::record;
use super::case::Case;
use super::investigate::worked;
use super::lifecycle::CaseAct;
use super::policy::{self, CasePolicy};
use super::refusal::CaseRefusal;
use super::{store, tell};
use crate::actor::{Actor, Role};
use crate::journal::{self, Entry};
use crate::notes::{self, About};
use crate::policies::{Verb, Whose, allow};
use crate::tables::{self, Facts};
use crate::{Failure, calendars, company, people};

/// Complaints escalated in one go.
const CHUNK: usize = 200;
/// People who are told at most.
const TOLD: usize = 20;

/// Says how many there were; called by the worker until it says 0.
pub fn escalate_due(tx: &mut Tx, by: &Actor) -> Result<usize, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let (now, calendar, policy) = (tx.now(), calendars::of_company(tx)?, policy::policy(tx)?);
    let mut raised = 0;
    for case in store::to_escalate(tx, now, policy.then_after * 60, CHUNK)? {
        let Some(step) = decide(&case, &policy, &calendar, now) else { continue };
        let role = role_of(tx, &case, &policy, step)?;
        let role = role.as_str();
        let late = match case.acknowledged_at {
            None => "not acknowledged in time",
            Some(_) => "not resolved in time",
        };
        raise(tx, by, &case, step, role, late)?;
        let entry = Entry {
            verb: "escalate_case",
            noun: "case",
            thing: case.id.uuid(),
            number: Some(&case.number),
            reason: Some(late),
            detail:
                serde_json::json!({ "step": step, "role": role, "due": case.due_at.map(|d| d.to_string()) })
                    .to_string(),
        };
        journal::record(tx, by, &entry)?;
        raised += 1;
    }
    Ok(raised)
}

/// By hand: to the role that comes next.
pub fn escalate(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<Case, Failure> {
    let case = worked(tx, by, number, None)?;
    let state = case.state.allow(CaseAct::Escalate)?;
    let reason = tell::needed(reason)?;
    let policy = policy::policy(tx)?;
    let step = case.escalation + 1;
    if step > 2 {
        return Err(CaseRefusal::Escalated(case.escalated_to.unwrap_or_default()).into());
    }
    let role = role_of(tx, &case, &policy, step)?;
    let role = role.as_str();
    raise(tx, by, &case, step, role, &reason)?;
    let detail = serde_json::json!({ "step": step, "role": role });
    record(tx, by, Verb::WorkCase, &case, "escalate", state, Some(&reason), detail)?;
    store::need(tx, &case.number)
}

/// As the table of escalation has it; where none is in force, or no row is about the complaint, as the policy has it.
fn role_of(tx: &mut Tx, case: &Case, policy: &CasePolicy, step: i64) -> Result<String, Fault> {
    let today = company::facts(tx)?.day(tx.now());
    let clock = if case.acknowledged_at.is_none() { "acknowledgement" } else { "resolution" };
    let facts = Facts::new()
        .text("category", case.category.code())
        .text("severity", case.severity.code())
        .text("clock", clock)
        .number("step", Decimal::from(step))
        .text("customer", &case.customer_number);
    if let Some(table) = tables::in_force(tx, "escalation", today)?
        && let Some(decided) = table.first(&facts)
    {
        tables::record_use(tx, &decided, &facts, "case", &case.number)?;
        return Ok(decided.row.text("role").to_owned());
    }
    Ok(if step >= 2 { policy.then_to.clone() } else { policy.escalate_to.clone() })
}

/// The flag, and a word on the Today of everybody in the role.
fn raise(tx: &mut Tx, by: &Actor, case: &Case, step: i64, role: &str, why: &str) -> Result<(), Fault> {
    store::set_escalation(tx, case.id, step, role)?;
    let about = About::of("case", case.id.uuid(), &case.number);
    let text = format!("{} ({}): {why}", case.customer_name, case.severity.code());
    let Some(role) = Role::from_code(role) else { return Ok(()) };
    for person in people::with_role(tx, role, TOLD)? {
        notes::tell(tx, by, person, &about, &text)?;
    }
    Ok(())
}

/// The step that a complaint has come to since its clock ran out, if it is a new one.
fn decide(case: &Case, policy: &CasePolicy, calendar: &Calendar, now: Instant) -> Option<i64> {
    let due = case.due_at.filter(|due| *due < now)?;
    let late = calendar.working_seconds(due, now);
    let step = if late.is_none_or(|seconds| seconds >= policy.then_after * 60) { 2 } else { 1 };
    (step > case.escalation).then_some(step)
}
