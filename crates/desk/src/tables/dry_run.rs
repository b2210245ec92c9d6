//! Dry run: what a version would change, over cases that were decided before. Records nothing.

use db::Tx;

use super::compile::{Compiled, Decided, compile};
use super::facts::Facts;
use super::refusal::TableRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::policies::{Verb, Whose, allow};

/// A case as it was.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What it was about: `order SO100001`.
    pub what: String,
    pub facts: Facts,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Change {
    pub what: String,
    /// The rows that fire and what they say, as they are now.
    pub now: Vec<String>,
    pub then: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct DryRun {
    pub looked_at: usize,
    pub unchanged: usize,
    /// Cases without an answer by the new version that have one now.
    pub unanswered: usize,
    pub changes: Vec<Change>,
}

/// Cases told one by one; the rest is counted.
const TOLD_MAX: usize = 200;

/// A version on record against the one that holds today.
pub fn dry_run(
    tx: &mut Tx,
    by: &Actor,
    table: &str,
    version: i64,
    samples: &[Sample],
) -> Result<DryRun, Failure> {
    allow(by, Verb::SeeTables, Whose::Others)?;
    let found = store::need(tx, table, version)?;
    let new = compile(&found).map_err(TableRefusal::Cells)?;
    let today = company::today(tx)?;
    let now = super::in_force(tx, found.kind.code, today)?;
    Ok(compare(now.as_deref(), &new, samples))
}

/// What two versions say of the same cases.
pub fn compare(now: Option<&Compiled>, new: &Compiled, samples: &[Sample]) -> DryRun {
    let mut run = DryRun { looked_at: samples.len(), ..DryRun::default() };
    for sample in samples {
        let before = now.map(|t| t.decide(&sample.facts)).unwrap_or_default();
        let after = new.decide(&sample.facts);
        let answers = |all: &[Decided<'_>]| all.iter().map(|d| d.row.then_written()).collect::<Vec<_>>();
        if answers(&before) == answers(&after) {
            run.unchanged += 1;
            continue;
        }
        if after.is_empty() {
            run.unanswered += 1;
        }
        if run.changes.len() < TOLD_MAX {
            let told = |all: &[Decided<'_>]| {
                all.iter().map(|d| format!("row {}: {}", d.row.number, d.row.told())).collect()
            };
            run.changes.push(Change { what: sample.what.clone(), now: told(&before), then: told(&after) });
        }
    }
    run
}
