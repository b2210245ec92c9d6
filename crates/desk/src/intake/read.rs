//! Read: from bytes to the business documents in them. Called before the transaction by whatever receives documents; does no IO.
//! Holds: every document gives at least one part, so that nothing that came in is lost.

use formats::{Format, Message as Said, Purpose, Reading};

use super::heard::Heard;
use super::message::{Kind, Remark};
use crate::documents::{self, Hash};

/// What was read from some bytes.
#[derive(Debug, Clone)]
pub struct Incoming {
    pub hash: Hash,
    pub format: Format,
    pub parts: Vec<Part>,
}

/// One business document.
#[derive(Debug, Clone)]
pub struct Part {
    pub kind: Kind,
    pub format: Format,
    pub heard: Heard,
    pub remarks: Vec<Remark>,
    /// The attachment it stands in: name, media type, content.
    pub attachment: Option<(String, String, Vec<u8>)>,
    /// Could not be read at all.
    pub failed: bool,
}

/// Attached mails in mails that are still opened.
const DEPTH_MAX: usize = 3;

pub fn read(bytes: &[u8], file_name: Option<&str>) -> Incoming {
    let reading = formats::read(bytes, file_name);
    Incoming { hash: documents::hash_of(bytes), format: reading.format, parts: parts(&reading, 0) }
}

fn parts(reading: &Reading, depth: usize) -> Vec<Part> {
    let mut found: Vec<Part> = Vec::new();
    let mut remarks: Vec<Remark> = reading.remarks.iter().map(Remark::from).collect();
    let mut unread = false;
    let mail = reading.mail.as_ref();
    for attachment in mail.iter().flat_map(|m| &m.attachments).filter(|_| depth < DEPTH_MAX) {
        let name = attachment.name.clone().unwrap_or_else(|| "attachment".into());
        let inner = formats::read(&attachment.bytes, Some(&name));
        let picture = attachment.inline && inner.format == Format::Image;
        if picture {
            continue;
        }
        let inside = parts(&inner, depth + 1);
        let (orders, rest): (Vec<Part>, Vec<Part>) = inside.into_iter().partition(|p| p.kind != Kind::Unread);
        for mut part in orders {
            part.heard.mail = part.heard.mail.take().or_else(|| Heard::of(reading, None).mail);
            let content = (name.clone(), attachment.media_type.clone(), attachment.bytes.clone());
            part.attachment = part.attachment.take().or(Some(content));
            found.push(part);
        }
        for part in rest {
            unread |= part.format != Format::Text && part.format != Format::Html;
            remarks.extend(part.remarks.into_iter().map(|r| Remark { place: Some(name.clone()), ..r }));
        }
    }
    let attached = found.iter().any(|p| p.kind == Kind::Order);
    for said in &reading.messages {
        let kind = kind_of(said);
        if attached && kind == Kind::Order {
            remarks.push(Remark {
                severity: "note".into(),
                code: "cover_text".into(),
                place: None,
                message:
                    "the order was taken from the attachment; the text of the mail was not read as an order"
                        .into(),
                remedy: "Compare the two if the text asks for something of its own.".into(),
            });
            continue;
        }
        let heard = Heard::of(reading, said.document());
        let part = Part {
            kind,
            format: reading.format,
            heard,
            remarks: Vec::new(),
            attachment: None,
            failed: false,
        };
        found.push(part);
    }
    if found.is_empty() {
        found.push(without_order(reading, unread));
    }
    // Remarks on the file as a whole belong to each of its documents: any of them may be what is damaged.
    for part in &mut found {
        part.remarks.extend(remarks.iter().cloned());
    }
    found
}

fn kind_of(said: &Said) -> Kind {
    let purpose = said.document().and_then(|d| d.purpose.as_ref()).map(|p| p.value);
    match (said, purpose) {
        (Said::Order(_), Some(Purpose::Cancel)) | (Said::Cancellation(_), _) => Kind::Cancellation,
        (Said::Order(_), Some(Purpose::Change | Purpose::Replace)) | (Said::Change(_), _) => Kind::Change,
        (Said::Order(_), _) => Kind::Order,
        _ => Kind::Other,
    }
}

fn without_order(reading: &Reading, unread_attachment: bool) -> Part {
    let talk = matches!(reading.format, Format::Mail | Format::Text | Format::Html | Format::Xml);
    let printed = matches!(reading.format, Format::Pdf | Format::Image);
    let is_talk = talk && !unread_attachment;
    Part {
        kind: if is_talk { Kind::Other } else { Kind::Unread },
        format: reading.format,
        heard: Heard::of(reading, None),
        remarks: Vec::new(),
        attachment: None,
        failed: !talk && !printed,
    }
}
