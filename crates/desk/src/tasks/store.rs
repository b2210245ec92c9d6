//! SQL of tasks and hand-offs.

use basics::{Id, Instant};
use db::{Fault, Row, Tx, Value, values};
use uuid::Uuid;

use super::offer::Handoff;
use super::team::To;
use super::times::Asked;
use super::{NewTask, TaskRefusal};
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::notes::About;

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
    pub raised_by: Option<PersonId>,
    pub raised_at: Instant,
    pub due_at: Option<Instant>,
    pub done_at: Option<Instant>,
    pub done_by: Option<PersonId>,
    pub outcome: Option<String>,
    /// 0; 1 with the supervisor, 2 with the management.
    pub escalation: i64,
}

/// All that is known of a task, with a condition after it.
macro_rules! tasks {
    ($condition:literal) => {
        concat!(
            "select id, number, thing, about, title, department, person, raised_by, raised_at, due_at, done_at, done_by, outcome,
               escalation from task ",
            $condition
        )
    };
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
        raised_by: c.take()?,
        raised_at: c.take()?,
        due_at: c.take()?,
        done_at: c.take()?,
        done_by: c.take()?,
        outcome: c.take()?,
        escalation: c.take()?,
    })
}

pub fn need(tx: &mut Tx, number: &str) -> Result<Task, Failure> {
    let number = number.trim().to_uppercase();
    let found = tx.first(tasks!("where number = $1"), &values![&number], read)?;
    Ok(found.ok_or(TaskRefusal::NotFound(number))?)
}

/// Tasks about a thing, the latest first.
pub fn of_thing(tx: &mut Tx, thing: Uuid) -> Result<Vec<Task>, Fault> {
    tx.query(tasks!("where thing = $1 order by raised_at desc limit 200"), &values![thing], read)
}

/// Open tasks about these things.
pub fn of_things(tx: &mut Tx, things: &[Uuid]) -> Result<Vec<Task>, Fault> {
    let list: Vec<Value<'_>> = things.iter().map(|t| Value::from(*t)).collect();
    tx.query_list(tasks!("where thing in ({list}) and done_at is null limit 2000"), &[], &list, read)
}

/// What a department has still to do, the oldest first.
pub fn open_of(tx: &mut Tx, department: &str, limit: usize) -> Result<Vec<Task>, Fault> {
    tx.query(
        tasks!("where done_at is null and department = $1 order by raised_at limit $2"),
        &values![department, limit],
        read,
    )
}

/// Which open tasks a list shows, by when they are due.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub team: Option<String>,
    pub person: Option<PersonId>,
    /// Due before this.
    pub before: Option<Instant>,
    /// Due and number of the last one of the page before.
    pub after: Option<(i64, String)>,
}

impl Task {
    /// What a page goes on after.
    pub fn place(&self) -> (i64, String) {
        (self.due_at.map_or(i64::MAX, Instant::micros), self.number.clone())
    }
}

/// Open tasks, what is due first first; those without a due time last.
pub fn list(tx: &mut Tx, filter: &Filter, limit: usize) -> Result<Vec<Task>, Fault> {
    let (due, number) = filter.after.clone().unwrap_or((0, String::new()));
    let before = filter.before.map_or(i64::MAX, Instant::micros);
    match (filter.person, &filter.team) {
        (Some(person), team) => tx.query(
            tasks!(
                "where done_at is null and person = $1 and ($2 = '' or department = $2)
                   and coalesce(due_at, 9223372036854775807) >= $3 and coalesce(due_at, 9223372036854775807) <= $4
                   and (coalesce(due_at, 9223372036854775807) > $3 or number > $5)
                 order by coalesce(due_at, 9223372036854775807), number limit $6"
            ),
            &values![person, team.as_deref().unwrap_or_default(), due, before, number, limit],
            read,
        ),
        (None, Some(team)) => tx.query(
            tasks!(
                "where done_at is null and department = $1
                   and coalesce(due_at, 9223372036854775807) >= $2 and coalesce(due_at, 9223372036854775807) <= $3
                   and (coalesce(due_at, 9223372036854775807) > $2 or number > $4)
                 order by coalesce(due_at, 9223372036854775807), number limit $5"
            ),
            &values![team, due, before, number, limit],
            read,
        ),
        (None, None) => tx.query(
            tasks!(
                "where done_at is null
                   and coalesce(due_at, 9223372036854775807) >= $1 and coalesce(due_at, 9223372036854775807) <= $2
                   and (coalesce(due_at, 9223372036854775807) > $1 or number > $3)
                 order by coalesce(due_at, 9223372036854775807), number limit $4"
            ),
            &values![due, before, number, limit],
            read,
        ),
    }
}

/// Open tasks that are past their time, the latest longest ago first; `least` is the step of escalation they have come to.
pub fn late(tx: &mut Tx, least: i64, limit: usize) -> Result<Vec<Task>, Fault> {
    let now = tx.now();
    tx.query(
        tasks!(
            "where done_at is null and coalesce(due_at, 9223372036854775807) < $1 and escalation >= $2
             order by coalesce(due_at, 9223372036854775807), number limit $3"
        ),
        &values![now, least, limit],
        read,
    )
}

pub(super) fn to_escalate(tx: &mut Tx, now: Instant, limit: usize) -> Result<Vec<Task>, Fault> {
    tx.query(
        tasks!(
            "where done_at is null and coalesce(due_at, 9223372036854775807) < $1
               and (escalation = 0 or (escalation = 1 and due_at < $2))
             order by coalesce(due_at, 9223372036854775807), number limit $3"
        ),
        // The second step is a working day later, so never sooner than eight hours.
        &values![now, now.plus_seconds(-8 * 3600), limit],
        read,
    )
}

pub(super) fn set_escalation(tx: &mut Tx, task: Id<Task>, step: i64) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update task set escalation = $2, escalated_at = $3, version = version + 1 where id = $1",
        &values![task, step, now],
    )
}

pub(super) fn finish(tx: &mut Tx, by: &Actor, task: Id<Task>, outcome: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update task set done_at = $2, done_by = $3, outcome = $4, version = version + 1 where id = $1",
        &values![task, now, by.person, outcome],
    )?;
    // An offer of what is done needs no answer any more.
    tx.record(
        "update handoff set answered_at = $2, answered_by = $3, accepted = 1, answer = 'done' where thing = $1 and answered_at is null",
        &values![task, now, by.person],
    )
}

pub(super) fn give(tx: &mut Tx, task: Id<Task>, to: &To) -> Result<(), Fault> {
    tx.record(
        "update task set department = $2, person = $3, version = version + 1 where id = $1",
        &values![task, &to.team, to.person],
    )
}

/// All that is known of a hand-off, with a condition after it.
macro_rules! handoffs {
    ($condition:literal) => {
        concat!(
            "select id, noun, number, to_team, to_person, reason, asked_by, asked_at, accepted, answer, answered_at from handoff ",
            $condition
        )
    };
}

fn read_offer(row: &Row<'_>) -> Result<Handoff, Fault> {
    let mut c = row.columns();
    Ok(Handoff {
        id: c.take()?,
        noun: c.take()?,
        number: c.take()?,
        to: To { team: c.take()?, person: c.take()? },
        reason: c.take()?,
        asked_by: c.take()?,
        asked_at: c.take()?,
        accepted: c.take()?,
        answer: c.take()?,
        answered_at: c.take()?,
    })
}

pub(super) fn insert_offer(
    tx: &mut Tx,
    by: &Actor,
    id: Id<Handoff>,
    about: &About,
    to: &To,
    reason: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into handoff (id, thing, noun, number, to_team, to_person, reason, asked_by, asked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &values![id, about.thing, about.noun, &about.number, &to.team, to.person, reason, by.person, now],
    )
}

pub(super) fn open_offer(tx: &mut Tx, thing: Uuid) -> Result<Option<Handoff>, Fault> {
    tx.first(handoffs!("where thing = $1 and answered_at is null"), &values![thing], read_offer)
}

pub(super) fn answer_offer(
    tx: &mut Tx,
    by: &Actor,
    id: Id<Handoff>,
    accepted: bool,
    answer: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update handoff set accepted = $2, answer = $3, answered_by = $4, answered_at = $5 where id = $1",
        &values![id, accepted, answer, by.person, now],
    )
}

/// Lands on the Today of whoever offered it.
pub(super) fn tell_returned(
    tx: &mut Tx,
    by: &Actor,
    person: PersonId,
    about: &About,
    why: &str,
) -> Result<(), Fault> {
    crate::notes::tell(tx, by, person, about, why)
}

/// Offers that wait for a person, or for one of their teams; the oldest first.
pub fn offers_to(tx: &mut Tx, person: PersonId, teams: &[&str], limit: usize) -> Result<Vec<Handoff>, Fault> {
    let mut found = tx.query(
        handoffs!("where answered_at is null and to_person = $1 order by asked_at limit $2"),
        &values![person, limit],
        read_offer,
    )?;
    for team in teams {
        found.extend(tx.query(
            handoffs!(
                "where answered_at is null and to_team = $1 and to_person is null order by asked_at limit $2"
            ),
            &values![*team, limit],
            read_offer,
        )?);
    }
    found.sort_by_key(|h| h.asked_at);
    found.truncate(limit);
    Ok(found)
}

/// The open offers of these things, by thing.
pub fn open_offers(tx: &mut Tx, things: &[Uuid]) -> Result<Vec<(Uuid, Handoff)>, Fault> {
    let list: Vec<Value<'_>> = things.iter().map(|t| Value::from(*t)).collect();
    tx.query_list(
        "select id, noun, number, to_team, to_person, reason, asked_by, asked_at, accepted, answer, answered_at, thing from handoff
         where thing in ({list}) and answered_at is null",
        &[],
        &list,
        |row| Ok((row.get(11)?, read_offer(row)?)),
    )
}

/// The hand-offs of a thing, the latest first.
pub fn offers_of(tx: &mut Tx, thing: Uuid) -> Result<Vec<Handoff>, Fault> {
    tx.query(handoffs!("where thing = $1 order by asked_at desc limit 50"), &values![thing], read_offer)
}

pub(super) fn offers_since(tx: &mut Tx, since: Instant, limit: usize) -> Result<Vec<Asked>, Fault> {
    tx.query(
        "select to_team, asked_at, answered_at, accepted from handoff where asked_at >= $1 order by asked_at desc limit $2",
        &values![since, limit],
        |row| {
            let answered: Option<Instant> = row.get(2)?;
            let accepted: Option<bool> = row.get(3)?;
            Ok((row.get(0)?, row.get(1)?, answered.map(|at| (at, accepted.unwrap_or_default()))))
        },
    )
}
