//! SQL of agreements.

use basics::{Day, Quantity};
use db::{Fault, Row, Tx, values};
use uuid::Uuid;

use super::agreement::{Agreed, Agreement, AgreementFilter, AgreementId, AgreementLine, CalledOff};
use super::call::Call;
use super::refusal::AgreementRefusal;
use crate::Failure;
use crate::actor::Actor;

pub(super) fn insert(tx: &mut Tx, a: &Agreement) -> Result<(), Fault> {
    tx.record(
        "insert into agreement (id, number, customer, customer_number, customer_name, reference, currency, valid_from, valid_to,
           made_by, made_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &values![
            a.id,
            &a.number,
            a.customer,
            &a.customer_number,
            &a.customer_name,
            a.reference.as_deref(),
            a.currency,
            a.valid_from,
            a.valid_to,
            a.made_by,
            a.made_at,
            a.version
        ],
    )?;
    let mut rows = Vec::with_capacity(a.lines.len() * 9);
    for l in &a.lines {
        rows.extend(values![
            a.id,
            l.line_no,
            l.item,
            &l.sku,
            &l.description,
            l.unit,
            l.agreed,
            l.price,
            l.called
        ]);
    }
    tx.record_rows(
        "insert into agreement_line (agreement, line_no, item, sku, description, unit, agreed, price, called) values {rows}",
        9,
        &rows,
    )
}

fn read(row: &Row<'_>) -> Result<Agreement, Fault> {
    let mut c = row.columns();
    Ok(Agreement {
        id: c.take()?,
        number: c.take()?,
        customer: c.take()?,
        customer_number: c.take()?,
        customer_name: c.take()?,
        reference: c.take()?,
        currency: c.take()?,
        valid_from: c.take()?,
        valid_to: c.take()?,
        made_by: c.take()?,
        made_at: c.take()?,
        ended_at: c.take()?,
        reason: c.take()?,
        version: c.take()?,
        lines: Vec::new(),
    })
}

fn lines(tx: &mut Tx, agreement: AgreementId) -> Result<Vec<AgreementLine>, Fault> {
    tx.query(
        "select line_no, item, sku, description, unit, agreed, price, called from agreement_line
         where agreement = $1 order by line_no",
        &values![agreement],
        |row| {
            let mut c = row.columns();
            Ok(AgreementLine {
                line_no: c.take()?,
                item: c.take()?,
                sku: c.take()?,
                description: c.take()?,
                unit: c.take()?,
                agreed: c.take()?,
                price: c.take()?,
                called: c.take()?,
            })
        },
    )
}

pub fn by_number(tx: &mut Tx, number: &str) -> Result<Option<Agreement>, Fault> {
    let found = tx.first(
        "select id, number, customer, customer_number, customer_name, reference, currency, valid_from, valid_to, made_by, made_at,
           ended_at, reason, version from agreement where number = $1",
        &values![number.trim().to_uppercase()],
        read,
    )?;
    match found {
        Some(mut agreement) => {
            agreement.lines = lines(tx, agreement.id)?;
            Ok(Some(agreement))
        }
        None => Ok(None),
    }
}

pub fn need(tx: &mut Tx, number: &str) -> Result<Agreement, Failure> {
    by_number(tx, number)?.ok_or_else(|| AgreementRefusal::NotFound(number.to_owned()).into())
}

/// What an order that names this agreement may take of it.
pub fn named_in(tx: &mut Tx, number: &str) -> Result<Option<Agreed>, Fault> {
    Ok(by_number(tx, number)?.map(|a| Agreed {
        id: a.id,
        number: a.number,
        customer: a.customer,
        valid_from: a.valid_from,
        valid_to: a.valid_to,
        is_ended: a.ended_at.is_some(),
        lines: a.lines,
    }))
}

/// Agreements with their lines, the first to end first; those that are over after those that are not.
pub fn list(tx: &mut Tx, filter: &AgreementFilter, today: Day, most: usize) -> Result<Vec<Agreement>, Fault> {
    let (from, to) = filter.customer.map_or((Uuid::nil(), Uuid::max()), |c| (c.uuid(), c.uuid()));
    let mut found = match filter.only_open {
        true => tx.query(
            "select id, number, customer, customer_number, customer_name, reference, currency, valid_from, valid_to, made_by, made_at,
               ended_at, reason, version from agreement
             where ended_at is null and valid_to >= $1 and customer between $2 and $3 order by valid_to, number limit $4",
            &values![today, from, to, most],
            read,
        )?,
        false => tx.query(
            "select id, number, customer, customer_number, customer_name, reference, currency, valid_from, valid_to, made_by, made_at,
               ended_at, reason, version from agreement
             where customer between $1 and $2 order by valid_to desc, number limit $3",
            &values![from, to, most],
            read,
        )?,
    };
    for agreement in &mut found {
        agreement.lines = lines(tx, agreement.id)?;
    }
    Ok(found)
}

pub(super) fn set_ended(tx: &mut Tx, by: &Actor, id: AgreementId, reason: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update agreement set ended_at = $2, ended_by = $3, reason = $4, version = version + 1 where id = $1",
        &values![id, now, by.person, reason],
    )
}

/// Open agreements that end between two days with something left, and of which nobody was warned.
pub(super) fn ending(tx: &mut Tx, from: Day, to: Day, most: usize) -> Result<Vec<String>, Fault> {
    tx.query(
        "select a.number from agreement a where a.ended_at is null and a.valid_to >= $1 and a.valid_to <= $2 and a.warned_at is null
           and exists (select 1 from agreement_line l where l.agreement = a.id and l.called < l.agreed)
         order by a.valid_to, a.number limit $3",
        &values![from, to, most],
        |row| row.get(0),
    )
}

pub(super) fn set_warned(tx: &mut Tx, id: AgreementId) -> Result<(), Fault> {
    let now = tx.now();
    tx.record("update agreement set warned_at = $2 where id = $1", &values![id, now])
}

/// Takes so much of a line if so much is left; the row is its own guard.
pub(super) fn take(tx: &mut Tx, id: AgreementId, line_no: i64, quantity: Quantity) -> Result<bool, Fault> {
    let done = tx.execute(
        "update agreement_line set called = called + $3 where agreement = $1 and line_no = $2 and called + $3 <= agreed",
        &values![id, line_no, quantity],
    )?;
    Ok(done == 1)
}

pub(super) fn untake(tx: &mut Tx, id: AgreementId, line_no: i64, quantity: Quantity) -> Result<(), Fault> {
    tx.record(
        "update agreement_line set called = called - $3 where agreement = $1 and line_no = $2",
        &values![id, line_no, quantity],
    )
}

pub(super) fn left(tx: &mut Tx, id: AgreementId, line_no: i64) -> Result<Quantity, Fault> {
    let left = tx.first(
        "select agreed - called from agreement_line where agreement = $1 and line_no = $2",
        &values![id, line_no],
        |row| row.get(0),
    )?;
    Ok(left.unwrap_or(Quantity::ZERO))
}

pub(super) fn insert_call(tx: &mut Tx, order: Uuid, number: &str, call: &Call) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into agreement_call (order_id, order_line, order_number, agreement, line_no, quantity, at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        &values![order, call.order_line, number, call.agreement, call.line_no, call.quantity, now],
    )
}

/// Agreement, its number and line, and the quantity that a line of an order called off.
pub(super) fn called_by_line(
    tx: &mut Tx,
    order: Uuid,
    order_line: i64,
) -> Result<Option<(AgreementId, String, i64, Quantity)>, Fault> {
    tx.first(
        "select c.agreement, a.number, c.line_no, c.quantity from agreement_call c join agreement a on a.id = c.agreement
         where c.order_id = $1 and c.order_line = $2",
        &values![order, order_line],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )
}

/// The number of an order that called off a line.
pub(super) fn order_number(tx: &mut Tx, order: Uuid, order_line: i64) -> Result<Option<String>, Fault> {
    tx.first(
        "select order_number from agreement_call where order_id = $1 and order_line = $2",
        &values![order, order_line],
        |row| row.get(0),
    )
}

pub(super) fn called_by(tx: &mut Tx, order: Uuid) -> Result<Vec<(AgreementId, i64, Quantity)>, Fault> {
    tx.query(
        "select agreement, line_no, quantity from agreement_call where order_id = $1",
        &values![order],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// What a line of an order holds of it from now on; nothing takes the row out.
pub(super) fn keep_call(tx: &mut Tx, order: Uuid, order_line: i64, keeps: Quantity) -> Result<(), Fault> {
    if keeps.is_positive() {
        return tx.record(
            "update agreement_call set quantity = $3 where order_id = $1 and order_line = $2",
            &values![order, order_line, keeps],
        );
    }
    tx.record(
        "delete from agreement_call where order_id = $1 and order_line = $2",
        &values![order, order_line],
    )
}

pub(super) fn forget_calls(tx: &mut Tx, order: Uuid) -> Result<(), Fault> {
    tx.record("delete from agreement_call where order_id = $1", &values![order])
}

fn read_call(row: &Row<'_>) -> Result<CalledOff, Fault> {
    let mut c = row.columns();
    Ok(CalledOff {
        agreement: c.take()?,
        order_number: c.take()?,
        order_line: c.take()?,
        line_no: c.take()?,
        quantity: c.take()?,
        at: c.take()?,
    })
}

/// What was called off, the latest first.
pub fn calls_of(tx: &mut Tx, id: AgreementId, most: usize) -> Result<Vec<CalledOff>, Fault> {
    tx.query(
        "select a.number, c.order_number, c.order_line, c.line_no, c.quantity, c.at from agreement_call c
         join agreement a on a.id = c.agreement where c.agreement = $1 order by c.at desc, c.order_number, c.order_line limit $2",
        &values![id, most],
        read_call,
    )
}

/// What an order called off.
pub fn of_order(tx: &mut Tx, order: Uuid) -> Result<Vec<CalledOff>, Fault> {
    tx.query(
        "select a.number, c.order_number, c.order_line, c.line_no, c.quantity, c.at from agreement_call c
         join agreement a on a.id = c.agreement where c.order_id = $1 order by c.order_line",
        &values![order],
        read_call,
    )
}
