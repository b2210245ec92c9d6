//! A letter: something written that waits to be looked at or sent, or was.

use basics::{Id, Instant, Language};
use serde::Serialize;
use uuid::Uuid;

use crate::actor::PersonId;
use crate::customers::CustomerId;

pub type LetterId = Id<Outgoing>;

/// What is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    Text(String),
    Bytes(Vec<u8>),
}

/// A letter that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// `x12_997`, `edifact_contrl`, `x12_855`, `edifact_ordrsp`, `ubl_order_response`, `email` …
    pub kind: &'static str,
    /// A mail address, or the partner's identification in EDI envelopes.
    pub recipient: String,
    pub subject: String,
    /// What it is about.
    pub thing: Uuid,
    pub number: Option<String>,
    pub body: Body,
    pub media_type: &'static str,
    pub file_name: String,
    pub conversation: Conversation,
}

/// What a letter belongs to, and who answers for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conversation {
    /// The Message-ID of the mail that it answers, and those before it.
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
    pub order: Option<Uuid>,
    pub customer: Option<CustomerId>,
    /// Who wrote it or did what brought it about; none is the desk itself.
    pub author: Option<PersonId>,
    pub language: Option<Language>,
    /// The template and its version.
    pub template: Option<(String, i64)>,
    /// No person wrote it.
    pub is_automatic: bool,
    /// Why it waits for someone else to look at it.
    pub held_for: Option<String>,
    pub enclosures: Vec<Enclosure>,
}

/// Something that goes with a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosure {
    pub name: String,
    pub media_type: String,
    pub content: Enclosed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enclosed {
    /// Kept by its hash.
    Document(Vec<u8>),
    /// A paper that is printed when the letter goes, with the facts of then, and kept: `acknowledgement`.
    Paper(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterState {
    Waiting,
    Sent,
    /// Given up after too many attempts; a person has to look.
    Failed,
    /// Somebody has to look at it first, or put it aside.
    Held,
    Cancelled,
}

impl LetterState {
    pub const ALL: [LetterState; 5] = [
        LetterState::Held,
        LetterState::Waiting,
        LetterState::Failed,
        LetterState::Sent,
        LetterState::Cancelled,
    ];

    pub fn code(self) -> &'static str {
        match self {
            LetterState::Waiting => "waiting",
            LetterState::Sent => "sent",
            LetterState::Failed => "failed",
            LetterState::Held => "held",
            LetterState::Cancelled => "cancelled",
        }
    }

    pub fn from_code(code: &str) -> LetterState {
        LetterState::known(code).unwrap_or(LetterState::Waiting)
    }

    pub fn known(code: &str) -> Option<LetterState> {
        LetterState::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// A letter as it lies in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    pub id: LetterId,
    pub letter_number: Option<String>,
    pub kind: String,
    pub recipient: String,
    pub subject: String,
    pub thing: Uuid,
    pub number: Option<String>,
    pub content: Vec<u8>,
    pub media_type: String,
    pub file_name: String,
    pub state: LetterState,
    pub attempts: i64,
    pub due_at: Instant,
    pub made_at: Instant,
    pub sent_at: Option<Instant>,
    pub last_error: Option<String>,
    pub message_id: Option<String>,
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
    pub order: Option<Uuid>,
    pub customer: Option<CustomerId>,
    pub author: Option<PersonId>,
    pub language: Option<Language>,
    pub template: Option<(String, i64)>,
    pub is_automatic: bool,
    pub held_for: Option<String>,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<Instant>,
    pub decided_why: Option<String>,
    /// When and why it came back.
    pub bounced_at: Option<Instant>,
    pub bounce: Option<String>,
    pub version: i64,
}

impl Outgoing {
    /// What people call it: its number; one from before letters had numbers is called by its id.
    pub fn name(&self) -> String {
        self.letter_number.clone().unwrap_or_else(|| self.id.to_string())
    }

    pub fn is_mail(&self) -> bool {
        self.kind == "email"
    }

    /// The text, for those who read it.
    pub fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.content);
        text.chars().filter(|c| !c.is_control() || *c == '\n').collect()
    }
}
