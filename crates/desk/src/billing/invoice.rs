//! The invoice as it is on record.

use std::fmt;

use basics::{Currency, Day, Id, Instant, Percent, Quantity, Unit, UnitPrice};
use serde::{Deserialize, Serialize};

use crate::Finding;
use crate::actor::PersonId;
use crate::customers::CustomerId;
use crate::orders::{OrderId, Parties};

pub type InvoiceId = Id<Invoice>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InvoiceStage {
    /// Made, and waiting for someone to release it.
    Held,
    Released,
    Paid,
    Cancelled,
}

impl InvoiceStage {
    pub const ALL: [InvoiceStage; 4] =
        [InvoiceStage::Held, InvoiceStage::Released, InvoiceStage::Paid, InvoiceStage::Cancelled];

    pub fn code(self) -> &'static str {
        match self {
            InvoiceStage::Held => "held",
            InvoiceStage::Released => "released",
            InvoiceStage::Paid => "paid",
            InvoiceStage::Cancelled => "cancelled",
        }
    }

    pub fn from_code(code: &str) -> Option<InvoiceStage> {
        InvoiceStage::ALL.into_iter().find(|s| s.code() == code)
    }
}

impl fmt::Display for InvoiceStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Minor units; `goods + charges + tax = total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sums {
    pub goods: i64,
    pub charges: i64,
    pub tax: i64,
    pub total: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    pub id: InvoiceId,
    /// `IV…`, or `D…` until it is released.
    pub number: String,
    pub draft_number: String,
    pub order: OrderId,
    pub customer: CustomerId,
    pub stage: InvoiceStage,
    pub currency: Currency,
    pub sums: Sums,
    pub invoice_day: Day,
    pub due_day: Day,
    /// What reconciliation found.
    pub findings: Vec<Finding>,
    pub content: Content,
    pub made_by: PersonId,
    pub released_by: Option<PersonId>,
    pub made_at: Instant,
    pub released_at: Option<Instant>,
    pub version: i64,
    /// What credit notes take back of the total.
    pub credited: i64,
    /// What payments and credits have settled of it.
    pub settled: i64,
    pub lines: Vec<InvoiceLine>,
}

/// Whether an invoice is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paying {
    Open,
    Partly,
    Paid,
}

impl Paying {
    pub fn of(total: i64, settled: i64) -> Paying {
        match settled {
            settled if settled >= total => Paying::Paid,
            0 => Paying::Open,
            _ => Paying::Partly,
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Paying::Open => "open",
            Paying::Partly => "partly_paid",
            Paying::Paid => "paid",
        }
    }
}

impl Invoice {
    /// It counts: it was released and not taken back.
    pub fn is_owed(&self) -> bool {
        matches!(self.stage, InvoiceStage::Released | InvoiceStage::Paid)
    }

    /// Still to be paid of it.
    pub fn open(&self) -> i64 {
        if self.is_owed() { self.sums.total - self.settled } else { 0 }
    }

    pub fn paying(&self) -> Paying {
        Paying::of(self.sums.total, self.settled)
    }
}

/// What counts of a line: base units and minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceLine {
    pub line_no: i64,
    pub quantity: Quantity,
    pub net: i64,
    pub tax_category: String,
    pub tax_rate: Percent,
    /// What was credited of it: goods, and money before tax.
    pub credited_quantity: Quantity,
    pub credited: i64,
}

/// Everything that stands on the invoice, frozen when it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub order: String,
    pub po_number: Option<String>,
    pub parties: Parties,
    pub payment_terms: Option<String>,
    pub payment_days: i32,
    /// Why no tax is charged, if none is.
    pub exemption: Option<String>,
    pub shipments: Vec<String>,
    /// First and last day on which its goods left.
    pub delivered: Option<(Day, Day)>,
    pub lines: Vec<ChargedLine>,
    pub charges: Vec<ContentCharge>,
    pub taxes: Vec<ContentTax>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargedLine {
    pub line_no: i64,
    pub sku: String,
    pub buyer_item: Option<String>,
    pub description: String,
    /// In `unit`; in base units where the part that is invoiced can't be said in the ordered unit exactly.
    pub quantity: Quantity,
    pub unit: Unit,
    pub price: UnitPrice,
    pub price_base: Quantity,
    /// Taken off, minor units.
    pub discount: i64,
    /// Minor units.
    pub net: i64,
    pub tax_category: String,
    pub tax_rate: Percent,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentCharge {
    pub code: String,
    pub name: String,
    pub amount: i64,
    pub tax_rate: Percent,
}

/// Minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentTax {
    pub jurisdiction: String,
    pub category: String,
    pub rate: Percent,
    pub base: i64,
    pub amount: i64,
}
