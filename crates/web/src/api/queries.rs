//! Queries over stock and orders, by the API.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use basics::Limits;
use desk::queries::{self, NewQuery, Saved, Spec, Table};
use serde::{Deserialize, Serialize};

use super::json;
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;
use crate::queries::file_of;

#[derive(Debug, Serialize)]
pub struct SavedShown {
    number: String,
    name: String,
    owner: String,
    shared: String,
    changed_at: String,
    spec: Spec,
}

impl From<Saved> for SavedShown {
    fn from(q: Saved) -> SavedShown {
        SavedShown {
            number: q.number,
            name: q.name,
            owner: q.owner_name,
            shared: q.shared,
            changed_at: q.changed_at.to_string(),
            spec: q.spec,
        }
    }
}

pub async fn list(State(app): State<App>, who: Credential) -> Result<Json<Vec<SavedShown>>, Problem> {
    let found = app.read(who, "list queries", |tx, by| Ok(queries::list(tx, by)?));
    Ok(Json(found.await?.into_iter().map(SavedShown::from).collect()))
}

pub async fn show(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Json<SavedShown>, Problem> {
    let found = app.read(who, "show query", move |tx, by| queries::visible(tx, by, &number));
    Ok(Json(found.await?.into()))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    name: String,
    #[serde(default)]
    shared: String,
    spec: Spec,
}

pub async fn save(
    State(app): State<App>,
    who: Credential,
    body: Bytes,
) -> Result<(StatusCode, Json<SavedShown>), Problem> {
    let given: Given = json(&body)?;
    let saved = app.write(who, "save query", move |tx, by| {
        let new =
            NewQuery { name: given.name.clone(), shared: given.shared.clone(), spec: given.spec.clone() };
        let number = queries::save(tx, by, &new)?;
        queries::visible(tx, by, &number)
    });
    Ok((StatusCode::CREATED, Json(saved.await?.into())))
}

pub async fn change(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Json<SavedShown>, Problem> {
    let given: Given = json(&body)?;
    let saved = app.write(who, "change query", move |tx, by| {
        let new =
            NewQuery { name: given.name.clone(), shared: given.shared.clone(), spec: given.spec.clone() };
        queries::change(tx, by, &number, &new)?;
        queries::visible(tx, by, &number)
    });
    Ok(Json(saved.await?.into()))
}

pub async fn delete(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Json<Vec<SavedShown>>, Problem> {
    let left = app.write(who, "delete query", move |tx, by| {
        queries::delete(tx, by, &number)?;
        Ok(queries::list(tx, by)?)
    });
    Ok(Json(left.await?.into_iter().map(SavedShown::from).collect()))
}

#[derive(Debug, Serialize)]
pub struct Answer {
    columns: Vec<&'static str>,
    rows: Vec<Vec<queries::Cell>>,
    fitting: usize,
    looked_at: usize,
    is_cut: bool,
}

impl From<Table> for Answer {
    fn from(table: Table) -> Answer {
        Answer {
            columns: table.heads.iter().map(|(code, _)| *code).collect(),
            rows: table.rows,
            fitting: table.fitting,
            looked_at: table.looked_at,
            is_cut: table.is_cut,
        }
    }
}

#[derive(Debug, Deserialize)]
pub struct Rows {
    limit: Option<usize>,
    format: Option<String>,
}

fn most(asked: Option<usize>) -> usize {
    asked.unwrap_or(1_000).clamp(1, Limits::QUERY_ROWS)
}

/// `POST /queries/run`: answers a question that nobody saved.
pub async fn run(
    State(app): State<App>,
    who: Credential,
    Query(rows): Query<Rows>,
    body: Bytes,
) -> Result<Json<Answer>, Problem> {
    let spec: Spec = json(&body)?;
    let table = app.read(who, "run query", move |tx, by| queries::run(tx, by, &spec, most(rows.limit)));
    Ok(Json(table.await?.into()))
}

/// `GET /queries/{number}/rows`
pub async fn rows(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    Query(rows): Query<Rows>,
) -> Result<Json<Answer>, Problem> {
    let table = app.read(who, "run query", move |tx, by| {
        let saved = queries::visible(tx, by, &number)?;
        queries::run(tx, by, &saved.spec, most(rows.limit))
    });
    Ok(Json(table.await?.into()))
}

/// `GET /queries/{number}/file?format=csv|xlsx`
pub async fn file(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    Query(rows): Query<Rows>,
) -> Result<Response, Problem> {
    let as_workbook = match rows.format.as_deref() {
        None | Some("" | "csv") => false,
        Some("xlsx") => true,
        Some(other) => {
            let detail = format!("'{other}' is neither csv nor xlsx");
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail));
        }
    };
    let (name, table) = app
        .read(who, "run query", move |tx, by| {
            let saved = queries::visible(tx, by, &number)?;
            let table = queries::run(tx, by, &saved.spec, Limits::QUERY_ROWS)?;
            Ok((saved.name, table))
        })
        .await?;
    let (headers, bytes) = file_of(&table, &name, as_workbook).map_err(desk::Failure::from)?;
    // A file, of whichever kind.
    let mut response = (headers, bytes).into_response();
    response
        .headers_mut()
        .insert(header::X_CONTENT_TYPE_OPTIONS, header::HeaderValue::from_static("nosniff"));
    Ok(response)
}
