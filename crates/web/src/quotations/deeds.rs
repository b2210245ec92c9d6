//! What is done with quotations, each a plain post: made from the order form, sent, ordered from, extended, declined.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::failure::{General, Kind as No};
use desk::orders::{self, Acceptance, Channel, Origin, Quote};
use desk::quotations::{self, QuotationPolicy};
use desk::{Failure, company, letters};

use super::{Typed, again};
use crate::App;
use crate::form::Fields;
use crate::frame::Notice;
use crate::new_order::{self, plain};
use crate::page::{Stop, Visit, escaped, refused, see_with};
use crate::problem::status_of;

/// `POST /quotations`: the New order form, as an offer.
pub async fn make(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let given = fields.clone();
    let made = app.write(visit.who.clone(), "make quotation", move |tx, by| {
        let of = Some(given.text("revises").to_owned()).filter(|n| !n.is_empty());
        let (draft, written_as) = new_order::to_offer(tx, by, &given, of.as_deref())?;
        let quote = Quote {
            reference: draft.buyer_po_no.clone(),
            draft,
            valid_until: given.text("valid_until").to_owned(),
            of,
            written_as,
            message: None,
        };
        orders::quote(tx, by, &quote)
    });
    match made.await {
        Ok(quotation) => {
            let text = format!("Quotation {} holds until {}.", quotation.number, quotation.valid_until);
            Ok(see_with(&format!("/quotations/{}", quotation.number), Notice::ok(text)))
        }
        Err(failure) => {
            let refusal = refused(failure)?;
            new_order::again_with(&app, &visit, fields, refusal).await
        }
    }
}

/// A refusal comes back on the page with what was typed; whoever may not, or what is not there, stops.
async fn told(
    app: &App,
    visit: &Visit,
    number: String,
    failure: Failure,
    typed: Typed,
) -> Result<Response, Stop> {
    let refusal = refused(failure)?;
    if matches!(refusal.kind, No::NotAllowed | No::NotFound) {
        return Err(Failure::Refused(refusal).into());
    }
    let status: StatusCode = status_of(&refusal);
    again(app, visit, number, status, Some(refusal), typed).await
}

/// `POST /quotations/{number}/acceptance`
pub async fn accept(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let typed = Typed {
        po: fields.text("buyer_po_no").to_owned(),
        date: fields.text("requested_date").to_owned(),
        ship_to: fields.text("ship_to").to_owned(),
        reason: fields.text("accept").to_owned(),
        quantities: fields
            .keyed("quantity")
            .filter_map(|(line, typed)| Some((line.parse().ok()?, typed.to_owned())))
            .collect(),
    };
    let (given, of) = (typed.clone(), number.clone());
    let placed = app.write(visit.who.clone(), "accept quotation", move |tx, by| {
        let mark = crate::shown::Manner::of(by.language).decimal_mark();
        // A field that was emptied, or set to nothing, leaves its line out.
        let lines = given.quantities.iter().map(|(line, typed)| (*line, plain(typed, mark)));
        let asked = Acceptance {
            lines: lines.filter(|(_, q)| !q.is_empty() && q != "0").collect(),
            buyer_po_no: given.po.clone(),
            requested_date: given.date.clone(),
            ship_to: given.ship_to.clone(),
            note: String::new(),
            accept: given.reason.clone(),
        };
        if asked.lines.is_empty() {
            return Err(
                General::Invalid { field: "lines", problem: "say how many of which line".into() }.into()
            );
        }
        orders::accept(tx, by, &of, &asked, Origin::channel(Channel::Keyboard))
    });
    match placed.await {
        Ok(placed) => Ok(see_with(&format!("/orders/{}", placed.number), new_order::draft::told(&placed))),
        Err(failure) => told(&app, &visit, number, failure, typed).await,
    }
}

/// `POST /quotations/{number}/letters`
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let back = format!("/quotations/{}", escaped(&number));
    let (of, to) = (number.clone(), fields.text("recipient").to_owned());
    let sent = app.write(visit.who.clone(), "send quotation", move |tx, by| {
        let name = letters::send_quotation(tx, by, &of, &to)?;
        let held = desk::correspondence::by_name(tx, &name)?.is_some_and(|l| l.held_for.is_some());
        Ok((name, held))
    });
    match sent.await {
        Ok((name, true)) => {
            Ok(see_with(&back, Notice::warn(format!("Letter {name} waits for somebody to look at it."))))
        }
        Ok((name, false)) => {
            Ok(see_with(&back, Notice::ok(format!("{} is on its way to the customer.", name))))
        }
        Err(failure) => told(&app, &visit, number, failure, Typed::default()).await,
    }
}

/// `POST /quotations/{number}/validity`
pub async fn extend(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let back = format!("/quotations/{}", escaped(&number));
    let typed = Typed { reason: fields.text("reason").to_owned(), ..Typed::default() };
    let (of, until, reason) = (number.clone(), fields.text("valid_until").to_owned(), typed.reason.clone());
    let done = app.write(visit.who.clone(), "extend quotation", move |tx, by| {
        let today = company::today(tx)?;
        let day = basics::typed_day(&until, today)
            .map_err(|e| General::Invalid { field: "valid_until", problem: e.to_string() })?;
        quotations::extend(tx, by, &of, day, &reason)
    });
    match done.await {
        Ok(q) => {
            let text = format!("Quotation {} holds until {}.", q.number, q.valid_until);
            Ok(see_with(&back, Notice::ok(text)))
        }
        Err(failure) => told(&app, &visit, number, failure, typed).await,
    }
}

/// `POST /quotations/{number}/refusal`
pub async fn decline(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let back = format!("/quotations/{}", escaped(&number));
    let (of, reason) = (number.clone(), fields.text("reason").to_owned());
    let done = app.write(visit.who.clone(), "decline quotation", move |tx, by| {
        quotations::decline(tx, by, &of, &reason)
    });
    match done.await {
        Ok(q) => Ok(see_with(&back, Notice::ok(format!("Quotation {} is declined.", q.number)))),
        Err(failure) => told(&app, &visit, number, failure, Typed::default()).await,
    }
}

/// `POST /quotations/policy`
pub async fn set_policy(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let done = app.write(visit.who, "quotation policy", move |tx, by| {
        let days = |name: &str| fields.text(name).parse().unwrap_or(-1);
        let new = QuotationPolicy { valid_days: days("valid_days"), most_days: days("most_days") };
        quotations::set_policy(tx, by, &new)
    });
    match done.await {
        Ok(()) => Ok(see_with("/quotations", Notice::ok("The policy holds from now on."))),
        Err(failure) => {
            let refusal = refused(failure)?;
            if matches!(refusal.kind, No::NotAllowed) {
                return Err(Failure::Refused(refusal).into());
            }
            Ok(see_with("/quotations", Notice { kind: "stop", text: refusal.message, undo: None }))
        }
    }
}
