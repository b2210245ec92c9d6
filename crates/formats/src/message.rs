//! What one file holds: its format, who sent it to whom, its messages, tables and mail, and what was odd about it.

use serde::{Deserialize, Serialize};

use crate::mail::Mail;
use crate::order::IncomingOrder;
use crate::said::{Remark, Said};
use crate::sheet::Grid;

/// What the bytes are, found by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    X12,
    Edifact,
    /// UBL 2.x: orders, changes, cancellations, responses, despatch advices, invoices.
    Ubl,
    Cxml,
    /// UN/CEFACT cross industry order (Order-X).
    OrderX,
    /// XML of a kind this crate does not know.
    Xml,
    Csv,
    Xlsx,
    Xls,
    Ods,
    Mail,
    Html,
    Text,
    Pdf,
    Image,
    Zip,
    Docx,
    Empty,
    Unknown,
}

/// Everything that could be read from some bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    pub format: Format,
    /// Sender, receiver and control number, of the first interchange where there are several.
    pub envelope: Option<Envelope>,
    pub messages: Vec<Message>,
    /// Sheets of a workbook, the table of a CSV, tables of an HTML part: as they are, for later layers.
    pub grids: Vec<Grid>,
    /// Headers, texts and attachments, where the bytes are a mail.
    pub mail: Option<Mail>,
    pub remarks: Vec<Remark>,
}

impl Reading {
    pub fn empty(format: Format) -> Reading {
        Reading {
            format,
            envelope: None,
            messages: Vec::new(),
            grids: Vec::new(),
            mail: None,
            remarks: Vec::new(),
        }
    }

    pub fn orders(&self) -> impl Iterator<Item = &IncomingOrder> {
        self.messages.iter().filter_map(|m| match m {
            Message::Order(order) => Some(order),
            _ => None,
        })
    }

    pub fn has_remark(&self, code: &str) -> bool {
        self.remarks.iter().any(|r| r.code == code)
    }
}

/// Who sent the file, to whom, under which number: what the idempotency key is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    pub sender: Option<Said<String>>,
    pub sender_qualifier: Option<String>,
    pub receiver: Option<Said<String>>,
    pub receiver_qualifier: Option<String>,
    /// ISA13, UNB 0020, cXML payloadID, UBL UUID, Message-ID.
    pub control: Option<Said<String>>,
    /// GS06 of the first group.
    pub group_control: Option<String>,
    /// GS01 of the first group ("PO").
    pub group_code: Option<String>,
    /// As written.
    pub sent_at: Option<Said<String>>,
    /// Marked as a test by the sender (ISA15 "T", UNB 0035 "1", cXML deploymentMode "test").
    pub is_test: bool,
    pub acknowledgement_requested: bool,
    /// "UNOC:3" for EDIFACT, "00401" for X12.
    pub syntax: Option<String>,
    pub interchanges: u32,
    pub groups: u32,
}

/// One business document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "message", rename_all = "snake_case")]
pub enum Message {
    Order(IncomingOrder),
    Change(IncomingOrder),
    Cancellation(IncomingOrder),
    Reply(IncomingOrder),
    DespatchAdvice(IncomingOrder),
    Invoice(IncomingOrder),
    /// A technical acknowledgement of something we sent (997, CONTRL).
    Acknowledgement(Acknowledgement),
    /// A document of a kind that is recognised and not read further: an 846, a PRICAT, a catalogue.
    Other(IncomingOrder),
}

impl Message {
    pub fn document(&self) -> Option<&IncomingOrder> {
        match self {
            Message::Order(d)
            | Message::Change(d)
            | Message::Cancellation(d)
            | Message::Reply(d)
            | Message::DespatchAdvice(d)
            | Message::Invoice(d)
            | Message::Other(d) => Some(d),
            Message::Acknowledgement(_) => None,
        }
    }

    /// A short word: "order", "change", "reply" …
    pub fn kind(&self) -> &'static str {
        match self {
            Message::Order(_) => "order",
            Message::Change(_) => "change",
            Message::Cancellation(_) => "cancellation",
            Message::Reply(_) => "reply",
            Message::DespatchAdvice(_) => "despatch_advice",
            Message::Invoice(_) => "invoice",
            Message::Acknowledgement(_) => "acknowledgement",
            Message::Other(_) => "other",
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// "997", "999" or "CONTRL".
    pub set: String,
    /// The group or interchange that is acknowledged (AK102, UCI 0020).
    pub acknowledged: Option<Said<String>>,
    /// As written: AK901 "A", UCI 0083 "7".
    pub code: Option<Said<String>>,
    pub accepted: bool,
    pub sets: Vec<AcknowledgedSet>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcknowledgedSet {
    /// "855", "ORDRSP".
    pub set: String,
    pub control: Said<String>,
    pub code: String,
    pub accepted: bool,
    /// Errors as written, segment and element codes joined.
    pub errors: Vec<Said<String>>,
}
