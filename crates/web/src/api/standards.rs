//! Standards and their charts by the API.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use db::Tx;
use desk::Failure;
use desk::failure::General;
use desk::policies::{Verb, Whose, allow};
use desk::proportion::Proportion;
use desk::standards::{self, Alert, Chart, ChartKind, Measure, Measured, NewStandard, Period, Standard};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::audits::NoteOnly;
use super::{json, may_do, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Serialize)]
struct Head {
    code: String,
    name: String,
    measure: Measure,
    chart: ChartKind,
    period: Period,
    channel: String,
    target: i64,
    adjusted: bool,
    team: String,
    active: bool,
    version: i64,
}

fn head(s: Standard) -> Head {
    Head {
        code: s.code,
        name: s.name,
        measure: s.measure,
        chart: s.chart,
        period: s.period,
        channel: s.channel,
        target: s.target,
        adjusted: s.adjusted,
        team: s.team,
        active: s.active,
        version: s.version,
    }
}

#[derive(Debug, Serialize)]
struct Row {
    #[serde(flatten)]
    head: Head,
    overall: Proportion,
    median: Option<i64>,
    verdict: &'static str,
}

#[derive(Debug, Serialize)]
struct Shown {
    #[serde(flatten)]
    row: Row,
    points: Chart,
}

fn row((standard, measured): (Standard, Measured)) -> (Row, Chart) {
    let Measured { chart, overall, verdict, median } = measured;
    (Row { head: head(standard), overall, median, verdict }, chart)
}

pub async fn list(State(app): State<App>, who: Credential) -> Result<Response, Problem> {
    let found = app.read(who, "standards", |tx, by| {
        allow(by, Verb::SeeFigures, Whose::Others)?;
        let mut found = Vec::new();
        for standard in standards::list(tx)? {
            let measured = standards::measured(tx, &standard, false)?;
            found.push((standard, measured));
        }
        Ok(found)
    });
    Ok(Json(found.await?.into_iter().map(|f| row(f).0).collect::<Vec<_>>()).into_response())
}

pub async fn show(asks: Asks) -> Result<Response, Problem> {
    let found = asks.look("standard", Verb::SeeFigures, |tx, code| {
        let standard = standards::need(tx, code)?;
        let measured = standards::measured(tx, &standard, false)?;
        Ok((standard, measured))
    });
    let (row, points) = row(found.await?);
    Ok(Json(Shown { row, points }).into_response())
}

pub async fn set(State(app): State<App>, who: Credential, body: Bytes) -> Result<Response, Problem> {
    may_do(&app, &who, Verb::ChangeStandards).await?;
    let new: NewStandard = json(&body)?;
    let done = app.write(who, "set standard", move |tx, by| standards::set(tx, by, &new));
    Ok(Json(head(done.await?)).into_response())
}

#[derive(Debug, Serialize)]
struct AlertShown {
    id: String,
    standard: String,
    point: String,
    rule: String,
    value: String,
    at: String,
    task: Option<String>,
    seen_at: Option<String>,
    note: Option<String>,
}

fn shown_alert(a: Alert) -> AlertShown {
    AlertShown {
        id: a.id.to_string(),
        standard: a.standard,
        point: a.point,
        rule: a.rule,
        value: a.value,
        at: a.at.to_string(),
        task: a.task,
        seen_at: a.seen_at.map(|at| at.to_string()),
        note: a.note,
    }
}

#[derive(Debug, Deserialize)]
pub struct Asked {
    limit: Option<usize>,
}

pub async fn alerts(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let limit = rows(asked.limit);
    let found = app.read(who, "alerts", move |tx, by| {
        allow(by, Verb::SeeFigures, Whose::Others)?;
        Ok(standards::alerts(tx, "", limit)?)
    });
    Ok(Json(found.await?.into_iter().map(shown_alert).collect::<Vec<_>>()).into_response())
}

pub async fn answer_alert(asks: Asks<NoteOnly>) -> Result<Response, Problem> {
    let done = asks.carry_out("answer alert", |tx: &mut Tx, by, asked| {
        let unknown = || General::NotFound { what: "alert", which: asked.number.clone() };
        let id = asked.number.parse().map_err(|_| Failure::from(unknown()))?;
        standards::answer_alert(tx, by, id, &asked.given.note)?;
        Ok(standards::alerts(tx, "", 50)?)
    });
    Ok(Json(done.await?.into_iter().map(shown_alert).collect::<Vec<_>>()).into_response())
}
