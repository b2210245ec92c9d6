//! Merge: a document that orders what has been ordered already is put to that order, or to the document that waits to become it, and nothing
//! else comes of it. Called by `orders::merge_document`, which knows the orders.

use db::Tx;

use super::message::{Kind, Message, MessageStage};
use super::refusal::IntakeRefusal;
use super::store::{self, Earlier};
use super::trust;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// What it was put to: an order, or the document that is to become one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    pub into: String,
    pub order: Option<String>,
}

/// `order` is the order with its PO number, if there is one.
pub fn merge(tx: &mut Tx, by: &Actor, number: &str, order: Option<String>) -> Result<Merged, Failure> {
    allow(by, Verb::RejectDocument, Whose::Others)?;
    let mut message =
        store::by_number(tx, number)?.ok_or_else(|| IntakeRefusal::NotFound(number.to_owned()))?;
    let earlier = match (message.customer, message.po_number.clone()) {
        (Some(customer), Some(po)) => store::same_po(tx, customer, &po, message.id)?,
        _ => Vec::new(),
    };
    let into = decide(&message, &earlier, order)?;
    let from = message.stage;
    message.kind = Kind::Duplicate;
    message.stage = MessageStage::Duplicate;
    message.order_number = message.order_number.take().or_else(|| into.order.clone());
    message.version += 1;
    store::update_head(tx, &message)?;
    store::put_to(tx, by, message.id, earlier.iter().find(|e| e.number == into.into).map(|e| e.id))?;
    trust::merged(tx, by, &message)?;
    let entry = Entry {
        verb: "merge_document",
        noun: "intake",
        thing: message.id.uuid(),
        number: Some(&message.number),
        reason: None,
        detail: serde_json::json!({ "from": from, "to": MessageStage::Duplicate, "into": into.into, "order": into.order })
            .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(into)
}

/// The latest document of the same customer with the same PO number, one that became an order before one that waits; or the order itself.
fn decide(message: &Message, earlier: &[Earlier], order: Option<String>) -> Result<Merged, IntakeRefusal> {
    if !message.stage.is_open() {
        return Err(IntakeRefusal::WrongStage { number: message.number.clone(), stage: message.stage });
    }
    let document = earlier.iter().find(|e| e.order_number.is_some()).or(earlier.first());
    match (document, order) {
        (Some(e), order) => Ok(Merged { into: e.number.clone(), order: e.order_number.clone().or(order) }),
        (None, Some(order)) => Ok(Merged { into: order.clone(), order: Some(order) }),
        (None, None) => Err(IntakeRefusal::NoOther {
            number: message.number.clone(),
            po: message.po_number.clone().unwrap_or_else(|| "without a number".into()),
        }),
    }
}
