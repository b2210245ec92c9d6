//! Knowledge: what the desk learned from corrections. The list, the page of one row with what it would change, and the few rows that a
//! document taught, beside the document.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use db::Tx;
use desk::failure::Kind as No;
use desk::intake::knowledge::{
    self, Deed, Difference, Filter, Happened, Kind, KnowledgeRefusal, Known, Standing, Status,
};
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice, words_of};
use crate::page::{Stop, Visit, page, see_with};
use crate::words::Words;

const ROWS: usize = 50;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub customer: String,
    pub kind: String,
    pub status: String,
    pub q: String,
    /// The last number of the page before.
    pub before: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        Filter {
            customer: self.customer.trim().to_uppercase(),
            kind: Kind::from_code(&self.kind),
            status: Status::from_code(&self.status),
            text: self.q.trim().to_owned(),
            before: self.before.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "knowledge.html")]
struct KnowledgePage {
    frame: Frame,
    asked: Asked,
    rows: Vec<Known>,
    next: Option<String>,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let list = app
        .read(visit.who.clone(), "knowledge", move |tx, by| {
            allow(by, Verb::SeeIntake, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/knowledge")?;
            let mut rows = knowledge::list(tx, &asked.filter(), ROWS + 1)?;
            let more = rows.len() > ROWS;
            rows.truncate(ROWS);
            let next = rows.last().filter(|_| more).map(|k| k.number.clone());
            Ok(KnowledgePage { frame, asked: asked.clone(), rows, next })
        })
        .await?;
    Ok(page(StatusCode::OK, &list, &visit))
}

#[derive(Template)]
#[template(path = "knowledge_row.html")]
struct RowPage {
    frame: Frame,
    known: Known,
    events: Vec<Happened>,
    differences: Vec<Difference>,
    contradicting: usize,
    may_activate: bool,
    may_retire: bool,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let shown = app
        .read(visit.who.clone(), "knowledge row", move |tx, by| {
            allow(by, Verb::SeeIntake, Whose::Others)?;
            let known = found(tx, &number)?;
            let is_active = known.row.status == Status::Active;
            let differences = knowledge::replay(tx, &known.row.claim, !is_active)?;
            Ok(RowPage {
                frame: Frame::of(tx, by, &come, "/knowledge")?,
                events: knowledge::events_of(tx, &known)?,
                contradicting: differences.iter().filter(|d| d.contradicts()).count(),
                may_activate: !is_active && may(by, Verb::ActivateKnowledge, Whose::Others),
                may_retire: known.row.status != Status::Retired
                    && may(by, Verb::RetireKnowledge, Whose::Others),
                differences,
                known,
            })
        })
        .await?;
    Ok(page(StatusCode::OK, &shown, &visit))
}

pub fn found(tx: &mut Tx, number: &str) -> Result<Known, Failure> {
    Ok(knowledge::by_number(tx, number)?.ok_or_else(|| KnowledgeRefusal::NotFound(number.to_owned()))?)
}

pub async fn activate(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    decide(app, visit, number, fields, Status::Active).await
}

pub async fn retire(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    decide(app, visit, number, fields, Status::Retired).await
}

async fn decide(
    app: App,
    visit: Visit,
    number: String,
    fields: Fields,
    to: Status,
) -> Result<Response, Stop> {
    let back = back(&number, fields.text("back"));
    let done = app.write(visit.who.clone(), "decide on knowledge", move |tx, by| match to {
        Status::Active => knowledge::activate(tx, by, &number, fields.text("reason")),
        _ => knowledge::retire(tx, by, &number, fields.text("reason")),
    });
    match done.await {
        Ok(known) => {
            let text = match known.row.status {
                Status::Active => format!("{} counts from now on: {}.", known.number, known.says),
                _ => format!("Taken back: {}. Documents are read as if it had never been.", known.says),
            };
            Ok(see_with(&back, Notice::ok(text)))
        }
        Err(Failure::Refused(refusal)) if matches!(refusal.kind, No::Conflict) => {
            Ok(see_with(&back, Notice { kind: "stop", text: refusal.message, undo: None }))
        }
        Err(failure) => Err(failure.into()),
    }
}

/// Where the press came from: the row's own page, or a document of the inbox.
fn back(number: &str, asked: &str) -> String {
    let is_document = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric());
    match asked.strip_prefix("/inbox/").filter(|rest| is_document(rest)) {
        Some(_) => asked.to_owned(),
        None => format!("/knowledge/{number}"),
    }
}

/// What a document taught, for the side of the document.
#[derive(Template)]
#[template(path = "knowledge_learned.html")]
pub struct Learned {
    /// In whose language: the part is fetched without a frame, too.
    words: Words,
    pub document: String,
    pub rows: Vec<Known>,
    pub may_retire: bool,
}

impl Learned {
    pub fn of(tx: &mut Tx, by: &Actor, visit: &Visit, document: &str) -> Result<Learned, Failure> {
        let rows = knowledge::of_document(tx, document)?;
        let may_retire = may(by, Verb::RetireKnowledge, Whose::Others);
        Ok(Learned { words: words_of(by, visit), document: document.to_owned(), rows, may_retire })
    }
}

/// The same alone, fetched anew when a field was settled.
pub async fn learned(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let learned = app
        .read(visit.who.clone(), "learned from a document", move |tx, by| {
            allow(by, Verb::SeeIntake, Whose::Others)?;
            Learned::of(tx, by, &come, &number)
        })
        .await?;
    let text =
        learned.render().map_err(|_| Stop::said(StatusCode::INTERNAL_SERVER_ERROR, "this can't be shown"))?;
    Ok(Html(text).into_response())
}

pub fn kind_word(kind: &Kind) -> &'static str {
    match kind {
        Kind::CustomerAlias => "Customer's name",
        Kind::ShipToAlias => "Place's name",
        Kind::CrossReference => "Part or wording",
        Kind::Unit => "Unit",
        Kind::Label => "Label",
        Kind::Column => "Column",
        Kind::Locale => "Days and decimals",
        Kind::PoShape => "PO numbers",
        Kind::Ignore => "Says nothing",
        Kind::EditPhrase => "Words of change",
    }
}

pub fn status_word(status: &Status) -> &'static str {
    match status {
        Status::Proposed => "Suggested",
        Status::Active => "Active",
        Status::Retired => "Taken back",
    }
}

pub fn status_chip(status: &Status) -> &'static str {
    match status {
        Status::Proposed => "warn",
        Status::Active => "ok",
        Status::Retired => "note",
    }
}

/// What someone did, in words.
pub fn deed_word(happened: &Happened) -> &'static str {
    let beginner = happened.event.standing == Standing::Beginner;
    match happened.event.deed {
        Deed::Corrected if beginner => "corrected, still learning",
        Deed::Remembered if beginner => "corrected, still learning",
        Deed::Corrected => "corrected",
        Deed::Accepted => "accepted",
        Deed::Remembered => "said to remember",
        Deed::Activated => "activated",
        Deed::Retired => "took back",
        Deed::HeldBack => "held back: it would contradict",
    }
}

/// A value, or a dash.
pub fn shown(value: &Option<String>) -> &str {
    value.as_deref().filter(|v| !v.is_empty()).unwrap_or("–")
}

#[cfg(test)]
mod tests {
    use super::back;

    #[test]
    fn a_press_goes_back_to_where_it_came_from_and_nowhere_else() {
        assert_eq!(back("KN1", "/inbox/IN100001"), "/inbox/IN100001");
        for asked in ["", "/inbox/", "https://elsewhere.test/", "/inbox/../people", "//elsewhere.test"] {
            assert_eq!(back("KN1", asked), "/knowledge/KN1", "{asked}");
        }
    }
}
