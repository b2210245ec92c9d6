//! Tasks and messages of an order by the API.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use db::Tx;
use desk::actor::PersonId;
use desk::correspondence;
use desk::failure::General;
use desk::intake::{self, Listed};
use desk::orders;
use desk::policies::{Verb, Whose, allow};
use desk::tasks::{self, Task};
use desk::{Failure, customers, people};
use serde::{Deserialize, Serialize};

use super::json;
use super::letters::LetterShown;
use crate::App;
use crate::credential::Credential;
use crate::order::tasks::about_order;
use crate::problem::Problem;

#[derive(Debug, Serialize)]
pub struct TaskShown {
    number: String,
    about: String,
    title: String,
    department: String,
    person: Option<String>,
    raised_at: String,
    due_at: Option<String>,
    done_at: Option<String>,
    done_by: Option<String>,
    outcome: Option<String>,
    /// 0; 1 with the supervisor, 2 with the management.
    escalation: i64,
}

pub(super) fn shown(tx: &mut Tx, found: Vec<Task>) -> Result<Vec<TaskShown>, Failure> {
    let ids: Vec<PersonId> = found.iter().flat_map(|t| [t.person, t.done_by]).flatten().collect();
    let names: BTreeMap<PersonId, String> = people::names(tx, &ids)?;
    let name = |id: Option<PersonId>| id.and_then(|id| names.get(&id).cloned());
    Ok(found
        .into_iter()
        .map(|t| TaskShown {
            person: name(t.person),
            done_by: name(t.done_by),
            raised_at: t.raised_at.to_string(),
            due_at: t.due_at.map(|at| at.to_string()),
            done_at: t.done_at.map(|at| at.to_string()),
            number: t.number,
            about: t.about,
            title: t.title,
            department: t.department,
            outcome: t.outcome,
            escalation: t.escalation,
        })
        .collect())
}

pub async fn list(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Json<Vec<TaskShown>>, Problem> {
    let found = app.read(who, "list tasks", move |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let order = orders::need(tx, &number)?;
        let found = tasks::of_thing(tx, order.id.uuid())?;
        shown(tx, found)
    });
    Ok(Json(found.await?))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TaskGiven {
    title: String,
    #[serde(default)]
    department: String,
    #[serde(default)]
    due: String,
}

pub async fn raise(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<Vec<TaskShown>>), Problem> {
    let given: TaskGiven = json(&body)?;
    let all = app.write(who, "raise task", move |tx, by| {
        let order = orders::need(tx, &number)?;
        let task = about_order(tx, &order, &given.title, &given.department, &given.due)?;
        tasks::raise(tx, by, &task)?;
        let found = tasks::of_thing(tx, order.id.uuid())?;
        shown(tx, found)
    });
    Ok((StatusCode::CREATED, Json(all.await?)))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TaskDone {
    #[serde(default)]
    outcome: String,
}

pub async fn finish(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Json<TaskShown>, Problem> {
    let given: TaskDone = json(&body)?;
    let done = app.write(who, "finish task", move |tx, by| {
        tasks::finish(tx, by, &number, &given.outcome)?;
        let task = tasks::need(tx, &number)?;
        Ok(shown(tx, vec![task])?.pop())
    });
    done.await?.map(Json).ok_or_else(|| Problem::not_found("such task"))
}

/// What came in and what went out.
#[derive(Debug, Serialize)]
pub struct Messages {
    documents: Vec<Listed>,
    letters: Vec<LetterShown>,
}

pub async fn messages(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Json<Messages>, Problem> {
    let found = app.read(who, "messages", move |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let order = orders::need(tx, &number)?;
        let documents = intake::of_order(tx, order.id.uuid(), order.customer, order.po_number.as_deref())?;
        let letters = correspondence::of_order(tx, order.id.uuid(), order.intake_message)?;
        Ok(Messages { documents, letters: letters.into_iter().map(LetterShown::from).collect() })
    });
    Ok(Json(found.await?))
}

/// `GET /api/v1/customers/{number}/messages`: what came in from them and went to them, the latest first.
pub async fn of_customer(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Json<Messages>, Problem> {
    let found = app.read(who, "messages of a customer", move |tx, by| {
        allow(by, Verb::SeeLetters, Whose::Others)?;
        allow(by, Verb::SeeIntake, Whose::Others)?;
        let customer = customers::by_number(tx, &number)?
            .ok_or_else(|| General::NotFound { what: "customer", which: number.clone() })?;
        let most = basics::Limits::PAGE_ROWS;
        let documents = intake::of_customer(tx, customer.id, most)?;
        let letters = correspondence::list(tx, None, Some(customer.id), None, most)?;
        Ok(Messages { documents, letters: letters.into_iter().map(LetterShown::from).collect() })
    });
    Ok(Json(found.await?))
}
