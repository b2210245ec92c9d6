//! Reply: the business answer to an order that came as a document, in the form it came in: 855, ORDRSP, UBL Order Response, or a
//! letter by e-mail. Called by the verbs that confirm or reject such an order or the document itself, in their transaction.

use basics::{Day, Quantity, Unit, UnitPrice};
use db::{Fault, Tx};
use formats::ItemRefKind;
use formats::write::{self, LineReply, PlainLine, PlainReply, PlainReplyLine, ReplyCode};
use uuid::Uuid;

use super::heard::Heard;
use super::message::Message;
use super::{acknowledge, store};
use crate::actor::{Actor, Role};
use crate::correspondence::{self, Body, Conversation, Enclosed, Enclosure, Filled, Letter, LetterId};
use crate::customers::{self, Customer};

/// The message that an order was made of.
pub fn replied_to(tx: &mut Tx, message: Uuid) -> Result<Option<Message>, Fault> {
    store::by_order_message(tx, message)
}

/// Queues the reply; `letter` is for those who read it themselves, with the order's paper where there is an order.
pub fn reply(
    tx: &mut Tx,
    by: &Actor,
    message: &Message,
    reply: &PlainReply,
    letter: &Filled,
    order: Option<Uuid>,
) -> Result<Option<LetterId>, Fault> {
    let customer = match message.customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    let format =
        customer.as_ref().and_then(|c| c.reply_format.clone()).unwrap_or_else(|| usual(message).into());
    let control = correspondence::control(tx)?;
    let interchange = acknowledge::interchange(tx, message, control)?;
    let edi_partner = interchange.receiver.clone();
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
            let body = Body::Text(letter.text.clone());
            ("email", to, body, "text/plain", format!("reply-{}.txt", reply.number))
        }
    };
    let mut conversation = match kind {
        "email" => conversation(tx, by, message, customer.as_deref(), letter)?,
        _ => Conversation { customer: message.customer, ..Conversation::default() },
    };
    conversation.order = order;
    if let (Some(number), "email", false) = (&reply.seller_order, kind, reply.code == ReplyCode::Rejected) {
        conversation.enclosures.push(Enclosure {
            name: format!("{number}.pdf"),
            media_type: "application/pdf".into(),
            content: Enclosed::Paper("acknowledgement".into()),
        });
    }
    let letter = Letter {
        kind,
        recipient,
        subject: letter.subject.clone(),
        thing: message.id.uuid(),
        number: Some(message.number.clone()),
        body,
        media_type,
        file_name,
        conversation,
    };
    Ok(Some(correspondence::queue(tx, &letter)?))
}

/// What a letter about a message belongs to: it answers the mail the message came in, and waits for a second person where supervision
/// says so.
pub fn conversation(
    tx: &mut Tx,
    by: &Actor,
    message: &Message,
    customer: Option<&Customer>,
    letter: &Filled,
) -> Result<Conversation, Fault> {
    let mail = message.heard.mail.as_ref().filter(|m| !m.message_id.is_empty());
    let mut references = mail.map(|m| m.references.clone()).unwrap_or_default();
    references.extend(mail.map(|m| m.message_id.clone()));
    let policy = correspondence::policy_for(tx, customer.map(|c| c.number.as_str()))?;
    Ok(Conversation {
        in_reply_to: mail.map(|m| m.message_id.clone()),
        references,
        order: message.order_id,
        customer: message.customer,
        author: (!by.has(Role::Machine)).then_some(by.person),
        language: Some(letter.language),
        template: letter.template.clone(),
        is_automatic: by.has(Role::Machine),
        held_for: correspondence::held_for(&policy, by, false),
        enclosures: Vec::new(),
    })
}

/// The answer that takes none of the order: each of its lines as the buyer numbered it, rejected for the same reason.
pub(super) fn rejection(message: &Message, issued: Day, reason: &str) -> PlainReply {
    let heard = &message.heard;
    PlainReply {
        number: message.number.clone(),
        po_number: message.po_number.clone().unwrap_or_default(),
        po_date: heard.issued.as_ref().and_then(|d| d.value.parse().ok()),
        seller_order: None,
        issued,
        code: ReplyCode::Rejected,
        currency: heard.currency.as_ref().and_then(|c| c.value.parse().ok()),
        parties: Vec::new(),
        note: Some(reason.to_owned()),
        lines: (0..heard.lines.len()).filter_map(|at| rejected_line(heard, at, reason)).collect(),
    }
}

/// A line of the document as it was written, rejected.
pub fn rejected_line(heard: &Heard, at: usize, reason: &str) -> Option<PlainReplyLine> {
    let said = heard.lines.get(at)?;
    let value = |words: &Option<super::Words>| words.as_ref().map(|w| w.value.clone()).unwrap_or_default();
    let items = said.refs.iter().filter_map(|r| {
        let kind = match r.kind.as_str() {
            "buyer" => ItemRefKind::Buyer,
            "seller" => ItemRefKind::Seller,
            "gtin" => ItemRefKind::Gtin,
            "manufacturer" => ItemRefKind::Manufacturer,
            _ => return None,
        };
        Some((kind, r.id.value.clone()))
    });
    Some(PlainReplyLine {
        line: PlainLine {
            position: buyer_line(heard, at),
            items: items.collect(),
            description: value(&said.description),
            quantity: Quantity::parse(&value(&said.quantity)).unwrap_or_default(),
            unit: value(&said.unit).parse().unwrap_or(Unit::EACH),
            price: said.price.as_ref().and_then(|p| UnitPrice::parse(&p.value).ok()),
            price_base: None,
            requested: said.requested.as_ref().and_then(|d| d.value.parse().ok()),
        },
        reply: LineReply::Rejected,
        promised: None,
        substitute: None,
        reason: Some(reason.to_owned()),
    })
}

/// The buyer's own number of a line of the document; where it has none, the place of the line, counted from 1.
pub fn buyer_line(heard: &Heard, at: usize) -> String {
    let written = heard.lines.get(at).and_then(|l| l.position.as_ref()).map(|p| p.value.trim().to_owned());
    written.filter(|p| !p.is_empty()).unwrap_or_else(|| (at + 1).to_string())
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
