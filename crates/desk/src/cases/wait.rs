//! Wait: the customer has to say something before it goes on; the clock stands until they have. Resume: it runs again, with what was left.

use db::Tx;

use super::acknowledge::record;
use super::case::Case;
use super::investigate::worked;
use super::lifecycle::CaseAct;
use super::{clock, store, tell};
use crate::actor::Actor;
use crate::policies::Verb;
use crate::{Failure, calendars};

/// What is asked of the customer goes on record.
pub fn wait(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    what: &str,
    version: Option<i64>,
) -> Result<Case, Failure> {
    let case = worked(tx, by, number, version)?;
    let state = case.state.allow(CaseAct::Wait)?;
    let what = tell::needed(what)?;
    store::set_waiting(tx, case.id)?;
    record(tx, by, Verb::WorkCase, &case, "wait", state, Some(&what), serde_json::json!({}))?;
    store::need(tx, &case.number)
}

pub fn resume(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    what: &str,
    version: Option<i64>,
) -> Result<Case, Failure> {
    let case = worked(tx, by, number, version)?;
    let state = case.state.allow(CaseAct::Resume)?;
    let what = tell::short(what)?;
    let (calendar, now) = (calendars::of_company(tx)?, tx.now());
    let since = case.waiting_since.unwrap_or(now);
    let (resolve_by, stood) = clock::resumed(&calendar, case.resolve_by, since, now);
    store::set_resumed(tx, case.id, resolve_by, stood)?;
    let detail = serde_json::json!({ "stood_minutes": stood / 60 });
    record(tx, by, Verb::WorkCase, &case, "resume", state, what.as_deref(), detail)?;
    store::need(tx, &case.number)
}
