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
use desk::intake::trust::{self, Case, Mode};
use desk::intake::{self, Field, FieldStatus, IntakeRefusal, Message, MessageStage};
use desk::orders;
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure, amendments, cases, quotations};
use serde::{Deserialize, Serialize};

use super::source::{self, Pictures};
use crate::App;
use crate::autopilot::percent;
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
    /// The chip and the word for it, and the certainty as a percentage; empty where a person settled it or nothing was found.
    pub chip: &'static str,
    pub word: &'static str,
    pub certainty: String,
    pub marks: String,
    /// Where it stands, in words, and in so few that they fit the row.
    pub place: String,
    pub short_place: String,
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
    is_change: bool,
    looks_like_change: bool,
    has_customer: bool,
    /// An offer can be made of it; and the one that was.
    may_offer: bool,
    offer: Option<String>,
    /// It is a complaint that nobody has opened yet; and the complaint that it became.
    may_complain: bool,
    complaint: Option<String>,
    /// What it taught.
    learned: Learned,
    /// What would have become of it without a person, in a sentence.
    alone: Option<(&'static str, String)>,
    /// What was noted and asked about it and its fields.
    questions: Vec<crate::help::QuestionShown>,
    notes: Vec<crate::tasks::NoteShown>,
    /// The waiting documents around it.
    newer: Option<String>,
    older: Option<String>,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let (
        frame,
        message,
        fields,
        content,
        material,
        may_settle,
        case,
        around,
        learned,
        said,
        offer,
        complaint,
    ) = app
        .read(visit.who.clone(), "inbox document", move |tx, by| {
            allow(by, Verb::SeeIntake, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/inbox")?;
            let message = found(tx, &number)?;
            let fields = intake::fields_of(tx, message.id)?;
            let content = intake::document(tx, &message)?.map(|d| d.content).unwrap_or_default();
            let material = intake::material(tx, message.id)?;
            let may_settle = may(by, Verb::CorrectField, Whose::Others) && message.stage.is_open();
            let learned = Learned::of(tx, by, &come, &number)?;
            let case = trust::case_of(tx, message.id)?;
            let around = intake::neighbours(tx, &message)?;
            let said = crate::help::said_of(tx, &frame, by, message.id.uuid())?;
            let made = quotations::of_message(tx, message.id.uuid())?;
            let asks = matches!(message.kind, intake::Kind::Quotation | intake::Kind::Inquiry);
            let offer = (asks && made.is_none() && may(by, Verb::MakeQuotation, Whose::Own), made);
            let known = cases::of_message(tx, message.id.uuid())?;
            let is_one = message.kind == intake::Kind::Complaint && known.is_none();
            let complaint = (is_one && may(by, Verb::OpenCase, Whose::Own), known);
            Ok((
                frame, message, fields, content, material, may_settle, case, around, learned, said, offer,
                complaint,
            ))
        })
        .await?;
    let source = document_shown(content, &message, material, &fields).await?;
    let (head, lines): (Vec<&Field>, Vec<&Field>) =
        fields.iter().partition(|f| !f.path.starts_with("lines/"));
    let document = DocumentPage {
        chip: chip_of(&message),
        open: message.open_fields,
        source,
        head: head.into_iter().map(row_of).collect(),
        lines: lines.into_iter().map(row_of).collect(),
        alone: case.as_ref().and_then(alone),
        questions: said.0,
        notes: said.1,
        newer: around.0,
        older: around.1,
        may_settle,
        is_change: message.kind == intake::Kind::Change,
        has_customer: message.customer.is_some(),
        may_offer: offer.0,
        offer: offer.1,
        may_complain: complaint.0,
        complaint: complaint.1,
        looks_like_change: matches!(message.kind, intake::Kind::Change | intake::Kind::Duplicate),
        learned,
        frame,
        message,
    };
    Ok(page(StatusCode::OK, &document, &visit))
}

/// The document as received, as HTML. Drawing a long one takes its time; nobody else waits for it.
pub(crate) async fn document_shown(
    content: Vec<u8>,
    message: &Message,
    material: Option<formats::Material>,
    fields: &[Field],
) -> Result<String, Stop> {
    let name = message.name.clone();
    let pictures = Pictures {
        path: format!("/inbox/{}/pages", message.number),
        of_pdfs: pdf_in::Tools::found().pdftoppm.is_some(),
    };
    let sources: Vec<serde_json::Value> = fields.iter().filter_map(|f| f.source.clone()).collect();
    let drawn = move || source::shown(&content, &name, material, &sources, Some(&pictures));
    tokio::task::spawn_blocking(drawn)
        .await
        .map_err(|_| Stop::said(StatusCode::INTERNAL_SERVER_ERROR, "the document can't be shown"))
}

/// What would have become of the document without a person: the chip and what to say.
fn alone(case: &Case) -> Option<(&'static str, String)> {
    let certainty = percent(u32::try_from(case.certainty).unwrap_or(0));
    Some(match (case.mode, case.would_go, case.why_not.as_deref()) {
        (Mode::Autopilot, ..) => ("go", format!("Placed by the desk, certainty {certainty}")),
        (_, true, _) => ("ok", format!("Would go touchless, certainty {certainty}")),
        (_, false, Some(why)) => ("wait", format!("Waits for a person: {why}")),
        (_, false, None) => return None,
    })
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

pub(crate) fn row_of(field: &Field) -> Row {
    let (status, chip, word) = match field.status {
        FieldStatus::Sure => ("sure", "ok", "Sure"),
        FieldStatus::Check => ("unsure", "warn", "Unsure"),
        FieldStatus::Missing => ("missing", "stop", "Missing"),
        FieldStatus::Accepted | FieldStatus::Corrected => ("settled", "ok", "Settled"),
    };
    let is_read = matches!(field.status, FieldStatus::Sure | FieldStatus::Check) && field.confidence > 0;
    let certainty = u32::try_from(field.confidence / 10_000).unwrap_or(0);
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
        chip,
        word,
        certainty: if is_read && !field.path.starts_with("document") {
            format!("{certainty} %")
        } else {
            String::new()
        },
        marks: field.source.as_ref().and_then(source::mark_id).unwrap_or_default(),
        place: place(field),
        short_place: short_place(field),
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

fn short_place(field: &Field) -> String {
    use formats::Source;
    match field.source.clone().and_then(|s| serde_json::from_value::<Source>(s).ok()) {
        Some(Source::Segment { segment, element }) => format!("{segment} {element}"),
        Some(Source::XPath(path)) => path.rsplit('/').find(|p| !p.is_empty()).unwrap_or("element").to_owned(),
        Some(Source::Cell { cell, .. }) => format!("cell {cell}"),
        Some(Source::Text { part, .. }) if part == "body" => "text".into(),
        Some(Source::Text { part, .. }) => part,
        Some(Source::Page { page, .. }) => format!("page {page}"),
        Some(Source::Document) | None => String::new(),
    }
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
            "sure" => intake::accept_all_sure(tx, by, &number)?,
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
        Ok((Then::Stay, notice)) => Ok(see_with(&back, notice)),
        Ok((Then::Offer(number), notice)) => {
            Ok(see_with(&format!("/orders/new?grid=1&draft={number}"), notice))
        }
        Ok((Then::Amendment(number), notice)) => Ok(see_with(&format!("/amendments/{number}"), notice)),
        Ok((Then::On { next: Some(next), .. }, notice)) => Ok(see_with(&format!("/inbox/{next}"), notice)),
        // The queue is empty: what became of the last one is shown.
        Ok((Then::On { order: Some(order), .. }, notice)) => {
            Ok(see_with(&format!("/orders/{order}"), notice))
        }
        Ok((Then::On { .. }, notice)) => Ok(see_with("/inbox", notice)),
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

/// Where a post leads.
enum Then {
    Stay,
    /// The draft of an offer, to be looked over.
    Offer(String),
    /// A change of an order, to be decided.
    Amendment(String),
    /// The document is dealt with: on to the next that waits, else to what it became.
    On {
        next: Option<String>,
        order: Option<String>,
    },
}

/// The next older document that waits, else the next newer one: the queue is worked off downwards.
fn next(tx: &mut Tx, message: &Message, order: Option<String>) -> Result<Then, Failure> {
    let (newer, older) = intake::neighbours(tx, message)?;
    Ok(Then::On { next: older.or(newer), order })
}

/// What a post does: where it leads, and what to say.
fn carry_out(tx: &mut Tx, by: &Actor, number: &str, fields: &Fields) -> Result<(Then, Notice), Failure> {
    if let Some((path, nth)) = fields.text("suggestion").rsplit_once(':') {
        let message = found(tx, number)?;
        let known = intake::fields_of(tx, message.id)?;
        let nth = nth.parse::<usize>().unwrap_or(0).saturating_sub(1);
        let chosen = known.iter().find(|f| f.path == path).and_then(|f| f.suggestions.get(nth));
        let Some(chosen) = chosen else {
            return Ok((Then::Stay, Notice::warn("That suggestion is gone; look again.")));
        };
        intake::correct_field(tx, by, number, path, &chosen.value, true)?;
        return Ok((Then::Stay, Notice::ok(format!("{} now reads {}.", label(path), chosen.value))));
    }
    // The undo of a settled field: without a script, and after the page was loaded anew.
    let path = fields.text("reopen");
    if !path.is_empty() {
        intake::reopen_field(tx, by, number, path)?;
        return Ok((Then::Stay, Notice::ok(format!("{} is open again.", label(path)))));
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
        return Ok((Then::Stay, Notice::ok(format!("{} is settled.", label(path)))));
    }
    let message = found(tx, number)?;
    match fields.text("verb") {
        "sure" => {
            intake::accept_all_sure(tx, by, number)?;
            Ok((Then::Stay, Notice::ok("All that was sure is settled.")))
        }
        "hold" => {
            intake::hold(tx, by, number, "put aside in the inbox")?;
            Ok((next(tx, &message, None)?, Notice::ok(format!("{number} is put aside, under Held."))))
        }
        "ask" => {
            intake::hold(tx, by, number, "the customer is asked")?;
            intake::ask_customer(tx, by, number)?;
            let text = format!("{number} is put aside, with a task to ask the customer.");
            Ok((next(tx, &message, None)?, Notice::ok(text)))
        }
        "merge" => {
            let merged = orders::merge_document(tx, by, number)?;
            let text = format!("{number} is put to {}; nothing else comes of it.", merged.into);
            Ok((next(tx, &message, None)?, Notice::ok(text)))
        }
        "amend" => {
            let proposed = amendments::propose_from_document(tx, by, number)?;
            let text = format!(
                "{number} proposes a change of order {}; look at what it does.",
                proposed.order_number
            );
            Ok((Then::Amendment(proposed.number), Notice::ok(text)))
        }
        "offer" => {
            let made = orders::draft_offer(tx, by, number)?;
            let text = format!(
                "What {number} asks for. Look it over, then make the quotation; its letter answers the request."
            );
            Ok((Then::Offer(made.number), Notice::ok(text)))
        }
        "reject" => {
            intake::reject(tx, by, number, fields.text("reason"))?;
            Ok((next(tx, &message, None)?, Notice::ok(format!("{number} is rejected."))))
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
                return Ok((Then::Stay, Notice::warn(text)));
            }
            let text = format!("{number} became order {}, {}.", done.order, done.stage);
            let notice = if done.holds.is_empty() { Notice::ok(text) } else { Notice::warn(text) };
            Ok((next(tx, &message, Some(done.order))?, notice))
        }
    }
}
