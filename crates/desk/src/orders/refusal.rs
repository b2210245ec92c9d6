//! What the rules about orders forbid.

use super::lifecycle::Stage;
use crate::failure::{Finding, Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrderRefusal {
    #[error("there is no order {0}")]
    NotFound(String),
    #[error("the order is {stage}; it can be {act} only while it is: {stages}")]
    WrongStage { stage: Stage, act: &'static str, stages: String },
    #[error("the order can't be placed as it stands; {} to mend", count(.0))]
    Findings(Vec<Finding>),
    #[error("order {number} is held: {}", .holds.join("; "))]
    Held { number: String, holds: Vec<String> },
    #[error(
        "order {number} was changed by someone else in the meantime (version {now}, yours is {yours}); look at it again"
    )]
    Stale { number: String, yours: i64, now: i64 },
    #[error(
        "line {line_no} of order {number}: {picked} are picked already; short-close the rest instead of cancelling"
    )]
    Picked { number: String, line_no: i64, picked: String },
    #[error("give a reason; it goes on the record")]
    NoReason,
    #[error("there is no open hold of that kind on order {number}")]
    NoSuchHold { number: String },
    #[error("this hold is released by {group}; ask them")]
    OtherGroup { group: String },
    #[error("order {number} can't be closed: {why}")]
    NotDone { number: String, why: String },
    #[error("nothing of order {number} can be confirmed as done: {why}")]
    NotRendered { number: String, why: String },
    #[error("order {number} must be confirmed by someone other than the one who entered it")]
    SecondPerson { number: String },
    #[error(
        "order {number} goes on once its fields are keyed a second time and settled; a reason does not stand for that"
    )]
    KeyedTwice { number: String },
    #[error("the amounts are too large: {0}")]
    Amount(String),
}

fn count(findings: &[Finding]) -> String {
    match findings {
        [one] => format!("1 point: {}", one.message),
        many => format!("{} points", many.len()),
    }
}

impl Forbids for OrderRefusal {
    fn code(&self) -> &'static str {
        match self {
            OrderRefusal::NotFound(_) => "not_found",
            OrderRefusal::WrongStage { .. } => "wrong_stage",
            OrderRefusal::Findings(_) => "findings",
            OrderRefusal::Held { .. } => "held",
            OrderRefusal::Stale { .. } => "stale_version",
            OrderRefusal::Picked { .. } => "picked",
            OrderRefusal::NoReason => "no_reason",
            OrderRefusal::NoSuchHold { .. } => "no_such_hold",
            OrderRefusal::OtherGroup { .. } => "other_group",
            OrderRefusal::NotDone { .. } => "not_done",
            OrderRefusal::NotRendered { .. } => "not_rendered",
            OrderRefusal::SecondPerson { .. } => "second_person",
            OrderRefusal::KeyedTwice { .. } => "keyed_twice",
            OrderRefusal::Amount(_) => "amount",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            OrderRefusal::NotFound(_) => Kind::NotFound,
            OrderRefusal::Findings(_) | OrderRefusal::NoReason | OrderRefusal::Amount(_) => Kind::Invalid,
            OrderRefusal::OtherGroup { .. } | OrderRefusal::SecondPerson { .. } => Kind::NotAllowed,
            _ => Kind::Conflict,
        }
    }

    fn findings(self) -> Vec<Finding> {
        match self {
            OrderRefusal::Findings(findings) => findings,
            _ => Vec::new(),
        }
    }
}

impl From<basics::MoneyError> for OrderRefusal {
    fn from(error: basics::MoneyError) -> OrderRefusal {
        OrderRefusal::Amount(error.to_string())
    }
}
