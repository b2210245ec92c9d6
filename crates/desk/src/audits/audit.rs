//! Audits, their schemes and what they found, as they are on record.

use basics::{Id, Instant};
use serde::{Deserialize, Serialize};

use super::sampling::{InspectionLevel, Strictness};
use super::switching::Standing;
use crate::actor::PersonId;
use crate::orders::OrderId;
use crate::proportion::Proportion;

pub type AuditId = Id<Audit>;

/// How strictly which orders are audited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    pub id: Id<Scheme>,
    pub code: String,
    pub name: String,
    /// Empty for all.
    pub channel: String,
    pub level: InspectionLevel,
    pub aql: String,
    /// The work goes on evenly and somebody answers for less inspection.
    pub steady: bool,
    pub active: bool,
    pub standing: Standing,
    pub audited_to: Instant,
    pub version: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuditState {
    Open,
    Accepted,
    Refused,
}

impl AuditState {
    pub const ALL: [AuditState; 3] = [AuditState::Open, AuditState::Accepted, AuditState::Refused];

    pub fn code(self) -> &'static str {
        match self {
            AuditState::Open => "open",
            AuditState::Accepted => "accepted",
            AuditState::Refused => "refused",
        }
    }

    pub fn from_code(code: &str) -> Option<AuditState> {
        AuditState::ALL.into_iter().find(|s| s.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    pub id: AuditId,
    pub number: String,
    /// The scheme's code.
    pub scheme: String,
    /// What was shipped from then on, and before.
    pub from: Instant,
    pub to: Instant,
    pub lot_size: i64,
    pub letter: String,
    pub plan_letter: String,
    pub strictness: Strictness,
    pub level: InspectionLevel,
    pub aql: String,
    pub size: i64,
    pub accept: i64,
    pub state: AuditState,
    /// Shipments with a critical or a major error.
    pub wrong: i64,
    pub drawn_by: PersonId,
    pub drawn_at: Instant,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<Instant>,
    pub note: Option<String>,
    pub task: Option<String>,
    pub version: i64,
}

/// A shipment of the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub item_no: i64,
    pub shipment: String,
    pub order: OrderId,
    pub order_number: String,
    pub channel: String,
    pub entered_by: PersonId,
    pub packed_by: Option<PersonId>,
    /// Nothing was wrong; none while nobody has looked.
    pub right: Option<bool>,
    pub checked_by: Option<PersonId>,
    pub checked_at: Option<Instant>,
}

/// How bad it is. One critical error refuses the lot; minor ones are counted and refuse nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ErrorClass {
    Critical,
    Major,
    Minor,
}

impl ErrorClass {
    pub const ALL: [ErrorClass; 3] = [ErrorClass::Critical, ErrorClass::Major, ErrorClass::Minor];

    pub fn code(self) -> &'static str {
        match self {
            ErrorClass::Critical => "critical",
            ErrorClass::Major => "major",
            ErrorClass::Minor => "minor",
        }
    }

    pub fn from_code(code: &str) -> Option<ErrorClass> {
        ErrorClass::ALL.into_iter().find(|c| c.code() == code)
    }
}

/// What was found, and where it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub item_no: i64,
    pub class: ErrorClass,
    /// The number of the error record.
    pub error: String,
    pub field: String,
    pub channel: String,
    pub step: String,
    pub person: Option<PersonId>,
    pub note: String,
}

/// By what findings are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dimension {
    Field,
    Channel,
    Step,
    Person,
    Class,
}

impl Dimension {
    pub const ALL: [Dimension; 5] =
        [Dimension::Field, Dimension::Channel, Dimension::Step, Dimension::Person, Dimension::Class];

    pub fn code(self) -> &'static str {
        match self {
            Dimension::Field => "field",
            Dimension::Channel => "channel",
            Dimension::Step => "step",
            Dimension::Person => "person",
            Dimension::Class => "class",
        }
    }

    pub fn from_code(code: &str) -> Option<Dimension> {
        Dimension::ALL.into_iter().find(|d| d.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub id: Id<Action>,
    pub number: String,
    pub title: String,
    pub dimension: Dimension,
    /// What of the dimension it is against: `pack`; of people their login.
    pub value: String,
    /// The audit that led to it.
    pub audit: Option<String>,
    pub owner: PersonId,
    pub due_at: Instant,
    pub opened_by: PersonId,
    pub opened_at: Instant,
    pub done_by: Option<PersonId>,
    pub done_at: Option<Instant>,
    pub outcome: Option<String>,
    pub task: Option<String>,
    pub version: i64,
}

/// What a corrective action changed: audited shipments with such an error, before it was opened and since it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Effect {
    pub before: Proportion,
    pub after: Option<Proportion>,
    /// `better`, `worse`, `open`: whether the intervals of the two lie apart.
    pub verdict: &'static str,
}

impl Effect {
    pub fn of(before: Proportion, after: Option<Proportion>) -> Effect {
        let verdict = match after {
            None => "open",
            Some(after) => {
                let ((low, high), (low_after, high_after)) = (before.wilson_ppm(), after.wilson_ppm());
                if high_after < low {
                    "better"
                } else if low_after > high {
                    "worse"
                } else {
                    "open"
                }
            }
        };
        Effect { before, after, verdict }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effect_is_told_only_where_the_intervals_lie_apart() {
        let p = |part, whole| Proportion { part, whole };
        assert_eq!(Effect::of(p(30, 100), None).verdict, "open");
        assert_eq!(Effect::of(p(30, 100), Some(p(2, 100))).verdict, "better");
        assert_eq!(Effect::of(p(2, 100), Some(p(30, 100))).verdict, "worse");
        assert_eq!(Effect::of(p(3, 10), Some(p(1, 10))).verdict, "open", "ten say little");
    }
}
