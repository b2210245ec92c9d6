//! SQL of tasks.

use basics::{Id, Instant};
use db::{Fault, Row, Tx, values};
use uuid::Uuid;

use super::{NewTask, TaskRefusal};
use crate::Failure;
use crate::actor::{Actor, PersonId};

/// A task as it is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub id: Id<Task>,
    pub number: String,
    pub thing: Uuid,
    pub about: String,
    pub title: String,
    pub department: String,
    pub person: Option<PersonId>,
    pub raised_at: Instant,
    pub due_at: Option<Instant>,
    pub done_at: Option<Instant>,
    pub done_by: Option<PersonId>,
    pub outcome: Option<String>,
}

pub(super) fn insert(
    tx: &mut Tx,
    by: &Actor,
    id: Id<Task>,
    number: &str,
    task: &NewTask,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into task (id, number, thing, about, title, department, person, raised_by, raised_at, due_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)",
        &values![
            id,
            number,
            task.thing,
            &task.about,
            &task.title,
            &task.department,
            task.person,
            by.person,
            now,
            task.due_at
        ],
    )
}

fn read(row: &Row<'_>) -> Result<Task, Fault> {
    let mut c = row.columns();
    Ok(Task {
        id: c.take()?,
        number: c.take()?,
        thing: c.take()?,
        about: c.take()?,
        title: c.take()?,
        department: c.take()?,
        person: c.take()?,
        raised_at: c.take()?,
        due_at: c.take()?,
        done_at: c.take()?,
        done_by: c.take()?,
        outcome: c.take()?,
    })
}

pub(super) fn by_number(tx: &mut Tx, number: &str) -> Result<Option<Task>, Fault> {
    tx.first(
        "select id, number, thing, about, title, department, person, raised_at, due_at, done_at, done_by, outcome from task
         where number = $1",
        &values![number],
        read,
    )
}

pub fn need(tx: &mut Tx, number: &str) -> Result<Task, Failure> {
    Ok(by_number(tx, number)?.ok_or_else(|| TaskRefusal::NotFound(number.to_owned()))?)
}

/// Tasks about a thing, the latest first.
pub fn of_thing(tx: &mut Tx, thing: Uuid) -> Result<Vec<Task>, Fault> {
    tx.query(
        "select id, number, thing, about, title, department, person, raised_at, due_at, done_at, done_by, outcome from task
         where thing = $1 order by raised_at desc limit 200",
        &values![thing],
        read,
    )
}

/// What a department has still to do, the oldest first.
pub fn open_of(tx: &mut Tx, department: &str, limit: usize) -> Result<Vec<Task>, Fault> {
    tx.query(
        "select id, number, thing, about, title, department, person, raised_at, due_at, done_at, done_by, outcome from task
         where done_at is null and department = $1 order by raised_at limit $2",
        &values![department, limit],
        read,
    )
}

pub(super) fn finish(tx: &mut Tx, by: &Actor, task: Id<Task>, outcome: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update task set done_at = $2, done_by = $3, outcome = $4, version = version + 1 where id = $1",
        &values![task, now, by.person, outcome],
    )
}
