//! Queue: puts a letter into the outbox, as a consequence of a verb and in its transaction. The verb has asked the policies and writes
//! the journal entry.

use db::{Fault, Tx};

use super::store;
use super::{Letter, LetterId, LetterState};
use crate::company;

pub fn queue(tx: &mut Tx, letter: &Letter) -> Result<LetterId, Fault> {
    let id: LetterId = tx.new_id();
    let number = letter_number(tx)?;
    let message_id = message_id(tx, id)?;
    let state = if letter.conversation.held_for.is_some() { LetterState::Held } else { LetterState::Waiting };
    store::insert(tx, id, &number, &message_id, state, letter)?;
    Ok(id)
}

/// Queues the letters of one kind about a thing once more, as they were: a document sent again gets the same answer.
pub fn again(tx: &mut Tx, thing: uuid::Uuid, kinds: &[&str]) -> Result<usize, Fault> {
    let mut done: Vec<String> = Vec::new();
    for letter in store::of_thing(tx, thing)? {
        if kinds.contains(&letter.kind.as_str()) && !done.contains(&letter.kind) {
            let id: LetterId = tx.new_id();
            let (number, message_id) = (letter_number(tx)?, message_id(tx, id)?);
            store::copy(tx, id, &number, &message_id, letter.id)?;
            done.push(letter.kind);
        }
    }
    Ok(done.len())
}

fn letter_number(tx: &mut Tx) -> Result<String, Fault> {
    Ok(format!("L{}", 100_000 + tx.next_number("letter")?))
}

/// Made once with the letter: a letter that goes out twice after a crash is known as one by whoever gets it.
fn message_id(tx: &mut Tx, id: LetterId) -> Result<String, Fault> {
    let company = company::facts(tx)?;
    let domain = company.email.rsplit_once('@').map_or("orderdesk.invalid", |(_, domain)| domain.trim());
    Ok(format!("{id}@{domain}"))
}
