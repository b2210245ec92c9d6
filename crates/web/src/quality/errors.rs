//! The errors behind the figures: the list, recording one on an order, and taking one back.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use basics::Instant;
use db::Tx;
use desk::accuracy::{self, AccuracyRefusal, EntryError, ErrorFilter, FIELDS, NewError, Source, Step};
use desk::orders::Order;
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure, people};
use serde::Deserialize;

use super::{Asked, whose};
use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, cut, escaped, open_page, refused, see_with};

const ROWS: usize = 50;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AskedRows {
    days: String,
    person: String,
    field: String,
    channel: String,
    step: String,
    source: String,
    before: String,
}

/// An error in a list.
pub struct RowShown {
    pub error: EntryError,
    pub when: String,
    pub whose: String,
    /// This person may take it back.
    pub mine: bool,
}

#[derive(Template)]
#[template(path = "quality_errors.html")]
struct ErrorsPage {
    frame: Frame,
    asked: AskedRows,
    steps: [Step; 8],
    sources: [Source; 8],
    fields: [(&'static str, bool); 10],
    errors: Vec<RowShown>,
    next: Option<i64>,
}

fn shown(tx: &mut Tx, by: &Actor, frame: &Frame, found: Vec<EntryError>) -> Result<Vec<RowShown>, Failure> {
    let ids: Vec<_> = found.iter().filter_map(|e| e.person).collect();
    let names = people::names(tx, &ids)?;
    let rows = found.into_iter().map(|error| RowShown {
        when: frame.when(error.at),
        whose: error
            .person
            .map_or_else(|| "–".to_owned(), |p| names.get(&p).cloned().unwrap_or_else(|| "the desk".into())),
        mine: error.number.is_some()
            && error.withdrawn.is_none()
            && may(by, Verb::WithdrawError, Whose::of(error.person == Some(by.person))),
        error,
    });
    Ok(rows.collect())
}

/// The errors of an order, for its page.
pub fn of_order(tx: &mut Tx, by: &Actor, frame: &Frame, order: &Order) -> Result<Vec<RowShown>, Failure> {
    let found = accuracy::of_order(tx, order.id)?;
    shown(tx, by, frame, found)
}

/// `GET /quality/errors`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<AskedRows>,
) -> Result<Response, Stop> {
    open_page(&app, &visit, "errors", "/quality", move |tx, by, frame| {
        let person = whose(tx, by, &asked.person)?;
        if person != Some(by.person) {
            allow(by, Verb::SeeFigures, Whose::Others)?;
        }
        let given = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
        let days = Asked { days: asked.days.clone(), ..Asked::default() };
        let filter = ErrorFilter {
            person,
            field: given(&asked.field),
            channel: given(&asked.channel),
            step: Step::from_code(&asked.step),
            source: Source::from_code(&asked.source),
            since: Some(days.period(tx).from).filter(|_| !asked.days.is_empty()),
            before: asked.before.parse().ok().map(Instant::from_micros),
        };
        let mut found = accuracy::errors(tx, &filter, ROWS + 1)?;
        let next = cut(&mut found, ROWS, |e| e.at.micros());
        Ok(ErrorsPage {
            errors: shown(tx, by, &frame, found)?,
            steps: Step::ALL,
            sources: Source::ALL,
            fields: FIELDS,
            asked: asked.clone(),
            next,
            frame,
        })
    })
    .await
}

/// `POST /orders/{number}/errors`
pub async fn record(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let (given, order) = (fields.clone(), number.clone());
    let done = app.write(visit.who.clone(), "record error", move |tx, by| {
        allow(by, Verb::RecordError, Whose::Others)?;
        let new = NewError {
            order: order.clone(),
            line_no: given.text("line").parse().ok(),
            field: given.text("field").to_owned(),
            source: Source::from_code(given.text("source")).unwrap_or(Source::Correction),
            step: Step::from_code(given.text("step")).unwrap_or(Step::Entry),
            was: given.text("was").to_owned(),
            should_be: given.text("should_be").to_owned(),
            note: given.text("note").to_owned(),
        };
        accuracy::record(tx, by, &new)
    });
    let back = format!("/orders/{}#errors", escaped(&number));
    match done.await {
        Ok(error) => {
            let told = format!("{} is on record.", error.number.unwrap_or_default());
            Ok(see_with(&back, Notice::ok(told)))
        }
        Err(failure) => {
            let refusal = refused(failure)?;
            if matches!(refusal.kind, desk::failure::Kind::NotAllowed | desk::failure::Kind::NotFound) {
                return Err(Failure::Refused(refusal).into());
            }
            let notice = Notice { kind: "stop", text: refusal.message, undo: None };
            Ok(see_with(&back, notice))
        }
    }
}

/// `POST /quality/errors/{number}/withdrawal`
pub async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let (reason, error) = (fields.text("reason").to_owned(), number.clone());
    let done = app
        .write(visit.who.clone(), "withdraw error", move |tx, by| accuracy::withdraw(tx, by, &error, &reason))
        .await;
    let notice = match done {
        Ok(()) => Notice::ok(format!("{number} is withdrawn and counts no longer.")),
        Err(failure) => {
            let refusal = refused(failure)?;
            if refusal.message != AccuracyRefusal::NoReason.to_string() {
                return Err(Failure::Refused(refusal).into());
            }
            Notice { kind: "stop", text: refusal.message, undo: None }
        }
    };
    Ok(see_with("/quality/errors", notice))
}
