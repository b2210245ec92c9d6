//! One document: its source at the left with the places values were read from, the fields at the right. Each field is settled by one
//! press (triage.js) or by plain buttons.

use askama::Template;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::Tx;
use desk::failure::Kind;
use desk::intake::{self, Field, FieldStatus, IntakeRefusal, Message, MessageStage};
use desk::orders;
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure};
use serde::{Deserialize, Serialize};

use super::source;
use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::knowledge::Learned;
use crate::page::{Stop, Visit, page, see_with};
use crate::problem::Problem;

/// A field as the page shows it.
pub(crate) struct Row {
    pub path: String,
    pub id: String,
    pub label: String,
    pub value: String,
    /// As the stylesheet and triage.js call it.
    pub status: &'static str,
    pub marks: String,
    /// Where it stands, in words.
    pub place: String,
    pub why: String,
    pub offers: Vec<Offer>,
}

pub(crate) struct Offer {
    pub press: usize,
    pub value: String,
    pub label: String,
}

#[derive(Template)]
#[template(path = "inbox_document.html")]
struct DocumentPage {
    frame: Frame,
    message: Message,
    chip: (&'static str, String),
    open: i64,
    /// Escaped by the side that makes it.
    source: String,
    head: Vec<Row>,
    lines: Vec<Row>,
    may_settle: bool,
    looks_like_change: bool,
    /// What it taught.
    learned: Learned,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let (frame, message, fields, content, material, may_settle, learned) = app
        .read(visit.who.clone(), "inbox document", move |tx, by| {
            allow(by, Verb::SeeIntake, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/inbox")?;
            let message = found(tx, &number)?;
            let fields = intake::fields_of(tx, message.id)?;
            let content = intake::document(tx, &message)?.map(|d| d.content).unwrap_or_default();
            let material = intake::material(tx, message.id)?;
            let may_settle = may(by, Verb::CorrectField, Whose::Others) && message.stage.is_open();
            let learned = Learned::of(tx, by, &number)?;
            Ok((frame, message, fields, content, material, may_settle, learned))
        })
        .await?;
    // Drawing a long document takes its time; nobody else waits for it.
    let name = message.name.clone();
    let sources: Vec<serde_json::Value> = fields.iter().filter_map(|f| f.source.clone()).collect();
    let shown = tokio::task::spawn_blocking(move || source::shown(&content, &name, material, &sources)).await;
    let source =
        shown.map_err(|_| Stop::said(StatusCode::INTERNAL_SERVER_ERROR, "the document can't be shown"))?;
    let (head, lines): (Vec<&Field>, Vec<&Field>) =
        fields.iter().partition(|f| !f.path.starts_with("lines/"));
    let document = DocumentPage {
        chip: chip_of(&message),
        open: message.open_fields,
        source,
        head: head.into_iter().map(row).collect(),
        lines: lines.into_iter().map(row).collect(),
        may_settle,
        looks_like_change: matches!(message.kind, intake::Kind::Change | intake::Kind::Duplicate),
        learned,
        frame,
        message,
    };
    Ok(page(StatusCode::OK, &document, &visit))
}

fn found(tx: &mut Tx, number: &str) -> Result<Message, Failure> {
    Ok(intake::by_number(tx, number)?.ok_or_else(|| IntakeRefusal::NotFound(number.to_owned()))?)
}

fn chip_of(message: &Message) -> (&'static str, String) {
    let word = super::stage_word(&message.stage).to_owned();
    match message.stage {
        MessageStage::Ready | MessageStage::Converted => ("ok", word),
        MessageStage::Failed => ("stop", word),
        MessageStage::Held => ("hold", word),
        MessageStage::Review => ("warn", word),
        _ => ("note", word),
    }
}

fn row(field: &Field) -> Row {
    let status = match field.status {
        FieldStatus::Sure => "sure",
        FieldStatus::Check => "unsure",
        FieldStatus::Missing => "missing",
        FieldStatus::Accepted | FieldStatus::Corrected => "settled",
    };
    // How the value was found, and what a person should know about it.
    let method = Some(field.method.as_str()).filter(|m| !matches!(*m, "as written" | "not found"));
    let note = field.note.as_deref().filter(|n| Some(*n) != method);
    let mut why = [method, note].into_iter().flatten().collect::<Vec<_>>().join(": ");
    if let Some(raw) =
        field.raw.as_deref().filter(|r| Some(*r) != field.value.as_deref() && !r.trim().is_empty())
    {
        let raw: String = raw.chars().take(160).collect();
        why = if why.is_empty() { format!("“{raw}”") } else { format!("“{raw}”: {why}") };
    }
    Row {
        id: format!("v-{}", field.path.replace('/', "-")),
        label: label(&field.path),
        value: field.value.clone().unwrap_or_default(),
        status,
        marks: field.source.as_ref().and_then(source::mark_id).unwrap_or_default(),
        place: place(field),
        why,
        offers: (1..)
            .zip(&field.suggestions)
            .map(|(press, s)| Offer { press, value: s.value.clone(), label: s.label.clone() })
            .collect(),
        path: field.path.clone(),
    }
}

fn place(field: &Field) -> String {
    let source = field.source.clone().and_then(|s| serde_json::from_value::<formats::Source>(s).ok());
    source.map(|s| s.to_string()).unwrap_or_default()
}

pub(crate) fn label(path: &str) -> String {
    let mut steps = path.split('/');
    match (steps.next(), steps.next(), steps.next()) {
        (Some("lines"), Some(line), Some(field)) => {
            let number = line.parse::<usize>().map_or(0, |l| l + 1);
            format!("{number} {}", word(field))
        }
        _ => word(path).to_owned(),
    }
}

fn word(field: &str) -> &str {
    match field {
        "customer" => "Customer",
        "ship_to" => "Ship to",
        "po_number" => "Their PO",
        "requested_date" => "Wanted on",
        "currency" => "Currency",
        "document" => "Document",
        "item" => "Item",
        "quantity" => "Quantity",
        "unit" => "Unit",
        "price" => "Their price",
        other => other,
    }
}

/// What triage.js sends of one field.
#[derive(Debug, Deserialize)]
pub struct Said {
    field: String,
    status: String,
    #[serde(default)]
    value: String,
    #[serde(default, rename = "suggestion")]
    _suggestion: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Settled {
    field: String,
    status: String,
    open: i64,
}

pub async fn settle(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Json<Settled>, Problem> {
    let said: Said = crate::api::json(&body)?;
    let done = app.write(visit.who, "settle field", move |tx, by| {
        let message = match said.status.as_str() {
            "accepted" => intake::accept_field(tx, by, &number, &said.field)?,
            "open" => intake::reopen_field(tx, by, &number, &said.field)?,
            _ => intake::correct_field(tx, by, &number, &said.field, &said.value, true)?,
        };
        Ok(Settled { field: said.field.clone(), status: said.status.clone(), open: message.open_fields })
    });
    Ok(Json(done.await?))
}

/// The page's buttons, and each field's own where there is no script.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let back = format!("/inbox/{number}");
    let done = app
        .write(visit.who.clone(), "inbox document", move |tx, by| carry_out(tx, by, &number, &fields))
        .await;
    match done {
        Ok((Some(order), notice)) => Ok(see_with(&format!("/orders/{order}"), notice)),
        Ok((None, notice)) => Ok(see_with(&back, notice)),
        Err(Failure::Refused(refusal)) if matches!(refusal.kind, Kind::Conflict | Kind::Invalid) => {
            let mut text = refusal.message;
            for finding in refusal.findings.iter().take(3) {
                text.push_str(&format!(" {}: {}.", finding.pointer.trim_start_matches('/'), finding.message));
                if !finding.suggestions.is_empty() {
                    text.push_str(&format!(" Could be {}.", finding.suggestions.join(", ")));
                }
            }
            Ok(see_with(&back, Notice { kind: "stop", text, undo: None }))
        }
        Err(failure) => Err(failure.into()),
    }
}

/// What a post does: the order to go to, if one was made, and what to say.
fn carry_out(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    fields: &Fields,
) -> Result<(Option<String>, Notice), Failure> {
    if let Some((path, nth)) = fields.text("suggestion").rsplit_once(':') {
        let message = found(tx, number)?;
        let known = intake::fields_of(tx, message.id)?;
        let nth = nth.parse::<usize>().unwrap_or(0).saturating_sub(1);
        let chosen = known.iter().find(|f| f.path == path).and_then(|f| f.suggestions.get(nth));
        let Some(chosen) = chosen else {
            return Ok((None, Notice::warn("That suggestion is gone; look again.")));
        };
        intake::correct_field(tx, by, number, path, &chosen.value, true)?;
        return Ok((None, Notice::ok(format!("{} is {}.", label(path), chosen.value))));
    }
    let path = fields.text("accept");
    if !path.is_empty() {
        let written = fields.keyed("fields").find(|(key, _)| *key == path).map(|(_, v)| v.to_owned());
        let message = found(tx, number)?;
        let known = intake::fields_of(tx, message.id)?;
        let before = known.iter().find(|f| f.path == path).and_then(|f| f.value.clone()).unwrap_or_default();
        match written.filter(|w| *w != before) {
            Some(value) => intake::correct_field(tx, by, number, path, &value, true)?,
            None => intake::accept_field(tx, by, number, path)?,
        };
        return Ok((None, Notice::ok(format!("{} is settled.", label(path)))));
    }
    match fields.text("verb") {
        "hold" => {
            intake::hold(tx, by, number, "put aside in the inbox")?;
            Ok((None, Notice::ok("Put aside. It is under Held.")))
        }
        "ask" => {
            intake::hold(tx, by, number, "the customer is asked")?;
            intake::ask_customer(tx, by, number)?;
            Ok((None, Notice::ok("Put aside, with a task to ask the customer.")))
        }
        "reject" => {
            intake::reject(tx, by, number, fields.text("reason"))?;
            Ok((None, Notice::ok("Rejected.")))
        }
        verb => {
            let as_new = verb == "approve_new";
            let done = orders::convert(tx, by, number, true, as_new)?;
            if !done.is_done {
                let text = format!(
                    "Not placed yet: {} points to settle. The draft {} is kept.",
                    done.findings.len(),
                    done.order
                );
                return Ok((None, Notice::warn(text)));
            }
            let text = format!("{number} became order {}, {}.", done.order, done.stage);
            let notice = if done.holds.is_empty() { Notice::ok(text) } else { Notice::warn(text) };
            Ok((Some(done.order), notice))
        }
    }
}
