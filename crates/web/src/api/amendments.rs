//! Amendments by the API.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basics::{Currency, Day, Money, Quantity};
use desk::Finding;
use desk::amendments::{
    self, Amendment, AmendmentRefusal, AmendmentState, Applied, Change, Effect, LineEffect, Prices, Wanted,
};
use desk::orders;
use desk::policies::Verb;
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::{coded, listed, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Serialize)]
struct Shown {
    number: String,
    order: String,
    base_revision: i64,
    state: AmendmentState,
    prices: Prices,
    changes: Vec<Change>,
    effect: EffectShown,
    reason: String,
    proposed_by: String,
    proposed_at: String,
    decided_by: Option<String>,
    decided_at: Option<String>,
    decision: Option<String>,
    applied_at: Option<String>,
}

#[derive(Debug, Serialize)]
struct EffectShown {
    currency: Currency,
    lines: Vec<LineShown>,
    head: Vec<HeadShown>,
    goods: Pair<String>,
    charges: Pair<String>,
    tax: Pair<String>,
    total: Pair<String>,
    papers: Vec<String>,
    put_back: Vec<String>,
    findings: Vec<Finding>,
}

/// What it was, and what it will be.
#[derive(Debug, Serialize)]
struct Pair<T> {
    before: T,
    after: T,
}

#[derive(Debug, Serialize)]
struct LineShown {
    /// None for a new line.
    line: Option<i64>,
    item: String,
    description: String,
    unit: String,
    quantity: Pair<Quantity>,
    price: Pair<String>,
    net: Pair<String>,
    there: Quantity,
    day: Option<Day>,
    uncovered: Quantity,
}

#[derive(Debug, Serialize)]
struct HeadShown {
    field: String,
    before: String,
    after: String,
}

fn effect(effect: Effect) -> EffectShown {
    let currency = effect.currency;
    let told = |minor: i64| Money::from_minor(minor, currency).amount().to_string();
    let sum = |pair: (i64, i64)| Pair { before: told(pair.0), after: told(pair.1) };
    let line = |l: LineEffect| LineShown {
        line: (l.line_no > 0).then_some(l.line_no),
        item: l.sku,
        description: l.description,
        unit: l.unit.to_string(),
        quantity: Pair { before: l.quantity.0, after: l.quantity.1 },
        price: Pair { before: l.price.0.to_string(), after: l.price.1.to_string() },
        net: sum(l.net),
        there: l.there,
        day: l.day,
        uncovered: l.uncovered,
    };
    EffectShown {
        currency,
        goods: sum(effect.goods),
        charges: sum(effect.charges),
        tax: sum(effect.tax),
        total: sum(effect.total),
        lines: effect.lines.into_iter().map(line).collect(),
        head: effect
            .head
            .into_iter()
            .map(|(field, before, after)| HeadShown { field, before, after })
            .collect(),
        papers: effect.papers,
        put_back: effect.put_back,
        findings: effect.findings,
    }
}

fn shown(a: Amendment) -> Shown {
    Shown {
        number: a.number,
        order: a.order_number,
        base_revision: a.base_revision,
        state: a.state,
        prices: a.prices,
        changes: a.changes,
        effect: effect(a.effect),
        reason: a.reason,
        proposed_by: a.proposed_by_name,
        proposed_at: a.proposed_at.to_string(),
        decided_by: a.decided_by_name,
        decided_at: a.decided_at.map(|at| at.to_string()),
        decision: a.decision,
        applied_at: a.applied_at.map(|at| at.to_string()),
    }
}

#[derive(Debug, Deserialize)]
pub struct Asked {
    state: Option<String>,
    limit: Option<usize>,
}

pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let limit = rows(asked.limit);
    let state = coded("state", asked.state.as_deref(), AmendmentState::from_code, "a state of an amendment")?
        .unwrap_or(AmendmentState::Proposed);
    let look = move |tx: &mut db::Tx| amendments::waiting(tx, state, limit);
    Ok(listed(&app, who, Verb::SeeOrders, look, shown).await?.into_response())
}

pub async fn of_order(asks: Asks) -> Result<Response, Problem> {
    let found = asks.look("list amendments", Verb::SeeOrders, |tx, number| {
        let order = orders::need(tx, number)?;
        Ok(amendments::of_order(tx, order.id)?)
    });
    Ok(Json(found.await?.into_iter().map(shown).collect::<Vec<_>>()).into_response())
}

pub async fn show(asks: Asks) -> Result<Response, Problem> {
    let found = asks.look("show amendment", Verb::SeeOrders, |tx, number| {
        Ok(amendments::by_number(tx, number)?.ok_or_else(|| AmendmentRefusal::NotFound(number.to_owned()))?)
    });
    Ok(Json(shown(found.await?)).into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    changes: Vec<Change>,
    #[serde(default)]
    prices: Prices,
    #[serde(default)]
    reason: String,
    /// Let through at once, by whoever may.
    #[serde(default)]
    apply: bool,
}

pub async fn assess(asks: Asks<Given>) -> Result<Response, Problem> {
    let weighed = asks.carry_out("assess amendment", |tx, by, asked| {
        amendments::assess(tx, by, &asked.number, &asked.given.changes, asked.given.prices)
    });
    Ok(Json(effect(weighed.await?)).into_response())
}

pub async fn propose(asks: Asks<Given>) -> Result<Response, Problem> {
    let proposed = asks.carry_out("propose amendment", |tx, by, asked| {
        let wanted = Wanted {
            changes: asked.given.changes.clone(),
            prices: asked.given.prices,
            reason: asked.given.reason.clone(),
            version: asked.version,
            message: None,
        };
        let proposed = amendments::propose(tx, by, &asked.number, &wanted)?;
        if !asked.given.apply {
            return Ok(proposed);
        }
        amendments::decide(tx, by, &proposed.number, true, "")?;
        Ok(amendments::by_number(tx, &proposed.number)?.unwrap_or(proposed))
    });
    Ok((StatusCode::CREATED, Json(shown(proposed.await?))).into_response())
}

/// The change that a document asks for.
pub async fn from_document(asks: Asks) -> Result<Response, Problem> {
    let proposed = asks.carry_out("propose amendment from a document", |tx, by, asked| {
        amendments::propose_from_document(tx, by, &asked.number)
    });
    Ok((StatusCode::CREATED, Json(shown(proposed.await?))).into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    #[serde(default)]
    note: String,
}

fn applied(outcome: Applied) -> Response {
    Json(outcome).into_response()
}

pub async fn approve(asks: Asks<Note>) -> Result<Response, Problem> {
    let done = asks.carry_out("decide amendment", |tx, by, asked| {
        amendments::decide(tx, by, &asked.number, true, &asked.given.note)
    });
    Ok(applied(done.await?))
}

pub async fn refuse(asks: Asks<Note>) -> Result<Response, Problem> {
    let done = asks.carry_out("refuse amendment", |tx, by, asked| {
        amendments::decide(tx, by, &asked.number, false, &asked.given.note)
    });
    Ok(applied(done.await?))
}

pub async fn apply(asks: Asks) -> Result<Response, Problem> {
    let done = asks.carry_out("apply amendment", |tx, by, asked| amendments::apply(tx, by, &asked.number));
    Ok(applied(done.await?))
}

pub async fn withdraw(asks: Asks<Note>) -> Result<Response, Problem> {
    let done = asks.carry_out("withdraw amendment", |tx, by, asked| {
        amendments::withdraw(tx, by, &asked.number, &asked.given.note)
    });
    Ok(applied(done.await?))
}
