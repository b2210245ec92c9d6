//! What the rules about tasks forbid.

use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TaskRefusal {
    #[error("there is no task {0}")]
    NotFound(String),
    #[error("task {number} is done already")]
    Done { number: String },
    #[error("say in a few words what is to be done")]
    NoTitle,
    #[error("'{typed}' is neither a team nor somebody's login; the teams are {teams}")]
    NoRecipient { typed: String, teams: String },
    #[error("{about} is offered to somebody already; wait for the answer, or take the offer back")]
    Offered { about: String },
    #[error("{about} is offered to nobody")]
    NotOffered { about: String },
    #[error("{about} is with them already")]
    HasIt { about: String },
    #[error("{about} was not offered to {name}")]
    NotTheirs { about: String, name: String },
    #[error("give a reason; it goes on the record")]
    NoReason,
    #[error("that is too long; it may have {most} characters")]
    TooLong { most: usize },
}

impl Forbids for TaskRefusal {
    fn code(&self) -> &'static str {
        match self {
            TaskRefusal::NotFound(_) => "not_found",
            TaskRefusal::Done { .. } => "task_done",
            TaskRefusal::NoTitle => "no_title",
            TaskRefusal::NoRecipient { .. } => "no_recipient",
            TaskRefusal::Offered { .. } => "offered_already",
            TaskRefusal::NotOffered { .. } => "not_offered",
            TaskRefusal::HasIt { .. } => "has_it_already",
            TaskRefusal::NotTheirs { .. } => "not_theirs",
            TaskRefusal::NoReason => "no_reason",
            TaskRefusal::TooLong { .. } => "too_long",
        }
    }
    fn kind(&self) -> Kind {
        match self {
            TaskRefusal::NotFound(_) => Kind::NotFound,
            TaskRefusal::Done { .. }
            | TaskRefusal::Offered { .. }
            | TaskRefusal::NotOffered { .. }
            | TaskRefusal::HasIt { .. } => Kind::Conflict,
            TaskRefusal::NotTheirs { .. } => Kind::NotAllowed,
            TaskRefusal::NoTitle
            | TaskRefusal::NoRecipient { .. }
            | TaskRefusal::NoReason
            | TaskRefusal::TooLong { .. } => Kind::Invalid,
        }
    }
}
