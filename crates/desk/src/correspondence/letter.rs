//! A letter: something written that waits to be sent, or was.

use basics::{Id, Instant};
use serde::Serialize;
use uuid::Uuid;

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
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterState {
    Waiting,
    Sent,
    /// Given up after too many attempts; a person has to look.
    Failed,
    Held,
    Cancelled,
}

impl LetterState {
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
        match code {
            "sent" => LetterState::Sent,
            "failed" => LetterState::Failed,
            "held" => LetterState::Held,
            "cancelled" => LetterState::Cancelled,
            _ => LetterState::Waiting,
        }
    }
}

/// A letter as it lies in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    pub id: LetterId,
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
}
