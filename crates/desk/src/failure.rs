//! The three kinds of "no": a finding is a remark on data, a refusal is a rule that forbids, a fault is broken machinery.

use std::fmt;

use db::Fault;
use serde::{Deserialize, Serialize};

/// How much weight a finding has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// The clerk may go on with a reason.
    Warn,
    /// It can't go on like this; some of these may be released by the group that owns the hold.
    Block,
}

/// A remark on data: what is odd, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub severity: Severity,
    /// A stable word for programs, such as `unknown_item`.
    pub code: String,
    /// Where, as a JSON pointer into what was sent: `/lines/3/item`. Empty for the whole.
    pub pointer: String,
    /// One sentence with the figures.
    pub message: String,
    /// Values that would mend it, the likeliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<String>,
}

impl Finding {
    pub fn new(
        severity: Severity,
        code: &str,
        pointer: impl Into<String>,
        message: impl Into<String>,
    ) -> Finding {
        Finding {
            severity,
            code: code.to_owned(),
            pointer: pointer.into(),
            message: message.into(),
            suggestions: Vec::new(),
        }
    }

    pub fn suggest(mut self, values: impl IntoIterator<Item = String>) -> Finding {
        self.suggestions.extend(values);
        self
    }
}

/// What a refusal is about; decides the answer's status at the edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// This person may not do this.
    NotAllowed,
    NotFound,
    /// It does not fit what is on record now: another stage, another version, an open hold.
    Conflict,
    /// What was sent can't be accepted.
    Invalid,
}

/// A rule that forbids. Each noun has its own enum of these; this trait is what they share.
pub trait Forbids: fmt::Display {
    fn code(&self) -> &'static str;
    fn kind(&self) -> Kind;
    fn findings(self) -> Vec<Finding>
    where
        Self: Sized,
    {
        Vec::new()
    }
}

/// A refusal of any noun, as it leaves the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub kind: Kind,
    pub code: &'static str,
    pub message: String,
    pub findings: Vec<Finding>,
}

/// Why a verb did not happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    Refused(Refusal),
    Fault(Fault),
}

impl<R: Forbids> From<R> for Failure {
    fn from(refusal: R) -> Failure {
        let (kind, code, message) = (refusal.kind(), refusal.code(), refusal.to_string());
        Failure::Refused(Refusal { kind, code, message, findings: refusal.findings() })
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        Failure::Fault(fault)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refused(refusal) => f.write_str(&refusal.message),
            Failure::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for Failure {}

/// Refusals that any noun may have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum General {
    #[error("there is no {what} {which}")]
    NotFound { what: &'static str, which: String },
    #[error(
        "{what} {which} was changed by someone else in the meantime (version {now}, yours is {yours}); look at it again"
    )]
    Stale { what: &'static str, which: String, yours: i64, now: i64 },
    #[error("{field}: {problem}")]
    Invalid { field: &'static str, problem: String },
    #[error(
        "{field}: this looks like the number of a payment card ({shown}); such numbers are not kept here. Take it out, and give the \
         payment provider's reference instead"
    )]
    CardNumber { field: &'static str, shown: String },
}

/// Refuses a text with the number of a payment card in it.
pub fn no_card(field: &'static str, text: &str) -> Result<(), General> {
    match basics::card_number(text) {
        Some(shown) => Err(General::CardNumber { field, shown }),
        None => Ok(()),
    }
}

impl Forbids for General {
    fn code(&self) -> &'static str {
        match self {
            General::NotFound { .. } => "not_found",
            General::Stale { .. } => "stale_version",
            General::Invalid { .. } => "invalid",
            General::CardNumber { .. } => "card_number",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            General::NotFound { .. } => Kind::NotFound,
            General::Stale { .. } => Kind::Conflict,
            General::Invalid { .. } | General::CardNumber { .. } => Kind::Invalid,
        }
    }
}
