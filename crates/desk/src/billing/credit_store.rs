//! SQL of credit notes, and of what they take from their invoices.

use basics::{Currency, Day, Instant, Quantity};
use db::{Fault, Row, Tx, Value, values};
use uuid::Uuid;

use super::credit_note::{CreditKind, CreditNote, CreditNoteId, CreditStage};
use super::invoice::{InvoiceId, Sums};
use super::refusal::BillingRefusal;
use crate::Failure;
use crate::actor::Actor;
use crate::customers::CustomerId;
use crate::orders::OrderId;

/// The policy stands among the settings.
pub(super) fn policy(tx: &mut Tx) -> Result<Option<String>, Fault> {
    tx.first("select content from setting where name = 'billing'", &[], |row| row.get(0))
}

pub(super) fn put_policy(tx: &mut Tx, content: &str) -> Result<(), Fault> {
    tx.record(
        "insert into setting (name, content) values ('billing', $1)
         on conflict (name) do update set content = excluded.content",
        &values![content],
    )
}

/// Takes it from its invoice; false if there is not so much left of it.
pub(super) fn take(tx: &mut Tx, c: &CreditNote) -> Result<bool, Fault> {
    let taken = tx.execute(
        "update invoice set credited = credited + $2, version = version + 1 where id = $1 and credited + $2 <= total",
        &values![c.invoice, c.sums.total],
    )?;
    if taken != 1 {
        return Ok(false);
    }
    for l in &c.content.lines {
        let taken = tx.execute(
            "update invoice_line set credited_quantity = credited_quantity + $3, credited = credited + $4
             where invoice = $1 and line_no = $2 and credited_quantity + $3 <= quantity and credited + $4 <= net",
            &values![c.invoice, l.line_no, l.quantity, l.net],
        )?;
        if taken != 1 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What a refused one held of its invoice is free again.
pub(super) fn give_back(tx: &mut Tx, c: &CreditNote) -> Result<(), Fault> {
    tx.record(
        "update invoice set credited = credited - $2, version = version + 1 where id = $1",
        &values![c.invoice, c.sums.total],
    )?;
    for l in &c.content.lines {
        tx.record(
            "update invoice_line set credited_quantity = credited_quantity - $3, credited = credited - $4
             where invoice = $1 and line_no = $2",
            &values![c.invoice, l.line_no, l.quantity, l.net],
        )?;
    }
    Ok(())
}

pub(super) fn insert(tx: &mut Tx, c: &CreditNote) -> Result<(), Fault> {
    let content = serde_json::to_string(&c.content).map_err(|e| Fault::Broken(e.to_string()))?;
    tx.record(
        "insert into credit_note (id, number, draft_number, kind, invoice, order_id, customer, rma, stage, currency, goods, charges,
           tax, total, settled, day, reason, content, made_by, made_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15, $16, $17, $18, $19, 1)",
        &values![
            c.id,
            &c.number,
            &c.draft_number,
            c.kind.code(),
            c.invoice,
            c.order,
            c.customer,
            c.rma,
            c.stage.code(),
            c.currency,
            c.sums.goods,
            c.sums.charges,
            c.sums.tax,
            c.sums.total,
            c.day,
            &c.reason,
            content,
            c.made_by,
            c.made_at
        ],
    )
}

/// The next number of a released credit note: a row, so that a transaction that fails gives its number back.
pub(super) fn next_number(tx: &mut Tx) -> Result<i64, Fault> {
    tx.execute(
        "insert into watermark (name, value) values ('credit_note', 0) on conflict (name) do nothing",
        &[],
    )?;
    tx.first(
        "update watermark set value = value + 1 where name = 'credit_note' returning value",
        &[],
        |row| row.get(0),
    )?
    .ok_or_else(|| Fault::Broken("the row of credit note numbers is missing".into()))
}

pub(super) fn set_decided(
    tx: &mut Tx,
    by: &Actor,
    credit: &CreditNote,
    stage: CreditStage,
    number: &str,
    note: Option<&str>,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update credit_note set stage = $2, number = $3, decided_by = $4, decided_at = $5, decision = $6, version = version + 1
         where id = $1",
        &values![credit.id, stage.code(), number, by.person, now, note],
    )
}

pub(super) fn set_day(tx: &mut Tx, credit: CreditNoteId, day: Day) -> Result<(), Fault> {
    tx.record("update credit_note set day = $2 where id = $1", &values![credit, day])
}

fn unreadable(what: &str, error: impl std::fmt::Display) -> Fault {
    Fault::Statement(format!("{what} can't be read: {error}"))
}

fn stage_of(code: &str) -> Result<CreditStage, Fault> {
    CreditStage::from_code(code).ok_or_else(|| unreadable("a credit note's stage", code))
}

fn read(row: &Row<'_>) -> Result<CreditNote, Fault> {
    let mut c = row.columns();
    Ok(CreditNote {
        id: c.take()?,
        number: c.take()?,
        draft_number: c.take()?,
        kind: {
            let code: String = c.take()?;
            CreditKind::from_code(&code).ok_or_else(|| unreadable("a credit note's kind", &code))?
        },
        invoice: c.take()?,
        order: c.take()?,
        customer: c.take()?,
        rma: c.take()?,
        stage: stage_of(&c.take::<String>()?)?,
        currency: c.take()?,
        sums: Sums { goods: c.take()?, charges: c.take()?, tax: c.take()?, total: c.take()? },
        settled: c.take()?,
        day: c.take()?,
        reason: c.take()?,
        content: serde_json::from_str(&c.take::<String>()?)
            .map_err(|e| unreadable("a credit note's content", e))?,
        made_by: c.take()?,
        decided_by: c.take()?,
        decision: c.take()?,
        made_at: c.take()?,
        decided_at: c.take()?,
        version: c.take()?,
    })
}

/// The credit note with this number, or with this draft number.
pub fn credit_by_number(tx: &mut Tx, number: &str) -> Result<Option<CreditNote>, Fault> {
    tx.first(
        "select id, number, draft_number, kind, invoice, order_id, customer, rma, stage, currency, goods, charges, tax, total, settled,
           day, reason, content, made_by, decided_by, decision, made_at, decided_at, version
         from credit_note where number = $1 or draft_number = $1",
        &values![number.trim()],
        read,
    )
}

pub(super) fn need(tx: &mut Tx, number: &str) -> Result<CreditNote, Failure> {
    Ok(credit_by_number(tx, number)?.ok_or_else(|| BillingRefusal::NoCredit(number.trim().to_owned()))?)
}

/// Those of an invoice, the first made first.
pub(super) fn of_invoice(tx: &mut Tx, invoice: InvoiceId) -> Result<Vec<CreditNote>, Fault> {
    tx.query(
        "select id, number, draft_number, kind, invoice, order_id, customer, rma, stage, currency, goods, charges, tax, total, settled,
           day, reason, content, made_by, decided_by, decision, made_at, decided_at, version
         from credit_note where invoice = $1 order by made_at, draft_number",
        &values![invoice],
        read,
    )
}

/// Those of an order, the first made first.
pub fn credits_of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<CreditNote>, Fault> {
    tx.query(
        "select id, number, draft_number, kind, invoice, order_id, customer, rma, stage, currency, goods, charges, tax, total, settled,
           day, reason, content, made_by, decided_by, decision, made_at, decided_at, version
         from credit_note where order_id = $1 order by made_at, draft_number",
        &values![order],
        read,
    )
}

/// Those that a return came to, the first made first.
pub fn credits_of_return(tx: &mut Tx, rma: Uuid) -> Result<Vec<CreditNote>, Fault> {
    tx.query(
        "select id, number, draft_number, kind, invoice, order_id, customer, rma, stage, currency, goods, charges, tax, total, settled,
           day, reason, content, made_by, decided_by, decision, made_at, decided_at, version
         from credit_note where rma = $1 order by made_at, draft_number",
        &values![rma],
        read,
    )
}

/// Which credit notes a list shows.
#[derive(Debug, Clone, Default)]
pub struct CreditFilter {
    pub stage: Option<CreditStage>,
    pub customer: Option<CustomerId>,
    /// Only those made before this instant; for the next page.
    pub before: Option<Instant>,
}

/// A credit note in a list.
#[derive(Debug, Clone)]
pub struct CreditListed {
    pub number: String,
    pub stage: CreditStage,
    pub invoice: String,
    pub order: String,
    pub customer_number: String,
    pub customer_name: String,
    pub reason: String,
    pub total: i64,
    pub settled: i64,
    pub currency: Currency,
    pub day: Day,
    pub made_at: Instant,
}

/// The latest first.
pub fn list_credits(tx: &mut Tx, filter: &CreditFilter, most: usize) -> Result<Vec<CreditListed>, Fault> {
    let before = Value::from(filter.before.map_or(i64::MAX, Instant::micros));
    let stage = Value::from(filter.stage.map_or("", CreditStage::code));
    let most = Value::from(most);
    match filter.customer {
        Some(customer) => tx.query(
            "select n.number, n.stage, i.number, o.number, c.number, c.name, n.reason, n.total, n.settled, n.currency, n.day, n.made_at
             from credit_note n join invoice i on i.id = n.invoice join sales_order o on o.id = n.order_id
               join customer c on c.id = n.customer
             where n.customer = $1 and ($2 = '' or n.stage = $2) and n.made_at < $3
             order by n.made_at desc, n.draft_number desc limit $4",
            &[Value::from(customer), stage, before, most],
            read_listed,
        ),
        None => tx.query(
            "select n.number, n.stage, i.number, o.number, c.number, c.name, n.reason, n.total, n.settled, n.currency, n.day, n.made_at
             from credit_note n join invoice i on i.id = n.invoice join sales_order o on o.id = n.order_id
               join customer c on c.id = n.customer
             where ($1 = '' or n.stage = $1) and n.made_at < $2
             order by n.made_at desc, n.draft_number desc limit $3",
            &[stage, before, most],
            read_listed,
        ),
    }
}

fn read_listed(row: &Row<'_>) -> Result<CreditListed, Fault> {
    let mut c = row.columns();
    Ok(CreditListed {
        number: c.take()?,
        stage: stage_of(&c.take::<String>()?)?,
        invoice: c.take()?,
        order: c.take()?,
        customer_number: c.take()?,
        customer_name: c.take()?,
        reason: c.take()?,
        total: c.take()?,
        settled: c.take()?,
        currency: c.take()?,
        day: c.take()?,
        made_at: c.take()?,
    })
}

/// What of an order line was invoiced and not credited yet, invoice by invoice, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Creditable {
    pub invoice: String,
    pub line_no: i64,
    pub left: Quantity,
}

pub(crate) fn creditable(tx: &mut Tx, order: OrderId) -> Result<Vec<Creditable>, Fault> {
    tx.query(
        "select i.number, l.line_no, l.quantity - l.credited_quantity
         from invoice i join invoice_line l on l.invoice = i.id
         where i.order_id = $1 and i.stage in ('released', 'paid') and l.quantity > l.credited_quantity
         order by i.made_at, i.draft_number, l.line_no",
        &values![order],
        |row| Ok(Creditable { invoice: row.get(0)?, line_no: row.get(1)?, left: row.get(2)? }),
    )
}
