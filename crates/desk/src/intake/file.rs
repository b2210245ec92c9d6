//! File: a mail that answers one of ours belongs to that conversation: it lies with the order (or the customer) and asks for no order of its
//! own. Called by the worker when it takes a mail in.

use db::Tx;
use uuid::Uuid;

use super::message::{Kind, Message, MessageStage};
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::customers::CustomerId;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// True if it was filed; false if the mail holds something that becomes an order or changes one, and goes its own way.
pub fn file(
    tx: &mut Tx,
    by: &Actor,
    message: &mut Message,
    order: Option<(Uuid, &str)>,
    customer: Option<(CustomerId, &str)>,
    why: &str,
) -> Result<bool, Failure> {
    allow(by, Verb::ReceiveDocument, Whose::Own)?;
    if !decide(message.kind, message.stage, !message.heard.lines.is_empty()) {
        return Ok(false);
    }
    store::file(tx, by, message, order, customer, why)?;
    message.stage = MessageStage::NotOrder;
    if let Some((id, number)) = order {
        message.order_id = message.order_id.or(Some(id));
        message.order_number = message.order_number.take().or_else(|| Some(number.to_owned()));
    }
    let (noun, thing) = order.map_or(("intake", message.id.uuid()), |(order, _)| ("order", order));
    let entry = Entry {
        verb: "file_mail",
        noun,
        thing,
        number: Some(&message.number),
        reason: None,
        detail: serde_json::json!({ "document": message.number, "kind": message.kind }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(true)
}

fn decide(kind: Kind, stage: MessageStage, has_lines: bool) -> bool {
    match kind {
        Kind::Order | Kind::Change | Kind::Cancellation | Kind::Duplicate => false,
        // A text in which nobody found anything; what holds an attachment that could not be read is left to a person.
        Kind::Unread => stage == MessageStage::Review && !has_lines,
        _ => stage == MessageStage::NotOrder,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_an_order_is_never_filed_away() {
        for kind in Kind::ALL {
            let holds_order = kind.has_lines() || kind == Kind::Cancellation;
            for stage in MessageStage::ALL {
                assert!(!(holds_order && decide(kind, stage, true)), "{kind:?} {stage:?}");
            }
        }
        assert!(decide(Kind::Other, MessageStage::NotOrder, false));
        assert!(decide(Kind::Status, MessageStage::NotOrder, false));
        assert!(!decide(Kind::Unread, MessageStage::Failed, false));
    }
}
