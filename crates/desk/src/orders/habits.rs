//! Habits: what a customer usually takes of an item. Learned by the worker from confirmed orders, so that entering an order costs
//! nothing for it; used by verify, the grid's `=` and the order guide.

use std::collections::HashMap;

use basics::{Instant, Quantity, UnitPrice};
use db::{Asked, Fault, Tx, Value, values};

use super::guide::GuideLine;
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
    /// Since when; none for what was learned before that was kept.
    pub first_at: Option<Instant>,
    /// They always took it in `last_unit`.
    pub same_unit: bool,
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
        "select item, orders, quantity_min, quantity_max, last_quantity, last_unit, last_price, last_at, first_at, same_unit from habit
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
                first_at: Some(c.take::<Instant>()?).filter(|at| at.micros() > 0),
                same_unit: c.take::<i64>()? == 1,
            })
        },
    )
}

/// What a customer takes, the most often taken first; what is free is filled in by whoever asks.
pub(super) fn guide(tx: &mut Tx, customer: CustomerId, most: usize) -> Result<Vec<GuideLine>, Fault> {
    tx.query(
        "select h.item, i.sku, i.description, i.status, h.orders, h.last_quantity, h.last_unit, h.last_price, h.last_at
         from habit h join item i on i.id = h.item where h.customer = $1 order by h.orders desc, h.last_at desc, i.sku limit $2",
        &values![customer, most],
        |row| {
            let mut c = row.columns();
            Ok(GuideLine {
                id: c.take()?,
                item: c.take()?,
                description: c.take()?,
                is_sold: c.take::<String>()? == "active",
                orders: c.take()?,
                last_quantity: c.take()?,
                last_unit: c.take()?,
                last_price: c.take()?,
                last_at: c.take()?,
                free: Quantity::ZERO,
            })
        },
    )
}

/// An item that may stand for one of the order, and that the customer takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandsIn {
    /// The item of the order.
    pub item: ItemId,
    pub sku: String,
    pub orders: i64,
    pub last_at: Instant,
}

/// What this customer takes in the place of these items.
pub fn ask_stands_in(tx: &mut Tx, customer: CustomerId, items: &[ItemId]) -> Result<Asked<StandsIn>, Fault> {
    let list: Vec<Value<'_>> = items.iter().map(|i| Value::from(*i)).collect();
    tx.ask_list(
        "select s.item, i.sku, h.orders, h.last_at from item_substitute s
           join habit h on h.customer = $1 and h.item = s.substitute join item i on i.id = s.substitute
         where s.kind <> 'accessory' and s.item in ({list})",
        &values![customer],
        &list,
        |row| Ok(StandsIn { item: row.get(0)?, sku: row.get(1)?, orders: row.get(2)?, last_at: row.get(3)? }),
    )
}

/// Orders whose ship-to is looked at: the latest.
const SHIP_TO_ORDERS: i64 = 200;

/// Of the customer's latest orders, how many there are and how many went to this address.
pub fn sent_to(tx: &mut Tx, customer: CustomerId, address: uuid::Uuid) -> Result<(i64, i64), Fault> {
    let found = tx.first(
        "select count(*), count(case when ship_to = $2 then 1 end) from
           (select ship_to from sales_order where customer = $1 and confirmed_at is not null order by created_at desc limit $3) latest",
        &values![customer, address, SHIP_TO_ORDERS],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.unwrap_or_default())
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
               last_price, last_at, first_at, same_unit)
             select $2, item, 1, sum(stock_quantity), min(stock_quantity), max(stock_quantity), max(quantity), max(unit),
               max(price), $3, $3, 1 from order_line where order_id = $1 and item is not null group by item
             on conflict (customer, item) do update set
               orders = habit.orders + 1, quantity_sum = habit.quantity_sum + excluded.quantity_sum,
               quantity_min = case when excluded.quantity_min < habit.quantity_min then excluded.quantity_min
                                   else habit.quantity_min end,
               quantity_max = case when excluded.quantity_max > habit.quantity_max then excluded.quantity_max
                                   else habit.quantity_max end,
               same_unit = case when habit.last_unit = excluded.last_unit then habit.same_unit else 0 end,
               first_at = case when habit.first_at = 0 then excluded.first_at else habit.first_at end,
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
