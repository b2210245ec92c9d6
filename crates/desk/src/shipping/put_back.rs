//! Put back: goods that were picked go back to their bins, because the order is to be changed or the shipment was a mistake. Called by the
//! shipment page, the scanner and the API.
//! Holds: nothing that has left; the goods stay reserved for the order, which asks for them anew when it is released again.

use db::Tx;
use serde::Serialize;

use super::refusal::ShippingRefusal;
use super::shipment::{Shipment, ShipmentStage};
use super::{discrepancy, store};
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::orders::{self, Buckets, Order};
use crate::policies::{Verb, Whose, allow};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PutBack {
    pub number: String,
    pub stage: ShipmentStage,
    pub version: i64,
}

pub fn put_back(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    version: Option<i64>,
    reason: &str,
) -> Result<PutBack, Failure> {
    allow(by, Verb::PutBackShipment, Whose::Own)?;
    let shipment = store::need(tx, number)?;
    let order = orders::need(tx, &shipment.order_number)?;
    let lines = decide(&shipment, &order, version, reason)?;
    for (line_no, buckets) in &lines {
        orders::move_buckets(tx, order.id, *line_no, buckets)?;
    }
    store::record_put_back(tx, shipment.id)?;
    for open in shipment.discrepancies.iter().filter(|d| d.resolved_at.is_none()) {
        discrepancy::mark_resolved(tx, by, open, reason)?;
    }
    let entry = Entry {
        verb: Verb::PutBackShipment.code(),
        noun: "shipment",
        thing: shipment.id.uuid(),
        number: Some(&shipment.number),
        reason: Some(reason),
        detail: serde_json::json!({
            "from": shipment.stage, "to": ShipmentStage::Cancelled, "order": order.number, "lines": lines.len(),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    let version = store::need(tx, number)?.version;
    Ok(PutBack { number: shipment.number, stage: ShipmentStage::Cancelled, version })
}

fn decide(
    shipment: &Shipment,
    order: &Order,
    version: Option<i64>,
    reason: &str,
) -> Result<Vec<(i64, Buckets)>, ShippingRefusal> {
    shipment.check_version(version)?;
    let in_hand = [ShipmentStage::Picked, ShipmentStage::Packed, ShipmentStage::Inspected];
    shipment.check_stage("put back", &in_hand)?;
    if reason.trim().is_empty() {
        return Err(ShippingRefusal::NoReason);
    }
    let picked = shipment.lines.iter().filter(|l| l.picked.is_positive());
    Ok(picked
        .filter_map(|l| {
            let b = order.lines.iter().find(|of| of.line_no == l.line_no)?.buckets;
            let back = Buckets { picked: b.picked.less(l.picked), reserved: b.reserved.plus(l.picked), ..b };
            Some((l.line_no, back))
        })
        .collect())
}
