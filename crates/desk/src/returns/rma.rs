//! The return as it is on record.

use basics::{Currency, Id, Instant, Quantity, Unit};
use serde::{Deserialize, Serialize};

use super::lifecycle::ReturnState;
use crate::actor::PersonId;
use crate::catalog::ItemId;
use crate::customers::CustomerId;
use crate::orders::OrderId;
use crate::stock::PlaceId;

pub type ReturnId = Id<Return>;

/// What the customer gets for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Remedy {
    /// A credit note, to settle what they owe.
    Credit,
    /// A credit note, and the money goes back.
    Refund,
    /// The same goods again.
    Replacement,
}

impl Remedy {
    pub const ALL: [Remedy; 3] = [Remedy::Credit, Remedy::Refund, Remedy::Replacement];

    pub fn code(self) -> &'static str {
        match self {
            Remedy::Credit => "credit",
            Remedy::Refund => "refund",
            Remedy::Replacement => "replacement",
        }
    }

    pub fn from_code(code: &str) -> Option<Remedy> {
        Remedy::ALL.into_iter().find(|r| r.code() == code)
    }
}

/// A replacement that leaves before the goods are back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Advance {
    No,
    Free,
    /// Charged like any order; the first goods are credited when they are back.
    Charged,
}

impl Advance {
    pub const ALL: [Advance; 3] = [Advance::No, Advance::Free, Advance::Charged];

    pub fn code(self) -> &'static str {
        match self {
            Advance::No => "no",
            Advance::Free => "free",
            Advance::Charged => "charged",
        }
    }

    pub fn from_code(code: &str) -> Option<Advance> {
        Advance::ALL.into_iter().find(|a| a.code() == code)
    }
}

/// Why it comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    Defective,
    DamagedInTransit,
    WrongItem,
    TooMany,
    NotAsDescribed,
    LateDelivery,
    OrderedWrong,
    NoLongerNeeded,
    Other,
}

impl Reason {
    pub const ALL: [Reason; 9] = [
        Reason::Defective,
        Reason::DamagedInTransit,
        Reason::WrongItem,
        Reason::TooMany,
        Reason::NotAsDescribed,
        Reason::LateDelivery,
        Reason::OrderedWrong,
        Reason::NoLongerNeeded,
        Reason::Other,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Reason::Defective => "defective",
            Reason::DamagedInTransit => "damaged_in_transit",
            Reason::WrongItem => "wrong_item",
            Reason::TooMany => "too_many",
            Reason::NotAsDescribed => "not_as_described",
            Reason::LateDelivery => "late_delivery",
            Reason::OrderedWrong => "ordered_wrong",
            Reason::NoLongerNeeded => "no_longer_needed",
            Reason::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|r| r.code() == code)
    }

    /// It is our fault, or the carrier's; the customer pays no fee, and gets the freight back.
    pub fn is_ours(self) -> bool {
        !matches!(self, Reason::OrderedWrong | Reason::NoLongerNeeded | Reason::Other)
    }
}

/// How goods are when they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    AsNew,
    Opened,
    Used,
    Damaged,
    Incomplete,
    WrongGoods,
}

impl Condition {
    pub const ALL: [Condition; 6] = [
        Condition::AsNew,
        Condition::Opened,
        Condition::Used,
        Condition::Damaged,
        Condition::Incomplete,
        Condition::WrongGoods,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Condition::AsNew => "as_new",
            Condition::Opened => "opened",
            Condition::Used => "used",
            Condition::Damaged => "damaged",
            Condition::Incomplete => "incomplete",
            Condition::WrongGoods => "wrong_goods",
        }
    }

    pub fn from_code(code: &str) -> Option<Condition> {
        Condition::ALL.into_iter().find(|c| c.code() == code)
    }
}

/// Amounts in minor units of `currency`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    pub id: ReturnId,
    pub number: String,
    pub order: OrderId,
    pub order_number: String,
    pub customer: CustomerId,
    pub customer_number: String,
    pub customer_name: String,
    pub state: ReturnState,
    pub remedy: Remedy,
    pub advance: Advance,
    /// The goods come back; else the customer keeps them.
    pub goods_back: bool,
    /// Where they come back to.
    pub place: PlaceId,
    pub currency: Currency,
    /// What was charged for what is asked for.
    pub value: i64,
    pub note: String,
    /// The orders by which the goods were sent again.
    pub replacements: Vec<String>,
    pub requested_by: PersonId,
    pub requested_at: Instant,
    pub authorised_by: Option<PersonId>,
    pub authorised_at: Option<Instant>,
    pub settled_by: Option<PersonId>,
    pub settled_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    /// Why it was rejected, cancelled, or closed with goods missing.
    pub reason: Option<String>,
    pub version: i64,
    pub lines: Vec<ReturnLine>,
    pub receipts: Vec<Receipt>,
}

/// Quantities in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnLine {
    /// The order's line.
    pub line_no: i64,
    pub item: ItemId,
    pub sku: String,
    pub description: String,
    pub unit: Unit,
    pub reason: Reason,
    pub note: String,
    /// What may come back.
    pub quantity: Quantity,
    pub received: Quantity,
    pub replaced: Quantity,
    pub restocked: Quantity,
    pub quarantined: Quantity,
    pub scrapped: Quantity,
    pub to_vendor: Quantity,
}

impl ReturnLine {
    pub fn outstanding(&self) -> Quantity {
        self.quantity.less(self.received)
    }

    /// Here, and nobody has said what becomes of it.
    pub fn undecided(&self) -> Quantity {
        let done = self.restocked.plus(self.quarantined).plus(self.scrapped).plus(self.to_vendor);
        self.received.less(done)
    }
}

/// What came at one time, as it was inspected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub line_no: i64,
    pub quantity: Quantity,
    pub condition: Condition,
    pub note: String,
    pub received_by: PersonId,
    pub at: Instant,
}

impl Return {
    /// What of a line is to be credited or sent again, all in all, as things stand.
    pub fn due(&self, line: &ReturnLine) -> Quantity {
        if self.goods_back { line.received } else { line.quantity }
    }

    pub fn is_ours(&self) -> bool {
        self.lines.iter().any(|l| l.reason.is_ours())
    }

    /// It ends in money: a credit note.
    pub fn is_credited(&self) -> bool {
        self.remedy != Remedy::Replacement || self.advance == Advance::Charged
    }
}
