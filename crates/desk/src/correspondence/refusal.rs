//! What the rules about letters forbid.

use super::LetterState;
use crate::failure::{Finding, Forbids, Kind, Severity};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LetterRefusal {
    #[error("there is no letter {0}")]
    NotFound(String),
    #[error("letter {letter} is {}; {why}", .state.code())]
    WrongState { letter: String, state: LetterState, why: &'static str },
    #[error("the letter '{template}' needs facts that are not on record: {}", .facts.join(", "))]
    Missing { template: &'static str, facts: Vec<String> },
    #[error("the template '{template}' can't be filled in: {problem}")]
    Template { template: &'static str, problem: String },
    #[error("no letter knows {}; see the list of facts", .facts.join(", "))]
    UnknownFact { facts: Vec<String> },
    #[error("the text does not agree with the record in {} places; mend it, or say why it is right", .findings.len())]
    Disagrees { findings: Vec<Finding> },
    #[error("'{0}' is no mail address")]
    Address(String),
    #[error("there is nobody to write to: {0} has no mail address on record")]
    Nobody(String),
    #[error("at most {most} files of at most {megabytes} MB each go with a letter")]
    Files { most: usize, megabytes: usize },
    #[error("all files of a letter may have {megabytes} MB together")]
    TooHeavy { megabytes: usize },
    #[error("'{name}' does not go with the letter: {why}")]
    File { name: String, why: &'static str },
    #[error("there is no file {0} of yours; bring it again")]
    NoFile(String),
    #[error("{most} files of yours wait for a letter already; send it, or wait until they are put away")]
    TooManyKept { most: usize },
    #[error("there is no paper '{0}' of this order")]
    NoPaper(String),
    #[error("give a reason; it goes on the record")]
    NoReason,
    #[error("write something first")]
    Empty,
    #[error("this is not a letter for people; it goes from program to program and is not changed by hand")]
    NotForPeople,
    #[error("there is no template '{0}'")]
    NoTemplate(String),
    #[error("version {version} of '{template}' is decided already")]
    Decided { template: String, version: i64 },
}

impl Forbids for LetterRefusal {
    fn code(&self) -> &'static str {
        match self {
            LetterRefusal::NotFound(_) | LetterRefusal::NoTemplate(_) => "not_found",
            LetterRefusal::WrongState { .. } => "wrong_state",
            LetterRefusal::Missing { .. } => "missing_facts",
            LetterRefusal::Template { .. } => "template",
            LetterRefusal::UnknownFact { .. } => "unknown_fact",
            LetterRefusal::Disagrees { .. } => "disagrees_with_record",
            LetterRefusal::Address(_) => "address",
            LetterRefusal::Nobody(_) => "no_address",
            LetterRefusal::Files { .. } => "too_many_files",
            LetterRefusal::TooHeavy { .. } => "too_heavy",
            LetterRefusal::File { .. } => "file_refused",
            LetterRefusal::NoFile(_) => "no_such_file",
            LetterRefusal::TooManyKept { .. } => "too_many_kept",
            LetterRefusal::NoPaper(_) => "no_such_paper",
            LetterRefusal::NoReason => "no_reason",
            LetterRefusal::Empty => "empty",
            LetterRefusal::NotForPeople => "not_for_people",
            LetterRefusal::Decided { .. } => "decided",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            LetterRefusal::NotFound(_) | LetterRefusal::NoTemplate(_) => Kind::NotFound,
            LetterRefusal::WrongState { .. } | LetterRefusal::Decided { .. } => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }

    fn findings(self) -> Vec<Finding> {
        match self {
            LetterRefusal::Missing { facts, .. } => facts
                .into_iter()
                .map(|fact| {
                    let message = format!("'{fact}' is not on record");
                    Finding::new(Severity::Block, "missing_fact", format!("/facts/{fact}"), message)
                })
                .collect(),
            LetterRefusal::Disagrees { findings } => findings,
            _ => Vec::new(),
        }
    }
}
