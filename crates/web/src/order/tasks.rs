//! The tasks of an order: what is still to be done, by whom and by when, and what came of what was done. Raised and finished on the
//! order page.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use basics::Instant;
use db::Tx;
use desk::failure::General;
use desk::orders::{self, Order};
use desk::tasks::{self, NewTask, Task};
use desk::{Failure, company, people};

use super::verbs::carry_out;
use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit};

/// The departments that a task may be for.
pub const DEPARTMENTS: [&str; 5] = ["orders", "warehouse", "finance", "purchasing", "management"];

pub struct TaskShown {
    pub number: String,
    pub title: String,
    /// The person, or the department.
    pub who: String,
    pub raised: String,
    pub due: String,
    pub is_late: bool,
    /// When it was done, by whom, and what came of it.
    pub done: Option<(String, String, String)>,
}

/// The open ones first, then those that are done; those about the document the order came as belong to it, too.
pub fn of(tx: &mut Tx, frame: &Frame, order: &Order) -> Result<Vec<TaskShown>, Failure> {
    let mut found = tasks::of_thing(tx, order.id.uuid())?;
    if let Some(message) = order.intake_message {
        found.extend(tasks::of_thing(tx, message)?);
    }
    found.sort_by_key(|t| (t.done_at.is_some(), std::cmp::Reverse(t.raised_at)));
    let ids: Vec<_> = found.iter().flat_map(|t| [t.person, t.done_by]).flatten().collect();
    let names: BTreeMap<_, _> = people::names(tx, &ids)?.into_iter().collect();
    let name = |id: Option<_>| id.and_then(|id| names.get(&id).cloned());
    let now = tx.now();
    Ok(found
        .into_iter()
        .map(|t: Task| TaskShown {
            who: name(t.person).unwrap_or_else(|| t.department.clone()),
            raised: frame.when(t.raised_at),
            due: t.due_at.map(|d| frame.day(d.day_in(&frame.zone))).unwrap_or_else(|| "–".into()),
            is_late: t.done_at.is_none() && t.due_at.is_some_and(|due| due < now),
            done: t.done_at.map(|at| {
                let by = name(t.done_by).unwrap_or_else(|| "the desk".into());
                (frame.when(at), by, t.outcome.clone().unwrap_or_default())
            }),
            number: t.number,
            title: t.title,
        })
        .collect())
}

/// `POST /orders/{number}/tasks`
pub async fn raise(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let title = fields.text("title").to_owned();
    let (due, department) = (fields.text("due").to_owned(), fields.text("department").to_owned());
    carry_out(app, visit, number, &fields, "raise task", move |tx, by, given| {
        let order = orders::need(tx, &given.number)?;
        let task = NewTask {
            thing: order.id.uuid(),
            about: format!("order {}", order.number),
            title: title.clone(),
            department: if department.is_empty() { "orders".into() } else { department.clone() },
            person: None,
            due_at: due_at(tx, &due)?,
        };
        let raised = tasks::raise(tx, by, &task)?;
        Ok(Notice::ok(format!("Task {raised} is raised for {}.", task.department)))
    })
    .await
}

/// The evening of a day as typed; none where nothing was.
pub(crate) fn due_at(tx: &mut Tx, typed: &str) -> Result<Option<Instant>, Failure> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let today = company::today(tx)?;
    let invalid = |problem: String| General::Invalid { field: "due", problem };
    let day = basics::typed_day(typed, today).map_err(|e| invalid(e.to_string()))?;
    let evening =
        format!("{day}T16:00:00Z").parse().map_err(|_| invalid(format!("'{typed}' is too far away")))?;
    Ok(Some(evening))
}

/// `POST /orders/{number}/tasks/{task}/completion`
pub async fn finish(
    State(app): State<App>,
    visit: Visit,
    Path((number, task)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Stop> {
    let outcome = fields.text("outcome").to_owned();
    carry_out(app, visit, number, &fields, "finish task", move |tx, by, _| {
        tasks::finish(tx, by, &task, &outcome)?;
        Ok(Notice::ok(format!("Task {task} is done.")))
    })
    .await
}
