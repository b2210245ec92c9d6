//! Approve: a proposed version is in force from its first day on, or refused with a reason; an approved one can be taken back.
//! Holds: nobody approves what they wrote themselves (the policies, and a check on the table).

use basics::Day;
use db::Tx;

use super::procedure::{ProcedureState, ProcedureVersion};
use super::propose::record;
use super::refusal::ProcedureRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::policies::{Verb, Whose, allow};

pub fn decide_version(
    tx: &mut Tx,
    by: &Actor,
    code: &str,
    version: i64,
    is_good: bool,
    reason: &str,
) -> Result<ProcedureVersion, Failure> {
    // Whoever may not decide anything is not told what there is to decide.
    allow(by, Verb::ApproveProcedure, Whose::Others)?;
    let found = store::need(tx, code, version)?;
    allow(by, Verb::ApproveProcedure, Whose::of(found.written_by == by.person))?;
    let state = decide(&found, is_good, reason, company::today(tx)?)?;
    let reason = Some(reason.trim()).filter(|r| !r.is_empty());
    store::decide(tx, by, &found, state, reason)?;
    record(tx, by, Verb::ApproveProcedure.code(), &found, state.code(), reason)?;
    store::need(tx, code, version)
}

fn decide(
    found: &ProcedureVersion,
    is_good: bool,
    reason: &str,
    today: Day,
) -> Result<ProcedureState, ProcedureRefusal> {
    let (procedure, version) = (found.code.clone(), found.version);
    if found.state != ProcedureState::Proposed {
        return Err(ProcedureRefusal::Decided { procedure, version });
    }
    match (is_good, reason.trim()) {
        (true, _) if found.valid_from < today => {
            Err(ProcedureRefusal::Past { procedure, version, from: found.valid_from })
        }
        (true, _) => Ok(ProcedureState::Approved),
        (false, "") => Err(ProcedureRefusal::NoReason),
        (false, _) => Ok(ProcedureState::Refused),
    }
}

/// Takes an approved version back, with a reason; the one before it is in force again.
pub fn retire(
    tx: &mut Tx,
    by: &Actor,
    code: &str,
    version: i64,
    reason: &str,
) -> Result<ProcedureVersion, Failure> {
    // Taking back is the safe side: one's own as well.
    allow(by, Verb::ApproveProcedure, Whose::Others)?;
    let found = store::need(tx, code, version)?;
    if found.state != ProcedureState::Approved || found.version == 0 {
        return Err(ProcedureRefusal::NotApproved { procedure: found.code, version }.into());
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(ProcedureRefusal::NoReason.into());
    }
    store::decide(tx, by, &found, ProcedureState::Retired, Some(reason))?;
    record(tx, by, "retire_procedure", &found, "retired", Some(reason))?;
    store::need(tx, code, version)
}
