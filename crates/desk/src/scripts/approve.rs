//! Approve: a proposed version is said from its first day on, or refused with a reason; an approved one can be taken back.
//! Holds: nobody approves what they wrote themselves (the policies, and a check on the table).

use basics::Language;
use db::Tx;

use super::propose::record;
use super::refusal::ScriptRefusal;
use super::script::{ScriptState, ScriptVersion};
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::policies::{Verb, Whose, allow};

/// Approves a proposed version, or refuses it with a reason.
pub fn decide_version(
    tx: &mut Tx,
    by: &Actor,
    code: &str,
    language: Language,
    version: i64,
    is_good: bool,
    reason: &str,
) -> Result<ScriptVersion, Failure> {
    // Whoever may not decide anything is not told what there is to decide.
    allow(by, Verb::ApproveScript, Whose::Others)?;
    let found = store::need(tx, code, language, version)?;
    allow(by, Verb::ApproveScript, Whose::of(found.written_by == by.person))?;
    let state = decide(&found, is_good, reason)?;
    let reason = Some(reason.trim()).filter(|r| !r.is_empty());
    store::decide(tx, by, &found, state, reason)?;
    if state == ScriptState::Approved {
        store::insert_words(tx, &found)?;
    }
    record(tx, by, Verb::ApproveScript.code(), &found, Some(state.code()), reason)?;
    store::need(tx, code, language, version)
}

fn decide(found: &ScriptVersion, is_good: bool, reason: &str) -> Result<ScriptState, ScriptRefusal> {
    if found.state != ScriptState::Proposed {
        return Err(ScriptRefusal::Decided { script: found.code.clone(), version: found.version });
    }
    match (is_good, reason.trim()) {
        (true, _) => Ok(ScriptState::Approved),
        (false, "") => Err(ScriptRefusal::NoReason),
        (false, _) => Ok(ScriptState::Refused),
    }
}

/// Takes an approved version back, with a reason; the one before it is said again if its dates let it.
pub fn retire(
    tx: &mut Tx,
    by: &Actor,
    code: &str,
    language: Language,
    version: i64,
    reason: &str,
) -> Result<ScriptVersion, Failure> {
    // Taking back is the safe side: one's own as well.
    allow(by, Verb::ApproveScript, Whose::Others)?;
    let found = store::need(tx, code, language, version)?;
    if found.state != ScriptState::Approved {
        return Err(ScriptRefusal::NotApproved { script: found.code, version }.into());
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(ScriptRefusal::NoReason.into());
    }
    store::decide(tx, by, &found, ScriptState::Retired, Some(reason))?;
    store::delete_words(tx, &found)?;
    record(tx, by, "retire_script", &found, Some("retired"), Some(reason))?;
    store::need(tx, code, language, version)
}
