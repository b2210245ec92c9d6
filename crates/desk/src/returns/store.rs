//! SQL of returns.

use basics::{Instant, Quantity};
use db::{Fault, Row, Tx, Value, values};

use super::lifecycle::ReturnState;
use super::refusal::ReturnRefusal;
use super::rma::{Advance, Condition, Reason, Receipt, Remedy, Return, ReturnId, ReturnLine};
use crate::Failure;
use crate::actor::Actor;
use crate::customers::CustomerId;
use crate::orders::OrderId;

/// The policy stands among the settings.
pub(super) fn policy(tx: &mut Tx) -> Result<Option<String>, Fault> {
    tx.first("select content from setting where name = 'returns'", &[], |row| row.get(0))
}

pub(super) fn put_policy(tx: &mut Tx, content: &str) -> Result<(), Fault> {
    tx.record(
        "insert into setting (name, content) values ('returns', $1)
         on conflict (name) do update set content = excluded.content",
        &values![content],
    )
}

pub(super) fn insert(tx: &mut Tx, r: &Return) -> Result<(), Fault> {
    tx.record(
        "insert into rma (id, number, order_id, order_number, customer, customer_number, customer_name, state, remedy, advance, goods_back,
           place, currency, value, note, requested_by, requested_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1)",
        &values![
            r.id,
            &r.number,
            r.order,
            &r.order_number,
            r.customer,
            &r.customer_number,
            &r.customer_name,
            r.state.code(),
            r.remedy.code(),
            r.advance.code(),
            r.goods_back,
            r.place,
            r.currency,
            r.value,
            &r.note,
            r.requested_by,
            r.requested_at
        ],
    )?;
    const WIDTH: usize = 15;
    let mut rows = Vec::with_capacity(r.lines.len() * WIDTH);
    for l in &r.lines {
        rows.extend(values![
            r.id,
            l.line_no,
            l.item,
            &l.sku,
            &l.description,
            l.unit,
            l.reason.code(),
            &l.note,
            l.quantity,
            0,
            0,
            0,
            0,
            0,
            0
        ]);
    }
    tx.record_rows(
        "insert into rma_line (rma, line_no, item, sku, description, unit, reason, note, quantity, received, replaced, restocked,
           quarantined, scrapped, to_vendor) values {rows}",
        WIDTH,
        &rows,
    )
}

pub(super) fn touch(tx: &mut Tx, id: ReturnId) -> Result<(), Fault> {
    tx.record("update rma set version = version + 1 where id = $1", &values![id])
}

pub(super) fn set_state(tx: &mut Tx, id: ReturnId, state: ReturnState) -> Result<(), Fault> {
    tx.record("update rma set state = $2, version = version + 1 where id = $1", &values![id, state.code()])
}

pub(super) fn set_authorised(tx: &mut Tx, by: &Actor, id: ReturnId) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update rma set state = 'authorised', authorised_by = $2, authorised_at = $3, version = version + 1 where id = $1",
        &values![id, by.person, now],
    )
}

pub(super) fn set_settled(tx: &mut Tx, by: &Actor, id: ReturnId, state: ReturnState) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update rma set state = $2, settled_by = $3, settled_at = $4, version = version + 1 where id = $1",
        &values![id, state.code(), by.person, now],
    )
}

pub(super) fn set_ended(
    tx: &mut Tx,
    by: &Actor,
    id: ReturnId,
    state: ReturnState,
    reason: Option<&str>,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update rma set state = $2, ended_by = $3, ended_at = $4, reason = $5, version = version + 1 where id = $1",
        &values![id, state.code(), by.person, now, reason],
    )
}

pub(super) fn set_replacements(tx: &mut Tx, id: ReturnId, orders: &[String]) -> Result<(), Fault> {
    tx.record(
        "update rma set replacement = $2, version = version + 1 where id = $1",
        &values![id, orders.join(" ")],
    )
}

pub(super) fn replaced(tx: &mut Tx, id: ReturnId, line_no: i64, quantity: Quantity) -> Result<(), Fault> {
    tx.record(
        "update rma_line set replaced = replaced + $3 where rma = $1 and line_no = $2",
        &values![id, line_no, quantity],
    )
}

/// False if more came than may.
pub(super) fn receive(
    tx: &mut Tx,
    by: &Actor,
    of: &Return,
    line_no: i64,
    quantity: Quantity,
    condition: Condition,
    note: &str,
) -> Result<bool, Fault> {
    let done = tx.execute(
        "update rma_line set received = received + $3 where rma = $1 and line_no = $2 and received + $3 <= quantity",
        &values![of.id, line_no, quantity],
    )?;
    if done != 1 {
        return Ok(false);
    }
    let (id, now) = (tx.new_id::<Receipt>(), tx.now());
    tx.record(
        "insert into rma_receipt (id, rma, line_no, quantity, condition, note, received_by, at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &values![id, of.id, line_no, quantity, condition.code(), note, by.person, now],
    )?;
    Ok(true)
}

pub(super) fn set_disposed(tx: &mut Tx, id: ReturnId, line: &ReturnLine) -> Result<(), Fault> {
    tx.record(
        "update rma_line set restocked = $3, quarantined = $4, scrapped = $5, to_vendor = $6 where rma = $1 and line_no = $2",
        &values![id, line.line_no, line.restocked, line.quarantined, line.scrapped, line.to_vendor],
    )
}

pub(super) fn check_version(of: &Return, version: Option<i64>) -> Result<(), ReturnRefusal> {
    match version.filter(|v| *v != of.version) {
        Some(yours) => Err(ReturnRefusal::Stale { number: of.number.clone(), yours, now: of.version }),
        None => Ok(()),
    }
}

fn unreadable(what: &str, code: &str) -> Fault {
    Fault::Statement(format!("a return's {what} can't be read: {code}"))
}

fn coded<T>(
    c: &mut db::Columns<'_, '_>,
    what: &str,
    from_code: impl Fn(&str) -> Option<T>,
) -> Result<T, Fault> {
    let code: String = c.take()?;
    from_code(&code).ok_or_else(|| unreadable(what, &code))
}

fn read(row: &Row<'_>) -> Result<Return, Fault> {
    let mut c = row.columns();
    Ok(Return {
        id: c.take()?,
        number: c.take()?,
        order: c.take()?,
        order_number: c.take()?,
        customer: c.take()?,
        customer_number: c.take()?,
        customer_name: c.take()?,
        state: coded(&mut c, "state", ReturnState::from_code)?,
        remedy: coded(&mut c, "remedy", Remedy::from_code)?,
        advance: coded(&mut c, "advance", Advance::from_code)?,
        goods_back: c.take()?,
        place: c.take()?,
        currency: c.take()?,
        value: c.take()?,
        note: c.take()?,
        replacements: {
            let orders: Option<String> = c.take()?;
            orders.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
        },
        requested_by: c.take()?,
        requested_at: c.take()?,
        authorised_by: c.take()?,
        authorised_at: c.take()?,
        settled_by: c.take()?,
        settled_at: c.take()?,
        ended_at: c.take()?,
        reason: c.take()?,
        version: c.take()?,
        lines: Vec::new(),
        receipts: Vec::new(),
    })
}

pub fn by_number(tx: &mut Tx, number: &str) -> Result<Option<Return>, Fault> {
    let found = tx.first(
        "select id, number, order_id, order_number, customer, customer_number, customer_name, state, remedy, advance, goods_back, place,
           currency, value, note, replacement, requested_by, requested_at, authorised_by, authorised_at, settled_by, settled_at,
           ended_at, reason, version
         from rma where number = $1",
        &values![number.trim()],
        read,
    )?;
    let Some(mut found) = found else { return Ok(None) };
    found.lines = tx.query(
        "select line_no, item, sku, description, unit, reason, note, quantity, received, replaced, restocked, quarantined, scrapped,
           to_vendor
         from rma_line where rma = $1 order by line_no",
        &values![found.id],
        |row| {
            let mut c = row.columns();
            Ok(ReturnLine {
                line_no: c.take()?,
                item: c.take()?,
                sku: c.take()?,
                description: c.take()?,
                unit: c.take()?,
                reason: coded(&mut c, "reason", Reason::from_code)?,
                note: c.take()?,
                quantity: c.take()?,
                received: c.take()?,
                replaced: c.take()?,
                restocked: c.take()?,
                quarantined: c.take()?,
                scrapped: c.take()?,
                to_vendor: c.take()?,
            })
        },
    )?;
    found.receipts = tx.query(
        "select line_no, quantity, condition, note, received_by, at from rma_receipt where rma = $1 order by at, id",
        &values![found.id],
        |row| {
            let mut c = row.columns();
            Ok(Receipt {
                line_no: c.take()?,
                quantity: c.take()?,
                condition: coded(&mut c, "condition", Condition::from_code)?,
                note: c.take()?,
                received_by: c.take()?,
                at: c.take()?,
            })
        },
    )?;
    Ok(Some(found))
}

pub fn need(tx: &mut Tx, number: &str) -> Result<Return, Failure> {
    Ok(by_number(tx, number)?.ok_or_else(|| ReturnRefusal::NotFound(number.trim().to_owned()))?)
}

/// Without their lines, the latest first.
pub fn of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<Return>, Fault> {
    tx.query(
        "select id, number, order_id, order_number, customer, customer_number, customer_name, state, remedy, advance, goods_back, place,
           currency, value, note, replacement, requested_by, requested_at, authorised_by, authorised_at, settled_by, settled_at,
           ended_at, reason, version
         from rma where order_id = $1 order by requested_at desc limit 200",
        &values![order],
        read,
    )
}

/// Which returns a list shows.
#[derive(Debug, Clone, Default)]
pub struct ReturnFilter {
    pub state: Option<ReturnState>,
    pub customer: Option<CustomerId>,
    /// Only those asked for before; for the next page.
    pub before: Option<Instant>,
}

/// Without their lines, the latest first.
pub fn list(tx: &mut Tx, filter: &ReturnFilter, most: usize) -> Result<Vec<Return>, Fault> {
    let before = Value::from(filter.before.map_or(i64::MAX, Instant::micros));
    let state = Value::from(filter.state.map_or("", ReturnState::code));
    let most = Value::from(most);
    match filter.customer {
        Some(customer) => tx.query(
            "select id, number, order_id, order_number, customer, customer_number, customer_name, state, remedy, advance, goods_back,
               place, currency, value, note, replacement, requested_by, requested_at, authorised_by, authorised_at, settled_by,
               settled_at, ended_at, reason, version
             from rma where customer = $1 and ($2 = '' or state = $2) and requested_at < $3 order by requested_at desc limit $4",
            &[Value::from(customer), state, before, most],
            read,
        ),
        None => tx.query(
            "select id, number, order_id, order_number, customer, customer_number, customer_name, state, remedy, advance, goods_back,
               place, currency, value, note, replacement, requested_by, requested_at, authorised_by, authorised_at, settled_by,
               settled_at, ended_at, reason, version
             from rma where ($1 = '' or state = $1) and requested_at < $2 order by requested_at desc limit $3",
            &[state, before, most],
            read,
        ),
    }
}

/// How many are in a state.
pub fn waiting(tx: &mut Tx, state: ReturnState) -> Result<i64, Fault> {
    let count =
        tx.first("select count(*) from rma where state = $1", &values![state.code()], |row| row.get(0))?;
    Ok(count.unwrap_or(0))
}
