//! What left, from plain structs: the despatch advice in each syntax is written from these.

use basics::{Day, Quantity};

use super::{PlainLine, PlainParty};

/// A shipment that is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainDespatch {
    /// The shipment's number.
    pub number: String,
    pub issued: Day,
    /// The day it left.
    pub shipped: Day,
    pub po_number: String,
    pub po_date: Option<Day>,
    /// Our order number.
    pub order: String,
    pub carrier: String,
    pub tracking: String,
    pub weight_grams: i64,
    pub parties: Vec<PlainParty>,
    pub packages: Vec<PlainPackage>,
    pub lines: Vec<PlainDespatchLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainPackage {
    /// Serial Shipping Container Code, 18 figures.
    pub sscc: String,
    pub weight_grams: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainDespatchLine {
    /// With the buyer's number of the line and the quantity that left.
    pub line: PlainLine,
    pub ordered: Quantity,
    /// What follows later.
    pub outstanding: Quantity,
}

/// Grams as kilograms, without trailing noughts.
pub(super) fn kilograms(grams: i64) -> String {
    super::figures(Quantity::from_micro(grams.saturating_mul(1_000)))
}
