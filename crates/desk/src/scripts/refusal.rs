//! What the rules about scripts and inquiries forbid.

use crate::failure::{Finding, Forbids, Kind, Severity};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScriptRefusal {
    #[error("there is no script '{0}'")]
    NotFound(String),
    #[error("there is no version {version} of the script '{script}'")]
    NoVersion { script: String, version: i64 },
    #[error(
        "no version of the script '{0}' is approved and valid today; answer in your own words, or ask a senior"
    )]
    NotInForce(String),
    #[error("version {version} of '{script}' is not what is said today; look at the answer again")]
    Outdated { script: String, version: i64 },
    #[error("this answer needs facts that are not known here: {}; give the order, customer or item that it is about", .facts.join(", "))]
    Missing { facts: Vec<String> },
    #[error("the answer can't be filled in: {problem}")]
    Template { problem: String },
    #[error("no answer knows {}; see the list of facts", .facts.join(", "))]
    UnknownFact { facts: Vec<String> },
    #[error("'{0}' is no name for a script; use small letters, digits and hyphens, such as 'late-delivery'")]
    Code(String),
    #[error("write the question and its answer")]
    Empty,
    #[error("say what was asked")]
    NotAsked,
    #[error("it is valid from {from} to {to}; the last day lies before the first")]
    Dates { from: basics::Day, to: basics::Day },
    #[error("the follow-up question '{0}' leads to no script; write it as: question = name of a script")]
    Branch(String),
    #[error("version {version} of '{script}' is decided already")]
    Decided { script: String, version: i64 },
    #[error("version {version} of '{script}' is not approved, so there is nothing to take back")]
    NotApproved { script: String, version: i64 },
    #[error("give a reason; it goes on the record")]
    NoReason,
}

impl Forbids for ScriptRefusal {
    fn code(&self) -> &'static str {
        match self {
            ScriptRefusal::NotFound(_) | ScriptRefusal::NoVersion { .. } => "not_found",
            ScriptRefusal::NotInForce(_) => "not_in_force",
            ScriptRefusal::Outdated { .. } => "outdated",
            ScriptRefusal::Missing { .. } => "missing_facts",
            ScriptRefusal::Template { .. } => "template",
            ScriptRefusal::UnknownFact { .. } => "unknown_fact",
            ScriptRefusal::Code(_) => "script_code",
            ScriptRefusal::Empty => "empty",
            ScriptRefusal::NotAsked => "not_asked",
            ScriptRefusal::Dates { .. } => "dates",
            ScriptRefusal::Branch(_) => "branch",
            ScriptRefusal::Decided { .. } => "decided",
            ScriptRefusal::NotApproved { .. } => "not_approved",
            ScriptRefusal::NoReason => "no_reason",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            ScriptRefusal::NotFound(_) | ScriptRefusal::NoVersion { .. } => Kind::NotFound,
            ScriptRefusal::NotInForce(_)
            | ScriptRefusal::Outdated { .. }
            | ScriptRefusal::Decided { .. }
            | ScriptRefusal::NotApproved { .. } => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }

    fn findings(self) -> Vec<Finding> {
        match self {
            ScriptRefusal::Missing { facts } => facts
                .into_iter()
                .map(|fact| {
                    let message = format!("'{fact}' is not on record");
                    Finding::new(Severity::Block, "missing_fact", format!("/facts/{fact}"), message)
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}
