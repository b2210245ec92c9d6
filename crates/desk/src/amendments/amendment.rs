//! The amendment as it is on record.

use basics::{Currency, Day, Id, Instant, Quantity, Unit, UnitPrice};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::changes::Change;
use crate::actor::PersonId;
use crate::failure::Finding;
use crate::orders::OrderId;

pub type AmendmentId = Id<Amendment>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AmendmentState {
    Proposed,
    /// Someone let it go on, and the warehouse still has the goods in its hands.
    Approved,
    Applied,
    Refused,
    Withdrawn,
}

impl AmendmentState {
    pub const ALL: [AmendmentState; 5] = [
        AmendmentState::Proposed,
        AmendmentState::Approved,
        AmendmentState::Applied,
        AmendmentState::Refused,
        AmendmentState::Withdrawn,
    ];

    pub fn code(self) -> &'static str {
        match self {
            AmendmentState::Proposed => "proposed",
            AmendmentState::Approved => "approved",
            AmendmentState::Applied => "applied",
            AmendmentState::Refused => "refused",
            AmendmentState::Withdrawn => "withdrawn",
        }
    }

    pub fn from_code(code: &str) -> Option<AmendmentState> {
        AmendmentState::ALL.into_iter().find(|s| s.code() == code)
    }

    pub fn is_open(self) -> bool {
        matches!(self, AmendmentState::Proposed | AmendmentState::Approved)
    }
}

/// What prices the lines of the order have afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prices {
    /// Lines keep the price they were confirmed at, whatever their quantity is now; new lines get today's.
    #[default]
    Keep,
    /// What a line has more becomes a line of its own at today's price; the rest keeps its price.
    Difference,
    /// All lines are priced by today's lists; prices that were set by hand go.
    Reprice,
}

impl Prices {
    pub const ALL: [Prices; 3] = [Prices::Keep, Prices::Difference, Prices::Reprice];

    pub fn code(self) -> &'static str {
        match self {
            Prices::Keep => "keep",
            Prices::Difference => "difference",
            Prices::Reprice => "reprice",
        }
    }

    pub fn from_code(code: &str) -> Option<Prices> {
        Prices::ALL.into_iter().find(|p| p.code() == code)
    }
}

#[derive(Debug, Clone)]
pub struct Amendment {
    pub id: AmendmentId,
    pub number: String,
    pub order: OrderId,
    pub order_number: String,
    /// The revision of the order that it changes.
    pub base_revision: i64,
    pub state: AmendmentState,
    pub prices: Prices,
    pub changes: Vec<Change>,
    /// As it was worked out when it was proposed, or when it was applied.
    pub effect: Effect,
    pub reason: String,
    pub intake_message: Option<Uuid>,
    pub proposed_by: PersonId,
    pub proposed_by_name: String,
    pub proposed_at: Instant,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<Instant>,
    pub decision: Option<String>,
    pub applied_at: Option<Instant>,
}

/// What an amendment does. Amounts are in minor units of `currency`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    pub currency: Currency,
    pub lines: Vec<LineEffect>,
    /// Fields of the head that change: its name, what it was, what it will be.
    pub head: Vec<(String, String, String)>,
    pub goods: (i64, i64),
    pub charges: (i64, i64),
    pub tax: (i64, i64),
    pub total: (i64, i64),
    /// What goes to the customer and the warehouse anew.
    pub papers: Vec<String>,
    /// Goods that the warehouse has in its hands and has to put back before: a shipment each.
    pub put_back: Vec<String>,
    pub findings: Vec<Finding>,
}

/// A line that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineEffect {
    pub line_no: i64,
    pub sku: String,
    pub description: String,
    pub unit: Unit,
    /// In `unit`; zero for a line that is new, or taken out.
    pub quantity: (Quantity, Quantity),
    pub price: (UnitPrice, UnitPrice),
    pub net: (i64, i64),
    /// In base units: of what is wanted more, what is there now.
    pub there: Quantity,
    /// The day on which all that is wanted more can be had; none if nothing more is wanted, or what is known to come does not suffice.
    pub day: Option<Day>,
    /// In base units: what nothing covers.
    pub uncovered: Quantity,
    /// The codes of the places it went and goes to, where they differ; empty for the order's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<(String, String)>,
}

/// A revision of an order, and what it changed.
#[derive(Debug, Clone)]
pub struct Revision {
    pub revision: i64,
    pub amendment: String,
    pub by: String,
    pub at: Instant,
    pub difference: Effect,
}
