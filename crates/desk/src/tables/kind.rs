//! What a table is asked and what it answers.

use serde::{Deserialize, Serialize};

/// What happens when the conditions of several rows hold (DMN 1.5, section 8.2.10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hit {
    /// No two rows may hold of the same case; the check refuses a version of which two do.
    Unique,
    /// The uppermost counts.
    First,
    /// All count.
    Collect,
}

impl Hit {
    pub const ALL: [Hit; 3] = [Hit::Unique, Hit::First, Hit::Collect];

    pub fn code(self) -> &'static str {
        match self {
            Hit::Unique => "unique",
            Hit::First => "first",
            Hit::Collect => "collect",
        }
    }

    pub fn from_code(code: &str) -> Option<Hit> {
        Hit::ALL.into_iter().find(|h| h.code() == code)
    }
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Text,
    /// One of these codes.
    Choice(&'static [&'static str]),
    /// A decimal with at most so many places, from nought on.
    Number {
        places: u32,
    },
    /// Major units of the currency of the case.
    Money,
    Percent,
    Date,
    YesNo,
}

impl Holds {
    pub fn code(self) -> &'static str {
        match self {
            Holds::Text => "text",
            Holds::Choice(_) => "choice",
            Holds::Number { .. } => "number",
            Holds::Money => "money",
            Holds::Percent => "percent",
            Holds::Date => "date",
            Holds::YesNo => "yes_no",
        }
    }

    /// The codes that a cell may name; empty where there is no such list.
    pub fn choices(self) -> &'static [&'static str] {
        match self {
            Holds::Choice(codes) => codes,
            Holds::YesNo => &["no", "yes"],
            _ => &[],
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub code: &'static str,
    pub title: &'static str,
    pub holds: Holds,
    /// Of an output: each row has to say it.
    pub needed: bool,
}

impl Column {
    pub const fn new(code: &'static str, title: &'static str, holds: Holds) -> Column {
        Column { code, title, holds, needed: false }
    }

    pub const fn needed(self) -> Column {
        Column { needed: true, ..self }
    }
}

/// A table that the house knows. Its rows are data; what asks it is code.
#[derive(Debug, PartialEq, Eq)]
pub struct TableKind {
    pub code: &'static str,
    pub title: &'static str,
    /// What it decides, in a sentence.
    pub decides: &'static str,
    /// The hit policies a version may have, the usual one first.
    pub hits: &'static [Hit],
    pub inputs: &'static [Column],
    pub outputs: &'static [Column],
    /// A case that no row is about has no answer; where it needs one, a gap is said before approval.
    pub complete: bool,
}

impl TableKind {
    pub fn input(&self, code: &str) -> Option<usize> {
        self.inputs.iter().position(|c| c.code == code)
    }

    pub fn output(&self, code: &str) -> Option<usize> {
        self.outputs.iter().position(|c| c.code == code)
    }

    pub fn usual_hit(&self) -> Hit {
        self.hits.first().copied().unwrap_or(Hit::First)
    }
}
