//! Shipments by the API: looked at, and carried from release to dispatch.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use basics::{Day, Quantity};
use desk::Failure;
use desk::policies::{Verb, Whose, allow};
use desk::quality::{self, Answer, Scanned};
use desk::shipping::{self, Package, Shipment, ShipmentStage, ShippingRefusal};
use serde::{Deserialize, Serialize};

use super::{coded, if_match, json, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Deserialize)]
pub struct Asked {
    /// A stage; without it all that have not left.
    stage: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
pub struct Listed {
    number: String,
    stage: ShipmentStage,
    order: String,
    customer: Option<String>,
    place: String,
    ship_day: Day,
    carrier: Option<String>,
    lines: i64,
    open_discrepancies: i64,
}

pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Listed>>, Problem> {
    let limit = rows(asked.limit);
    let stage = coded("stage", asked.stage.as_deref(), ShipmentStage::from_code, "a stage of a shipment")?;
    let found = app.read(who, "list shipments", move |tx, by| {
        allow(by, Verb::SeeShipments, Whose::Others)?;
        Ok(shipping::list(tx, &shipping::Filter { stage, before: None }, limit)?)
    });
    let shown = found.await?.into_iter().map(|s| Listed {
        number: s.number,
        stage: s.stage,
        order: s.order,
        customer: s.customer_number,
        place: s.place,
        ship_day: s.ship_day,
        carrier: s.carrier,
        lines: s.lines,
        open_discrepancies: s.open_discrepancies,
    });
    Ok(Json(shown.collect()))
}

#[derive(Debug, Serialize)]
struct Shown {
    number: String,
    version: i64,
    stage: ShipmentStage,
    order: String,
    plan: &'static str,
    ship_day: Day,
    carrier: Option<String>,
    tracking: Option<String>,
    weight_grams: i64,
    lines: Vec<LineShown>,
    packages: Vec<Package>,
    discrepancies: Vec<DiscrepancyShown>,
}

#[derive(Debug, Serialize)]
struct LineShown {
    line: i64,
    item: String,
    description: String,
    unit: String,
    bin: Option<String>,
    quantity: Quantity,
    picked: Quantity,
    packed: Quantity,
}

#[derive(Debug, Serialize)]
struct DiscrepancyShown {
    id: String,
    line: Option<i64>,
    kind: &'static str,
    expected: String,
    found: String,
    open: bool,
    resolution: Option<String>,
}

fn shown(s: Shipment) -> Shown {
    let discrepancies = s
        .discrepancies
        .into_iter()
        .map(|d| DiscrepancyShown {
            id: d.id.to_string(),
            line: d.line_no,
            kind: d.kind.code(),
            expected: d.expected,
            found: d.found,
            open: d.resolved_at.is_none(),
            resolution: d.resolution,
        })
        .collect();
    let line = |l: shipping::ShipmentLine| LineShown {
        line: l.line_no,
        item: l.sku,
        description: l.description,
        unit: l.unit.to_string(),
        bin: l.bin,
        quantity: l.quantity,
        picked: l.picked,
        packed: l.packed,
    };
    Shown {
        number: s.number,
        version: s.version,
        stage: s.stage,
        order: s.order_number,
        plan: s.plan.code(),
        ship_day: s.ship_day,
        carrier: s.carrier,
        tracking: s.tracking,
        weight_grams: s.weight_grams,
        lines: s.lines.into_iter().map(line).collect(),
        packages: s.packages,
        discrepancies,
    }
}

fn found(tx: &mut db::Tx, number: &str) -> Result<Shipment, Failure> {
    Ok(shipping::by_number(tx, number)?.ok_or_else(|| ShippingRefusal::NotFound(number.to_owned()))?)
}

pub async fn show(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let shipment = app
        .read(who, "show shipment", move |tx, by| {
            allow(by, Verb::SeeShipments, Whose::Others)?;
            found(tx, &number)
        })
        .await?;
    Ok(Json(shown(shipment)).into_response())
}

/// Quantities in base units, by order line.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Count {
    line: i64,
    quantity: Quantity,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Picking {
    /// None means that everything was found.
    #[serde(default)]
    lines: Vec<Count>,
}

fn counts(lines: &[Count]) -> Vec<(i64, Quantity)> {
    lines.iter().map(|c| (c.line, c.quantity)).collect()
}

pub async fn pick(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let (given, version): (Picking, _) = (json(&body)?, if_match(&headers));
    let picked = app
        .write(who, "pick", move |tx, by| shipping::pick(tx, by, &number, &counts(&given.lines), version))
        .await?;
    Ok(Json(picked).into_response())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Packing {
    packages: Vec<Weight>,
    #[serde(default)]
    lines: Vec<Count>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Weight {
    weight_grams: i64,
}

pub async fn pack(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let (given, version): (Packing, _) = (json(&body)?, if_match(&headers));
    let weights: Vec<i64> = given.packages.iter().map(|p| p.weight_grams).collect();
    let packed = app.write(who, "pack", move |tx, by| {
        shipping::pack(tx, by, &number, &weights, &counts(&given.lines), version)
    });
    Ok(Json(packed.await?).into_response())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inspecting {
    #[serde(default)]
    scans: Vec<ScanGiven>,
    #[serde(default)]
    points: Vec<Answer>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScanGiven {
    code: String,
    quantity: Quantity,
}

pub async fn inspect(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let (given, version): (Inspecting, _) = (json(&body)?, if_match(&headers));
    let scans: Vec<Scanned> =
        given.scans.into_iter().map(|s| Scanned { code: s.code, quantity: s.quantity }).collect();
    let points = given.points;
    let inspected = app
        .write(who, "inspect", move |tx, by| quality::inspect(tx, by, &number, &scans, &points, version))
        .await?;
    Ok(Json(inspected).into_response())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dispatching {
    #[serde(default)]
    carrier: Option<String>,
    #[serde(default)]
    tracking: Option<String>,
}

pub async fn dispatch(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let (given, version): (Dispatching, _) = (json(&body)?, if_match(&headers));
    let sent = app.write(who, "dispatch", move |tx, by| {
        shipping::dispatch(tx, by, &number, given.carrier.as_deref(), given.tracking.as_deref(), version)
    });
    Ok(Json(sent.await?).into_response())
}

/// `POST /orders/{number}/release`.
pub async fn release(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let version = if_match(&headers);
    let released =
        app.write(who, "release", move |tx, by| shipping::release(tx, by, &number, version)).await?;
    // The hold that stands in the way is on record now; the order was not handed over all the same.
    if let Some(why) = released.held {
        return Err(Problem::new(StatusCode::CONFLICT, "held", format!("not released: {why}")));
    }
    Ok(Json(released).into_response())
}
