//! What a version of a table is.

use basics::{Day, Id, Instant};
use serde::{Deserialize, Serialize};

use super::kind::{Hit, TableKind};
use crate::actor::PersonId;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TableState {
    Proposed,
    Approved,
    Refused,
    /// Taken back before its first day.
    Retired,
}

impl TableState {
    pub fn code(self) -> &'static str {
        match self {
            TableState::Proposed => "proposed",
            TableState::Approved => "approved",
            TableState::Refused => "refused",
            TableState::Retired => "retired",
        }
    }

    pub(super) fn from_code(code: &str) -> TableState {
        match code {
            "approved" => TableState::Approved,
            "refused" => TableState::Refused,
            "retired" => TableState::Retired,
            _ => TableState::Proposed,
        }
    }
}

/// A row as it is written: a condition for each input, an answer for each output.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenRow {
    pub when: Vec<String>,
    pub then: Vec<String>,
    /// Why the row is there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl WrittenRow {
    pub fn is_empty(&self) -> bool {
        let blank = |cells: &[String]| cells.iter().all(|c| c.trim().is_empty());
        blank(&self.when) && blank(&self.then) && self.note.trim().is_empty()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableVersion {
    pub id: Id<TableVersion>,
    pub kind: &'static TableKind,
    pub version: i64,
    pub hit: Hit,
    pub rows: Vec<WrittenRow>,
    pub valid_from: Day,
    pub valid_to: Option<Day>,
    pub state: TableState,
    /// What changed and why, by its author.
    pub reason: String,
    /// By whoever decided.
    pub note: Option<String>,
    pub written_by: PersonId,
    pub written_at: Instant,
    pub decided_by: Option<PersonId>,
}

impl TableVersion {
    pub fn holds_on(&self, day: Day) -> bool {
        self.state == TableState::Approved
            && self.valid_from <= day
            && self.valid_to.is_none_or(|last| day <= last)
    }

    /// As people call it.
    pub fn number(&self) -> String {
        format!("{} {}", self.kind.code, self.version)
    }
}
