//! Purchase requests, by the API.

use axum::Json;
use axum::extract::{Query, State};
use basics::{Day, Quantity};
use desk::orders;
use desk::policies::Verb;
use desk::purchasing::{self, PurchaseFilter, PurchaseRequest, PurchaseState};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::{coded, listed, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Serialize)]
pub struct Shown {
    number: String,
    state: &'static str,
    order: String,
    line: i64,
    item: String,
    description: String,
    quantity: Quantity,
    sent: Quantity,
    unit: String,
    way: &'static str,
    vendor: String,
    email: String,
    ship_to: Option<String>,
    due: Day,
    reference: Option<String>,
    tracking: Option<String>,
}

fn shown(r: PurchaseRequest) -> Shown {
    Shown {
        number: r.number,
        state: r.state.code(),
        order: r.order_number,
        line: r.line_no,
        item: r.sku,
        description: r.description,
        quantity: r.quantity,
        sent: r.sent,
        unit: r.unit.to_string(),
        way: r.way.code(),
        vendor: r.vendor,
        email: r.email,
        ship_to: r.ship_to,
        due: r.due,
        reference: r.reference,
        tracking: r.tracking,
    }
}

#[derive(Debug, Deserialize)]
pub struct Asked {
    state: Option<String>,
    limit: Option<usize>,
}

/// `GET /api/v1/purchase-requests`
pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Shown>>, Problem> {
    let state =
        coded("state", asked.state.as_deref(), PurchaseState::from_code, "a state of a purchase request")?;
    let most = rows(asked.limit);
    let look = move |tx: &mut db::Tx| purchasing::list(tx, &PurchaseFilter { state }, most);
    listed(&app, who, Verb::SeeOrders, look, shown).await
}

/// `GET /api/v1/purchase-requests/{number}`
pub async fn show(asks: Asks) -> Result<Json<Shown>, Problem> {
    let found = asks.look("purchase request", Verb::SeeOrders, purchasing::need);
    Ok(Json(shown(found.await?)))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderedGiven {
    #[serde(default)]
    reference: String,
    #[serde(default)]
    due: String,
}

/// `POST /api/v1/purchase-requests/{number}/order`
pub async fn order(asks: Asks<OrderedGiven>) -> Result<Json<Shown>, Problem> {
    let said = asks.carry_out("order purchase", |tx, by, asked| {
        orders::vendor_said(tx, by, &asked.number, &asked.given.reference, &asked.given.due)
    });
    Ok(Json(shown(said.await?)))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentGiven {
    #[serde(default, deserialize_with = "desk::orders::text_or_number")]
    quantity: String,
    #[serde(default)]
    tracking: String,
}

/// `POST /api/v1/purchase-requests/{number}/dispatch`
pub async fn dispatch(asks: Asks<SentGiven>) -> Result<Json<Shown>, Problem> {
    let sent = asks.carry_out("vendor dispatch", |tx, by, asked| {
        orders::vendor_sent(tx, by, &asked.number, &asked.given.quantity, &asked.given.tracking)?;
        purchasing::need(tx, &asked.number)
    });
    Ok(Json(shown(sent.await?)))
}
