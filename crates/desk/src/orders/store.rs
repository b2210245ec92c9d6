//! SQL of orders.

use basics::{Currency, Factor, Instant, Rounding};
use db::{Asked, Fault, Row, Tx, Value, values};
use uuid::Uuid;

use super::confirm::Confirmed;
use super::draft::{Draft, Origin};
use super::facts::Duplicate;
use super::lifecycle::Stage;
use super::order::{Buckets, Hold, HoldKind, Order, OrderCharge, OrderId, OrderLine, OrderTax, Parties};
use super::refusal::OrderRefusal;
use super::save::Held;
use crate::actor::{Actor, PersonId};
use crate::charges::Step;
use crate::customers::CustomerId;

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

pub(super) fn insert_draft(
    tx: &mut Tx,
    by: &Actor,
    order: OrderId,
    number: &str,
    draft: &Draft,
    origin: Origin,
) -> Result<(), Fault> {
    let now = tx.now();
    let customer = draft_customer(tx, draft)?;
    tx.record(
        "insert into sales_order (id, number, revision, kind, stage, channel, intake_message, copy_of, customer, po_number,
           ship_complete, payment_days, currency, rounding, goods, charges, tax, total, weight_grams, entered_by, created_at,
           version)
         values ($1, $2, 1, 'standard', 'draft', $3, $4, $5, $6, $7, 0, 0, $8, 'half_up', 0, 0, 0, 0, 0, $9, $10, 1)",
        &values![
            order,
            number,
            origin.channel.code(),
            origin.message,
            origin.copy_of,
            customer.as_ref().map(|c| c.id),
            Some(draft.buyer_po_no.as_str()).filter(|p| !p.is_empty()),
            customer.as_ref().map_or(Currency::EUR, |c| c.currency),
            by.person,
            now
        ],
    )?;
    insert_draft_content(tx, order, draft)
}

fn draft_customer(
    tx: &mut Tx,
    draft: &Draft,
) -> Result<Option<std::sync::Arc<crate::customers::Customer>>, Fault> {
    match draft.customer.trim() {
        "" => Ok(None),
        number => crate::customers::by_number(tx, number),
    }
}

pub(super) fn insert_draft_content(tx: &mut Tx, order: OrderId, draft: &Draft) -> Result<(), Fault> {
    let content = serde_json::to_string(draft).map_err(|e| Fault::Broken(e.to_string()))?;
    let now = tx.now();
    tx.record(
        "insert into order_draft (order_id, content, updated_at) values ($1, $2, $3)
         on conflict (order_id) do update set content = excluded.content, updated_at = excluded.updated_at",
        &values![order, content, now],
    )
}

pub(super) fn update_draft(tx: &mut Tx, order: OrderId, draft: &Draft) -> Result<(), Fault> {
    let customer = draft_customer(tx, draft)?.map(|c| c.id);
    tx.record(
        "update sales_order set customer = $2, po_number = $3, version = version + 1 where id = $1",
        &values![order, customer, Some(draft.buyer_po_no.as_str()).filter(|p| !p.is_empty())],
    )?;
    insert_draft_content(tx, order, draft)
}

/// What was written into an order when it was a draft.
pub fn draft_of(tx: &mut Tx, order: OrderId) -> Result<Draft, Fault> {
    let content =
        tx.first("select content from order_draft where order_id = $1", &values![order], |row| {
            row.get::<String>(0)
        })?;
    match content {
        Some(text) => serde_json::from_str(&text).map_err(|e| unreadable("a draft", e)),
        None => Ok(Draft::default()),
    }
}

/// Orders of this customer with the same PO number that were not cancelled or rejected, the latest first.
pub(super) fn ask_same_po(
    tx: &mut Tx,
    customer: CustomerId,
    po_folded: &str,
    except: Option<OrderId>,
) -> Result<Asked<Duplicate>, Fault> {
    let except = except.map_or(Uuid::nil(), |o| o.uuid());
    tx.ask(
        "select number, content_hash, created_at from sales_order
         where customer = $1 and po_folded = $2 and id <> $3 and stage not in ('draft', 'cancelled', 'rejected')
         order by created_at desc limit 5",
        &values![customer, po_folded, except],
        |row| Ok(Duplicate { number: row.get(0)?, content_hash: row.get(1)?, created_at: row.get(2)? }),
    )
}

pub(super) fn delete_lines(tx: &mut Tx, order: OrderId) -> Result<(), Fault> {
    tx.record("delete from order_line where order_id = $1", &values![order])?;
    tx.record("delete from order_buyer_line where order_id = $1", &values![order])?;
    tx.record("delete from order_charge where order_id = $1", &values![order])?;
    tx.record("delete from order_tax where order_id = $1", &values![order])
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

/// Closes all open holds of an order that goes no further.
pub(super) fn close_holds(tx: &mut Tx, by: &Actor, order: OrderId, reason: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update hold set resolved_at = $2, resolved_by = $3, resolution = $4 where order_id = $1 and resolved_at is null",
        &values![order, now, by.person, reason],
    )
}

pub(super) fn insert_error(tx: &mut Tx, by: &Actor, order: &Order, note: &str) -> Result<(), Fault> {
    let (id, now) = (tx.new_id::<()>(), tx.now());
    tx.record(
        "insert into error_record (id, order_id, field, kind, found_by, channel, step, person, note, at)
         values ($1, $2, 'order', 'sent_back', $3, $4, 'entry', $5, $6, $7)",
        &values![id, order.id, by.login.as_str(), &order.channel, order.entered_by, note, now],
    )
}

pub(super) fn insert_found_error(
    tx: &mut Tx,
    by: &Actor,
    e: &super::shipped::FoundError<'_>,
) -> Result<(), Fault> {
    let (id, now) = (tx.new_id::<()>(), tx.now());
    tx.record(
        "insert into error_record (id, order_id, line_no, field, kind, found_by, channel, step, person, was, should_be, note, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &values![
            id,
            e.order,
            e.line_no,
            e.field,
            e.kind,
            by.login.as_str(),
            e.channel,
            e.step,
            e.person,
            e.was,
            e.should_be,
            e.note,
            now
        ],
    )
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

/// Goods lines with open quantities for which their place has something free, the order confirmed first first.
pub(super) fn waiting(tx: &mut Tx, most: usize) -> Result<Vec<Waiting>, Fault> {
    tx.query(
        "select o.id, o.number, l.line_no, l.item, o.place, l.open
         from order_line l join sales_order o on o.id = l.order_id
         join stock_position s on s.item = l.item and s.place = o.place
         where o.stage in ('confirmed', 'released') and l.kind = 'goods' and l.open > 0 and s.on_hand > s.reserved
         order by o.confirmed_at, o.number, l.line_no limit $1",
        &values![most],
        read_waiting,
    )
}

/// Goods lines that were promised from this supply, the order confirmed first first.
pub(super) fn waiting_for(tx: &mut Tx, supply: Uuid) -> Result<Vec<(Waiting, basics::Quantity)>, Fault> {
    tx.query(
        "select o.id, o.number, l.line_no, l.item, o.place, l.open, p.quantity
         from promise p join order_line l on l.order_id = p.order_id and l.line_no = p.line_no
         join sales_order o on o.id = p.order_id
         where p.supply = $1 order by o.confirmed_at, o.number, l.line_no",
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

/// The order with everything that belongs to it.
pub fn by_number(tx: &mut Tx, number: &str) -> Result<Option<Order>, Fault> {
    let id = tx.first("select id from sales_order where number = $1", &values![number], |row| row.get(0))?;
    match id {
        Some(id) => by_id(tx, id),
        None => Ok(None),
    }
}

pub fn by_id(tx: &mut Tx, id: OrderId) -> Result<Option<Order>, Fault> {
    let found = tx.first(
        "select id, number, revision, kind, stage, channel, intake_message, copy_of, customer, po_number, requested_date,
           promised_date, ship_complete, place, carrier, service, payment_terms, payment_days, currency, price_day, rounding,
           jurisdiction, exemption, goods, charges, tax, total, weight_grams, parties, entered_by, confirmed_by, created_at, submitted_at,
           confirmed_at, note, version from sales_order where id = $1",
        &values![id],
        read_order,
    )?;
    let Some(mut order) = found else { return Ok(None) };
    order.lines = lines(tx, id)?;
    order.charge_lines = tx.query(
        "select kind, code, name, amount, tax_category, tax_rate, trace from order_charge
         where order_id = $1 order by position",
        &values![id],
        |row| {
            let mut c = row.columns();
            Ok(OrderCharge {
                kind: c.take()?,
                code: c.take()?,
                name: c.take()?,
                amount: c.take()?,
                tax_category: c.take()?,
                tax_rate: c.take()?,
                trace: read_trace(&c.take::<String>()?)?,
            })
        },
    )?;
    order.taxes = tx.query(
        "select jurisdiction, category, rate, base, amount, trace from order_tax where order_id = $1 order by position",
        &values![id],
        |row| {
            let mut c = row.columns();
            Ok(OrderTax {
                jurisdiction: c.take()?,
                category: c.take()?,
                rate: c.take()?,
                base: c.take()?,
                amount: c.take()?,
                trace: read_trace(&c.take::<String>()?)?,
            })
        },
    )?;
    order.holds = holds(tx, id)?;
    Ok(Some(order))
}

fn read_trace(text: &str) -> Result<Vec<Step>, Fault> {
    serde_json::from_str(text).map_err(|e| unreadable("a trace", e))
}

fn read_order(row: &Row<'_>) -> Result<Order, Fault> {
    let mut c = row.columns();
    Ok(Order {
        id: c.take()?,
        number: c.take()?,
        revision: c.take()?,
        kind: c.take()?,
        stage: stage_of(&c.take::<String>()?)?,
        channel: c.take()?,
        intake_message: c.take()?,
        copy_of: c.take()?,
        customer: c.take()?,
        po_number: c.take()?,
        requested_date: c.take()?,
        promised_date: c.take()?,
        ship_complete: c.take()?,
        place: c.take()?,
        carrier: c.take()?,
        service: c.take()?,
        payment_terms: c.take()?,
        payment_days: c.take()?,
        currency: c.take()?,
        price_day: c.take()?,
        rounding: Rounding::from_code(&c.take::<String>()?).unwrap_or_default(),
        jurisdiction: c.take()?,
        exemption: c.take()?,
        goods: c.take()?,
        charges: c.take()?,
        tax: c.take()?,
        total: c.take()?,
        weight_grams: c.take()?,
        parties: match c.take::<Option<String>>()? {
            Some(text) => serde_json::from_str(&text).map_err(|e| unreadable("the parties", e))?,
            None => Parties::default(),
        },
        entered_by: c.take()?,
        confirmed_by: c.take()?,
        created_at: c.take()?,
        submitted_at: c.take()?,
        confirmed_at: c.take()?,
        note: c.take()?,
        version: c.take()?,
        lines: Vec::new(),
        charge_lines: Vec::new(),
        taxes: Vec::new(),
        holds: Vec::new(),
    })
}

fn lines(tx: &mut Tx, order: OrderId) -> Result<Vec<OrderLine>, Fault> {
    tx.query(
        "select line_no, kind, item, sku, buyer_item, description, quantity, unit, numerator, denominator, stock_quantity,
           list_price, price, price_base, price_source, override_reason, discount, net, tax_category, tax_rate, requested_date,
           promised_date, close_reason, open, reserved, picked, shipped, cancelled, short_closed, returned, invoiced, trace
         from order_line where order_id = $1 order by line_no",
        &values![order],
        |row| {
            let mut c = row.columns();
            Ok(OrderLine {
                line_no: c.take()?,
                kind: c.take()?,
                item: c.take()?,
                sku: c.take()?,
                buyer_item: c.take()?,
                description: c.take()?,
                quantity: c.take()?,
                unit: c.take()?,
                factor: Factor::new(c.take()?, c.take()?).map_err(|e| unreadable("a unit factor", e))?,
                stock_quantity: c.take()?,
                list_price: c.take()?,
                price: c.take()?,
                price_base: c.take()?,
                price_source: c.take()?,
                override_reason: c.take()?,
                discount: c.take()?,
                net: c.take()?,
                tax_category: c.take()?,
                tax_rate: c.take()?,
                requested_date: c.take()?,
                promised_date: c.take()?,
                close_reason: c.take()?,
                buckets: read_buckets(&mut c)?,
                trace: read_trace(&c.take::<String>()?)?,
            })
        },
    )
}

/// The buyer's own numbers of the lines, by ours.
pub(super) fn buyer_lines(
    tx: &mut Tx,
    order: OrderId,
) -> Result<std::collections::HashMap<i64, String>, Fault> {
    let rows = tx.query(
        "select line_no, buyer_line from order_buyer_line where order_id = $1",
        &values![order],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

fn holds(tx: &mut Tx, order: OrderId) -> Result<Vec<Hold>, Fault> {
    tx.query(
        "select id, kind, reason, owner_group, raised_by, raised_at, resolved_at, resolved_by, resolution from hold
         where order_id = $1 order by raised_at, kind",
        &values![order],
        |row| {
            let mut c = row.columns();
            let id = c.take()?;
            let kind: String = c.take()?;
            Ok(Hold {
                id,
                kind: HoldKind::from_code(&kind).ok_or_else(|| unreadable("a hold", &kind))?,
                reason: c.take()?,
                owner_group: c.take()?,
                raised_by: c.take()?,
                raised_at: c.take()?,
                resolved_at: c.take()?,
                resolved_by: c.take()?,
                resolution: c.take()?,
            })
        },
    )
}

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
