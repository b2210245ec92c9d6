//! Invoices by the API: made from what was shipped, looked at, released.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basics::{Currency, Day, Money};
use desk::Finding;
use desk::billing::{self, BillingRefusal, Content, Invoice, InvoiceStage};
use desk::policies::{Verb, Whose, allow};
use serde::{Deserialize, Serialize};

use super::{Reason, coded, json, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

fn amount(minor: i64, currency: Currency) -> String {
    Money::from_minor(minor, currency).amount().to_string()
}

#[derive(Debug, Deserialize)]
pub struct Asked {
    stage: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
pub struct Listed {
    number: String,
    stage: &'static str,
    order: String,
    customer: String,
    total: String,
    currency: String,
    invoice_day: Day,
    due_day: Day,
}

pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Listed>>, Problem> {
    let limit = rows(asked.limit);
    let stage = coded("stage", asked.stage.as_deref(), InvoiceStage::from_code, "a stage of an invoice")?;
    let found = app.read(who, "list invoices", move |tx, by| {
        allow(by, Verb::SeeInvoices, Whose::Others)?;
        Ok(billing::list(tx, &billing::Filter { stage, ..billing::Filter::default() }, limit)?)
    });
    let shown = found.await?.into_iter().map(|i| Listed {
        total: amount(i.total, i.currency),
        currency: i.currency.code().to_owned(),
        number: i.number,
        stage: i.stage.code(),
        order: i.order,
        customer: i.customer_number,
        invoice_day: i.invoice_day,
        due_day: i.due_day,
    });
    Ok(Json(shown.collect()))
}

#[derive(Debug, Serialize)]
struct Shown {
    number: String,
    stage: &'static str,
    currency: String,
    goods: String,
    charges: String,
    tax: String,
    total: String,
    invoice_day: Day,
    due_day: Day,
    findings: Vec<Finding>,
    /// Amounts in minor units.
    content: Content,
}

fn shown(i: Invoice) -> Shown {
    Shown {
        currency: i.currency.code().to_owned(),
        goods: amount(i.sums.goods, i.currency),
        charges: amount(i.sums.charges, i.currency),
        tax: amount(i.sums.tax, i.currency),
        total: amount(i.sums.total, i.currency),
        number: i.number,
        stage: i.stage.code(),
        invoice_day: i.invoice_day,
        due_day: i.due_day,
        findings: i.findings,
        content: i.content,
    }
}

pub async fn show(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let invoice = app
        .read(who, "show invoice", move |tx, by| {
            allow(by, Verb::SeeInvoices, Whose::Others)?;
            Ok(billing::by_number(tx, &number)?.ok_or_else(|| BillingRefusal::NotFound(number.clone()))?)
        })
        .await?;
    Ok(Json(shown(invoice)).into_response())
}

/// `POST /orders/{number}/invoices` charges what is shipped and not invoiced.
pub async fn make(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let invoice = app
        .write(who, "make invoice", move |tx, by| {
            let made = billing::make_invoice(tx, by, &number)?;
            Ok(billing::by_number(tx, &made.number)?.ok_or(BillingRefusal::NotFound(made.number))?)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(shown(invoice))).into_response())
}

pub async fn release(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let asked: Reason = json(&body)?;
    let invoice = app
        .write(who, "release invoice", move |tx, by| {
            let released = billing::release_invoice(tx, by, &number, Some(&asked.reason))?;
            Ok(billing::by_number(tx, &released.number)?.ok_or(BillingRefusal::NotFound(released.number))?)
        })
        .await?;
    Ok(Json(shown(invoice)).into_response())
}
