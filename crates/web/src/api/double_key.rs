//! Keying twice by the API. The first value is told only once the second was keyed and differs.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use basics::{Instant, Limits};
use desk::orders::double_key::{self, DoubleKeyPolicy, Doubled, Keyed, Outcome, RiskyField};
use desk::policies::{Verb, Whose, allow};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::{json, may_do};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Serialize)]
pub struct DoubledShown {
    order: String,
    /// None for a field of the order itself.
    line_no: Option<i64>,
    field: RiskyField,
    state: &'static str,
    /// Both values, where they differ.
    first: Option<String>,
    second: Option<String>,
    raised_at: Instant,
}

fn shown(d: Doubled) -> DoubledShown {
    let both = d.differs().map(|(first, second)| (first.to_owned(), second.to_owned()));
    let (first, second) = both.unzip();
    DoubledShown {
        state: if d.is_waiting() { "to_key" } else { "to_settle" },
        order: d.order_number,
        line_no: Some(d.line_no).filter(|n| *n > 0),
        field: d.field,
        first,
        second,
        raised_at: d.raised_at,
    }
}

/// `GET /api/v1/double-key`: what whoever asks may key or settle.
pub async fn list(State(app): State<App>, who: Credential) -> Result<Json<Vec<DoubledShown>>, Problem> {
    let found = app.read(who, "second keying", |tx, by| {
        allow(by, Verb::KeyAgain, Whose::Others)?;
        Ok(double_key::open(tx, by.person, Limits::PAGE_ROWS)?)
    });
    Ok(Json(found.await?.into_iter().map(shown).collect()))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Value {
    #[serde(default)]
    line_no: i64,
    field: RiskyField,
    value: String,
}

/// `POST /api/v1/orders/{number}/double-key`
pub async fn key(asks: Asks<Value>) -> Result<Json<Keyed>, Problem> {
    let keyed = asks.carry_out("key again", |tx, by, asked| {
        let Value { line_no, field, value } = &asked.given;
        double_key::key_again(tx, by, &asked.number, *line_no, *field, value)
    });
    Ok(Json(keyed.await?))
}

#[derive(Debug, Serialize)]
pub struct Settled {
    outcome: Outcome,
}

/// `POST /api/v1/orders/{number}/double-key/settlement`
pub async fn settle(asks: Asks<Value>) -> Result<Json<Settled>, Problem> {
    let outcome = asks.carry_out("settle double key", |tx, by, asked| {
        let Value { line_no, field, value } = &asked.given;
        double_key::settle(tx, by, &asked.number, *line_no, *field, value)
    });
    Ok(Json(Settled { outcome: outcome.await? }))
}

/// `GET /api/v1/double-key/policy`
pub async fn policy(State(app): State<App>, who: Credential) -> Result<Json<DoubleKeyPolicy>, Problem> {
    let found = app.read(who, "double key policy", |tx, by| {
        allow(by, Verb::KeyAgain, Whose::Others)?;
        Ok(double_key::policy(tx)?)
    });
    Ok(Json(found.await?))
}

/// `PUT /api/v1/double-key/policy`
pub async fn set_policy(
    State(app): State<App>,
    who: Credential,
    body: Bytes,
) -> Result<Json<DoubleKeyPolicy>, Problem> {
    may_do(&app, &who, Verb::ChangeDoubleKey).await?;
    let new: DoubleKeyPolicy = json(&body)?;
    let done = app.write(who, "double key policy", move |tx, by| {
        double_key::set_policy(tx, by, &new)?;
        Ok(new)
    });
    Ok(Json(done.await?))
}
