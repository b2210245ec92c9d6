//! The tasks of an order: what is still to be done, by whom and by when, and what came of what was done. Raised and finished on the
//! order page.

use axum::response::Response;
use db::Tx;
use desk::Failure;
use desk::orders::{self, Order};
use desk::tasks::{self, NewTask};

use super::OrderPage;
use crate::frame::{Frame, Notice};
use crate::page::Stop;
use crate::posted::Posted;
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
pub async fn raise(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<OrderPage>("raise task", |tx, by, number, fields| {
            let order = orders::need(tx, number)?;
            let task =
                about_order(tx, &order, fields.text("title"), fields.text("department"), fields.text("due"))?;
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
pub async fn finish(posted: Posted) -> Result<Response, Stop> {
    let task = posted.part().to_owned();
    posted
        .carry_out::<OrderPage>("finish task", move |tx, by, _, fields| {
            tasks::finish(tx, by, &task, fields.text("outcome"))?;
            Ok(Notice::ok(format!("Task {task} is done.")))
        })
        .await
}
