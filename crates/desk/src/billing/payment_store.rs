//! SQL of payments and of what they settle.

use basics::{Currency, Day, Instant};
use db::{Fault, Row, Tx, Value, values};
use uuid::Uuid;

use super::CreditNoteId;
use super::allocate::Credit;
use super::invoice::InvoiceId;
use super::payment::{Allocation, Method, Payment, PaymentId, PaymentKind, Source};
use super::refusal::BillingRefusal;
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::customers::CustomerId;

/// Open credits of one customer that are looked at.
const CREDITS_MAX: usize = 1_000;

pub(super) fn insert(tx: &mut Tx, p: &Payment) -> Result<(), Fault> {
    tx.record(
        "insert into payment (id, number, kind, customer, day, method, reference, currency, amount, settled, recorded_by, recorded_at,
           version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, 1)",
        &values![
            p.id,
            &p.number,
            p.kind.code(),
            p.customer,
            p.day,
            p.method.code(),
            &p.reference,
            p.currency,
            p.amount,
            p.recorded_by,
            p.recorded_at
        ],
    )
}

fn unreadable(what: &str, code: &str) -> Fault {
    Fault::Statement(format!("a payment's {what} can't be read: {code}"))
}

fn read(row: &Row<'_>) -> Result<Payment, Fault> {
    let mut c = row.columns();
    Ok(Payment {
        id: c.take()?,
        number: c.take()?,
        kind: {
            let code: String = c.take()?;
            PaymentKind::from_code(&code).ok_or_else(|| unreadable("kind", &code))?
        },
        customer: c.take()?,
        customer_number: c.take()?,
        customer_name: c.take()?,
        day: c.take()?,
        method: {
            let code: String = c.take()?;
            Method::from_code(&code).ok_or_else(|| unreadable("method", &code))?
        },
        reference: c.take()?,
        currency: c.take()?,
        amount: c.take()?,
        settled: c.take()?,
        recorded_by: c.take()?,
        recorded_at: c.take()?,
        reversed_at: c.take()?,
        reversal: c.take()?,
        version: c.take()?,
    })
}

pub(super) fn by_number(tx: &mut Tx, number: &str) -> Result<Option<Payment>, Fault> {
    tx.first(
        "select p.id, p.number, p.kind, p.customer, c.number, c.name, p.day, p.method, p.reference, p.currency, p.amount, p.settled,
           p.recorded_by, p.recorded_at, p.reversed_at, p.reversal, p.version
         from payment p join customer c on c.id = p.customer where p.number = $1",
        &values![number.trim()],
        read,
    )
}

pub(super) fn need(tx: &mut Tx, number: &str) -> Result<Payment, Failure> {
    Ok(by_number(tx, number)?.ok_or_else(|| BillingRefusal::NoPayment(number.trim().to_owned()))?)
}

/// The payment with this number.
pub fn payment_by_number(tx: &mut Tx, number: &str) -> Result<Payment, Failure> {
    need(tx, number)
}

/// Which payments a list shows.
#[derive(Debug, Clone, Default)]
pub struct PaymentFilter {
    pub customer: Option<CustomerId>,
    /// Only those with something to the customer's credit.
    pub with_rest: bool,
    /// Only those recorded before this instant; for the next page.
    pub before: Option<Instant>,
}

/// The latest first.
pub fn list_payments(tx: &mut Tx, filter: &PaymentFilter, most: usize) -> Result<Vec<Payment>, Fault> {
    let before = Value::from(filter.before.map_or(i64::MAX, Instant::micros));
    let (rest, most) = (Value::from(filter.with_rest), Value::from(most));
    match filter.customer {
        Some(customer) => tx.query(
            "select p.id, p.number, p.kind, p.customer, c.number, c.name, p.day, p.method, p.reference, p.currency, p.amount, p.settled,
               p.recorded_by, p.recorded_at, p.reversed_at, p.reversal, p.version
             from payment p join customer c on c.id = p.customer
             where p.customer = $1 and p.recorded_at < $2 and ($3 = 0 or p.settled < p.amount and p.reversed_at is null)
             order by p.recorded_at desc, p.number desc limit $4",
            &[Value::from(customer), before, rest, most],
            read,
        ),
        None => tx.query(
            "select p.id, p.number, p.kind, p.customer, c.number, c.name, p.day, p.method, p.reference, p.currency, p.amount, p.settled,
               p.recorded_by, p.recorded_at, p.reversed_at, p.reversal, p.version
             from payment p join customer c on c.id = p.customer
             where p.recorded_at < $1 and ($2 = 0 or p.settled < p.amount and p.reversed_at is null)
             order by p.recorded_at desc, p.number desc limit $3",
            &[before, rest, most],
            read,
        ),
    }
}

/// The number of a payment that is the same in day, amount and reference, and stands.
pub(super) fn same(
    tx: &mut Tx,
    customer: CustomerId,
    day: Day,
    amount: i64,
    reference: &str,
) -> Result<Option<String>, Fault> {
    if reference.is_empty() {
        return Ok(None);
    }
    tx.first(
        "select number from payment where customer = $1 and day = $2 and amount = $3 and reference = $4 and kind = 'received'
           and reversed_at is null limit 1",
        &values![customer, day, amount, reference],
        |row| row.get(0),
    )
}

pub(super) fn set_reversed(
    tx: &mut Tx,
    by: &Actor,
    id: PaymentId,
    today: Day,
    reason: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update payment set reversed_by = $2, reversed_at = $3, reversed_day = $4, reversal = $5, version = version + 1 where id = $1",
        &values![id, by.person, now, today, reason],
    )
}

/// An invoice with something to pay.
#[derive(Debug, Clone)]
pub(super) struct OpenInvoice {
    pub id: InvoiceId,
    pub open: i64,
}

/// Those that are due first come first.
pub(super) fn open_invoices(
    tx: &mut Tx,
    customer: CustomerId,
    currency: Currency,
    most: usize,
) -> Result<Vec<OpenInvoice>, Fault> {
    tx.query(
        "select id, total - settled from invoice
         where customer = $1 and stage = 'released' and currency = $2 and settled < total
         order by due_day, invoice_day, number limit $3",
        &values![customer, currency, most],
        |row| Ok(OpenInvoice { id: row.get(0)?, open: row.get(1)? }),
    )
}

/// False if there is not so much open.
pub(super) fn settle_invoice(tx: &mut Tx, invoice: InvoiceId, amount: i64) -> Result<bool, Fault> {
    let done = tx.execute(
        "update invoice set settled = settled + $2, version = version + 1,
           stage = case when settled + $2 = total then 'paid' else stage end
         where id = $1 and stage = 'released' and settled + $2 <= total",
        &values![invoice, amount],
    )?;
    Ok(done == 1)
}

fn unsettle_invoice(tx: &mut Tx, invoice: InvoiceId, amount: i64) -> Result<(), Fault> {
    tx.record(
        "update invoice set settled = settled - $2, version = version + 1,
           stage = case when stage = 'paid' then 'released' else stage end
         where id = $1",
        &values![invoice, amount],
    )
}

/// False if there is not so much left of it.
pub(super) fn use_up(tx: &mut Tx, source: Source, amount: i64) -> Result<bool, Fault> {
    let done = match source {
        Source::Payment(id) => tx.execute(
            "update payment set settled = settled + $2, version = version + 1
             where id = $1 and reversed_at is null and settled + $2 <= amount",
            &values![id, amount],
        )?,
        Source::Credit(id) => tx.execute(
            "update credit_note set settled = settled + $2, version = version + 1
             where id = $1 and stage = 'released' and settled + $2 <= total",
            &values![id, amount],
        )?,
    };
    Ok(done == 1)
}

fn give_back(tx: &mut Tx, source: Source, amount: i64) -> Result<(), Fault> {
    match source {
        Source::Payment(id) => tx.record(
            "update payment set settled = settled - $2, version = version + 1 where id = $1",
            &values![id, amount],
        ),
        Source::Credit(id) => tx.record(
            "update credit_note set settled = settled - $2, version = version + 1 where id = $1",
            &values![id, amount],
        ),
    }
}

/// Where money goes.
#[derive(Debug, Clone, Copy)]
pub(super) enum To {
    Invoice(InvoiceId),
    Refund(PaymentId),
}

pub(super) fn insert_allocation(
    tx: &mut Tx,
    by: &Actor,
    from: &Credit,
    to: To,
    amount: i64,
) -> Result<(), Fault> {
    let (id, now, today) = (tx.new_id::<Allocation>(), tx.now(), company::today(tx)?);
    let (invoice, refund) = match to {
        To::Invoice(id) => (Some(id.uuid()), None),
        To::Refund(id) => (None, Some(id.uuid())),
    };
    let (payment, credit) = match from.source {
        Source::Payment(id) => (Some(id.uuid()), None),
        Source::Credit(id) => (None, Some(id.uuid())),
    };
    tx.record(
        "insert into allocation (id, customer, invoice, refund, payment, credit_note, amount, day, made_by, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &values![id, from.customer, invoice, refund, payment, credit, amount, today, by.person, now],
    )
}

struct Standing {
    id: Uuid,
    invoice: Option<InvoiceId>,
    refund: Option<PaymentId>,
    payment: Option<PaymentId>,
    credit: Option<CreditNoteId>,
    amount: i64,
}

/// Everything that a payment settled, or a refund was taken from, is as it was before.
pub(super) fn undo_allocations(tx: &mut Tx, payment: &Payment, today: Day) -> Result<(), Fault> {
    let standing = tx.query(
        "select id, invoice, refund, payment, credit_note, amount from allocation
         where (payment = $1 or refund = $1) and undone_day is null order by made_at, id",
        &values![payment.id],
        |row| {
            let mut c = row.columns();
            Ok(Standing {
                id: c.take()?,
                invoice: c.take()?,
                refund: c.take()?,
                payment: c.take()?,
                credit: c.take()?,
                amount: c.take()?,
            })
        },
    )?;
    for one in standing {
        tx.record("update allocation set undone_day = $2 where id = $1", &values![one.id, today])?;
        if let Some(invoice) = one.invoice {
            unsettle_invoice(tx, invoice, one.amount)?;
        }
        for payment in [one.refund, one.payment].into_iter().flatten() {
            give_back(tx, Source::Payment(payment), one.amount)?;
        }
        if let Some(credit) = one.credit {
            give_back(tx, Source::Credit(credit), one.amount)?;
        }
    }
    Ok(())
}

/// What a customer has to their credit, the oldest first.
pub(super) fn credits(tx: &mut Tx, customer: CustomerId, currency: Currency) -> Result<Vec<Credit>, Fault> {
    let mut all = tx.query(
        "select id, number, total - settled, made_at from credit_note
         where customer = $1 and stage = 'released' and currency = $2 and settled < total order by made_at limit $3",
        &values![customer, currency, CREDITS_MAX],
        |row| {
            let mut c = row.columns();
            let id: CreditNoteId = c.take()?;
            let (number, left, at): (String, i64, Instant) = (c.take()?, c.take()?, c.take()?);
            let (source, noun, thing) = (Source::Credit(id), "credit_note", id.uuid());
            Ok((at, Credit { source, noun, thing, number, customer, currency, left }))
        },
    )?;
    all.extend(tx.query(
        "select id, number, amount - settled, recorded_at from payment
         where customer = $1 and kind = 'received' and reversed_at is null and currency = $2 and settled < amount
         order by recorded_at limit $3",
        &values![customer, currency, CREDITS_MAX],
        |row| {
            let mut c = row.columns();
            let id: PaymentId = c.take()?;
            let (number, left, at): (String, i64, Instant) = (c.take()?, c.take()?, c.take()?);
            let (source, noun, thing) = (Source::Payment(id), "payment", id.uuid());
            Ok((at, Credit { source, noun, thing, number, customer, currency, left }))
        },
    )?);
    all.sort_by_key(|(at, _)| *at);
    Ok(all.into_iter().map(|(_, credit)| credit).collect())
}

fn read_allocation(row: &Row<'_>) -> Result<Allocation, Fault> {
    let mut c = row.columns();
    Ok(Allocation { from: c.take()?, to: c.take()?, amount: c.take()?, day: c.take()?, is_undone: c.take()? })
}

/// What settled an invoice.
pub fn settled_by(tx: &mut Tx, invoice: InvoiceId) -> Result<Vec<Allocation>, Fault> {
    tx.query(
        "select coalesce(p.number, n.number), i.number, a.amount, a.day, case when a.undone_day is null then 0 else 1 end
         from allocation a join invoice i on i.id = a.invoice left join payment p on p.id = a.payment
           left join credit_note n on n.id = a.credit_note
         where a.invoice = $1 order by a.made_at, a.id limit 500",
        &values![invoice],
        read_allocation,
    )
}

/// What a payment or credit note settled, and what a refund was taken from.
pub fn went_to(tx: &mut Tx, thing: Uuid) -> Result<Vec<Allocation>, Fault> {
    tx.query(
        "select coalesce(p.number, n.number), coalesce(i.number, r.number), a.amount, a.day,
           case when a.undone_day is null then 0 else 1 end
         from allocation a left join invoice i on i.id = a.invoice left join payment r on r.id = a.refund
           left join payment p on p.id = a.payment left join credit_note n on n.id = a.credit_note
         where a.payment = $1 or a.credit_note = $1 or a.refund = $1 order by a.made_at, a.id limit 500",
        &values![Value::Id(thing)],
        read_allocation,
    )
}

/// What of a customer's invoices is due before this day and not settled.
pub(super) fn overdue_of(tx: &mut Tx, customer: CustomerId, today: Day) -> Result<i64, Fault> {
    let sum = tx.first(
        "select cast(coalesce(sum(total - settled), 0) as bigint) from invoice where customer = $1 and stage = 'released' and due_day < $2",
        &values![customer, today],
        |row| row.get(0),
    )?;
    Ok(sum.unwrap_or(0))
}

/// Sets what is overdue of every customer for whom it is another; says of how many.
pub(super) fn age_all(tx: &mut Tx, today: Day) -> Result<u64, Fault> {
    tx.execute(
        "update customer_account set overdue = cast(coalesce((select sum(i.total - i.settled) from invoice i
             where i.customer = customer_account.customer and i.stage = 'released' and i.due_day < $1), 0) as bigint)
         where overdue <> cast(coalesce((select sum(i.total - i.settled) from invoice i
             where i.customer = customer_account.customer and i.stage = 'released' and i.due_day < $1), 0) as bigint)",
        &values![today],
    )
}

/// The day for which it was done last, as days since 1970.
pub(super) fn aged(tx: &mut Tx) -> Result<Option<i64>, Fault> {
    tx.first("select value from watermark where name = 'overdue'", &[], |row| row.get(0))
}

pub(super) fn set_aged(tx: &mut Tx, day: i64) -> Result<(), Fault> {
    tx.record(
        "insert into watermark (name, value) values ('overdue', $1) on conflict (name) do update set value = excluded.value",
        &values![day],
    )
}
