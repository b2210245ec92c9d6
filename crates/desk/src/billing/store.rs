//! SQL of invoices.

use basics::{Currency, Day, Instant};
use db::{Fault, Row, Tx, Value, values};

use super::invoice::{Invoice, InvoiceId, InvoiceLine, InvoiceStage, Sums};
use super::refusal::BillingRefusal;
use crate::Failure;
use crate::actor::Actor;
use crate::customers::CustomerId;
use crate::orders::OrderId;

fn unreadable(what: &str, error: impl std::fmt::Display) -> Fault {
    Fault::Statement(format!("{what} can't be read: {error}"))
}

fn stage_of(code: &str) -> Result<InvoiceStage, Fault> {
    InvoiceStage::from_code(code).ok_or_else(|| unreadable("an invoice's stage", code))
}

pub(super) fn insert(tx: &mut Tx, i: &Invoice) -> Result<(), Fault> {
    let json = |text: serde_json::Result<String>| text.map_err(|e| Fault::Broken(e.to_string()));
    tx.record(
        "insert into invoice (id, number, draft_number, kind, order_id, customer, stage, currency, goods, charges, tax, total,
           invoice_day, due_day, findings, content, made_by, made_at, version)
         values ($1, $2, $3, 'invoice', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1)",
        &values![
            i.id,
            &i.number,
            &i.draft_number,
            i.order,
            i.customer,
            i.stage.code(),
            i.currency,
            i.sums.goods,
            i.sums.charges,
            i.sums.tax,
            i.sums.total,
            i.invoice_day,
            i.due_day,
            json(serde_json::to_string(&i.findings))?,
            json(serde_json::to_string(&i.content))?,
            i.made_by,
            i.made_at
        ],
    )?;
    let mut rows = Vec::with_capacity(i.lines.len() * 6);
    for l in &i.lines {
        rows.extend(values![i.id, l.line_no, l.quantity, l.net, &l.tax_category, l.tax_rate]);
    }
    tx.record_rows(
        "insert into invoice_line (invoice, line_no, quantity, net, tax_category, tax_rate) values {rows}",
        6,
        &rows,
    )
}

/// The next number of a released invoice. A row, not a counter that hands out blocks: a transaction that fails gives its number back.
pub(super) fn next_invoice_number(tx: &mut Tx) -> Result<i64, Fault> {
    tx.execute(
        "insert into watermark (name, value) values ('invoice', 0) on conflict (name) do nothing",
        &[],
    )?;
    tx.first("update watermark set value = value + 1 where name = 'invoice' returning value", &[], |row| {
        row.get(0)
    })?
    .ok_or_else(|| Fault::Broken("the row of invoice numbers is missing".into()))
}

pub(super) fn set_released(
    tx: &mut Tx,
    by: &Actor,
    invoice: InvoiceId,
    number: &str,
    invoice_day: Day,
    due_day: Day,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update invoice set stage = 'released', number = $2, invoice_day = $3, due_day = $4, released_by = $5,
           released_at = $6, version = version + 1 where id = $1",
        &values![invoice, number, invoice_day, due_day, by.person, now],
    )
}

/// The invoice with this number, or with this draft number.
pub fn by_number(tx: &mut Tx, number: &str) -> Result<Option<Invoice>, Fault> {
    let found = tx.first(
        "select id, number, draft_number, order_id, customer, stage, currency, goods, charges, tax, total, invoice_day, due_day,
           findings, content, made_by, released_by, made_at, released_at, version, credited, settled
         from invoice where number = $1 or draft_number = $1",
        &values![number],
        read_invoice,
    )?;
    match found {
        Some(invoice) => with_lines(tx, invoice).map(Some),
        None => Ok(None),
    }
}

pub(super) fn need(tx: &mut Tx, number: &str) -> Result<Invoice, Failure> {
    Ok(by_number(tx, number.trim())?.ok_or_else(|| BillingRefusal::NotFound(number.trim().to_owned()))?)
}

pub(super) fn by_id(tx: &mut Tx, id: InvoiceId) -> Result<Option<Invoice>, Fault> {
    let found = tx.first(
        "select id, number, draft_number, order_id, customer, stage, currency, goods, charges, tax, total, invoice_day, due_day,
           findings, content, made_by, released_by, made_at, released_at, version, credited, settled
         from invoice where id = $1",
        &values![id],
        read_invoice,
    )?;
    match found {
        Some(invoice) => with_lines(tx, invoice).map(Some),
        None => Ok(None),
    }
}

/// It is billed anew: what it was for may be invoiced again.
pub(super) fn set_replaced(tx: &mut Tx, invoice: InvoiceId) -> Result<(), Fault> {
    tx.record(
        "update invoice set stage = 'cancelled', version = version + 1 where id = $1",
        &values![invoice],
    )
}

/// All invoices of an order, the first made first.
pub fn of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<Invoice>, Fault> {
    let found = tx.query(
        "select id, number, draft_number, order_id, customer, stage, currency, goods, charges, tax, total, invoice_day, due_day,
           findings, content, made_by, released_by, made_at, released_at, version, credited, settled
         from invoice where order_id = $1 order by made_at, draft_number",
        &values![order],
        read_invoice,
    )?;
    found.into_iter().map(|invoice| with_lines(tx, invoice)).collect()
}

/// The numbers of an order's invoices; of one that is not released, its draft's.
pub fn numbers_of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<String>, Fault> {
    tx.query(
        "select coalesce(number, draft_number) from invoice where order_id = $1 order by made_at, draft_number",
        &values![order],
        |row| row.get(0),
    )
}

fn with_lines(tx: &mut Tx, mut invoice: Invoice) -> Result<Invoice, Fault> {
    invoice.lines = tx.query(
        "select line_no, quantity, net, tax_category, tax_rate, credited_quantity, credited from invoice_line where invoice = $1 order by line_no",
        &values![invoice.id],
        |row| {
            let mut c = row.columns();
            Ok(InvoiceLine {
                line_no: c.take()?,
                quantity: c.take()?,
                net: c.take()?,
                tax_category: c.take()?,
                tax_rate: c.take()?,
                credited_quantity: c.take()?,
                credited: c.take()?,
            })
        },
    )?;
    Ok(invoice)
}

fn read_invoice(row: &Row<'_>) -> Result<Invoice, Fault> {
    let mut c = row.columns();
    Ok(Invoice {
        id: c.take()?,
        number: c.take()?,
        draft_number: c.take()?,
        order: c.take()?,
        customer: c.take()?,
        stage: stage_of(&c.take::<String>()?)?,
        currency: c.take()?,
        sums: Sums { goods: c.take()?, charges: c.take()?, tax: c.take()?, total: c.take()? },
        invoice_day: c.take()?,
        due_day: c.take()?,
        findings: serde_json::from_str(&c.take::<String>()?).map_err(|e| unreadable("findings", e))?,
        content: serde_json::from_str(&c.take::<String>()?)
            .map_err(|e| unreadable("an invoice's content", e))?,
        made_by: c.take()?,
        released_by: c.take()?,
        made_at: c.take()?,
        released_at: c.take()?,
        version: c.take()?,
        credited: c.take()?,
        settled: c.take()?,
        lines: Vec::new(),
    })
}

/// Which invoices a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub stage: Option<InvoiceStage>,
    pub customer: Option<CustomerId>,
    /// Only invoices made before this instant; for the next page.
    pub before: Option<Instant>,
}

/// An invoice in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    pub number: String,
    pub stage: InvoiceStage,
    pub order: String,
    pub customer_number: String,
    pub customer_name: String,
    pub total: i64,
    pub settled: i64,
    pub currency: Currency,
    pub invoice_day: Day,
    pub due_day: Day,
    pub made_at: Instant,
}

impl Listed {
    /// Still to be paid of it.
    pub fn open(&self) -> i64 {
        if matches!(self.stage, InvoiceStage::Released | InvoiceStage::Paid) {
            self.total - self.settled
        } else {
            0
        }
    }
}

/// Invoices, the latest first.
pub fn list(tx: &mut Tx, filter: &Filter, most: usize) -> Result<Vec<Listed>, Fault> {
    let before = Value::from(filter.before.map_or(i64::MAX, Instant::micros));
    let most = Value::from(most);
    match (filter.customer, filter.stage) {
        // Of one customer there are not many, whatever their stage.
        (Some(customer), stage) => tx.query(
            "select i.number, i.stage, o.number, c.number, c.name, i.total, i.settled, i.currency, i.invoice_day, i.due_day, i.made_at
             from invoice i join sales_order o on o.id = i.order_id join customer c on c.id = i.customer
             where i.customer = $1 and ($2 = '' or i.stage = $2) and i.made_at < $3
             order by i.made_at desc, i.number desc limit $4",
            &[Value::from(customer), Value::from(stage.map_or("", InvoiceStage::code)), before, most],
            read_listed,
        ),
        (None, Some(stage)) => tx.query(
            "select i.number, i.stage, o.number, c.number, c.name, i.total, i.settled, i.currency, i.invoice_day, i.due_day, i.made_at
             from invoice i join sales_order o on o.id = i.order_id join customer c on c.id = i.customer
             where i.stage = $1 and i.made_at < $2 order by i.made_at desc limit $3",
            &[Value::from(stage.code()), before, most],
            read_listed,
        ),
        (None, None) => tx.query(
            "select i.number, i.stage, o.number, c.number, c.name, i.total, i.settled, i.currency, i.invoice_day, i.due_day, i.made_at
             from invoice i join sales_order o on o.id = i.order_id join customer c on c.id = i.customer
             where i.made_at < $1 order by i.made_at desc limit $2",
            &[before, most],
            read_listed,
        ),
    }
}

fn read_listed(row: &Row<'_>) -> Result<Listed, Fault> {
    let mut c = row.columns();
    Ok(Listed {
        number: c.take()?,
        stage: stage_of(&c.take::<String>()?)?,
        order: c.take()?,
        customer_number: c.take()?,
        customer_name: c.take()?,
        total: c.take()?,
        settled: c.take()?,
        currency: c.take()?,
        invoice_day: c.take()?,
        due_day: c.take()?,
        made_at: c.take()?,
    })
}
