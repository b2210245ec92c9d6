//! Guide: what a customer buys, the most often bought first, with the last quantity and price and what is free now. For whoever takes an order and
//! asks "and the usual?".

use basics::{Instant, Quantity, UnitPrice};
use db::{Fault, Tx};
use serde::Serialize;

use super::habits;
use crate::catalog::ItemId;
use crate::customers::CustomerId;
use crate::stock;

/// An item that the customer takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GuideLine {
    #[serde(skip)]
    pub id: ItemId,
    pub item: String,
    pub description: String,
    pub is_sold: bool,
    pub orders: i64,
    /// In `last_unit`.
    pub last_quantity: Quantity,
    pub last_unit: String,
    pub last_price: UnitPrice,
    pub last_at: Instant,
    /// In base units, all warehouses.
    pub free: Quantity,
}

pub fn guide(tx: &mut Tx, customer: CustomerId, most: usize) -> Result<Vec<GuideLine>, Fault> {
    let mut lines = habits::guide(tx, customer, most)?;
    let ids: Vec<ItemId> = lines.iter().map(|l| l.id).collect();
    let free = stock::free_of(tx, &ids)?;
    for line in &mut lines {
        line.free = free.get(&line.id).copied().unwrap_or(Quantity::ZERO);
    }
    Ok(lines)
}
