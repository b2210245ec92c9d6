//! The code of conduct: the highest version counts; everybody says that they have read it, anew when it changes.

use basics::{Id, Instant, Limits};
use db::Tx;

use super::refusal::IntegrityRefusal;
use super::store;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::failure::no_card;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conduct {
    pub id: Id<Conduct>,
    pub version: i64,
    pub body: String,
    pub written_by: PersonId,
    pub written_at: Instant,
}

/// The version that counts, if one was ever written.
pub fn conduct(tx: &mut Tx) -> Result<Option<Conduct>, Failure> {
    Ok(store::conduct(tx)?)
}

/// Everybody who works here, with when they read this version; those who have not come first.
pub fn readers(
    tx: &mut Tx,
    version: i64,
    most: usize,
) -> Result<Vec<(PersonId, String, Option<Instant>)>, Failure> {
    Ok(store::readers(tx, version, most)?)
}

pub fn publish(tx: &mut Tx, by: &Actor, body: &str) -> Result<Conduct, Failure> {
    allow(by, Verb::PublishConduct, Whose::Others)?;
    let body = body.trim().replace("\r\n", "\n");
    no_card("body", &body)?;
    if body.is_empty() {
        return Err(IntegrityRefusal::NoText.into());
    }
    if body.chars().count() > Limits::NOTE_CHARS {
        return Err(IntegrityRefusal::TooLong { most: Limits::NOTE_CHARS }.into());
    }
    let version = store::conduct(tx)?.map_or(0, |c| c.version) + 1;
    let new = Conduct { id: tx.new_id(), version, body, written_by: by.person, written_at: tx.now() };
    store::insert_conduct(tx, &new)?;
    record(tx, by, Verb::PublishConduct, &new)?;
    Ok(new)
}

/// Saying it twice is the same as once.
pub fn acknowledge(tx: &mut Tx, by: &Actor, version: i64) -> Result<Conduct, Failure> {
    allow(by, Verb::AcknowledgeConduct, Whose::Own)?;
    let now = store::conduct(tx)?.ok_or(IntegrityRefusal::NoConduct)?;
    if now.version != version {
        return Err(IntegrityRefusal::Stale(version).into());
    }
    if store::acknowledge(tx, by, version)? {
        record(tx, by, Verb::AcknowledgeConduct, &now)?;
    }
    Ok(now)
}

fn record(tx: &mut Tx, by: &Actor, verb: Verb, conduct: &Conduct) -> Result<(), Failure> {
    let entry = Entry {
        verb: verb.code(),
        noun: "conduct",
        thing: conduct.id.uuid(),
        number: None,
        reason: None,
        detail: serde_json::json!({ "version": conduct.version }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}
