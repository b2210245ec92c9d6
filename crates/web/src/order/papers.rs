//! Papers as PDF, for pages and programs alike: only how a "no" is said differs. Facts are read in one look, typeset outside of it;
//! typesetting takes a core for a while.

use std::fmt;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use db::Tx;
use desk::failure::{Forbids, General, Kind};
use desk::policies::{Verb, Whose, allow};
use desk::{Actor, Failure, billing, orders, papers as facts, shipping};
use papers::{Paper, Style};

use crate::App;
use crate::credential::Credential;

/// This program was built without the printer.
pub(crate) struct NoPrinter;

impl fmt::Display for NoPrinter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this program was built without the printer")
    }
}

impl Forbids for NoPrinter {
    fn code(&self) -> &'static str {
        "no_printer"
    }

    fn kind(&self) -> Kind {
        Kind::NotFound
    }
}

pub(crate) async fn printed(
    app: App,
    who: Credential,
    name: String,
    mut look: impl FnMut(&mut Tx, &Actor) -> Result<(Paper, Style), Failure> + Send + 'static,
) -> Result<Response, Failure> {
    let (paper, style) = app.read(who, "paper", move |tx, by| look(tx, by)).await?;
    let print = app.print.ok_or(NoPrinter)?;
    let pdf = tokio::task::spawn_blocking(move || print(&paper, &style))
        .await
        .map_err(|e| Failure::Fault(db::Fault::Broken(e.to_string())))?
        .map_err(|e| Failure::Fault(db::Fault::Broken(e.to_string())))?;
    let name = format!("inline; filename=\"{name}.pdf\"");
    let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, pdf).into_response())
}

pub async fn acknowledgement<No: From<Failure>>(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Response, No> {
    let name = format!("acknowledgement-{number}");
    let pdf = printed(app, who, name, move |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let order = orders::double_key::seen(tx, by, &number)?;
        Ok((Paper::Order(facts::acknowledgement(tx, &order)?), facts::style(tx, &order)?))
    });
    Ok(pdf.await?)
}

fn shipment(tx: &mut Tx, by: &Actor, number: &str) -> Result<shipping::Shipment, Failure> {
    allow(by, Verb::SeeShipments, Whose::Others)?;
    Ok(shipping::by_number(tx, number)?
        .ok_or_else(|| General::NotFound { what: "shipment", which: number.to_owned() })?)
}

pub async fn pick_list<No: From<Failure>>(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Response, No> {
    let pdf = printed(app, who, format!("pick-list-{number}"), move |tx, by| {
        let shipment = shipment(tx, by, &number)?;
        Ok((Paper::PickList(facts::pick_list(tx, &shipment)?), facts::house_style(tx)?))
    });
    Ok(pdf.await?)
}

pub async fn packing_slip<No: From<Failure>>(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Response, No> {
    let pdf = printed(app, who, format!("packing-slip-{number}"), move |tx, by| {
        let shipment = shipment(tx, by, &number)?;
        let order = orders::need(tx, &shipment.order_number)?;
        Ok((Paper::PackingSlip(facts::packing_slip(tx, &shipment)?), facts::style(tx, &order)?))
    });
    Ok(pdf.await?)
}

pub async fn invoice<No: From<Failure>>(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Response, No> {
    let pdf = printed(app, who, format!("invoice-{number}"), move |tx, by| {
        allow(by, Verb::SeeInvoices, Whose::Others)?;
        let invoice = billing::by_number(tx, &number)?
            .ok_or_else(|| General::NotFound { what: "invoice", which: number.clone() })?;
        let order = orders::need(tx, &invoice.content.order)?;
        Ok((Paper::Invoice(facts::invoice(tx, &invoice)?), facts::style(tx, &order)?))
    });
    Ok(pdf.await?)
}
