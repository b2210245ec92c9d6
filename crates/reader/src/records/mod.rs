//! The company's own records as the reader needs them: plain data with indexes, made by the caller from its database or from
//! files. No IO. The directory (who buys) and the catalogue (what is sold) serve every document; an [`Account`] (prices, part
//! numbers, earlier orders) is fetched for one customer when it is known who writes.

mod catalogue;
mod directory;
pub mod wording;

pub use catalogue::{Catalogue, CodeHit, Item, ItemIndex, ItemStatus, ItemUnit, Via, WordHit};
pub use directory::{
    Address, Customer, CustomerIndex, Directory, IdOf, Own, ShipTo, is_free_mail, postcode_key, street_key,
    street_words,
};

use std::collections::HashMap;

use basics::{Day, Decimal, Unit};

/// What one customer pays, calls and has ordered.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// Folded part number of the customer → items.
    pub parts: HashMap<String, Vec<ItemIndex>>,
    /// Net price for one base unit by item. Items that are not in here have the list price.
    pub prices: HashMap<ItemIndex, Decimal>,
    /// The newest first.
    pub orders: Vec<PastOrder>,
    /// What people's corrections taught.
    pub learned: crate::knowledge::Learned,
}

#[derive(Debug, Clone)]
pub struct PastOrder {
    pub number: String,
    pub po_number: String,
    pub day: Day,
    pub ship_to: Option<String>,
    pub lines: Vec<PastLine>,
}

#[derive(Debug, Clone)]
pub struct PastLine {
    pub item: ItemIndex,
    pub quantity: Decimal,
    pub unit: Unit,
}

/// Limits within which a stated figure counts as the same as ours.
#[derive(Debug, Clone, Copy)]
pub struct Tolerance {
    /// Parts per hundred of the expected price, and the least difference that counts.
    pub price_percent: Decimal,
    pub price_least: Decimal,
    pub total: Decimal,
}

impl Default for Tolerance {
    fn default() -> Tolerance {
        Tolerance { price_percent: Decimal::ONE, price_least: Decimal::new(1, 2), total: Decimal::new(5, 2) }
    }
}

/// Everything that holds for all documents.
#[derive(Debug)]
pub struct Records {
    pub own: Own,
    pub directory: Directory,
    pub catalogue: Catalogue,
    pub tolerance: Tolerance,
    pub today: Day,
}
