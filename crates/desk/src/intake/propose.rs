//! Propose: values that an outside endpoint thinks are meant, for fields that are open. Called by the worker alone, where it is configured; off
//! otherwise.
//! Holds: a proposal quotes the document, and a quote that does not stand there is dropped; the quote goes through the same resolution against
//! the records as what a person writes; what resolves becomes one more suggestion. No value, no certainty, no state changes by it: a document
//! can say what it likes to whoever reads it.

use basics::Limits;
use db::{Fault, Tx, values};
use formats::Material;
use serde::{Deserialize, Serialize};

use super::message::{Field, Message, MessageId, Suggestion};
use super::refusal::IntakeRefusal;
use super::{correct, store};
use crate::Failure;
use crate::actor::Actor;
use crate::catalog;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// What is asked of the endpoint for one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wanted {
    pub number: String,
    /// The text of the document; data, whatever it says.
    pub text: String,
    /// Paths of the fields that are open.
    pub fields: Vec<String>,
}

/// A value that may be meant: the words of the document that say so.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Proposal {
    pub field: String,
    pub quote: String,
}

/// What became of the proposals for a document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Offered {
    pub offered: usize,
    /// Became suggestions.
    pub taken: usize,
}

/// Proposals of one answer that are looked at.
const PROPOSALS_MAX: usize = 100;
/// Characters of a document that are shown to the endpoint.
const TEXT_MAX: usize = 40_000;
/// A suggestion is chosen by one of nine keys.
const SUGGESTIONS_MAX: usize = 9;

/// Documents with open fields about which nobody was asked yet, the oldest first.
pub fn wanted(tx: &mut Tx, by: &Actor, most: usize) -> Result<Vec<Wanted>, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let numbers = tx.query(
        "select number from intake_message where stage = 'review' and open_fields > 0
           and id not in (select message from intake_proposed) order by received_at limit $1",
        &values![most],
        |row| row.get::<String>(0),
    )?;
    let mut found = Vec::new();
    for number in numbers {
        let Some(message) = store::by_number(tx, &number)? else { continue };
        let Some(material) = store::material(tx, message.id)? else { continue };
        let fields = store::fields_of(tx, message.id)?;
        let open = fields.iter().filter(|f| can_be_proposed(f)).map(|f| f.path.clone()).collect();
        found.push(Wanted { number, text: text_of(&material), fields: open });
    }
    Ok(found)
}

/// Takes the proposals for one document; each document is asked about once. `trouble` is why there was no answer.
pub fn propose(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    proposals: &[Proposal],
    trouble: Option<&str>,
) -> Result<Offered, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let message = store::by_number(tx, number)?.ok_or_else(|| IntakeRefusal::NotFound(number.to_owned()))?;
    let mut fields = store::fields_of(tx, message.id)?;
    let text = match store::material(tx, message.id)? {
        Some(material) => folded(&text_of(&material)),
        None => String::new(),
    };
    let mut done = Offered { offered: proposals.len(), taken: 0 };
    if message.stage.is_open() {
        for proposal in proposals.iter().take(PROPOSALS_MAX) {
            done.taken += usize::from(take(tx, &message, &mut fields, &text, proposal)?);
        }
    }
    note(tx, message.id, &done, trouble)?;
    let entry = Entry {
        verb: "propose_values",
        noun: "intake",
        thing: message.id.uuid(),
        number: Some(&message.number),
        reason: trouble,
        detail: serde_json::json!({ "offered": done.offered, "taken": done.taken }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(done)
}

fn note(tx: &mut Tx, message: MessageId, done: &Offered, trouble: Option<&str>) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into intake_proposed (message, asked_at, offered, taken, trouble) values ($1, $2, $3, $4, $5)
         on conflict (message) do update set asked_at = excluded.asked_at, offered = excluded.offered,
           taken = excluded.taken, trouble = excluded.trouble",
        &values![message, now, done.offered, done.taken, trouble],
    )
}

fn take(
    tx: &mut Tx,
    message: &Message,
    fields: &mut [Field],
    text: &str,
    proposal: &Proposal,
) -> Result<bool, Failure> {
    let quote = folded(&proposal.quote);
    if quote.is_empty() || quote.chars().count() > Limits::LINE_CHARS || !text.contains(&quote) {
        return Ok(false);
    }
    let Some(field) = fields.iter().find(|f| f.path == proposal.field && can_be_proposed(f)).cloned() else {
        return Ok(false);
    };
    // The same look-up as for what a person writes; what leads nowhere is no suggestion.
    let value = match correct::meant(tx, message, fields, &field.path, proposal.quote.trim()) {
        Ok(value) => value,
        Err(Failure::Refused(_)) => match by_words(tx, message, &field.path, proposal.quote.trim())? {
            Some(sku) => sku,
            None => return Ok(false),
        },
        Err(fault) => return Err(fault),
    };
    let known =
        field.suggestions.iter().any(|s| s.value == value) || field.value.as_deref() == Some(value.as_str());
    if value.is_empty() || known || field.suggestions.len() >= SUGGESTIONS_MAX {
        return Ok(false);
    }
    let label = format!("proposed from “{}”", proposal.quote.trim());
    let Some(field) = fields.iter_mut().find(|f| f.path == proposal.field) else { return Ok(false) };
    field.suggestions.push(Suggestion { value, label });
    store::update_field(tx, message.id, field, None)?;
    Ok(true)
}

/// Words that fit one item and no other.
fn by_words(tx: &mut Tx, message: &Message, path: &str, quote: &str) -> Result<Option<String>, Failure> {
    if !path.ends_with("/item") {
        return Ok(None);
    }
    let mut near = catalog::find(tx, message.customer, quote, 2)?;
    Ok(near.pop().filter(|_| near.is_empty()).map(|item| item.sku))
}

/// Only what is open, and what the records or a plain reading can decide.
fn can_be_proposed(field: &Field) -> bool {
    let last = field.path.rsplit('/').next().unwrap_or_default();
    field.status.is_open()
        && matches!(
            last,
            "customer" | "ship_to" | "po_number" | "requested_date" | "item" | "quantity" | "unit" | "price"
        )
}

/// All words of a document, as far as an endpoint is shown them.
pub fn text_of(material: &Material) -> String {
    let mut out = String::new();
    for one in material.all() {
        if let Some(mail) = &one.reading.mail {
            out.push_str(mail.subject.as_deref().unwrap_or_default());
            out.push('\n');
            out.push_str(&mail.text);
            out.push('\n');
        }
        for grid in &one.reading.grids {
            for row in &grid.rows {
                let cells: Vec<&str> = row.cells.iter().map(|c| c.text.as_str()).collect();
                out.push_str(&cells.join(" | "));
                out.push('\n');
            }
        }
        for page in &one.pages {
            let mut line = None;
            for word in &page.words {
                // Words come line by line; a new one begins where the next stands clearly lower.
                let middle = (word.place.top + word.place.bottom) / 2;
                let is_same = line
                    .is_some_and(|last: i32| (middle - last).abs() * 2 < word.place.bottom - word.place.top);
                out.push(if is_same { ' ' } else { '\n' });
                out.push_str(&word.text);
                line = Some(middle);
            }
            out.push('\n');
        }
    }
    out.chars().take(TEXT_MAX).collect()
}

/// Without case and with single spaces, so that a line end in a quote does not matter.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
