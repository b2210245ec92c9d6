//! What the rules about integrity forbid.

use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IntegrityRefusal {
    #[error("there is no finding {0}")]
    NotFound(String),
    #[error("say what lies behind it")]
    NoNote,
    #[error("at most {most} characters")]
    TooLong { most: usize },
    #[error("somebody has looked into it already")]
    Seen,
    #[error("the code of conduct has at least a sentence")]
    NoText,
    #[error("there is no code of conduct yet")]
    NoConduct,
    #[error("version {0} is not the one that counts")]
    Stale(i64),
    #[error("nobody recognises their own work")]
    Own,
    #[error("say what was done well")]
    NoWords,
    #[error("'{0}' is nobody who works here")]
    Nobody(String),
}

impl Forbids for IntegrityRefusal {
    fn code(&self) -> &'static str {
        match self {
            IntegrityRefusal::NotFound(_) | IntegrityRefusal::NoConduct => "not_found",
            IntegrityRefusal::NoNote => "no_note",
            IntegrityRefusal::TooLong { .. } => "too_long",
            IntegrityRefusal::Seen => "seen",
            IntegrityRefusal::NoText => "no_text",
            IntegrityRefusal::Stale(_) => "stale",
            IntegrityRefusal::Own => "own_work",
            IntegrityRefusal::NoWords => "no_words",
            IntegrityRefusal::Nobody(_) => "nobody",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            IntegrityRefusal::NotFound(_) | IntegrityRefusal::NoConduct => Kind::NotFound,
            IntegrityRefusal::Seen | IntegrityRefusal::Stale(_) => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }
}
