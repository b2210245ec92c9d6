//! Letters: the outbox with what waits for someone to look, and one letter with its preview and what can be done with it. Nothing of a letter
//! is ever shown as mark-up: its text is text.

pub(crate) mod brought;
pub mod compose;
mod kept;
pub mod words;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use basics::Instant;
use db::Tx;
use desk::correspondence::{self, Enclosed, LetterRefusal, LetterState, Outgoing};
use desk::failure::Refusal;
use desk::orders::{self, OrderId};
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure, letters, people};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::order::papers::NoPrinter;
use crate::page::{Stop, Visit, escaped, open_page, page, refused, see_with};
use crate::problem::status_of;
use crate::shown::label;

pub use kept::enclosure;

const ROWS: usize = 50;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    before: String,
}

/// A letter in a list.
pub struct Row {
    pub name: String,
    pub what: &'static str,
    pub to: String,
    pub subject: String,
    pub when: String,
    pub chip: (&'static str, String),
    pub why: String,
}

#[derive(Template)]
#[template(path = "letters.html")]
struct LettersPage {
    frame: Frame,
    state: String,
    states: [LetterState; 5],
    letters: Vec<Row>,
    older: Option<i64>,
    may_words: bool,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    open_page(&app, &visit, "letters", "/letters", move |tx, by, frame| {
        allow(by, Verb::SeeLetters, Whose::Others)?;
        let before = asked.before.parse().ok().map(Instant::from_micros);
        let state = LetterState::known(&asked.state);
        let mut found = correspondence::list(tx, state, None, before, ROWS + 1)?;
        let more = found.len() > ROWS;
        found.truncate(ROWS);
        Ok(LettersPage {
            state: asked.state.clone(),
            states: LetterState::ALL,
            older: found.last().filter(|_| more).map(|l| l.made_at.micros()),
            letters: found.into_iter().map(|l| row(&frame, l)).collect(),
            may_words: may(by, Verb::ChangeTemplate, Whose::Own),
            frame,
        })
    })
    .await
}

pub fn row(frame: &Frame, letter: Outgoing) -> Row {
    Row {
        name: letter.name(),
        what: crate::order::kind_word(&letter.kind),
        when: frame.when(letter.sent_at.unwrap_or(letter.made_at)),
        chip: chip(&letter),
        why: why(&letter),
        to: letter.recipient,
        subject: letter.subject,
    }
}

pub fn chip(letter: &Outgoing) -> (&'static str, String) {
    if letter.bounced_at.is_some() && letter.state == LetterState::Sent {
        return ("stop", "Came back".into());
    }
    let (kind, word) = match letter.state {
        LetterState::Waiting => ("wait", "Waits to be sent"),
        LetterState::Sent => ("ok", "Sent"),
        LetterState::Failed => ("stop", "Could not be sent"),
        LetterState::Held => ("hold", "Held"),
        LetterState::Cancelled => ("note", "Not sent"),
    };
    (kind, word.to_owned())
}

/// Why it is where it is.
pub fn why(letter: &Outgoing) -> String {
    match letter.state {
        LetterState::Sent => letter.bounce.clone().unwrap_or_default(),
        LetterState::Held => letter.held_for.clone().unwrap_or_default(),
        LetterState::Cancelled => letter.decided_why.clone().unwrap_or_default(),
        LetterState::Waiting | LetterState::Failed => letter.last_error.clone().unwrap_or_default(),
    }
}

#[derive(Template)]
#[template(path = "letter.html")]
struct LetterPage {
    frame: Frame,
    row: Row,
    letter: Outgoing,
    text: String,
    author: String,
    sent: String,
    decided: String,
    order: Option<String>,
    template: String,
    enclosures: Vec<(usize, String, bool)>,
    may_release: bool,
    may_hold: bool,
    may_change: bool,
    may_cancel: bool,
    may_again: bool,
    prints: bool,
    refusal: Option<Refusal>,
    typed: Fields,
}

pub async fn show(State(app): State<App>, visit: Visit, Path(asked): Path<String>) -> Result<Response, Stop> {
    if let Some(name) = asked.strip_suffix(".pdf").map(str::to_owned) {
        return printed(app, visit, name).await;
    }
    if let Some(name) = asked.strip_suffix(".docx").map(str::to_owned) {
        return docx(app, visit, name).await;
    }
    answer(&app, &visit, asked, None, Fields::default()).await
}

fn need(tx: &mut Tx, name: &str) -> Result<Outgoing, Failure> {
    Ok(correspondence::by_name(tx, name)?.ok_or_else(|| LetterRefusal::NotFound(name.to_owned()))?)
}

async fn answer(
    app: &App,
    visit: &Visit,
    name: String,
    refusal: Option<Refusal>,
    typed: Fields,
) -> Result<Response, Stop> {
    let (come, prints) = (visit.clone(), app.print.is_some());
    let status = refusal.as_ref().map_or(StatusCode::OK, status_of);
    let shown = app
        .read(visit.who.clone(), "letter", move |tx, by| {
            allow(by, Verb::SeeLetters, Whose::Others)?;
            let letter = need(tx, &name)?;
            let frame = Frame::of(tx, by, &come, "/letters")?;
            load(tx, by, frame, letter, prints, refusal.clone(), typed.clone())
        })
        .await?;
    Ok(page(status, &shown, visit))
}

fn load(
    tx: &mut Tx,
    by: &Actor,
    frame: Frame,
    letter: Outgoing,
    prints: bool,
    refusal: Option<Refusal>,
    typed: Fields,
) -> Result<LetterPage, Failure> {
    let ids: Vec<_> = letter.author.into_iter().chain(letter.decided_by).collect();
    let names = people::names(tx, &ids)?;
    let named = |id: Option<_>| id.and_then(|id| names.get(&id).cloned());
    let order = match letter.order {
        Some(id) => orders::by_id(tx, OrderId::from_uuid(id))?.map(|o| o.number),
        None => None,
    };
    let state = letter.state;
    let writes = may(by, Verb::SendMail, Whose::Own);
    let own = Whose::of(letter.author == Some(by.person));
    let came_back = state == LetterState::Sent && letter.bounced_at.is_some();
    let decided = match (named(letter.decided_by), letter.decided_at) {
        (Some(who), Some(at)) => format!("{who}, {}", frame.when(at)),
        _ => String::new(),
    };
    let enclosures = correspondence::enclosures(tx, letter.id)?;
    Ok(LetterPage {
        author: named(letter.author).unwrap_or_else(|| "the desk".into()),
        sent: letter.sent_at.map(|at| frame.when(at)).unwrap_or_default(),
        decided,
        order,
        template: letter.template.as_ref().map(|(code, v)| template_word(code, *v)).unwrap_or_default(),
        enclosures: enclosures
            .into_iter()
            .enumerate()
            .map(|(at, e)| (at, e.name, matches!(e.content, Enclosed::Document(_))))
            .collect(),
        may_release: state == LetterState::Held && may(by, Verb::ReviewLetter, own),
        may_hold: writes && matches!(state, LetterState::Waiting | LetterState::Failed),
        may_change: writes && letter.is_mail() && matches!(state, LetterState::Held | LetterState::Failed),
        may_cancel: writes && matches!(state, LetterState::Waiting | LetterState::Failed | LetterState::Held),
        may_again: writes && (state == LetterState::Failed || came_back),
        prints: prints && letter.is_mail(),
        text: letter.text(),
        row: row(&frame, letter.clone()),
        letter,
        refusal,
        typed,
        frame,
    })
}

fn template_word(code: &str, version: i64) -> String {
    match version {
        0 => format!("{}, as built in", label(code)),
        version => format!("{}, version {version}", label(code)),
    }
}

/// What a person does with a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Release,
    Hold,
    Cancel,
    Again,
    Change,
}

impl Deed {
    pub fn name(self) -> &'static str {
        match self {
            Deed::Release => "release letter",
            Deed::Hold => "hold letter",
            Deed::Cancel => "cancel letter",
            Deed::Again => "send letter again",
            Deed::Change => "change letter",
        }
    }

    fn carry_out(self, tx: &mut Tx, by: &Actor, name: &str, fields: &Fields) -> Result<Notice, Failure> {
        let (reason, to) = (fields.text("reason"), fields.text("recipient"));
        Ok(match self {
            Deed::Release => {
                correspondence::release(tx, by, name)?;
                Notice::ok(format!("Letter {name} goes out."))
            }
            Deed::Hold => {
                correspondence::hold(tx, by, name, reason)?;
                Notice::ok(format!("Letter {name} is held."))
            }
            Deed::Cancel => {
                correspondence::cancel(tx, by, name, reason)?;
                Notice::ok(format!("Letter {name} will not be sent."))
            }
            Deed::Again => {
                correspondence::send_again(tx, by, name, to)?;
                Notice::ok(format!("Letter {name} goes out again."))
            }
            Deed::Change => {
                correspondence::change(tx, by, name, to, fields.text("subject"), fields.text("text"))?;
                Notice::ok(format!("Letter {name} is changed."))
            }
        })
    }
}

/// `POST /letters/{name}/…`
pub fn form(deed: Deed) -> MethodRouter<App> {
    post(move |State(app): State<App>, visit: Visit, Path(name): Path<String>, fields: Fields| async move {
        let (letter, given) = (name.clone(), fields.clone());
        let done =
            app.write(visit.who.clone(), deed.name(), move |tx, by| deed.carry_out(tx, by, &letter, &given));
        match done.await {
            Ok(notice) => Ok(see_with(&format!("/letters/{}", escaped(&name)), notice)),
            Err(failure) => answer(&app, &visit, name, Some(refused(failure)?), fields).await,
        }
    })
}

async fn printed(app: App, visit: Visit, name: String) -> Result<Response, Stop> {
    let file = format!("letter-{name}");
    let pdf = crate::order::papers::printed(app, visit.who, file, move |tx, by| {
        let letter = need(tx, &name)?;
        letters::paper(tx, by, &letter)
    });
    Ok(pdf.await?)
}

async fn docx(app: App, visit: Visit, name: String) -> Result<Response, Stop> {
    let file = format!("attachment; filename=\"letter-{name}.docx\"");
    let (paper, style) = app
        .read(visit.who.clone(), "letter as DOCX", move |tx, by| {
            let letter = need(tx, &name)?;
            letters::paper(tx, by, &letter)
        })
        .await?;
    let write = app.docx.ok_or(NoPrinter).map_err(Failure::from)?;
    let bytes = write(&paper, &style).map_err(|e| Failure::Fault(db::Fault::Broken(e.to_string())))?;
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document".to_owned();
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, file)], bytes).into_response())
}
