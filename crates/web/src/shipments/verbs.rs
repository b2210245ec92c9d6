//! What is posted from the warehouse tables: a scan as JSON from the module, a scan as a plain form, or the step done.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use basics::{Decimal, Id, Quantity};
use db::Tx;
use desk::failure::General;
use desk::policies::{Whose, allow};
use desk::quality::{self, Answer, Scanned};
use desk::shipping::DiscrepancyKind;
use desk::{Actor, Failure, catalog, orders, shipping};
use serde::{Deserialize, Serialize};

use super::{Row, Shown, Step, answer, found};
use crate::App;
use crate::api::json;
use crate::form::Fields;
use crate::frame::Notice;
use crate::new_order::plain;
use crate::page::{Stop, Visit, refused, see_with};
use crate::problem::Problem;
use crate::shown::Manner;

#[derive(Debug, Deserialize)]
struct Scan {
    code: String,
    quantity: i32,
    row: String,
}

#[derive(Debug, Serialize)]
struct Counted {
    row: String,
    need: String,
}

/// A scan is checked against the shipment; it is recorded with all others when the step is done.
async fn check_scan(
    app: App,
    visit: Visit,
    number: String,
    step: Step,
    body: &Bytes,
) -> Result<Response, Problem> {
    let scan: Scan = json(body)?;
    let counted = app.read(visit.who, "scan", move |tx, by| {
        let shipment = found(tx, &number)?;
        let own = if step == Step::Inspect { Whose::of(shipment.is_work_of(by.person)) } else { Whose::Own };
        allow(by, step.verb(), own)?;
        let customer = orders::need(tx, &shipment.order_number)?.customer;
        let not_here = || General::Invalid {
            field: "code",
            problem: "this item is not in the shipment; put it back".into(),
        };
        let catalog::Resolved::One { item, .. } = catalog::resolve(tx, customer, &scan.code)? else {
            return Err(not_here().into());
        };
        let line = shipment.lines.iter().find(|l| l.item == item && l.line_no.to_string() == scan.row);
        let line = line.or_else(|| shipment.lines.iter().find(|l| l.item == item)).ok_or_else(not_here)?;
        if Quantity::whole(scan.quantity) > step.need(line) {
            let problem = format!("only {} of {} are needed", step.need(line), line.sku);
            return Err(General::Invalid { field: "quantity", problem }.into());
        }
        Ok(Counted { row: line.line_no.to_string(), need: step.need(line).to_string() })
    });
    Ok(Json(counted.await?).into_response())
}

/// A scan that came as a plain form is added to the counts; what the page says of it.
pub(super) fn scanned(rows: &mut [Row], typed: &Fields) -> (&'static str, String, String) {
    let written = typed.text("code");
    if written.is_empty() {
        return ("", "Ready".into(), "Scan an item of this list.".into());
    }
    let (times, code) = match written.split_once('*') {
        Some((times, code)) if !times.is_empty() => (times.parse().unwrap_or(1), code),
        _ => (1, written),
    };
    let code = code.to_lowercase();
    let Some(row) = rows.iter_mut().find(|r| r.codes.split(' ').any(|c| c == code)) else {
        return ("wrong", "Wrong item".into(), format!("{code} is not on this list. Put it back."));
    };
    let quantity = |text: &str| Quantity::parse(text).unwrap_or_default();
    let sum = quantity(&row.done).plus(Quantity::whole(times));
    if sum > quantity(&row.need) {
        return ("wrong", "Too many".into(), format!("{}: only {} are needed.", row.sku, row.need));
    }
    row.done = sum.to_string();
    ("right", format!("{} of {}", row.done, row.need), format!("{}, {}", row.sku, row.description))
}

/// The counts of the form by line, in base units.
fn counts(fields: &Fields, manner: Manner) -> Result<Vec<(i64, Quantity)>, Failure> {
    let mut counts = Vec::new();
    for (line, text) in fields.keyed("counted") {
        let Ok(line) = line.parse() else { continue };
        let wrong = |e: basics::AmountError| General::Invalid { field: "counted", problem: e.to_string() };
        let text = if text.is_empty() { "0".to_owned() } else { plain(text, manner.decimal_mark()) };
        counts.push((line, Quantity::parse(&text).map_err(wrong)?));
    }
    Ok(counts)
}

fn version(fields: &Fields) -> Option<i64> {
    fields.text("version").parse().ok()
}

async fn step_done(
    app: App,
    visit: Visit,
    number: String,
    step: Step,
    request: Request,
    mut verb: impl FnMut(&mut Tx, &Actor, &str, &Fields) -> Result<Notice, Failure> + Send + 'static,
) -> Result<Response, Stop> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/json") {
        let body = Bytes::from_request(request, &app)
            .await
            .map_err(|e| Stop::said(StatusCode::BAD_REQUEST, &e.to_string()))?;
        return Ok(check_scan(app, visit, number, step, &body)
            .await
            .unwrap_or_else(IntoResponse::into_response));
    }
    let typed = Fields::from_request(request, &app).await?;
    if typed.text("verb").is_empty() {
        return answer(&app, &visit, number, step, Shown { typed, ..Shown::default() }).await;
    }
    let (name, fields) = (number.clone(), typed.clone());
    match app.write(visit.who.clone(), step.path(), move |tx, by| verb(tx, by, &name, &fields)).await {
        Ok(notice) => Ok(see_with(&format!("/shipments/{number}"), notice)),
        Err(failure) => {
            let refusal = Some(refused(failure)?);
            answer(&app, &visit, number, step, Shown { typed, refusal, ..Shown::default() }).await
        }
    }
}

/// "All as listed" counts nothing; "complete" and "short" say what was counted.
fn all_as_listed(fields: &Fields) -> bool {
    fields.text("verb") == "all"
}

pub async fn pick(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Stop> {
    step_done(app, visit, number, Step::Pick, request, |tx, by, number, fields| {
        let lines = if all_as_listed(fields) { Vec::new() } else { counts(fields, Manner::of(by.language))? };
        if fields.text("verb") == "complete" {
            let shipment = found(tx, number)?;
            let counted =
                |line_no| lines.iter().find(|(n, _)| *n == line_no).map(|(_, q)| *q).unwrap_or_default();
            if let Some(line) = shipment.lines.iter().find(|l| counted(l.line_no) < l.quantity) {
                let problem = format!(
                    "{}: {} of {} are counted; count the rest, or say that something is missing",
                    line.sku,
                    counted(line.line_no),
                    line.quantity
                );
                return Err(General::Invalid { field: "counted", problem }.into());
            }
        }
        let picked = shipping::pick(tx, by, number, &lines, version(fields))?;
        Ok(if picked.short.is_empty() {
            Notice::ok(format!("Shipment {} is picked.", picked.number))
        } else {
            Notice::warn(format!(
                "Shipment {} is {}; {} lines are short.",
                picked.number,
                picked.stage,
                picked.short.len()
            ))
        })
    })
    .await
}

pub async fn pack(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Stop> {
    step_done(app, visit, number, Step::Pack, request, |tx, by, number, fields| {
        let manner = Manner::of(by.language);
        let lines = if all_as_listed(fields) { Vec::new() } else { counts(fields, manner)? };
        let packed = shipping::pack(tx, by, number, &weights(fields, manner)?, &lines, version(fields))?;
        Ok(Notice::ok(format!("Shipment {} is packed in {} boxes.", packed.number, packed.packages.len())))
    })
    .await
}

/// Kilograms of each box, separated by blanks, as grams.
fn weights(fields: &Fields, manner: Manner) -> Result<Vec<i64>, Failure> {
    let kilos = fields.text("weights_kg").split_whitespace();
    kilos
        .map(|text| {
            let wrong = || General::Invalid {
                field: "weights_kg",
                problem: format!("'{text}' is not a weight in kg"),
            };
            let kilos: Decimal = plain(text, manner.decimal_mark()).parse().map_err(|_| wrong())?;
            let grams = (kilos * Decimal::from(1000)).round();
            grams.to_string().parse::<i64>().map_err(|_| wrong().into())
        })
        .collect()
}

pub async fn inspect(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Stop> {
    step_done(app, visit, number, Step::Inspect, request, |tx, by, number, fields| {
        let shipment = found(tx, number)?;
        let all = all_as_listed(fields);
        let counted = counts(fields, Manner::of(by.language))?;
        let scans: Vec<Scanned> = shipment
            .lines
            .iter()
            .map(|l| {
                let of_line =
                    counted.iter().find(|(n, _)| *n == l.line_no).map(|(_, q)| *q).unwrap_or_default();
                Scanned { code: l.sku.clone(), quantity: if all { l.packed } else { of_line } }
            })
            .filter(|s| s.quantity.is_positive())
            .collect();
        let note = fields.text("remark");
        let points: Vec<Answer> = fields
            .keyed("point")
            .map(|(code, value)| {
                let ok = value == "right";
                Answer { code: code.to_owned(), ok, note: if ok { String::new() } else { note.to_owned() } }
            })
            .collect();
        let inspected = quality::inspect(tx, by, number, &scans, &points, version(fields))?;
        Ok(if inspected.passed {
            Notice::ok(format!("Shipment {} has passed.", inspected.number))
        } else {
            Notice::warn(format!(
                "Shipment {} is held: {} deviations.",
                inspected.number,
                inspected.deviations.len()
            ))
        })
    })
    .await
}

pub async fn dispatch(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Stop> {
    step_done(app, visit, number, Step::Ship, request, |tx, by, number, fields| {
        let (carrier, tracking) = (fields.text("carrier"), fields.text("tracking"));
        let sent = shipping::dispatch(tx, by, number, Some(carrier), Some(tracking), version(fields))?;
        Ok(Notice::ok(format!(
            "Shipment {} has left; order {} is {}.",
            sent.number, sent.order, sent.order_stage
        )))
    })
    .await
}

/// Someone says how a discrepancy was settled.
pub async fn resolve(
    State(app): State<App>,
    visit: Visit,
    Path((number, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Stop> {
    let id: uuid::Uuid = id.parse().map_err(|_| Stop::not_found("such discrepancy"))?;
    let how = fields.text("resolution").to_owned();
    let done = app.write(visit.who.clone(), "resolve discrepancy", move |tx, by| {
        quality::resolve_discrepancy(tx, by, Id::from_uuid(id), &how)
    });
    match done.await {
        Ok(()) => Ok(see_with(&format!("/shipments/{number}"), Notice::ok("The discrepancy is settled."))),
        Err(failure) => {
            let shown = Shown { refusal: Some(refused(failure)?), typed: fields, ..Shown::default() };
            answer(&app, &visit, number, Step::Inspect, shown).await
        }
    }
}

/// `POST /shipments/{number}/put-back`: what was picked goes back to its bins.
pub async fn put_back(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let (name, reason) = (number.clone(), fields.text("reason").to_owned());
    let done = app
        .write(visit.who.clone(), "put back", move |tx, by| shipping::put_back(tx, by, &name, None, &reason));
    match done.await {
        Ok(_) => {
            let notice = Notice::ok(format!("The goods of shipment {number} are in their bins again."));
            Ok(see_with(&format!("/shipments/{number}/pick"), notice))
        }
        Err(failure) => {
            let shown = Shown { refusal: Some(refused(failure)?), typed: fields, ..Shown::default() };
            answer(&app, &visit, number, Step::Pack, shown).await
        }
    }
}

/// Someone sees that something is wrong with a shipment. It stays here until that is settled.
pub async fn report(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let (name, typed) = (number.clone(), fields.clone());
    let done = app.write(visit.who.clone(), "raise discrepancy", move |tx, by| {
        let kind = DiscrepancyKind::from_code(typed.text("kind")).unwrap_or(DiscrepancyKind::Other);
        let (expected, seen) = (typed.text("expected"), typed.text("found"));
        quality::raise_discrepancy(tx, by, &name, typed.text("line").parse().ok(), kind, expected, seen)?;
        Ok(Step::next(&found(tx, &name)?))
    });
    match done.await {
        Ok(step) => {
            let notice = Notice::warn("The shipment stays here until this is settled.");
            Ok(see_with(&format!("/shipments/{number}/{}", step.path()), notice))
        }
        Err(failure) => {
            let step = Step::Pick;
            let shown = Shown { refusal: Some(refused(failure)?), typed: fields, ..Shown::default() };
            answer(&app, &visit, number, step, shown).await
        }
    }
}
