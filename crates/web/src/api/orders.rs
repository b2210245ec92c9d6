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
use desk::orders::{self, Channel, Draft, Filter, HoldKind, OrderRefusal, Origin, Placed, Stage};
use desk::policies::{Verb, Whose, allow};
use desk::{Failure, Finding};
use serde::{Deserialize, Serialize};

use super::shown::{self, OrderListed, OrderShown};
use super::{Key, Reason, coded, if_match, json, read, rows};
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
struct PlacedShown {
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

fn placed_shown(placed: Placed) -> PlacedShown {
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

fn written(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|e| db::Fault::Broken(e.to_string()).into())
}

pub async fn show(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let order = app
        .read(who, "show order", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            Ok(orders::by_number(tx, &number)?.ok_or_else(|| OrderRefusal::NotFound(number.clone()))?)
        })
        .await?;
    Ok(with_tag(shown::order(order)))
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

pub async fn timeline(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Json<Vec<HappenedShown>>, Problem> {
    let entries = app.read(who, "timeline", move |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let order = orders::by_number(tx, &number)?.ok_or_else(|| OrderRefusal::NotFound(number.clone()))?;
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
pub async fn save(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<SavedShown>, Problem> {
    let draft: Draft = json(&body)?;
    let version = if_match(&headers).ok_or_else(|| {
        Problem::new(
            StatusCode::PRECONDITION_REQUIRED,
            "if_match_missing",
            "send If-Match with the version you saw",
        )
    })?;
    let n = number.clone();
    let version =
        app.write(who, "save draft", move |tx, by| orders::save_draft(tx, by, &n, version, &draft)).await?;
    Ok(Json(SavedShown { number, version }))
}

#[derive(Debug, Serialize)]
pub struct SavedShown {
    number: String,
    version: i64,
}

/// Runs a verb on an order and answers with the order as it is then.
async fn then_show(
    app: App,
    who: Credential,
    number: String,
    name: &'static str,
    mut verb: impl FnMut(&mut db::Tx, &desk::Actor, &str) -> Result<(), Failure> + Send + 'static,
) -> Result<Response, Problem> {
    let order = app
        .write(who, name, move |tx, by| {
            verb(tx, by, &number)?;
            Ok(orders::by_number(tx, &number)?.ok_or_else(|| OrderRefusal::NotFound(number.clone()))?)
        })
        .await?;
    Ok(with_tag(shown::order(order)))
}

/// `POST /orders/{number}/…`: one of the verbs that answer with the order as it is then.
pub fn verb(verb: OrderVerb) -> MethodRouter<App> {
    post(
        move |State(app): State<App>,
              who: Credential,
              Path(number): Path<String>,
              headers: HeaderMap,
              body: Bytes| async move {
            let asked: Reason = json(&body)?;
            let version = if_match(&headers);
            let given = Given { number: number.clone(), reason: asked.reason, version, line: asked.line };
            then_show(app, who, number, verb.name(), move |tx, by, _| {
                verb.carry_out(tx, by, &given).map(|_| ())
            })
            .await
        },
    )
}

pub async fn copy(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let opened = app.write(who, "copy order", move |tx, by| orders::copy(tx, by, &number)).await?;
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
    then_show(app, who, number, "resolve hold", move |tx, by, number| {
        orders::resolve_hold(tx, by, number, kind, &asked.reason)
    })
    .await
}
