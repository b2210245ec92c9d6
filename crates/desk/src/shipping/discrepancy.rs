//! Discrepancies: what is found to be wrong with a shipment, by its picker, its inspector or by hand.
//! Holds: each that is raised or resolved changes the shipment's version, so that a dispatch at the same moment meets it.

use basics::{Id, Instant};
use db::{Fault, Tx};
use serde::{Deserialize, Serialize};

use super::shipment::ShipmentId;
use super::store;
use crate::actor::{Actor, PersonId};

pub type DiscrepancyId = Id<Discrepancy>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscrepancyKind {
    /// The bin held less than the record says.
    ShortPick,
    UnknownItem,
    WrongItem,
    TooMany,
    TooFew,
    Missing,
    /// A point of the checklist is not met.
    Point,
    Damaged,
    Other,
}

impl DiscrepancyKind {
    pub const ALL: [DiscrepancyKind; 9] = [
        DiscrepancyKind::ShortPick,
        DiscrepancyKind::UnknownItem,
        DiscrepancyKind::WrongItem,
        DiscrepancyKind::TooMany,
        DiscrepancyKind::TooFew,
        DiscrepancyKind::Missing,
        DiscrepancyKind::Point,
        DiscrepancyKind::Damaged,
        DiscrepancyKind::Other,
    ];

    pub fn code(self) -> &'static str {
        match self {
            DiscrepancyKind::ShortPick => "short_pick",
            DiscrepancyKind::UnknownItem => "unknown_item",
            DiscrepancyKind::WrongItem => "wrong_item",
            DiscrepancyKind::TooMany => "too_many",
            DiscrepancyKind::TooFew => "too_few",
            DiscrepancyKind::Missing => "missing",
            DiscrepancyKind::Point => "point",
            DiscrepancyKind::Damaged => "damaged",
            DiscrepancyKind::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Option<DiscrepancyKind> {
        DiscrepancyKind::ALL.into_iter().find(|k| k.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    pub id: DiscrepancyId,
    pub shipment: ShipmentId,
    pub line_no: Option<i64>,
    pub kind: DiscrepancyKind,
    pub expected: String,
    pub found: String,
    pub raised_by: PersonId,
    pub raised_at: Instant,
    pub resolved_by: Option<PersonId>,
    pub resolved_at: Option<Instant>,
    pub resolution: Option<String>,
}

impl Discrepancy {
    /// In one line, for refusals.
    pub fn said(&self) -> String {
        let line = self.line_no.map(|n| format!("line {n}: ")).unwrap_or_default();
        format!(
            "{line}{} ({} expected, {} found)",
            self.kind.code().replace('_', " "),
            self.expected,
            self.found
        )
    }
}

/// A deviation that is to be raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    pub line_no: Option<i64>,
    pub kind: DiscrepancyKind,
    pub expected: String,
    pub found: String,
    /// Settled by the verb that raised it, which says how; such a one does not stop the shipment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled: Option<String>,
}

/// Puts deviations on record against a shipment. The caller journals them.
pub(crate) fn raise(
    tx: &mut Tx,
    by: &Actor,
    shipment: ShipmentId,
    found: &[Found],
) -> Result<Vec<DiscrepancyId>, Fault> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids = store::insert_discrepancies(tx, by, shipment, found)?;
    store::touch(tx, shipment)?;
    Ok(ids)
}

/// Marks a discrepancy resolved. The caller has decided that it may be.
pub(crate) fn mark_resolved(
    tx: &mut Tx,
    by: &Actor,
    discrepancy: &Discrepancy,
    resolution: &str,
) -> Result<(), Fault> {
    store::resolve_discrepancy(tx, by, discrepancy.id, resolution)?;
    store::touch(tx, discrepancy.shipment)
}
