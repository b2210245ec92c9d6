//! Hand off: a task is offered to a person or a team, who accept it or return it with a reason.

use db::Tx;

use super::TaskRefusal;
use super::offer::{Offered, decide_offer, offer};
use super::store::{self, Task};
use super::team::To;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::notes::About;
use crate::policies::{Verb, Whose, allow};

pub fn hand_off(tx: &mut Tx, by: &Actor, number: &str, to: &To, reason: &str) -> Result<Offered, Failure> {
    allow(by, Verb::HandOff, Whose::Own)?;
    let task = open_task(tx, number)?;
    let about = About::of("task", task.id.uuid(), &task.number);
    let holder = To { team: task.department.clone(), person: task.person };
    let offered = offer(tx, by, &about, &holder, to, reason)?;
    if offered == Offered::Taken {
        store::give(tx, task.id, to)?;
    }
    let detail =
        serde_json::json!({ "team": to.team, "person": to.person, "taken": offered == Offered::Taken });
    record(tx, by, Verb::HandOff, &task, reason, detail)?;
    Ok(offered)
}

pub fn answer(tx: &mut Tx, by: &Actor, number: &str, accept: bool, why: &str) -> Result<(), Failure> {
    allow(by, Verb::AnswerHandOff, Whose::Own)?;
    let task = open_task(tx, number)?;
    let about = About::of("task", task.id.uuid(), &task.number);
    let offered = decide_offer(tx, by, &about, accept, why)?;
    if accept {
        store::give(tx, task.id, &To { team: offered.to.team.clone(), person: Some(by.person) })?;
    }
    let detail = serde_json::json!({ "accepted": accept, "team": offered.to.team });
    record(tx, by, Verb::AnswerHandOff, &task, why, detail)
}

fn open_task(tx: &mut Tx, number: &str) -> Result<Task, Failure> {
    let task = store::need(tx, number)?;
    match task.done_at {
        Some(_) => Err(TaskRefusal::Done { number: task.number }.into()),
        None => Ok(task),
    }
}

fn record(
    tx: &mut Tx,
    by: &Actor,
    verb: Verb,
    task: &Task,
    reason: &str,
    detail: serde_json::Value,
) -> Result<(), Failure> {
    let entry = Entry {
        verb: verb.code(),
        noun: "task",
        thing: task.id.uuid(),
        number: Some(&task.number),
        reason: Some(reason.trim()).filter(|r| !r.is_empty()),
        detail: detail.to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}
