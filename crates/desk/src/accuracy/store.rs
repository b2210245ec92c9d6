//! SQL of errors.

use std::collections::BTreeMap;

use db::{Fault, Row, Tx, Value, values};
use uuid::Uuid;

use super::error::{EntryError, ErrorFilter, Source};
use super::figures::{Entered, Period, Wrong};
use crate::actor::{Actor, PersonId};
use crate::orders::OrderId;

/// Orders that figures are made of at most.
const ORDERS_MAX: i64 = 500_000;

fn read(row: &Row<'_>) -> Result<EntryError, Fault> {
    let mut c = row.columns();
    Ok(EntryError {
        number: c.take()?,
        order_number: c.take()?,
        line_no: c.take()?,
        field: c.take()?,
        kind: c.take()?,
        source: Source::from_code(&c.take::<String>()?).unwrap_or(Source::Inspection),
        found_by: c.take()?,
        channel: c.take()?,
        step: c.take()?,
        person: c.take()?,
        was: c.take()?,
        should_be: c.take()?,
        note: c.take()?,
        at: c.take()?,
        withdrawn: c.take()?,
    })
}

/// The errors found in an order, the first found first.
pub fn of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<EntryError>, Fault> {
    tx.query(
        "select e.number, o.number, e.line_no, e.field, e.kind, e.source, e.found_by, e.channel, e.step, e.person, e.was, e.should_be,
           e.note, e.at, e.withdrawn
         from error_record e join sales_order o on o.id = e.order_id where e.order_id = $1 order by e.at, e.id limit 200",
        &values![order],
        read,
    )
}

pub fn by_number(tx: &mut Tx, number: &str) -> Result<Option<EntryError>, Fault> {
    tx.first(
        "select e.number, o.number, e.line_no, e.field, e.kind, e.source, e.found_by, e.channel, e.step, e.person, e.was, e.should_be,
           e.note, e.at, e.withdrawn
         from error_record e join sales_order o on o.id = e.order_id where e.number = $1",
        &values![number],
        read,
    )
}

/// Errors, the latest found first. What is not asked for leaves its condition true.
pub fn errors(tx: &mut Tx, filter: &ErrorFilter, limit: usize) -> Result<Vec<EntryError>, Fault> {
    let text = |asked: Option<&str>| -> [Value<'static>; 2] {
        [asked.unwrap_or_default().to_owned().into(), asked.is_none().into()]
    };
    let [field, any_field] = text(filter.field.as_deref());
    let [channel, any_channel] = text(filter.channel.as_deref());
    let [step, any_step] = text(filter.step.map(|s| s.code()));
    let [source, any_source] = text(filter.source.map(|s| s.code()));
    tx.query(
        "select e.number, o.number, e.line_no, e.field, e.kind, e.source, e.found_by, e.channel, e.step, e.person, e.was, e.should_be,
           e.note, e.at, e.withdrawn
         from error_record e join sales_order o on o.id = e.order_id
         where e.at >= $1 and e.at < $2 and (e.person = $3 or $4 = 1) and (e.field = $5 or $6 = 1) and (e.channel = $7 or $8 = 1)
           and (e.step = $9 or $10 = 1) and (e.source = $11 or $12 = 1)
         order by e.at desc, e.id desc limit $13",
        &[
            filter.since.map_or(0, |at| at.micros()).into(),
            filter.before.map_or(i64::MAX, |at| at.micros()).into(),
            Value::Id(filter.person.map(|p| p.uuid()).unwrap_or_default()),
            filter.person.is_none().into(),
            field,
            any_field,
            channel,
            any_channel,
            step,
            any_step,
            source,
            any_source,
            limit.into(),
        ],
        read,
    )
}

pub(super) fn insert(tx: &mut Tx, order: OrderId, e: &EntryError) -> Result<(), Fault> {
    let id = tx.new_id::<EntryError>();
    tx.record(
        "insert into error_record (id, number, order_id, line_no, field, kind, source, found_by, channel, step, person, was, should_be,
           note, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        &values![
            id,
            e.number.as_deref(),
            order,
            e.line_no,
            &e.field,
            &e.kind,
            e.source.code(),
            &e.found_by,
            &e.channel,
            &e.step,
            e.person,
            e.was.as_deref(),
            e.should_be.as_deref(),
            e.note.as_deref(),
            e.at
        ],
    )
}

pub(super) fn withdraw(tx: &mut Tx, by: &Actor, number: &str, why: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update error_record set withdrawn = $2, withdrawn_by = $3, withdrawn_at = $4 where number = $1",
        &values![number, why, by.person, now],
    )
}

/// Orders that were submitted here in the period; what was brought in from another system has no hash of its content.
pub(super) fn entered(
    tx: &mut Tx,
    of: Option<PersonId>,
    period: Period,
) -> Result<BTreeMap<Uuid, Entered>, Fault> {
    let of_one: Value<'_> = Value::Id(of.map(|p| p.uuid()).unwrap_or_default());
    let found = tx.query(
        "select o.id, o.entered_by, o.channel, (select count(*) from order_line l where l.order_id = o.id)
         from sales_order o
         where o.created_at >= $6 and o.created_at < $2 and o.submitted_at >= $1 and o.submitted_at < $2
           and o.content_hash is not null and (o.entered_by = $3 or $4 = 1)
         limit $5",
        &[
            period.from.into(),
            period.to.into(),
            of_one,
            of.is_none().into(),
            ORDERS_MAX.into(),
            period.opened_from().into(),
        ],
        |row| {
            let order: OrderId = row.get(0)?;
            Ok((order.uuid(), Entered { person: row.get(1)?, channel: row.get(2)?, lines: row.get(3)? }))
        },
    )?;
    Ok(found.into_iter().collect())
}

/// Errors of entry in orders of the period.
pub(super) fn wrong(tx: &mut Tx, of: Option<PersonId>, period: Period) -> Result<Vec<Wrong>, Fault> {
    let of_one: Value<'_> = Value::Id(of.map(|p| p.uuid()).unwrap_or_default());
    tx.query(
        "select e.order_id, e.line_no, e.field, e.source from error_record e join sales_order o on o.id = e.order_id
         where e.step = 'entry' and e.withdrawn is null and o.created_at >= $6 and o.submitted_at >= $1 and o.submitted_at < $2
           and (o.entered_by = $3 or $4 = 1)
         limit $5",
        &[
            period.from.into(),
            period.to.into(),
            of_one,
            of.is_none().into(),
            ORDERS_MAX.into(),
            period.opened_from().into(),
        ],
        |row| {
            let order: OrderId = row.get(0)?;
            Ok(Wrong { order: order.uuid(), line_no: row.get(1)?, field: row.get(2)?, source: row.get(3)? })
        },
    )
}
