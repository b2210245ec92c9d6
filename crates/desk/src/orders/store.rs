//! SQL of orders.

mod bought;
mod drafts;
mod hands;
mod lists;
mod reading;
mod revising;

use basics::Instant;
use db::{Asked, Fault, Row, Tx, values};
use uuid::Uuid;

use super::confirm::Confirmed;
use super::facts::Duplicate;
use super::lifecycle::Stage;
use super::order::{Buckets, Hold, Order, OrderId};
use super::refusal::OrderRefusal;
use super::save::Held;
use super::verify::po_key;
use crate::actor::{Actor, PersonId};
use crate::customers::CustomerId;

pub(super) use bought::bought;
pub use drafts::*;
pub use hands::*;
pub use lists::*;
pub use reading::*;
pub(super) use revising::*;

fn unreadable(what: &str, error: impl std::fmt::Display) -> Fault {
    Fault::Statement(format!("{what} can't be read: {error}"))
}

fn stage_of(code: &str) -> Result<Stage, Fault> {
    Stage::from_code(code).ok_or_else(|| unreadable("a stage", code))
}

/// What every verb needs to know of an order before anything else.
pub(super) struct Head {
    pub id: OrderId,
    pub number: String,
    pub stage: Stage,
    pub channel: String,
    pub intake_message: Option<Uuid>,
    pub copy_of: Option<Uuid>,
    pub entered_by: PersonId,
    pub created_at: Instant,
    pub version: i64,
}

impl Head {
    pub fn check_version(&self, version: Option<i64>) -> Result<(), OrderRefusal> {
        match version {
            Some(yours) if yours != self.version => {
                Err(OrderRefusal::Stale { number: self.number.clone(), yours, now: self.version })
            }
            _ => Ok(()),
        }
    }
}

pub(super) fn head(tx: &mut Tx, number: &str) -> Result<Option<Head>, Fault> {
    tx.first(
        "select id, number, stage, channel, intake_message, copy_of, entered_by, created_at, version
         from sales_order where number = $1",
        &values![number],
        |row| {
            let mut c = row.columns();
            Ok(Head {
                id: c.take()?,
                number: c.take()?,
                stage: stage_of(&c.take::<String>()?)?,
                channel: c.take()?,
                intake_message: c.take()?,
                copy_of: c.take()?,
                entered_by: c.take()?,
                created_at: c.take()?,
                version: c.take()?,
            })
        },
    )
}

pub(super) fn stage(tx: &mut Tx, order: OrderId) -> Result<Option<Stage>, Fault> {
    tx.first("select stage from sales_order where id = $1", &values![order], |row| {
        stage_of(&row.get::<String>(0)?)
    })
}

/// Orders of this customer with the same PO number that were not cancelled or rejected, the latest first.
pub(super) fn ask_same_po(
    tx: &mut Tx,
    customer: CustomerId,
    po_folded: &str,
    except: Option<OrderId>,
) -> Result<Asked<Duplicate>, Fault> {
    let except = except.map_or(Uuid::nil(), |o| o.uuid());
    // By nothing but the key: a way by customer or number would lock pages that others write to.
    tx.ask(
        "select number, content_hash, created_at from sales_order
         where po_key = $1 and id <> $2 and stage not in ('draft', 'cancelled', 'rejected')
         order by created_at desc limit 5",
        &values![po_key(customer, po_folded), except],
        |row| Ok(Duplicate { number: row.get(0)?, content_hash: row.get(1)?, created_at: row.get(2)? }),
    )
}

/// Lines of samples that a customer got since, but those of one order.
pub(super) fn samples_given(
    tx: &mut Tx,
    customer: CustomerId,
    except: Option<OrderId>,
    since: Instant,
) -> Result<i64, Fault> {
    let except = except.map_or(Uuid::nil(), |o| o.uuid());
    let count = tx.first(
        "select count(*) from sales_order o join order_line l on l.order_id = o.id
         where o.customer = $1 and o.created_at >= $2 and o.kind = 'sample' and o.id <> $3
           and o.stage not in ('draft', 'cancelled', 'rejected') and l.cancelled < l.stock_quantity",
        &values![customer, since, except],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// The charges and taxes on the whole order go; others are written in their place.
pub(super) fn delete_charges(tx: &mut Tx, order: OrderId) -> Result<(), Fault> {
    tx.record("delete from order_charge where order_id = $1", &values![order])?;
    tx.record("delete from order_tax where order_id = $1", &values![order])
}

pub(super) fn delete_lines(tx: &mut Tx, order: OrderId) -> Result<(), Fault> {
    tx.record("delete from order_line where order_id = $1", &values![order])?;
    tx.record("delete from order_buyer_line where order_id = $1", &values![order])?;
    tx.record("delete from order_line_more where order_id = $1", &values![order])?;
    delete_charges(tx, order)
}

pub(super) fn record_confirmed(
    tx: &mut Tx,
    by: &Actor,
    order: &Order,
    confirmed: &Confirmed,
    held: &std::collections::HashMap<i64, Held>,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update sales_order set stage = $2, promised_date = $3, confirmed_by = $4, confirmed_at = $5, version = version + 1
         where id = $1",
        &values![order.id, confirmed.stage.code(), confirmed.promised_date, by.person, now],
    )?;
    for line in &order.lines {
        let Some(kept) = held.get(&line.line_no) else { continue };
        let due = Some(kept.due).filter(|_| kept.promised >= line.buckets.open).flatten();
        tx.record(
            "update order_line set open = open - $3, reserved = reserved + $3, promised_date = $4
             where order_id = $1 and line_no = $2",
            &values![order.id, line.line_no, kept.reserved, due],
        )?;
    }
    Ok(())
}

pub(super) fn set_stage(tx: &mut Tx, order: OrderId, stage: Stage) -> Result<(), Fault> {
    let ended = stage.is_over().then(|| tx.now());
    tx.record(
        "update sales_order set stage = $2, ended_at = $3, version = version + 1 where id = $1",
        &values![order, stage.code(), ended],
    )
}

pub(super) fn touch(tx: &mut Tx, order: OrderId) -> Result<(), Fault> {
    tx.record("update sales_order set version = version + 1 where id = $1", &values![order])
}

pub(super) fn set_close_reason(tx: &mut Tx, order: OrderId, line_no: i64, reason: &str) -> Result<(), Fault> {
    tx.record(
        "update order_line set close_reason = $3 where order_id = $1 and line_no = $2",
        &values![order, line_no, reason],
    )
}

pub(super) fn set_buckets(tx: &mut Tx, order: OrderId, line_no: i64, to: &Buckets) -> Result<(), Fault> {
    tx.record(
        "update order_line set open = $3, reserved = $4, picked = $5, shipped = $6, cancelled = $7, short_closed = $8,
           returned = $9, invoiced = $10 where order_id = $1 and line_no = $2",
        &values![
            order, line_no, to.open, to.reserved, to.picked, to.shipped, to.cancelled, to.short_closed, to.returned,
            to.invoiced
        ],
    )
}

pub(super) fn buckets(tx: &mut Tx, order: OrderId) -> Result<Vec<(i64, Buckets)>, Fault> {
    tx.query(
        "select line_no, open, reserved, picked, shipped, cancelled, short_closed, returned, invoiced from order_line
         where order_id = $1 order by line_no",
        &values![order],
        |row| {
            let mut c = row.columns();
            Ok((c.take()?, read_buckets(&mut c)?))
        },
    )
}

fn read_buckets(c: &mut db::Columns<'_, '_>) -> Result<Buckets, Fault> {
    Ok(Buckets {
        open: c.take()?,
        reserved: c.take()?,
        picked: c.take()?,
        shipped: c.take()?,
        cancelled: c.take()?,
        short_closed: c.take()?,
        returned: c.take()?,
        invoiced: c.take()?,
    })
}

pub(super) fn resolve_hold(tx: &mut Tx, by: &Actor, hold: &Hold, reason: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update hold set resolved_at = $2, resolved_by = $3, resolution = $4 where id = $1 and resolved_at is null",
        &values![hold.id, now, by.person, reason],
    )
}

/// Closes all open holds of an order that goes no further; nobody decided them.
pub(super) fn close_holds(tx: &mut Tx, by: &Actor, order: OrderId, reason: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update hold set resolved_at = $2, resolved_by = $3, resolution = $4, waived = 1
         where order_id = $1 and resolved_at is null",
        &values![order, now, by.person, reason],
    )
}

/// An order that is sent back counts as an error of its entry; the error's number.
pub(super) fn insert_error(tx: &mut Tx, by: &Actor, order: &Order, note: &str) -> Result<String, Fault> {
    let (id, number, now) = (tx.new_id::<()>(), error_number(tx)?, tx.now());
    tx.record(
        "insert into error_record (id, number, order_id, field, kind, source, found_by, channel, step, person, note, at)
         values ($1, $2, $3, 'order', 'sent_back', 'review', $4, $5, 'entry', $6, $7, $8)",
        &values![id, &number, order.id, by.login.as_str(), &order.channel, order.entered_by, note, now],
    )?;
    Ok(number)
}

fn error_number(tx: &mut Tx) -> Result<String, Fault> {
    Ok(format!("E{}", 100_000 + tx.next_number("error")?))
}

pub(super) fn insert_found_error(
    tx: &mut Tx,
    by: &Actor,
    e: &super::shipped::FoundError<'_>,
) -> Result<String, Fault> {
    let (id, number, now) = (tx.new_id::<()>(), error_number(tx)?, tx.now());
    tx.record(
        "insert into error_record (id, number, order_id, line_no, field, kind, source, found_by, channel, step, person, was, should_be,
           note, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        &values![
            id,
            &number,
            e.order,
            e.line_no,
            e.field,
            e.kind,
            e.source,
            by.login.as_str(),
            e.channel,
            e.step,
            e.person,
            e.was,
            e.should_be,
            e.note,
            now
        ],
    )?;
    Ok(number)
}

pub(super) fn ship_services(tx: &mut Tx, order: OrderId) -> Result<(), Fault> {
    tx.record(
        "update order_line set shipped = shipped + open, open = 0 where order_id = $1 and kind = 'service' and open > 0",
        &values![order],
    )
}

/// A goods line that waits for stock.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub order: OrderId,
    pub number: String,
    pub line_no: i64,
    pub item: crate::catalog::ItemId,
    pub place: crate::stock::PlaceId,
    pub open: basics::Quantity,
}

/// Goods lines with open quantities for which their place has something free: rush orders first, then the order confirmed first.
pub(super) fn waiting(tx: &mut Tx, most: usize) -> Result<Vec<Waiting>, Fault> {
    tx.query(
        "select o.id, o.number, l.line_no, l.item, o.place, l.open
         from order_line l join sales_order o on o.id = l.order_id
         join stock_position s on s.item = l.item and s.place = o.place
         where o.stage in ('confirmed', 'released') and l.kind = 'goods' and l.open > 0 and s.on_hand > s.reserved
           and not exists (select 1 from order_line_more m
             where m.order_id = l.order_id and m.line_no = l.line_no and m.sourcing is not null)
         order by case o.kind when 'rush' then 0 else 1 end, o.confirmed_at, o.number, l.line_no limit $1",
        &values![most],
        read_waiting,
    )
}

/// Goods lines that were promised from this supply: rush orders first, then the order confirmed first.
pub(super) fn waiting_for(tx: &mut Tx, supply: Uuid) -> Result<Vec<(Waiting, basics::Quantity)>, Fault> {
    tx.query(
        "select o.id, o.number, l.line_no, l.item, o.place, l.open, p.quantity
         from promise p join order_line l on l.order_id = p.order_id and l.line_no = p.line_no
         join sales_order o on o.id = p.order_id
         where p.supply = $1 order by case o.kind when 'rush' then 0 else 1 end, o.confirmed_at, o.number, l.line_no",
        &values![supply],
        |row| Ok((read_waiting(row)?, row.get(6)?)),
    )
}

fn read_waiting(row: &Row<'_>) -> Result<Waiting, Fault> {
    let mut c = row.columns();
    Ok(Waiting {
        order: c.take()?,
        number: c.take()?,
        line_no: c.take()?,
        item: c.take()?,
        place: c.take()?,
        open: c.take()?,
    })
}

pub(super) fn reserve_open(
    tx: &mut Tx,
    order: OrderId,
    line_no: i64,
    quantity: basics::Quantity,
) -> Result<(), Fault> {
    tx.record(
        "update order_line set open = open - $3, reserved = reserved + $3 where order_id = $1 and line_no = $2",
        &values![order, line_no, quantity],
    )
}
