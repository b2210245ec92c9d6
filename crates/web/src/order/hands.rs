//! Whose hands an order is in, and what people of the house wrote about it: hand off, accept, return, note. Forms of the order page.

use axum::response::Response;
use db::Tx;
use desk::notes::{self, About, NoteKind};
use desk::orders::{self, Order};
use desk::tasks::{self, TEAMS};
use desk::{Actor, Failure, people};

use super::OrderPage;
use crate::frame::{Frame, Notice};
use crate::page::Stop;
use crate::posted::Posted;
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

pub async fn hand_off(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<OrderPage>("hand off order", |tx, by, number, fields| {
            let to = tasks::recipient(tx, fields.text("to"))?;
            let offered = orders::hand_off(tx, by, number, &to, fields.text("reason"))?;
            Ok(offered_notice(offered, "order", number, &to.team))
        })
        .await
}

pub async fn accept(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<OrderPage>("accept order", |tx, by, number, fields| {
            orders::answer_hand_off(tx, by, number, true, fields.text("reason"))?;
            Ok(Notice::ok(format!("Order {number} is yours.")))
        })
        .await
}

pub async fn send_back(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<OrderPage>("return order", |tx, by, number, fields| {
            orders::answer_hand_off(tx, by, number, false, fields.text("reason"))?;
            Ok(Notice::ok(format!("The offer of order {number} is returned.")))
        })
        .await
}

pub async fn note(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<OrderPage>("write note", |tx, by, number, fields| {
            let order = orders::need(tx, number)?;
            let about = About::of("order", order.id.uuid(), &order.number);
            Ok(noted(&notes::write(tx, by, &about, NoteKind::Note, fields.text("text"))?))
        })
        .await
}
