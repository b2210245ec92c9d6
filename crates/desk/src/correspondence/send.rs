//! Send: what the worker takes from the outbox, and what became of it. A letter that can't be sent is tried again after a minute,
//! then after ever longer, and given up to a person after [`ATTEMPTS_MAX`] attempts.
//! Holds: a letter is in one worker's hands at a time, for as long as its lease.

use basics::Instant;
use db::{Fault, Tx};

use super::store;
use super::{LetterId, LetterState, Outgoing};
use crate::Failure;
use crate::actor::Actor;
use crate::documents;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

pub const ATTEMPTS_MAX: i64 = 10;

/// Seconds for which a letter is one worker's. A worker that died with it in its hands has lost it to others then.
const LEASE_SECONDS: i64 = 900;

/// Letters that are to be sent by `now`, the oldest first.
pub fn due(tx: &mut Tx, by: &Actor, now: Instant, limit: usize) -> Result<Vec<Outgoing>, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    Ok(store::due(tx, now, limit)?)
}

/// Which letters a worker can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carries {
    pub mails: bool,
    /// What goes from program to program.
    pub files: bool,
}

/// Letters that are due and that this worker can carry; from now on they are its alone.
pub fn claim(
    tx: &mut Tx,
    by: &Actor,
    worker: &str,
    carries: Carries,
    limit: usize,
) -> Result<Vec<Outgoing>, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let now = tx.now();
    let letters = store::due_of(tx, now, carries, limit)?;
    let ids: Vec<LetterId> = letters.iter().map(|l| l.id).collect();
    store::lease(tx, &ids, worker, now.plus_seconds(LEASE_SECONDS))?;
    Ok(letters)
}

pub fn mark_sent(tx: &mut Tx, by: &Actor, letter: LetterId) -> Result<(), Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    Ok(store::sent(tx, letter, None)?)
}

/// [`mark_sent`] for a mail: the copy as it went out is kept, and filed on its order.
pub fn mark_mailed(tx: &mut Tx, by: &Actor, letter: &Outgoing, copy: &[u8]) -> Result<(), Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let hash = documents::keep(tx, &format!("{}.eml", letter.name()), "message/rfc822", copy)?;
    store::sent(tx, letter.id, Some(&hash))?;
    let name = letter.name();
    let (noun, thing) = match letter.order {
        Some(order) => ("order", order),
        None => ("letter", letter.id.uuid()),
    };
    let entry = Entry {
        verb: "letter_sent",
        noun,
        thing,
        number: Some(&name),
        reason: None,
        detail: serde_json::json!({ "letter": name, "attempts": letter.attempts + 1 }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}

/// A paper that was printed for a letter: from now on it is the document that goes, however often it is tried.
pub fn keep_paper(
    tx: &mut Tx,
    by: &Actor,
    letter: LetterId,
    paper: &str,
    name: &str,
    pdf: &[u8],
) -> Result<(), Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let hash = documents::keep(tx, name, "application/pdf", pdf)?;
    Ok(store::keep_paper(tx, letter, paper, &hash)?)
}

pub fn mark_failed(tx: &mut Tx, by: &Actor, letter: LetterId, error: &str) -> Result<LetterState, Failure> {
    failed(tx, by, letter, error, false)
}

/// A letter that no second attempt would help: a person has to look.
pub fn mark_refused(tx: &mut Tx, by: &Actor, letter: LetterId, error: &str) -> Result<LetterState, Failure> {
    failed(tx, by, letter, error, true)
}

fn failed(
    tx: &mut Tx,
    by: &Actor,
    letter: LetterId,
    error: &str,
    is_final: bool,
) -> Result<LetterState, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let attempts: i64 = store::attempts(tx, letter)?.ok_or_else(|| missing(letter))? + 1;
    let (state, wait) = if is_final { (LetterState::Failed, 0) } else { decide(attempts) };
    let due_at = tx.now().plus_seconds(wait);
    let error: String = error.chars().filter(|c| *c != '\0').take(400).collect();
    store::failed(tx, letter, attempts, state, due_at, &error)?;
    Ok(state)
}

fn missing(letter: LetterId) -> Fault {
    Fault::Broken(format!("letter {letter} is not in the outbox"))
}

/// What comes after this many attempts: the state, and how many seconds to wait.
fn decide(attempts: i64) -> (LetterState, i64) {
    if attempts >= ATTEMPTS_MAX {
        return (LetterState::Failed, 0);
    }
    // 1, 2, 4 … minutes, at most six hours.
    (LetterState::Waiting, (60_i64 << (attempts - 1).clamp(0, 9)).min(6 * 3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_waits_ever_longer_and_is_then_given_up() {
        assert_eq!(decide(1), (LetterState::Waiting, 60));
        assert_eq!(decide(4), (LetterState::Waiting, 480));
        assert_eq!(decide(9), (LetterState::Waiting, 15_360));
        assert_eq!(decide(10).0, LetterState::Failed);
    }
}
