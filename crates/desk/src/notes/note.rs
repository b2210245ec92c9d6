//! The note as it is on record.

use basics::{Id, Instant};
use uuid::Uuid;

use crate::actor::PersonId;

pub type NoteId = Id<Note>;

/// Characters of a field's value that are kept with what was written about it.
const FIELD_CHARS: usize = 400;

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

/// What a note, a mention or a question is about: `order`, its id and its number; and which of its fields, where it is about one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub noun: &'static str,
    pub thing: Uuid,
    pub number: String,
    pub field: Option<FieldOf>,
}

/// A field of an order or a document, and what stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldOf {
    /// `buyer_po_no`, `lines/3/quantity`.
    pub path: String,
    pub value: String,
}

impl About {
    pub fn of(noun: &'static str, thing: Uuid, number: &str) -> About {
        About { noun, thing, number: number.to_owned(), field: None }
    }

    /// The same thing, at one of its fields. Whoever calls knows that there is such a field.
    pub fn at(self, path: &str, value: &str) -> About {
        let value = value.chars().take(FIELD_CHARS).collect();
        About { field: Some(FieldOf { path: path.to_owned(), value }), ..self }
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
    /// The field it is about, and what stood there.
    pub field: Option<FieldOf>,
    pub text: String,
    pub author: PersonId,
    pub author_name: String,
    pub at: Instant,
}
