//! Helping each other: the page of an order, a draft or a document on which people look at it together. At the left the thing as it is kept,
//! read-only and brought up to date by itself; at the right who looks on, what was noted and asked of it and its fields, and one form for
//! both: it keeps a note, or asks somebody who knows more.

mod beside;
mod shown;
pub mod verbs;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::Tx;
use desk::failure::Refusal;
use desk::help::{self, HelpRefusal, Question};
use desk::intake;
use desk::notes::NoteKind;
use desk::orders::{self, Order};
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure};

pub use shown::{Helping, QuestionShown, field_label, questions_shown};

use crate::App;
use crate::form::Fields;
use crate::frame::Frame;
use crate::page::{Stop, Visit, escaped, page};
use crate::posted::{Again, Back};
use crate::problem::status_of;
use crate::tasks::{NoteShown, notes_of};
use beside::Beside;

/// Notes and questions of a page.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    frame: Frame,
    /// Where its forms post to: `/orders/SO100001`, and where the thing itself is.
    at: String,
    title: String,
    beside: Beside,
    helping: Helping,
    /// Who could be asked.
    whom: Vec<(String, String)>,
    notes: Vec<NoteShown>,
    /// The one that this page is about, with what may be done about it.
    question: Option<QuestionShown>,
    refusal: Option<Refusal>,
    typed: Fields,
}

impl HelpPage {
    /// A note or a question is about this field, or was just now to be.
    fn chosen(&self, field: &str) -> bool {
        self.typed.text("field") == field
    }
}

/// `GET /orders/{number}/help`
pub async fn of_order(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    OrderHelp::answer(&app, &visit, number, None, Fields::default()).await
}

/// `GET /inbox/{number}/help`
pub async fn of_document(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    DocumentHelp::answer(&app, &visit, number, None, Fields::default()).await
}

/// `GET /questions/{number}`
pub async fn of_question(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    QuestionHelp::answer(&app, &visit, number, None, Fields::default()).await
}

/// `GET /orders/{number}/help/version`: rises whenever the order or the draft is kept.
pub async fn version(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    let version = app
        .read(visit.who, "order version", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            Ok(orders::need(tx, &number)?.version)
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, "text/plain")], version.to_string()).into_response())
}

pub(crate) struct OrderHelp;
pub(crate) struct DocumentHelp;
pub(crate) struct QuestionHelp;

/// Pages of this kind differ in how they are found.
trait Found {
    fn found(tx: &mut Tx, by: &Actor, frame: Frame, number: &str, typed: Fields)
    -> Result<HelpPage, Failure>;

    async fn answer(
        app: &App,
        visit: &Visit,
        number: String,
        refusal: Option<Refusal>,
        typed: Fields,
    ) -> Result<Response, Stop> {
        let come = visit.clone();
        let status = refusal.as_ref().map_or(StatusCode::OK, status_of);
        let shown = app
            .read(visit.who.clone(), "helping each other", move |tx, by| {
                let frame = Frame::of(tx, by, &come, "/orders")?;
                let found = Self::found(tx, by, frame, &number, typed.clone())?;
                Ok(HelpPage { refusal: refusal.clone(), ..found })
            })
            .await?;
        Ok(page(status, &shown, visit))
    }
}

impl Found for OrderHelp {
    fn found(
        tx: &mut Tx,
        by: &Actor,
        frame: Frame,
        number: &str,
        typed: Fields,
    ) -> Result<HelpPage, Failure> {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let order = orders::double_key::seen(tx, by, number)?;
        about_order(tx, by, frame, &order, typed)
    }
}

impl Found for DocumentHelp {
    fn found(
        tx: &mut Tx,
        by: &Actor,
        frame: Frame,
        number: &str,
        typed: Fields,
    ) -> Result<HelpPage, Failure> {
        about_document(tx, by, frame, number, typed)
    }
}

impl Found for QuestionHelp {
    fn found(
        tx: &mut Tx,
        by: &Actor,
        frame: Frame,
        number: &str,
        typed: Fields,
    ) -> Result<HelpPage, Failure> {
        let question = help::need(tx, number)?;
        let (noun, thing) = question.about.split_once(' ').unwrap_or_default();
        let found = match noun {
            "order" => OrderHelp::found(tx, by, frame, thing, typed)?,
            "intake" => DocumentHelp::found(tx, by, frame, thing, typed)?,
            _ => return Err(HelpRefusal::NotFound(number.to_owned()).into()),
        };
        with_question(tx, by, found, question)
    }
}

fn with_question(
    tx: &mut Tx,
    by: &Actor,
    mut found: HelpPage,
    question: Question,
) -> Result<HelpPage, Failure> {
    found.helping.questions.retain(|q| q.number != question.number);
    if let Some(field) = &question.field {
        found.beside.mark(&field.path);
    }
    found.question = questions_shown(tx, &found.frame, by, vec![question])?.pop();
    Ok(found)
}

fn about_order(
    tx: &mut Tx,
    by: &Actor,
    frame: Frame,
    order: &Order,
    typed: Fields,
) -> Result<HelpPage, Failure> {
    let id = order.id.uuid();
    Ok(HelpPage {
        at: format!("/orders/{}", escaped(&order.number)),
        title: frame.fill("Order {0}", std::slice::from_ref(&order.number)),
        beside: Beside::of_order(tx, by, &frame, order)?,
        helping: Helping::of_order(tx, &frame, by, order)?,
        whom: shown::whom(tx, &frame, by)?,
        notes: notes_of(tx, &frame, id, NoteKind::Note, ROWS)?,
        question: None,
        refusal: None,
        typed,
        frame,
    })
}

fn about_document(
    tx: &mut Tx,
    by: &Actor,
    frame: Frame,
    number: &str,
    typed: Fields,
) -> Result<HelpPage, Failure> {
    allow(by, Verb::SeeIntake, Whose::Others)?;
    let message =
        intake::by_number(tx, number)?.ok_or_else(|| intake::IntakeRefusal::NotFound(number.to_owned()))?;
    let beside = Beside::of_document(tx, &frame, &message)?;
    Ok(HelpPage {
        at: format!("/inbox/{}", escaped(&message.number)),
        title: message.number.clone(),
        helping: Helping::of_document(tx, &frame, by, &message, &beside)?,
        whom: shown::whom(tx, &frame, by)?,
        beside,
        notes: notes_of(tx, &frame, message.id.uuid(), NoteKind::Note, ROWS)?,
        question: None,
        refusal: None,
        typed,
        frame,
    })
}

impl Again for OrderHelp {
    fn path(number: &str) -> String {
        format!("/orders/{}/help", escaped(number))
    }

    async fn again(back: Back<'_>) -> Result<Response, Stop> {
        let Back { app, visit, number, refusal, typed } = back;
        Self::answer(app, visit, number, Some(refusal), typed).await
    }
}

impl Again for DocumentHelp {
    fn path(number: &str) -> String {
        format!("/inbox/{}/help", escaped(number))
    }

    async fn again(back: Back<'_>) -> Result<Response, Stop> {
        let Back { app, visit, number, refusal, typed } = back;
        Self::answer(app, visit, number, Some(refusal), typed).await
    }
}

impl Again for QuestionHelp {
    fn path(number: &str) -> String {
        format!("/questions/{}", escaped(number))
    }

    async fn again(back: Back<'_>) -> Result<Response, Stop> {
        let Back { app, visit, number, refusal, typed } = back;
        Self::answer(app, visit, number, Some(refusal), typed).await
    }
}

/// What was asked and noted about a thing, for its own page.
pub(crate) fn said_of(
    tx: &mut Tx,
    frame: &Frame,
    by: &Actor,
    thing: uuid::Uuid,
) -> Result<(Vec<QuestionShown>, Vec<NoteShown>), Failure> {
    let asked = help::of_thing(tx, thing, ROWS)?;
    Ok((questions_shown(tx, frame, by, asked)?, notes_of(tx, frame, thing, NoteKind::Note, ROWS)?))
}

/// May this person ask, or write a note, at all?
fn may_ask(by: &Actor) -> bool {
    may(by, Verb::AskQuestion, Whose::Own)
}
