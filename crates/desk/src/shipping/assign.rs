//! Assign: a shipment is somebody's to pick. Taking it back makes it wait again.

use db::Tx;

use super::refusal::ShippingRefusal;
use super::shipment::{Shipment, ShipmentStage};
use super::store;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// Assigns to `to`, or to nobody.
pub fn assign(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    to: Option<PersonId>,
    version: Option<i64>,
) -> Result<ShipmentStage, Failure> {
    allow(by, Verb::PickShipment, Whose::Own)?;
    let shipment = store::need(tx, number)?;
    let stage = decide(&shipment, to, version)?;
    store::set_assigned(tx, shipment.id, stage, to)?;
    let entry = Entry {
        verb: "assign_shipment",
        noun: "shipment",
        thing: shipment.id.uuid(),
        number: Some(&shipment.number),
        reason: None,
        detail: serde_json::json!({ "from": shipment.stage, "to": stage, "person": to.map(|p| p.uuid()) })
            .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(stage)
}

fn decide(
    shipment: &Shipment,
    to: Option<PersonId>,
    version: Option<i64>,
) -> Result<ShipmentStage, ShippingRefusal> {
    shipment.check_version(version)?;
    shipment.check_stage("assigned", &[ShipmentStage::Waiting, ShipmentStage::Assigned])?;
    Ok(if to.is_some() { ShipmentStage::Assigned } else { ShipmentStage::Waiting })
}
