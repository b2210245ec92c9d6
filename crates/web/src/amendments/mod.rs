//! Changes of placed orders: the list of those that wait, one with what it does and the ways to go on, and the form that asks for one.

mod change;
pub use change::{ask, show as change};

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::Tx;
use desk::amendments::{self, Amendment, AmendmentRefusal, AmendmentState, Applied, Effect, LineEffect};
use desk::failure::Refusal;
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure};
use serde::Deserialize;

use crate::App;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, open_page, page};
use crate::posted::{Again, Back, Posted};

/// Amendments on one page of the list.
const LISTED: usize = 200;

#[derive(Template)]
#[template(path = "amendments.html")]
struct ListPage {
    frame: Frame,
    state: AmendmentState,
    states: [AmendmentState; 5],
    /// When it was proposed, as told.
    rows: Vec<(String, Amendment)>,
}

#[derive(Debug, Deserialize)]
pub struct Asked {
    state: Option<String>,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let state =
        asked.state.as_deref().and_then(AmendmentState::from_code).unwrap_or(AmendmentState::Proposed);
    open_page(&app, &visit, "amendments", "/amendments", move |tx, by, frame| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let found = amendments::waiting(tx, state, LISTED)?;
        let rows = found.into_iter().map(|a| (frame.when(a.proposed_at), a)).collect();
        Ok(ListPage { frame, state, states: AmendmentState::ALL, rows })
    })
    .await
}

#[derive(Template)]
#[template(path = "amendment.html")]
struct AmendmentPage {
    frame: Frame,
    amendment: Amendment,
    proposed: String,
    decided: Option<String>,
    may_decide: bool,
    may_apply: bool,
    may_withdraw: bool,
    refusal: Option<Refusal>,
    note: String,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    answer(&app, &visit, number, None, String::new()).await
}

async fn answer(
    app: &App,
    visit: &Visit,
    number: String,
    refusal: Option<Refusal>,
    note: String,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, crate::problem::status_of);
    let shown = app
        .read(visit.who.clone(), "amendment", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/amendments")?;
            let amendment = amendments::by_number(tx, &number)?
                .ok_or_else(|| AmendmentRefusal::NotFound(number.clone()))?;
            let own = Whose::of(amendment.proposed_by == by.person);
            let state = amendment.state;
            Ok(AmendmentPage {
                proposed: frame.when(amendment.proposed_at),
                decided: amendment.decided_at.map(|at| frame.when(at)),
                may_decide: state == AmendmentState::Proposed && may(by, Verb::DecideAmendment, own),
                may_apply: state == AmendmentState::Approved && may(by, Verb::DecideAmendment, own),
                may_withdraw: state.is_open() && may(by, Verb::ProposeAmendment, own),
                refusal: refusal.clone(),
                note: note.clone(),
                frame,
                amendment,
            })
        })
        .await?;
    Ok(page(status, &shown, visit))
}

impl Again for AmendmentPage {
    fn path(number: &str) -> String {
        format!("/amendments/{number}")
    }

    async fn again(back: Back<'_>) -> Result<Response, Stop> {
        let Back { app, visit, number, refusal, typed } = back;
        answer(app, visit, number, Some(refusal), typed.text("note").to_owned()).await
    }
}

pub async fn approve(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<AmendmentPage>("decide amendment", |tx, by, number, fields| {
            Ok(done(&amendments::decide(tx, by, number, true, fields.text("note"))?))
        })
        .await
}

pub async fn refuse(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<AmendmentPage>("refuse amendment", |tx, by, number, fields| {
            Ok(done(&amendments::decide(tx, by, number, false, fields.text("note"))?))
        })
        .await
}

pub async fn withdraw(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<AmendmentPage>("withdraw amendment", |tx, by, number, fields| {
            Ok(done(&amendments::withdraw(tx, by, number, fields.text("note"))?))
        })
        .await
}

pub async fn apply(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<AmendmentPage>("apply amendment", |tx, by, number, _| {
            Ok(done(&amendments::apply(tx, by, number)?))
        })
        .await
}

/// What the next page says of it.
fn done(applied: &Applied) -> Notice {
    let (number, order) = (&applied.number, &applied.order);
    match applied.state {
        AmendmentState::Applied => {
            let revision = applied.revision.unwrap_or_default();
            Notice::ok(format!("Order {order} is changed; it is at revision {revision} now."))
        }
        AmendmentState::Approved => Notice::warn(format!(
            "The warehouse has goods of order {order} in its hands; {number} is applied when they are put back."
        )),
        AmendmentState::Refused => Notice::ok(format!("{number} is refused; order {order} stays as it is.")),
        AmendmentState::Withdrawn => {
            Notice::ok(format!("{number} is withdrawn; order {order} stays as it is."))
        }
        AmendmentState::Proposed => Notice::ok(format!("{number} waits for a decision.")),
    }
}

/// What a line's change comes to, in a word.
pub(crate) fn kind_of(line: &LineEffect) -> &'static str {
    match (line.quantity.0.is_zero(), line.quantity.1.is_zero()) {
        (true, _) => "new",
        (_, true) => "taken out",
        _ if line.quantity.0 != line.quantity.1 => "quantity",
        _ if line.price.0 != line.price.1 => "price",
        _ if line.place.is_some() => "goes to",
        _ => "date",
    }
}

/// Asks for a change, and lets it through in the same breath where that is wanted.
fn asked_for(
    tx: &mut Tx,
    by: &Actor,
    order: &str,
    wanted: &amendments::Wanted,
    at_once: bool,
) -> Result<(Amendment, Notice), Failure> {
    let amendment = amendments::propose(tx, by, order, wanted)?;
    if !at_once {
        let notice = Notice::ok(format!("{} waits for a decision.", amendment.number));
        return Ok((amendment, notice));
    }
    let applied = amendments::decide(tx, by, &amendment.number, true, "")?;
    Ok((amendment, done(&applied)))
}

/// Fields of the head, as they are named on the screen.
pub(crate) fn head_name(field: &str) -> &'static str {
    match field {
        "buyer_po_no" => "Their PO",
        "requested_date" => "Wanted on",
        "ship_to" => "Ship to",
        _ => "Carrier",
    }
}

pub(crate) fn chip(state: &AmendmentState) -> &'static str {
    match state {
        AmendmentState::Proposed => "wait",
        AmendmentState::Approved => "go",
        AmendmentState::Applied => "ok",
        AmendmentState::Refused => "stop",
        AmendmentState::Withdrawn => "note",
    }
}

/// The order's sums before and after, by name.
pub(crate) fn sums(effect: &Effect) -> [(&'static str, (i64, i64)); 4] {
    [("Goods", effect.goods), ("Charges", effect.charges), ("Tax", effect.tax), ("Total", effect.total)]
}
