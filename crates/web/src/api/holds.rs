//! Goods held for customers, by the API.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use basics::{Limits, Quantity};
use db::Tx;
use desk::failure::General;
use desk::policies::{Verb, Whose, allow};
use desk::stock::{self, SoftHold};
use desk::{Failure, catalog, customers};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::json;
use crate::App;
use crate::credential::Credential;
use crate::items::holds::typed;
use crate::problem::Problem;

#[derive(Debug, Serialize)]
pub struct HoldShown {
    number: String,
    item: String,
    place: String,
    asked: Quantity,
    quantity: Quantity,
    customer: Option<String>,
    note: String,
    held_at: String,
    until: String,
    ended_at: Option<String>,
    how: Option<String>,
}

fn shown(tx: &mut Tx, found: Vec<SoftHold>) -> Result<Vec<HoldShown>, Failure> {
    let places = stock::places(tx)?;
    let mut all = Vec::with_capacity(found.len());
    for hold in found {
        let customer = match hold.customer {
            Some(id) => customers::by_id(tx, id)?.map(|c| c.number.clone()),
            None => None,
        };
        all.push(HoldShown {
            item: catalog::by_id(tx, hold.item)?.map_or_else(String::new, |i| i.sku.clone()),
            place: places.iter().find(|p| p.id == hold.place).map_or_else(String::new, |p| p.code.clone()),
            number: hold.number,
            asked: hold.asked,
            quantity: hold.quantity,
            customer,
            note: hold.note,
            held_at: hold.held_at.to_string(),
            until: hold.until.to_string(),
            ended_at: hold.ended_at.map(|at| at.to_string()),
            how: hold.how,
        });
    }
    Ok(all)
}

pub async fn list(State(app): State<App>, who: Credential) -> Result<Json<Vec<HoldShown>>, Problem> {
    let found = app.read(who, "list holds", |tx, by| {
        allow(by, Verb::SeeStock, Whose::Others)?;
        let found = stock::open_holds(tx, Limits::PAGE_ROWS)?;
        shown(tx, found)
    });
    Ok(Json(found.await?))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct HoldGiven {
    quantity: Value,
    #[serde(default)]
    place: String,
    #[serde(default)]
    customer: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    note: String,
}

/// `POST /items/{sku}/holds`
pub async fn hold(
    State(app): State<App>,
    who: Credential,
    Path(sku): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<Vec<HoldShown>>), Problem> {
    let given: HoldGiven = json(&body)?;
    let held = app.write(who, "hold stock", move |tx, by| {
        let text = given.quantity.as_str().map_or_else(|| given.quantity.to_string(), str::to_owned);
        let quantity = Quantity::parse(&text)
            .map_err(|e| General::Invalid { field: "quantity", problem: e.to_string() })?;
        let new = typed(tx, &sku, quantity, &given.place, &given.customer, &given.until, &given.note)?;
        stock::hold_softly(tx, by, &new)?;
        let found = stock::holds_of_item(tx, new.item)?;
        shown(tx, found)
    });
    Ok((StatusCode::CREATED, Json(held.await?)))
}

/// `POST /stock-holds/{number}/release`
pub async fn release(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Json<Vec<HoldShown>>, Problem> {
    let left = app.write(who, "release hold", move |tx, by| {
        stock::release_hold(tx, by, &number)?;
        let found = stock::open_holds(tx, Limits::PAGE_ROWS)?;
        shown(tx, found)
    });
    Ok(Json(left.await?))
}
