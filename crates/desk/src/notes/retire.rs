//! Retire: a note that no longer holds is put away; it stays on record.

use db::Tx;

use super::{NoteId, NoteRefusal, store};
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

pub fn retire(tx: &mut Tx, by: &Actor, id: NoteId) -> Result<(), Failure> {
    allow(by, Verb::WriteNote, Whose::Own)?;
    let note = store::by_id(tx, id)?.ok_or(NoteRefusal::NotFound)?;
    store::retire(tx, by, id)?;
    let (noun, number) = note.about.split_once(' ').unwrap_or_default();
    let noun = ["order", "task", "customer"].into_iter().find(|n| *n == noun).unwrap_or("note");
    let entry = Entry {
        verb: "retire_note",
        noun,
        thing: note.thing,
        number: Some(number),
        reason: None,
        detail: serde_json::json!({ "kind": note.kind.code(), "note": id }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}
