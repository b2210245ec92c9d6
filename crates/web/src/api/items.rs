//! Items and their availability by the API.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use basics::{Day, Id, Quantity};
use db::Tx;
use desk::catalog::{self, ItemStatus};
use desk::company;
use desk::failure::General;
use desk::orders::{self, Allocated};
use desk::policies::{Verb, Whose, allow};
use desk::stock::{self, Availability, Earliest, OnDay, Split, Supply};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::{json, listed, read, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Deserialize)]
pub struct Asked {
    q: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
pub struct Listed {
    sku: String,
    description: String,
    category: String,
    unit: String,
    status: ItemStatus,
}

pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Listed>>, Problem> {
    let limit = rows(asked.limit);
    let look = move |tx: &mut Tx| match asked.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        Some(q) => catalog::find(tx, None, q, limit),
        None => catalog::list(tx, asked.after.as_deref().unwrap_or(""), limit),
    };
    let shown = |i: catalog::Listed| Listed {
        sku: i.sku,
        description: i.description,
        category: i.category,
        unit: i.base_unit.code().to_owned(),
        status: i.status,
    };
    listed(&app, who, Verb::SeeItems, look, shown).await
}

#[derive(Debug, Serialize)]
pub struct Shown {
    sku: String,
    description: String,
    category: String,
    gtin: Option<String>,
    units: Vec<UnitShown>,
    order_multiple: Quantity,
    list_price: String,
    price_base: Quantity,
    status: ItemStatus,
    weight_grams: i64,
    hazardous: bool,
    attributes: Vec<(String, String)>,
}

#[derive(Debug, Serialize)]
pub struct UnitShown {
    unit: String,
    /// Base units in one of it.
    factor: String,
    gtin: Option<String>,
}

pub async fn show(asks: Asks) -> Result<Json<Shown>, Problem> {
    let shown = asks.look("show item", Verb::SeeItems, |tx, number| {
        let i = catalog::by_sku(tx, number)?
            .ok_or_else(|| General::NotFound { what: "item", which: number.to_owned() })?;
        let units = i.units.iter().map(|u| UnitShown {
            unit: u.unit.code().to_owned(),
            factor: u.factor.to_string(),
            gtin: u.gtin.clone(),
        });
        let base =
            UnitShown { unit: i.base_unit.code().to_owned(), factor: "1".into(), gtin: i.gtin.clone() };
        Ok(Shown {
            sku: i.sku.clone(),
            description: i.description.clone(),
            category: i.category.clone(),
            gtin: i.gtin.clone(),
            units: std::iter::once(base).chain(units).collect(),
            order_multiple: i.order_multiple,
            list_price: i.list_price.to_string(),
            price_base: i.price_base,
            status: i.status,
            weight_grams: i.weight_grams,
            hazardous: i.hazardous,
            attributes: i.attributes.clone(),
        })
    });
    Ok(Json(shown.await?))
}

#[derive(Debug, Deserialize)]
pub struct Wanted {
    /// In base units.
    quantity: Option<String>,
    date: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Available {
    sku: String,
    unit: String,
    #[serde(flatten)]
    now: Availability,
    /// For the asked quantity, the earliest place first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    earliest: Vec<Earliest>,
    /// Whether the asked quantity can be had from one place on the asked date.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_date: Option<bool>,
    /// Today and each day on which something comes.
    by_day: Vec<OnDay>,
    /// For the asked quantity: what goes when and from where.
    #[serde(skip_serializing_if = "Option::is_none")]
    split: Option<Split>,
    /// The first day on which all places together have the asked quantity.
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest_over_all: Option<Day>,
}

/// `GET /items/{sku}/availability?quantity=&date=`
pub async fn availability(
    State(app): State<App>,
    who: Credential,
    Path(sku): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Available>, Problem> {
    let quantity = read("quantity", wanted.quantity.as_deref(), Quantity::parse)?;
    let date = read("date", wanted.date.as_deref(), str::parse::<Day>)?;
    let shown = app.read(who, "availability", move |tx, by| {
        allow(by, Verb::SeeStock, Whose::Others)?;
        let item = catalog::by_sku(tx, &sku)?
            .ok_or_else(|| General::NotFound { what: "item", which: sku.clone() })?;
        let today = company::today(tx)?;
        let now = stock::availability(tx, item.id, None)?;
        let earliest = quantity.map(|q| stock::earliest(&now, q, today)).unwrap_or_default();
        let on_date = date
            .filter(|_| quantity.is_some())
            .map(|date| earliest.iter().any(|e| e.day.is_some_and(|day| day <= date)));
        Ok(Available {
            by_day: stock::by_day(&now, today),
            split: quantity.map(|q| stock::split(&now, q, today)),
            earliest_over_all: quantity.and_then(|q| stock::earliest_over_all(&now, q, today)),
            sku: item.sku.clone(),
            unit: item.base_unit.code().to_owned(),
            now,
            earliest,
            on_date,
        })
    });
    Ok(Json(shown.await?))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplyGiven {
    place: String,
    quantity: Quantity,
    due: Day,
    source: String,
}

/// Goods that are on their way, from a purchase order for one; what is promised from them is known at once.
pub async fn announce(
    State(app): State<App>,
    who: Credential,
    Path(sku): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<Available>), Problem> {
    let given: SupplyGiven = json(&body)?;
    let known = app.write(who, "add supply", move |tx, by| {
        let item = catalog::by_sku(tx, &sku)?
            .ok_or_else(|| General::NotFound { what: "item", which: sku.clone() })?;
        let place = stock::places(tx)?
            .iter()
            .find(|p| p.code == given.place)
            .map(|p| p.id)
            .ok_or_else(|| General::NotFound { what: "warehouse", which: given.place.clone() })?;
        let SupplyGiven { quantity, due, ref source, .. } = given;
        let supply = Supply { id: tx.new_id(), item: item.id, place, quantity, due, source: source.clone() };
        stock::add_supply(tx, by, &[supply])?;
        let (now, today) = (stock::availability(tx, item.id, None)?, company::today(tx)?);
        Ok(Available {
            by_day: stock::by_day(&now, today),
            split: None,
            earliest_over_all: None,
            sku: item.sku.clone(),
            unit: item.base_unit.code().to_owned(),
            now,
            earliest: Vec::new(),
            on_date: None,
        })
    });
    Ok((StatusCode::CREATED, Json(known.await?)))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptGiven {
    quantity: Quantity,
    #[serde(default)]
    bin: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Receipt {
    served: Vec<Allocated>,
}

/// Goods of a supply arrive; the orders that wait for them are served.
pub async fn receive(asks: Asks<ReceiptGiven>) -> Result<Json<Receipt>, Problem> {
    let served = asks.carry_out("receive supply", |tx, by, asked| {
        let unknown = || General::NotFound { what: "supply", which: asked.number.clone() };
        let id: uuid::Uuid = asked.number.parse().map_err(|_| unknown())?;
        let ReceiptGiven { quantity, bin } = &asked.given;
        orders::receive_supply(tx, by, Id::from_uuid(id), *quantity, bin.as_deref())
    });
    Ok(Json(Receipt { served: served.await? }))
}

/// `GET /api/v1/items/{sku}/special`
pub async fn special(asks: Asks) -> Result<Json<catalog::Special>, Problem> {
    let found = asks.look("special item", Verb::SeeItems, |tx, sku| {
        let item = catalog::by_sku(tx, sku)?
            .ok_or_else(|| General::NotFound { what: "item", which: sku.to_owned() })?;
        Ok(catalog::special(tx, item.id)?)
    });
    Ok(Json(found.await?))
}

/// `PUT /api/v1/items/{sku}/special`: all that is special of it from now on.
pub async fn set_special(asks: Asks<catalog::Special>) -> Result<Json<catalog::Special>, Problem> {
    let set = asks.carry_out("special item", |tx, by, asked| {
        catalog::set_special(tx, by, &asked.number, &asked.given)?;
        Ok(asked.given.clone())
    });
    Ok(Json(set.await?))
}
