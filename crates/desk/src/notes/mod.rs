//! Notes: what people of the house write about a thing for each other, kept with who wrote it and when. `@login` in a text lands on that
//! person's Today until they have seen it.
//!
//! Uses: journal, policies, people. What may be called: [`write`], [`retire`], [`of_thing`]; [`mention`] and [`tell`] by verbs that take a
//! text of their own, [`mentions_of`], [`seen`].

mod mention;
mod note;
mod refusal;
mod retire;
mod store;
mod write;

pub use mention::{Mention, Named, mention, mentions_of, seen, tell};
pub use note::{About, Note, NoteId, NoteKind};
pub use refusal::NoteRefusal;
pub use retire::retire;
pub use store::of_thing;
pub use write::write;
