//! What the rules about notes forbid.

use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteRefusal {
    #[error("there is no such note")]
    NotFound,
    #[error("write something")]
    Empty,
    #[error("a note may have {most} characters, this one has {has}")]
    TooLong { has: usize, most: usize },
    #[error("a note may name {most} people, this one names {has}")]
    TooMany { has: usize, most: usize },
    #[error(
        "this looks like the number of a payment card ({0}); such numbers are not kept here. Take it out, and give the payment \
         provider's reference instead"
    )]
    CardNumber(String),
}

impl Forbids for NoteRefusal {
    fn code(&self) -> &'static str {
        match self {
            NoteRefusal::NotFound => "not_found",
            NoteRefusal::Empty => "empty_note",
            NoteRefusal::TooLong { .. } => "note_too_long",
            NoteRefusal::TooMany { .. } => "too_many_mentions",
            NoteRefusal::CardNumber(_) => "card_number",
        }
    }
    fn kind(&self) -> Kind {
        match self {
            NoteRefusal::NotFound => Kind::NotFound,
            _ => Kind::Invalid,
        }
    }
}
