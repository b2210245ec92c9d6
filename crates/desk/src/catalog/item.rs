//! The item as the desk knows it.

use basics::{Factor, Id, Quantity, Unit, UnitPrice};
use serde::{Deserialize, Serialize};

use crate::customers::CustomerId;
use crate::failure::{Forbids, Kind};

pub type ItemId = Id<Item>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// Kept in stock and shipped.
    Goods,
    /// Charged, never shipped.
    Service,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemStatus {
    Active,
    /// No longer sold; see the replacement.
    Discontinued,
    /// Not sold at the moment.
    Blocked,
}

/// Whether shipments with this item are inspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Inspect {
    Never,
    Always,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub id: ItemId,
    pub sku: String,
    pub description: String,
    pub category: String,
    pub kind: ItemKind,
    /// GTIN of the base unit, 14 digits.
    pub gtin: Option<String>,
    pub base_unit: Unit,
    /// Sold in multiples of this many base units; zero for any.
    pub order_multiple: Quantity,
    /// For `price_base` base units, in the company's currency.
    pub list_price: UnitPrice,
    pub price_base: Quantity,
    pub status: ItemStatus,
    pub replacement: Option<ItemId>,
    /// Of one base unit.
    pub weight_grams: i64,
    pub hazardous: bool,
    pub tax_category: String,
    pub inspect: Inspect,
    pub version: i64,
    pub units: Vec<ItemUnit>,
    pub attributes: Vec<(String, String)>,
}

/// A unit an item is sold in besides its base unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemUnit {
    pub unit: Unit,
    pub factor: Factor,
    pub gtin: Option<String>,
}

impl Item {
    /// The weight of `quantity` base units.
    pub fn grams(&self, quantity: Quantity) -> i64 {
        (i128::from(quantity.micro()) * i128::from(self.weight_grams) / 1_000_000) as i64
    }

    /// Base units in one of `unit`; none if the item is not sold in it.
    pub fn factor(&self, unit: Unit) -> Option<Factor> {
        if unit == self.base_unit {
            return Some(Factor::ONE);
        }
        self.units.iter().find(|u| u.unit == unit).map(|u| u.factor)
    }

    /// The units it is sold in, the base unit first.
    pub fn sold_in(&self) -> Vec<Unit> {
        std::iter::once(self.base_unit).chain(self.units.iter().map(|u| u.unit)).collect()
    }
}

/// Another number for an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The customer whose number it is; none for one that anybody may use.
    pub customer: Option<CustomerId>,
    pub item: ItemId,
    pub written: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkKind {
    Substitute,
    Replacement,
    Accessory,
}

impl LinkKind {
    pub fn code(self) -> &'static str {
        match self {
            LinkKind::Substitute => "substitute",
            LinkKind::Replacement => "replacement",
            LinkKind::Accessory => "accessory",
        }
    }
}

/// One item for another, or with another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub item: ItemId,
    pub other: ItemId,
    pub kind: LinkKind,
    pub rank: i64,
    /// How many of `other` stand for one of `item`.
    pub ratio: Factor,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ItemRefusal {
    #[error("item number {0} is taken")]
    NumberTaken(String),
    #[error("item {sku}: {problem}")]
    Gtin { sku: String, problem: String },
    #[error("item {sku}: {}", .problems.join("; "))]
    Special { sku: String, problems: Vec<String> },
}

impl Forbids for ItemRefusal {
    fn code(&self) -> &'static str {
        match self {
            ItemRefusal::NumberTaken(_) => "item_number_taken",
            ItemRefusal::Gtin { .. } => "gtin_wrong",
            ItemRefusal::Special { .. } => "special",
        }
    }
    fn kind(&self) -> Kind {
        match self {
            ItemRefusal::NumberTaken(_) => Kind::Conflict,
            ItemRefusal::Gtin { .. } | ItemRefusal::Special { .. } => Kind::Invalid,
        }
    }
}
