//! What the rules about errors forbid.

use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccuracyRefusal {
    #[error("there is no error {0} on record")]
    NotFound(String),
    #[error("order {0} was never submitted; what is still a draft is no error yet")]
    NotSubmitted(String),
    #[error("order {order} has no line {line}")]
    NoLine { order: String, line: i64 },
    #[error("'{field}' is not a field of an order; it is one of {known}")]
    Field { field: String, known: String },
    #[error("an error in the {0} is one of a line; say which")]
    WhichLine(String),
    #[error("what it was and what it should be are the same: '{0}'")]
    Same(String),
    #[error("say what it was and what it should be")]
    NothingSaid,
    #[error("the {field} of {place} is on record as wrong already, as {number}")]
    Known { field: String, place: String, number: String },
    #[error("error {0} is withdrawn already")]
    Withdrawn(String),
    #[error("give a reason; it goes on the record")]
    NoReason,
}

impl Forbids for AccuracyRefusal {
    fn code(&self) -> &'static str {
        match self {
            AccuracyRefusal::NotFound(_) => "not_found",
            AccuracyRefusal::NotSubmitted(_) => "not_submitted",
            AccuracyRefusal::NoLine { .. } => "no_line",
            AccuracyRefusal::Field { .. } => "field",
            AccuracyRefusal::WhichLine(_) => "which_line",
            AccuracyRefusal::Same(_) => "same_value",
            AccuracyRefusal::NothingSaid => "nothing_said",
            AccuracyRefusal::Known { .. } => "known_error",
            AccuracyRefusal::Withdrawn(_) => "withdrawn",
            AccuracyRefusal::NoReason => "no_reason",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            AccuracyRefusal::NotFound(_) => Kind::NotFound,
            AccuracyRefusal::NotSubmitted(_)
            | AccuracyRefusal::Known { .. }
            | AccuracyRefusal::Withdrawn(_) => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }
}
