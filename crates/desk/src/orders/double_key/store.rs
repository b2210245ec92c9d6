//! SQL of fields that are keyed twice.

use basics::Id;
use db::{Fault, Row, Tx, values};

use super::field::{Doubled, Outcome, RiskyField};
use super::raise::Chosen;
use crate::actor::{Actor, PersonId};
use crate::orders::order::OrderId;

/// The policy stands among the settings.
pub(super) fn policy(tx: &mut Tx) -> Result<Option<String>, Fault> {
    tx.first("select content from setting where name = 'double_key'", &[], |row| row.get(0))
}

pub(super) fn put_policy(tx: &mut Tx, content: &str) -> Result<(), Fault> {
    tx.record(
        "insert into setting (name, content) values ('double_key', $1)
         on conflict (name) do update set content = excluded.content",
        &values![content],
    )
}

pub(super) fn insert(
    tx: &mut Tx,
    by: &Actor,
    order: OrderId,
    number: &str,
    chosen: &[Chosen],
) -> Result<(), Fault> {
    let now = tx.now();
    let mut rows = Vec::new();
    for one in chosen {
        rows.extend(values![
            tx.new_id::<Doubled>(),
            order,
            number,
            one.line_no,
            one.field.code(),
            one.first.as_str(),
            by.person,
            now
        ]);
    }
    if rows.is_empty() {
        return Ok(());
    }
    tx.record_rows(
        "insert into double_key (id, order_id, order_number, line_no, field, first, first_by, raised_at) values {rows}",
        8,
        &rows,
    )
}

fn read(row: &Row<'_>) -> Result<Doubled, Fault> {
    let mut c = row.columns();
    let unreadable =
        |what: &str| Fault::Statement(format!("a field that is keyed twice can't be read: {what}"));
    Ok(Doubled {
        id: c.take()?,
        order_number: c.take()?,
        line_no: c.take()?,
        field: {
            let code: String = c.take()?;
            RiskyField::from_code(&code).ok_or_else(|| unreadable(&code))?
        },
        first: c.take()?,
        first_by: c.take()?,
        raised_at: c.take()?,
        second: c.take()?,
        second_by: c.take()?,
        outcome: match c.take::<Option<String>>()? {
            Some(code) => Some(Outcome::from_code(&code).ok_or_else(|| unreadable(&code))?),
            None => None,
        },
        settled: c.take()?,
    })
}

pub fn of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<Doubled>, Fault> {
    tx.query(
        "select id, order_number, line_no, field, first, first_by, raised_at, second, second_by, outcome, settled from double_key
         where order_id = $1 order by line_no, raised_at",
        &values![order],
        read,
    )
}

/// What this person may key or settle, the oldest first.
pub fn open(tx: &mut Tx, by: PersonId, limit: usize) -> Result<Vec<Doubled>, Fault> {
    tx.query(
        "select id, order_number, line_no, field, first, first_by, raised_at, second, second_by, outcome, settled from double_key
         where outcome is null and ((second_by is null and first_by <> $1) or second_by <> $1) order by raised_at limit $2",
        &values![by, limit],
        read,
    )
}

pub fn open_count(tx: &mut Tx, by: PersonId) -> Result<i64, Fault> {
    let found = tx.first(
        "select count(*) from (select id from double_key
           where outcome is null and ((second_by is null and first_by <> $1) or second_by <> $1) limit 1000) d",
        &values![by],
        |row| row.get(0),
    )?;
    Ok(found.unwrap_or_default())
}

pub(super) fn keyed(tx: &mut Tx, by: &Actor, id: Id<Doubled>, value: &str, same: bool) -> Result<(), Fault> {
    let now = tx.now();
    let outcome = same.then_some(Outcome::Same.code());
    let settled = same.then_some(value);
    tx.record(
        "update double_key set second = $2, second_by = $3, second_at = $4, outcome = $5, settled = $6 where id = $1",
        &values![id, value, by.person, now, outcome, settled],
    )
}

pub(super) fn settled(
    tx: &mut Tx,
    by: &Actor,
    id: Id<Doubled>,
    value: &str,
    outcome: Outcome,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update double_key set outcome = $2, settled = $3, settled_by = $4, settled_at = $5 where id = $1",
        &values![id, outcome.code(), value, by.person, now],
    )
}

/// The order went back or came to nothing: what was to be keyed again is no more.
pub(in crate::orders) fn void(tx: &mut Tx, order: OrderId) -> Result<(), Fault> {
    tx.record(
        "update double_key set outcome = 'void' where order_id = $1 and outcome is null",
        &values![order],
    )
}
