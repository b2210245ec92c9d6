//! Pick: goods are taken from their bins. Called by the picker's scanner and the API.
//! Holds: no more is picked than was asked for and is still wanted. What the bin does not hold goes back to open, and the stock record
//! falls by it, so that nobody else is promised goods that are not there; a count puts right what was only mislaid.

use basics::Quantity;
use db::Tx;
use serde::Serialize;

use super::discrepancy::{self, DiscrepancyKind, Found};
use super::refusal::ShippingRefusal;
use super::shipment::{Shipment, ShipmentStage};
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::orders::{self, Act, Buckets, FoundError, Order};
use crate::policies::{Verb, Whose, allow};
use crate::stock::{self, Leaving};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Picked {
    pub number: String,
    /// `picked`, or `cancelled` where nothing was found.
    pub stage: ShipmentStage,
    pub version: i64,
    /// Line number and what was not found, in base units.
    pub short: Vec<(i64, Quantity)>,
}

/// Picks the given quantities, in base units; no lines at all means that everything was found.
pub fn pick(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    lines: &[(i64, Quantity)],
    version: Option<i64>,
) -> Result<Picked, Failure> {
    allow(by, Verb::PickShipment, Whose::Own)?;
    let shipment = store::need(tx, number)?;
    let order = orders::need(tx, &shipment.order_number)?;
    let taken = decide(&shipment, &order, lines, version)?;
    let none = taken.iter().all(|t| t.picked.is_zero());
    let stage = if none { ShipmentStage::Cancelled } else { ShipmentStage::Picked };
    let mut missing = Vec::new();
    for line in &taken {
        store::set_picked(tx, shipment.id, line.line_no, line.picked)?;
        orders::move_buckets(tx, order.id, line.line_no, &line.buckets)?;
        if line.short.is_positive() {
            missing.push(Leaving {
                line_no: line.line_no,
                item: line.item,
                place: shipment.place,
                quantity: line.short,
            });
        }
    }
    stock::not_found(tx, order.id.uuid(), shipment.id.uuid(), &missing)?;
    store::set_picked_stage(tx, by, shipment.id, stage)?;
    let found = shortages(&order, &taken);
    discrepancy::raise(tx, by, shipment.id, &found)?;
    for (line, deviation) in taken.iter().filter(|t| t.short.is_positive()).zip(&found) {
        orders::record_error(
            tx,
            by,
            &FoundError {
                order: order.id,
                line_no: Some(line.line_no),
                field: "quantity",
                kind: deviation.kind.code(),
                source: "picking",
                channel: "warehouse",
                step: "stock",
                person: None,
                was: &deviation.expected,
                should_be: &deviation.found,
                note: &shipment.number,
            },
        )?;
    }
    let short: Vec<(i64, Quantity)> =
        taken.iter().filter(|t| t.short.is_positive()).map(|t| (t.line_no, t.short)).collect();
    let entry = Entry {
        verb: Verb::PickShipment.code(),
        noun: "shipment",
        thing: shipment.id.uuid(),
        number: Some(&shipment.number),
        reason: None,
        detail:
            serde_json::json!({ "from": shipment.stage, "to": stage, "order": order.number, "short": short })
                .to_string(),
    };
    journal::record(tx, by, &entry)?;
    let version = shipment.version + 1 + i64::from(!found.is_empty());
    Ok(Picked { number: shipment.number, stage, version, short })
}

/// What becomes of one line.
#[derive(Debug, PartialEq, Eq)]
struct Taken {
    line_no: i64,
    item: crate::catalog::ItemId,
    asked: Quantity,
    picked: Quantity,
    /// Wanted and not found.
    short: Quantity,
    buckets: Buckets,
}

fn decide(
    shipment: &Shipment,
    order: &Order,
    given: &[(i64, Quantity)],
    version: Option<i64>,
) -> Result<Vec<Taken>, Failure> {
    shipment.check_version(version)?;
    shipment.check_stage("picked", &[ShipmentStage::Waiting, ShipmentStage::Assigned])?;
    order.stage.allow(Act::Ship)?;
    let number = || shipment.number.clone();
    if let Some((line_no, _)) = given.iter().find(|(n, _)| !shipment.lines.iter().any(|l| l.line_no == *n)) {
        return Err(ShippingRefusal::NoSuchLine { number: number(), line_no: *line_no }.into());
    }
    let mut taken = Vec::with_capacity(shipment.lines.len());
    for line in &shipment.lines {
        let of_order = order.lines.iter().find(|l| l.line_no == line.line_no);
        let buckets = of_order
            .map(|l| l.buckets)
            .ok_or_else(|| ShippingRefusal::NoSuchLine { number: number(), line_no: line.line_no })?;
        // Part of it may have been cancelled since.
        let wanted = line.quantity.min(buckets.reserved);
        let picked = if given.is_empty() {
            wanted
        } else {
            // The last count of a line is the one that counts.
            let counted = given.iter().rev().find(|(n, _)| *n == line.line_no);
            counted
                .map(|(_, q)| *q)
                .ok_or_else(|| ShippingRefusal::NotCounted { number: number(), line_no: line.line_no })?
        };
        if picked > wanted || picked < Quantity::ZERO {
            let (given, asked) = (picked.to_string(), wanted.to_string());
            return Err(ShippingRefusal::TooMany { line_no: line.line_no, given, asked }.into());
        }
        let short = wanted.less(picked);
        let buckets = Buckets {
            reserved: buckets.reserved.less(wanted),
            picked: buckets.picked.plus(picked),
            open: buckets.open.plus(short),
            ..buckets
        };
        taken.push(Taken { line_no: line.line_no, item: line.item, asked: wanted, picked, short, buckets });
    }
    Ok(taken)
}

/// A short pick is settled by putting the rest on backorder, unless the customer takes only complete deliveries.
fn shortages(order: &Order, taken: &[Taken]) -> Vec<Found> {
    taken
        .iter()
        .filter(|t| t.short.is_positive())
        .map(|t| Found {
            line_no: Some(t.line_no),
            kind: DiscrepancyKind::ShortPick,
            expected: t.asked.to_string(),
            found: t.picked.to_string(),
            settled: (!order.ship_complete).then(|| "the rest is on backorder".to_owned()),
        })
        .collect()
}
