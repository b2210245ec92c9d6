//! Acknowledge: someone of the staff says that they read the version in force and will follow it. Once; saying it again changes nothing.

use basics::Instant;
use db::Tx;

use super::propose::record;
use super::refusal::ProcedureRefusal;
use super::store;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::company;
use crate::policies::{Verb, Whose, allow};

/// Who acknowledged a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    pub person: PersonId,
    pub at: Instant,
}

pub fn acknowledge(tx: &mut Tx, by: &Actor, code: &str, version: i64) -> Result<(), Failure> {
    allow(by, Verb::AcknowledgeProcedure, Whose::Own)?;
    let today = company::today(tx)?;
    let found = store::in_force(tx, code, today)?;
    if found.version != version {
        return Err(ProcedureRefusal::Outdated { version }.into());
    }
    if store::acknowledge(tx, by, code, version)? {
        record(tx, by, Verb::AcknowledgeProcedure.code(), &found, "acknowledged", None)?;
    }
    Ok(())
}

/// Who acknowledged a version, the first first.
pub fn acknowledged(tx: &mut Tx, code: &str, version: i64) -> Result<Vec<Acknowledged>, Failure> {
    Ok(store::acknowledged(tx, code, version)?)
}
