//! What the rules about decision tables forbid.

use basics::{Day, Limits};

use crate::failure::{Finding, Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableRefusal {
    #[error("there is no table '{0}'")]
    NotFound(String),
    #[error("there is no version {version} of the table '{table}'")]
    NoVersion { table: String, version: i64 },
    #[error("the table '{table}' has no column '{column}'")]
    Column { table: &'static str, column: String },
    #[error("the table '{table}' can't have the hit policy '{hit}'")]
    Hit { table: &'static str, hit: &'static str },
    #[error("write at least one row")]
    Empty,
    #[error("a table has at most {} rows, this one {rows}", Limits::TABLE_ROWS)]
    TooLong { rows: usize },
    #[error("some cells can't be read")]
    Cells(Vec<Finding>),
    #[error("rows overlap; with the hit policy 'unique' no two rows may hold of the same case")]
    Overlaps(Vec<Finding>),
    #[error("it is valid from {from} to {to}; the last day lies before the first")]
    Dates { from: Day, to: Day },
    #[error(
        "a version holds on {from} already, and what was decided by it stays as it was; propose this one from {tomorrow} on"
    )]
    Begun { from: Day, tomorrow: Day },
    #[error("version {version} of '{table}' is decided already")]
    Decided { table: &'static str, version: i64 },
    #[error("version {version} of '{table}' does not hold, so there is nothing to end")]
    NotInForce { table: &'static str, version: i64 },
    #[error("version {version} of '{table}' is not approved, so there is nothing to go by yet")]
    NotApproved { table: &'static str, version: i64 },
    #[error("give a reason; it goes on the record")]
    NoReason,
}

impl Forbids for TableRefusal {
    fn code(&self) -> &'static str {
        match self {
            TableRefusal::NotFound(_) | TableRefusal::NoVersion { .. } => "not_found",
            TableRefusal::Column { .. } => "column",
            TableRefusal::Hit { .. } => "hit_policy",
            TableRefusal::Empty => "empty",
            TableRefusal::TooLong { .. } => "too_many_rows",
            TableRefusal::Cells(_) => "cells",
            TableRefusal::Overlaps(_) => "overlap",
            TableRefusal::Dates { .. } => "dates",
            TableRefusal::Begun { .. } => "has_begun",
            TableRefusal::Decided { .. } => "decided",
            TableRefusal::NotInForce { .. } => "not_in_force",
            TableRefusal::NotApproved { .. } => "not_approved",
            TableRefusal::NoReason => "no_reason",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            TableRefusal::NotFound(_) | TableRefusal::NoVersion { .. } => Kind::NotFound,
            TableRefusal::Overlaps(_)
            | TableRefusal::Begun { .. }
            | TableRefusal::Decided { .. }
            | TableRefusal::NotInForce { .. }
            | TableRefusal::NotApproved { .. } => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }

    fn findings(self) -> Vec<Finding> {
        match self {
            TableRefusal::Cells(findings) | TableRefusal::Overlaps(findings) => findings,
            _ => Vec::new(),
        }
    }
}
