//! SQL of procedures, and of the order histories that are held against them.

use basics::{Day, Instant};
use db::{Fault, Row, Tx, Value, values};
use uuid::Uuid;

use super::acknowledge::Acknowledged;
use super::built_in::built_in;
use super::procedure::{ProcedureState, ProcedureVersion};
use super::refusal::ProcedureRefusal;
use crate::Failure;
use crate::actor::{Actor, PersonId};

fn read(row: &Row<'_>) -> Result<ProcedureVersion, Fault> {
    let mut c = row.columns();
    let (id, code, version, content): (_, _, _, String) = (c.take()?, c.take()?, c.take()?, c.take()?);
    let procedure =
        serde_json::from_str(&content).map_err(|e| Fault::Broken(format!("a procedure's content: {e}")))?;
    let (valid_from, state): (Day, String) = (c.take()?, c.take()?);
    Ok(ProcedureVersion {
        id,
        code,
        version,
        procedure,
        valid_from,
        state: ProcedureState::from_code(&state),
        note: c.take()?,
        written_by: c.take()?,
        written_at: c.take()?,
        decided_by: c.take()?,
    })
}

/// All versions of a procedure, the latest first; the one that comes with the desk is the last.
pub fn versions(tx: &mut Tx, code: &str, limit: usize) -> Result<Vec<ProcedureVersion>, Fault> {
    let mut found = tx.query(
        "select id, code, version, content, valid_from, state, note, written_by, written_at, decided_by
         from procedure_version where code = $1 order by version desc limit $2",
        &values![code, limit],
        read,
    )?;
    found.extend(built_in(code));
    Ok(found)
}

pub fn need(tx: &mut Tx, code: &str, version: i64) -> Result<ProcedureVersion, Failure> {
    let found = tx.first(
        "select id, code, version, content, valid_from, state, note, written_by, written_at, decided_by
         from procedure_version where code = $1 and version = $2",
        &values![code, version],
        read,
    )?;
    let found = found.or_else(|| built_in(code).filter(|b| b.version == version));
    Ok(found.ok_or_else(|| ProcedureRefusal::NoVersion { procedure: code.to_owned(), version })?)
}

/// The version that holds on a day.
pub fn in_force(tx: &mut Tx, code: &str, on: Day) -> Result<ProcedureVersion, Failure> {
    let found = tx.first(
        "select id, code, version, content, valid_from, state, note, written_by, written_at, decided_by
         from procedure_version where code = $1 and state = 'approved' and valid_from <= $2 order by version desc limit 1",
        &values![code, on],
        read,
    )?;
    if let Some(found) = found.or_else(|| built_in(code)) {
        return Ok(found);
    }
    Err(match latest(tx, code)? {
        0 => ProcedureRefusal::NotFound(code.to_owned()).into(),
        _ => ProcedureRefusal::NotInForce(code.to_owned()).into(),
    })
}

pub(super) fn latest(tx: &mut Tx, code: &str) -> Result<i64, Fault> {
    let found =
        tx.first("select max(version) from procedure_version where code = $1", &values![code], |row| {
            row.get::<Option<i64>>(0)
        })?;
    Ok(found.flatten().unwrap_or(0))
}

/// A procedure as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub code: String,
    pub title: String,
    /// In force today; none where none is approved yet.
    pub in_force: Option<i64>,
    pub valid_from: Option<Day>,
    /// Waits for someone to decide.
    pub proposed: i64,
    pub acknowledged: i64,
    /// By whoever looks.
    pub acknowledged_at: Option<Instant>,
}

pub fn library(tx: &mut Tx, by: &Actor, today: Day, limit: usize) -> Result<Vec<Listed>, Failure> {
    let mut codes: Vec<(String, i64)> = tx.query(
        "select code, sum(case when state = 'proposed' then 1 else 0 end) from procedure_version group by code order by code limit $1",
        &values![limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if codes.iter().all(|(code, _)| code != super::ORDER_LIFE) {
        codes.insert(0, (super::ORDER_LIFE.to_owned(), 0));
    }
    let mut found = Vec::new();
    for (code, proposed) in codes {
        let held = in_force(tx, &code, today).ok();
        let shown = match &held {
            Some(v) => v.procedure.title.clone(),
            None => versions(tx, &code, 1)?.pop().map(|v| v.procedure.title).unwrap_or_default(),
        };
        let version = held.as_ref().map(|v| v.version);
        let (acknowledged, own) = match version {
            Some(version) => (
                tx.first(
                    "select count(*) from procedure_acknowledgement where code = $1 and version = $2",
                    &values![&code, version],
                    |row| row.get::<i64>(0),
                )?,
                tx.first(
                    "select at from procedure_acknowledgement where code = $1 and version = $2 and person = $3",
                    &values![&code, version, by.person],
                    |row| row.get(0),
                )?,
            ),
            None => (None, None),
        };
        found.push(Listed {
            title: shown,
            in_force: version,
            valid_from: held.filter(|v| v.version > 0).map(|v| v.valid_from),
            proposed,
            acknowledged: acknowledged.unwrap_or(0),
            acknowledged_at: own,
            code,
        });
    }
    Ok(found)
}

pub(super) fn insert(tx: &mut Tx, v: &ProcedureVersion) -> Result<(), Fault> {
    let content = serde_json::to_string(&v.procedure).map_err(|e| Fault::Broken(e.to_string()))?;
    tx.record(
        "insert into procedure_version (id, code, version, content, valid_from, state, written_by, written_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &values![v.id, &v.code, v.version, content, v.valid_from, v.state.code(), v.written_by, v.written_at],
    )
}

pub(super) fn decide(
    tx: &mut Tx,
    by: &Actor,
    version: &ProcedureVersion,
    state: ProcedureState,
    note: Option<&str>,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update procedure_version set state = $2, note = $3, decided_by = $4, decided_at = $5 where id = $1",
        &values![version.id, state.code(), note, by.person, now],
    )
}

/// False where it was acknowledged before.
pub(super) fn acknowledge(tx: &mut Tx, by: &Actor, code: &str, version: i64) -> Result<bool, Fault> {
    let now = tx.now();
    let rows = tx.execute(
        "insert into procedure_acknowledgement (code, version, person, at) values ($1, $2, $3, $4)
         on conflict (code, version, person) do nothing",
        &values![code, version, by.person, now],
    )?;
    Ok(rows == 1)
}

pub(super) fn acknowledged(tx: &mut Tx, code: &str, version: i64) -> Result<Vec<Acknowledged>, Fault> {
    tx.query(
        "select person, at from procedure_acknowledgement where code = $1 and version = $2 order by at limit 2000",
        &values![code, version],
        |row| Ok(Acknowledged { person: row.get(0)?, at: row.get(1)? }),
    )
}

/// An order as its history begins.
pub(super) struct Order {
    pub id: Uuid,
    pub number: String,
    pub channel: String,
    pub kind: String,
    pub total: i64,
    pub entered_by: PersonId,
    pub created_at: Instant,
    pub confirmed_at: Option<Instant>,
    pub is_over: bool,
}

/// Orders opened from one moment to another, in the order of their time, those after the last of the page before.
pub(super) fn orders(
    tx: &mut Tx,
    from: Instant,
    to: Instant,
    after: Option<(Instant, &str)>,
    limit: usize,
) -> Result<Vec<Order>, Fault> {
    let (at, number) = after.unwrap_or((from, ""));
    tx.query(
        "select id, number, channel, kind, total, entered_by, created_at, confirmed_at, ended_at from sales_order
         where created_at >= $1 and created_at < $2 and (created_at > $1 or number > $3)
         order by created_at, number limit $4",
        &values![at, to, number, limit],
        read_order,
    )
}

fn read_order(row: &Row<'_>) -> Result<Order, Fault> {
    let mut c = row.columns();
    Ok(Order {
        id: c.take()?,
        number: c.take()?,
        channel: c.take()?,
        kind: c.take()?,
        total: c.take()?,
        entered_by: c.take()?,
        created_at: c.take()?,
        confirmed_at: c.take()?,
        is_over: c.take::<Option<i64>>()?.is_some(),
    })
}

pub(super) fn order(tx: &mut Tx, number: &str) -> Result<Option<Order>, Fault> {
    tx.first(
        "select id, number, channel, kind, total, entered_by, created_at, confirmed_at, ended_at from sales_order where number = $1",
        &values![number],
        read_order,
    )
}

/// An order's shipments and invoices: their ids, the order's, their numbers.
pub(super) fn parts(tx: &mut Tx, orders: &[Value<'_>]) -> Result<Vec<(Uuid, Uuid, String, bool)>, Fault> {
    let mut found = tx.query_list(
        "select id, order_id, number from shipment where order_id in ({list})",
        &[],
        orders,
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, true)),
    )?;
    found.extend(tx.query_list(
        "select id, order_id, number from invoice where order_id in ({list}) and kind = 'invoice'",
        &[],
        orders,
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, false)),
    )?);
    Ok(found)
}

pub(super) type EachEntry<'a> = dyn FnMut(Uuid, (Instant, i64, i64), String, Option<PersonId>, bool) + 'a;

/// What the journal says of these things: thing, time, lane and entry, verb, person, and whether a reason was given.
pub(super) fn journal(tx: &mut Tx, things: &[Value<'_>], each: &mut EachEntry<'_>) -> Result<(), Fault> {
    tx.query_list(
        "select thing, at, lane, entry, verb, person, reason from journal where thing in ({list}) order by at, lane, entry",
        &[],
        things,
        |row| {
            let mut c = row.columns();
            let (thing, when) = (c.take()?, (c.take()?, c.take()?, c.take()?));
            each(thing, when, c.take()?, c.take()?, c.take::<Option<String>>()?.is_some());
            Ok(())
        },
    )?;
    Ok(())
}

/// Errors on record of these orders that stand: order, field, where it was found.
pub(super) fn errors(tx: &mut Tx, orders: &[Value<'_>]) -> Result<Vec<(Uuid, String, String)>, Fault> {
    tx.query_list(
        "select order_id, field, source from error_record where order_id in ({list}) and withdrawn is null",
        &[],
        orders,
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// Departments of people, by their id.
pub(super) fn departments(tx: &mut Tx) -> Result<Vec<(PersonId, String)>, Fault> {
    tx.query("select id, department from person limit 100000", &[], |row| Ok((row.get(0)?, row.get(1)?)))
}
