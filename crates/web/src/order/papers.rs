//! Papers as PDF. Facts are read in one look, typeset outside of it; typesetting takes a core for a while.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::Tx;
use desk::failure::General;
use desk::policies::{Verb, Whose, allow};
use desk::{Actor, Failure, billing, orders, papers as facts, shipping};
use papers::{Paper, Style};

use crate::App;
use crate::page::{Stop, Visit};

pub(crate) async fn printed(
    app: App,
    visit: Visit,
    name: String,
    mut look: impl FnMut(&mut Tx, &Actor) -> Result<(Paper, Style), Failure> + Send + 'static,
) -> Result<Response, Stop> {
    let (paper, style) = app.read(visit.who, "paper", move |tx, by| look(tx, by)).await?;
    let Some(print) = app.print else {
        return Err(Stop::said(StatusCode::NOT_IMPLEMENTED, "this program was built without the printer"));
    };
    let pdf = tokio::task::spawn_blocking(move || print(&paper, &style))
        .await
        .map_err(|e| Failure::Fault(db::Fault::Broken(e.to_string())))?
        .map_err(|e| Failure::Fault(db::Fault::Broken(e.to_string())))?;
    let name = format!("inline; filename=\"{name}.pdf\"");
    let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, pdf).into_response())
}

pub async fn acknowledgement(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    let name = format!("acknowledgement-{number}");
    printed(app, visit, name, move |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let order = orders::need(tx, &number)?;
        Ok((Paper::Order(facts::acknowledgement(tx, &order)?), facts::style(tx, &order)?))
    })
    .await
}

fn shipment(tx: &mut Tx, by: &Actor, number: &str) -> Result<shipping::Shipment, Failure> {
    allow(by, Verb::SeeShipments, Whose::Others)?;
    Ok(shipping::by_number(tx, number)?
        .ok_or_else(|| General::NotFound { what: "shipment", which: number.to_owned() })?)
}

pub async fn pick_list(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    printed(app, visit, format!("pick-list-{number}"), move |tx, by| {
        let shipment = shipment(tx, by, &number)?;
        Ok((Paper::PickList(facts::pick_list(tx, &shipment)?), facts::house_style(tx)?))
    })
    .await
}

pub async fn packing_slip(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    printed(app, visit, format!("packing-slip-{number}"), move |tx, by| {
        let shipment = shipment(tx, by, &number)?;
        let order = orders::need(tx, &shipment.order_number)?;
        Ok((Paper::PackingSlip(facts::packing_slip(tx, &shipment)?), facts::style(tx, &order)?))
    })
    .await
}

pub async fn invoice(app: App, visit: Visit, number: String) -> Result<Response, Stop> {
    printed(app, visit, format!("invoice-{number}"), move |tx, by| {
        allow(by, Verb::SeeInvoices, Whose::Others)?;
        let invoice = billing::by_number(tx, &number)?
            .ok_or_else(|| General::NotFound { what: "invoice", which: number.clone() })?;
        let order = orders::need(tx, &invoice.content.order)?;
        Ok((Paper::Invoice(facts::invoice(tx, &invoice)?), facts::style(tx, &order)?))
    })
    .await
}
