//! Raise: a new task. [`raise`] is a person's own verb; [`follow_up`] belongs to the verb that brought it about, which has asked the
//! policies and writes the journal entry.

use basics::{Id, Instant, Limits};
use db::{Fault, Tx};
use uuid::Uuid;

use super::refusal::TaskRefusal;
use super::store::{self, Task};
use super::team::TEAMS;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::failure::no_card;
use crate::journal::{self, Entry};
use crate::notes::{self, About};
use crate::policies::{Verb, Whose, allow};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTask {
    pub thing: Uuid,
    /// The noun and number of the thing: `intake IN100001`.
    pub about: String,
    pub title: String,
    pub department: String,
    pub person: Option<PersonId>,
    pub due_at: Option<Instant>,
}

pub fn raise(tx: &mut Tx, by: &Actor, task: &NewTask) -> Result<String, Failure> {
    allow(by, Verb::RaiseTask, Whose::Own)?;
    decide(task)?;
    no_card("title", &task.title)?;
    let (id, number) = insert(tx, by, task)?;
    notes::mention(tx, by, &About::of("task", id.uuid(), &number), &task.title)?;
    let entry = Entry {
        verb: Verb::RaiseTask.code(),
        noun: "task",
        thing: id.uuid(),
        number: Some(&number),
        reason: None,
        detail: serde_json::json!({ "about": task.about, "department": task.department }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(number)
}

fn decide(task: &NewTask) -> Result<(), TaskRefusal> {
    if task.title.trim().is_empty() {
        return Err(TaskRefusal::NoTitle);
    }
    if task.title.chars().count() > Limits::LINE_CHARS {
        return Err(TaskRefusal::TooLong { most: Limits::LINE_CHARS });
    }
    if !TEAMS.contains(&task.department.as_str()) {
        return Err(TaskRefusal::NoRecipient { typed: task.department.clone(), teams: TEAMS.join(", ") });
    }
    Ok(())
}

/// A task that another verb brings about, in its transaction.
pub fn follow_up(tx: &mut Tx, by: &Actor, task: &NewTask) -> Result<String, Fault> {
    Ok(insert(tx, by, task)?.1)
}

fn insert(tx: &mut Tx, by: &Actor, task: &NewTask) -> Result<(Id<Task>, String), Fault> {
    let (id, number) = (tx.new_id(), format!("T{}", 100_000 + tx.next_number("task")?));
    store::insert(tx, by, id, &number, task)?;
    Ok((id, number))
}
