//! The facts that charges are computed from, and the amounts with their reasons.

use basics::{Currency, Day, Id, Percent, Quantity, Unit, UnitPrice};
use serde::{Deserialize, Serialize};

use crate::catalog::ItemId;
use crate::customers::CustomerId;

/// From and to, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Valid {
    pub from: Day,
    pub to: Day,
}

impl Valid {
    pub fn on(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }
}

/// Over which quantity a break is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TierBasis {
    /// All lines of the item in the order together.
    Order,
    Line,
    /// What goes out together; rated like the line until the shipment is known.
    Shipment,
}

impl TierBasis {
    pub fn code(self) -> &'static str {
        match self {
            TierBasis::Order => "order",
            TierBasis::Line => "line",
            TierBasis::Shipment => "shipment",
        }
    }
}

/// A price list; with a customer it is that customer's contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceList {
    pub id: Id<PriceList>,
    pub code: String,
    pub name: String,
    pub currency: Currency,
    pub customer: Option<CustomerId>,
    pub tier_basis: TierBasis,
    pub tax_included: bool,
    pub valid: Valid,
}

/// The price of an item from a quantity on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceLine {
    pub price_list: Id<PriceList>,
    pub item: ItemId,
    pub unit: Unit,
    pub break_quantity: Quantity,
    pub valid: Valid,
    /// For `price_base` of `unit`.
    pub price: UnitPrice,
    pub price_base: Quantity,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discount {
    pub id: Id<Discount>,
    pub code: String,
    pub name: String,
    pub customer: Option<CustomerId>,
    pub category: Option<String>,
    pub percent: Percent,
    pub sequence: i64,
    /// Minor units that a line must reach.
    pub minimum: i64,
    pub valid: Valid,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurchargeKind {
    Handling,
    SmallOrder,
    Hazardous,
    Service,
    /// A percentage of the freight.
    Fuel,
}

impl SurchargeKind {
    pub const ALL: [SurchargeKind; 5] = [
        SurchargeKind::Handling,
        SurchargeKind::SmallOrder,
        SurchargeKind::Hazardous,
        SurchargeKind::Service,
        SurchargeKind::Fuel,
    ];

    pub fn code(self) -> &'static str {
        match self {
            SurchargeKind::Handling => "handling",
            SurchargeKind::SmallOrder => "small_order",
            SurchargeKind::Hazardous => "hazardous",
            SurchargeKind::Service => "service",
            SurchargeKind::Fuel => "fuel",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surcharge {
    pub id: Id<Surcharge>,
    pub code: String,
    pub name: String,
    pub kind: SurchargeKind,
    pub currency: Currency,
    /// Fixed part, minor units.
    pub amount: i64,
    /// Of the goods, or of the freight for fuel.
    pub percent: Percent,
    /// Only for goods below this many minor units.
    pub below: Option<i64>,
    pub tax_category: String,
    pub valid: Valid,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreightZone {
    pub country: String,
    pub postcode_from: String,
    pub postcode_to: String,
    pub zone: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreightRate {
    pub carrier: String,
    pub service: String,
    pub zone: String,
    pub up_to_grams: i64,
    pub valid: Valid,
    pub currency: Currency,
    /// Minor units.
    pub amount: i64,
    /// Free for goods of this many minor units and more.
    pub free_from: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxRate {
    /// `DE`, `US-OH`.
    pub jurisdiction: String,
    pub category: String,
    pub valid: Valid,
    pub rate: Percent,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    pub id: Id<Certificate>,
    pub customer: CustomerId,
    pub jurisdiction: String,
    pub number: String,
    pub reason: String,
    pub valid: Valid,
}

/// One step of a calculation: what was done, by which rule, with which figures, and what came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub what: String,
    pub rule: String,
    pub how: String,
    /// In major units, as it would be printed.
    pub amount: String,
}

/// A charge or allowance on the whole order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// `freight`, or the code of a [`SurchargeKind`].
    pub kind: String,
    pub code: String,
    pub name: String,
    /// Minor units; negative for an allowance.
    pub amount: i64,
    pub tax_category: String,
    pub tax_rate: Percent,
    /// Which of the places elsewhere it is for; none for the order's own and for the order as a whole.
    pub delivery: Option<usize>,
    pub trace: Vec<Step>,
}

/// The tax on all amounts of one category and rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxGroup {
    pub jurisdiction: String,
    /// UNCL 5305: S, Z, E, AE, K, G, O.
    pub code: &'static str,
    pub rate: Percent,
    /// Minor units.
    pub base: i64,
    pub amount: i64,
    pub trace: Vec<Step>,
}
