//! What the rules about shipments forbid.

use super::shipment::ShipmentStage;
use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShippingRefusal {
    #[error("there is no shipment {0}")]
    NotFound(String),
    #[error("there is no discrepancy {0}")]
    NoDiscrepancy(String),
    #[error("shipment {number} can't be {verb}: it is {stage}")]
    WrongStage { number: String, stage: ShipmentStage, verb: &'static str },
    #[error(
        "shipment {number} was changed by someone else in the meantime (version {now}, yours is {yours}); look at it again"
    )]
    Stale { number: String, yours: i64, now: i64 },
    #[error("order {number} is held: {}", .holds.join("; "))]
    Held { number: String, holds: Vec<String> },
    #[error("customer {0} is blocked; finance lifts that")]
    CustomerBlocked(String),
    #[error("order {number} ships only when everything is there; short are {}", lines(.short))]
    NotComplete { number: String, short: Vec<(i64, String)> },
    #[error("nothing of order {0} is reserved that is not with the warehouse already")]
    NothingToRelease(String),
    #[error(
        "of order {number} nothing is due yet: line {line} goes to the warehouse from {day}; name the line to release it now"
    )]
    NotYet { number: String, line: i64, day: basics::Day },
    #[error("order {number} can't be pulled back: shipment {shipment} is {stage}")]
    Touched { number: String, shipment: String, stage: ShipmentStage },
    #[error("give a reason; it goes on the record")]
    NoReason,
    #[error("shipment {number} has no line {line_no}")]
    NoSuchLine { number: String, line_no: i64 },
    #[error("line {line_no} of shipment {number} is not counted; give 0 if nothing was found")]
    NotCounted { number: String, line_no: i64 },
    #[error("line {line_no}: {given} is more than the {asked} asked for")]
    TooMany { line_no: i64, given: String, asked: String },
    #[error("line {line_no}: {packed} packed, {picked} picked; both must be the same")]
    NotAllPacked { line_no: i64, packed: String, picked: String },
    #[error("shipment {0} needs at least one package, each with its weight in grams")]
    NoPackage(String),
    #[error("shipment {0} has not left yet; what left is told then")]
    NotShipped(String),
    #[error("'{0}' is not a GS1 company prefix of 7 to 10 digits; set it in the company's facts")]
    Gs1Prefix(String),
    #[error("shipment {0} has to be inspected before it leaves")]
    NotInspected(String),
    #[error("shipment {number} has open discrepancies: {}", .open.join("; "))]
    OpenDiscrepancies { number: String, open: Vec<String> },
    #[error("the {field} is longer than {most} characters")]
    TooLong { field: &'static str, most: usize },
}

fn lines(short: &[(i64, String)]) -> String {
    short.iter().map(|(line, by)| format!("line {line} by {by}")).collect::<Vec<_>>().join(", ")
}

impl Forbids for ShippingRefusal {
    fn code(&self) -> &'static str {
        match self {
            ShippingRefusal::NotFound(_) | ShippingRefusal::NoDiscrepancy(_) => "not_found",
            ShippingRefusal::WrongStage { .. } => "wrong_stage",
            ShippingRefusal::Stale { .. } => "stale_version",
            ShippingRefusal::Held { .. } => "held",
            ShippingRefusal::CustomerBlocked(_) => "customer_blocked",
            ShippingRefusal::NotComplete { .. } => "not_complete",
            ShippingRefusal::NothingToRelease(_) => "nothing_to_release",
            ShippingRefusal::NotYet { .. } => "not_yet",
            ShippingRefusal::Touched { .. } => "touched",
            ShippingRefusal::NoReason => "no_reason",
            ShippingRefusal::NoSuchLine { .. } => "no_such_line",
            ShippingRefusal::NotCounted { .. } => "not_counted",
            ShippingRefusal::TooMany { .. } => "too_many",
            ShippingRefusal::NotAllPacked { .. } => "not_all_packed",
            ShippingRefusal::NoPackage(_) => "no_package",
            ShippingRefusal::NotShipped(_) => "not_shipped",
            ShippingRefusal::Gs1Prefix(_) => "gs1_prefix",
            ShippingRefusal::NotInspected(_) => "not_inspected",
            ShippingRefusal::OpenDiscrepancies { .. } => "open_discrepancies",
            ShippingRefusal::TooLong { .. } => "too_long",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            ShippingRefusal::NotFound(_) | ShippingRefusal::NoDiscrepancy(_) => Kind::NotFound,
            ShippingRefusal::NoReason
            | ShippingRefusal::NoSuchLine { .. }
            | ShippingRefusal::NotCounted { .. }
            | ShippingRefusal::TooMany { .. }
            | ShippingRefusal::NotAllPacked { .. }
            | ShippingRefusal::NoPackage(_)
            | ShippingRefusal::TooLong { .. } => Kind::Invalid,
            _ => Kind::Conflict,
        }
    }
}
