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
}

impl Forbids for TaskRefusal {
    fn code(&self) -> &'static str {
        match self {
            TaskRefusal::NotFound(_) => "not_found",
            TaskRefusal::Done { .. } => "task_done",
            TaskRefusal::NoTitle => "no_title",
        }
    }
    fn kind(&self) -> Kind {
        match self {
            TaskRefusal::NotFound(_) => Kind::NotFound,
            TaskRefusal::Done { .. } => Kind::Conflict,
            TaskRefusal::NoTitle => Kind::Invalid,
        }
    }
}
