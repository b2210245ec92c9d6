//! Customers by the API.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use basics::{Limits, Money};
use db::Tx;
use desk::Failure;
use desk::customers::{self, Address, Customer, DocumentForm, Documents, Terms};
use desk::failure::General;
use desk::orders::{self, GuideLine};
use desk::policies::Verb;
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::{listed, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Deserialize)]
pub struct Asked {
    /// Start of words, a number, a phone number or an e-mail address.
    q: Option<String>,
    /// The number of the last customer of the page before.
    after: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
pub struct Listed {
    number: String,
    name: String,
    city: String,
    country: String,
    status: &'static str,
}

pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Listed>>, Problem> {
    let limit = rows(asked.limit);
    let look = move |tx: &mut Tx| match asked.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        Some(q) => customers::find(tx, q, limit),
        None => customers::list(tx, asked.after.as_deref().unwrap_or(""), limit),
    };
    let shown = |c: customers::Listed| Listed {
        number: c.number,
        name: c.name,
        city: c.city,
        country: c.country,
        status: c.status.code(),
    };
    listed(&app, who, Verb::SeeCustomers, look, shown).await
}

#[derive(Debug, Serialize)]
pub struct Shown {
    number: String,
    name: String,
    status: &'static str,
    currency: String,
    payment_terms: String,
    credit_limit: Option<String>,
    open_orders: String,
    receivable: String,
    overdue: String,
    ship_complete: bool,
    po_required: bool,
    addresses: Vec<Address>,
    note: Option<String>,
}

pub async fn show(asks: Asks) -> Result<Json<Shown>, Problem> {
    let shown = asks.look("show customer", Verb::SeeCustomers, |tx, number| {
        let c = customers::by_number(tx, number)?
            .ok_or_else(|| General::NotFound { what: "customer", which: number.to_owned() })?;
        let account = customers::account(tx, c.id)?;
        let amount = |minor| Money::from_minor(minor, c.currency).amount().to_string();
        Ok(Shown {
            number: c.number.clone(),
            name: c.name.clone(),
            status: c.status.code(),
            currency: c.currency.code().to_owned(),
            payment_terms: c.payment_terms.clone(),
            credit_limit: c.credit_limit.map(amount),
            open_orders: amount(account.open_orders),
            receivable: amount(account.receivable),
            overdue: amount(account.overdue),
            ship_complete: c.ship_complete,
            po_required: c.po_required,
            addresses: c.addresses.clone(),
            note: c.note.clone(),
        })
    });
    Ok(Json(shown.await?))
}

/// `GET /api/v1/customers/{number}/guide`
pub async fn guide(asks: Asks) -> Result<Json<Vec<GuideLine>>, Problem> {
    let found = asks.look("order guide", Verb::SeeCustomers, |tx, number| {
        let customer = customers::by_number(tx, number)?;
        let missing = || General::NotFound { what: "customer", which: number.to_owned() };
        Ok(orders::guide(tx, customer.ok_or_else(missing)?.id, Limits::PAGE_ROWS)?)
    });
    Ok(Json(found.await?))
}

fn need(tx: &mut Tx, number: &str) -> Result<Arc<Customer>, Failure> {
    Ok(customers::by_number(tx, number)?
        .ok_or_else(|| General::NotFound { what: "customer", which: number.to_owned() })?)
}

/// `GET /api/v1/customers/{number}/documents`
pub async fn documents(asks: Asks) -> Result<Json<Documents>, Problem> {
    let found = asks.look("customer documents", Verb::SeeCustomers, |tx, number| {
        let customer = need(tx, number)?;
        Ok(customers::documents(tx, customer.id)?)
    });
    Ok(Json(found.await?))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentsGiven {
    #[serde(default)]
    advice: Option<String>,
    #[serde(default)]
    invoice: Option<String>,
}

/// `PUT /api/v1/customers/{number}/documents`
pub async fn set_documents(asks: Asks<DocumentsGiven>) -> Result<Json<Documents>, Problem> {
    let set = asks.carry_out("customer documents", |tx, by, asked| {
        let wanted = wanted(asked.given.advice.as_deref(), asked.given.invoice.as_deref())?;
        let customer = need(tx, &asked.number)?;
        customers::set_documents(tx, by, &customer, wanted)?;
        Ok(wanted)
    });
    Ok(Json(set.await?))
}

/// `GET /api/v1/customers/{number}/terms`
pub async fn terms(asks: Asks) -> Result<Json<Terms>, Problem> {
    let found = asks.look("customer terms", Verb::SeeCustomers, |tx, number| {
        let customer = need(tx, number)?;
        Ok(*customers::terms(tx, customer.id)?)
    });
    Ok(Json(found.await?))
}

/// `PUT /api/v1/customers/{number}/terms`
pub async fn set_terms(asks: Asks<Terms>) -> Result<Json<Terms>, Problem> {
    let set = asks.carry_out("customer terms", |tx, by, asked| {
        let customer = need(tx, &asked.number)?;
        customers::set_terms(tx, by, &customer, &asked.given)?;
        Ok(asked.given)
    });
    Ok(Json(set.await?))
}

/// Forms as they were typed or sent; empty means none.
pub(crate) fn wanted(advice: Option<&str>, invoice: Option<&str>) -> Result<Documents, General> {
    let form = |field: &'static str, code: Option<&str>| match code.filter(|c| !c.is_empty()) {
        None => Ok(None),
        Some(code) => DocumentForm::from_code(code).map(Some).ok_or_else(|| General::Invalid {
            field,
            problem: format!("'{code}' is not a form of a document"),
        }),
    };
    Ok(Documents { advice: form("advice", advice)?, invoice: form("invoice", invoice)? })
}
