//! The agreement as it is on record.

use basics::{Currency, Day, Id, Instant, Quantity, Unit, UnitPrice};
use serde::{Deserialize, Serialize};

use crate::actor::PersonId;
use crate::catalog::ItemId;
use crate::customers::CustomerId;

pub type AgreementId = Id<Agreement>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    pub id: AgreementId,
    pub number: String,
    pub customer: CustomerId,
    pub customer_number: String,
    pub customer_name: String,
    /// The number that the customer gave it.
    pub reference: Option<String>,
    pub currency: Currency,
    /// Both days included.
    pub valid_from: Day,
    pub valid_to: Day,
    pub made_by: PersonId,
    pub made_at: Instant,
    pub ended_at: Option<Instant>,
    pub reason: Option<String>,
    pub version: i64,
    pub lines: Vec<AgreementLine>,
}

/// So much of an item at a price. Quantities in `unit`, the price for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementLine {
    pub line_no: i64,
    pub item: ItemId,
    pub sku: String,
    pub description: String,
    pub unit: Unit,
    pub agreed: Quantity,
    pub price: UnitPrice,
    pub called: Quantity,
}

impl AgreementLine {
    pub fn left(&self) -> Quantity {
        self.agreed.less(self.called)
    }
}

impl Agreement {
    /// `coming`, `open`, `expired` or `ended`; `taken` once nothing is left.
    pub fn state_on(&self, day: Day) -> &'static str {
        if self.ended_at.is_some() {
            return "ended";
        }
        if day < self.valid_from {
            return "coming";
        }
        let is_left = self.lines.iter().any(|l| l.left().is_positive());
        match (is_left, day > self.valid_to) {
            (false, _) => "taken",
            (true, true) => "expired",
            (true, false) => "open",
        }
    }

    /// Days until it is over; none where that is far or past, or nothing is left.
    pub fn ends_soon(&self, day: Day) -> Option<i32> {
        let days = self.valid_to.days_since(day);
        (self.state_on(day) == "open" && days <= super::warn::WARN_DAYS).then_some(days)
    }
}

/// What an order that names an agreement may take of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    pub id: AgreementId,
    pub number: String,
    pub customer: CustomerId,
    pub valid_from: Day,
    pub valid_to: Day,
    pub is_ended: bool,
    pub lines: Vec<AgreementLine>,
}

/// What is agreed, as typed: days, quantities and prices are text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAgreement {
    pub customer: String,
    #[serde(default)]
    pub reference: String,
    pub valid_from: String,
    pub valid_to: String,
    pub lines: Vec<NewAgreementLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAgreementLine {
    pub item: String,
    #[serde(deserialize_with = "crate::text::text_or_number")]
    pub quantity: String,
    #[serde(default)]
    pub unit: String,
    #[serde(deserialize_with = "crate::text::text_or_number")]
    pub price: String,
}

#[derive(Debug, Clone, Default)]
pub struct AgreementFilter {
    pub customer: Option<CustomerId>,
    /// Only those that are not over.
    pub only_open: bool,
}

/// What an order called off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalledOff {
    pub agreement: String,
    pub order_number: String,
    pub order_line: i64,
    pub line_no: i64,
    pub quantity: Quantity,
    pub at: Instant,
}
