//! The quotation as it is on record.

use basics::{Currency, Day, Id, Instant, Quantity, Unit, UnitPrice};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::actor::PersonId;
use crate::catalog::ItemId;
use crate::charges::Step;
use crate::customers::CustomerId;

pub type QuotationId = Id<Quotation>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QuotationState {
    Open,
    /// All of it is ordered.
    Accepted,
    Declined,
    Expired,
}

impl QuotationState {
    pub const ALL: [QuotationState; 4] =
        [QuotationState::Open, QuotationState::Accepted, QuotationState::Declined, QuotationState::Expired];

    pub fn code(self) -> &'static str {
        match self {
            QuotationState::Open => "open",
            QuotationState::Accepted => "accepted",
            QuotationState::Declined => "declined",
            QuotationState::Expired => "expired",
        }
    }

    pub fn from_code(code: &str) -> Option<QuotationState> {
        QuotationState::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// Amounts in minor units of `currency`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    pub id: QuotationId,
    pub number: String,
    pub revision: i64,
    pub state: QuotationState,
    pub customer: CustomerId,
    pub customer_number: String,
    pub customer_name: String,
    /// The code of the customer's ship-to.
    pub ship_to: String,
    /// What they call it: the number of their inquiry.
    pub reference: Option<String>,
    pub currency: Currency,
    /// The last day on which it may be ordered.
    pub valid_until: Day,
    /// The draft it was made from, as orders write it.
    pub content: String,
    pub goods: i64,
    /// Freight and surcharges, then taxes, as they were when it was made; the order's own are rated when it is placed.
    pub amounts: Amounts,
    pub total: i64,
    /// The document that asked for it.
    pub message: Option<Uuid>,
    pub made_by: PersonId,
    pub made_at: Instant,
    pub sent_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    pub reason: Option<String>,
    pub version: i64,
    pub lines: Vec<QuotedLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Amounts {
    pub charges: Vec<(String, i64)>,
    /// Category, rate in ten-thousandths of a percent as it is kept, base and amount.
    pub taxes: Vec<TaxOffered>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxOffered {
    pub category: String,
    pub rate: basics::Percent,
    pub base: i64,
    pub amount: i64,
}

impl Quotation {
    /// Its day is over.
    pub fn is_over(&self, today: Day) -> bool {
        self.valid_until < today
    }

    /// The state that a reader means: an open one whose day is over is expired, whether or not the worker was by.
    pub fn state_on(&self, today: Day) -> QuotationState {
        match self.state {
            QuotationState::Open if self.is_over(today) => QuotationState::Expired,
            state => state,
        }
    }

    /// Part of it is ordered.
    pub fn is_begun(&self) -> bool {
        self.lines.iter().any(|l| l.taken.is_positive())
    }

    pub fn charges(&self) -> i64 {
        self.amounts.charged()
    }

    pub fn tax(&self) -> i64 {
        self.amounts.taxed()
    }
}

impl Amounts {
    pub fn charged(&self) -> i64 {
        self.charges.iter().map(|c| c.1).sum()
    }

    pub fn taxed(&self) -> i64 {
        self.taxes.iter().map(|t| t.amount).sum()
    }
}

/// Quantities in `unit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedLine {
    pub line_no: i64,
    pub item: ItemId,
    pub sku: String,
    pub buyer_item: Option<String>,
    /// With what was chosen.
    pub description: String,
    /// What was chosen of a configured item, as it is typed.
    pub specification: Option<String>,
    pub quantity: Quantity,
    pub unit: Unit,
    /// For `price_base` of `unit`, discounts taken off.
    pub price: UnitPrice,
    pub price_base: Quantity,
    /// Where the price came from.
    pub rule: String,
    pub net: i64,
    /// The day on which all of it could be there when it was made; nothing is reserved for it.
    pub promised_date: Option<Day>,
    /// What orders hold of it.
    pub taken: Quantity,
}

impl QuotedLine {
    pub fn left(&self) -> Quantity {
        self.quantity.less(self.taken)
    }
}

/// An offer as an order is held against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub id: QuotationId,
    pub number: String,
    pub state: QuotationState,
    pub valid_until: Day,
    pub customer: CustomerId,
    /// Freight and surcharges, and tax, as they were offered for all of its lines; how many these are.
    pub charges: i64,
    pub tax: i64,
    pub lines: i64,
}

/// A line of an offer as an order's line is held against it. Quantities in `unit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedLine {
    pub quotation: QuotationId,
    pub number: String,
    pub valid_until: Day,
    pub line_no: i64,
    pub item: ItemId,
    pub unit: Unit,
    pub quantity: Quantity,
    pub left: Quantity,
    pub price: UnitPrice,
    pub price_base: Quantity,
}

impl OfferedLine {
    /// The step of the charge trace that tells where the price is from.
    pub fn rule(&self) -> String {
        format!("quotation {} line {}", self.number, self.line_no)
    }
}

/// An order's line that took something of an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered {
    pub quotation: String,
    pub line_no: i64,
    pub order_number: String,
    pub order_line: i64,
    pub quantity: Quantity,
}

/// Which quotations a list shows.
#[derive(Debug, Clone, Default)]
pub struct QuotationFilter {
    pub state: Option<QuotationState>,
    pub customer: Option<CustomerId>,
    /// Only those made before; for the next page.
    pub before: Option<Instant>,
}

/// The steps of a rating stay with the order; an offer tells the rule alone.
pub(super) fn rule_of(trace: &[Step]) -> String {
    trace.iter().map(|s| s.rule.as_str()).collect::<Vec<_>>().join("; ")
}
