//! SQL of inspections.

use basics::{Id, Instant};
use db::{Fault, Tx, values};

use super::inspect::Answer;
use crate::actor::{Actor, PersonId};
use crate::policies::Checklist;
use crate::shipping::ShipmentId;

/// An inspection as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    pub id: Id<Inspection>,
    /// Empty where no checklist applied.
    pub checklist: String,
    pub checklist_version: i64,
    pub inspector: PersonId,
    pub passed: bool,
    pub points: Vec<Answer>,
    pub at: Instant,
}

pub(super) fn insert(
    tx: &mut Tx,
    by: &Actor,
    shipment: ShipmentId,
    list: Option<&Checklist>,
    points: &[Answer],
    passed: bool,
) -> Result<(), Fault> {
    let (id, now) = (tx.new_id::<Inspection>(), tx.now());
    let points = serde_json::to_string(points).map_err(|e| Fault::Broken(e.to_string()))?;
    tx.record(
        "insert into inspection (id, shipment, checklist, checklist_version, inspector, passed, points, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &values![
            id,
            shipment,
            list.map_or("", |l| l.code.as_str()),
            list.map_or(0, |l| l.version),
            by.person,
            passed,
            points,
            now
        ],
    )
}

/// The inspections of a shipment, the first made first.
pub fn inspections_of(tx: &mut Tx, shipment: ShipmentId) -> Result<Vec<Inspection>, Fault> {
    tx.query(
        "select id, checklist, checklist_version, inspector, passed, points, at from inspection
         where shipment = $1 order by at, id",
        &values![shipment],
        |row| {
            let mut c = row.columns();
            let (id, checklist, checklist_version) = (c.take()?, c.take()?, c.take()?);
            let (inspector, passed) = (c.take()?, c.take()?);
            let points: String = c.take()?;
            let points = serde_json::from_str(&points)
                .map_err(|e| Fault::Statement(format!("the points of an inspection can't be read: {e}")))?;
            Ok(Inspection { id, checklist, checklist_version, inspector, passed, points, at: c.take()? })
        },
    )
}
