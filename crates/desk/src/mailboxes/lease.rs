//! Lease: a mailbox is one worker's at a time, however many run. Whoever died with it has lost it when the lease is over.

use db::Tx;

use super::mailbox::{Mailbox, MailboxId};
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::policies::{Verb, Whose, allow};

/// The mailbox, if it is this worker's now: for so many seconds, or until it is leased again.
pub fn lease(
    tx: &mut Tx,
    by: &Actor,
    mailbox: MailboxId,
    worker: &str,
    seconds: i64,
) -> Result<Option<Mailbox>, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let now = tx.now();
    let until = now.plus_seconds(seconds);
    if store::lease(tx, mailbox, worker, now, until)? {
        return Ok(store::by_id(tx, mailbox)?.filter(|m| m.active));
    }
    Ok(None)
}

pub fn give_back(tx: &mut Tx, by: &Actor, mailbox: MailboxId, worker: &str) -> Result<(), Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    Ok(store::give_back(tx, mailbox, worker)?)
}

/// From which message on a mailbox is read whose earlier ones are left alone.
pub fn begin(
    tx: &mut Tx,
    by: &Actor,
    mailbox: MailboxId,
    uid_validity: i64,
    uid: i64,
) -> Result<(), Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    Ok(store::advance(tx, mailbox, uid_validity, uid)?)
}

/// What the worker found there: that all is well, or its trouble, with the time since when.
pub fn heard(tx: &mut Tx, by: &Actor, mailbox: MailboxId, trouble: Option<&str>) -> Result<(), Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let short: Option<String> = trouble.map(|t| t.chars().filter(|c| !c.is_control()).take(400).collect());
    Ok(store::heard(tx, mailbox, short.as_deref())?)
}
