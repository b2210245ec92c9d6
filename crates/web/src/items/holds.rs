//! Availability by day, a promise in parts, and goods held for a customer who thinks it over: parts of the item page.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::{Day, Quantity};
use db::Tx;
use desk::catalog::Item;
use desk::failure::General;
use desk::policies::{Verb, Whose, allow, may};
use desk::stock::{self, Availability, NewHold};
use desk::{Actor, Failure, catalog, customers, people, tasks};

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, escaped, refused, see_with};
use crate::posted::Posted;
use crate::problem::status_of;
use crate::words::Words;

/// A hold as the item page and the customer page show it.
pub struct HoldShown {
    pub number: String,
    pub sku: String,
    pub quantity: String,
    pub place: String,
    pub customer: String,
    pub customer_number: String,
    pub until: String,
    pub is_over: bool,
    pub who: String,
    pub note: String,
}

pub struct DayShown {
    pub day: String,
    pub at: Vec<String>,
    pub total: String,
}

/// What the item page shows besides the places themselves.
pub struct Ahead {
    pub days: Vec<DayShown>,
    /// What goes when and from where, for the asked quantity.
    pub parts: Vec<String>,
    pub holds: Vec<HoldShown>,
    pub may_hold: bool,
}

pub fn ahead(
    tx: &mut Tx,
    frame: &Frame,
    by: &Actor,
    item: &Item,
    known: &Availability,
    quantity: Option<Quantity>,
) -> Result<Ahead, Failure> {
    let days = stock::by_day(known, frame.today).into_iter().map(|on| DayShown {
        day: if on.day == frame.today { frame.t("today").to_owned() } else { frame.day(on.day) },
        at: on.at.iter().map(|q| frame.quantity(q)).collect(),
        total: frame.quantity(on.total),
    });
    let found = stock::holds_of_item(tx, item.id)?;
    Ok(Ahead {
        days: days.collect(),
        parts: quantity
            .map(|q| parts(frame.words(), known, q, item.base_unit.code(), frame.today))
            .unwrap_or_default(),
        holds: shown(tx, frame, found)?,
        may_hold: may(by, Verb::HoldStock, Whose::Own),
    })
}

/// A promise in parts, a sentence each; one part needs no words.
pub fn parts(words: Words, known: &Availability, quantity: Quantity, unit: &str, today: Day) -> Vec<String> {
    let manner = words.manner();
    let split = stock::split(known, quantity, today);
    let amount = |q| format!("{} {unit}", manner.quantity(q));
    let mut said: Vec<String> = split
        .parts
        .iter()
        .map(|part| {
            if part.day == today {
                words.fill("{0} from {1} today", &[&amount(part.quantity), &part.name])
            } else {
                words.fill(
                    "{0} from {1} on {2}",
                    &[&amount(part.quantity), &part.name, &manner.day(part.day, today)],
                )
            }
        })
        .collect();
    if split.rest.is_positive() {
        said.push(words.fill("{0} with nothing that is known to come", &[&amount(split.rest)]));
    }
    said
}

pub fn shown(tx: &mut Tx, frame: &Frame, found: Vec<stock::SoftHold>) -> Result<Vec<HoldShown>, Failure> {
    let ids: Vec<_> = found.iter().map(|h| h.held_by).collect();
    let names = people::names(tx, &ids)?;
    let (now, places) = (tx.now(), stock::places(tx)?);
    let mut all = Vec::with_capacity(found.len());
    for hold in found {
        let item = catalog::by_id(tx, hold.item)?;
        let customer = match hold.customer {
            Some(id) => customers::by_id(tx, id)?,
            None => None,
        };
        let unit = item.as_ref().map_or(String::new(), |i| i.base_unit.to_string());
        all.push(HoldShown {
            sku: item.map_or_else(String::new, |i| i.sku.clone()),
            quantity: format!("{} {unit}", frame.quantity(hold.quantity)),
            place: places.iter().find(|p| p.id == hold.place).map_or_else(String::new, |p| p.name.clone()),
            customer: customer.as_ref().map_or_else(|| "–".to_owned(), |c| c.name.clone()),
            customer_number: customer.map_or_else(String::new, |c| c.number.clone()),
            until: frame.when(hold.until),
            is_over: hold.until <= now,
            who: names.get(&hold.held_by).cloned().unwrap_or_else(|| "the desk".to_owned()),
            note: hold.note,
            number: hold.number,
        });
    }
    Ok(all)
}

/// A hold as it was typed: where nothing says until when, the end of the next working day.
pub fn typed(
    tx: &mut Tx,
    sku: &str,
    quantity: Quantity,
    place: &str,
    customer: &str,
    until: &str,
    note: &str,
) -> Result<NewHold, Failure> {
    let item =
        catalog::by_sku(tx, sku)?.ok_or_else(|| General::NotFound { what: "item", which: sku.to_owned() })?;
    let place = stock::place(tx, Some(place.trim()).filter(|p| !p.is_empty()))?
        .ok_or_else(|| General::NotFound { what: "place", which: place.to_owned() })?;
    let customer = match customer.trim() {
        "" => None,
        number => Some(
            customers::by_number(tx, number)?
                .ok_or_else(|| General::NotFound { what: "customer", which: number.to_owned() })?
                .id,
        ),
    };
    let until = if until.trim().is_empty() { "+1" } else { until };
    let until = tasks::due_at(tx, until, Some(place.id))?.unwrap_or_else(|| tx.now());
    Ok(NewHold { item: item.id, place: place.id, quantity, customer, note: note.trim().to_owned(), until })
}

/// `POST /items/{sku}/holds`
pub async fn hold(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<super::ItemPage>("hold stock", |tx, by, sku, fields| {
            // Asked before what was typed is read, so that only those who may hear what is wrong with it.
            allow(by, Verb::HoldStock, Whose::Own)?;
            let mark = Words::of(by.language).manner().decimal_mark();
            let quantity = Quantity::parse(&crate::new_order::plain(fields.text("quantity"), mark))
                .map_err(|e| General::Invalid { field: "quantity", problem: e.to_string() })?;
            let [place, customer] = ["place", "customer"].map(|name| fields.text(name));
            let new = typed(tx, sku, quantity, place, customer, fields.text("until"), fields.text("note"))?;
            let number = stock::hold_softly(tx, by, &new)?;
            Ok(Notice::ok(format!("Hold {number} keeps the goods; it ends by itself.")))
        })
        .await
}

/// What can be mended is said on the page it came from; whoever may not do it, or asks for what is not there, is stopped.
fn back_to(path: &str, failure: Failure) -> Result<Response, Stop> {
    let refusal = refused(failure)?;
    match status_of(&refusal) {
        status @ (StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) => Err(Stop::said(status, &refusal.message)),
        _ => Ok(see_with(path, Notice { kind: "stop", text: refusal.message, undo: None })),
    }
}

/// `POST /stock-holds/{number}/release`; back to wherever the form says.
pub async fn release(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let back = match (fields.text("item"), fields.text("for")) {
        ("", "") => "/items".to_owned(),
        ("", customer) => format!("/customers/{}", escaped(customer)),
        (sku, _) => format!("/items/{}", escaped(sku)),
    };
    let name = number.clone();
    match app.write(visit.who.clone(), "release hold", move |tx, by| stock::release_hold(tx, by, &name)).await
    {
        Ok(()) => Ok(see_with(&back, Notice::ok(format!("Hold {number} is released.")))),
        Err(failure) => back_to(&back, failure),
    }
}
