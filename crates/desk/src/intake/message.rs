//! A message: one business document of what came in, and the fields that were read from it.

use basics::{Id, Instant};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::customers::CustomerId;

pub type MessageId = Id<Message>;

/// How far a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageStage {
    /// A person has to look.
    Review,
    /// A person put it aside, with a reason.
    Held,
    /// Nothing is open; it can become an order.
    Ready,
    Converted,
    /// The same as an earlier message.
    Duplicate,
    Rejected,
    /// It could not be read.
    Failed,
    NotOrder,
}

impl MessageStage {
    pub const ALL: [MessageStage; 8] = [
        MessageStage::Review,
        MessageStage::Held,
        MessageStage::Ready,
        MessageStage::Converted,
        MessageStage::Duplicate,
        MessageStage::Rejected,
        MessageStage::Failed,
        MessageStage::NotOrder,
    ];

    pub fn code(self) -> &'static str {
        match self {
            MessageStage::Review => "review",
            MessageStage::Held => "held",
            MessageStage::Ready => "ready",
            MessageStage::Converted => "converted",
            MessageStage::Duplicate => "duplicate",
            MessageStage::Rejected => "rejected",
            MessageStage::Failed => "failed",
            MessageStage::NotOrder => "not_order",
        }
    }

    pub fn from_code(code: &str) -> Option<MessageStage> {
        MessageStage::ALL.into_iter().find(|s| s.code() == code)
    }

    /// It still waits for someone.
    pub fn is_open(self) -> bool {
        matches!(self, MessageStage::Review | MessageStage::Held | MessageStage::Ready | MessageStage::Failed)
    }
}

/// What the document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Order,
    /// A change to an order, said so by the document or found by its PO number.
    Change,
    Cancellation,
    /// An order for a PO number that is there already with the same lines.
    Duplicate,
    Inquiry,
    /// A request for a quotation.
    Quotation,
    /// Someone asks where their order is.
    Status,
    Complaint,
    Invoice,
    Remittance,
    Advertisement,
    AutoReply,
    /// Another business document: a reply, an acknowledgement.
    Other,
    /// A document that holds no business document at all, or none that can be read here.
    Unread,
}

impl Kind {
    pub const ALL: [Kind; 14] = [
        Kind::Order,
        Kind::Change,
        Kind::Cancellation,
        Kind::Duplicate,
        Kind::Inquiry,
        Kind::Quotation,
        Kind::Status,
        Kind::Complaint,
        Kind::Invoice,
        Kind::Remittance,
        Kind::Advertisement,
        Kind::AutoReply,
        Kind::Other,
        Kind::Unread,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Kind::Order => "order",
            Kind::Change => "change",
            Kind::Cancellation => "cancellation",
            Kind::Duplicate => "duplicate",
            Kind::Inquiry => "inquiry",
            Kind::Quotation => "quotation",
            Kind::Status => "status",
            Kind::Complaint => "complaint",
            Kind::Invoice => "invoice",
            Kind::Remittance => "remittance",
            Kind::Advertisement => "advertisement",
            Kind::AutoReply => "auto_reply",
            Kind::Other => "other",
            Kind::Unread => "unread",
        }
    }

    pub fn from_code(code: &str) -> Kind {
        Kind::known(code).unwrap_or(Kind::Unread)
    }

    pub fn known(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.code() == code)
    }

    /// Its lines are recognised against the records.
    pub fn has_lines(self) -> bool {
        matches!(self, Kind::Order | Kind::Change | Kind::Duplicate)
    }
}

impl From<reader::Kind> for Kind {
    fn from(kind: reader::Kind) -> Kind {
        match kind {
            reader::Kind::Order => Kind::Order,
            reader::Kind::Change => Kind::Change,
            reader::Kind::Cancellation => Kind::Cancellation,
            reader::Kind::Inquiry => Kind::Inquiry,
            reader::Kind::Quotation => Kind::Quotation,
            reader::Kind::Status => Kind::Status,
            reader::Kind::Complaint => Kind::Complaint,
            reader::Kind::Invoice => Kind::Invoice,
            reader::Kind::Remittance => Kind::Remittance,
            reader::Kind::Advertisement => Kind::Advertisement,
            reader::Kind::AutoReply => Kind::AutoReply,
            reader::Kind::Other => Kind::Other,
        }
    }
}

/// A remark of the reader, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// `note`, `warning` or `error`.
    pub severity: String,
    pub code: String,
    /// Where in the document, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    pub message: String,
    pub remedy: String,
}

impl Remark {
    pub fn needs_a_look(&self) -> bool {
        self.severity != "note"
    }
}

impl From<&formats::Remark> for Remark {
    fn from(remark: &formats::Remark) -> Remark {
        let severity = match remark.severity {
            formats::Severity::Note => "note",
            formats::Severity::Warning => "warning",
            formats::Severity::Error => "error",
        };
        Remark {
            severity: severity.into(),
            code: remark.code.to_string(),
            place: remark.place.as_ref().map(ToString::to_string),
            message: remark.message.clone(),
            remedy: remark.remedy.clone(),
        }
    }
}

#[derive(Debug, Clone)]
pub struct Message {
    pub id: MessageId,
    pub number: String,
    pub channel: String,
    pub sender: String,
    pub external_id: String,
    pub document: Vec<u8>,
    pub part: i64,
    pub name: String,
    pub format: String,
    pub stage: MessageStage,
    pub kind: Kind,
    pub customer: Option<CustomerId>,
    pub customer_name: Option<String>,
    pub po_number: Option<String>,
    pub lines: i64,
    pub order_id: Option<Uuid>,
    pub order_number: Option<String>,
    pub duplicate_of: Option<Uuid>,
    /// What the document says, in the desk's own shape.
    pub heard: super::Heard,
    pub remarks: Vec<Remark>,
    /// Fields that a person has to look at.
    pub open_fields: i64,
    pub received_at: Instant,
    pub reason: Option<String>,
    pub version: i64,
}

/// A message in the list of the inbox.
#[derive(Debug, Clone, Serialize)]
pub struct Listed {
    pub number: String,
    pub channel: String,
    pub sender: String,
    pub name: String,
    pub format: String,
    pub stage: MessageStage,
    pub kind: Kind,
    pub customer_name: Option<String>,
    pub po_number: Option<String>,
    pub lines: i64,
    pub order_number: Option<String>,
    pub open_fields: i64,
    pub received_at: Instant,
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldStatus {
    Sure,
    /// A person should look at it.
    Check,
    Missing,
    /// A person looked and took it as it is.
    Accepted,
    /// A person wrote it.
    Corrected,
}

impl FieldStatus {
    pub fn code(self) -> &'static str {
        match self {
            FieldStatus::Sure => "sure",
            FieldStatus::Check => "check",
            FieldStatus::Missing => "missing",
            FieldStatus::Accepted => "accepted",
            FieldStatus::Corrected => "corrected",
        }
    }

    pub fn from_code(code: &str) -> FieldStatus {
        match code {
            "sure" => FieldStatus::Sure,
            "missing" => FieldStatus::Missing,
            "accepted" => FieldStatus::Accepted,
            "corrected" => FieldStatus::Corrected,
            _ => FieldStatus::Check,
        }
    }

    pub fn is_open(self) -> bool {
        matches!(self, FieldStatus::Check | FieldStatus::Missing)
    }

    /// A person has decided it; reading again does not change it.
    pub fn is_settled(self) -> bool {
        matches!(self, FieldStatus::Accepted | FieldStatus::Corrected)
    }
}

/// A value that could be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    pub value: String,
    /// What a person knows it by.
    pub label: String,
}

/// One value: what was written, what it means, where it stands, how sure that is and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// `customer`, `po_number`, `lines/0/item` …
    pub path: String,
    pub raw: Option<String>,
    pub value: Option<String>,
    pub source: Option<serde_json::Value>,
    /// Parts per million.
    pub confidence: i64,
    /// How the value was found: `customer part number`, `GTIN` …
    pub method: String,
    pub status: FieldStatus,
    pub suggestions: Vec<Suggestion>,
    /// What a person should know about it.
    pub note: Option<String>,
}

impl Field {
    pub fn new(path: impl Into<String>, words: Option<&super::Words>) -> Field {
        Field {
            path: path.into(),
            raw: words.map(|w| w.text.clone()),
            value: None,
            source: words.map(|w| w.source.clone()),
            confidence: 0,
            method: "not found".into(),
            status: FieldStatus::Missing,
            suggestions: Vec::new(),
            note: None,
        }
    }

    pub fn sure(mut self, value: impl Into<String>, method: &str, confidence: i64) -> Field {
        self.value = Some(value.into());
        self.method = method.into();
        self.confidence = confidence;
        self.status = FieldStatus::Sure;
        self
    }

    pub fn check(mut self, note: impl Into<String>) -> Field {
        self.status = if self.value.is_some() { FieldStatus::Check } else { FieldStatus::Missing };
        self.confidence = self.confidence.min(500_000);
        self.note = Some(note.into());
        self
    }

    pub fn suggest(mut self, suggestions: Vec<Suggestion>) -> Field {
        self.suggestions = suggestions;
        self.suggestions.truncate(9);
        self
    }
}

/// Where a field stands among the others: the head first, then line by line.
pub fn position_of(path: &str) -> i64 {
    match path.strip_prefix("lines/").and_then(|rest| rest.split('/').next()) {
        Some(line) => line.parse::<i64>().map_or(0, |l| l + 1),
        None => 0,
    }
}
