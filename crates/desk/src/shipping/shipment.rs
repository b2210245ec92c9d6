//! The shipment as it is on record.

use std::fmt;

use basics::{Day, Id, Instant, Quantity, Unit};
use serde::{Deserialize, Serialize};

use super::discrepancy::Discrepancy;
use super::refusal::ShippingRefusal;
use crate::actor::PersonId;
use crate::catalog::ItemId;
use crate::orders::{Order, OrderId, Party};
use crate::stock::PlaceId;

pub type ShipmentId = Id<Shipment>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShipmentStage {
    Waiting,
    Assigned,
    Picked,
    Packed,
    Inspected,
    Shipped,
    Delivered,
    Cancelled,
}

impl ShipmentStage {
    pub const ALL: [ShipmentStage; 8] = [
        ShipmentStage::Waiting,
        ShipmentStage::Assigned,
        ShipmentStage::Picked,
        ShipmentStage::Packed,
        ShipmentStage::Inspected,
        ShipmentStage::Shipped,
        ShipmentStage::Delivered,
        ShipmentStage::Cancelled,
    ];

    pub fn code(self) -> &'static str {
        match self {
            ShipmentStage::Waiting => "waiting",
            ShipmentStage::Assigned => "assigned",
            ShipmentStage::Picked => "picked",
            ShipmentStage::Packed => "packed",
            ShipmentStage::Inspected => "inspected",
            ShipmentStage::Shipped => "shipped",
            ShipmentStage::Delivered => "delivered",
            ShipmentStage::Cancelled => "cancelled",
        }
    }

    pub fn from_code(code: &str) -> Option<ShipmentStage> {
        ShipmentStage::ALL.into_iter().find(|s| s.code() == code)
    }

    /// Nobody has touched its goods yet.
    pub fn is_untouched(self) -> bool {
        matches!(self, ShipmentStage::Waiting | ShipmentStage::Assigned)
    }

    /// It has left, or never will.
    pub fn is_over(self) -> bool {
        matches!(self, ShipmentStage::Shipped | ShipmentStage::Delivered | ShipmentStage::Cancelled)
    }
}

impl fmt::Display for ShipmentStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What has to happen before it may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Plan {
    /// It may leave once it is packed.
    None,
    /// Someone who neither picked nor packed it has to pass it first.
    Inspection,
}

impl Plan {
    pub fn code(self) -> &'static str {
        match self {
            Plan::None => "none",
            Plan::Inspection => "inspection",
        }
    }

    pub fn from_code(code: &str) -> Option<Plan> {
        [Plan::None, Plan::Inspection].into_iter().find(|p| p.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipment {
    pub id: ShipmentId,
    pub number: String,
    pub order: OrderId,
    pub order_number: String,
    pub place: PlaceId,
    /// Where it goes, if not to its order's ship-to.
    pub ship_to: Option<Party>,
    pub stage: ShipmentStage,
    pub ship_day: Day,
    pub carrier: Option<String>,
    pub service: Option<String>,
    pub tracking: Option<String>,
    pub weight_grams: i64,
    pub plan: Plan,
    pub assigned_to: Option<PersonId>,
    pub picked_by: Option<PersonId>,
    pub packed_by: Option<PersonId>,
    pub inspected_by: Option<PersonId>,
    pub shipped_by: Option<PersonId>,
    pub created_at: Instant,
    pub picked_at: Option<Instant>,
    pub packed_at: Option<Instant>,
    pub inspected_at: Option<Instant>,
    pub shipped_at: Option<Instant>,
    pub version: i64,
    pub lines: Vec<ShipmentLine>,
    pub packages: Vec<Package>,
    pub discrepancies: Vec<Discrepancy>,
}

/// Quantities in base units; `packed ≤ picked ≤ quantity`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShipmentLine {
    /// The order line's number.
    pub line_no: i64,
    pub item: ItemId,
    pub sku: String,
    pub description: String,
    pub unit: Unit,
    pub bin: Option<String>,
    pub quantity: Quantity,
    pub picked: Quantity,
    pub packed: Quantity,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Package {
    pub position: i64,
    /// Serial Shipping Container Code, 18 digits.
    pub sscc: String,
    pub weight_grams: i64,
}

impl Shipment {
    /// Where it goes.
    pub fn goes_to<'a>(&'a self, order: &'a Order) -> Option<&'a Party> {
        self.ship_to.as_ref().or(order.parties.ship_to.as_ref())
    }

    /// Discrepancies that nobody has resolved.
    pub fn open_discrepancies(&self) -> impl Iterator<Item = &Discrepancy> {
        self.discrepancies.iter().filter(|d| d.resolved_at.is_none())
    }

    /// Did this person pick or pack it? Then someone else looks at it.
    pub fn is_work_of(&self, person: PersonId) -> bool {
        self.picked_by == Some(person) || self.packed_by == Some(person)
    }

    pub(super) fn check_version(&self, version: Option<i64>) -> Result<(), ShippingRefusal> {
        match version {
            Some(yours) if yours != self.version => {
                Err(ShippingRefusal::Stale { number: self.number.clone(), yours, now: self.version })
            }
            _ => Ok(()),
        }
    }

    /// Refuses unless the stage is one of `right`.
    pub(super) fn check_stage(
        &self,
        verb: &'static str,
        right: &[ShipmentStage],
    ) -> Result<(), ShippingRefusal> {
        if right.contains(&self.stage) {
            return Ok(());
        }
        Err(ShippingRefusal::WrongStage { number: self.number.clone(), stage: self.stage, verb })
    }
}
