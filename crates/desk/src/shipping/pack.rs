//! Pack: picked goods go into packages, each with its SSCC. Called by the packing table and the API.
//! Holds: everything that was picked is packed.

use basics::Quantity;
use db::Tx;
use serde::Serialize;

use super::refusal::ShippingRefusal;
use super::shipment::{Package, Shipment, ShipmentStage};
use super::sscc::sscc;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::catalog;
use crate::company;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Packed {
    pub number: String,
    pub stage: ShipmentStage,
    pub version: i64,
    pub packages: Vec<Package>,
}

/// The most packages of one shipment.
const PACKAGES_MAX: usize = 999;

/// Packs into packages of the given weights; none means one, as heavy as the items' records say. `lines` is the packer's own count in
/// base units; no lines means all that was picked.
pub fn pack(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    weights_grams: &[i64],
    lines: &[(i64, Quantity)],
    version: Option<i64>,
) -> Result<Packed, Failure> {
    allow(by, Verb::PackShipment, Whose::Own)?;
    let shipment = store::need(tx, number)?;
    let on_record;
    let weights_grams = if weights_grams.is_empty() {
        on_record = [weight_on_record(tx, &shipment)?];
        on_record.as_slice()
    } else {
        weights_grams
    };
    decide(&shipment, weights_grams, lines, version)?;
    let company = company::facts(tx)?;
    let mut packages = Vec::with_capacity(weights_grams.len());
    for (position, weight_grams) in (1..).zip(weights_grams) {
        let serial = tx.next_number("sscc")?;
        let sscc = sscc(&company.gs1_prefix, serial)
            .ok_or_else(|| ShippingRefusal::Gs1Prefix(company.gs1_prefix.clone()))?;
        packages.push(Package { position, sscc, weight_grams: *weight_grams });
    }
    store::record_packed(tx, by, shipment.id, &packages)?;
    let entry = Entry {
        verb: Verb::PackShipment.code(),
        noun: "shipment",
        thing: shipment.id.uuid(),
        number: Some(&shipment.number),
        reason: None,
        detail: serde_json::json!({
            "from": shipment.stage, "to": ShipmentStage::Packed, "packages": packages.len(),
            "grams": weights_grams.iter().sum::<i64>(),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(Packed {
        number: shipment.number,
        stage: ShipmentStage::Packed,
        version: shipment.version + 1,
        packages,
    })
}

/// What was picked weighs so much; zero if an item's weight is not on record.
fn weight_on_record(tx: &mut Tx, shipment: &Shipment) -> Result<i64, Failure> {
    let mut grams = 0_i64;
    for line in &shipment.lines {
        let weighed = catalog::by_id(tx, line.item)?.filter(|i| i.weight_grams > 0);
        let Some(item) = weighed else { return Ok(0) };
        grams = grams.saturating_add(item.grams(line.picked));
    }
    Ok(grams)
}

fn decide(
    shipment: &Shipment,
    weights_grams: &[i64],
    lines: &[(i64, Quantity)],
    version: Option<i64>,
) -> Result<(), ShippingRefusal> {
    shipment.check_version(version)?;
    shipment.check_stage("packed", &[ShipmentStage::Picked])?;
    let heavy = |grams: &i64| *grams <= 0 || *grams > 100_000_000;
    if weights_grams.is_empty() || weights_grams.len() > PACKAGES_MAX || weights_grams.iter().any(heavy) {
        return Err(ShippingRefusal::NoPackage(shipment.number.clone()));
    }
    for (line_no, packed) in lines {
        let line = shipment.lines.iter().find(|l| l.line_no == *line_no).ok_or_else(|| {
            ShippingRefusal::NoSuchLine { number: shipment.number.clone(), line_no: *line_no }
        })?;
        if *packed != line.picked {
            let (packed, picked) = (packed.to_string(), line.picked.to_string());
            return Err(ShippingRefusal::NotAllPacked { line_no: *line_no, packed, picked });
        }
    }
    Ok(())
}
