//! SQL of statements: what invoices, credit notes and payments say of a customer between two days.

use basics::Day;
use db::{Fault, Tx, values};

use super::statement::{OpenItem, StatementEntry, StatementEvent};
use crate::customers::CustomerId;

/// Rows of one kind on one statement.
const ROWS_MAX: usize = 5_000;

/// What was owed before this day.
pub(super) fn balance_before(tx: &mut Tx, customer: CustomerId, day: Day) -> Result<i64, Fault> {
    let sum = tx.first(
        "select cast(
           coalesce((select sum(total) from invoice where customer = $1 and released_at is not null and invoice_day < $2), 0)
           - coalesce((select sum(total) from credit_note where customer = $1 and stage = 'released' and day < $2), 0)
           - coalesce((select sum(case kind when 'refund' then -amount else amount end) from payment where customer = $1 and day < $2), 0)
           + coalesce((select sum(case kind when 'refund' then -amount else amount end) from payment
               where customer = $1 and reversed_day < $2), 0) as bigint)",
        &values![customer, day],
        |row| row.get(0),
    )?;
    Ok(sum.unwrap_or(0))
}

pub(super) fn entries(
    tx: &mut Tx,
    customer: CustomerId,
    from: Day,
    to: Day,
) -> Result<Vec<StatementEntry>, Fault> {
    let mut all = tx.query(
        "select invoice_day, number, content, due_day, total from invoice
         where customer = $1 and released_at is not null and invoice_day >= $2 and invoice_day <= $3
         order by invoice_day, number limit $4",
        &values![customer, from, to, ROWS_MAX],
        |row| {
            let mut c = row.columns();
            let (day, number): (Day, String) = (c.take()?, c.take()?);
            let content: super::Content = serde_json::from_str(&c.take::<String>()?)
                .map_err(|e| Fault::Statement(format!("an invoice's content can't be read: {e}")))?;
            let (due, amount) = (Some(c.take()?), c.take()?);
            let reference = content.po_number.unwrap_or_default();
            Ok(StatementEntry {
                day,
                event: StatementEvent::Invoice,
                number,
                reference,
                due,
                amount,
                balance: 0,
            })
        },
    )?;
    all.extend(tx.query(
        "select n.day, n.number, i.number, n.total from credit_note n join invoice i on i.id = n.invoice
         where n.customer = $1 and n.stage = 'released' and n.day >= $2 and n.day <= $3 order by n.day, n.number limit $4",
        &values![customer, from, to, ROWS_MAX],
        |row| {
            let (day, number, reference, total) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get::<i64>(3)?);
            let (event, amount) = (StatementEvent::CreditNote, -total);
            Ok(StatementEntry { day, event, number, reference, due: None, amount, balance: 0 })
        },
    )?);
    all.extend(tx.query(
        "select day, number, reference, amount, kind from payment where customer = $1 and day >= $2 and day <= $3
         order by day, number limit $4",
        &values![customer, from, to, ROWS_MAX],
        |row| {
            let (day, number, reference, paid) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get::<i64>(3)?);
            let (event, amount) = match row.get::<String>(4)?.as_str() {
                "refund" => (StatementEvent::Refund, paid),
                _ => (StatementEvent::Payment, -paid),
            };
            Ok(StatementEntry { day, event, number, reference, due: None, amount, balance: 0 })
        },
    )?);
    all.extend(tx.query(
        "select reversed_day, number, reference, case kind when 'refund' then -amount else amount end from payment
         where customer = $1 and reversed_day >= $2 and reversed_day <= $3 order by reversed_day, number limit $4",
        &values![customer, from, to, ROWS_MAX],
        |row| {
            let (day, number, reference, amount) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            let event = StatementEvent::Reversal;
            Ok(StatementEntry { day, event, number, reference, due: None, amount, balance: 0 })
        },
    )?);
    Ok(all)
}

/// What was open at the end of this day, whatever was paid since: invoices, and refunds for which nothing is there any more.
pub(super) fn open_on(tx: &mut Tx, customer: CustomerId, day: Day) -> Result<Vec<OpenItem>, Fault> {
    let found = tx.query(
        "select i.number, i.invoice_day, i.due_day, i.total, i.total - cast(coalesce((select sum(a.amount) from allocation a
             where a.invoice = i.id and a.day <= $2 and (a.undone_day is null or a.undone_day > $2)), 0) as bigint)
         from invoice i
         where i.customer = $1 and i.released_at is not null and i.invoice_day <= $2
           and (i.settled < i.total or exists (select 1 from allocation a where a.invoice = i.id and a.day > $2))
         order by i.due_day, i.number limit $3",
        &values![customer, day, ROWS_MAX],
        |row| open_item(row, day),
    )?;
    let refunds = tx.query(
        "select p.number, p.day, p.day, p.amount, p.amount - cast(coalesce((select sum(a.amount) from allocation a
             where a.refund = p.id and a.day <= $2 and (a.undone_day is null or a.undone_day > $2)), 0) as bigint)
         from payment p
         where p.customer = $1 and p.kind = 'refund' and p.day <= $2 and (p.reversed_day is null or p.reversed_day > $2)
           and (p.settled < p.amount or exists (select 1 from allocation a where a.refund = p.id and a.day > $2))
         order by p.day, p.number limit $3",
        &values![customer, day, ROWS_MAX],
        |row| open_item(row, day),
    )?;
    Ok(found.into_iter().chain(refunds).filter(|item| item.open != 0).collect())
}

fn open_item(row: &db::Row<'_>, on: Day) -> Result<OpenItem, Fault> {
    let mut c = row.columns();
    let (number, day, due): (String, Day, Day) = (c.take()?, c.take()?, c.take()?);
    let (total, open) = (c.take()?, c.take()?);
    Ok(OpenItem { number, day, due, total, open, days_over: on.days_since(due) })
}
