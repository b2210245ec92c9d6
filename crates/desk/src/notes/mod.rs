//! Notes: what people of the house write about a thing, or one field of it, for each other, kept with who wrote it and when. `@login` in a text lands on that
//! person's Today until they have seen it.
//!
//! Uses: journal, policies, people. What may be called: [`write`], [`retire`], [`of_thing`]; [`mention`] and [`tell`] by verbs that take a
//! text of their own, [`mentions_of`], [`seen`], [`said`] by those that keep a text.

mod mention;
mod note;
mod refusal;
mod retire;
mod store;
mod write;

pub use mention::{Mention, Named, mention, mentions_of, seen, tell};
pub use note::{About, FieldOf, Note, NoteId, NoteKind};
pub use refusal::NoteRefusal;
pub use retire::retire;
pub use store::of_thing;
pub use write::{said, write};
