//! Recognise: what a document says against the records, by the reader. Each value becomes a field with its place, how sure it is and
//! why. What can't be explained is left to a person, never guessed. Called by receive, and again after a correction with what a person
//! has settled.

mod evidence;
mod fields;

use std::collections::HashMap;

use basics::Limits;
use db::{Fault, Tx};
use formats::Material;
use reader::records::CustomerIndex;
use reader::{Outcome, RefKind, RefSeen, Seen, Sketch, Value};

pub(super) use evidence::Spoken;

use super::heard::Heard;
use super::knowledge::Shadow;
use super::message::{Field, Kind, Message, Remark};
use super::records::{self, Known};
use crate::customers::CustomerId;

/// What is to be recognised.
pub(super) struct Asked<'a> {
    pub material: &'a Material,
    /// What the format itself says, or what was heard before.
    pub heard: &'a Heard,
    pub remarks: &'a [Remark],
    /// What a person has decided, by path; it stays as it is.
    pub settled: &'a HashMap<String, Field>,
    /// As it would be with another knowledge.
    pub shadow: Option<&'a Shadow>,
}

impl<'a> Asked<'a> {
    /// A message as it was received, with what is settled of it.
    pub fn of(
        message: &'a Message,
        material: &'a Material,
        settled: &'a HashMap<String, Field>,
    ) -> Asked<'a> {
        Asked { material, heard: &message.heard, remarks: &message.remarks, settled, shadow: None }
    }
}

#[derive(Debug)]
pub(super) struct Recognised {
    pub kind: Kind,
    /// What speaks for each field.
    pub spoken: Spoken,
    pub heard: Heard,
    /// None for what has no lines to recognise.
    pub fields: Vec<Field>,
    pub customer: Option<CustomerId>,
    pub po_number: Option<String>,
    /// Lines that were seen, also those that are too many for an order.
    pub lines: usize,
    /// The lines are not those that were heard before; what was settled has moved with them.
    pub is_moved: bool,
}

/// None where the reader finds no business document at all.
pub(super) fn recognise(tx: &mut Tx, asked: &Asked<'_>) -> Result<Option<Recognised>, Fault> {
    recognise_as(tx, asked, Kind::has_lines)
}

/// With the lines of a document that orders nothing, such as a request for a quotation.
pub(super) fn whatever_it_is(tx: &mut Tx, asked: &Asked<'_>) -> Result<Option<Recognised>, Fault> {
    recognise_as(tx, asked, |_| true)
}

fn recognise_as(
    tx: &mut Tx,
    asked: &Asked<'_>,
    has_lines: impl Fn(Kind) -> bool,
) -> Result<Option<Recognised>, Fault> {
    let known = records::known(tx)?;
    let Some((mut sketch, who, account)) = sketch(tx, &known, asked)? else { return Ok(None) };
    let lines = sketch.lines.len();
    // More lines than an order may have are not looked up one by one while others wait: who sent it is recognised, and a person asks
    // for it in parts.
    let is_cut = asked.remarks.iter().any(|r| r.code == formats::codes::LIMIT);
    let is_endless = lines > Limits::ORDER_LINES - usize::from(is_cut);
    if is_endless {
        sketch.lines.clear();
    }
    let (settled, is_moved) = moved(asked, &sketch);
    if !is_endless {
        say_settled_items(&mut sketch, &settled);
    }
    let outcome = reader::outcome(&sketch, who, account.as_ref(), &known.records);
    let mut heard = asked.heard.clone().with(&sketch, &outcome);
    if is_endless {
        heard.lines.clear();
    }
    let kind = Kind::from(outcome.kind);
    let of = fields::Of {
        sketch: &sketch,
        outcome: &outcome,
        heard: &heard,
        remarks: asked.remarks,
        known: &known,
        is_endless,
    };
    let fields = if has_lines(kind) { of.fields(&settled) } else { Vec::new() };
    let remarks = asked.remarks.iter().filter(|r| r.needs_a_look()).count();
    Ok(Some(Recognised {
        kind,
        spoken: evidence::spoken(&sketch, &outcome, remarks),
        fields,
        customer: outcome.customer.value.and_then(|c| known.id_of(c)),
        po_number: outcome.po_number.value.clone(),
        lines,
        is_moved,
        heard,
    }))
}

/// What the reader sees in a document and makes of it, before anything that a person settled of its lines: what a correction is about.
pub(super) fn seen(tx: &mut Tx, asked: &Asked<'_>) -> Result<Option<(Sketch, Outcome)>, Fault> {
    let known = records::known(tx)?;
    let Some((sketch, who, account)) = sketch(tx, &known, asked)? else { return Ok(None) };
    if sketch.lines.len() > Limits::ORDER_LINES {
        return Ok(None);
    }
    let outcome = reader::outcome(&sketch, who, account.as_ref(), &known.records);
    Ok(Some((sketch, outcome)))
}

type Who = Value<CustomerIndex>;

/// The document as seen, who writes (a person's word goes before the reader's), and what that customer calls and pays.
fn sketch(
    tx: &mut Tx,
    known: &Known,
    asked: &Asked<'_>,
) -> Result<Option<(Sketch, Who, Option<reader::records::Account>)>, Fault> {
    let records = &known.records;
    let catalogue = &records.catalogue;
    let Some(first) = reader::sketches(asked.material, catalogue, None).into_iter().next() else {
        return Ok(None);
    };
    let by_hand = asked.settled.get("customer").and_then(|f| f.value.as_deref());
    let who = match by_hand.and_then(|number| records.directory.by_number(number)) {
        Some(customer) => Value::known(customer, None, "settled", reader::outcome::CERTAIN),
        None => known.customer(&first, asked.shadow),
    };
    let account = match who.value {
        Some(customer) => Some(known.account(tx, customer, asked.shadow)?),
        None => None,
    };
    // With the customer's part numbers, more of the document is understood.
    let again = match &account {
        Some(account) if !first.is_structured => {
            reader::sketches(asked.material, catalogue, Some(account)).into_iter().next()
        }
        _ => None,
    };
    Ok(Some((again.unwrap_or(first), who, account)))
}

/// What a person settled, on the lines where it stands now: knowing the customer, the reader may see lines that it did not see before.
fn moved(asked: &Asked<'_>, sketch: &Sketch) -> (HashMap<String, Field>, bool) {
    let source = |line: &reader::LineSeen| serde_json::to_value(&line.source).unwrap_or_default();
    let now: Vec<serde_json::Value> = sketch.lines.iter().map(source).collect();
    let before: Vec<&serde_json::Value> = asked.heard.lines.iter().map(|l| &l.source).collect();
    if sketch.is_structured || asked.settled.is_empty() || before.iter().copied().eq(now.iter()) {
        return (asked.settled.clone(), false);
    }
    let mut settled = HashMap::new();
    for (path, field) in asked.settled {
        let place = path.strip_prefix("lines/").and_then(|rest| rest.split_once('/'));
        let Some((line, name)) = place else {
            settled.insert(path.clone(), field.clone());
            continue;
        };
        let old = line.parse::<usize>().ok().and_then(|at| before.get(at));
        if let Some(at) = old.and_then(|old| now.iter().position(|n| n == *old)) {
            let path = format!("lines/{at}/{name}");
            settled.insert(path.clone(), Field { path, ..field.clone() });
        }
    }
    (settled, true)
}

/// An item that a person settled is what the line says, and nothing else: its unit and quantity are judged by it.
fn say_settled_items(sketch: &mut Sketch, settled: &HashMap<String, Field>) {
    for (at, line) in sketch.lines.iter_mut().enumerate() {
        let by_hand = settled.get(&format!("lines/{at}/item")).and_then(|f| f.value.clone());
        if let Some(sku) = by_hand {
            line.refs = vec![RefSeen { kind: RefKind::Ours, seen: Seen::new(sku, line.source.clone()) }];
            line.words = None;
            line.known = None;
        }
    }
}
