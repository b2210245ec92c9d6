//! Returns by the API.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basics::{Currency, Money, Quantity};
use desk::billing::{self, ChargesBack, CreditNote};
use desk::policies::{Verb, Whose, allow};
use desk::returns::{
    self, Advance, Arrived, Condition, Disposal, Disposition, FeeSaid, NewReturn, NewReturnLine, Reason,
    Remedy, Return, ReturnFilter, ReturnPolicy, ReturnState, Settling,
};
use desk::{Failure, letters, orders, papers as facts};
use papers::Paper;
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::quotations::{Recipient, Sent};
use super::{coded, json, listed, may_do, rows};
use crate::App;
use crate::credential::Credential;
use crate::order::papers::printed;
use crate::problem::Problem;

fn amount(minor: i64, currency: Currency) -> String {
    Money::from_minor(minor, currency).amount().to_string()
}

#[derive(Debug, Serialize)]
struct Listed {
    number: String,
    state: ReturnState,
    order: String,
    customer: String,
    remedy: Remedy,
    advance: Advance,
    value: String,
    currency: String,
    requested_at: String,
}

fn shown_listed(r: Return) -> Listed {
    Listed {
        value: amount(r.value, r.currency),
        currency: r.currency.code().to_owned(),
        number: r.number,
        state: r.state,
        order: r.order_number,
        customer: r.customer_number,
        remedy: r.remedy,
        advance: r.advance,
        requested_at: r.requested_at.to_string(),
    }
}

#[derive(Debug, Serialize)]
struct Shown {
    #[serde(flatten)]
    head: Listed,
    goods_back: bool,
    note: String,
    reason: Option<String>,
    replacements: Vec<String>,
    credit_notes: Vec<String>,
    version: i64,
    lines: Vec<LineShown>,
    receipts: Vec<ReceiptShown>,
}

#[derive(Debug, Serialize)]
struct LineShown {
    line: i64,
    item: String,
    description: String,
    unit: String,
    reason: Reason,
    note: String,
    quantity: Quantity,
    received: Quantity,
    replaced: Quantity,
    restocked: Quantity,
    quarantined: Quantity,
    scrapped: Quantity,
    to_vendor: Quantity,
}

#[derive(Debug, Serialize)]
struct ReceiptShown {
    line: i64,
    quantity: Quantity,
    condition: Condition,
    note: String,
    at: String,
}

fn shown((of, credits): (Return, Vec<CreditNote>)) -> Shown {
    let lines = of.lines.iter().map(|l| LineShown {
        line: l.line_no,
        item: l.sku.clone(),
        description: l.description.clone(),
        unit: l.unit.to_string(),
        reason: l.reason,
        note: l.note.clone(),
        quantity: l.quantity,
        received: l.received,
        replaced: l.replaced,
        restocked: l.restocked,
        quarantined: l.quarantined,
        scrapped: l.scrapped,
        to_vendor: l.to_vendor,
    });
    let receipts = of.receipts.iter().map(|r| ReceiptShown {
        line: r.line_no,
        quantity: r.quantity,
        condition: r.condition,
        note: r.note.clone(),
        at: r.at.to_string(),
    });
    Shown {
        goods_back: of.goods_back,
        note: of.note.clone(),
        reason: of.reason.clone(),
        replacements: of.replacements.clone(),
        credit_notes: credits.into_iter().map(|c| c.number).collect(),
        version: of.version,
        lines: lines.collect(),
        receipts: receipts.collect(),
        head: shown_listed(of),
    }
}

fn whole(tx: &mut db::Tx, number: &str) -> Result<(Return, Vec<CreditNote>), Failure> {
    let of = returns::need(tx, number)?;
    let credits = billing::credits_of_return(tx, of.id.uuid())?;
    Ok((of, credits))
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
    let state = coded("state", asked.state.as_deref(), ReturnState::from_code, "a state of a return")?;
    let filter = ReturnFilter { state, ..ReturnFilter::default() };
    let look = move |tx: &mut db::Tx| returns::list(tx, &filter, limit);
    Ok(listed(&app, who, Verb::SeeOrders, look, shown_listed).await?.into_response())
}

pub async fn of_order(asks: Asks) -> Result<Response, Problem> {
    let found = asks.look("list returns", Verb::SeeOrders, |tx, number| {
        let order = orders::need(tx, number)?;
        Ok(returns::of_order(tx, order.id)?)
    });
    Ok(Json(found.await?.into_iter().map(shown_listed).collect::<Vec<_>>()).into_response())
}

#[derive(Debug, Serialize)]
struct ReturnableShown {
    line: i64,
    item: String,
    description: String,
    unit: String,
    shipped: Quantity,
    authorised: Quantity,
    left: Quantity,
    value: String,
}

pub async fn returnable(asks: Asks) -> Result<Response, Problem> {
    let found = asks.look("returnable", Verb::SeeOrders, |tx, number| {
        let order = orders::need(tx, number)?;
        Ok((order.currency, returns::returnable(tx, &order)?))
    });
    let (currency, lines) = found.await?;
    let shown = lines.into_iter().map(|l| ReturnableShown {
        line: l.line_no,
        left: l.left(),
        value: amount(l.value, currency),
        item: l.sku,
        description: l.description,
        unit: l.unit.to_string(),
        shipped: l.shipped,
        authorised: l.authorised,
    });
    Ok(Json(shown.collect::<Vec<_>>()).into_response())
}

pub async fn show(asks: Asks) -> Result<Response, Problem> {
    Ok(Json(shown(asks.look("show return", Verb::SeeOrders, whole).await?)).into_response())
}

pub async fn paper(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let pdf = printed(app, who, format!("return-{number}"), move |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let of = returns::need(tx, &number)?;
        let order = orders::need(tx, &of.order_number)?;
        Ok((Paper::ReturnSlip(facts::return_slip(tx, &of)?), facts::style(tx, &order)?))
    });
    Ok(pdf.await?)
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    lines: Vec<GivenLine>,
    remedy: Remedy,
    #[serde(default = "no_advance")]
    advance: Advance,
    #[serde(default = "yes")]
    goods_back: bool,
    #[serde(default)]
    place: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    tell: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenLine {
    line: i64,
    #[serde(deserialize_with = "desk::orders::text_or_number")]
    quantity: String,
    reason: Reason,
    #[serde(default)]
    note: String,
}

fn no_advance() -> Advance {
    Advance::No
}

fn yes() -> bool {
    true
}

pub async fn request(asks: Asks<Given>) -> Result<Response, Problem> {
    let made = asks.carry_out("request return", |tx, by, asked| {
        let given = &asked.given;
        let line = |l: &GivenLine| NewReturnLine {
            line: l.line,
            quantity: l.quantity.clone(),
            reason: l.reason,
            note: l.note.clone(),
        };
        let new = NewReturn {
            order: asked.number.clone(),
            lines: given.lines.iter().map(line).collect(),
            remedy: given.remedy,
            advance: given.advance,
            goods_back: given.goods_back,
            place: given.place.clone(),
            note: given.note.clone(),
        };
        let made = returns::request(tx, by, &new)?;
        if given.tell && made.state == ReturnState::Authorised {
            letters::send_return(tx, by, &made.number, "")?;
        }
        whole(tx, &made.number)
    });
    Ok((StatusCode::CREATED, Json(shown(made.await?))).into_response())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    #[serde(default)]
    tell: bool,
}

pub async fn authorise(asks: Asks<Told>) -> Result<Response, Problem> {
    let done = asks.carry_out("authorise return", |tx, by, asked| {
        returns::authorise(tx, by, &asked.number, asked.version)?;
        if asked.given.tell {
            letters::send_return(tx, by, &asked.number, "")?;
        }
        whole(tx, &asked.number)
    });
    Ok(Json(shown(done.await?)).into_response())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Why {
    #[serde(default)]
    pub(super) reason: String,
}

pub async fn reject(asks: Asks<Why>) -> Result<Response, Problem> {
    let done = asks.carry_out("reject return", |tx, by, asked| {
        returns::reject(tx, by, &asked.number, &asked.given.reason)?;
        whole(tx, &asked.number)
    });
    Ok(Json(shown(done.await?)).into_response())
}

pub async fn cancel(asks: Asks<Why>) -> Result<Response, Problem> {
    let done = asks.carry_out("cancel return", |tx, by, asked| {
        returns::cancel(tx, by, &asked.number, &asked.given.reason)?;
        whole(tx, &asked.number)
    });
    Ok(Json(shown(done.await?)).into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Came {
    lines: Vec<CameLine>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct CameLine {
    line: i64,
    #[serde(deserialize_with = "desk::orders::text_or_number")]
    quantity: String,
    condition: Condition,
    #[serde(default)]
    note: String,
}

pub async fn receive(asks: Asks<Came>) -> Result<Response, Problem> {
    let done = asks.carry_out("receive return", |tx, by, asked| {
        let line = |l: &CameLine| Arrived {
            line: l.line,
            quantity: l.quantity.clone(),
            condition: l.condition,
            note: l.note.clone(),
        };
        let arrived: Vec<Arrived> = asked.given.lines.iter().map(line).collect();
        returns::receive(tx, by, &asked.number, &arrived, asked.version)?;
        whole(tx, &asked.number)
    });
    Ok(Json(shown(done.await?)).into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disposed {
    lines: Vec<DisposedLine>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct DisposedLine {
    line: i64,
    #[serde(deserialize_with = "desk::orders::text_or_number")]
    quantity: String,
    to: Disposition,
    #[serde(default)]
    from_quarantine: bool,
}

pub async fn dispose(asks: Asks<Disposed>) -> Result<Response, Problem> {
    let done = asks.carry_out("dispose of return", |tx, by, asked| {
        let line = |l: &DisposedLine| Disposal {
            line: l.line,
            quantity: l.quantity.clone(),
            to: l.to,
            from_quarantine: l.from_quarantine,
        };
        let disposals: Vec<Disposal> = asked.given.lines.iter().map(line).collect();
        returns::dispose(tx, by, &asked.number, &disposals, asked.version)?;
        whole(tx, &asked.number)
    });
    Ok(Json(shown(done.await?)).into_response())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettlingGiven {
    fee: Option<String>,
    charges: Option<ChargesBack>,
    #[serde(default)]
    note: String,
}

#[derive(Debug, Serialize)]
struct SettledShown {
    number: String,
    credit_notes: Vec<CreditMadeShown>,
    total: String,
    currency: String,
    task: Option<String>,
}

#[derive(Debug, Serialize)]
struct CreditMadeShown {
    number: String,
    stage: billing::CreditStage,
    total: String,
}

pub async fn settle(asks: Asks<SettlingGiven>) -> Result<Response, Problem> {
    let done = asks.carry_out("settle return", |tx, by, asked| {
        let settling = Settling {
            fee: asked.given.fee.clone().map_or(FeeSaid::ByPolicy, FeeSaid::Said),
            charges: asked.given.charges,
            note: asked.given.note.clone(),
            version: asked.version,
        };
        returns::settle(tx, by, &asked.number, &settling)
    });
    let done = done.await?;
    let currency = done.currency;
    let made = done.credit_notes.into_iter().map(|c| CreditMadeShown {
        number: c.number,
        stage: c.stage,
        total: amount(c.sums.total, currency),
    });
    let shown = SettledShown {
        number: done.number,
        credit_notes: made.collect(),
        total: amount(done.total, currency),
        currency: currency.code().to_owned(),
        task: done.task,
    };
    Ok(Json(shown).into_response())
}

pub async fn replace(asks: Asks) -> Result<Response, Problem> {
    let done = asks.carry_out("replace return", |tx, by, asked| {
        returns::replace(tx, by, &asked.number, asked.version)?;
        whole(tx, &asked.number)
    });
    Ok(Json(shown(done.await?)).into_response())
}

pub async fn close(asks: Asks<Why>) -> Result<Response, Problem> {
    let done = asks.carry_out("close return", |tx, by, asked| {
        returns::close(tx, by, &asked.number, &asked.given.reason)?;
        whole(tx, &asked.number)
    });
    Ok(Json(shown(done.await?)).into_response())
}

pub async fn send(asks: Asks<Recipient>) -> Result<Response, Problem> {
    let sent = asks.carry_out("send return", |tx, by, asked| {
        letters::send_return(tx, by, &asked.number, &asked.given.recipient)
    });
    Ok((StatusCode::CREATED, Json(Sent { letter: sent.await? })).into_response())
}

pub async fn policy(State(app): State<App>, who: Credential) -> Result<Json<ReturnPolicy>, Problem> {
    let found = app.read(who, "return policy", |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        Ok(returns::policy(tx)?)
    });
    Ok(Json(found.await?))
}

pub async fn set_policy(
    State(app): State<App>,
    who: Credential,
    body: Bytes,
) -> Result<Json<ReturnPolicy>, Problem> {
    may_do(&app, &who, Verb::ChangeReturns).await?;
    let new: ReturnPolicy = json(&body)?;
    let done = app.write(who, "return policy", move |tx, by| {
        returns::set_policy(tx, by, &new)?;
        Ok(new.clone())
    });
    Ok(Json(done.await?))
}
