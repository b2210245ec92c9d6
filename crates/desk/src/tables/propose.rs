//! Propose: a new version of a table. Someone else approves it. [`try_out`] is the same without recording anything, for the editor.

use std::sync::Arc;

use basics::{Day, Id, Limits};
use db::Tx;

use super::check::check;
use super::compile::{Compiled, compile};
use super::kind::{Hit, TableKind};
use super::refusal::TableRefusal;
use super::store;
use super::version::{TableState, TableVersion, WrittenRow};
use crate::actor::Actor;
use crate::company;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::{Failure, Finding};

/// What is written.
#[derive(Debug, Clone)]
pub struct NewVersion {
    pub table: String,
    /// The usual one of the table where it is left out.
    pub hit: Option<Hit>,
    pub rows: Vec<WrittenRow>,
    /// Today, or tomorrow where a version is in force today.
    pub valid_from: Option<Day>,
    pub valid_to: Option<Day>,
    /// What changes and why.
    pub reason: String,
}

/// The version as it was recorded, with what the check says of its rows.
pub fn propose(tx: &mut Tx, by: &Actor, new: &NewVersion) -> Result<(TableVersion, Vec<Finding>), Failure> {
    allow(by, Verb::ChangeTable, Whose::Own)?;
    let (mut version, compiled) = written(tx, by, new)?;
    version.id = tx.new_id();
    version.version = store::latest(tx, version.kind)? + 1;
    let findings = check(&compiled);
    store::insert(tx, &version)?;
    record(tx, by, Verb::ChangeTable.code(), &version, Some(version.reason.as_str()))?;
    Ok((version, findings))
}

/// What would be proposed, compiled, with what the check says of its rows.
pub fn try_out(tx: &mut Tx, by: &Actor, new: &NewVersion) -> Result<(Arc<Compiled>, Vec<Finding>), Failure> {
    allow(by, Verb::ChangeTable, Whose::Own)?;
    let (_, compiled) = written(tx, by, new)?;
    let findings = check(&compiled);
    Ok((compiled, findings))
}

fn written(tx: &mut Tx, by: &Actor, new: &NewVersion) -> Result<(TableVersion, Arc<Compiled>), Failure> {
    let kind = super::kind(&new.table).ok_or_else(|| TableRefusal::NotFound(new.table.clone()))?;
    let today = company::today(tx)?;
    let in_force = super::in_force(tx, kind.code, today)?.is_some();
    Ok(decide(by, kind, new, if in_force { today.plus_days(1) } else { today }, tx.now())?)
}

/// `usual_day` is the first day of a version that names none.
fn decide(
    by: &Actor,
    kind: &'static TableKind,
    new: &NewVersion,
    usual_day: Day,
    now: basics::Instant,
) -> Result<(TableVersion, Arc<Compiled>), TableRefusal> {
    let hit = new.hit.unwrap_or_else(|| kind.usual_hit());
    if !kind.hits.contains(&hit) {
        return Err(TableRefusal::Hit { table: kind.code, hit: hit.code() });
    }
    let cell =
        |text: &String| basics::clean_line(text).0.chars().take(Limits::TABLE_CELL_CHARS).collect::<String>();
    let rows: Vec<WrittenRow> = new
        .rows
        .iter()
        .filter(|r| !r.is_empty())
        .map(|r| WrittenRow {
            when: r.when.iter().take(kind.inputs.len()).map(cell).collect(),
            then: r.then.iter().take(kind.outputs.len()).map(cell).collect(),
            note: cell(&r.note),
        })
        .collect();
    if rows.is_empty() {
        return Err(TableRefusal::Empty);
    }
    if rows.len() > Limits::TABLE_ROWS {
        return Err(TableRefusal::TooLong { rows: rows.len() });
    }
    let valid_from = new.valid_from.unwrap_or(usual_day);
    if let Some(to) = new.valid_to.filter(|to| *to < valid_from) {
        return Err(TableRefusal::Dates { from: valid_from, to });
    }
    let reason: String = new.reason.trim().chars().take(Limits::LINE_CHARS).collect();
    if reason.is_empty() {
        return Err(TableRefusal::NoReason);
    }
    let version = TableVersion {
        id: Id::from_uuid(uuid::Uuid::nil()),
        kind,
        version: 0,
        hit,
        rows,
        valid_from,
        valid_to: new.valid_to,
        state: TableState::Proposed,
        reason,
        note: None,
        written_by: by.person,
        written_at: now,
        decided_by: None,
    };
    let compiled = compile(&version).map_err(TableRefusal::Cells)?;
    Ok((version, compiled))
}

pub(super) fn record(
    tx: &mut Tx,
    by: &Actor,
    verb: &'static str,
    version: &TableVersion,
    reason: Option<&str>,
) -> Result<(), db::Fault> {
    let number = version.number();
    let entry = Entry {
        verb,
        noun: "table",
        thing: version.id.uuid(),
        number: Some(&number),
        reason: reason.filter(|r| !r.is_empty()),
        detail: serde_json::json!({
            "to": version.state.code(), "rows": version.rows.len(), "hit": version.hit.code(),
            "from": version.valid_from.to_string(), "until": version.valid_to.map(|d| d.to_string()),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(rows: &[(&str, &str)]) -> NewVersion {
        let row = |(country, zone): &(&str, &str)| WrittenRow {
            when: vec![(*country).into()],
            then: vec![(*zone).into()],
            note: String::new(),
        };
        NewVersion {
            table: "zone".into(),
            hit: None,
            rows: rows.iter().map(row).collect(),
            valid_from: None,
            valid_to: None,
            reason: "new zones".into(),
        }
    }

    fn decided(new: &NewVersion) -> Result<TableVersion, TableRefusal> {
        let now: basics::Instant = "2026-11-23T09:00:00Z".parse().unwrap();
        let kind = crate::tables::kind(&new.table).unwrap();
        decide(&Actor::desk(), kind, new, now.utc_day(), now).map(|(version, _)| version)
    }

    #[test]
    fn what_is_proposed_has_rows_that_can_be_read_dates_in_order_and_a_reason() {
        let good = decided(&new(&[("DE", "1"), ("", ""), ("AT", "2")])).unwrap();
        assert_eq!((good.rows.len(), good.hit, good.state), (2, Hit::First, TableState::Proposed));
        assert!(matches!(decided(&new(&[("", "")])), Err(TableRefusal::Empty)));
        assert!(matches!(decided(&new(&[("DE", "")])), Err(TableRefusal::Cells(f)) if f.len() == 1));
        assert!(matches!(
            decided(&NewVersion { hit: Some(Hit::Collect), ..new(&[("DE", "1")]) }),
            Err(TableRefusal::Hit { .. })
        ));
        assert!(matches!(
            decided(&NewVersion { reason: " ".into(), ..new(&[("DE", "1")]) }),
            Err(TableRefusal::NoReason)
        ));
        assert!(matches!(
            decided(&NewVersion { valid_to: "2026-01-01".parse().ok(), ..new(&[("DE", "1")]) }),
            Err(TableRefusal::Dates { .. })
        ));
        let long: Vec<(&str, &str)> = vec![("DE", "1"); Limits::TABLE_ROWS + 1];
        assert!(matches!(decided(&new(&long)), Err(TableRefusal::TooLong { .. })));
    }
}
