//! What the rules about documents forbid.

use basics::Limits;

use super::message::MessageStage;
use crate::failure::{Finding, Forbids, Kind, Severity};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IntakeRefusal {
    #[error("there is no document {0} in the inbox")]
    NotFound(String),
    #[error(
        "the document has {bytes} bytes; at most {} MB are taken. Send it in parts or ask for a smaller file",
        Limits::DOCUMENT_BYTES / 1_048_576
    )]
    TooLarge { bytes: usize },
    #[error("document {number} is {}; that can't be done any more", .stage.code())]
    WrongStage { number: String, stage: MessageStage },
    #[error("document {number} has no field {path}")]
    NoField { number: String, path: String },
    #[error("{path}: {problem}")]
    Value { path: String, problem: String, suggestions: Vec<String> },
    #[error("document {number} has {open} fields that somebody has to look at first")]
    Open { number: String, open: i64, paths: Vec<String> },
    #[error("document {number} looks like a {kind} of {of}; change that order, or convert it as a new one")]
    NotNew { number: String, kind: &'static str, of: String },
    #[error("document {number} is {kind}; an offer is made of a request for one")]
    NoRequest { number: String, kind: &'static str },
    #[error("no other document of the customer has the PO {po}; {number} stands alone")]
    NoOther { number: String, po: String },
    #[error("give a reason; it goes on the record")]
    NoReason,
}

impl Forbids for IntakeRefusal {
    fn code(&self) -> &'static str {
        match self {
            IntakeRefusal::NotFound(_) => "not_found",
            IntakeRefusal::TooLarge { .. } => "document_too_large",
            IntakeRefusal::WrongStage { .. } => "wrong_stage",
            IntakeRefusal::NoField { .. } => "no_such_field",
            IntakeRefusal::Value { .. } => "value",
            IntakeRefusal::Open { .. } => "open_fields",
            IntakeRefusal::NotNew { .. } => "not_a_new_order",
            IntakeRefusal::NoRequest { .. } => "no_request",
            IntakeRefusal::NoOther { .. } => "no_other_document",
            IntakeRefusal::NoReason => "no_reason",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            IntakeRefusal::NotFound(_) => Kind::NotFound,
            IntakeRefusal::WrongStage { .. }
            | IntakeRefusal::Open { .. }
            | IntakeRefusal::NotNew { .. }
            | IntakeRefusal::NoRequest { .. }
            | IntakeRefusal::NoOther { .. } => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }

    fn findings(self) -> Vec<Finding> {
        match self {
            IntakeRefusal::Value { path, problem, suggestions } => {
                vec![Finding::new(Severity::Block, "value", format!("/{path}"), problem).suggest(suggestions)]
            }
            IntakeRefusal::Open { paths, .. } => paths
                .into_iter()
                .map(|p| Finding::new(Severity::Block, "open_field", format!("/{p}"), "look at this first"))
                .collect(),
            _ => Vec::new(),
        }
    }
}
