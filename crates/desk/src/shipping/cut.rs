//! Cut: an order wants less than the warehouse was asked for. Called by amendments, in their transaction.
//! Holds: no untouched shipment asks for more of a line than the order still holds; one that is left without goods is cancelled. What is picked
//! already is not looked at: whoever calls has made sure that it is still wanted.

use std::collections::HashMap;

use basics::Quantity;
use db::{Fault, Tx};

use super::shipment::Shipment;
use super::store;
use crate::orders::{self, OrderId};

/// Takes a line out of the shipments that nobody has touched, because it goes elsewhere now.
pub fn take_out_of_waiting(tx: &mut Tx, order: OrderId, line_no: i64) -> Result<(), Fault> {
    store::take_out_of_untouched(tx, order, Some(line_no))
}

pub fn cut_to_reserved(tx: &mut Tx, order: OrderId) -> Result<(), Fault> {
    let shipments = store::of_order(tx, order)?;
    let held = orders::line_buckets(tx, order)?.into_iter().map(|(line, b)| (line, b.reserved)).collect();
    for (shipment, line_no, quantity) in decide(&shipments, held) {
        store::set_asked(tx, shipment, line_no, quantity)?;
    }
    store::cancel_empty(tx, order)
}

/// What each line of an untouched shipment asks for from now on, where that is less; the first shipment is served first.
fn decide(
    shipments: &[Shipment],
    mut held: HashMap<i64, Quantity>,
) -> Vec<(super::ShipmentId, i64, Quantity)> {
    let mut cut = Vec::new();
    for shipment in shipments.iter().filter(|s| s.stage.is_untouched()) {
        for line in &shipment.lines {
            let left = held.entry(line.line_no).or_default();
            let asked = line.quantity.min(*left);
            *left = left.less(asked);
            if asked < line.quantity {
                cut.push((shipment.id, line.line_no, asked));
            }
        }
    }
    cut
}
