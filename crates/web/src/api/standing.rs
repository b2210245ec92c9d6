//! Standing orders by the API.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basics::Day;
use desk::orders::Draft;
use desk::policies::{Verb, Whose, allow};
use desk::standing::{
    self, Mode, NewStandingOrder, StandingFilter, StandingOrder, StandingRun, StandingState, Unit,
};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::{coded, listed, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Serialize)]
pub struct Shown {
    number: String,
    state: StandingState,
    customer: String,
    customer_name: String,
    content: Draft,
    every: i64,
    unit: Unit,
    first_day: Day,
    last_day: Option<Day>,
    days_before: i64,
    mode: Mode,
    next_day: Option<Day>,
    next_run: Option<Day>,
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    runs: Option<Vec<RunShown>>,
}

#[derive(Debug, Serialize)]
struct RunShown {
    day: Day,
    outcome: String,
    order: Option<String>,
    said: Option<String>,
    at: String,
}

fn shown(s: StandingOrder, runs: Option<Vec<StandingRun>>) -> Shown {
    let run = |r: StandingRun| RunShown {
        day: r.day,
        outcome: r.outcome,
        order: r.order_number,
        said: r.said,
        at: r.at.to_string(),
    };
    let is_active = s.state == StandingState::Active;
    Shown {
        number: s.number,
        state: s.state,
        customer: s.customer_number,
        customer_name: s.customer_name,
        content: s.content,
        every: s.rhythm.every,
        unit: s.rhythm.unit,
        first_day: s.rhythm.first_day,
        last_day: s.last_day,
        days_before: s.rhythm.days_before,
        mode: s.mode,
        next_day: is_active.then_some(s.next_day),
        next_run: is_active.then_some(s.next_run),
        reason: s.reason,
        runs: runs.map(|all| all.into_iter().map(run).collect()),
    }
}

#[derive(Debug, Deserialize)]
pub struct Asked {
    state: Option<String>,
    limit: Option<usize>,
}

/// `GET /api/v1/standing-orders`
pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Shown>>, Problem> {
    let state = coded("state", asked.state.as_deref(), StandingState::from_code, "a state")?;
    let (filter, most) = (StandingFilter { state, customer: None }, rows(asked.limit));
    listed(&app, who, Verb::SeeOrders, move |tx| standing::list(tx, &filter, most), |s| shown(s, None)).await
}

/// `GET /api/v1/standing-orders/{number}`
pub async fn show(asks: Asks) -> Result<Json<Shown>, Problem> {
    let found = asks.look("standing order", Verb::SeeOrders, |tx, number| {
        let standing = standing::need(tx, number)?;
        let runs = standing::runs_of(tx, standing.id, basics::Limits::PAGE_ROWS)?;
        Ok(shown(standing, Some(runs)))
    });
    Ok(Json(found.await?))
}

/// `POST /api/v1/standing-orders`
pub async fn plan(
    State(app): State<App>,
    who: Credential,
    body: axum::body::Bytes,
) -> Result<Response, Problem> {
    let planned = app.write(who, "plan standing order", move |tx, by| {
        allow(by, Verb::PlanStandingOrder, Whose::Own)?;
        let new: NewStandingOrder = serde_json::from_slice(&body).map_err(|e| {
            desk::failure::General::Invalid { field: "standing_order", problem: e.to_string() }
        })?;
        Ok(shown(standing::plan(tx, by, &new)?, None))
    });
    Ok((StatusCode::CREATED, Json(planned.await?)).into_response())
}

/// What it is from now on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateGiven {
    state: StandingState,
    #[serde(default)]
    reason: String,
}

/// `PUT /api/v1/standing-orders/{number}/state`
pub async fn change(asks: Asks<StateGiven>) -> Result<Json<Shown>, Problem> {
    let changed = asks.carry_out("standing order", |tx, by, asked| {
        let StateGiven { state, reason } = &asked.given;
        Ok(shown(standing::change_state(tx, by, &asked.number, *state, reason)?, None))
    });
    Ok(Json(changed.await?))
}
