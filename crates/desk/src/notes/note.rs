//! The note as it is on record.

use basics::{Id, Instant};
use uuid::Uuid;

use crate::actor::PersonId;

pub type NoteId = Id<Note>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// For whoever works on it next.
    Note,
    /// What a customer always wants; stays until it is taken back.
    Need,
}

impl NoteKind {
    pub fn code(self) -> &'static str {
        match self {
            NoteKind::Note => "note",
            NoteKind::Need => "need",
        }
    }

    pub fn from_code(code: &str) -> Option<NoteKind> {
        [NoteKind::Note, NoteKind::Need].into_iter().find(|k| k.code() == code)
    }
}

/// What a note or a mention is about: `order`, its id and its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub noun: &'static str,
    pub thing: Uuid,
    pub number: String,
}

impl About {
    pub fn of(noun: &'static str, thing: Uuid, number: &str) -> About {
        About { noun, thing, number: number.to_owned() }
    }

    /// `order SO100001`
    pub fn said(&self) -> String {
        format!("{} {}", self.noun, self.number)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub id: NoteId,
    pub thing: Uuid,
    /// The noun and number of the thing: `order SO100001`.
    pub about: String,
    pub kind: NoteKind,
    pub text: String,
    pub author: PersonId,
    pub author_name: String,
    pub at: Instant,
}
