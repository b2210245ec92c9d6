//! The packing slip that lies in the box: what was sent, what follows, in which package. It has no prices.

use basics::{Day, Quantity, Unit};

use crate::{Address, Contact, Item, Measure};

#[derive(Debug, Clone, PartialEq)]
pub struct PackingSlip {
    /// The shipment's number, also as a bar code.
    pub shipment: String,
    pub day: Day,
    pub order: String,
    /// The buyer's purchase order.
    pub purchase_order: String,
    pub customer_number: String,
    /// Where the goods go.
    pub to: Address,
    pub sold_to: Option<Address>,
    pub contact: Contact,
    /// Carrier and service.
    pub carrier: String,
    pub tracking: String,
    pub delivery_terms: String,
    pub lines: Vec<PackedLine>,
    pub packages: Vec<Package>,
    pub weight: Option<Measure>,
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PackedLine {
    /// The order line's number.
    pub number: u32,
    pub item: Item,
    pub lot: String,
    pub ordered: Quantity,
    pub shipped: Quantity,
    /// What follows later.
    pub backordered: Quantity,
    pub unit: Unit,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Package {
    /// Serial Shipping Container Code, 18 digits; printed as text and, if it has 18 digits, as a GS1-128 bar code.
    pub sscc: String,
    /// "Carton", "Euro pallet", with its size if known.
    pub kind: String,
    pub weight: Option<Measure>,
    /// Which lines it holds: order line number and quantity.
    pub contents: Vec<(u32, Quantity)>,
}
