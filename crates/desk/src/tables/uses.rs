//! Uses: which row of which version decided about a thing, and from what. Kept by whoever acts on the answer; read again by the dry run.

use std::collections::BTreeMap;

use basics::{Id, Instant, Limits};
use db::{Fault, Tx};

use super::compile::Decided;
use super::dry_run::Sample;
use super::facts::Facts;
use super::kind::TableKind;
use super::store;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableUse {
    pub id: Id<TableUse>,
    pub table: String,
    pub version: i64,
    /// Counted from 1.
    pub row: i64,
    pub noun: String,
    pub number: String,
    pub facts: BTreeMap<String, String>,
    pub at: Instant,
}

/// Keeps which row decided about the thing; in the transaction of the verb that acts on it.
pub fn record_use(
    tx: &mut Tx,
    decided: &Decided<'_>,
    facts: &Facts,
    noun: &'static str,
    number: &str,
) -> Result<(), Fault> {
    let kept = TableUse {
        id: tx.new_id(),
        table: decided.table.kind.code.to_owned(),
        version: decided.table.version,
        row: decided.row.number as i64,
        noun: noun.to_owned(),
        number: number.to_owned(),
        facts: facts.written(decided.table.kind),
        at: tx.now(),
    };
    store::insert_use(tx, &kept)
}

/// What decided about a thing, the latest first.
pub fn uses_of(tx: &mut Tx, noun: &str, number: &str) -> Result<Vec<TableUse>, Fault> {
    store::uses_of(tx, noun, number, Limits::PAGE_ROWS)
}

/// The latest cases that the table decided, as they were.
pub fn past_uses(tx: &mut Tx, kind: &'static TableKind, limit: usize) -> Result<Vec<Sample>, Fault> {
    let past = store::uses_of_table(tx, kind.code, limit)?;
    Ok(past
        .into_iter()
        .map(|u| Sample { what: format!("{} {}", u.noun, u.number), facts: Facts::read(kind, &u.facts) })
        .collect())
}
