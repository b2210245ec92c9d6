//! SQL of lists of orders: bounded, by index, from the newest.

use basics::{Currency, Instant};
use db::{Fault, Row, Tx, Value, values};

use super::{stage_of, unreadable};
use crate::actor::PersonId;
use crate::customers::CustomerId;
use crate::orders::lifecycle::Stage;
use crate::orders::order::HoldKind;

/// Which orders a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub stage: Option<Stage>,
    pub customer: Option<CustomerId>,
    /// Only orders created before this instant; for the next page.
    pub before: Option<Instant>,
    /// Start of an order number or PO number.
    pub number: String,
    pub only_held: bool,
}

/// An order in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    pub number: String,
    pub stage: Stage,
    pub customer_number: Option<String>,
    pub customer_name: Option<String>,
    pub po_number: Option<String>,
    pub requested_date: Option<basics::Day>,
    pub promised_date: Option<basics::Day>,
    pub total: i64,
    pub currency: Currency,
    pub created_at: Instant,
    pub holds: i64,
    pub channel: String,
}

/// Orders, the latest first.
pub fn list(tx: &mut Tx, filter: &Filter, most: usize) -> Result<Vec<Listed>, Fault> {
    let before = filter.before.map_or(i64::MAX, Instant::micros);
    let number = filter.number.trim();
    if !number.is_empty() {
        return by_start_of_number(tx, number, most);
    }
    let most = Value::from(most);
    let columns_from =
        |tx: &mut Tx, sql: &'static str, given: &[Value<'_>]| tx.query(sql, given, read_listed);
    if filter.only_held {
        // From the holds to their orders, which are few; the other way round all orders would be looked at.
        return columns_from(
            tx,
            "select o.number, o.stage, c.number, c.name, o.po_number, o.requested_date, o.promised_date, o.total, o.currency,
               o.created_at, (select count(*) from hold h where h.order_id = o.id and h.resolved_at is null), o.channel
             from (select distinct order_id from hold where resolved_at is null) held
             cross join sales_order o left join customer c on c.id = o.customer
             where o.id = held.order_id and o.created_at < $1 order by o.created_at desc limit $2",
            &[Value::from(before), most],
        );
    }
    match (filter.stage, filter.customer) {
        (Some(stage), None) => columns_from(
            tx,
            "select o.number, o.stage, c.number, c.name, o.po_number, o.requested_date, o.promised_date, o.total, o.currency,
               o.created_at, (select count(*) from hold h where h.order_id = o.id and h.resolved_at is null), o.channel
             from sales_order o left join customer c on c.id = o.customer
             where o.stage = $1 and o.created_at < $2 order by o.created_at desc limit $3",
            &[Value::from(stage.code()), Value::from(before), most],
        ),
        (stage, Some(customer)) => columns_from(
            tx,
            "select o.number, o.stage, c.number, c.name, o.po_number, o.requested_date, o.promised_date, o.total, o.currency,
               o.created_at, (select count(*) from hold h where h.order_id = o.id and h.resolved_at is null), o.channel
             from sales_order o left join customer c on c.id = o.customer
             where o.customer = $1 and o.created_at < $2 and ($3 = '' or o.stage = $3)
             order by o.created_at desc limit $4",
            &[
                Value::from(customer),
                Value::from(before),
                Value::from(stage.map_or("", Stage::code)),
                most,
            ],
        ),
        (None, None) => columns_from(
            tx,
            "select o.number, o.stage, c.number, c.name, o.po_number, o.requested_date, o.promised_date, o.total, o.currency,
               o.created_at, (select count(*) from hold h where h.order_id = o.id and h.resolved_at is null), o.channel
             from sales_order o left join customer c on c.id = o.customer
             where o.created_at < $1 order by o.created_at desc limit $2",
            &[Value::from(before), most],
        ),
    }
}

/// Orders whose number starts like this, the highest numbers first, and those with exactly this PO number; the latest first.
fn by_start_of_number(tx: &mut Tx, number: &str, most: usize) -> Result<Vec<Listed>, Fault> {
    let upper = number.to_uppercase();
    let after = crate::words::after(&upper);
    let mut found = tx.query(
        "select o.number, o.stage, c.number, c.name, o.po_number, o.requested_date, o.promised_date, o.total, o.currency,
           o.created_at, (select count(*) from hold h where h.order_id = o.id and h.resolved_at is null), o.channel
         from sales_order o left join customer c on c.id = o.customer
         where o.number >= $1 and o.number < $2 order by o.number desc limit $3",
        &[Value::from(upper), Value::from(after), Value::from(most)],
        read_listed,
    )?;
    // Two statements, because with an `or` between them neither index would be used.
    found.extend(tx.query(
        "select o.number, o.stage, c.number, c.name, o.po_number, o.requested_date, o.promised_date, o.total, o.currency,
           o.created_at, (select count(*) from hold h where h.order_id = o.id and h.resolved_at is null), o.channel
         from sales_order o left join customer c on c.id = o.customer
         where o.po_folded = $1 order by o.created_at desc limit $2",
        &[Value::from(basics::fold(number)), Value::from(most)],
        read_listed,
    )?);
    found.sort_by(|a, b| (b.created_at, &b.number).cmp(&(a.created_at, &a.number)));
    found.dedup_by(|a, b| a.number == b.number);
    found.truncate(most);
    Ok(found)
}

/// The last orders of a customer that were placed.
pub fn recent_of_customer(tx: &mut Tx, customer: CustomerId, most: usize) -> Result<Vec<Listed>, Fault> {
    let filter = Filter { customer: Some(customer), ..Filter::default() };
    Ok(list(tx, &filter, most + 5)?.into_iter().filter(|o| o.stage != Stage::Draft).take(most).collect())
}

/// Drafts that this person entered, the latest first.
pub fn drafts_of(tx: &mut Tx, person: PersonId, most: usize) -> Result<Vec<Listed>, Fault> {
    tx.query(
        "select o.number, o.stage, c.number, c.name, o.po_number, o.requested_date, o.promised_date, o.total, o.currency,
           o.created_at, 0, o.channel
         from sales_order o left join customer c on c.id = o.customer
         where o.stage = 'draft' and o.entered_by = $1 order by o.created_at desc limit $2",
        &values![person, most],
        read_listed,
    )
}

/// How many holds are open, of one group or of all; counted up to a thousand.
pub fn open_holds(tx: &mut Tx, group: Option<&str>) -> Result<i64, Fault> {
    let count = match group {
        Some(group) => tx.first(
            "select count(*) from (select id from hold where resolved_at is null and owner_group = $1 limit 1000) h",
            &values![group],
            |row| row.get(0),
        )?,
        None => tx.first(
            "select count(*) from (select id from hold where resolved_at is null limit 1000) h",
            &[],
            |row| row.get(0),
        )?,
    };
    Ok(count.unwrap_or(0))
}

/// An order in the queue of the group that resolves one of its holds.
#[derive(Debug, Clone)]
pub struct HeldOrder {
    pub number: String,
    pub customer: String,
    pub kind: HoldKind,
    pub reason: String,
    pub raised_at: Instant,
}

/// Orders held for a group, the longest held first.
pub fn held_for(tx: &mut Tx, group: &str, most: usize) -> Result<Vec<HeldOrder>, Fault> {
    tx.query(
        "select o.number, c.name, h.kind, h.reason, h.raised_at from hold h
         join sales_order o on o.id = h.order_id left join customer c on c.id = o.customer
         where h.resolved_at is null and h.owner_group = $1 order by h.raised_at limit $2",
        &values![group, most],
        |row| {
            let mut c = row.columns();
            let (number, customer) = (c.take()?, c.take::<Option<String>>()?.unwrap_or_default());
            let kind: String = c.take()?;
            let kind = HoldKind::from_code(&kind).ok_or_else(|| unreadable("a hold", &kind))?;
            Ok(HeldOrder { number, customer, kind, reason: c.take()?, raised_at: c.take()? })
        },
    )
}

fn read_listed(row: &Row<'_>) -> Result<Listed, Fault> {
    let mut c = row.columns();
    Ok(Listed {
        number: c.take()?,
        stage: stage_of(&c.take::<String>()?)?,
        customer_number: c.take()?,
        customer_name: c.take()?,
        po_number: c.take()?,
        requested_date: c.take()?,
        promised_date: c.take()?,
        total: c.take()?,
        currency: c.take()?,
        created_at: c.take()?,
        holds: c.take()?,
        channel: c.take()?,
    })
}

/// Which held orders a list shows.
#[derive(Debug, Clone, Default)]
pub struct HeldFilter {
    pub kind: Option<HoldKind>,
    pub group: Option<String>,
}

/// A hold that nobody has resolved, with its order.
#[derive(Debug, Clone)]
pub struct OpenHold {
    pub number: String,
    pub stage: Stage,
    pub kind: HoldKind,
    pub reason: String,
    pub group: String,
    pub raised_at: Instant,
    pub customer_number: String,
    pub customer_name: String,
    pub entered_by: PersonId,
    pub total: i64,
    pub currency: Currency,
}

/// Open holds, the oldest first.
pub fn held(tx: &mut Tx, filter: &HeldFilter, most: usize) -> Result<Vec<OpenHold>, Fault> {
    let kind = filter.kind.map_or("", HoldKind::code);
    let group = filter.group.as_deref().unwrap_or_default();
    tx.query(
        "select o.number, o.stage, h.kind, h.reason, h.owner_group, h.raised_at, c.number, c.name, o.entered_by, o.total, o.currency
         from hold h join sales_order o on o.id = h.order_id left join customer c on c.id = o.customer
         where h.resolved_at is null and ($1 = '' or h.kind = $1) and ($2 = '' or h.owner_group = $2)
         order by h.raised_at, o.number limit $3",
        &values![kind, group, most],
        |row| {
            let mut c = row.columns();
            let (number, stage) = (c.take()?, stage_of(&c.take::<String>()?)?);
            let kind: String = c.take()?;
            Ok(OpenHold {
                number,
                stage,
                kind: HoldKind::from_code(&kind).ok_or_else(|| unreadable("a hold", &kind))?,
                reason: c.take()?,
                group: c.take()?,
                raised_at: c.take()?,
                customer_number: c.take::<Option<String>>()?.unwrap_or_default(),
                customer_name: c.take::<Option<String>>()?.unwrap_or_default(),
                entered_by: c.take()?,
                total: c.take()?,
                currency: c.take()?,
            })
        },
    )
}
