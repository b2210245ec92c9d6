//! Pull back: the order comes back from the warehouse. Called by the order page and the API.
//! Holds: nobody has touched any of its goods; they stay reserved for it.

use db::Tx;

use super::refusal::ShippingRefusal;
use super::shipment::Shipment;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::orders::{self, Act, Order, Stage};
use crate::policies::{Verb, Whose, allow};

pub fn pull_back(tx: &mut Tx, by: &Actor, order_number: &str, reason: &str) -> Result<Stage, Failure> {
    let order = orders::need(tx, order_number)?;
    allow(by, Verb::PullBackOrder, Whose::of(order.entered_by == by.person))?;
    let stage = order.stage.allow(Act::PullBack)?;
    let shipments = store::of_order(tx, order.id)?;
    decide(&order, &shipments, reason)?;
    store::cancel_untouched(tx, order.id)?;
    orders::move_stage(tx, order.id, stage)?;
    let numbers: Vec<&str> =
        shipments.iter().filter(|s| s.stage.is_untouched()).map(|s| s.number.as_str()).collect();
    let entry = Entry {
        verb: Verb::PullBackOrder.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: Some(reason),
        detail: serde_json::json!({ "from": order.stage, "to": stage, "shipments": numbers }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(stage)
}

fn decide(order: &Order, shipments: &[Shipment], reason: &str) -> Result<(), ShippingRefusal> {
    if reason.trim().is_empty() {
        return Err(ShippingRefusal::NoReason);
    }
    let touched =
        shipments.iter().find(|s| !s.stage.is_untouched() && s.stage != super::ShipmentStage::Cancelled);
    match touched {
        Some(s) => Err(ShippingRefusal::Touched {
            number: order.number.clone(),
            shipment: s.number.clone(),
            stage: s.stage,
        }),
        None => Ok(()),
    }
}
