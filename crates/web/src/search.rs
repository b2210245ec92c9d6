//! Search: orders, customers and items for what was typed. A number that leads to one thing opens it.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::orders::Filter;
use desk::policies::{Verb, Whose, may};
use desk::{catalog, customers, orders};
use serde::Deserialize;

use crate::App;
use crate::frame::Frame;
use crate::page::{Stop, Visit, escaped, page, see};

const ROWS: usize = 15;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    q: String,
    orders: Vec<orders::Listed>,
    customers: Vec<customers::Listed>,
    items: Vec<catalog::Listed>,
}

pub async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Stop> {
    let come = visit.clone();
    let found = app
        .read(visit.who.clone(), "search", move |tx, by| {
            let sees = |verb| may(by, verb, Whose::Others);
            let frame = Frame::of(tx, by, &come, "/search")?;
            let q = asked.q.trim().to_owned();
            let mut found = SearchPage { frame, q, orders: Vec::new(), customers: Vec::new(), items: Vec::new() };
            if found.q.is_empty() {
                return Ok(found);
            }
            if sees(Verb::SeeOrders) {
                let filter = Filter { number: found.q.clone(), ..Filter::default() };
                found.orders = orders::list(tx, &filter, ROWS)?;
            }
            if sees(Verb::SeeCustomers) {
                found.customers = customers::find(tx, &found.q, ROWS)?;
            }
            if sees(Verb::SeeItems) {
                found.items = catalog::find(tx, None, &found.q, ROWS)?;
            }
            Ok(found)
        })
        .await?;
    match (found.orders.as_slice(), found.customers.as_slice(), found.items.as_slice()) {
        ([order], [], []) => Ok(see(&format!("/orders/{}", escaped(&order.number)))),
        ([], [customer], []) => Ok(see(&format!("/customers/{}", escaped(&customer.number)))),
        ([], [], [item]) => Ok(see(&format!("/items/{}", escaped(&item.sku)))),
        _ => Ok(page(StatusCode::OK, &found, &visit)),
    }
}
