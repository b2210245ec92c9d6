//! Customers: the list by number or by what someone types, and the page of one.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::customers::{self, Account, Customer};
use desk::failure::General;
use desk::orders;
use desk::policies::{Verb, Whose, allow, may};
use serde::Deserialize;
use std::sync::Arc;

use crate::App;
use crate::frame::Frame;
use crate::page::{Stop, Visit, cut, page};

const ROWS: usize = 50;
const LAST_ORDERS: usize = 10;
const LAST_INQUIRIES: usize = 10;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    /// The last number of the page before.
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "customers.html")]
struct CustomersPage {
    frame: Frame,
    q: String,
    customers: Vec<customers::Listed>,
    next: Option<String>,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let list = app
        .read(visit.who.clone(), "customers", move |tx, by| {
            allow(by, Verb::SeeCustomers, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/customers")?;
            let q = asked.q.trim().to_owned();
            let mut found = if q.is_empty() {
                customers::list(tx, &asked.after, ROWS + 1)?
            } else {
                customers::find(tx, &q, ROWS)?
            };
            let next = cut(&mut found, ROWS, |c| c.number.clone());
            Ok(CustomersPage { frame, q, customers: found, next })
        })
        .await?;
    Ok(page(StatusCode::OK, &list, &visit))
}

#[derive(Template)]
#[template(path = "customer.html")]
struct CustomerPage {
    frame: Frame,
    customer: Arc<Customer>,
    account: Account,
    used: i64,
    /// How much of the limit is used, 0 to 1, for the meter.
    share: String,
    city: String,
    orders: Vec<orders::Listed>,
    may_open: bool,
    /// What they asked, with when and who answered.
    inquiries: Vec<(desk::scripts::Inquiry, String, String)>,
    may_answer: bool,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let shown = app
        .read(visit.who.clone(), "customer", move |tx, by| {
            allow(by, Verb::SeeCustomers, Whose::Others)?;
            let customer = customers::by_number(tx, &number)?
                .ok_or_else(|| General::NotFound { what: "customer", which: number.clone() })?;
            let account = customers::account(tx, customer.id)?;
            let used = account.used();
            let limit = customer.credit_limit.unwrap_or(0).max(1);
            let hundredths = (used.clamp(0, limit) * 100) / limit;
            let frame = Frame::of(tx, by, &come, "/customers")?;
            let inquiries = desk::scripts::of_customer(tx, customer.id, LAST_INQUIRIES)?;
            Ok(CustomerPage {
                inquiries: crate::answers::told(tx, &frame, inquiries)?,
                may_answer: may(by, Verb::LogInquiry, Whose::Own),
                frame,
                share: format!("{}.{:02}", hundredths / 100, hundredths % 100),
                city: customer.bill_to().map(|a| a.city.clone()).unwrap_or_default(),
                orders: orders::recent_of_customer(tx, customer.id, LAST_ORDERS)?,
                may_open: may(by, Verb::OpenOrder, Whose::Own),
                account,
                used,
                customer,
            })
        })
        .await?;
    Ok(page(StatusCode::OK, &shown, &visit))
}
