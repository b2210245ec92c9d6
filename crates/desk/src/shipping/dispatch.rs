//! Dispatch: the goods leave. Called by the shipping desk and the API.
//! Holds: packed, inspected where the plan asks for it, no open discrepancy, no hold on the order. Stock and order follow in the same
//! transaction.

use basics::{Limits, clean_line};
use db::Tx;
use serde::Serialize;

use super::advise::advise;
use super::refusal::ShippingRefusal;
use super::shipment::{Plan, Shipment, ShipmentStage};
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::orders::{self, Act, Buckets, Order, Stage};
use crate::policies::{Verb, Whose, allow};
use crate::stock::{self, Leaving};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dispatched {
    pub number: String,
    pub stage: ShipmentStage,
    pub version: i64,
    pub order: String,
    pub order_stage: Stage,
}

pub fn dispatch(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    carrier: Option<&str>,
    tracking: Option<&str>,
    version: Option<i64>,
) -> Result<Dispatched, Failure> {
    allow(by, Verb::DispatchShipment, Whose::Own)?;
    let shipment = store::need(tx, number)?;
    let order = orders::need(tx, &shipment.order_number)?;
    let carrier = carrier.map(|c| clean_line(c).0).filter(|c| !c.is_empty());
    let tracking = tracking.map(|t| clean_line(t).0).filter(|t| !t.is_empty());
    let too_long = |t: &Option<String>| t.as_ref().is_some_and(|t| t.chars().count() > Limits::LINE_CHARS);
    for (field, text) in [("carrier", &carrier), ("tracking number", &tracking)] {
        if too_long(text) {
            return Err(ShippingRefusal::TooLong { field, most: Limits::LINE_CHARS }.into());
        }
    }
    let lines = decide(&shipment, &order, version)?;
    for (line_no, buckets) in &lines {
        orders::move_buckets(tx, order.id, *line_no, buckets)?;
    }
    let leaving: Vec<Leaving> = shipment
        .lines
        .iter()
        .filter(|l| l.packed.is_positive())
        .map(|l| Leaving { line_no: l.line_no, item: l.item, place: shipment.place, quantity: l.packed })
        .collect();
    stock::ship_out(tx, order.id.uuid(), shipment.id.uuid(), &leaving)?;
    store::set_shipped(tx, by, shipment.id, carrier.as_deref(), tracking.as_deref())?;
    let left: Vec<i64> = lines.iter().map(|(line_no, _)| *line_no).collect();
    let closed = orders::close_rests(tx, &order, &left)?;
    let order_stage = orders::services_done(tx, order.id)?;
    let entry = Entry {
        verb: Verb::DispatchShipment.code(),
        noun: "shipment",
        thing: shipment.id.uuid(),
        number: Some(&shipment.number),
        reason: None,
        detail: serde_json::json!({
            "from": shipment.stage, "to": ShipmentStage::Shipped, "order": order.number, "order_stage": order_stage,
            "closed": closed.iter().map(|(line, quantity)| serde_json::json!({ "line": line, "quantity": quantity })).collect::<Vec<_>>(),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    let order = orders::need(tx, &order.number)?;
    advise(tx, number, &order)?;
    Ok(Dispatched {
        number: shipment.number,
        stage: ShipmentStage::Shipped,
        version: shipment.version + 1,
        order: order.number,
        order_stage,
    })
}

/// The buckets of each line that leaves, as they are to be.
fn decide(shipment: &Shipment, order: &Order, version: Option<i64>) -> Result<Vec<(i64, Buckets)>, Failure> {
    shipment.check_version(version)?;
    shipment.check_stage("dispatched", &[ShipmentStage::Packed, ShipmentStage::Inspected])?;
    order.stage.allow(Act::Ship)?;
    let number = || shipment.number.clone();
    let open: Vec<String> = shipment.open_discrepancies().map(super::Discrepancy::said).collect();
    if !open.is_empty() {
        return Err(ShippingRefusal::OpenDiscrepancies { number: number(), open }.into());
    }
    if shipment.plan == Plan::Inspection && shipment.stage != ShipmentStage::Inspected {
        return Err(ShippingRefusal::NotInspected(number()).into());
    }
    let holds: Vec<String> = order.open_holds().map(|h| format!("{}: {}", h.kind.code(), h.reason)).collect();
    if !holds.is_empty() {
        return Err(ShippingRefusal::Held { number: order.number.clone(), holds }.into());
    }
    shipment
        .lines
        .iter()
        .filter(|l| l.packed.is_positive())
        .map(|l| {
            let of_order = order.lines.iter().find(|o| o.line_no == l.line_no).map(|o| o.buckets);
            let b = of_order
                .ok_or_else(|| ShippingRefusal::NoSuchLine { number: number(), line_no: l.line_no })?;
            let to = Buckets { picked: b.picked.less(l.packed), shipped: b.shipped.plus(l.packed), ..b };
            Ok((l.line_no, to))
        })
        .collect()
}
