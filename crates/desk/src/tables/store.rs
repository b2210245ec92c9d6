//! SQL of decision tables.

use std::collections::HashSet;

use basics::{Day, Id, Limits};
use db::{Fault, Row, Tx, values};

use super::acknowledge::Reader;
use super::kind::{Hit, TableKind};
use super::kinds::kind;
use super::refusal::TableRefusal;
use super::uses::TableUse;
use super::version::{TableState, TableVersion};
use crate::Failure;
use crate::actor::Actor;

/// Approved versions that are remembered: more than a house has tables and years.
const VERSIONS_MAX: usize = 5_000;

/// None where the table is one that the house no longer has.
fn read(row: &Row<'_>) -> Result<Option<TableVersion>, Fault> {
    let mut c = row.columns();
    let (id, code): (_, String) = (c.take()?, c.take()?);
    let (version, hit, rows): (i64, String, String) = (c.take()?, c.take()?, c.take()?);
    let (valid_from, valid_to, state): (Day, Option<Day>, String) = (c.take()?, c.take()?, c.take()?);
    let Some(kind) = kind(&code) else { return Ok(None) };
    Ok(Some(TableVersion {
        id,
        kind,
        version,
        hit: Hit::from_code(&hit).unwrap_or_else(|| kind.usual_hit()),
        rows: serde_json::from_str(&rows)
            .map_err(|e| Fault::Broken(format!("rows of the table {code} {version}: {e}")))?,
        valid_from,
        valid_to,
        state: TableState::from_code(&state),
        reason: c.take()?,
        note: c.take()?,
        written_by: c.take()?,
        written_at: c.take()?,
        decided_by: c.take()?,
    }))
}

pub(super) fn approved(tx: &mut Tx) -> Result<Vec<TableVersion>, Fault> {
    let found = tx.query(
        "select id, kind, version, hit, content, valid_from, valid_to, state, reason, note, written_by, written_at, decided_by
         from table_version where state = 'approved' order by kind, version desc limit $1",
        &values![VERSIONS_MAX],
        read,
    )?;
    Ok(found.into_iter().flatten().collect())
}

/// All versions of a table, the latest first.
pub fn versions(tx: &mut Tx, table: &str, limit: usize) -> Result<Vec<TableVersion>, Fault> {
    let found = tx.query(
        "select id, kind, version, hit, content, valid_from, valid_to, state, reason, note, written_by, written_at, decided_by
         from table_version where kind = $1 order by version desc limit $2",
        &values![table, limit],
        read,
    )?;
    Ok(found.into_iter().flatten().collect())
}

pub fn need(tx: &mut Tx, table: &str, version: i64) -> Result<TableVersion, Failure> {
    if kind(table).is_none() {
        return Err(TableRefusal::NotFound(table.to_owned()).into());
    }
    let found = tx.first(
        "select id, kind, version, hit, content, valid_from, valid_to, state, reason, note, written_by, written_at, decided_by
         from table_version where kind = $1 and version = $2",
        &values![table, version],
        read,
    )?;
    Ok(found.flatten().ok_or_else(|| TableRefusal::NoVersion { table: table.to_owned(), version })?)
}

pub(super) fn latest(tx: &mut Tx, kind: &TableKind) -> Result<i64, Fault> {
    let found =
        tx.first("select max(version) from table_version where kind = $1", &values![kind.code], |row| {
            row.get::<Option<i64>>(0)
        })?;
    Ok(found.flatten().unwrap_or(0))
}

pub(super) fn insert(tx: &mut Tx, v: &TableVersion) -> Result<(), Fault> {
    let content = serde_json::to_string(&v.rows).map_err(|e| Fault::Broken(e.to_string()))?;
    tx.record(
        "insert into table_version (id, kind, version, hit, content, valid_from, valid_to, state, reason, written_by, written_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &values![
            v.id,
            v.kind.code,
            v.version,
            v.hit.code(),
            content,
            v.valid_from,
            v.valid_to,
            v.state.code(),
            &v.reason,
            v.written_by,
            v.written_at
        ],
    )
}

pub(super) fn decide(
    tx: &mut Tx,
    by: &Actor,
    version: &TableVersion,
    state: TableState,
    note: Option<&str>,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update table_version set state = $2, note = $3, decided_by = $4, decided_at = $5 where id = $1",
        &values![version.id, state.code(), note, by.person, now],
    )
}

pub(super) fn end(tx: &mut Tx, version: &TableVersion, last: Day, note: &str) -> Result<(), Fault> {
    tx.record(
        "update table_version set valid_to = $2, note = $3 where id = $1",
        &values![version.id, last, note],
    )
}

/// False where it was acknowledged before.
pub(super) fn acknowledge(tx: &mut Tx, by: &Actor, version: &TableVersion) -> Result<bool, Fault> {
    let now = tx.now();
    let made = tx.execute(
        "insert into table_reader (table_version, person, at) values ($1, $2, $3) on conflict (table_version, person) do nothing",
        &values![version.id, by.person, now],
    )?;
    Ok(made > 0)
}

pub(super) fn readers(tx: &mut Tx, version: &TableVersion, limit: usize) -> Result<Vec<Reader>, Fault> {
    tx.query(
        "select p.id, p.name, r.at from person p left join table_reader r on r.person = p.id and r.table_version = $1
         where p.active = 1 and p.password is not null
         order by case when r.at is null then 0 else 1 end, p.name limit $2",
        &values![version.id, limit],
        |row| Ok(Reader { person: row.get(0)?, name: row.get(1)?, at: row.get(2)? }),
    )
}

pub(super) fn read_by(tx: &mut Tx, by: &Actor) -> Result<HashSet<Id<TableVersion>>, Fault> {
    let found = tx.query(
        "select table_version from table_reader where person = $1 order by at desc limit $2",
        &values![by.person, VERSIONS_MAX],
        |row| row.get(0),
    )?;
    Ok(found.into_iter().collect())
}

pub(super) fn insert_use(tx: &mut Tx, u: &TableUse) -> Result<(), Fault> {
    let facts = serde_json::to_string(&u.facts).map_err(|e| Fault::Broken(e.to_string()))?;
    tx.record(
        "insert into table_use (id, kind, version, row_no, noun, number, facts, at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &values![u.id, &u.table, u.version, u.row, &u.noun, &u.number, facts, u.at],
    )
}

fn read_use(row: &Row<'_>) -> Result<TableUse, Fault> {
    let mut c = row.columns();
    let (id, table, version, row_no, noun, number) =
        (c.take()?, c.take()?, c.take()?, c.take()?, c.take()?, c.take()?);
    let facts: String = c.take()?;
    Ok(TableUse {
        id,
        table,
        version,
        row: row_no,
        noun,
        number,
        facts: serde_json::from_str(&facts)
            .map_err(|e| Fault::Broken(format!("facts of a table's use: {e}")))?,
        at: c.take()?,
    })
}

pub(super) fn uses_of(tx: &mut Tx, noun: &str, number: &str, limit: usize) -> Result<Vec<TableUse>, Fault> {
    tx.query(
        "select id, kind, version, row_no, noun, number, facts, at from table_use where noun = $1 and number = $2
         order by at desc, id desc limit $3",
        &values![noun, number, limit],
        read_use,
    )
}

pub(super) fn uses_of_table(tx: &mut Tx, table: &str, limit: usize) -> Result<Vec<TableUse>, Fault> {
    let limit = limit.min(Limits::DRY_RUN_CASES);
    tx.query(
        "select id, kind, version, row_no, noun, number, facts, at from table_use where kind = $1 order by at desc, id desc limit $2",
        &values![table, limit],
        read_use,
    )
}
