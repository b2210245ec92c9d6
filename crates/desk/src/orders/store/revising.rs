//! SQL that writes a revision of an order.

use basics::Day;
use db::{Fault, Tx, values};

use crate::actor::Actor;
use crate::charges::RatedLine;
use crate::orders::order::{Buckets, OrderId, Party};
use crate::orders::revise::Revised;
use crate::orders::save::trace_text;
use crate::orders::verify::{VerifiedLine, po_folded, po_key};

pub(in crate::orders) fn record_line(
    tx: &mut Tx,
    by: &Actor,
    order: OrderId,
    line_no: i64,
    (line, rated): (&VerifiedLine, &RatedLine),
    (buckets, requested): (&Buckets, Option<Day>),
) -> Result<(), Fault> {
    let manual = line.manual.as_ref();
    // The reason of a price that was set by hand before stays with it.
    tx.record(
        "update order_line set quantity = $3, unit = $4, numerator = $5, denominator = $6, stock_quantity = $7, list_price = $8, price = $9,
           price_base = $10, price_source = $11, override_reason = coalesce($12, case when $11 = 'manual' then override_reason end),
           override_by = coalesce($13, case when $11 = 'manual' then override_by end), discount = $14, net = $15, tax_category = $16,
           tax_rate = $17, requested_date = $18, open = $19, reserved = $20, trace = $21
         where order_id = $1 and line_no = $2",
        &values![
            order,
            line_no,
            line.quantity,
            line.unit,
            line.factor.numerator(),
            line.factor.denominator(),
            line.stock_quantity,
            rated.list_price,
            rated.price,
            rated.price_base,
            rated.source.code(),
            manual.map(|m| m.reason.as_str()),
            manual.map(|_| by.person),
            rated.discount,
            rated.net,
            rated.tax.code(),
            rated.tax_rate,
            requested,
            buckets.open,
            buckets.reserved,
            trace_text(&rated.trace)?
        ],
    )
}

/// A line that was taken out costs nothing.
pub(in crate::orders) fn charge_nothing(tx: &mut Tx, order: OrderId, line_no: i64) -> Result<(), Fault> {
    tx.record(
        "update order_line set discount = 0, net = 0, promised_date = null where order_id = $1 and line_no = $2",
        &values![order, line_no],
    )
}

pub(in crate::orders) fn goods_buckets(tx: &mut Tx, order: OrderId) -> Result<Vec<(i64, Buckets)>, Fault> {
    tx.query(
        "select line_no, open, reserved, picked, shipped, cancelled, short_closed, returned, invoiced from order_line
         where order_id = $1 and kind = 'goods' order by line_no",
        &values![order],
        |row| {
            let mut c = row.columns();
            Ok((c.take()?, super::read_buckets(&mut c)?))
        },
    )
}

pub(in crate::orders) fn set_promised(
    tx: &mut Tx,
    order: OrderId,
    line_no: i64,
    day: Option<Day>,
) -> Result<(), Fault> {
    tx.record(
        "update order_line set promised_date = $3 where order_id = $1 and line_no = $2",
        &values![order, line_no, day],
    )
}

pub(in crate::orders) fn record_revised(
    tx: &mut Tx,
    revised: &Revised<'_>,
    promised: Option<Day>,
) -> Result<(), Fault> {
    let (order, v, r) = (revised.order, revised.verified, revised.rated);
    // The parties stay as they were when the order was placed, but for another ship-to.
    let mut parties = order.parties.clone();
    if parties.ship_to.as_ref().is_none_or(|p| p.code != v.ship_to.code) {
        parties.ship_to = Some(Party::from(&v.ship_to));
    }
    let parties = serde_json::to_string(&parties).map_err(|e| Fault::Broken(e.to_string()))?;
    let po = po_folded(&v.po_number);
    let key = po.as_deref().map(|po| po_key(v.customer.id, po));
    tx.record(
        "update sales_order set revision = revision + 1, version = version + 1, ship_to = $2, po_number = $3, po_folded = $4, po_key = $5,
           requested_date = $6, promised_date = $7, carrier = $8, content_hash = $9, parties = $10 where id = $1",
        &values![
            order.id,
            v.ship_to.id,
            v.po_number.as_deref(),
            po,
            key,
            v.requested_date,
            promised,
            v.carrier.as_deref(),
            &v.content_hash,
            parties
        ],
    )?;
    if !revised.is_rated_anew {
        return Ok(());
    }
    let exemption = (!r.taxes.iter().any(|t| t.code == "S"))
        .then(|| r.taxes.first().and_then(|t| t.trace.first()).map(|s| s.rule.clone()))
        .flatten();
    tx.record(
        "update sales_order set price_day = $2, jurisdiction = $3, exemption = $4, goods = $5, charges = $6, tax = $7, total = $8,
           weight_grams = $9 where id = $1",
        &values![
            order.id,
            revised.price_day,
            v.ship_to.jurisdiction(),
            exemption,
            r.goods,
            r.charged,
            r.tax,
            r.total,
            r.weight_grams
        ],
    )
}

/// The day of the order is that of its latest line; none while one that is still to be shipped has none.
pub(in crate::orders) fn promise_anew(tx: &mut Tx, order: OrderId) -> Result<(), Fault> {
    tx.record(
        "update sales_order set version = version + 1, promised_date =
           (select case when count(*) = count(l.promised_date) then max(l.promised_date) end from order_line l
            where l.order_id = $1 and l.kind in ('goods', 'drop_ship') and l.open + l.reserved + l.picked > 0)
         where id = $1",
        &values![order],
    )
}
