//! Names and billing: what the document or the caller said beside the record, each difference with how much the two resemble each other, and
//! what is decided of it. Of an order, and of a document that waits.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::failure::Refusal;
use desk::orders::party_check::{self, Compared, Decision, PartyField, Said, Subject, Verdict};

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, escaped, page, refused, see_with};
use crate::problem::status_of;

#[derive(Template)]
#[template(path = "parties.html")]
struct PartiesPage {
    frame: Frame,
    number: String,
    /// Where the thing itself is.
    at: String,
    is_order: bool,
    rows: Vec<Row>,
    note: String,
    refusal: Option<Refusal>,
}

struct Row {
    field: PartyField,
    label: &'static str,
    compared: Compared,
    chip: &'static str,
    word: &'static str,
    /// Both sides word by word, with whether the other has the word, too.
    said: Vec<(String, bool)>,
    on_record: Vec<(String, bool)>,
    /// What was decided, by whom and when.
    decided: Option<(&'static str, &'static str, String)>,
}

pub fn label(field: PartyField) -> &'static str {
    match field {
        PartyField::Name => "Name",
        PartyField::BillTo => "Bill to",
        PartyField::ShipTo => "Ship to",
        PartyField::TaxId => "Tax number",
        PartyField::Terms => "Terms of payment",
        PartyField::Email => "E-mail",
    }
}

fn verdict(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Same => ("ok", "The same"),
        Verdict::Alike => ("warn", "Alike"),
        Verdict::Different => ("stop", "Different"),
        Verdict::NotSaid => ("note", "Nothing said"),
        Verdict::NotOnRecord => ("warn", "Not on record"),
    }
}

pub fn decision(decision: Decision) -> (&'static str, &'static str) {
    match decision {
        Decision::Accepted => ("ok", "Accepted"),
        Decision::Corrected => ("go", "The record is to be corrected"),
        Decision::Held => ("hold", "Held"),
    }
}

/// The words of a text, each with whether the other text has it.
fn beside(text: &str, other: &str) -> Vec<(String, bool)> {
    let known: Vec<String> = other.split_whitespace().map(basics::fold).collect();
    text.split_whitespace().map(|w| (w.to_owned(), known.contains(&basics::fold(w)))).collect()
}

fn row(frame: &Frame, compared: Compared) -> Row {
    let (chip, word) = verdict(compared.verdict);
    let differs = matches!(compared.verdict, Verdict::Alike | Verdict::Different);
    let sides = |one: &str, other: &str| if differs { beside(one, other) } else { Vec::new() };
    Row {
        field: compared.field,
        label: label(compared.field),
        chip,
        word,
        said: sides(&compared.said, &compared.on_record),
        on_record: sides(&compared.on_record, &compared.said),
        decided: compared.decided.as_ref().map(|d| {
            let (chip, word) = decision(d.decision);
            (chip, word, format!("{} {}", d.by, frame.when(d.at)))
        }),
        compared,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Order,
    Document,
}

impl Of {
    fn subject(self, number: &str) -> Subject {
        match self {
            Of::Order => Subject::Order(number.to_owned()),
            Of::Document => Subject::Document(number.to_owned()),
        }
    }

    fn at(self, number: &str) -> String {
        match self {
            Of::Order => format!("/orders/{}", escaped(number)),
            Of::Document => format!("/inbox/{}", escaped(number)),
        }
    }
}

/// `GET /orders/{number}/parties`
pub async fn of_order(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    answer(&app, &visit, Of::Order, number, &Fields::default(), None).await
}

/// `GET /inbox/{number}/parties`
pub async fn of_document(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    answer(&app, &visit, Of::Document, number, &Fields::default(), None).await
}

/// `POST /orders/{number}/parties`: compares what was typed, or decides on one field.
pub async fn post_of_order(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    posted(app, visit, Of::Order, number, fields).await
}

/// `POST /inbox/{number}/parties`
pub async fn post_of_document(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    posted(app, visit, Of::Document, number, fields).await
}

async fn posted(app: App, visit: Visit, of: Of, number: String, fields: Fields) -> Result<Response, Stop> {
    let asked = fields.text("do").split_once(' ');
    let asked =
        asked.and_then(|(deed, field)| Some((Decision::from_code(deed)?, PartyField::from_code(field)?)));
    let Some((what, field)) = asked else { return answer(&app, &visit, of, number, &fields, None).await };
    let said = Said { field, said: fields.text(field.code()).to_owned() };
    let (subject, note) = (of.subject(&number), fields.text("note").to_owned());
    let done = app
        .write(visit.who.clone(), "check parties", move |tx, by| {
            party_check::decide(tx, by, &subject, &said, what, &note)
        })
        .await;
    match done {
        Ok(_) => {
            let notice = match what {
                Decision::Accepted => Notice::ok("Accepted as it is.".to_owned()),
                Decision::Corrected => {
                    Notice::ok("Whoever keeps the record has a task to correct it.".to_owned())
                }
                Decision::Held => Notice::warn("It waits until somebody resolves it.".to_owned()),
            };
            Ok(see_with(&format!("{}/parties", of.at(&number)), notice))
        }
        Err(failure) => {
            let refusal = refused(failure)?;
            answer(&app, &visit, of, number, &fields, Some(refusal)).await
        }
    }
}

async fn answer(
    app: &App,
    visit: &Visit,
    of: Of,
    number: String,
    fields: &Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, status_of);
    let typed: Vec<Said> = PartyField::ALL
        .into_iter()
        .map(|field| Said { field, said: fields.text(field.code()).to_owned() })
        .collect();
    let note = fields.text("note").to_owned();
    let shown = app
        .read(visit.who.clone(), "parties", move |tx, by| {
            let compared = party_check::compare(tx, by, &of.subject(&number), &typed)?;
            let frame = Frame::of(tx, by, &come, if of == Of::Order { "/orders" } else { "/inbox" })?;
            Ok(PartiesPage {
                rows: compared.into_iter().map(|c| row(&frame, c)).collect(),
                at: of.at(&number),
                is_order: of == Of::Order,
                number: number.clone(),
                note: note.clone(),
                refusal: refusal.clone(),
                frame,
            })
        })
        .await?;
    Ok(page(status, &shown, visit))
}
