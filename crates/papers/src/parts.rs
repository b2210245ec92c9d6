//! What several papers have in common: addresses, items, prices, taxes, totals.

use basics::{Gtin, Money, Percent, Quantity, Unit, UnitPrice};

/// An address as it is to be printed, line by line in the order of its country. Empty lines are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    pub name: String,
    pub lines: Vec<String>,
}

/// The person on our side whom the reader may ask.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact {
    pub name: String,
    pub phone: String,
    pub email: String,
}

/// What a line is about. Fields left empty are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// Our item number.
    pub number: String,
    /// The buyer's number for it.
    pub buyers_number: String,
    pub gtin: Option<Gtin>,
    pub description: String,
}

/// An item that goes in place of another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Substitution {
    /// The item that was ordered.
    pub ordered: Item,
    /// Why the other one goes, in the paper's language; may be empty.
    pub reason: String,
}

/// What a line costs, as computed by the charges: nothing is multiplied here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinePrice {
    pub unit_price: UnitPrice,
    /// The price is for this many; "4.20 per 100" has 100 here, most have 1.
    pub base: Quantity,
    /// Taken off the unit price; zero where there is none.
    pub discount: Percent,
    /// The line's net amount after discount.
    pub net: Money,
}

/// A measured amount, such as a weight of 12.5 KGM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    pub quantity: Quantity,
    pub unit: Unit,
}

/// An allowance (taken off) or a charge (added) on the whole paper: freight, rebate, small-order charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowanceCharge {
    pub text: String,
    /// Negative for an allowance.
    pub amount: Money,
}

/// Why a rate applies, by its code in UNTDID 5305 as EN 16931 uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TaxCategory {
    /// S
    #[default]
    Standard,
    /// Z, zero rated
    Zero,
    /// E, exempt
    Exempt,
    /// AE, the buyer owes the tax
    ReverseCharge,
    /// K, intra-Community supply
    IntraCommunity,
    /// G, export outside the tax area
    Export,
    /// O, not subject to the tax
    OutOfScope,
}

/// The tax for one category and rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tax {
    pub category: TaxCategory,
    pub rate: Percent,
    /// What it is computed on.
    pub base: Money,
    pub amount: Money,
    /// Why no tax is charged, in the paper's language. Where it is empty, the category's usual sentence is printed.
    pub reason: String,
}

/// The sums of a paper, as computed by the charges. Nothing is added up here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// Sum of the lines' net amounts.
    pub lines: Money,
    pub allowances_charges: Vec<AllowanceCharge>,
    /// Lines with allowances and charges, without tax.
    pub net: Money,
    pub taxes: Vec<Tax>,
    /// With tax.
    pub gross: Money,
    /// Paid beforehand; left out where there is none.
    pub prepaid: Option<Money>,
    /// What is left to pay (on a credit note: what is credited).
    pub due: Money,
}
