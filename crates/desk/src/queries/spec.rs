//! What is asked for, as it is typed, saved and sent. Nothing of it reaches a database.

use serde::{Deserialize, Serialize};

use super::column::ColumnKind;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// `stock`, `orders` or `order_lines`.
    pub source: String,
    /// The usual ones where none is named.
    #[serde(default)]
    pub columns: Vec<String>,
    #[serde(default)]
    pub filters: Vec<Filter>,
    #[serde(default)]
    pub sort: Vec<Sort>,
    /// One row for each value of these, with how many there were.
    #[serde(default)]
    pub group: Vec<String>,
    /// Added up, over all or for each group.
    #[serde(default)]
    pub sums: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub column: String,
    pub op: String,
    /// A day may be typed (`+3`, `t`): a saved query means the day on which it is run.
    #[serde(default)]
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sort {
    pub column: String,
    #[serde(default)]
    pub descending: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    Is,
    IsNot,
    Begins,
    Contains,
    Least,
    Most,
    Empty,
    Filled,
}

impl Op {
    pub const ALL: [Op; 8] =
        [Op::Is, Op::IsNot, Op::Begins, Op::Contains, Op::Least, Op::Most, Op::Empty, Op::Filled];

    pub fn code(self) -> &'static str {
        match self {
            Op::Is => "is",
            Op::IsNot => "is_not",
            Op::Begins => "begins_with",
            Op::Contains => "contains",
            Op::Least => "at_least",
            Op::Most => "at_most",
            Op::Empty => "is_empty",
            Op::Filled => "is_filled",
        }
    }

    pub fn from_code(code: &str) -> Option<Op> {
        Op::ALL.into_iter().find(|o| o.code() == code)
    }

    pub fn fits(self, kind: ColumnKind) -> bool {
        match self {
            Op::Is | Op::IsNot | Op::Empty | Op::Filled => true,
            Op::Begins | Op::Contains => kind == ColumnKind::Text,
            Op::Least | Op::Most => matches!(kind, ColumnKind::Number | ColumnKind::Money | ColumnKind::Day),
        }
    }

    pub fn needs_value(self) -> bool {
        !matches!(self, Op::Empty | Op::Filled)
    }
}
