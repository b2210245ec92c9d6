//! The verbs of the order page as plain posts. After success the page comes again with a notice; a refusal is shown on it, with the
//! reason that was typed.

use axum::extract::{Path, State};
use axum::response::Response;
use db::Tx;
use desk::orders::{self, HoldKind};
use desk::{Actor, Failure, billing, shipping};

use super::answer;
use crate::App;
use crate::form::Fields;
use crate::frame::Notice;
use crate::page::{Stop, Visit, refused, see_with};
use crate::shown::words;

/// What came with the post.
pub(super) struct Given {
    pub number: String,
    pub reason: String,
    pub version: Option<i64>,
}

pub(super) async fn carry_out(
    app: App,
    visit: Visit,
    number: String,
    fields: &Fields,
    name: &'static str,
    mut verb: impl FnMut(&mut Tx, &Actor, &Given) -> Result<Notice, Failure> + Send + 'static,
) -> Result<Response, Stop> {
    let (reason, version) = (fields.text("reason").to_owned(), fields.text("version").parse().ok());
    let given = Given { number: number.clone(), reason: reason.clone(), version };
    match app.write(visit.who.clone(), name, move |tx, by| verb(tx, by, &given)).await {
        Ok(notice) => Ok(see_with(&format!("/orders/{number}"), notice)),
        Err(failure) => answer(&app, &visit, number, Some(refused(failure)?), reason).await,
    }
}

fn done(given: &Given, what: &str) -> Notice {
    Notice::ok(format!("Order {} {what}.", given.number))
}

pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    carry_out(app, visit, number, &fields, "submit order", |tx, by, given| {
        let submitted = orders::submit(tx, by, &given.number, given.version, &given.reason)?;
        if submitted.holds.is_empty() {
            return Ok(done(given, "is submitted"));
        }
        let holds: Vec<String> = submitted.holds.iter().map(|h| words(h)).collect();
        Ok(Notice::warn(format!("Order {} is submitted and held: {}.", given.number, holds.join(", "))))
    })
    .await
}

pub async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    carry_out(app, visit, number, &fields, "confirm order", |tx, by, given| {
        let confirmed = orders::confirm(tx, by, &given.number, given.version)?;
        Ok(match confirmed.promised_date {
            Some(day) => done(given, &format!("is confirmed, promised for {day}")),
            None => Notice::warn(format!("Order {} is confirmed; a part has no date yet.", given.number)),
        })
    })
    .await
}

pub async fn release(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    carry_out(app, visit, number, &fields, "release order", |tx, by, given| {
        let released = shipping::release(tx, by, &given.number, given.version)?;
        Ok(match released.held {
            Some(why) => Notice::warn(format!("Not released: {why}.")),
            None => done(given, &format!("is with the warehouse: {}", released.shipments.join(", "))),
        })
    })
    .await
}

pub async fn pull_back(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    carry_out(app, visit, number, &fields, "pull back order", |tx, by, given| {
        shipping::pull_back(tx, by, &given.number, &given.reason)?;
        Ok(done(given, "is back from the warehouse"))
    })
    .await
}

pub async fn cancel(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    carry_out(app, visit, number, &fields, "cancel order", |tx, by, given| {
        shipping::cancel_order(tx, by, &given.number, given.version, &given.reason)?;
        Ok(done(given, "is cancelled"))
    })
    .await
}

pub async fn short_close(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let line = fields.text("line").parse().ok();
    carry_out(app, visit, number, &fields, "short-close order", move |tx, by, given| {
        shipping::short_close_order(tx, by, &given.number, line, &given.reason)?;
        Ok(done(given, "gets no more of what is not shipped"))
    })
    .await
}

pub async fn send_back(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    carry_out(app, visit, number, &fields, "return order", |tx, by, given| {
        orders::send_back(tx, by, &given.number, &given.reason)?;
        Ok(done(given, "is a draft again"))
    })
    .await
}

pub async fn reject(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    carry_out(app, visit, number, &fields, "reject order", |tx, by, given| {
        orders::reject(tx, by, &given.number, &given.reason)?;
        Ok(done(given, "is rejected"))
    })
    .await
}

pub async fn close(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    carry_out(app, visit, number, &fields, "close order", |tx, by, given| {
        billing::close_order(tx, by, &given.number)?;
        Ok(done(given, "is closed"))
    })
    .await
}

pub async fn resolve_hold(
    State(app): State<App>,
    visit: Visit,
    Path((number, kind)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Stop> {
    let kind = HoldKind::from_code(&kind).ok_or_else(|| Stop::not_found("such hold"))?;
    carry_out(app, visit, number, &fields, "resolve hold", move |tx, by, given| {
        orders::resolve_hold(tx, by, &given.number, kind, &given.reason)?;
        Ok(done(given, &format!("is no longer held for {}", words(kind.code()))))
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
        Err(failure) => answer(&app, &visit, number, Some(refused(failure)?), String::new()).await,
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
        Err(failure) => answer(&app, &visit, number, Some(refused(failure)?), String::new()).await,
    }
}
