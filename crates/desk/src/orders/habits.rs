//! Habits: what a customer usually takes of an item. Learned by the worker from confirmed orders, so that entering an order costs
//! nothing for it; used by verify, the grid's `=` and the order guide.

use std::collections::HashMap;

use basics::{Instant, Quantity, UnitPrice};
use db::{Asked, Fault, Tx, Value, values};

use crate::catalog::ItemId;
use crate::customers::CustomerId;

/// Quantities in base units, but for `last_quantity`, which is in `last_unit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Habit {
    pub item: ItemId,
    pub orders: i64,
    pub min: Quantity,
    pub max: Quantity,
    pub last_quantity: Quantity,
    pub last_unit: String,
    pub last_price: UnitPrice,
    pub last_at: Instant,
}

/// Habits of a customer for these items.
pub fn habits_of(
    tx: &mut Tx,
    customer: CustomerId,
    items: &[ItemId],
) -> Result<HashMap<ItemId, Habit>, Fault> {
    let asked = ask_habits(tx, customer, items)?;
    Ok(tx.hear(asked)?.into_iter().map(|h| (h.item, h)).collect())
}

/// [`habits_of`] to be heard later.
pub fn ask_habits(tx: &mut Tx, customer: CustomerId, items: &[ItemId]) -> Result<Asked<Habit>, Fault> {
    let list: Vec<Value<'_>> = items.iter().map(|i| Value::from(*i)).collect();
    tx.ask_list(
        "select item, orders, quantity_min, quantity_max, last_quantity, last_unit, last_price, last_at from habit
         where customer = $1 and item in ({list})",
        &values![customer],
        &list,
        |row| {
            let mut c = row.columns();
            Ok(Habit {
                item: c.take()?,
                orders: c.take()?,
                min: c.take()?,
                max: c.take()?,
                last_quantity: c.take()?,
                last_unit: c.take()?,
                last_price: c.take()?,
                last_at: c.take()?,
            })
        },
    )
}

/// Orders learned from in one go.
const CHUNK: i64 = 500;

/// Learns from the orders confirmed since the last time; says how many there were. Called by the worker until it says 0.
pub fn learn_habits(tx: &mut Tx) -> Result<usize, Fault> {
    // Transactions that are still under way may yet commit with an earlier time; they are given a minute.
    let settled = tx.now().plus_seconds(-60);
    let since =
        tx.first("select value from watermark where name = 'habits'", &[], |row| row.get::<i64>(0))?;
    let orders = tx.query(
        "select id, customer, confirmed_at from sales_order where confirmed_at > $1 and confirmed_at < $2
         order by confirmed_at limit $3",
        &values![since.unwrap_or(0), settled, CHUNK],
        |row| Ok((row.get::<super::OrderId>(0)?, row.get::<CustomerId>(1)?, row.get::<i64>(2)?)),
    )?;
    let Some(last) = orders.last().map(|o| o.2) else { return Ok(0) };
    for (order, customer, at) in &orders {
        tx.record(
            "insert into habit (customer, item, orders, quantity_sum, quantity_min, quantity_max, last_quantity, last_unit,
               last_price, last_at)
             select $2, item, 1, sum(stock_quantity), min(stock_quantity), max(stock_quantity), max(quantity), max(unit),
               max(price), $3 from order_line where order_id = $1 and item is not null group by item
             on conflict (customer, item) do update set
               orders = habit.orders + 1, quantity_sum = habit.quantity_sum + excluded.quantity_sum,
               quantity_min = case when excluded.quantity_min < habit.quantity_min then excluded.quantity_min
                                   else habit.quantity_min end,
               quantity_max = case when excluded.quantity_max > habit.quantity_max then excluded.quantity_max
                                   else habit.quantity_max end,
               last_quantity = excluded.last_quantity, last_unit = excluded.last_unit, last_price = excluded.last_price,
               last_at = excluded.last_at",
            &values![*order, *customer, *at],
        )?;
    }
    tx.record(
        "insert into watermark (name, value) values ('habits', $1)
         on conflict (name) do update set value = excluded.value",
        &values![last],
    )?;
    Ok(orders.len())
}
