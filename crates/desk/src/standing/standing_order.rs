//! The standing order as it is on record.

use basics::{Day, Id, Instant};
use serde::{Deserialize, Serialize};

use super::rhythm::{Rhythm, Unit};
use crate::actor::PersonId;
use crate::customers::CustomerId;
use crate::orders::Draft;

pub type StandingId = Id<StandingOrder>;

/// Whether a person looks at each order first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Each waits as a draft.
    #[default]
    Draft,
    /// Each is placed; what holds an order holds it as well.
    Place,
}

impl Mode {
    pub const ALL: [Mode; 2] = [Mode::Draft, Mode::Place];

    pub fn code(self) -> &'static str {
        match self {
            Mode::Draft => "draft",
            Mode::Place => "place",
        }
    }

    pub fn from_code(code: &str) -> Option<Mode> {
        Mode::ALL.into_iter().find(|m| m.code() == code)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandingState {
    Active,
    Paused,
    Ended,
}

impl StandingState {
    pub const ALL: [StandingState; 3] = [StandingState::Active, StandingState::Paused, StandingState::Ended];

    pub fn code(self) -> &'static str {
        match self {
            StandingState::Active => "active",
            StandingState::Paused => "paused",
            StandingState::Ended => "ended",
        }
    }

    pub fn from_code(code: &str) -> Option<StandingState> {
        StandingState::ALL.into_iter().find(|s| s.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingOrder {
    pub id: StandingId,
    pub number: String,
    pub customer: CustomerId,
    pub customer_number: String,
    pub customer_name: String,
    pub content: Draft,
    pub rhythm: Rhythm,
    /// The last day on which one may be meant.
    pub last_day: Option<Day>,
    pub mode: Mode,
    pub state: StandingState,
    /// The delivery that is next, as it is meant, and the day on which its order is made.
    pub next_day: Day,
    pub next_run: Day,
    pub made_by: PersonId,
    pub made_at: Instant,
    pub reason: Option<String>,
    pub version: i64,
}

/// What is planned, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewStandingOrder {
    /// What is written into each order.
    pub content: Draft,
    /// `day`, `week` or `month`.
    pub unit: String,
    #[serde(deserialize_with = "crate::text::text_or_number")]
    pub every: String,
    pub first_day: String,
    #[serde(default)]
    pub last_day: String,
    /// Working days between the order and its delivery; empty for one.
    #[serde(default, deserialize_with = "crate::text::text_or_number")]
    pub days_before: String,
    #[serde(default)]
    pub mode: Mode,
}

/// A delivery of which the order was made, or why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingRun {
    pub day: Day,
    /// `placed`, `held`, `draft`, `failed` or `skipped`.
    pub outcome: String,
    pub order_number: Option<String>,
    pub said: Option<String>,
    pub at: Instant,
}

#[derive(Debug, Clone, Default)]
pub struct StandingFilter {
    pub state: Option<StandingState>,
    pub customer: Option<CustomerId>,
}

impl Unit {
    /// As in "every 2 weeks".
    pub fn word(self, every: i64) -> &'static str {
        match (self, every) {
            (Unit::Day, 1) => "working day",
            (Unit::Day, _) => "working days",
            (Unit::Week, 1) => "week",
            (Unit::Week, _) => "weeks",
            (Unit::Month, 1) => "month",
            (Unit::Month, _) => "months",
        }
    }
}
