//! Raise a discrepancy by hand: someone in the warehouse sees that something is wrong. It keeps the shipment here; what was inspected
//! has to be inspected again.

use basics::{Limits, clean_line};
use db::Tx;

use super::refusal::QualityRefusal;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::shipping::{self, DiscrepancyId, DiscrepancyKind, Found, Shipment, ShipmentStage};

pub fn raise_discrepancy(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    line_no: Option<i64>,
    kind: DiscrepancyKind,
    expected: &str,
    found: &str,
) -> Result<DiscrepancyId, Failure> {
    // Whoever has the goods in hand may stop them.
    allow(by, Verb::PickShipment, Whose::Own).or_else(|_| allow(by, Verb::InspectShipment, Whose::Others))?;
    let shipment =
        shipping::by_number(tx, number)?.ok_or_else(|| QualityRefusal::NotFound(number.to_owned()))?;
    let deviation = decide(&shipment, line_no, kind, expected, found)?;
    let ids = shipping::raise(tx, by, shipment.id, std::slice::from_ref(&deviation))?;
    if shipment.stage == ShipmentStage::Inspected {
        shipping::mark_uninspected(tx, shipment.id)?;
    }
    let entry = Entry {
        verb: "raise_discrepancy",
        noun: "shipment",
        thing: shipment.id.uuid(),
        number: Some(&shipment.number),
        reason: None,
        detail: serde_json::json!({ "line": line_no, "kind": kind, "from": shipment.stage }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    ids.first().copied().ok_or_else(|| db::Fault::Broken("a discrepancy has no id".into()).into())
}

fn decide(
    shipment: &Shipment,
    line_no: Option<i64>,
    kind: DiscrepancyKind,
    expected: &str,
    found: &str,
) -> Result<Found, QualityRefusal> {
    if shipment.stage.is_over() {
        return Err(QualityRefusal::Gone { number: shipment.number.clone(), stage: shipment.stage });
    }
    let short = |text: &str| clean_line(text).0.chars().take(Limits::LINE_CHARS).collect::<String>();
    let (expected, found) = (short(expected), short(found));
    if expected.is_empty() || found.is_empty() {
        return Err(QualityRefusal::NothingSaid);
    }
    let line_no = line_no.filter(|n| shipment.lines.iter().any(|l| l.line_no == *n));
    Ok(Found { line_no, kind, expected, found, settled: None })
}
