//! The tasks of an order: what is still to be done, by whom and by when, and what came of what was done. Raised and finished on the
//! order page.

use axum::extract::{Path, State};
use axum::response::Response;
use db::Tx;
use desk::Failure;
use desk::orders::{self, Order};
use desk::tasks::{self, NewTask};

use super::verbs::carry_out;
use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit};
use crate::tasks::{TaskShown, shown};

/// The open ones first, then those that are done; those about the document the order came as belong to it, too.
pub fn of(tx: &mut Tx, frame: &Frame, order: &Order) -> Result<Vec<TaskShown>, Failure> {
    let mut found = tasks::of_thing(tx, order.id.uuid())?;
    if let Some(message) = order.intake_message {
        found.extend(tasks::of_thing(tx, message)?);
    }
    found.sort_by_key(|t| (t.done_at.is_some(), std::cmp::Reverse(t.raised_at)));
    shown(tx, frame, found)
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
        let task = about_order(tx, &order, &title, &department, &due)?;
        let raised = tasks::raise(tx, by, &task)?;
        Ok(Notice::ok(format!("Task {raised} is raised for {}.", task.department)))
    })
    .await
}

/// A task about an order as it was typed: for a team or a login, the order desk where nothing was; due on the calendar of the place that
/// ships the order.
pub fn about_order(tx: &mut Tx, order: &Order, title: &str, to: &str, due: &str) -> Result<NewTask, Failure> {
    let to = tasks::recipient(tx, if to.trim().is_empty() { "orders" } else { to })?;
    Ok(NewTask {
        thing: order.id.uuid(),
        about: format!("order {}", order.number),
        title: title.to_owned(),
        department: to.team,
        person: to.person,
        due_at: tasks::due_at(tx, due, order.place)?,
    })
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
