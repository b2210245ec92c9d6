//! Finish: a task is done, with what came of it.

use db::Tx;

use super::refusal::TaskRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::failure::no_card;
use crate::journal::{self, Entry};
use crate::notes::{self, About};
use crate::policies::{Verb, Whose, allow};

pub fn finish(tx: &mut Tx, by: &Actor, number: &str, outcome: &str) -> Result<(), Failure> {
    allow(by, Verb::FinishTask, Whose::Own)?;
    no_card("outcome", outcome)?;
    let task = store::need(tx, number)?;
    if task.done_at.is_some() {
        return Err(TaskRefusal::Done { number: task.number }.into());
    }
    store::finish(tx, by, task.id, outcome)?;
    notes::mention(tx, by, &About::of("task", task.id.uuid(), &task.number), outcome)?;
    let entry = Entry {
        verb: Verb::FinishTask.code(),
        noun: "task",
        thing: task.id.uuid(),
        number: Some(&task.number),
        reason: Some(outcome).filter(|o| !o.is_empty()),
        detail: serde_json::json!({ "about": task.about }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(())
}
