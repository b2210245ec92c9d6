//! Receive: a document comes in. It is kept as it is, each business document in it becomes a message, is recognised and acknowledged.
//! Called by the API, the command line, the upload page and the worker, with what `pdf_in` made of the bytes in a child process.
//! Holds: the same document again is answered with the first messages and makes nothing new.

use std::collections::HashMap;

use basics::{Limits, clean_line, fold};
use db::{Fault, Tx};
use formats::{Format, Material};

use super::message::{Field, Kind, Message, MessageStage};
use super::read::{self, Part};
use super::refusal::IntakeRefusal;
use super::{acknowledge, recognise, records, route, store, trust};
use crate::actor::Actor;
use crate::documents::{self, Hash};
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::{Failure, correspondence, customers};

/// A document as it came in.
#[derive(Debug, Clone)]
pub struct Received {
    pub file_name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
    /// What was read of it, outside this transaction.
    pub material: Material,
    /// What is attached, by its place in the mail, the mail in it, and so on.
    enclosed: HashMap<Vec<usize>, Enclosed>,
}

/// A file inside a mail.
#[derive(Debug, Clone)]
pub(super) struct Enclosed {
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

impl Received {
    /// Cuts out what is attached: call it before the transaction, with what was read within limits.
    pub fn new(file_name: String, media_type: String, bytes: Vec<u8>, material: Material) -> Received {
        let mut enclosed = HashMap::new();
        read::cut_out(&bytes, &material, &mut Vec::new(), &mut enclosed);
        Received { file_name, media_type, bytes, material, enclosed }
    }
}

/// Reads what receiving needs: call it in a reading transaction before the writing one, so that nobody's order waits while the
/// records of a large catalogue are read. Refuses who may not send documents, before the work of reading one.
pub fn read_ahead(tx: &mut Tx, by: &Actor) -> Result<(), Failure> {
    allow(by, Verb::ReceiveDocument, Whose::Own)?;
    records::known(tx)?;
    Ok(())
}

/// The messages of the document, and whether it was here before.
pub fn receive(tx: &mut Tx, by: &Actor, received: &Received) -> Result<(Vec<Message>, bool), Failure> {
    allow(by, Verb::ReceiveDocument, Whose::Own)?;
    if received.bytes.len() > Limits::DOCUMENT_BYTES {
        return Err(IntakeRefusal::TooLarge { bytes: received.bytes.len() }.into());
    }
    let hash = documents::hash_of(&received.bytes);
    if let Some(before) = seen_before(tx, by, &hash)? {
        return Ok((before, true));
    }
    let name = clean_line(&received.file_name).0;
    documents::keep(tx, &name, &received.media_type, &received.bytes)?;
    let known = records::known(tx)?;
    let parts = read::parts(&received.material, &known.records.catalogue);
    let keys = keys(&hash, &parts);
    let mut messages = Vec::with_capacity(keys.len());
    for (part, key) in parts.into_iter().zip(&keys) {
        let whole = Whole { enclosed: &received.enclosed, hash, name: &name };
        messages.push(take(tx, by, &whole, part, key)?);
    }
    acknowledge::acknowledge(tx, &messages, &received.bytes)?;
    Ok((messages, false))
}

/// The document that a part is of.
struct Whole<'a> {
    enclosed: &'a HashMap<Vec<usize>, Enclosed>,
    hash: Hash,
    name: &'a str,
}

/// What makes a message the same as another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    channel: &'static str,
    sender: String,
    external_id: String,
    part: i64,
}

fn keys(hash: &Hash, parts: &[Part]) -> Vec<Key> {
    let hash: String = hash.iter().map(|b| format!("{b:02x}")).collect();
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
    parts
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
fn seen_before(tx: &mut Tx, by: &Actor, hash: &Hash) -> Result<Option<Vec<Message>>, Failure> {
    let before = store::of_document(tx, hash)?;
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

fn take(tx: &mut Tx, by: &Actor, whole: &Whole<'_>, part: Part, key: &Key) -> Result<Message, Failure> {
    // What is inside a mail is kept as a document of its own, as it came.
    let (name, document, enclosed_in) = match whole.enclosed.get(&part.inside) {
        Some(Enclosed { name, media_type, bytes }) => {
            let hash = documents::keep(tx, name, media_type, bytes)?;
            (name.clone(), hash, Some(whole.hash))
        }
        None => (whole.name.to_owned(), whole.hash, None),
    };
    let (external_id, used) = external_id(tx, whole, key)?;
    let mut remarks = part.remarks;
    remarks.extend(used);
    let asked = recognise::Asked {
        material: &part.material,
        heard: &part.heard,
        remarks: &remarks,
        settled: &HashMap::new(),
        shadow: None,
    };
    let found = match part.kind {
        Some(kind) if !kind.has_lines() && kind != Kind::Cancellation => None,
        _ => recognise::recognise(tx, &asked)?,
    };
    let kind = kind(part.kind, part.format, part.has_unread, found.as_ref());
    let found = found.filter(|_| kind != Kind::Unread);
    let (id, number) = (tx.new_id(), format!("IN{}", 100_000 + tx.next_number("intake")?));
    let said_po = part.heard.po_number.as_ref().map(|p| p.value.clone());
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
        kind,
        customer: found.as_ref().and_then(|f| f.customer),
        customer_name: None,
        po_number: found.as_ref().and_then(|f| f.po_number.clone()).or(said_po).map(|po| clean_line(&po).0),
        lines: found.as_ref().map_or(part.heard.lines.len(), |f| f.lines.min(Limits::ORDER_LINES)) as i64,
        order_id: None,
        order_number: None,
        duplicate_of: None,
        heard: part.heard,
        remarks,
        open_fields: 0,
        received_at: tx.now(),
        reason: None,
        version: 1,
    };
    let (mut fields, mut spoken) = (Vec::new(), recognise::Spoken::default());
    if let Some(found) = found {
        (message.heard, fields, spoken) = (found.heard, found.fields, found.spoken);
    }
    if !message.kind.has_lines() {
        fields.clear();
    }
    trust::calibrate(tx, &message.channel, &mut fields, &mut spoken)?;
    message.stage = stage(message.kind, &message.format, &fields);
    super::convert::head_from(tx, &mut message, &fields)?;
    if let (Some(customer), None) = (message.customer, &message.customer_name) {
        message.customer_name = customers::by_id(tx, customer)?.map(|c| c.name.clone());
    }
    store::insert(tx, by, &message, enclosed_in.as_ref().map(|h| h.as_slice()))?;
    store::insert_fields(tx, message.id, &fields)?;
    store::keep_material(tx, message.id, &part.material)?;
    trust::note_read(tx, by, &message, &fields, &spoken)?;
    route::route(tx, by, &message)?;
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

/// A control number that was used before for other content is another document; both are kept, and a person is told.
fn external_id(tx: &mut Tx, whole: &Whole<'_>, key: &Key) -> Result<(String, Option<super::Remark>), Fault> {
    let id = key.external_id.clone();
    let Some(used) = store::by_key(tx, key.channel, &key.sender, &id, key.part)? else {
        return Ok((id, None));
    };
    let remark = super::Remark {
        severity: "warning".into(),
        code: "number_used_before".into(),
        place: None,
        message: format!("the sender's number {id} was used before, for {} with other content", used.number),
        remedy: "Compare the two; ask the sender which one counts.".into(),
    };
    let hash: String = whole.hash.iter().map(|b| format!("{b:02x}")).collect();
    Ok((format!("{id}#{hash}"), Some(remark)))
}

/// What the document is: what its format says, else what the reader finds; a sheet or page in which there is nothing to work with was
/// not read.
fn kind(said: Option<Kind>, format: Format, has_unread: bool, found: Option<&recognise::Recognised>) -> Kind {
    let is_talk = matches!(format, Format::Mail | Format::Text | Format::Html | Format::Xml);
    match (said, found) {
        (Some(kind), _) => kind,
        (None, Some(found)) if is_talk => match found.kind {
            // What nobody could read may be the order that the mail is about.
            Kind::Other | Kind::Order if has_unread && found.lines == 0 => Kind::Unread,
            kind => kind,
        },
        (None, Some(found)) if found.lines > 0 || found.po_number.is_some() => found.kind,
        (None, None) if is_talk && !has_unread => Kind::Other,
        _ => Kind::Unread,
    }
}

fn stage(kind: Kind, format: &str, fields: &[Field]) -> MessageStage {
    let is_shown = matches!(format, "mail" | "text" | "html" | "xml" | "pdf" | "image");
    match kind {
        Kind::Unread if is_shown => MessageStage::Review,
        Kind::Unread => MessageStage::Failed,
        Kind::Order if !fields.iter().any(|f| f.status.is_open()) => MessageStage::Ready,
        Kind::Order | Kind::Change | Kind::Cancellation | Kind::Duplicate => MessageStage::Review,
        _ => MessageStage::NotOrder,
    }
}

fn format_name(format: Format) -> String {
    serde_json::to_value(format).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// PO numbers are compared without their dress.
pub(super) fn po_folded(po: Option<&str>) -> Option<String> {
    po.map(fold).filter(|p| !p.is_empty())
}
