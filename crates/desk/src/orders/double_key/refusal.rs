//! What the rules about keying twice forbid.

use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DoubleKeyRefusal {
    #[error("the {field} of {place} is not to be keyed again")]
    NotAsked { field: String, place: String },
    #[error("you keyed it yourself; someone else has to")]
    SamePerson,
    #[error("'{written}' is no {field} here")]
    Value { field: String, written: String },
    #[error(
        "a field of order {number} is to be keyed again by somebody who has not seen it; key it first, then look at the order"
    )]
    Blind { number: String },
    #[error("it was not keyed again yet; nothing is to be settled")]
    NothingToSettle,
    #[error("{field} must be from 0 to 100 percent")]
    Range { field: String },
}

impl Forbids for DoubleKeyRefusal {
    fn code(&self) -> &'static str {
        match self {
            DoubleKeyRefusal::NotAsked { .. } => "not_asked",
            DoubleKeyRefusal::SamePerson => "same_person",
            DoubleKeyRefusal::Blind { .. } => "to_key_first",
            DoubleKeyRefusal::Value { .. } => "value",
            DoubleKeyRefusal::NothingToSettle => "nothing_to_settle",
            DoubleKeyRefusal::Range { .. } => "range",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            DoubleKeyRefusal::NotAsked { .. } => Kind::NotFound,
            DoubleKeyRefusal::SamePerson => Kind::NotAllowed,
            DoubleKeyRefusal::NothingToSettle | DoubleKeyRefusal::Blind { .. } => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }
}
