//! What the rules about autopilot forbid.

use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustRefusal {
    #[error(
        "{who}: of {checked} checked documents that would have gone touchless {errors} were wrong, so up to {bound} of the next may be; \
         the limit is {limit}. {needed}"
    )]
    NotProven { who: String, checked: usize, errors: usize, bound: String, limit: String, needed: String },
    #[error("nothing was ever read from {0}")]
    NobodyKnown(String),
    #[error("autopilot of {0} is {1} already")]
    Already(String, &'static str),
    #[error("give a reason; it goes on the record")]
    NoReason,
    #[error("document {0} did not go touchless; there is nothing to audit")]
    NotTouchless(String),
    #[error("document {0} was audited already and found {1}")]
    Audited(String, String),
    #[error("document {number} has no field {path}; its fields are {known}")]
    NoField { number: String, path: String, known: String },
    #[error("{path} was read as '{value}'; say what it should have been")]
    Same { path: String, value: String },
    #[error("there is no model of version {0}")]
    NoModel(i64),
    #[error("model {0} did not pass its gate; it can be looked at, not used")]
    Refused(i64),
    #[error("{figure} is {is}; it must be from {least} to {most}")]
    Figure { figure: &'static str, is: u32, least: u32, most: u32 },
}

impl Forbids for TrustRefusal {
    fn code(&self) -> &'static str {
        match self {
            TrustRefusal::NotProven { .. } => "not_proven",
            TrustRefusal::NobodyKnown(_) => "not_found",
            TrustRefusal::Already(..) => "already",
            TrustRefusal::NoReason => "no_reason",
            TrustRefusal::NotTouchless(_) => "not_touchless",
            TrustRefusal::Audited(..) => "audited",
            TrustRefusal::NoField { .. } => "no_such_field",
            TrustRefusal::Same { .. } => "same_value",
            TrustRefusal::NoModel(_) => "not_found",
            TrustRefusal::Refused(_) => "gate",
            TrustRefusal::Figure { .. } => "figure",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            TrustRefusal::NobodyKnown(_) | TrustRefusal::NoModel(_) => Kind::NotFound,
            TrustRefusal::NotProven { .. }
            | TrustRefusal::Already(..)
            | TrustRefusal::NotTouchless(_)
            | TrustRefusal::Audited(..)
            | TrustRefusal::Refused(_) => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }
}

/// Parts per million as a percentage for a sentence.
pub(super) fn percent(ppm: u32) -> String {
    let hundredths = (ppm + 50) / 100;
    match hundredths % 100 {
        0 => format!("{} %", hundredths / 100),
        rest if rest % 10 == 0 => format!("{}.{} %", hundredths / 100, rest / 10),
        rest => format!("{}.{rest:02} %", hundredths / 100),
    }
}
