//! Pick, pack, inspect and ship, by scanner. Each scan is checked here; the counts stand in the form and are recorded when it is
//! completed. Without the module each scan is a plain post and the page comes back with the count.

pub mod verbs;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::Quantity;
use db::Tx;
use desk::customers::DocumentForm;
use desk::failure::Refusal;
use desk::policies::{Point, Verb, Whose, allow, may};
use desk::quality::{self, Compared};
use desk::shipping::{self, DiscrepancyKind, Plan, Shipment, ShipmentLine, ShipmentStage, ShippingRefusal};
use desk::{Actor, Failure, catalog, orders, people};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::Frame;
use crate::page::{Stop, Visit, page, see};
use crate::problem::status_of;

const ROWS: usize = 100;

/// What is done to a shipment at one table of the warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Pick,
    Pack,
    Inspect,
    Ship,
}

impl Step {
    fn path(self) -> &'static str {
        match self {
            Step::Pick => "pick",
            Step::Pack => "pack",
            Step::Inspect => "inspection",
            Step::Ship => "dispatch",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Step::Pick => "Pick",
            Step::Pack => "Pack",
            Step::Inspect => "Inspect",
            Step::Ship => "Ship",
        }
    }

    fn verb(self) -> Verb {
        match self {
            Step::Pick => Verb::PickShipment,
            Step::Pack => Verb::PackShipment,
            Step::Inspect => Verb::InspectShipment,
            Step::Ship => Verb::DispatchShipment,
        }
    }

    /// The queue that this step works off.
    fn queue(self) -> &'static str {
        match self {
            Step::Pick => "/shipments?stage=waiting",
            Step::Pack => "/shipments?stage=picked",
            Step::Inspect => "/shipments?stage=packed",
            Step::Ship => "/shipments?stage=inspected",
        }
    }

    /// How many of a line this step counts.
    fn need(self, line: &ShipmentLine) -> Quantity {
        match self {
            Step::Pick => line.quantity,
            Step::Pack => line.picked,
            Step::Inspect | Step::Ship => line.packed,
        }
    }

    /// What comes next for a shipment.
    pub fn next(shipment: &Shipment) -> Step {
        match (shipment.stage, shipment.plan) {
            (ShipmentStage::Waiting | ShipmentStage::Assigned, _) => Step::Pick,
            (ShipmentStage::Picked, _) => Step::Pack,
            (ShipmentStage::Packed, Plan::Inspection) => Step::Inspect,
            _ => Step::Ship,
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    stage: String,
}

#[derive(Template)]
#[template(path = "shipments.html")]
struct ShipmentsPage {
    frame: Frame,
    stage: String,
    shipments: Vec<shipping::Listed>,
    stages: [ShipmentStage; 8],
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let list = app
        .read(visit.who.clone(), "shipments", move |tx, by| {
            allow(by, Verb::SeeShipments, Whose::Others)?;
            let stage = ShipmentStage::from_code(&asked.stage);
            let here = [Step::Pick, Step::Pack, Step::Inspect, Step::Ship]
                .map(Step::queue)
                .into_iter()
                .find(|q| stage.is_some() && q.ends_with(&format!("={}", asked.stage)));
            let filter = shipping::Filter { stage, before: None };
            Ok(ShipmentsPage {
                frame: Frame::of(tx, by, &come, here.unwrap_or("/shipments"))?,
                stage: asked.stage.clone(),
                shipments: shipping::list(tx, &filter, ROWS)?,
                stages: ShipmentStage::ALL,
            })
        })
        .await?;
    Ok(page(StatusCode::OK, &list, &visit))
}

fn found(tx: &mut Tx, number: &str) -> Result<Shipment, Failure> {
    Ok(shipping::by_number(tx, number)?.ok_or_else(|| ShippingRefusal::NotFound(number.to_owned()))?)
}

/// A shipment leads to its next step.
pub async fn next(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    let path = app
        .read(visit.who, "shipment", move |tx, by| {
            allow(by, Verb::SeeShipments, Whose::Others)?;
            let shipment = found(tx, &number)?;
            Ok(format!("/shipments/{}/{}", shipment.number, Step::next(&shipment).path()))
        })
        .await?;
    Ok(see(&path))
}

#[derive(Template)]
#[template(path = "shipment.html")]
struct StepPage {
    frame: Frame,
    step: Step,
    shipment: Shipment,
    ship_to: String,
    po: String,
    rows: Vec<Row>,
    /// This step is what comes next, and this person may do it.
    open: bool,
    /// The program was built with the printer.
    prints: bool,
    why_not: String,
    points: Vec<PointShown>,
    compared: Vec<Compared>,
    packer: String,
    may_put_back: bool,
    may_resolve: bool,
    /// What may be wrong, where this person may say so.
    kinds: Vec<DiscrepancyKind>,
    weight: String,
    carrier: String,
    verdict: (&'static str, String, String),
    refusal: Option<Refusal>,
    typed: Fields,
}

struct Row {
    line_no: i64,
    bin: String,
    sku: String,
    description: String,
    unit: String,
    need: String,
    done: String,
    codes: String,
}

struct PointShown {
    point: Point,
    answer: String,
}

/// How a step's page comes about: after a scan without the module, after a refusal, or fresh.
#[derive(Clone, Default)]
struct Shown {
    prints: bool,
    refusal: Option<Refusal>,
    typed: Fields,
}

async fn answer(
    app: &App,
    visit: &Visit,
    number: String,
    step: Step,
    mut shown: Shown,
) -> Result<Response, Stop> {
    shown.prints = app.print.is_some();
    let come = visit.clone();
    let status = shown.refusal.as_ref().map_or(StatusCode::OK, status_of);
    let made = app
        .read(visit.who.clone(), "shipment", move |tx, by| {
            allow(by, Verb::SeeShipments, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, step.queue())?;
            let shipment = found(tx, &number)?;
            load(tx, by, frame, step, shipment, &shown)
        })
        .await?;
    Ok(page(status, &made, visit))
}

fn load(
    tx: &mut Tx,
    by: &Actor,
    frame: Frame,
    step: Step,
    shipment: Shipment,
    shown: &Shown,
) -> Result<StepPage, Failure> {
    let order = orders::need(tx, &shipment.order_number)?;
    let own = if step == Step::Inspect { Whose::of(shipment.is_work_of(by.person)) } else { Whose::Own };
    let is_next = Step::next(&shipment) == step && !shipment.stage.is_over();
    let why_not = match (is_next, allow(by, step.verb(), own)) {
        (false, _) => format!("Shipment {} is {}.", shipment.number, shipment.stage),
        (true, Err(no)) => no.to_string(),
        (true, Ok(())) => String::new(),
    };
    let mut rows = Vec::with_capacity(shipment.lines.len());
    for line in shipment.lines.iter().filter(|l| step == Step::Pick || step.need(l).is_positive()) {
        rows.push(row(tx, line, step, &shown.typed, order.customer)?);
    }
    let verdict = verbs::scanned(&mut rows, &shown.typed);
    let (points, compared) = if step == Step::Inspect {
        (quality::points_for(tx, &shipment)?, quality::compare(tx, &shipment)?)
    } else {
        (Vec::new(), Vec::new())
    };
    let answers: Vec<(String, String)> =
        shown.typed.keyed("point").map(|(code, value)| (code.to_owned(), value.to_owned())).collect();
    let given =
        |code: &str| answers.iter().find(|(c, _)| c == code).map(|(_, v)| v.clone()).unwrap_or_default();
    let packer = match shipment.packed_by {
        Some(person) => people::names(tx, &[person])?.remove(&person).unwrap_or_default(),
        None => String::new(),
    };
    let kilos = basics::Decimal::new(shipment.weight_grams, 3).normalize().to_string();
    Ok(StepPage {
        ship_to: order
            .parties
            .ship_to
            .as_ref()
            .map(|p| format!("{}, {}", p.name, p.city))
            .unwrap_or_default(),
        po: order.po_number.clone().unwrap_or_default(),
        points: points.into_iter().map(|p| PointShown { answer: given(&p.code), point: p }).collect(),
        compared,
        packer,
        open: why_not.is_empty(),
        prints: shown.prints,
        why_not,
        kinds: kinds(by, &shipment),
        may_put_back: matches!(
            shipment.stage,
            ShipmentStage::Picked | ShipmentStage::Packed | ShipmentStage::Inspected
        ) && may(by, Verb::PutBackShipment, Whose::Own),
        may_resolve: may(by, Verb::ResolveDiscrepancy, Whose::of(shipment.is_work_of(by.person))),
        weight: match shown.typed.text("weights_kg") {
            "" => kilos.replace('.', &frame.decimal_mark().to_string()),
            typed => typed.to_owned(),
        },
        carrier: match shown.typed.text("carrier") {
            "" => shipment.carrier.clone().or(order.carrier).unwrap_or_default(),
            typed => typed.to_owned(),
        },
        verdict,
        refusal: shown.refusal.clone(),
        typed: shown.typed.clone(),
        rows,
        step,
        shipment,
        frame,
    })
}

/// What can be seen to be wrong with a shipment that is still here, by someone who has the goods in hand.
fn kinds(by: &Actor, shipment: &Shipment) -> Vec<DiscrepancyKind> {
    use DiscrepancyKind::{Damaged, Missing, Other, TooFew, TooMany, WrongItem};
    let may = may(by, Verb::PickShipment, Whose::Own) || may(by, Verb::InspectShipment, Whose::Others);
    if may && !shipment.stage.is_over() {
        vec![Damaged, WrongItem, TooFew, TooMany, Missing, Other]
    } else {
        Vec::new()
    }
}

fn row(
    tx: &mut Tx,
    line: &ShipmentLine,
    step: Step,
    typed: &Fields,
    customer: Option<desk::customers::CustomerId>,
) -> Result<Row, Failure> {
    let mut codes = vec![line.sku.to_lowercase()];
    if let Some(gtin) = catalog::by_id(tx, line.item)?.and_then(|i| i.gtin.clone()) {
        codes.push(gtin.trim_start_matches('0').to_owned());
        codes.push(gtin);
    }
    for (whose, written) in catalog::aliases_of(tx, line.item)? {
        if (whose.is_none() || whose == customer) && !written.contains(' ') {
            codes.push(written.to_lowercase());
        }
    }
    let key = line.line_no.to_string();
    let counted = typed.keyed("counted").find(|(k, _)| *k == key).map(|(_, v)| v.to_owned());
    Ok(Row {
        line_no: line.line_no,
        bin: line.bin.clone().unwrap_or_else(|| "–".into()),
        sku: line.sku.clone(),
        description: line.description.clone(),
        unit: line.unit.to_string(),
        need: step.need(line).to_string(),
        done: counted.filter(|c| !c.is_empty()).unwrap_or_else(|| "0".into()),
        codes: codes.join(" "),
    })
}

pub async fn pick_page(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    answer(&app, &visit, number, Step::Pick, Shown::default()).await
}

pub async fn pack_page(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    answer(&app, &visit, number, Step::Pack, Shown::default()).await
}

pub async fn inspect_page(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    answer(&app, &visit, number, Step::Inspect, Shown::default()).await
}

pub async fn ship_page(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    answer(&app, &visit, number, Step::Ship, Shown::default()).await
}
