//! Convert: what orders take from a message, and what they tell back. The order itself is made by `orders`, which knows this noun;
//! this noun does not know orders.

use basics::{Limits, without_card_numbers};
use db::{Fault, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::heard::{HeardLine, HeardPart};
use super::message::{Field, FieldStatus, Kind, Message, MessageStage, Suggestion};
use super::refusal::IntakeRefusal;
use super::store;
use crate::actor::Actor;
use crate::customers;
use crate::failure::{Finding, Severity};
use crate::journal::{self, Entry};
use crate::tasks::{self, NewTask};

/// What a message says an order should be, as text; nothing is filled in that is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFacts {
    pub customer: String,
    pub po_number: String,
    pub po_date: String,
    pub requested_date: String,
    pub ship_to: String,
    pub note: String,
    pub lines: Vec<OrderLineFacts>,
    /// The fields with remarks that a person took as they are: the reason with which warnings are accepted.
    pub accepted: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLineFacts {
    /// Which line of the document it is, counted from 0.
    pub position: usize,
    /// The buyer's own number of it.
    pub buyer_line: String,
    pub item: String,
    /// What the customer calls the item.
    pub buyer_item: String,
    pub quantity: String,
    pub unit: String,
    pub price: String,
    pub requested_date: String,
    pub note: String,
    /// The parts in which it is wanted, as the document has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<HeardPart>,
}

pub fn order_facts(message: &Message, fields: &[Field]) -> OrderFacts {
    let value =
        |path: &str| fields.iter().find(|f| f.path == path).and_then(|f| f.value.clone()).unwrap_or_default();
    let heard = &message.heard;
    let mut facts = OrderFacts {
        customer: value("customer"),
        po_number: value("po_number"),
        po_date: heard.issued.as_ref().map(|d| d.value.clone()).unwrap_or_default(),
        requested_date: value("requested_date"),
        ship_to: value("ship_to"),
        // What a document says of a card goes no further than the document.
        note: without_card_numbers(&heard.notes.join("\n")).chars().take(Limits::NOTE_CHARS).collect(),
        lines: Vec::new(),
        accepted: fields
            .iter()
            .filter(|f| f.status == FieldStatus::Accepted && f.note.is_some())
            .map(|f| f.path.clone())
            .collect(),
    };
    let mut by_line: Vec<Vec<&Field>> = vec![Vec::new(); heard.lines.len()];
    for field in fields {
        let line = field.path.strip_prefix("lines/").and_then(|r| r.split('/').next()?.parse::<usize>().ok());
        if let Some(of) = line.and_then(|l| by_line.get_mut(l)) {
            of.push(field);
        }
    }
    for (position, (line, own)) in heard.lines.iter().zip(&by_line).enumerate() {
        let value = |name: &str| {
            let found = own.iter().find(|f| f.path.ends_with(name)).and_then(|f| f.value.clone());
            found.unwrap_or_default()
        };
        let quantity = own.iter().find(|f| f.path.ends_with("/quantity"));
        let left_out =
            quantity.is_some_and(|f| f.status == FieldStatus::Corrected && f.value.as_deref() == Some("0"));
        if left_out {
            continue;
        }
        facts.lines.push(OrderLineFacts {
            position,
            buyer_line: super::buyer_line(heard, position),
            item: value("/item"),
            buyer_item: line
                .refs
                .iter()
                .find(|r| r.kind == "buyer")
                .map(|r| r.id.value.clone())
                .unwrap_or_default(),
            quantity: value("/quantity"),
            unit: value("/unit"),
            price: value("/price"),
            requested_date: value("/requested_date"),
            note: without_card_numbers(&line.notes.join("\n")).into_owned(),
            parts: parts(line, &value("/quantity"), &value("/unit")),
        });
    }
    facts
}

/// The parts as the document has them, as long as they come to what is ordered: whoever corrects the quantity has said what is wanted.
fn parts(line: &HeardLine, quantity: &str, unit: &str) -> Vec<HeardPart> {
    let said = line.unit.as_ref().map_or("", |u| u.value.as_str());
    let whole = basics::Quantity::parse(quantity).ok();
    let sum = line.parts.iter().try_fold(basics::Quantity::ZERO, |sum, part| {
        Some(sum.plus(basics::Quantity::parse(&part.quantity).ok()?))
    });
    let same_unit = said.is_empty() || unit.is_empty() || said == unit;
    if whole.is_some() && whole == sum && same_unit { line.parts.clone() } else { Vec::new() }
}

/// Refuses unless the message may become an order now.
pub(crate) fn may_convert(message: &Message, fields: &[Field], as_new: bool) -> Result<(), IntakeRefusal> {
    let number = || message.number.clone();
    if !matches!(message.stage, MessageStage::Review | MessageStage::Ready | MessageStage::Held)
        || !message.kind.has_lines()
    {
        return Err(IntakeRefusal::WrongStage { number: number(), stage: message.stage });
    }
    if matches!(message.kind, Kind::Change | Kind::Duplicate) && !as_new {
        let of =
            message.po_number.clone().map_or_else(|| "an earlier order".to_owned(), |po| format!("PO {po}"));
        return Err(IntakeRefusal::NotNew { number: number(), kind: message.kind.code(), of });
    }
    let open: Vec<String> = fields.iter().filter(|f| f.status.is_open()).map(|f| f.path.clone()).collect();
    if !open.is_empty() {
        return Err(IntakeRefusal::Open { number: number(), open: open.len() as i64, paths: open });
    }
    Ok(())
}

/// The stage that follows from the fields.
pub(super) fn stage_of(message: &Message, fields: &[Field]) -> MessageStage {
    let open = fields.iter().any(|f| f.status.is_open());
    match (message.kind, message.stage) {
        (_, stage) if !stage.is_open() => stage,
        (_, MessageStage::Failed) => MessageStage::Failed,
        (Kind::Order, _) if !open => MessageStage::Ready,
        _ => MessageStage::Review,
    }
}

/// What the list shows of the fields: customer, PO number, how much is open.
pub(super) fn head_from(tx: &mut Tx, message: &mut Message, fields: &[Field]) -> Result<(), Fault> {
    message.open_fields = fields.iter().filter(|f| f.status.is_open()).count() as i64;
    let value = |path: &str| fields.iter().find(|f| f.path == path).and_then(|f| f.value.clone());
    if let Some(number) = value("customer") {
        let customer = customers::by_number(tx, &number)?;
        message.customer = customer.as_ref().map(|c| c.id);
        message.customer_name = customer.map(|c| c.name.clone());
    }
    if let Some(po) = value("po_number") {
        message.po_number = Some(po).filter(|p| !p.is_empty());
    }
    Ok(())
}

/// Findings of the order's own verification become open points on the fields they are about. What a person settled stays settled,
/// except where the finding forbids.
pub fn note_findings(
    tx: &mut Tx,
    message: &mut Message,
    facts: &OrderFacts,
    findings: &[Finding],
) -> Result<Vec<Field>, Fault> {
    let mut fields = store::fields_of(tx, message.id)?;
    for finding in findings.iter().filter(|f| f.severity != Severity::Note) {
        let path = path_of(&finding.pointer, facts);
        let suggestions: Vec<Suggestion> = finding
            .suggestions
            .iter()
            .map(|value| Suggestion { value: value.clone(), label: String::new() })
            .collect();
        let known = fields.iter().position(|f| f.path == path).and_then(|at| fields.get_mut(at));
        match known {
            Some(field) if field.status.is_settled() && finding.severity != Severity::Block => {}
            Some(field) => {
                let changed = field.clone().check(&finding.message);
                *field = if suggestions.is_empty() { changed } else { changed.suggest(suggestions) };
                field.status = if field.value.is_some() { FieldStatus::Check } else { FieldStatus::Missing };
                store::update_field(tx, message.id, field, None)?;
            }
            None => {
                let field = Field::new(path, None)
                    .sure("as read", "verification", 500_000)
                    .check(&finding.message)
                    .suggest(suggestions);
                store::insert_fields(tx, message.id, std::slice::from_ref(&field))?;
                fields.push(field);
            }
        }
    }
    head_from(tx, message, &fields)?;
    message.stage = stage_of(message, &fields);
    store::update_head(tx, message)?;
    Ok(fields)
}

/// From the pointer into the draft to the field it was made from.
fn path_of(pointer: &str, facts: &OrderFacts) -> String {
    let path = pointer.trim_start_matches('/');
    let mut steps = path.split('/');
    match (steps.next(), steps.next(), steps.next()) {
        (Some("lines"), Some(line), Some(field)) => {
            let position = line.parse::<usize>().ok().and_then(|l| facts.lines.get(l)).map(|l| l.position);
            let field = if field == "stated_price" { "price" } else { field };
            format!("lines/{}/{field}", position.map_or_else(|| line.to_owned(), |p| p.to_string()))
        }
        (Some("buyer_po_no"), ..) => "po_number".into(),
        (Some("customer" | "ship_to" | "requested_date"), ..) => path.to_owned(),
        _ => "document".into(),
    }
}

/// An order was made of the message. `is_done` is false while it is only a draft that waits for mended fields.
pub fn mark_converted(
    tx: &mut Tx,
    by: &Actor,
    message: &mut Message,
    order: Uuid,
    order_number: &str,
    is_done: bool,
) -> Result<(), Fault> {
    let from = message.stage;
    message.order_id = Some(order);
    message.order_number = Some(order_number.to_owned());
    message.stage = if is_done { MessageStage::Converted } else { MessageStage::Review };
    message.version += 1;
    store::update_head(tx, message)?;
    if is_done {
        store::set_stage(tx, by, message.id, MessageStage::Converted, None)?;
    }
    let entry = Entry {
        verb: "convert_document",
        noun: "intake",
        thing: message.id.uuid(),
        number: Some(&message.number),
        reason: None,
        detail: serde_json::json!({ "from": from, "to": message.stage, "order": order_number }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(())
}

/// The draft of an offer was made of what the message asks for.
pub fn mark_offered(
    tx: &mut Tx,
    by: &Actor,
    message: &Message,
    order: Uuid,
    order_number: &str,
) -> Result<(), Fault> {
    let marked = Message {
        order_id: Some(order),
        order_number: Some(order_number.to_owned()),
        version: message.version + 1,
        ..message.clone()
    };
    store::update_head(tx, &marked)?;
    let entry = Entry {
        verb: "offer_document",
        noun: "intake",
        thing: message.id.uuid(),
        number: Some(&message.number),
        reason: None,
        detail: serde_json::json!({ "draft": order_number }).to_string(),
    };
    journal::record(tx, by, &entry)
}

/// The PO number is on record already: the message is a change to that order, or the same order again. It goes to a person.
pub fn mark_change(
    tx: &mut Tx,
    by: &Actor,
    message: &mut Message,
    of: &str,
    is_same: bool,
) -> Result<(), Fault> {
    message.kind = if is_same { Kind::Duplicate } else { Kind::Change };
    let po = message.po_number.clone().unwrap_or_default();
    let note = if is_same {
        format!("PO {po} is on {of} already, with the same lines")
    } else {
        format!("PO {po} is on {of} already, with other lines; this looks like a change to it")
    };
    let mut fields = store::fields_of(tx, message.id)?;
    if let Some(field) = fields.iter_mut().find(|f| f.path == "po_number") {
        *field = field.clone().check(&note);
        store::update_field(tx, message.id, field, None)?;
    }
    head_from(tx, message, &fields)?;
    message.stage = MessageStage::Review;
    store::update_head(tx, message)?;
    let task = NewTask {
        thing: message.id.uuid(),
        about: format!("intake {}", message.number),
        title: note,
        department: "orders".into(),
        person: None,
        due_at: None,
    };
    tasks::follow_up(tx, by, &task)?;
    Ok(())
}
