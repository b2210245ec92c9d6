//! SQL that reads an order whole.

use basics::{Factor, Rounding};
use db::{Fault, Row, Tx, values};

use super::{read_buckets, stage_of, unreadable};
use crate::catalog::SourcingWay;
use crate::charges::Step;
use crate::orders::order::{
    Hold, HoldKind, LineMore, Order, OrderCharge, OrderId, OrderLine, OrderTax, Parties,
};

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
    add_more(tx, id, &mut order.lines)?;
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
           promised_date, substitution_of, close_reason, open, reserved, picked, shipped, cancelled, short_closed, returned, invoiced, trace
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
                substitution_of: c.take()?,
                close_reason: c.take()?,
                buckets: read_buckets(&mut c)?,
                trace: read_trace(&c.take::<String>()?)?,
                more: LineMore::default(),
            })
        },
    )
}

/// What only some lines have, put to those.
fn add_more(tx: &mut Tx, order: OrderId, lines: &mut [OrderLine]) -> Result<(), Fault> {
    let rows = tx.query(
        "select line_no, part_of, party, specification, sourcing from order_line_more where order_id = $1",
        &values![order],
        |row| {
            let mut c = row.columns();
            let line_no: i64 = c.take()?;
            let part_of = c.take()?;
            let ship_to = match c.take::<Option<String>>()? {
                Some(text) => Some(serde_json::from_str(&text).map_err(|e| unreadable("a place", e))?),
                None => None,
            };
            let specification = c.take::<Option<String>>()?.unwrap_or_default();
            let sourcing = match c.take::<Option<String>>()? {
                Some(code) => Some(SourcingWay::from_code(&code).ok_or_else(|| unreadable("a way", &code))?),
                None => None,
            };
            Ok((line_no, LineMore { part_of, ship_to, specification, sourcing }))
        },
    )?;
    for (line_no, more) in rows {
        if let Some(line) = lines.iter_mut().find(|l| l.line_no == line_no) {
            line.more = more;
        }
    }
    Ok(())
}

/// The buyer's own numbers of the lines, by ours.
pub fn buyer_lines(tx: &mut Tx, order: OrderId) -> Result<std::collections::HashMap<i64, String>, Fault> {
    let rows = tx.query(
        "select line_no, buyer_line from order_buyer_line where order_id = $1",
        &values![order],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

fn holds(tx: &mut Tx, order: OrderId) -> Result<Vec<Hold>, Fault> {
    tx.query(
        "select id, kind, reason, owner_group, raised_by, raised_at, resolved_at, resolved_by, resolution, waived from hold
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
                fell_away: c.take()?,
            })
        },
    )
}
