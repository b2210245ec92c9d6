//! SQL of what a customer bought.

use basics::Instant;
use db::{Fault, Tx, values};

use crate::customers::CustomerId;
use crate::orders::buying::Line;

/// The goods of a customer's latest orders that were not called off.
pub(in crate::orders) fn bought(
    tx: &mut Tx,
    customer: CustomerId,
    orders: usize,
    zone: &str,
) -> Result<Vec<Line>, Fault> {
    tx.query(
        "select l.sku, coalesce(i.description, l.description), coalesce(i.base_unit, l.unit), l.stock_quantity - l.cancelled, o.created_at
         from (select id, created_at from sales_order
               where customer = $1 and stage not in ('draft', 'cancelled', 'rejected') order by created_at desc limit $2) o
         join order_line l on l.order_id = o.id left join item i on i.id = l.item
         where l.kind = 'goods' and l.stock_quantity > l.cancelled",
        &values![customer, orders],
        |row| {
            let at: Instant = row.get(4)?;
            Ok(Line {
                sku: row.get(0)?,
                description: row.get(1)?,
                unit: row.get(2)?,
                quantity: row.get(3)?,
                day: at.day_in(zone),
            })
        },
    )
}
