//! Agreements by the API.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basics::{Day, Quantity};
use desk::agreements::{self, Agreement, AgreementFilter, AgreementLine, CalledOff, NewAgreement};
use desk::customers;
use desk::policies::{Verb, Whose, allow};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::orders::placed_shown;
use super::{Reason, rows};
use crate::App;
use crate::agreements::{draft_of, place, today};
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Serialize)]
pub struct Shown {
    number: String,
    state: &'static str,
    customer: String,
    customer_name: String,
    reference: Option<String>,
    currency: String,
    valid_from: Day,
    valid_to: Day,
    made_at: String,
    reason: Option<String>,
    lines: Vec<LineShown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    calls: Option<Vec<CallShown>>,
}

#[derive(Debug, Serialize)]
struct LineShown {
    line_no: i64,
    item: String,
    description: String,
    unit: String,
    agreed: Quantity,
    called: Quantity,
    left: Quantity,
    price: String,
}

#[derive(Debug, Serialize)]
struct CallShown {
    order: String,
    order_line: i64,
    line_no: i64,
    quantity: Quantity,
    at: String,
}

fn line(l: AgreementLine) -> LineShown {
    LineShown {
        left: l.left(),
        line_no: l.line_no,
        item: l.sku,
        description: l.description,
        unit: l.unit.code().to_owned(),
        agreed: l.agreed,
        called: l.called,
        price: l.price.to_string(),
    }
}

fn shown(a: Agreement, day: Day, calls: Option<Vec<CalledOff>>) -> Shown {
    let call = |c: CalledOff| CallShown {
        order: c.order_number,
        order_line: c.order_line,
        line_no: c.line_no,
        quantity: c.quantity,
        at: c.at.to_string(),
    };
    Shown {
        state: a.state_on(day),
        number: a.number,
        customer: a.customer_number,
        customer_name: a.customer_name,
        reference: a.reference,
        currency: a.currency.code().to_owned(),
        valid_from: a.valid_from,
        valid_to: a.valid_to,
        made_at: a.made_at.to_string(),
        reason: a.reason,
        lines: a.lines.into_iter().map(line).collect(),
        calls: calls.map(|all| all.into_iter().map(call).collect()),
    }
}

#[derive(Debug, Deserialize)]
pub struct Asked {
    customer: Option<String>,
    all: Option<bool>,
    limit: Option<usize>,
}

/// `GET /api/v1/agreements`: those that run; with `all=true` those that are over as well.
pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Shown>>, Problem> {
    let most = rows(asked.limit);
    let found = app.read(who, "agreements", move |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let customer = match asked.customer.as_deref() {
            Some(number) => customers::by_number(tx, number)?.map(|c| c.id),
            None => None,
        };
        let (day, filter) = (today(tx)?, AgreementFilter { customer, only_open: asked.all != Some(true) });
        let found = agreements::list(tx, &filter, day, most)?;
        Ok(found.into_iter().map(|a| shown(a, day, None)).collect::<Vec<_>>())
    });
    Ok(Json(found.await?))
}

/// `GET /api/v1/agreements/{number}`
pub async fn show(asks: Asks) -> Result<Json<Shown>, Problem> {
    let found = asks.look("agreement", Verb::SeeOrders, |tx, number| {
        let agreement = agreements::need(tx, number)?;
        let calls = agreements::calls_of(tx, agreement.id, basics::Limits::PAGE_ROWS)?;
        let day = today(tx)?;
        Ok(shown(agreement, day, Some(calls)))
    });
    Ok(Json(found.await?))
}

/// `POST /api/v1/agreements`
pub async fn make(
    State(app): State<App>,
    who: Credential,
    body: axum::body::Bytes,
) -> Result<Response, Problem> {
    let made = app.write(who, "make agreement", move |tx, by| {
        allow(by, Verb::MakeAgreement, Whose::Own)?;
        let new: NewAgreement = serde_json::from_slice(&body)
            .map_err(|e| desk::failure::General::Invalid { field: "agreement", problem: e.to_string() })?;
        let made = agreements::make(tx, by, &new)?;
        let day = today(tx)?;
        Ok(shown(made, day, None))
    });
    Ok((StatusCode::CREATED, Json(made.await?)).into_response())
}

/// So much of each line, and what else an order says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallGiven {
    /// None is all that is left.
    #[serde(default)]
    lines: Vec<CallLine>,
    #[serde(default)]
    buyer_po_no: String,
    #[serde(default)]
    requested_date: String,
    #[serde(default)]
    ship_to: String,
    #[serde(default)]
    accept: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallLine {
    line: i64,
    #[serde(deserialize_with = "desk::orders::text_or_number")]
    quantity: String,
}

/// `POST /api/v1/agreements/{number}/call-offs`
pub async fn call_off(asks: Asks<CallGiven>) -> Result<Response, Problem> {
    let placed = asks.carry_out("call off", |tx, by, asked| {
        let given = asked.given.clone();
        let quantities: Vec<(i64, String)> = given.lines.into_iter().map(|l| (l.line, l.quantity)).collect();
        let mut draft = draft_of(tx, &asked.number, &quantities)?;
        (draft.buyer_po_no, draft.requested_date) = (given.buyer_po_no, given.requested_date);
        (draft.ship_to, draft.accept) = (given.ship_to, given.accept);
        Ok(placed_shown(place(tx, by, &draft)?))
    });
    Ok((StatusCode::CREATED, Json(placed.await?)).into_response())
}

/// `POST /api/v1/agreements/{number}/end`
pub async fn end(asks: Asks<Reason>) -> Result<Json<Shown>, Problem> {
    let ended = asks.carry_out("end agreement", |tx, by, asked| {
        agreements::end(tx, by, &asked.number, &asked.given.reason)?;
        let agreement = agreements::need(tx, &asked.number)?;
        let day = today(tx)?;
        Ok(shown(agreement, day, None))
    });
    Ok(Json(ended.await?))
}
