//! Escalate: a task that is late goes on the supervisors' Today, and a working day later on the management's. Called by the worker;
//! where none runs, a late task is marked as late all the same.

use basics::Calendar;
use db::Tx;

use super::store::{self, Task};
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::{Failure, calendars};

/// Tasks escalated in one go.
const CHUNK: usize = 200;
/// Working time between the supervisor and the management.
const STEP_SECONDS: i64 = 8 * 3600;

/// Says how many there were; called until it says 0.
pub fn escalate(tx: &mut Tx, by: &Actor) -> Result<usize, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let now = tx.now();
    let calendar = calendars::of_company(tx)?;
    let mut raised = 0;
    for task in store::to_escalate(tx, now, CHUNK)? {
        let Some(step) = decide(&task, &calendar, now) else { continue };
        store::set_escalation(tx, task.id, step)?;
        let entry = Entry {
            verb: "escalate_task",
            noun: "task",
            thing: task.id.uuid(),
            number: Some(&task.number),
            reason: None,
            detail: serde_json::json!({ "step": step, "about": task.about, "team": task.department })
                .to_string(),
        };
        journal::record(tx, by, &entry)?;
        raised += 1;
    }
    Ok(raised)
}

/// The step that a task has come to since it was due, if it is a new one.
fn decide(task: &Task, calendar: &Calendar, now: basics::Instant) -> Option<i64> {
    let due = task.due_at.filter(|due| *due < now)?;
    let late = calendar.working_seconds(due, now);
    let step = if late.is_none_or(|seconds| seconds >= STEP_SECONDS) { 2 } else { 1 };
    (step > task.escalation).then_some(step)
}
