//! The pick list: which bins to walk to and what to take from each.

use basics::{Day, Quantity, Unit};

use crate::{Address, Item};

#[derive(Debug, Clone, PartialEq)]
pub struct PickList {
    /// The shipment's number, also as a bar code.
    pub shipment: String,
    pub order: String,
    pub day: Day,
    pub warehouse: String,
    /// Printed large: "RUSH", "Ship complete". May be empty.
    pub priority: String,
    pub ship_by: Option<Day>,
    pub carrier: String,
    pub customer: String,
    pub ship_to: Address,
    /// In any order; they are printed in the order of their bins, A-2 before A-10.
    pub lines: Vec<PickLine>,
    /// Standing instructions and what else the picker has to know; printed above the lines.
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PickLine {
    /// The order line's number.
    pub number: u32,
    pub bin: String,
    /// Its GTIN, else its number, is printed as a bar code where that fits.
    pub item: Item,
    pub lot: String,
    pub quantity: Quantity,
    pub unit: Unit,
    pub note: String,
}
