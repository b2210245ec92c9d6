//! Correct and accept: a person says what a field means. Called by the inbox and the API.
//! Holds: what a person settled stays; it is kept as an event, and what follows from it is learned, so that the next document needs
//! nobody.

use std::collections::HashMap;

use basics::{Quantity, Unit, UnitPrice, clean_line, typed_day};
use db::{Fault, Tx};
use formats::{Material, Source};
use reader::knowledge::Deed;
use reader::{Outcome, Sketch};

use super::knowledge::{self, Teaching};
use super::message::{Field, FieldStatus, Message, MessageStage};
use super::refusal::IntakeRefusal;
use super::{convert, recognise, store, trust};
use crate::actor::Actor;
use crate::catalog::{self, Resolved};
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::{Failure, company, customers};

/// A person writes a field's value; with `learn`, it holds from now on. A line whose quantity is set to 0 is left out of the order.
pub fn correct_field(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    path: &str,
    value: &str,
    learn: bool,
) -> Result<Message, Failure> {
    correct_field_at(tx, by, number, path, value, &Teaching { remember: learn, place: None })
}

/// [`correct_field`], with the place that the person pointed at.
pub fn correct_field_at(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    path: &str,
    value: &str,
    teaching: &Teaching,
) -> Result<Message, Failure> {
    allow(by, Verb::CorrectField, Whose::Others)?;
    let (message, mut fields) = open_message(tx, number)?;
    let before = find(&message, &fields, path)?.clone();
    let value = meant(tx, &message, &fields, path, value)?;
    let seen = seen(tx, &message, &fields)?;
    if let Some(field) = fields.iter_mut().find(|f| f.path == path) {
        field.value = Some(value.clone());
        field.status = FieldStatus::Corrected;
        field.confidence = 1_000_000;
        field.method = format!("by {}", by.login);
        field.note = None;
        store::update_field(tx, message.id, field, Some(by.person))?;
    }
    let deed = match (before.value.as_deref() == Some(&value), teaching.remember) {
        (true, _) => Deed::Accepted,
        (false, true) => Deed::Remembered,
        (false, false) => Deed::Corrected,
    };
    let learned = taught(tx, by, &message, &seen, (&before, &value, deed, teaching.place.as_ref()))?;
    let detail = serde_json::json!({
        "path": path, "was": before.value, "to": value, "method": before.method, "learned": learned,
    });
    settle(tx, by, message, fields, path == "customer" || path.ends_with("/item"), "correct_field", detail)
}

/// A person takes a field as it stands.
pub fn accept_field(tx: &mut Tx, by: &Actor, number: &str, path: &str) -> Result<Message, Failure> {
    allow(by, Verb::CorrectField, Whose::Others)?;
    let (message, mut fields) = open_message(tx, number)?;
    let field = find(&message, &fields, path)?;
    if field.value.is_none() {
        let problem = "there is nothing to accept yet; write what is meant".to_owned();
        let suggestions = field.suggestions.iter().map(|s| s.value.clone()).collect();
        return Err(IntakeRefusal::Value { path: path.to_owned(), problem, suggestions }.into());
    }
    let (before, seen) = (field.clone(), seen(tx, &message, &fields)?);
    take(tx, by, &message, &mut fields, |f| f.path == path)?;
    // What nobody doubted says nothing new, but that another number beside an item's is the customer's own.
    let tells = before.status.is_open() || path.ends_with("/item");
    if let Some(value) = before.value.as_ref().filter(|_| tells) {
        taught(tx, by, &message, &seen, (&before, value, Deed::Accepted, None))?;
    }
    settle(tx, by, message, fields, false, "accept_field", serde_json::json!({ "path": path }))
}

/// Takes back what a person settled: the field is what the reader makes of it, and what only this taught is taken back, too.
pub fn reopen_field(tx: &mut Tx, by: &Actor, number: &str, path: &str) -> Result<Message, Failure> {
    allow(by, Verb::CorrectField, Whose::Others)?;
    let (message, mut fields) = open_message(tx, number)?;
    find(&message, &fields, path)?;
    if let Some(field) = fields.iter_mut().find(|f| f.path == path) {
        field.status = FieldStatus::Check;
        store::update_field(tx, message.id, field, Some(by.person))?;
    }
    knowledge::withdraw(tx, by, message.id, path)?;
    settle(tx, by, message, fields, true, "reopen_field", serde_json::json!({ "path": path }))
}

/// A person takes everything that the reader is sure of.
pub fn accept_all_sure(tx: &mut Tx, by: &Actor, number: &str) -> Result<Message, Failure> {
    allow(by, Verb::CorrectField, Whose::Others)?;
    let (message, mut fields) = open_message(tx, number)?;
    take(tx, by, &message, &mut fields, |f| f.status == FieldStatus::Sure)?;
    settle(tx, by, message, fields, false, "accept_fields", serde_json::json!({ "which": "sure" }))
}

fn open_message(tx: &mut Tx, number: &str) -> Result<(Message, Vec<Field>), Failure> {
    let message = store::by_number(tx, number)?.ok_or_else(|| IntakeRefusal::NotFound(number.to_owned()))?;
    if !message.stage.is_open() {
        return Err(IntakeRefusal::WrongStage { number: message.number, stage: message.stage }.into());
    }
    let fields = store::fields_of(tx, message.id)?;
    Ok((message, fields))
}

fn find<'a>(message: &Message, fields: &'a [Field], path: &str) -> Result<&'a Field, IntakeRefusal> {
    fields
        .iter()
        .find(|f| f.path == path)
        .ok_or_else(|| IntakeRefusal::NoField { number: message.number.clone(), path: path.to_owned() })
}

fn take(
    tx: &mut Tx,
    by: &Actor,
    message: &Message,
    fields: &mut [Field],
    which: impl Fn(&Field) -> bool,
) -> Result<(), Failure> {
    for field in fields.iter_mut().filter(|f| which(f)) {
        field.status = FieldStatus::Accepted;
        store::update_field(tx, message.id, field, Some(by.person))?;
    }
    Ok(())
}

/// What a person wrote, as the value that is kept; refused with suggestions if it is on no record.
pub(super) fn meant(
    tx: &mut Tx,
    message: &Message,
    fields: &[Field],
    path: &str,
    value: &str,
) -> Result<String, Failure> {
    let value = clean_line(value).0;
    let wrong = |problem: String, suggestions: Vec<String>| -> Failure {
        IntakeRefusal::Value { path: path.to_owned(), problem, suggestions }.into()
    };
    let customer = message.customer;
    let last = path.rsplit('/').next().unwrap_or(path);
    Ok(match last {
        "customer" => match customers::find(tx, &value, 9)?.as_slice() {
            [one] => one.number.clone(),
            [] => return Err(wrong(format!("there is no customer '{value}'"), Vec::new())),
            many => {
                let numbers = many.iter().map(|c| c.number.clone()).collect();
                return Err(wrong(format!("'{value}' fits several customers"), numbers));
            }
        },
        "ship_to" => {
            let customer = match customer {
                Some(id) => customers::by_id(tx, id)?,
                None => None,
            };
            let codes: Vec<String> =
                customer.iter().flat_map(|c| c.ship_tos()).map(|a| a.code.clone()).collect();
            match customer.as_ref().and_then(|c| c.ship_to(&value)) {
                Some(address) => address.code.clone(),
                None => return Err(wrong(format!("the customer has no ship-to '{value}'"), codes)),
            }
        }
        "item" => match catalog::resolve(tx, customer, &value)? {
            Resolved::One { item, .. } => catalog::by_id(tx, item)?
                .map(|i| i.sku.clone())
                .ok_or_else(|| wrong(format!("there is no item '{value}'"), Vec::new()))?,
            _ => {
                let near = catalog::find(tx, customer, &value, 5)?;
                let skus: Vec<String> = near.into_iter().map(|i| i.sku).collect();
                return Err(wrong(format!("'{value}' is not one item"), skus));
            }
        },
        "quantity" => {
            let quantity = Quantity::parse(&value).map_err(|e| wrong(e.to_string(), Vec::new()))?;
            if quantity < Quantity::ZERO {
                return Err(wrong("a quantity is not negative; 0 leaves the line out".into(), Vec::new()));
            }
            quantity.to_string()
        }
        "unit" => {
            let item_path = path.replace("/unit", "/item");
            let sku = fields.iter().find(|f| f.path == item_path).and_then(|f| f.value.clone());
            let item = match sku {
                Some(sku) => catalog::by_sku(tx, &sku)?,
                None => None,
            };
            let unit: Unit =
                value.parse().map_err(|e: basics::UnitError| wrong(e.to_string(), Vec::new()))?;
            if let Some(item) = item.filter(|i| i.factor(unit).is_none()) {
                let sold_in = item.sold_in().iter().map(ToString::to_string).collect();
                return Err(wrong(format!("{} is not sold in {unit}", item.sku), sold_in));
            }
            unit.code().to_owned()
        }
        "price" => UnitPrice::parse(&value).map_err(|e| wrong(e.to_string(), Vec::new()))?.to_string(),
        "requested_date" if !value.is_empty() => {
            let today = company::today(tx)?;
            typed_day(&value, today).map_err(|e| wrong(e.to_string(), Vec::new()))?.to_string()
        }
        _ => value,
    })
}

/// What the reader saw in a document, as it stands with what is settled.
struct Seen {
    material: Material,
    sketch: Sketch,
    outcome: Outcome,
    is_sure_of_customer: bool,
}

/// None for what came in before materials were kept, or holds nothing that could be read.
fn seen(tx: &mut Tx, message: &Message, fields: &[Field]) -> Result<Option<Seen>, Fault> {
    let Some(material) = store::material(tx, message.id)? else { return Ok(None) };
    let settled: HashMap<String, Field> =
        fields.iter().filter(|f| f.status.is_settled()).map(|f| (f.path.clone(), f.clone())).collect();
    let asked = recognise::Asked::of(message, &material, &settled);
    let found = recognise::seen(tx, &asked)?;
    let is_sure_of_customer = fields.iter().any(|f| f.path == "customer" && !f.status.is_open());
    Ok(found.map(|(sketch, outcome)| Seen { material, sketch, outcome, is_sure_of_customer }))
}

/// Keeps what was settled, and learns from it: the numbers of the rows that moved.
fn taught(
    tx: &mut Tx,
    by: &Actor,
    message: &Message,
    seen: &Option<Seen>,
    (field, became, deed, place): (&Field, &str, Deed, Option<&Source>),
) -> Result<Vec<String>, Failure> {
    let Some(Seen { material, sketch, outcome, is_sure_of_customer }) = seen else { return Ok(Vec::new()) };
    let is_sure_of_customer = *is_sure_of_customer;
    let settled = knowledge::Settled {
        message,
        material,
        sketch,
        outcome,
        field,
        became,
        deed,
        place,
        is_sure_of_customer,
    };
    let moved = knowledge::note(tx, by, &settled)?;
    Ok(moved.into_iter().map(|k| k.number).collect())
}

/// Recognises a message again from what was kept of it.
fn again_with(
    tx: &mut Tx,
    message: &mut Message,
    settled: HashMap<String, Field>,
) -> Result<Vec<Field>, Failure> {
    let Some(material) = store::material(tx, message.id)? else {
        // Of a document from before materials were kept, the fields stay as they were read.
        return Ok(store::fields_of(tx, message.id)?);
    };
    let heard = message.heard.clone();
    let asked = recognise::Asked {
        material: &material,
        heard: &heard,
        remarks: &message.remarks,
        settled: &settled,
        shadow: None,
    };
    let Some(mut found) = recognise::recognise(tx, &asked)? else {
        return Ok(store::fields_of(tx, message.id)?);
    };
    trust::calibrate(tx, &message.channel, &mut found.fields, &mut found.spoken)?;
    if found.heard != heard {
        message.lines = found.lines as i64;
        message.heard = found.heard;
        store::update_heard(tx, message)?;
    }
    if found.is_moved {
        store::replace_fields(tx, message.id, &found.fields)?;
    } else {
        store::replace_unsettled(tx, message.id, &found.fields)?;
    }
    Ok(found.fields)
}

/// After a person settled something: recognise again what hangs on it, count what is open, record.
fn settle(
    tx: &mut Tx,
    by: &Actor,
    mut message: Message,
    mut fields: Vec<Field>,
    again: bool,
    verb: &'static str,
    detail: serde_json::Value,
) -> Result<Message, Failure> {
    if again {
        let settled: HashMap<String, Field> =
            fields.into_iter().filter(|f| f.status.is_settled()).map(|f| (f.path.clone(), f)).collect();
        fields = again_with(tx, &mut message, settled)?;
    }
    convert::head_from(tx, &mut message, &fields)?;
    // What was put aside stays aside until someone takes it up: settling a field is taking it up.
    message.stage = convert::stage_of(&message, &fields);
    message.version += 1;
    store::update_head(tx, &message)?;
    let entry = Entry {
        verb,
        noun: "intake",
        thing: message.id.uuid(),
        number: Some(&message.number),
        reason: None,
        detail: detail.to_string(),
    };
    journal::record(tx, by, &entry)?;
    debug_assert!(message.stage != MessageStage::Ready || message.open_fields == 0);
    Ok(message)
}
