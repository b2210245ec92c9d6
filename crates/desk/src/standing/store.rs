//! SQL of standing orders.

use basics::Day;
use db::{Fault, Row, Tx, values};
use uuid::Uuid;

use super::refusal::StandingRefusal;
use super::rhythm::{Rhythm, Unit};
use super::standing_order::{Mode, StandingFilter, StandingId, StandingOrder, StandingRun, StandingState};
use crate::Failure;

fn unreadable(what: &str, error: impl std::fmt::Display) -> Fault {
    Fault::Statement(format!("{what} of a standing order can't be read: {error}"))
}

pub(super) fn insert(tx: &mut Tx, s: &StandingOrder) -> Result<(), Fault> {
    let content = serde_json::to_string(&s.content).map_err(|e| Fault::Broken(e.to_string()))?;
    tx.record(
        "insert into standing_order (id, number, customer, customer_number, customer_name, content, unit, every, first_day, last_day,
           days_before, mode, state, next_day, next_run, made_by, made_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        &values![
            s.id,
            &s.number,
            s.customer,
            &s.customer_number,
            &s.customer_name,
            content,
            s.rhythm.unit.code(),
            s.rhythm.every,
            s.rhythm.first_day,
            s.last_day,
            s.rhythm.days_before,
            s.mode.code(),
            s.state.code(),
            s.next_day,
            s.next_run,
            s.made_by,
            s.made_at,
            s.version
        ],
    )
}

fn read(row: &Row<'_>) -> Result<StandingOrder, Fault> {
    let mut c = row.columns();
    let (id, number, customer) = (c.take()?, c.take()?, c.take()?);
    let (customer_number, customer_name) = (c.take()?, c.take()?);
    let content: String = c.take()?;
    let unit: String = c.take()?;
    let (every, first_day, last_day, days_before) = (c.take()?, c.take()?, c.take()?, c.take()?);
    let (mode, state): (String, String) = (c.take()?, c.take()?);
    Ok(StandingOrder {
        id,
        number,
        customer,
        customer_number,
        customer_name,
        content: serde_json::from_str(&content).map_err(|e| unreadable("the content", e))?,
        rhythm: Rhythm {
            every,
            unit: Unit::from_code(&unit).ok_or_else(|| unreadable("the unit", unit))?,
            first_day,
            days_before,
        },
        last_day,
        mode: Mode::from_code(&mode).ok_or_else(|| unreadable("the mode", mode))?,
        state: StandingState::from_code(&state).ok_or_else(|| unreadable("the state", state))?,
        next_day: c.take()?,
        next_run: c.take()?,
        made_by: c.take()?,
        made_at: c.take()?,
        reason: c.take()?,
        version: c.take()?,
    })
}

pub fn by_number(tx: &mut Tx, number: &str) -> Result<Option<StandingOrder>, Fault> {
    tx.first(
        "select id, number, customer, customer_number, customer_name, content, unit, every, first_day, last_day, days_before, mode, state,
           next_day, next_run, made_by, made_at, reason, version from standing_order where number = $1",
        &values![number.trim().to_uppercase()],
        read,
    )
}

pub fn need(tx: &mut Tx, number: &str) -> Result<StandingOrder, Failure> {
    by_number(tx, number)?.ok_or_else(|| StandingRefusal::NotFound(number.to_owned()).into())
}

/// Standing orders, the one that runs next first.
pub fn list(tx: &mut Tx, filter: &StandingFilter, most: usize) -> Result<Vec<StandingOrder>, Fault> {
    let state = filter.state.map_or("", StandingState::code);
    let (from, to) = filter.customer.map_or((Uuid::nil(), Uuid::max()), |c| (c.uuid(), c.uuid()));
    tx.query(
        "select id, number, customer, customer_number, customer_name, content, unit, every, first_day, last_day, days_before, mode, state,
           next_day, next_run, made_by, made_at, reason, version from standing_order
         where ($1 = '' or state = $1) and customer between $2 and $3 order by next_run, number limit $4",
        &values![state, from, to, most],
        read,
    )
}

/// The one that is due first.
pub(super) fn due(tx: &mut Tx, today: Day) -> Result<Option<StandingOrder>, Fault> {
    tx.first(
        "select id, number, customer, customer_number, customer_name, content, unit, every, first_day, last_day, days_before, mode, state,
           next_day, next_run, made_by, made_at, reason, version from standing_order
         where state = 'active' and next_run <= $1 order by next_run, number limit 1",
        &values![today],
        read,
    )
}

pub(super) fn set_state(tx: &mut Tx, s: &StandingOrder) -> Result<(), Fault> {
    tx.record(
        "update standing_order set state = $2, reason = $3, next_day = $4, next_run = $5, version = version + 1 where id = $1",
        &values![s.id, s.state.code(), s.reason.as_deref(), s.next_day, s.next_run],
    )
}

pub(super) fn set_next(tx: &mut Tx, id: StandingId, day: Day, run: Day) -> Result<(), Fault> {
    tx.record(
        "update standing_order set next_day = $2, next_run = $3, version = version + 1 where id = $1",
        &values![id, day, run],
    )
}

/// The key refuses a second run for the same delivery.
pub(super) fn insert_run(
    tx: &mut Tx,
    s: &StandingOrder,
    day: Day,
    outcome: &str,
    order: Option<&str>,
    said: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into standing_run (standing, day, outcome, order_number, said, at) values ($1, $2, $3, $4, $5, $6)",
        &values![s.id, day, outcome, order, Some(said).filter(|s| !s.is_empty()), now],
    )
}

pub(super) fn count_runs(tx: &mut Tx, id: StandingId) -> Result<i64, Fault> {
    let count = tx.first(
        "select count(*) from standing_run where standing = $1 and order_number is not null",
        &values![id],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// What became of each delivery, the latest first.
pub fn runs_of(tx: &mut Tx, id: StandingId, most: usize) -> Result<Vec<StandingRun>, Fault> {
    tx.query(
        "select day, outcome, order_number, said, at from standing_run where standing = $1 order by day desc limit $2",
        &values![id, most],
        |row| {
            let mut c = row.columns();
            Ok(StandingRun {
                day: c.take()?,
                outcome: c.take()?,
                order_number: c.take()?,
                said: c.take()?,
                at: c.take()?,
            })
        },
    )
}
