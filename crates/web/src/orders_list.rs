//! The list of orders: filters, the latest first, older ones by a link that goes on where the page ended. Also as CSV.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use basics::{Instant, Money};
use db::Tx;
use desk::orders::{self, Filter, Listed, Stage};
use desk::policies::{Verb, Whose, allow, may};
use desk::{Failure, customers};
use formats::write::sheet::csv_row;
use serde::Deserialize;

use crate::App;
use crate::frame::Frame;
use crate::page::{Stop, Visit, cut, escaped, page};

const ROWS: usize = 50;
/// Rows of one CSV file.
const CSV_ROWS: usize = 5_000;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    /// Start of an order number, or a PO number.
    #[serde(default)]
    q: String,
    #[serde(default)]
    stage: String,
    #[serde(default)]
    customer: String,
    #[serde(default)]
    held: String,
    /// Microseconds; only older orders.
    #[serde(default)]
    before: String,
}

impl Asked {
    fn filter(&self, tx: &mut Tx) -> Result<Filter, Failure> {
        let customer = match self.customer.trim() {
            "" => None,
            // A number that is nobody's finds nothing.
            number => {
                let found = customers::by_number(tx, number)?.map(|c| c.id);
                Some(found.unwrap_or_else(|| basics::Id::from_uuid(uuid::Uuid::nil())))
            }
        };
        Ok(Filter {
            stage: Stage::from_code(&self.stage),
            customer,
            before: self.before.parse().ok().map(Instant::from_micros),
            number: self.q.clone(),
            only_held: !self.held.is_empty(),
        })
    }

    /// The query of a link that keeps the filters.
    fn query(&self) -> String {
        let parts =
            [("q", &self.q), ("stage", &self.stage), ("customer", &self.customer), ("held", &self.held)];
        let given = parts.iter().filter(|(_, v)| !v.is_empty());
        given.map(|(n, v)| format!("{n}={}", escaped(v))).collect::<Vec<_>>().join("&")
    }
}

#[derive(Template)]
#[template(path = "orders.html")]
struct OrdersPage {
    frame: Frame,
    asked: Asked,
    query: String,
    orders: Vec<Listed>,
    older: Option<i64>,
    may_open: bool,
    stages: [Stage; 8],
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let list = app
        .read(visit.who.clone(), "orders", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let here = if asked.held.is_empty() { "/orders" } else { "/held-orders" };
            let frame = Frame::of(tx, by, &come, here)?;
            let filter = asked.filter(tx)?;
            let mut orders = orders::list(tx, &filter, ROWS + 1)?;
            let older = cut(&mut orders, ROWS, |o| o.created_at.micros());
            Ok(OrdersPage {
                older,
                may_open: may(by, Verb::OpenOrder, Whose::Own),
                query: asked.query(),
                asked: asked.clone(),
                stages: Stage::ALL,
                orders,
                frame,
            })
        })
        .await?;
    Ok(page(StatusCode::OK, &list, &visit))
}

pub async fn csv(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Stop> {
    let orders = app
        .read(visit.who, "orders", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let filter = asked.filter(tx)?;
            Ok(orders::list(tx, &filter, CSV_ROWS)?)
        })
        .await?;
    let head = [
        "order",
        "stage",
        "customer",
        "name",
        "their_po",
        "wanted",
        "promised",
        "total",
        "currency",
        "created",
        "open_holds",
    ];
    let mut text = csv_row(&head.map(str::to_owned));
    for o in orders {
        text.push_str(&csv_row(&[
            o.number,
            o.stage.code().to_owned(),
            o.customer_number.unwrap_or_default(),
            o.customer_name.unwrap_or_default(),
            o.po_number.unwrap_or_default(),
            o.requested_date.map(|d| d.to_string()).unwrap_or_default(),
            o.promised_date.map(|d| d.to_string()).unwrap_or_default(),
            Money::from_minor(o.total, o.currency).amount().to_string(),
            o.currency.code().to_owned(),
            o.created_at.to_string(),
            o.holds.to_string(),
        ]));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"orders.csv\""),
    ];
    Ok((headers, text).into_response())
}
