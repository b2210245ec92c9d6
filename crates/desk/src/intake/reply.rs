//! Reply: the business answer to an order that came as a document, in the form it came in: 855, ORDRSP, UBL Order Response, or a
//! letter by e-mail. Called by the verbs that confirm or reject such an order, in their transaction.

use db::{Fault, Tx};
use formats::write::{self, PlainReply, ReplyCode};
use uuid::Uuid;

use super::heard::Heard;
use super::message::Message;
use super::{acknowledge, store};
use crate::correspondence::{self, Body, Letter, LetterId};
use crate::customers;

/// What a reply needs to know of the message.
#[derive(Debug, Clone)]
pub struct ReplyFacts {
    pub message: Message,
}

impl ReplyFacts {
    pub fn heard(&self) -> &Heard {
        &self.message.heard
    }
}

pub fn reply_facts(tx: &mut Tx, message: Uuid) -> Result<Option<ReplyFacts>, Fault> {
    Ok(store::by_order_message(tx, message)?.map(|message| ReplyFacts { message }))
}

/// Queues the reply; `text` is the letter for those who read it themselves.
pub fn reply(
    tx: &mut Tx,
    facts: &ReplyFacts,
    reply: &PlainReply,
    text: &str,
) -> Result<Option<LetterId>, Fault> {
    let message = &facts.message;
    let customer = match message.customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    let format =
        customer.as_ref().and_then(|c| c.reply_format.clone()).unwrap_or_else(|| usual(message).into());
    let control = acknowledge::control(tx)?;
    let interchange = acknowledge::interchange(tx, message, control)?;
    let edi_partner = interchange.receiver.clone();
    let po = &reply.po_number;
    let (kind, recipient, body, media_type, file_name) = match format.as_str() {
        "x12_855" if !edi_partner.is_empty() => (
            "x12_855",
            edi_partner,
            Body::Text(write::x12_855(&interchange, reply)),
            "application/edi-x12",
            format!("855-{control}.x12"),
        ),
        "edifact_ordrsp" if !edi_partner.is_empty() => (
            "edifact_ordrsp",
            edi_partner,
            Body::Bytes(write::edifact_reply(&interchange, reply)),
            "application/edifact",
            format!("ORDRSP-{control}.edi"),
        ),
        "ubl_order_response" => {
            let to = if edi_partner.is_empty() { message.sender.clone() } else { edi_partner };
            let body = Body::Text(write::ubl_reply(reply));
            ("ubl_order_response", to, body, "application/xml", format!("OrderResponse-{}.xml", reply.number))
        }
        _ => {
            let mail = message.heard.mail.as_ref();
            let from = mail.map(|m| if m.reply_to.is_empty() { m.from.clone() } else { m.reply_to.clone() });
            let on_record =
                customer.as_ref().and_then(|c| c.contacts.iter().find_map(|contact| contact.email.clone()));
            let Some(to) = from.filter(|f| !f.is_empty()).or(on_record) else { return Ok(None) };
            ("email", to, Body::Text(text.to_owned()), "text/plain", format!("reply-{}.txt", reply.number))
        }
    };
    let said = if reply.code == ReplyCode::Rejected { "We can't take your order" } else { "Your order" };
    let letter = Letter {
        kind,
        recipient,
        subject: format!("{said} {po}"),
        thing: message.id.uuid(),
        number: Some(message.number.clone()),
        body,
        media_type,
        file_name,
    };
    Ok(Some(correspondence::queue(tx, &letter)?))
}

/// The answer that belongs to the format, where the customer's record names none.
fn usual(message: &Message) -> &'static str {
    match (message.format.as_str(), &message.heard.mail) {
        (_, Some(_)) => "email",
        ("x12", _) => "x12_855",
        ("edifact", _) => "edifact_ordrsp",
        ("ubl", _) => "ubl_order_response",
        _ => "email",
    }
}
