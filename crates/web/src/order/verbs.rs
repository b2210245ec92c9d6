//! The verbs of an order, once: what each calls and what is said when it is done. The order page posts them as plain forms and comes
//! again with a notice, or with the refusal and the reason that was typed; the API answers with the order.

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use db::Tx;
use desk::orders::{self, HoldKind};
use desk::{Actor, Failure, billing, recommendations, returns, shipping};

use super::{OrderPage, answer};
use crate::App;
use crate::form::Fields;
use crate::frame::Notice;
use crate::page::{Stop, Visit, refused, see_with};
use crate::posted::Posted;
use crate::shown::words;

/// What came with the post.
pub struct Given {
    pub number: String,
    pub reason: String,
    pub version: Option<i64>,
    /// One line; all where there is none.
    pub line: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderVerb {
    Submit,
    Confirm,
    Release,
    PullBack,
    Cancel,
    ShortClose,
    SendBack,
    Reject,
    Close,
    Render,
}

impl OrderVerb {
    /// For the log and the metrics.
    pub fn name(self) -> &'static str {
        match self {
            OrderVerb::Submit => "submit order",
            OrderVerb::Confirm => "confirm order",
            OrderVerb::Release => "release order",
            OrderVerb::PullBack => "pull back order",
            OrderVerb::Cancel => "cancel order",
            OrderVerb::ShortClose => "short-close order",
            OrderVerb::SendBack => "return order",
            OrderVerb::Reject => "reject order",
            OrderVerb::Close => "close order",
            OrderVerb::Render => "confirm service",
        }
    }

    pub fn carry_out(self, tx: &mut Tx, by: &Actor, given: &Given) -> Result<Notice, Failure> {
        let (number, reason, version) = (given.number.as_str(), given.reason.as_str(), given.version);
        Ok(match self {
            OrderVerb::Submit => {
                let holds = orders::submit(tx, by, number, version, reason)?.holds;
                let order = orders::need(tx, number)?;
                recommendations::settle(tx, order.id)?;
                let holds: Vec<String> = holds.iter().map(|h| words(h)).collect();
                match holds.as_slice() {
                    [] => Notice::ok(format!("Order {number} is submitted.")),
                    all => Notice::warn(format!("Order {number} is submitted and held: {}.", all.join(", "))),
                }
            }
            OrderVerb::Confirm => {
                let confirmed = orders::confirm(tx, by, number, version)?;
                match (confirmed.held, confirmed.promised_date) {
                    (Some(why), _) => Notice::warn(format!("Not confirmed: {why}.")),
                    (None, Some(day)) => {
                        Notice::ok(format!("Order {number} is confirmed, promised for {day}."))
                    }
                    (None, None) => {
                        Notice::warn(format!("Order {number} is confirmed; a part has no date yet."))
                    }
                }
            }
            OrderVerb::Release => {
                let released = shipping::release_lines(tx, by, number, version, given.line.as_slice())?;
                match released.held {
                    Some(why) => Notice::warn(format!("Not released: {why}.")),
                    None => {
                        let shipments = released.shipments.join(", ");
                        Notice::ok(format!("Order {number} is with the warehouse: {shipments}."))
                    }
                }
            }
            OrderVerb::PullBack => {
                shipping::pull_back(tx, by, number, reason)?;
                Notice::ok(format!("Order {number} is back from the warehouse."))
            }
            OrderVerb::Cancel => {
                shipping::cancel_order(tx, by, number, version, reason)?;
                Notice::ok(format!("Order {number} is cancelled."))
            }
            OrderVerb::ShortClose => {
                shipping::short_close_order(tx, by, number, given.line, reason)?;
                Notice::ok(format!("Order {number} gets no more of what is not shipped."))
            }
            OrderVerb::SendBack => {
                orders::send_back(tx, by, number, reason)?;
                Notice::ok(format!("Order {number} is a draft again."))
            }
            OrderVerb::Reject => {
                orders::reject(tx, by, number, reason)?;
                Notice::ok(format!("Order {number} is rejected."))
            }
            OrderVerb::Render => {
                let line = given.line.unwrap_or_default();
                let done = orders::render(tx, by, number, line, "", reason)?;
                Notice::ok(format!("Line {} of order {number} is confirmed as done.", done.line_no))
            }
            OrderVerb::Close => {
                returns::close_order(tx, by, number)?;
                Notice::ok(format!("Order {number} is closed."))
            }
        })
    }
}

impl Given {
    fn typed(number: &str, fields: &Fields) -> Given {
        Given {
            number: number.to_owned(),
            reason: fields.text("reason").to_owned(),
            version: fields.text("version").parse().ok(),
            line: fields.text("line").parse().ok(),
        }
    }
}

/// `POST /orders/{number}/…` from the order page.
pub fn form(verb: OrderVerb) -> MethodRouter<App> {
    post(move |posted: Posted| {
        posted.carry_out::<OrderPage>(verb.name(), move |tx, by, number, fields| {
            verb.carry_out(tx, by, &Given::typed(number, fields))
        })
    })
}

pub async fn resolve_hold(posted: Posted) -> Result<Response, Stop> {
    let kind = HoldKind::from_code(posted.part()).ok_or_else(|| Stop::not_found("such hold"))?;
    posted
        .carry_out::<OrderPage>("resolve hold", move |tx, by, number, fields| {
            orders::resolve_hold(tx, by, number, kind, fields.text("reason"))?;
            let held = words(kind.code());
            Ok(Notice::ok(format!("Order {number} is no longer held for {held}.")))
        })
        .await
}

/// A copy opens as a draft in the grid.
pub async fn copy(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    let name = number.clone();
    match app.write(visit.who.clone(), "copy order", move |tx, by| orders::copy(tx, by, &name)).await {
        Ok(opened) => {
            let notice = Notice::ok(format!("Draft {} has the lines of {number}.", opened.number));
            Ok(see_with(&format!("/orders/new?draft={}", opened.number), notice))
        }
        Err(failure) => answer(&app, &visit, number, Some(refused(failure)?), Fields::default()).await,
    }
}

pub async fn invoice(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    let name = number.clone();
    match app
        .write(visit.who.clone(), "make invoice", move |tx, by| billing::make_invoice(tx, by, &name))
        .await
    {
        Ok(made) => {
            let notice = if made.stage == billing::InvoiceStage::Released {
                Notice::ok(format!("Invoice {} is released.", made.number))
            } else {
                Notice::warn(format!("Invoice {} is held until finance has looked.", made.number))
            };
            Ok(see_with(&format!("/invoices/{}", made.number), notice))
        }
        Err(failure) => answer(&app, &visit, number, Some(refused(failure)?), Fields::default()).await,
    }
}
