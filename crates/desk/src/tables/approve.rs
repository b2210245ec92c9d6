//! Approve: a proposed version holds from its first day on, or is refused with a reason; one that holds can be ended.
//! Holds: nobody approves what they wrote themselves (the policies, and a check on the table); no version changes what held on a day that
//! has begun, so that every amount and decision of that day can be explained.

use basics::Day;
use db::Tx;

use super::check::check;
use super::compile::compile;
use super::propose::record;
use super::refusal::TableRefusal;
use super::store;
use super::version::{TableState, TableVersion};
use crate::actor::Actor;
use crate::company;
use crate::policies::{Verb, Whose, allow};
use crate::{Failure, Finding, Severity};

/// Approves a proposed version, or refuses it with a reason.
pub fn decide_version(
    tx: &mut Tx,
    by: &Actor,
    table: &str,
    version: i64,
    is_good: bool,
    reason: &str,
) -> Result<TableVersion, Failure> {
    // Whoever may not decide anything is not told what there is to decide.
    allow(by, Verb::ApproveTable, Whose::Others)?;
    let found = store::need(tx, table, version)?;
    allow(by, Verb::ApproveTable, Whose::of(found.written_by == by.person))?;
    let today = company::today(tx)?;
    // What is in force on its first day, or was before the day is over.
    let first = found.valid_from.min(today);
    let before = if is_good && found.valid_from <= today {
        super::all_in_force(tx)?.any_between(found.kind, first, today)
    } else {
        false
    };
    let findings = if is_good { compile(&found).map_or_else(|f| f, |c| check(&c)) } else { Vec::new() };
    let state = decide(&found, is_good, reason, findings, before.then_some(today))?;
    let reason = Some(reason.trim()).filter(|r| !r.is_empty());
    store::decide(tx, by, &found, state, reason)?;
    tx.advance_epoch()?;
    let now = store::need(tx, table, version)?;
    record(tx, by, Verb::ApproveTable.code(), &now, reason)?;
    Ok(now)
}

/// `held` is today, where another version held on a day that has begun.
fn decide(
    found: &TableVersion,
    is_good: bool,
    reason: &str,
    findings: Vec<Finding>,
    held: Option<Day>,
) -> Result<TableState, TableRefusal> {
    if found.state != TableState::Proposed {
        return Err(TableRefusal::Decided { table: found.kind.code, version: found.version });
    }
    if !is_good {
        return if reason.trim().is_empty() { Err(TableRefusal::NoReason) } else { Ok(TableState::Refused) };
    }
    let blocks: Vec<Finding> = findings.into_iter().filter(|f| f.severity == Severity::Block).collect();
    if !blocks.is_empty() {
        return Err(TableRefusal::Overlaps(blocks));
    }
    if let Some(today) = held {
        return Err(TableRefusal::Begun { from: found.valid_from, tomorrow: today.plus_days(1) });
    }
    Ok(TableState::Approved)
}

/// Ends an approved version, with a reason: it holds until tonight; one that has not begun is taken back. What held before it holds again
/// where its dates let it.
pub fn end(
    tx: &mut Tx,
    by: &Actor,
    table: &str,
    version: i64,
    reason: &str,
) -> Result<TableVersion, Failure> {
    // Taking back is the safe side: one's own as well.
    allow(by, Verb::ApproveTable, Whose::Others)?;
    let found = store::need(tx, table, version)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(TableRefusal::NoReason.into());
    }
    let today = company::today(tx)?;
    if found.state != TableState::Approved || found.valid_to.is_some_and(|last| last <= today) {
        return Err(TableRefusal::NotInForce { table: found.kind.code, version }.into());
    }
    if found.valid_from > today {
        store::decide(tx, by, &found, TableState::Retired, Some(reason))?;
    } else {
        store::end(tx, &found, today, reason)?;
    }
    tx.advance_epoch()?;
    let now = store::need(tx, table, version)?;
    record(tx, by, "end_table", &now, Some(reason))?;
    Ok(now)
}
