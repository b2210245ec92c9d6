//! The credit note as it is on record.

use std::fmt;

use basics::{Currency, Day, Id, Instant, Percent, Quantity, Unit, UnitPrice};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::invoice::{ContentCharge, ContentTax, InvoiceId, Sums};
use crate::actor::PersonId;
use crate::customers::CustomerId;
use crate::orders::{OrderId, Parties};

pub type CreditNoteId = Id<CreditNote>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CreditStage {
    /// Made, and waiting for someone else to let it go.
    Held,
    Released,
    /// Somebody said no; what it held of its invoice is free again.
    Refused,
}

impl CreditStage {
    pub const ALL: [CreditStage; 3] = [CreditStage::Held, CreditStage::Released, CreditStage::Refused];

    pub fn code(self) -> &'static str {
        match self {
            CreditStage::Held => "held",
            CreditStage::Released => "released",
            CreditStage::Refused => "refused",
        }
    }

    pub fn from_code(code: &str) -> Option<CreditStage> {
        CreditStage::ALL.into_iter().find(|s| s.code() == code)
    }
}

impl fmt::Display for CreditStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CreditKind {
    /// Goods came back, or need not.
    Return,
    /// The invoice was wrong.
    Correction,
}

impl CreditKind {
    pub fn code(self) -> &'static str {
        match self {
            CreditKind::Return => "return",
            CreditKind::Correction => "correction",
        }
    }

    pub fn from_code(code: &str) -> Option<CreditKind> {
        [CreditKind::Return, CreditKind::Correction].into_iter().find(|k| k.code() == code)
    }
}

/// Minor units, all positive: what the customer no longer owes, or gets back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditNote {
    pub id: CreditNoteId,
    /// `CN…`, or `DC…` until it is released.
    pub number: String,
    pub draft_number: String,
    pub kind: CreditKind,
    pub invoice: InvoiceId,
    pub order: OrderId,
    pub customer: CustomerId,
    /// The return it comes from.
    pub rma: Option<Uuid>,
    pub stage: CreditStage,
    pub currency: Currency,
    pub sums: Sums,
    /// What of it went to invoices or back to the customer.
    pub settled: i64,
    pub day: Day,
    pub reason: String,
    pub content: CreditContent,
    pub made_by: PersonId,
    pub decided_by: Option<PersonId>,
    pub decision: Option<String>,
    pub made_at: Instant,
    pub decided_at: Option<Instant>,
    pub version: i64,
}

/// Everything that stands on it, frozen when it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditContent {
    pub invoice: String,
    pub invoice_day: Day,
    pub order: String,
    pub po_number: Option<String>,
    /// The return's number.
    pub rma: Option<String>,
    pub parties: Parties,
    pub exemption: Option<String>,
    pub lines: Vec<CreditedLine>,
    pub charges: Vec<ContentCharge>,
    pub taxes: Vec<ContentTax>,
}

/// `gross - fee = net`, minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditedLine {
    pub line_no: i64,
    pub sku: String,
    pub buyer_item: Option<String>,
    pub description: String,
    /// In base units; zero where an amount is credited and no goods.
    pub quantity: Quantity,
    /// The same in `unit`, the invoice's.
    pub told: Quantity,
    pub unit: Unit,
    /// What was charged for `price_base` of `unit`, before discounts.
    pub price: UnitPrice,
    pub price_base: Quantity,
    /// What was really charged for these units: discounts are taken off.
    pub gross: i64,
    /// The restocking fee that is kept.
    pub fee: i64,
    pub net: i64,
    pub tax_category: String,
    pub tax_rate: Percent,
}

/// What of one order line is wanted back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditLine {
    pub line_no: i64,
    pub part: Part,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// So many base units, at what was charged for them, less a fee.
    Units { quantity: Quantity, fee: Fee },
    /// So much money and no goods, minor units before tax.
    Amount(i64),
    /// What is left of it.
    Rest,
}

/// What is kept of the goods' price for taking them back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fee {
    #[default]
    None,
    Percent(Percent),
    /// Minor units, over all lines together.
    Amount(i64),
}

/// What of the charges of the whole invoice (freight, surcharges) goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChargesBack {
    #[default]
    None,
    /// As much of each as of the goods.
    Share,
    /// What is left of them.
    All,
}

impl ChargesBack {
    pub fn from_code(code: &str) -> Option<ChargesBack> {
        match code {
            "none" => Some(ChargesBack::None),
            "share" => Some(ChargesBack::Share),
            "all" => Some(ChargesBack::All),
            _ => None,
        }
    }
}
