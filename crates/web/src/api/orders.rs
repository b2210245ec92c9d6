//! Orders by the API.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use basics::{Instant, Money};
use desk::failure::General;
use desk::journal::{self, Answered};
use desk::orders::{self, Channel, Draft, Filter, HoldKind, Origin, Placed, Stage};
use desk::policies::{Verb, Whose, allow};
use desk::{Failure, Finding};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::shown::{self, OrderListed, OrderShown, Whole};
use super::{Key, Reason, coded, json, read, rows};
use crate::App;
use crate::credential::Credential;
use crate::order::verbs::{Given, OrderVerb};
use crate::problem::Problem;

#[derive(Debug, Deserialize)]
pub struct Asked {
    stage: Option<String>,
    customer: Option<String>,
    number: Option<String>,
    /// The `created_at` of the last order of the page before.
    before: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
pub struct Page {
    orders: Vec<OrderListed>,
    /// Ask again with this as `before`; none on the last page.
    next: Option<String>,
}

pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Page>, Problem> {
    let limit = rows(asked.limit);
    let stage = coded("stage", asked.stage.as_deref(), Stage::from_code, "a stage of an order")?;
    let before = read("before", asked.before.as_deref(), str::parse::<Instant>)?;
    let (number, customer) = (asked.number.unwrap_or_default(), asked.customer);
    let found = app.read(who, "list orders", move |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let customer = match &customer {
            Some(number) => Some(
                desk::customers::by_number(tx, number)?
                    .ok_or_else(|| General::NotFound { what: "customer", which: number.clone() })?
                    .id,
            ),
            None => None,
        };
        let filter = Filter { stage, customer, before, number: number.clone(), only_held: false };
        Ok(orders::list(tx, &filter, limit)?)
    });
    let found: Vec<OrderListed> = found.await?.into_iter().map(shown::listed).collect();
    let next = if found.len() == limit { found.last().map(|o| o.created_at.clone()) } else { None };
    Ok(Json(Page { orders: found, next }))
}

#[derive(Debug, Default, Deserialize)]
pub struct HowOpened {
    #[serde(default)]
    place: bool,
}

/// What placing answers.
#[derive(Debug, Serialize)]
pub(super) struct PlacedShown {
    number: String,
    stage: Stage,
    version: i64,
    total: String,
    currency: String,
    promised_date: Option<basics::Day>,
    holds: Vec<String>,
    findings: Vec<Finding>,
    lines: Vec<PlacedLineShown>,
}

#[derive(Debug, Serialize)]
struct PlacedLineShown {
    line_no: i64,
    item: String,
    quantity: basics::Quantity,
    reserved: basics::Quantity,
    promised_date: Option<basics::Day>,
    net: String,
}

pub(super) fn placed_shown(placed: Placed) -> PlacedShown {
    let currency = placed.currency.parse().unwrap_or(basics::Currency::EUR);
    let amount = |minor| Money::from_minor(minor, currency).amount().to_string();
    PlacedShown {
        number: placed.number,
        stage: placed.stage,
        version: placed.version,
        total: amount(placed.total),
        currency: placed.currency,
        promised_date: placed.promised_date,
        holds: placed.holds,
        findings: placed.findings,
        lines: placed
            .lines
            .into_iter()
            .map(|l| PlacedLineShown {
                line_no: l.line_no,
                item: l.sku,
                quantity: l.quantity,
                reserved: l.reserved,
                promised_date: l.promised_date,
                net: amount(l.net),
            })
            .collect(),
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct OpenedShown {
    number: String,
    stage: Stage,
    version: i64,
}

/// `POST /orders` opens a draft; with `?place=true` it opens, submits and confirms in one transaction.
pub async fn open(
    State(app): State<App>,
    who: Credential,
    Query(how): Query<HowOpened>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let draft: Draft = json(&body)?;
    let key = Key::of(&headers, &body);
    let origin = Origin::channel(Channel::Api);
    let answer = app
        .write(who, "open order", move |tx, by| {
            if let Some(k) = &key.key
                && let Answered::Before(answer) = journal::answered_before(tx, by.person, k, &key.content)?
            {
                return Ok(answer);
            }
            let answer = if how.place {
                let placed = orders::place(tx, by, &draft, origin, None)?;
                written(&placed_shown(placed))?
            } else {
                let opened = orders::open(tx, by, &draft, origin)?;
                written(&OpenedShown { number: opened.number, stage: Stage::Draft, version: opened.version })?
            };
            if let Some(k) = &key.key {
                journal::remember_answer(tx, by.person, k, "open_order", &key.content, &answer)?;
            }
            Ok(answer)
        })
        .await?;
    Ok((StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json")], answer).into_response())
}

pub(super) fn written(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|e| db::Fault::Broken(e.to_string()).into())
}

pub async fn show(asks: Asks) -> Result<Response, Problem> {
    let order = asks.look_as("show order", Verb::SeeOrders, |tx, by, number| {
        let order = orders::double_key::seen(tx, by, number)?;
        Whole::of(tx, order)
    });
    Ok(with_tag(shown::order(order.await?)))
}

fn with_tag(order: OrderShown) -> Response {
    let tag = format!("\"{}\"", order.version);
    ([(header::ETAG, tag)], Json(order)).into_response()
}

#[derive(Debug, Serialize)]
pub struct HappenedShown {
    at: String,
    verb: String,
    person: Option<String>,
    reason: Option<String>,
    detail: serde_json::Value,
}

pub async fn timeline(asks: Asks) -> Result<Json<Vec<HappenedShown>>, Problem> {
    let entries = asks.look_as("timeline", Verb::SeeOrders, |tx, by, number| {
        let order = orders::double_key::seen(tx, by, number)?;
        let happened = journal::timeline(tx, order.id.uuid(), 200)?;
        let people: Vec<_> = happened.iter().filter_map(|h| h.person).map(basics::Id::from_uuid).collect();
        let names = desk::people::names(tx, &people)?;
        Ok(happened
            .into_iter()
            .map(|h| HappenedShown {
                at: h.at.to_string(),
                verb: h.verb,
                person: h.person.and_then(|p| names.get(&basics::Id::from_uuid(p)).cloned()),
                reason: h.reason,
                detail: serde_json::from_str(&h.detail).unwrap_or_default(),
            })
            .collect::<Vec<_>>())
    });
    Ok(Json(entries.await?))
}

/// Keeps what was written into a draft; `If-Match` names the version the writer saw.
pub async fn save(asks: Asks<Draft>) -> Result<Json<SavedShown>, Problem> {
    let saw = asks.saw()?;
    let saved = asks.carry_out("save draft", move |tx, by, asked| {
        let version = orders::save_draft(tx, by, &asked.number, saw, &asked.given)?;
        Ok(SavedShown { number: asked.number.clone(), version })
    });
    Ok(Json(saved.await?))
}

#[derive(Debug, Serialize)]
pub struct SavedShown {
    number: String,
    version: i64,
}

/// `POST /orders/{number}/…`: one of the verbs that answer with the order as it is then.
pub fn verb(verb: OrderVerb) -> MethodRouter<App> {
    post(move |asks: Asks<Reason>| async move {
        let order = asks.carry_out(verb.name(), move |tx, by, asked| {
            let Reason { reason, line } = asked.given.clone();
            let given = Given { number: asked.number.clone(), reason, version: asked.version, line };
            verb.carry_out(tx, by, &given)?;
            Whole::by_number(tx, &asked.number)
        });
        let order = shown::order(order.await?);
        // The hold that stands in the way is on record now; the order was not confirmed all the same.
        if matches!(verb, OrderVerb::Confirm) && order.stage == Stage::Submitted.code() {
            let open = order.holds.iter().filter(|h| h.open).map(|h| h.reason.as_str());
            let why = open.collect::<Vec<_>>().join("; ");
            return Err(Problem::new(StatusCode::CONFLICT, "held", format!("not confirmed: {why}")));
        }
        Ok::<_, Problem>(with_tag(order))
    })
}

pub async fn copy(asks: Asks) -> Result<Response, Problem> {
    let opened = asks.carry_out("copy order", |tx, by, asked| orders::copy(tx, by, &asked.number)).await?;
    let shown = OpenedShown { number: opened.number, stage: Stage::Draft, version: opened.version };
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}

pub async fn resolve_hold(
    State(app): State<App>,
    who: Credential,
    Path((number, kind)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, Problem> {
    let asked: Reason = json(&body)?;
    let kind =
        HoldKind::from_code(&kind).ok_or_else(|| Problem::not_found(&format!("kind of hold '{kind}'")))?;
    let order = app.write(who, "resolve hold", move |tx, by| {
        orders::resolve_hold(tx, by, &number, kind, &asked.reason)?;
        Whole::by_number(tx, &number)
    });
    Ok(with_tag(shown::order(order.await?)))
}
