//! Send: what the worker takes from the outbox, and what became of it. A letter that can't be sent is tried again after a minute,
//! then after ever longer, and given up to a person after [`ATTEMPTS_MAX`] attempts.

use basics::Instant;
use db::{Fault, Tx};

use super::store;
use super::{LetterId, LetterState, Outgoing};
use crate::Failure;
use crate::actor::Actor;
use crate::policies::{Verb, Whose, allow};

pub const ATTEMPTS_MAX: i64 = 10;

/// Letters that are to be sent by `now`, the oldest first.
pub fn due(tx: &mut Tx, by: &Actor, now: Instant, limit: usize) -> Result<Vec<Outgoing>, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    Ok(store::due(tx, now, limit)?)
}

pub fn mark_sent(tx: &mut Tx, by: &Actor, letter: LetterId) -> Result<(), Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    Ok(store::sent(tx, letter)?)
}

pub fn mark_failed(tx: &mut Tx, by: &Actor, letter: LetterId, error: &str) -> Result<LetterState, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let attempts: i64 = store::attempts(tx, letter)?.ok_or_else(|| missing(letter))? + 1;
    let (state, wait) = decide(attempts);
    let due_at = tx.now().plus_seconds(wait);
    let error: String = error.chars().take(400).collect();
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
