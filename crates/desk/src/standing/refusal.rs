//! What the rules about standing orders forbid.

use basics::Day;

use super::standing_order::StandingState;
use crate::failure::{Finding, Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StandingRefusal {
    #[error("there is no standing order {0}")]
    NotFound(String),
    #[error("say how often: every so many working days, weeks or months, at most {0}")]
    Rhythm(i64),
    #[error("the order can be made from 0 to {0} working days before its delivery")]
    DaysBefore(i64),
    #[error("a standing order from {first} can't end on {last}")]
    Period { first: Day, last: Day },
    #[error("the first delivery can't be on {0}, which is past")]
    Past(Day),
    #[error("{field}: {problem}")]
    Date { field: &'static str, problem: String },
    #[error("standing order {number} is {}", .state.code())]
    WrongState { number: String, state: StandingState },
    #[error("say why; it goes on the record")]
    NoReason,
    #[error("this can't be ordered again and again: {}", .0.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join("; "))]
    Findings(Vec<Finding>),
}

impl Forbids for StandingRefusal {
    fn code(&self) -> &'static str {
        match self {
            StandingRefusal::NotFound(_) => "not_found",
            StandingRefusal::Rhythm(_) => "rhythm",
            StandingRefusal::DaysBefore(_) => "days_before",
            StandingRefusal::Period { .. } => "period",
            StandingRefusal::Past(_) => "past",
            StandingRefusal::Date { .. } => "date",
            StandingRefusal::WrongState { .. } => "wrong_state",
            StandingRefusal::NoReason => "no_reason",
            StandingRefusal::Findings(_) => "findings",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            StandingRefusal::NotFound(_) => Kind::NotFound,
            StandingRefusal::WrongState { .. } => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }

    fn findings(self) -> Vec<Finding> {
        match self {
            StandingRefusal::Findings(findings) => findings,
            _ => Vec::new(),
        }
    }
}
