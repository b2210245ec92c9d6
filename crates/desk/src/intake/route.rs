//! Route: what is no new order goes to those who deal with it, as a task about the document. An advertisement or an automatic reply asks
//! nothing of anybody.

use db::{Fault, Tx};

use super::message::{Kind, Message};
use crate::actor::Actor;
use crate::tasks::{self, NewTask};

/// What the task about a request is called by.
pub const REQUEST: &str = "request for a quotation";

pub(super) fn route(tx: &mut Tx, by: &Actor, message: &Message) -> Result<(), Fault> {
    let Some((department, what)) = whose(message.kind) else { return Ok(()) };
    let who = match (&message.customer_name, message.sender.as_str()) {
        (Some(name), _) => name.as_str(),
        (None, "") => "an unknown sender",
        (None, sender) => sender,
    };
    let title = match (message.kind, message.po_number.as_deref()) {
        (Kind::Change | Kind::Cancellation, po) => {
            format!("{what} of PO {} from {who}", po.unwrap_or("unknown"))
        }
        (_, Some(po)) => format!("{what} from {who}, PO {po}"),
        (_, None) => format!("{what} from {who}"),
    };
    let task = NewTask {
        thing: message.id.uuid(),
        about: format!("intake {}", message.number),
        title,
        department: department.into(),
        person: None,
        due_at: None,
    };
    tasks::follow_up(tx, by, &task)?;
    Ok(())
}

/// The department, and what the task calls it.
fn whose(kind: Kind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        Kind::Change => ("orders", "change"),
        Kind::Cancellation => ("orders", "cancellation"),
        Kind::Status => ("orders", "question about an order"),
        Kind::Inquiry => ("orders", "inquiry"),
        Kind::Quotation => ("orders", REQUEST),
        Kind::Complaint => ("quality", "complaint"),
        Kind::Invoice => ("finance", "invoice"),
        Kind::Remittance => ("finance", "payment advice"),
        Kind::Order
        | Kind::Duplicate
        | Kind::Advertisement
        | Kind::AutoReply
        | Kind::Other
        | Kind::Unread => {
            return None;
        }
    })
}
