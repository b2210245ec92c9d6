//! Quotations by the API.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use basics::{Day, Instant, Money, Quantity};
use desk::failure::General;
use desk::journal::{self, Answered};
use desk::orders::{self, Acceptance, Channel, Draft, Origin, Quote};
use desk::policies::{Verb, Whose, allow};
use desk::quotations::{self, Ordered, Quotation, QuotationFilter, QuotationPolicy, QuotationState};
use desk::{Failure, company, letters};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::orders::{placed_shown, written};
use super::{Key, Reason, coded, json, may_do, read, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Deserialize)]
pub struct Asked {
    state: Option<String>,
    customer: Option<String>,
    /// The `made_at` of the last one of the page before.
    before: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
pub struct Page {
    quotations: Vec<Listed>,
    next: Option<String>,
}

#[derive(Debug, Serialize)]
struct Listed {
    number: String,
    revision: i64,
    state: QuotationState,
    customer: String,
    customer_name: String,
    reference: Option<String>,
    valid_until: Day,
    total: String,
    currency: String,
    made_at: Instant,
    sent_at: Option<Instant>,
}

/// A quotation as programs are shown it.
#[derive(Debug, Serialize)]
pub struct QuotationShown {
    #[serde(flatten)]
    head: Listed,
    ship_to: String,
    goods: String,
    charges: String,
    tax: String,
    reason: Option<String>,
    version: i64,
    lines: Vec<LineShown>,
    orders: Vec<OrderedShown>,
}

#[derive(Debug, Serialize)]
struct LineShown {
    line_no: i64,
    item: String,
    buyer_item: Option<String>,
    description: String,
    quantity: Quantity,
    unit: String,
    price: String,
    price_base: Quantity,
    rule: String,
    net: String,
    promised_date: Option<Day>,
    ordered: Quantity,
}

#[derive(Debug, Serialize)]
struct OrderedShown {
    order: String,
    order_line: i64,
    line_no: i64,
    quantity: Quantity,
}

fn listed(q: &Quotation, today: Day) -> Listed {
    Listed {
        number: q.number.clone(),
        revision: q.revision,
        state: q.state_on(today),
        customer: q.customer_number.clone(),
        customer_name: q.customer_name.clone(),
        reference: q.reference.clone(),
        valid_until: q.valid_until,
        total: Money::from_minor(q.total, q.currency).amount().to_string(),
        currency: q.currency.code().to_owned(),
        made_at: q.made_at,
        sent_at: q.sent_at,
    }
}

pub fn shown(q: Quotation, orders: Vec<Ordered>, today: Day) -> QuotationShown {
    let amount = |minor| Money::from_minor(minor, q.currency).amount().to_string();
    QuotationShown {
        head: listed(&q, today),
        ship_to: q.ship_to.clone(),
        goods: amount(q.goods),
        charges: amount(q.charges()),
        tax: amount(q.tax()),
        reason: q.reason.clone(),
        version: q.version,
        lines: q
            .lines
            .iter()
            .map(|l| LineShown {
                line_no: l.line_no,
                item: l.sku.clone(),
                buyer_item: l.buyer_item.clone(),
                description: l.description.clone(),
                quantity: l.quantity,
                unit: l.unit.to_string(),
                price: l.price.to_string(),
                price_base: l.price_base,
                rule: l.rule.clone(),
                net: amount(l.net),
                promised_date: l.promised_date,
                ordered: l.taken,
            })
            .collect(),
        orders: orders
            .into_iter()
            .map(|o| OrderedShown {
                order: o.order_number,
                order_line: o.order_line,
                line_no: o.line_no,
                quantity: o.quantity,
            })
            .collect(),
    }
}

fn whole(tx: &mut db::Tx, number: &str) -> Result<QuotationShown, Failure> {
    let today = company::today(tx)?;
    let quotation = quotations::need(tx, number)?;
    let orders = quotations::orders_of(tx, quotation.id)?;
    Ok(shown(quotation, orders, today))
}

/// `GET /api/v1/quotations`
pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Page>, Problem> {
    let limit = rows(asked.limit);
    let state = coded("state", asked.state.as_deref(), QuotationState::from_code, "a state of a quotation")?;
    let before = read("before", asked.before.as_deref(), str::parse::<Instant>)?;
    let customer = asked.customer;
    let found = app.read(who, "list quotations", move |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let customer = match &customer {
            Some(number) => Some(
                desk::customers::by_number(tx, number)?
                    .ok_or_else(|| General::NotFound { what: "customer", which: number.clone() })?
                    .id,
            ),
            None => None,
        };
        let today = company::today(tx)?;
        let filter = QuotationFilter { state, customer, before };
        Ok((quotations::list(tx, &filter, today, limit)?, today))
    });
    let (found, today) = found.await?;
    let next = found.last().filter(|_| found.len() == limit).map(|q| q.made_at.to_string());
    Ok(Json(Page { quotations: found.iter().map(|q| listed(q, today)).collect(), next }))
}

/// `GET /api/v1/quotations/{number}`
pub async fn show(asks: Asks) -> Result<Response, Problem> {
    let shown = asks.look("quotation", Verb::SeeOrders, whole).await?;
    Ok(with_tag(shown))
}

fn with_tag(shown: QuotationShown) -> Response {
    let tag = format!("\"{}\"", shown.version);
    ([(header::ETAG, tag)], Json(shown)).into_response()
}

/// What is to be offered: an order's draft, and until when.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    /// Left out where an order's draft is offered.
    #[serde(default)]
    draft: Option<Draft>,
    /// The number of a draft that becomes the offer.
    #[serde(default)]
    order: String,
    #[serde(default)]
    valid_until: String,
    #[serde(default)]
    reference: String,
}

/// `POST /api/v1/quotations`; a key makes asking twice do it once.
pub async fn make(
    State(app): State<App>,
    who: Credential,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    quoted(app, who, headers, body, None).await
}

/// `POST /api/v1/quotations/{number}/revisions`
pub async fn revise(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    quoted(app, who, headers, body, Some(number)).await
}

async fn quoted(
    app: App,
    who: Credential,
    headers: HeaderMap,
    body: Bytes,
    of: Option<String>,
) -> Result<Response, Problem> {
    may_do(&app, &who, Verb::MakeQuotation).await?;
    let Given { draft, order, valid_until, reference } = json(&body)?;
    let given = Quote { valid_until, reference, of, ..Quote::default() };
    let key = Key::of(&headers, &body);
    once(app, who, "make quotation", key, move |tx, by| {
        let (kept, written_as) = match order.as_str() {
            "" => (Draft::default(), None),
            number => {
                let order = orders::need(tx, number)?;
                (orders::draft_of(tx, order.id)?, Some((order.number, order.version)))
            }
        };
        let draft = draft.clone().unwrap_or(kept);
        let number = orders::quote(tx, by, &Quote { draft, written_as, ..given.clone() })?.number;
        written(&whole(tx, &number)?)
    })
    .await
}

/// Does it once for a key, and answers again what was answered then.
async fn once(
    app: App,
    who: Credential,
    name: &'static str,
    key: Key,
    mut verb: impl FnMut(&mut db::Tx, &desk::Actor) -> Result<String, Failure> + Send + 'static,
) -> Result<Response, Problem> {
    let answer = app.write(who, name, move |tx, by| {
        if let Some(k) = &key.key
            && let Answered::Before(answer) = journal::answered_before(tx, by.person, k, &key.content)?
        {
            return Ok(answer);
        }
        let answer = verb(tx, by)?;
        if let Some(k) = &key.key {
            journal::remember_answer(tx, by.person, k, name, &key.content, &answer)?;
        }
        Ok(answer)
    });
    let answer = answer.await?;
    Ok((StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json")], answer).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Taken {
    lines: Vec<TakenLine>,
    buyer_po_no: String,
    requested_date: String,
    ship_to: String,
    note: String,
    accept: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TakenLine {
    line_no: i64,
    #[serde(default)]
    quantity: Option<Amount>,
}

/// `12` as well as `"12"`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Amount {
    Number(serde_json::Number),
    Text(String),
}

impl Amount {
    fn text(&self) -> String {
        match self {
            Amount::Number(number) => number.to_string(),
            Amount::Text(text) => text.clone(),
        }
    }
}

/// `POST /api/v1/quotations/{number}/acceptance`: all of it, or the lines that are named.
pub async fn accept(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    may_do(&app, &who, Verb::AcceptQuotation).await?;
    let taken: Taken = json(&body)?;
    let lines =
        taken.lines.iter().map(|l| (l.line_no, l.quantity.as_ref().map(Amount::text).unwrap_or_default()));
    let asked = Acceptance {
        lines: lines.collect(),
        buyer_po_no: taken.buyer_po_no,
        requested_date: taken.requested_date,
        ship_to: taken.ship_to,
        note: taken.note,
        accept: taken.accept,
    };
    let key = Key::of(&headers, &body);
    once(app, who, "accept quotation", key, move |tx, by| {
        written(&placed_shown(orders::accept(tx, by, &number, &asked, Origin::channel(Channel::Api))?))
    })
    .await
}

/// `POST /api/v1/quotations/{number}/refusal`
pub async fn decline(asks: Asks<Reason>) -> Result<Response, Problem> {
    let done = asks.carry_out("decline quotation", |tx, by, asked| {
        quotations::decline(tx, by, &asked.number, &asked.given.reason)?;
        whole(tx, &asked.number)
    });
    Ok(with_tag(done.await?))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Until {
    valid_until: Day,
    #[serde(default)]
    reason: String,
}

/// `PUT /api/v1/quotations/{number}/validity`
pub async fn extend(asks: Asks<Until>) -> Result<Response, Problem> {
    let done = asks.carry_out("extend quotation", |tx, by, asked| {
        quotations::extend(tx, by, &asked.number, asked.given.valid_until, &asked.given.reason)?;
        whole(tx, &asked.number)
    });
    Ok(with_tag(done.await?))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Recipient {
    pub(super) recipient: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Sent {
    pub letter: String,
}

/// `POST /api/v1/quotations/{number}/letters`
pub async fn send(asks: Asks<Recipient>) -> Result<Response, Problem> {
    let sent = asks.carry_out("send quotation", |tx, by, asked| {
        letters::send_quotation(tx, by, &asked.number, &asked.given.recipient)
    });
    Ok((StatusCode::CREATED, Json(Sent { letter: sent.await? })).into_response())
}

/// `GET /api/v1/quotations/{number}/paper`
pub async fn paper(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    Ok(crate::quotations::paper(app, who, number).await?)
}

/// `GET /api/v1/quotations/policy`
pub async fn policy(State(app): State<App>, who: Credential) -> Result<Json<QuotationPolicy>, Problem> {
    let found = app.read(who, "quotation policy", |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        Ok(quotations::policy(tx)?)
    });
    Ok(Json(found.await?))
}

/// `PUT /api/v1/quotations/policy`
pub async fn set_policy(
    State(app): State<App>,
    who: Credential,
    body: Bytes,
) -> Result<Json<QuotationPolicy>, Problem> {
    may_do(&app, &who, Verb::ChangeQuotations).await?;
    let new: QuotationPolicy = json(&body)?;
    let done = app.write(who, "quotation policy", move |tx, by| {
        quotations::set_policy(tx, by, &new)?;
        Ok(new.clone())
    });
    Ok(Json(done.await?))
}

/// `POST /api/v1/intake/{number}/offer`: the draft of an offer of what a request asks for.
pub async fn draft_offer(asks: Asks) -> Result<(StatusCode, Json<DraftMade>), Problem> {
    let made =
        asks.carry_out("draft offer", |tx, by, asked| orders::draft_offer(tx, by, &asked.number)).await?;
    Ok((StatusCode::CREATED, Json(DraftMade { number: made.number, version: made.version })))
}

/// A draft with the version it has now.
#[derive(Debug, Serialize)]
pub struct DraftMade {
    number: String,
    version: i64,
}
