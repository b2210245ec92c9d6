//! Ship out: reserved goods leave a place, called by dispatch; or are not found there, called by pick.
//! Holds: what leaves was reserved for this line, and the position falls by just that.

use basics::Quantity;
use db::{Fault, Tx};
use uuid::Uuid;

use super::{PlaceId, store};
use crate::catalog::ItemId;

/// Goods of one line that leave, in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaving {
    pub line_no: i64,
    pub item: ItemId,
    pub place: PlaceId,
    pub quantity: Quantity,
}

pub fn ship_out(tx: &mut Tx, order: Uuid, shipment: Uuid, leaving: &[Leaving]) -> Result<(), Fault> {
    for goods in leaving {
        store::leave(tx, order, goods)?;
        store::insert_move(tx, goods.item, goods.place, -goods.quantity.micro(), "shipped", shipment)?;
    }
    Ok(())
}

/// Goods that the record has reserved for these lines and that are not in their bins. The position falls by them, so that nobody else
/// is promised them; a count puts right what was only mislaid.
pub fn not_found(tx: &mut Tx, order: Uuid, shipment: Uuid, missing: &[Leaving]) -> Result<(), Fault> {
    for goods in missing {
        store::leave(tx, order, goods)?;
        store::insert_move(tx, goods.item, goods.place, -goods.quantity.micro(), "not_found", shipment)?;
    }
    Ok(())
}

/// Goods that came back and are sold again lie on hand once more.
pub fn restock(
    tx: &mut Tx,
    item: ItemId,
    place: PlaceId,
    quantity: Quantity,
    rma: Uuid,
) -> Result<(), Fault> {
    store::put_back(tx, item, place, quantity)?;
    store::insert_move(tx, item, place, quantity.micro(), "returned", rma)
}
