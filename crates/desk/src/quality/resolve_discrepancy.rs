//! Resolve a discrepancy: say what was done about it. A new inspection has to pass before the shipment leaves.
//! Holds: nobody resolves what is wrong with their own picking or packing.

use db::Tx;

use super::refusal::QualityRefusal;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::shipping::{self, Discrepancy, DiscrepancyId};

pub fn resolve_discrepancy(
    tx: &mut Tx,
    by: &Actor,
    id: DiscrepancyId,
    resolution: &str,
) -> Result<(), Failure> {
    let no_such = || QualityRefusal::NoDiscrepancy(id.to_string());
    let discrepancy = shipping::discrepancy(tx, id)?.ok_or_else(no_such)?;
    let number = shipping::number_of(tx, discrepancy.shipment)?.ok_or_else(no_such)?;
    let shipment = shipping::by_number(tx, &number)?.ok_or_else(no_such)?;
    allow(by, Verb::ResolveDiscrepancy, Whose::of(shipment.is_work_of(by.person)))?;
    decide(&discrepancy, resolution)?;
    shipping::mark_resolved(tx, by, &discrepancy, resolution)?;
    let entry = Entry {
        verb: Verb::ResolveDiscrepancy.code(),
        noun: "shipment",
        thing: shipment.id.uuid(),
        number: Some(&shipment.number),
        reason: Some(resolution),
        detail: serde_json::json!({ "line": discrepancy.line_no, "kind": discrepancy.kind }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}

fn decide(discrepancy: &Discrepancy, resolution: &str) -> Result<(), QualityRefusal> {
    if let Some(before) = discrepancy.resolved_at.and(discrepancy.resolution.as_ref()) {
        return Err(QualityRefusal::Resolved(before.clone()));
    }
    if resolution.trim().is_empty() {
        return Err(QualityRefusal::NoResolution);
    }
    Ok(())
}
