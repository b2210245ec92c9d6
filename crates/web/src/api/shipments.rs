//! Shipments by the API: looked at, and carried from release to dispatch.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basics::{Day, Id, Quantity};
use db::Tx;
use desk::Failure;
use desk::failure::General;
use desk::policies::{Point, Verb};
use desk::quality::{self, Answer, Scanned};
use desk::shipping::{self, DiscrepancyKind, Package, Shipment, ShipmentStage, ShippingRefusal};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::{Reason, coded, json, listed, rows};
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
    let look = move |tx: &mut Tx| shipping::list(tx, &shipping::Filter { stage, before: None }, limit);
    let shown = |s: shipping::Listed| Listed {
        number: s.number,
        stage: s.stage,
        order: s.order,
        customer: s.customer_number,
        place: s.place,
        ship_day: s.ship_day,
        carrier: s.carrier,
        lines: s.lines,
        open_discrepancies: s.open_discrepancies,
    };
    listed(&app, who, Verb::SeeShipments, look, shown).await
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
    /// What an inspection answers, each point by its code.
    checklist: Vec<Point>,
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

fn shown((s, checklist): (Shipment, Vec<Point>)) -> Shown {
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
        checklist,
        discrepancies,
    }
}

fn whole(tx: &mut Tx, number: &str) -> Result<(Shipment, Vec<Point>), Failure> {
    let shipment =
        shipping::by_number(tx, number)?.ok_or_else(|| ShippingRefusal::NotFound(number.to_owned()))?;
    let points = quality::points_for(tx, &shipment)?;
    Ok((shipment, points))
}

pub async fn show(asks: Asks) -> Result<Response, Problem> {
    Ok(Json(shown(asks.look("show shipment", Verb::SeeShipments, whole).await?)).into_response())
}

/// Quantities in base units, by order line.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    line: i64,
    quantity: Quantity,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picking {
    /// None means that everything was found.
    #[serde(default)]
    lines: Vec<Count>,
}

fn counts(lines: &[Count]) -> Vec<(i64, Quantity)> {
    lines.iter().map(|c| (c.line, c.quantity)).collect()
}

pub async fn pick(asks: Asks<Picking>) -> Result<Response, Problem> {
    let picked = asks.carry_out("pick", |tx, by, asked| {
        shipping::pick(tx, by, &asked.number, &counts(&asked.given.lines), asked.version)
    });
    Ok(Json(picked.await?).into_response())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Why {
    #[serde(default)]
    reason: String,
}

pub async fn put_back(asks: Asks<Why>) -> Result<Response, Problem> {
    let done = asks.carry_out("put back", |tx, by, asked| {
        shipping::put_back(tx, by, &asked.number, asked.version, &asked.given.reason)
    });
    Ok(Json(done.await?).into_response())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Packing {
    /// None means one, as heavy as what was picked.
    #[serde(default)]
    packages: Vec<Weight>,
    #[serde(default)]
    lines: Vec<Count>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    weight_grams: i64,
}

pub async fn pack(asks: Asks<Packing>) -> Result<Response, Problem> {
    let packed = asks.carry_out("pack", |tx, by, asked| {
        let weights: Vec<i64> = asked.given.packages.iter().map(|p| p.weight_grams).collect();
        shipping::pack(tx, by, &asked.number, &weights, &counts(&asked.given.lines), asked.version)
    });
    Ok(Json(packed.await?).into_response())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inspecting {
    #[serde(default)]
    scans: Vec<ScanGiven>,
    #[serde(default)]
    points: Vec<Answer>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScanGiven {
    code: String,
    quantity: Quantity,
}

pub async fn inspect(asks: Asks<Inspecting>) -> Result<Response, Problem> {
    let inspected = asks.carry_out("inspect", |tx, by, asked| {
        let given = &asked.given;
        let scan = |s: &ScanGiven| Scanned { code: s.code.clone(), quantity: s.quantity };
        let scans: Vec<Scanned> = given.scans.iter().map(scan).collect();
        quality::inspect(tx, by, &asked.number, &scans, &given.points, asked.version)
    });
    Ok(Json(inspected.await?).into_response())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dispatching {
    #[serde(default)]
    carrier: Option<String>,
    #[serde(default)]
    tracking: Option<String>,
}

pub async fn dispatch(asks: Asks<Dispatching>) -> Result<Response, Problem> {
    let sent = asks.carry_out("dispatch", |tx, by, asked| {
        let Dispatching { carrier, tracking } = &asked.given;
        shipping::dispatch(tx, by, &asked.number, carrier.as_deref(), tracking.as_deref(), asked.version)
    });
    Ok(Json(sent.await?).into_response())
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscrepancyGiven {
    #[serde(default)]
    line: Option<i64>,
    kind: String,
    expected: String,
    found: String,
}

/// Someone sees that something is wrong; the shipment stays until it is settled and inspected again.
pub async fn report(asks: Asks<DiscrepancyGiven>) -> Result<Response, Problem> {
    let raised = asks.carry_out("raise discrepancy", |tx, by, asked| {
        let DiscrepancyGiven { line, kind, expected, found } = &asked.given;
        let problem = || format!("'{kind}' is not a kind of discrepancy");
        let kind = DiscrepancyKind::from_code(kind)
            .ok_or_else(|| General::Invalid { field: "kind", problem: problem() })?;
        quality::raise_discrepancy(tx, by, &asked.number, *line, kind, expected, found)?;
        whole(tx, &asked.number)
    });
    Ok((StatusCode::CREATED, Json(shown(raised.await?))).into_response())
}

/// Someone says how a discrepancy was settled.
pub async fn resolve(
    State(app): State<App>,
    who: Credential,
    Path((number, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, Problem> {
    let given: Reason = json(&body)?;
    let resolved = app.write(who, "resolve discrepancy", move |tx, by| {
        let unknown = || General::NotFound { what: "discrepancy", which: id.clone() };
        let found: uuid::Uuid = id.parse().map_err(|_| unknown())?;
        quality::resolve_discrepancy(tx, by, Id::from_uuid(found), &given.reason)?;
        whole(tx, &number)
    });
    Ok(Json(shown(resolved.await?)).into_response())
}

/// Which lines are released.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseGiven {
    /// None are all that are due.
    #[serde(default)]
    lines: Vec<i64>,
}

/// `POST /orders/{number}/release`.
pub async fn release(asks: Asks<ReleaseGiven>) -> Result<Response, Problem> {
    let released = asks
        .carry_out("release", |tx, by, asked| {
            shipping::release_lines(tx, by, &asked.number, asked.version, &asked.given.lines)
        })
        .await?;
    // The hold that stands in the way is on record now; the order was not handed over all the same.
    if let Some(why) = released.held {
        return Err(Problem::new(StatusCode::CONFLICT, "held", format!("not released: {why}")));
    }
    Ok(Json(released).into_response())
}
