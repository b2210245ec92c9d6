//! The order guide: what a customer buys, with the last quantity and price. What is ticked becomes a draft.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::Limits;
use desk::customers::{self, Customer};
use desk::failure::General;
use desk::orders::{self, Channel, Draft, DraftLine, GuideLine, Origin};
use desk::policies::{Verb, Whose, allow, may};
use std::sync::Arc;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::new_order::quantity;
use crate::page::{Stop, Visit, escaped, page, see, see_with};

#[derive(Template)]
#[template(path = "guide.html")]
struct GuidePage {
    frame: Frame,
    customer: Arc<Customer>,
    lines: Vec<GuideLine>,
    may_open: bool,
}

/// `GET /customers/{number}/guide`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let shown = app
        .read(visit.who.clone(), "order guide", move |tx, by| {
            allow(by, Verb::SeeCustomers, Whose::Others)?;
            let customer = customers::by_number(tx, &number)?
                .ok_or_else(|| General::NotFound { what: "customer", which: number.clone() })?;
            Ok(GuidePage {
                frame: Frame::of(tx, by, &come, "/customers")?,
                lines: orders::guide(tx, customer.id, Limits::PAGE_ROWS)?,
                may_open: may(by, Verb::OpenOrder, Whose::Own),
                customer,
            })
        })
        .await?;
    Ok(page(StatusCode::OK, &shown, &visit))
}

/// `POST /customers/{number}/guide`: what is ticked, in the quantities that stand beside it, as a draft.
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let back = format!("/customers/{}/guide", escaped(&number));
    let opened = app.write(visit.who, "open from guide", move |tx, by| {
        allow(by, Verb::OpenOrder, Whose::Own)?;
        let mark = crate::shown::Manner::of(by.language).decimal_mark();
        let lines: Vec<DraftLine> = fields
            .all("take")
            .map(|sku| {
                let typed =
                    fields.keyed("quantity").find(|(of, _)| *of == sku).map_or("", |(_, typed)| typed);
                let (quantity, unit, price) = quantity(typed, mark);
                DraftLine { item: sku.to_owned(), quantity, unit, price, ..DraftLine::default() }
            })
            .collect();
        if lines.is_empty() {
            return Ok(None);
        }
        let draft = Draft { customer: number.clone(), lines, ..Draft::default() };
        Ok(Some(orders::open(tx, by, &draft, Origin::channel(Channel::Keyboard))?.number))
    });
    match opened.await? {
        Some(order) => Ok(see(&format!("/orders/new?draft={order}"))),
        None => {
            let text = "Tick what they want first.".to_owned();
            Ok(see_with(&back, Notice { kind: "stop", text, undo: None }))
        }
    }
}
