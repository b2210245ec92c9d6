//! Receive: a document comes in. It is kept as it is, each business document in it becomes a message, is recognised and acknowledged.
//! Called by the API, the command line, the upload page and the worker, with what [`super::read`] made of the bytes.
//! Holds: the same document again is answered with the first messages and makes nothing new.

use std::collections::HashMap;

use basics::{Limits, clean_line, fold};
use db::Tx;
use formats::Format;

use super::heard::Heard;
use super::message::{Field, Kind, Message, MessageStage};
use super::read::{Incoming, Part};
use super::refusal::IntakeRefusal;
use super::{acknowledge, recognise, store};
use crate::actor::Actor;
use crate::documents;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::tasks::{self, NewTask};
use crate::{Failure, correspondence};

/// A document as it came in.
#[derive(Debug, Clone)]
pub struct Received {
    pub file_name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
    pub incoming: Incoming,
}

/// The messages of the document, and whether it was here before.
pub fn receive(tx: &mut Tx, by: &Actor, received: &Received) -> Result<(Vec<Message>, bool), Failure> {
    allow(by, Verb::ReceiveDocument, Whose::Own)?;
    if received.bytes.len() > Limits::DOCUMENT_BYTES {
        return Err(IntakeRefusal::TooLarge { bytes: received.bytes.len() }.into());
    }
    if let Some(before) = seen_before(tx, by, received)? {
        return Ok((before, true));
    }
    let keys = keys(&received.incoming);
    let name = clean_line(&received.file_name).0;
    documents::keep(tx, &name, &received.media_type, &received.bytes)?;
    let mut messages = Vec::with_capacity(keys.len());
    for (part, key) in received.incoming.parts.iter().zip(&keys) {
        messages.push(take(tx, by, received, part, key, &name)?);
    }
    acknowledge::acknowledge(tx, &messages, &received.bytes)?;
    Ok((messages, false))
}

/// What makes a message the same as another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    channel: &'static str,
    sender: String,
    external_id: String,
    part: i64,
}

fn keys(incoming: &Incoming) -> Vec<Key> {
    let hash: String = incoming.hash.iter().map(|b| format!("{b:02x}")).collect();
    let mut count: HashMap<(String, String), i64> = HashMap::new();
    let of = |part: &Part| {
        let e = &part.heard.envelope;
        let in_mail = part.heard.mail.as_ref().filter(|m| !m.message_id.is_empty());
        let (sender, id) = match (part.format, in_mail) {
            (_, Some(mail)) => (mail.from.clone(), mail.message_id.clone()),
            (Format::X12, _) if !e.control.is_empty() => {
                let sender = format!("{}:{}", e.sender_qualifier, e.sender);
                (sender, format!("{}/{}/{}", e.control, e.group_control, part.heard.control))
            }
            (Format::Edifact, _) if !e.control.is_empty() => {
                (e.sender.clone(), format!("{}/{}", e.control, part.heard.control))
            }
            (Format::Cxml, _) if !e.control.is_empty() => (e.sender.clone(), e.control.clone()),
            _ => (String::new(), hash.clone()),
        };
        (sender, id)
    };
    incoming
        .parts
        .iter()
        .map(|part| {
            let (sender, external_id) = of(part);
            let nth = count.entry((sender.clone(), external_id.clone())).or_insert(0);
            *nth += 1;
            Key { channel: channel(part), sender, external_id, part: *nth }
        })
        .collect()
}

/// The channel by what the document is; what came by mail came by mail.
fn channel(part: &Part) -> &'static str {
    if part.heard.mail.is_some() {
        return "email";
    }
    match part.format {
        Format::X12 => "x12_850",
        Format::Edifact => "edifact_orders",
        Format::Ubl => "ubl_order",
        Format::Cxml => "cxml",
        Format::Csv => "csv",
        Format::Xlsx | Format::Xls | Format::Ods => "xlsx",
        Format::Pdf | Format::OrderX | Format::Image => "pdf",
        Format::Mail | Format::Text | Format::Html => "email",
        _ => "api",
    }
}

/// The earlier messages if this very document was here; the acknowledgement goes out once more.
fn seen_before(tx: &mut Tx, by: &Actor, received: &Received) -> Result<Option<Vec<Message>>, Failure> {
    let before = store::of_document(tx, &received.incoming.hash)?;
    let Some(first) = before.first() else { return Ok(None) };
    correspondence::again(tx, first.id.uuid(), &["x12_997", "edifact_contrl"])?;
    let entry = Entry {
        verb: Verb::ReceiveDocument.code(),
        noun: "intake",
        thing: first.id.uuid(),
        number: Some(&first.number),
        reason: None,
        detail: serde_json::json!({ "duplicate": true }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(Some(before))
}

fn take(
    tx: &mut Tx,
    by: &Actor,
    received: &Received,
    part: &Part,
    key: &Key,
    name: &str,
) -> Result<Message, Failure> {
    let (name, document, enclosed_in) = match &part.attachment {
        Some((name, media_type, bytes)) => {
            (name.clone(), documents::keep(tx, name, media_type, bytes)?, Some(received.incoming.hash))
        }
        None => (name.to_owned(), received.incoming.hash, None),
    };
    // A control number that was used before for other content is another document; both are kept.
    let mut external_id = key.external_id.clone();
    let used = store::by_key(tx, key.channel, &key.sender, &external_id, key.part)?;
    let mut remarks = part.remarks.clone();
    if let Some(used) = &used {
        external_id = format!(
            "{external_id}#{}",
            received.incoming.hash.iter().map(|b| format!("{b:02x}")).collect::<String>()
        );
        remarks.push(super::Remark {
            severity: "warning".into(),
            code: "number_used_before".into(),
            place: None,
            message: format!(
                "the sender's number {} was used before, for {} with other content",
                key.external_id, used.number
            ),
            remedy: "Compare the two; ask the sender which one counts.".into(),
        });
    }
    let is_cut = remarks.iter().any(|r| r.code == formats::codes::LIMIT);
    let room = if is_cut { Limits::ORDER_LINES - 1 } else { Limits::ORDER_LINES };
    let fields = if part.heard.lines.len() > room {
        endless(tx, &part.heard, &remarks)?
    } else if part.kind.has_lines() {
        recognise::recognise(tx, &part.heard, &remarks, &HashMap::new())?
    } else {
        Vec::new()
    };
    let (id, number) = (tx.new_id(), format!("IN{}", 100_000 + tx.next_number("intake")?));
    let mut message = Message {
        id,
        number,
        channel: key.channel.to_owned(),
        sender: key.sender.clone(),
        external_id,
        document: document.to_vec(),
        part: key.part,
        name,
        format: format_name(part.format),
        stage: MessageStage::Review,
        kind: part.kind,
        customer: None,
        customer_name: None,
        po_number: part.heard.po_number.as_ref().map(|p| clean_line(&p.value).0),
        lines: part.heard.lines.len() as i64,
        order_id: None,
        order_number: None,
        duplicate_of: None,
        heard: part.heard.clone(),
        remarks,
        open_fields: 0,
        received_at: tx.now(),
        reason: None,
        version: 1,
    };
    message.stage = stage(part, &fields);
    super::convert::head_from(tx, &mut message, &fields)?;
    store::insert(tx, by, &message, enclosed_in.as_ref().map(|h| h.as_slice()))?;
    store::insert_fields(tx, message.id, &fields)?;
    if let Kind::Change | Kind::Cancellation = part.kind {
        let task = NewTask {
            thing: message.id.uuid(),
            about: format!("intake {}", message.number),
            title: format!(
                "{} of PO {}",
                part.kind.code(),
                message.po_number.as_deref().unwrap_or("unknown")
            ),
            department: "orders".into(),
            person: None,
            due_at: None,
        };
        tasks::follow_up(tx, by, &task)?;
    }
    let entry = Entry {
        verb: Verb::ReceiveDocument.code(),
        noun: "intake",
        thing: message.id.uuid(),
        number: Some(&message.number),
        reason: None,
        detail: serde_json::json!({
            "to": message.stage, "kind": message.kind, "channel": message.channel, "lines": message.lines,
            "open": message.open_fields, "remarks": message.remarks.len(),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(message)
}

/// More lines than an order may have are not looked up one by one while others wait: who sent it is recognised, and a person asks for
/// it in parts.
fn endless(tx: &mut Tx, heard: &Heard, remarks: &[super::Remark]) -> Result<Vec<Field>, Failure> {
    let head = Heard { lines: Vec::new(), ..heard.clone() };
    let mut fields = recognise::recognise(tx, &head, remarks, &HashMap::new())?;
    let most = Limits::ORDER_LINES;
    let note = format!("there are more lines than the {most} that one order may have; ask for it in parts");
    fields.retain(|f| f.path != "document");
    fields.push(Field::new("document", None).sure("as read", "limit", 0).check(note));
    Ok(fields)
}

fn stage(part: &Part, fields: &[Field]) -> MessageStage {
    match part.kind {
        Kind::Other => MessageStage::NotOrder,
        Kind::Unread if part.failed => MessageStage::Failed,
        Kind::Order if !fields.iter().any(|f| f.status.is_open()) => MessageStage::Ready,
        _ => MessageStage::Review,
    }
}

fn format_name(format: Format) -> String {
    serde_json::to_value(format).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// PO numbers are compared without their dress.
pub(super) fn po_folded(po: Option<&str>) -> Option<String> {
    po.map(fold).filter(|p| !p.is_empty())
}
