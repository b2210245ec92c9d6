//! Acknowledge: whoever works by a table says that they have read its version. Who has, and who has not, stands beside it.

use basics::Instant;
use db::Tx;

use super::kinds::KINDS;
use super::propose::record;
use super::refusal::TableRefusal;
use super::store;
use super::version::{TableState, TableVersion};
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::company;
use crate::policies::{Verb, Whose, allow};

/// Someone at the desk, and when they read the version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    pub person: PersonId,
    pub name: String,
    pub at: Option<Instant>,
}

/// Saying it twice is the same as once.
pub fn acknowledge(tx: &mut Tx, by: &Actor, table: &str, version: i64) -> Result<(), Failure> {
    allow(by, Verb::AcknowledgeTable, Whose::Own)?;
    let found = store::need(tx, table, version)?;
    if found.state != TableState::Approved {
        return Err(TableRefusal::NotApproved { table: found.kind.code, version }.into());
    }
    if store::acknowledge(tx, by, &found)? {
        record(tx, by, Verb::AcknowledgeTable.code(), &found, None)?;
    }
    Ok(())
}

/// Everyone who signs in and works with orders, with when they read this version; those who have not come first.
pub fn readers(tx: &mut Tx, version: &TableVersion, limit: usize) -> Result<Vec<Reader>, Failure> {
    Ok(store::readers(tx, version, limit)?)
}

/// The versions in force today that this person has not read.
pub fn unread(tx: &mut Tx, by: &Actor) -> Result<Vec<(&'static str, i64)>, Failure> {
    let today = company::today(tx)?;
    let all = super::all_in_force(tx)?;
    let read = store::read_by(tx, by)?;
    let now = KINDS.iter().filter_map(|kind| all.on(kind.code, today));
    Ok(now.filter(|t| !read.contains(&t.id)).map(|t| (t.kind.code, t.version)).collect())
}
