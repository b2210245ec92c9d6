//! Procedures by the API: versions, decisions, acknowledgement; what was done held against one; past orders under another; event logs out and in.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use basics::{Day, Instant, Limits};
use db::Tx;
use desk::policies::{Verb, Whose, allow};
use desk::procedures::{self, Listed, NewProcedure, Procedure, ProcedureState, ProcedureVersion};
use desk::{Failure, company, people};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::{json, may_do};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;
use crate::procedures::{AskedFor, Found};

#[derive(Debug, Serialize)]
pub struct Row {
    procedure: String,
    title: String,
    in_force: Option<i64>,
    proposed: i64,
    acknowledged: i64,
    acknowledged_at: Option<Instant>,
}

impl From<Listed> for Row {
    fn from(l: Listed) -> Row {
        Row {
            procedure: l.code,
            title: l.title,
            in_force: l.in_force,
            proposed: l.proposed,
            acknowledged: l.acknowledged,
            acknowledged_at: l.acknowledged_at,
        }
    }
}

/// `GET /api/v1/procedures`
pub async fn list(State(app): State<App>, who: Credential) -> Result<Json<Vec<Row>>, Problem> {
    let found = app.read(who, "procedures", |tx, by| {
        allow(by, Verb::SeeProcedures, Whose::Others)?;
        let today = company::today(tx)?;
        procedures::library(tx, by, today, Limits::PAGE_ROWS)
    });
    Ok(Json(found.await?.into_iter().map(Row::from).collect()))
}

#[derive(Debug, Serialize)]
pub struct VersionShown {
    procedure: String,
    version: i64,
    state: ProcedureState,
    in_force: bool,
    valid_from: Day,
    reason: Option<String>,
    written_by: Option<String>,
    written_at: Instant,
    content: Procedure,
}

fn shown(tx: &mut Tx, found: Vec<ProcedureVersion>) -> Result<Vec<VersionShown>, Failure> {
    let today = company::today(tx)?;
    let code = found.first().map(|v| v.code.clone()).unwrap_or_default();
    let held = procedures::in_force(tx, &code, today).ok().map(|v| v.version);
    let ids: Vec<_> = found.iter().map(|v| v.written_by).collect();
    let names = people::names(tx, &ids)?;
    let all = found.into_iter().map(|v| VersionShown {
        in_force: held == Some(v.version),
        written_by: names.get(&v.written_by).cloned(),
        procedure: v.code,
        version: v.version,
        state: v.state,
        valid_from: v.valid_from,
        reason: v.note,
        written_at: v.written_at,
        content: v.procedure,
    });
    Ok(all.collect())
}

fn one(tx: &mut Tx, found: ProcedureVersion) -> Result<VersionShown, Failure> {
    let mut all = shown(tx, vec![found])?;
    Ok(all.pop().ok_or_else(|| db::Fault::Broken("a version that was just written is gone".into()))?)
}

/// `GET /api/v1/procedures/{code}`: its versions, the latest first.
pub async fn versions(asks: Asks) -> Result<Json<Vec<VersionShown>>, Problem> {
    let found = asks.look("procedure versions", Verb::SeeProcedures, |tx, code| {
        let found = procedures::versions(tx, code, Limits::PAGE_ROWS)?;
        if found.is_empty() {
            return Err(procedures::ProcedureRefusal::NotFound(code.to_owned()).into());
        }
        shown(tx, found)
    });
    Ok(Json(found.await?))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    procedure: String,
    content: Procedure,
    #[serde(default)]
    valid_from: Option<Day>,
}

/// `POST /api/v1/procedures`
pub async fn propose(
    State(app): State<App>,
    who: Credential,
    body: Bytes,
) -> Result<(StatusCode, Json<VersionShown>), Problem> {
    may_do(&app, &who, Verb::ChangeProcedure).await?;
    let given: Given = json(&body)?;
    let made = app.write(who, "propose procedure", move |tx, by| {
        let new = NewProcedure {
            code: given.procedure.clone(),
            procedure: given.content.clone(),
            valid_from: given.valid_from,
        };
        let version = procedures::propose(tx, by, &new)?;
        let found = procedures::need(tx, given.procedure.trim(), version)?;
        one(tx, found)
    });
    Ok((StatusCode::CREATED, Json(made.await?)))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    version: i64,
    /// False refuses it, or takes it back where it is approved.
    #[serde(default = "yes")]
    approve: bool,
    #[serde(default)]
    reason: String,
}

fn yes() -> bool {
    true
}

/// `POST /api/v1/procedures/{code}/decision`
pub async fn decide(
    State(app): State<App>,
    who: Credential,
    Path(code): Path<String>,
    body: Bytes,
) -> Result<Json<VersionShown>, Problem> {
    may_do(&app, &who, Verb::ApproveProcedure).await?;
    let given: Decision = json(&body)?;
    let done = app.write(who, "decide procedure", move |tx, by| {
        let found = procedures::decide_version(tx, by, &code, given.version, given.approve, &given.reason)?;
        one(tx, found)
    });
    Ok(Json(done.await?))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retirement {
    version: i64,
    reason: String,
}

/// `POST /api/v1/procedures/{code}/retirement`
pub async fn retire(
    State(app): State<App>,
    who: Credential,
    Path(code): Path<String>,
    body: Bytes,
) -> Result<Json<VersionShown>, Problem> {
    may_do(&app, &who, Verb::ApproveProcedure).await?;
    let given: Retirement = json(&body)?;
    let done = app.write(who, "retire procedure", move |tx, by| {
        let found = procedures::retire(tx, by, &code, given.version, &given.reason)?;
        one(tx, found)
    });
    Ok(Json(done.await?))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Read {
    version: i64,
}

/// `POST /api/v1/procedures/{code}/acknowledgement`
pub async fn acknowledge(
    State(app): State<App>,
    who: Credential,
    Path(code): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    may_do(&app, &who, Verb::AcknowledgeProcedure).await?;
    let given: Read = json(&body)?;
    app.write(who, "acknowledge procedure", move |tx, by| {
        procedures::acknowledge(tx, by, &code, given.version)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/procedures/{code}/conformance`
pub async fn conformance(
    State(app): State<App>,
    who: Credential,
    Path(code): Path<String>,
    Query(asked): Query<AskedFor>,
) -> Result<Json<Found>, Problem> {
    let found = app.read(who, "conformance", move |tx, by| {
        let question = asked.asked(tx, &code);
        Ok(Found::of(&procedures::conformance(tx, by, &question)?))
    });
    Ok(Json(found.await?))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Kind {
    kind: String,
}

/// `POST /api/v1/procedures/{code}/logs`: another system's event log, of which nothing is kept.
pub async fn other_log(
    State(app): State<App>,
    who: Credential,
    Path(code): Path<String>,
    Query(asked): Query<Kind>,
    body: Bytes,
) -> Result<Json<Found>, Problem> {
    may_do(&app, &who, Verb::SeeFigures).await?;
    let found = app.read(who, "other log", move |tx, by| {
        Ok(Found::of_other(&procedures::of_other_log(tx, by, &code, &body, &asked.kind)?))
    });
    Ok(Json(found.await?))
}

#[derive(Debug, Serialize)]
pub struct StepShown {
    step: String,
    title: String,
    added: u64,
    dropped: u64,
    errors_caught: u64,
    examples: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct Replayed {
    procedure: String,
    version_now: i64,
    version_then: i64,
    orders: u64,
    changed: u64,
    touches_now: u64,
    touches_then: u64,
    minutes_now: i64,
    minutes_then: i64,
    lead_seconds_now: i64,
    lead_seconds_then: i64,
    errors: u64,
    errors_caught: u64,
    errors_missed: u64,
    steps: Vec<StepShown>,
    is_cut: bool,
}

/// `GET /api/v1/procedures/{code}/replay`
pub async fn replay(
    State(app): State<App>,
    who: Credential,
    Path(code): Path<String>,
    Query(asked): Query<AskedFor>,
) -> Result<Json<Replayed>, Problem> {
    let found = app.read(who, "procedure replay", move |tx, by| {
        let (from, to) = asked.period(tx);
        let version = asked.version.trim().parse().unwrap_or(-1);
        procedures::replay(tx, by, &code, version, from, to)
    });
    let c = found.await?;
    let steps = c.steps.into_iter().map(|s| StepShown {
        step: s.code,
        title: s.title,
        added: s.added,
        dropped: s.dropped,
        errors_caught: s.caught,
        examples: s.examples,
    });
    Ok(Json(Replayed {
        procedure: c.now.code,
        version_now: c.now.version,
        version_then: c.then.version,
        orders: c.orders,
        changed: c.changed,
        touches_now: c.touches_now,
        touches_then: c.touches_then,
        minutes_now: c.minutes_now,
        minutes_then: c.minutes_then,
        lead_seconds_now: c.lead_now / 1_000_000,
        lead_seconds_then: c.lead_then / 1_000_000,
        errors: c.errors,
        errors_caught: c.caught,
        errors_missed: c.missed,
        steps: steps.collect(),
        is_cut: c.is_cut,
    }))
}

#[derive(Debug, Serialize)]
pub struct StepOfOrder {
    step: String,
    title: String,
    asked: bool,
    optional: bool,
    done: Vec<Instant>,
    role: Option<&'static str>,
    screen: String,
    checks: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct DeviationOfOrder {
    kind: &'static str,
    step: String,
}

#[derive(Debug, Serialize)]
pub struct OfOrder {
    order: String,
    procedure: String,
    version: i64,
    next: Option<String>,
    steps: Vec<StepOfOrder>,
    deviations: Vec<DeviationOfOrder>,
}

/// `GET /api/v1/orders/{number}/procedure`
pub async fn of_order(asks: Asks) -> Result<Json<OfOrder>, Problem> {
    let found = asks.look_as("procedure of an order", Verb::SeeOrders, |tx, by, number| {
        procedures::progress(tx, by, procedures::ORDER_LIFE, number)
    });
    let p = found.await?;
    let next = p.next.and_then(|at| p.steps.get(at)).map(|s| s.step.code.clone());
    let steps = p.steps.into_iter().map(|s| StepOfOrder {
        step: s.step.code,
        title: s.step.title,
        asked: s.is_asked,
        optional: s.step.optional,
        done: s.done.iter().map(|(at, _)| *at).collect(),
        role: s.step.role.map(|r| r.code()),
        screen: s.step.screen,
        checks: s.step.checks,
    });
    let deviations =
        p.deviations.iter().map(|d| DeviationOfOrder { kind: d.code(), step: d.step().to_owned() });
    Ok(Json(OfOrder {
        order: p.order,
        procedure: p.version.code,
        version: p.version.version,
        next,
        steps: steps.collect(),
        deviations: deviations.collect(),
    }))
}

/// `GET /api/v1/event-log`: OCEL 2.0.
pub async fn event_log(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<AskedFor>,
) -> Result<Response, Problem> {
    let written = app.read(who, "event log", move |tx, by| {
        let (from, to) = asked.period(tx);
        Ok(procedures::event_log(tx, by, from, to)?.write())
    });
    Ok(([(header::CONTENT_TYPE, "application/json")], written.await?).into_response())
}
