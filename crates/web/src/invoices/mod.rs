//! Invoices: the list and one of them, with what reconciliation found; released by someone other than who made it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::Instant;
use desk::billing::{self, BillingRefusal, Invoice, InvoiceStage};
use desk::customers::DocumentForm;
use desk::failure::Refusal;
use desk::policies::{Verb, Whose, allow, may};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::order::papers;
use crate::page::{Stop, Visit, cut, page, refused, see_with};
use crate::problem::status_of;

const ROWS: usize = 50;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    stage: String,
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "invoices.html")]
struct InvoicesPage {
    frame: Frame,
    stage: String,
    stages: [InvoiceStage; 4],
    invoices: Vec<billing::Listed>,
    older: Option<i64>,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let list = app
        .read(visit.who.clone(), "invoices", move |tx, by| {
            allow(by, Verb::SeeInvoices, Whose::Others)?;
            let filter = billing::Filter {
                stage: InvoiceStage::from_code(&asked.stage),
                customer: None,
                before: asked.before.parse().ok().map(Instant::from_micros),
            };
            let mut invoices = billing::list(tx, &filter, ROWS + 1)?;
            let older = cut(&mut invoices, ROWS, |i| i.made_at.micros());
            Ok(InvoicesPage {
                frame: Frame::of(tx, by, &come, "/invoices")?,
                stage: asked.stage.clone(),
                stages: InvoiceStage::ALL,
                older,
                invoices,
            })
        })
        .await?;
    Ok(page(StatusCode::OK, &list, &visit))
}

#[derive(Template)]
#[template(path = "invoice.html")]
struct InvoicePage {
    frame: Frame,
    invoice: Invoice,
    may_release: bool,
    prints: bool,
    refusal: Option<Refusal>,
    reason: String,
}

pub async fn show(State(app): State<App>, visit: Visit, Path(asked): Path<String>) -> Result<Response, Stop> {
    if let Some(number) = asked.strip_suffix(".pdf").map(str::to_owned) {
        return papers::invoice(State(app), visit.who, Path(number)).await;
    }
    answer(&app, &visit, asked, None, String::new()).await
}

async fn answer(
    app: &App,
    visit: &Visit,
    number: String,
    refusal: Option<Refusal>,
    reason: String,
) -> Result<Response, Stop> {
    let (come, prints) = (visit.clone(), app.print.is_some());
    let status = refusal.as_ref().map_or(StatusCode::OK, status_of);
    let shown = app
        .read(visit.who.clone(), "invoice", move |tx, by| {
            allow(by, Verb::SeeInvoices, Whose::Others)?;
            let invoice =
                billing::by_number(tx, &number)?.ok_or_else(|| BillingRefusal::NotFound(number.clone()))?;
            let own = Whose::of(invoice.made_by == by.person);
            Ok(InvoicePage {
                frame: Frame::of(tx, by, &come, "/invoices")?,
                may_release: invoice.stage == InvoiceStage::Held && may(by, Verb::ReleaseInvoice, own),
                prints,
                invoice,
                refusal: refusal.clone(),
                reason: reason.clone(),
            })
        })
        .await?;
    Ok(page(status, &shown, visit))
}

pub async fn release(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let (name, reason) = (number.clone(), fields.text("reason").to_owned());
    let given = reason.clone();
    let done = app.write(visit.who.clone(), "release invoice", move |tx, by| {
        billing::release_invoice(tx, by, &name, Some(&given))
    });
    match done.await {
        Ok(released) => {
            let notice = Notice::ok(format!("Invoice {} is released.", released.number));
            Ok(see_with(&format!("/invoices/{}", released.number), notice))
        }
        Err(failure) => answer(&app, &visit, number, Some(refused(failure)?), reason).await,
    }
}
