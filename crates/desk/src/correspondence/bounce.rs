//! Bounce: a letter came back. What the worker hears from a mail server's report is written at the letter, and whoever wrote it, or the
//! order desk, has a task.

use db::Tx;

use super::Outgoing;
use super::review::record;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::policies::{Verb, Whose, allow};

/// True if it is told for the first time.
pub fn mark_bounced(tx: &mut Tx, by: &Actor, letter: &Outgoing, why: &str) -> Result<bool, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    if letter.bounced_at.is_some() {
        return Ok(false);
    }
    let why: String = why.chars().filter(|c| !c.is_control()).take(400).collect();
    store::bounced(tx, letter.id, &why)?;
    record(tx, by, letter, "letter_bounced", None)?;
    Ok(true)
}
