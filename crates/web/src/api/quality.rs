//! Quality of entry by the API: figures, the same recounted from the journal, the errors behind them, and recording one.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use basics::Instant;
use db::Tx;
use desk::accuracy::{self, ByField, ByName, EntryError, ErrorFilter, Figures, NewError, Source, Step};
use desk::policies::{Verb, Whose, allow};
use desk::proportion::Proportion;
use desk::{Failure, people};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::{Reason, coded, json, may_do, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;
use crate::quality::{Asked, whose};

#[derive(Debug, Serialize)]
pub struct PersonShown {
    person: Option<String>,
    #[serde(flatten)]
    wrong: Proportion,
}

#[derive(Debug, Serialize)]
pub struct SourceShown {
    source: String,
    errors: i64,
}

#[derive(Debug, Serialize)]
pub struct FiguresShown {
    days: i64,
    orders: Proportion,
    by_person: Vec<PersonShown>,
    by_channel: Vec<ByName>,
    by_field: Vec<ByField>,
    by_source: Vec<SourceShown>,
}

fn shown(tx: &mut Tx, days: i64, figures: Figures) -> Result<FiguresShown, Failure> {
    let ids: Vec<_> = figures.by_person.iter().map(|p| p.person).collect();
    let names = people::names(tx, &ids)?;
    let person =
        |p: &accuracy::ByPerson| PersonShown { person: names.get(&p.person).cloned(), wrong: p.wrong };
    Ok(FiguresShown {
        days,
        orders: figures.orders,
        by_person: figures.by_person.iter().map(person).collect(),
        by_channel: figures.by_channel,
        by_field: figures.by_field,
        by_source: figures
            .by_source
            .into_iter()
            .map(|(source, errors)| SourceShown { source, errors })
            .collect(),
    })
}

/// `GET /api/v1/quality`
pub async fn figures(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<FiguresShown>, Problem> {
    let found = app.read(who, "quality of entry", move |tx, by| {
        let (of, period) = (whose(tx, by, &asked.person)?, asked.period(tx));
        let figures = accuracy::figures(tx, by, of, period)?;
        shown(tx, asked.days(), figures)
    });
    Ok(Json(found.await?))
}

#[derive(Debug, Serialize)]
pub struct Recounted {
    /// The tables say the same.
    agrees: bool,
    #[serde(flatten)]
    figures: FiguresShown,
}

/// `GET /api/v1/quality/recount`
pub async fn recount(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Recounted>, Problem> {
    let found = app.read(who, "recount quality", move |tx, by| {
        let (of, period) = (whose(tx, by, &asked.person)?, asked.period(tx));
        let recounted = accuracy::recount(tx, by, of, period)?;
        let agrees = recounted == accuracy::figures(tx, by, of, period)?;
        Ok(Recounted { agrees, figures: shown(tx, asked.days(), recounted)? })
    });
    Ok(Json(found.await?))
}

#[derive(Debug, Serialize)]
pub struct ErrorShown {
    number: Option<String>,
    order: String,
    line: Option<i64>,
    field: String,
    kind: String,
    source: Source,
    found_by: String,
    channel: String,
    step: String,
    person: Option<String>,
    was: Option<String>,
    should_be: Option<String>,
    note: Option<String>,
    at: Instant,
    withdrawn: Option<String>,
}

fn told(tx: &mut Tx, found: Vec<EntryError>) -> Result<Vec<ErrorShown>, Failure> {
    let ids: Vec<_> = found.iter().filter_map(|e| e.person).collect();
    let names = people::names(tx, &ids)?;
    let all = found.into_iter().map(|e| ErrorShown {
        person: e.person.and_then(|p| names.get(&p).cloned()),
        number: e.number,
        order: e.order_number,
        line: e.line_no,
        field: e.field,
        kind: e.kind,
        source: e.source,
        found_by: e.found_by,
        channel: e.channel,
        step: e.step,
        was: e.was,
        should_be: e.should_be,
        note: e.note,
        at: e.at,
        withdrawn: e.withdrawn,
    });
    Ok(all.collect())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AskedErrors {
    person: String,
    field: Option<String>,
    channel: Option<String>,
    step: Option<String>,
    source: Option<String>,
    before: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
pub struct ErrorPage {
    errors: Vec<ErrorShown>,
    next: Option<Instant>,
}

/// `GET /api/v1/quality/errors`
pub async fn errors(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<AskedErrors>,
) -> Result<Json<ErrorPage>, Problem> {
    let limit = rows(asked.limit);
    let step = coded("step", asked.step.as_deref(), Step::from_code, "a step")?;
    let source = coded("source", asked.source.as_deref(), Source::from_code, "a source of errors")?;
    let before = super::read("before", asked.before.as_deref(), |t| t.parse::<Instant>())?;
    let found = app.read(who, "errors", move |tx, by| {
        let person = whose(tx, by, &asked.person)?;
        if person != Some(by.person) {
            allow(by, Verb::SeeFigures, Whose::Others)?;
        }
        let (field, channel) = (asked.field.clone(), asked.channel.clone());
        let filter = ErrorFilter { person, field, channel, step, source, since: None, before };
        let found = accuracy::errors(tx, &filter, limit)?;
        told(tx, found)
    });
    let errors = found.await?;
    let next = errors.last().filter(|_| errors.len() == limit).map(|e| e.at);
    Ok(Json(ErrorPage { errors, next }))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ErrorGiven {
    field: String,
    #[serde(default)]
    line: Option<i64>,
    source: Source,
    #[serde(default = "at_entry")]
    step: Step,
    was: String,
    should_be: String,
    #[serde(default)]
    note: String,
}

fn at_entry() -> Step {
    Step::Entry
}

/// `POST /api/v1/orders/{number}/errors`
pub async fn record(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<ErrorShown>), Problem> {
    may_do(&app, &who, Verb::RecordError).await?;
    let given: ErrorGiven = json(&body)?;
    let done = app.write(who, "record error", move |tx, by| {
        let ErrorGiven { field, line, source, step, was, should_be, note } = given.clone();
        let new =
            NewError { order: number.clone(), line_no: line, field, source, step, was, should_be, note };
        let error = accuracy::record(tx, by, &new)?;
        told(tx, vec![error])
    });
    let done = done.await?.pop().ok_or_else(|| Problem::not_found("such error"))?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// `POST /api/v1/quality/errors/{number}/withdrawal`
pub async fn withdraw(asks: Asks<Reason>) -> Result<Json<ErrorShown>, Problem> {
    let done = asks.carry_out("withdraw error", |tx, by, asked| {
        accuracy::withdraw(tx, by, &asked.number, &asked.given.reason)?;
        let found = accuracy::by_number(tx, &asked.number)?;
        told(tx, found.into_iter().collect())
    });
    Ok(Json(done.await?.pop().ok_or_else(|| Problem::not_found("such error"))?))
}
