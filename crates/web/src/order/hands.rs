//! Whose hands an order is in, and what people of the house wrote about it: hand off, accept, return, note. Forms of the order page.

use axum::extract::{Path, State};
use axum::response::Response;
use db::Tx;
use desk::notes::{self, About, NoteKind};
use desk::orders::{self, Order};
use desk::tasks::{self, TEAMS};
use desk::{Actor, Failure, people};

use super::verbs::carry_out;
use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit};
use crate::tasks::{HandoffShown, NoteShown, PEOPLE, handoffs, noted, notes_of, offered_notice};

const NOTES: usize = 50;

/// Shown in the tasks and the messages of the order page.
pub struct Hands {
    pub owner: String,
    pub team: String,
    /// Since when, where somebody took it over.
    pub since: Option<String>,
    pub offers: Vec<HandoffShown>,
    pub choices: Vec<(String, String)>,
    pub teams: [&'static str; 8],
    pub notes: Vec<NoteShown>,
    pub is_open: bool,
}

pub fn of(tx: &mut Tx, frame: &Frame, by: &Actor, order: &Order) -> Result<Hands, Failure> {
    let id = order.id.uuid();
    let hands = orders::hands(tx, order.id)?;
    let owner = hands.as_ref().map_or(order.entered_by, |h| h.owner);
    let offers = tasks::offers_of(tx, id)?;
    Ok(Hands {
        owner: people::names(tx, &[owner])?.remove(&owner).unwrap_or_else(|| "the desk".into()),
        since: hands.as_ref().and_then(|h| h.since).map(|at| frame.when(at)),
        team: hands.map_or_else(|| "orders".to_owned(), |h| h.team),
        offers: handoffs(tx, frame, by, offers)?,
        choices: people::choices(tx, PEOPLE)?,
        teams: TEAMS,
        notes: notes_of(tx, frame, id, NoteKind::Note, NOTES)?,
        is_open: !order.stage.is_over(),
    })
}

pub async fn hand_off(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let to = fields.text("to").to_owned();
    carry_out(app, visit, number, &fields, "hand off order", move |tx, by, given| {
        let to = tasks::recipient(tx, &to)?;
        let offered = orders::hand_off(tx, by, &given.number, &to, &given.reason)?;
        Ok(offered_notice(offered, "order", &given.number, &to.team))
    })
    .await
}

pub async fn accept(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    carry_out(app, visit, number, &fields, "accept order", move |tx, by, given| {
        orders::answer_hand_off(tx, by, &given.number, true, &given.reason)?;
        Ok(Notice::ok(format!("Order {} is yours.", given.number)))
    })
    .await
}

pub async fn send_back(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    carry_out(app, visit, number, &fields, "return order", move |tx, by, given| {
        orders::answer_hand_off(tx, by, &given.number, false, &given.reason)?;
        Ok(Notice::ok(format!("The offer of order {} is returned.", given.number)))
    })
    .await
}

pub async fn note(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let text = fields.text("text").to_owned();
    carry_out(app, visit, number, &fields, "write note", move |tx, by, given| {
        let order = orders::need(tx, &given.number)?;
        let about = About::of("order", order.id.uuid(), &order.number);
        Ok(noted(&notes::write(tx, by, &about, NoteKind::Note, &text)?))
    })
    .await
}
