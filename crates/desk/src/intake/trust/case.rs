//! A case: what spoke for a document when it was read, and what came of it.

use basics::Instant;
use reader::calibrate::{Evidence, OrderEvidence};
use serde::{Deserialize, Serialize};

use crate::actor::PersonId;
use crate::intake::MessageId;

/// How a document was to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// A person confirms; what would have happened is only noted.
    Shadow,
    /// The desk placed it.
    Autopilot,
    /// Whoever sent it asked for it to be placed, and answers for that.
    Asked,
}

impl Mode {
    pub fn code(self) -> &'static str {
        match self {
            Mode::Shadow => "shadow",
            Mode::Autopilot => "autopilot",
            Mode::Asked => "asked",
        }
    }

    pub fn from_code(code: &str) -> Mode {
        [Mode::Autopilot, Mode::Asked].into_iter().find(|m| m.code() == code).unwrap_or(Mode::Shadow)
    }
}

/// What a person found when they compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Right,
    Wrong,
    /// It says nothing: kept as a draft, put aside, no order after all.
    Void,
}

impl Outcome {
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Right => "right",
            Outcome::Wrong => "wrong",
            Outcome::Void => "void",
        }
    }

    pub fn from_code(code: &str) -> Option<Outcome> {
        [Outcome::Right, Outcome::Wrong, Outcome::Void].into_iter().find(|o| o.code() == code)
    }
}

/// A value that was not what it should have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    pub path: String,
    pub was: String,
    pub is: String,
}

/// A field as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldRead {
    pub path: String,
    pub value: String,
    pub evidence: Evidence,
}

/// What spoke for a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    pub order: Option<OrderEvidence>,
    pub fields: Vec<FieldRead>,
}

impl Weights {
    pub fn of(&self, path: &str) -> Option<&FieldRead> {
        self.fields.iter().find(|f| f.path == path)
    }
}

#[derive(Debug, Clone)]
pub struct Case {
    pub message: MessageId,
    pub number: String,
    pub channel: String,
    /// The customer's number; empty while nobody knows who wrote.
    pub sender: String,
    pub weights: Weights,
    /// What would have been ordered.
    pub facts: Option<crate::intake::OrderFacts>,
    /// Thousandths of log-odds.
    pub score: i64,
    /// That the whole is right, parts per million.
    pub certainty: i64,
    /// The model that said so; 0 is the shipped prior.
    pub model: i64,
    /// Nothing was open: only its certainty stood between it and the order.
    pub is_eligible: bool,
    pub would_go: bool,
    pub why_not: Option<String>,
    pub mode: Mode,
    pub received_by: Option<PersonId>,
    pub read_at: Instant,
    pub outcome: Option<Outcome>,
    pub wrong: Vec<Wrong>,
    /// `open`, `right` or `wrong`; none where it is in no sample.
    pub audit: Option<String>,
    pub audit_note: Option<String>,
}

/// A number that stands for the document in drawing samples and in holding outcomes back.
pub(super) fn lot_of(message: MessageId) -> u64 {
    let bits = message.uuid().as_u128();
    // The time is in the upper half, the dice in the lower.
    (bits as u64) ^ ((bits >> 64) as u64).rotate_left(17)
}
