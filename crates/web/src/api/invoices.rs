//! Invoices by the API: made from what was shipped, looked at, released.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basics::{Currency, Day, Money};
use db::Tx;
use desk::billing::{self, BillingRefusal, Content, Invoice, InvoiceStage};
use desk::policies::Verb;
use desk::{Failure, Finding};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::{Reason, coded, listed, rows};
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
    open: String,
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
    let filter = billing::Filter { stage, ..billing::Filter::default() };
    let look = move |tx: &mut Tx| billing::list(tx, &filter, limit);
    let shown = |i: billing::Listed| Listed {
        total: amount(i.total, i.currency),
        open: amount(i.open(), i.currency),
        currency: i.currency.code().to_owned(),
        number: i.number,
        stage: i.stage.code(),
        order: i.order,
        customer: i.customer_number,
        invoice_day: i.invoice_day,
        due_day: i.due_day,
    };
    listed(&app, who, Verb::SeeInvoices, look, shown).await
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
    open: String,
    credited: String,
    version: i64,
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
        open: amount(i.open(), i.currency),
        credited: amount(i.credited, i.currency),
        version: i.version,
        number: i.number,
        stage: i.stage.code(),
        invoice_day: i.invoice_day,
        due_day: i.due_day,
        findings: i.findings,
        content: i.content,
    }
}

fn found(tx: &mut Tx, number: &str) -> Result<Invoice, Failure> {
    Ok(billing::by_number(tx, number)?.ok_or_else(|| BillingRefusal::NotFound(number.to_owned()))?)
}

pub async fn show(asks: Asks) -> Result<Response, Problem> {
    let invoice = asks.look("show invoice", Verb::SeeInvoices, found);
    Ok(Json(shown(invoice.await?)).into_response())
}

/// `POST /orders/{number}/invoices` charges what is shipped and not invoiced.
pub async fn make(asks: Asks) -> Result<Response, Problem> {
    let invoice = asks.carry_out("make invoice", |tx, by, asked| {
        let made = billing::make_invoice(tx, by, &asked.number)?;
        found(tx, &made.number)
    });
    Ok((StatusCode::CREATED, Json(shown(invoice.await?))).into_response())
}

pub async fn release(asks: Asks<Reason>) -> Result<Response, Problem> {
    let invoice = asks.carry_out("release invoice", |tx, by, asked| {
        let released = billing::release_invoice(tx, by, &asked.number, Some(&asked.given.reason))?;
        found(tx, &released.number)
    });
    Ok(Json(shown(invoice.await?)).into_response())
}
