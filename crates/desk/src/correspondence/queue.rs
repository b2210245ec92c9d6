//! Queue: puts a letter into the outbox, as a consequence of a verb and in its transaction. The verb has asked the policies and writes
//! the journal entry.

use db::{Fault, Tx};

use super::store;
use super::{Letter, LetterId};

pub fn queue(tx: &mut Tx, letter: &Letter) -> Result<LetterId, Fault> {
    let id = tx.new_id();
    store::insert(tx, id, letter)?;
    Ok(id)
}

/// Queues the letters of one kind about a thing once more, as they were: a document sent again gets the same answer.
pub fn again(tx: &mut Tx, thing: uuid::Uuid, kinds: &[&str]) -> Result<usize, Fault> {
    let mut done: Vec<String> = Vec::new();
    for letter in store::of_thing(tx, thing)? {
        if kinds.contains(&letter.kind.as_str()) && !done.contains(&letter.kind) {
            let id = tx.new_id();
            store::copy(tx, id, letter.id)?;
            done.push(letter.kind);
        }
    }
    Ok(done.len())
}
