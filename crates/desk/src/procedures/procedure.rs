//! A procedure and its versions.

use basics::{Day, Id, Instant};
use serde::{Deserialize, Serialize};

use super::condition::Condition;
use crate::actor::{PersonId, Role};

/// One step. What a clerk reads and what the machine checks are the same data.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Short name: small letters, digits, hyphens.
    pub code: String,
    pub title: String,
    /// Verbs of the desk that carry it out: `pick_shipment`.
    pub verbs: Vec<String>,
    /// The screen where it is done.
    #[serde(default)]
    pub screen: String,
    #[serde(default)]
    pub role: Option<Role>,
    /// What is looked at.
    #[serde(default)]
    pub checks: Vec<String>,
    /// The step is asked for where all of these hold.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// It may be left out.
    #[serde(default)]
    pub optional: bool,
    /// It may be done several times in a row.
    #[serde(default)]
    pub repeats: bool,
    /// In any order with the step before it.
    #[serde(default)]
    pub beside: bool,
    /// Steps from which it may go on again afterwards: the next partial shipment.
    #[serde(default)]
    pub back_to: Vec<String>,
    /// What it takes a person, as the house reckons.
    #[serde(default)]
    pub minutes: i64,
    /// Fields whose errors are seen here: `quantity`, `price`.
    #[serde(default)]
    pub catches: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    pub title: String,
    pub steps: Vec<Step>,
    /// Verbs that end an order early, from wherever it stands.
    #[serde(default)]
    pub ends: Vec<String>,
    /// Verbs that may happen at any time and are no step.
    #[serde(default)]
    pub also: Vec<String>,
}

impl Procedure {
    pub fn step(&self, code: &str) -> Option<&Step> {
        self.steps.iter().find(|s| s.code == code)
    }

    /// The step that a verb carries out.
    pub fn step_of(&self, verb: &str) -> Option<usize> {
        self.steps.iter().position(|s| s.verbs.iter().any(|v| v == verb))
    }

    /// How a step is called where figures are shown; the verb's own name where it is none.
    pub fn name<'a>(&'a self, activity: &'a str) -> &'a str {
        self.step(activity).map_or(activity, |s| &s.title)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcedureState {
    Proposed,
    Approved,
    Refused,
    Retired,
}

impl ProcedureState {
    pub fn code(self) -> &'static str {
        match self {
            ProcedureState::Proposed => "proposed",
            ProcedureState::Approved => "approved",
            ProcedureState::Refused => "refused",
            ProcedureState::Retired => "retired",
        }
    }

    pub(super) fn from_code(code: &str) -> ProcedureState {
        match code {
            "approved" => ProcedureState::Approved,
            "refused" => ProcedureState::Refused,
            "retired" => ProcedureState::Retired,
            _ => ProcedureState::Proposed,
        }
    }
}

/// Version 0 is the one that comes with the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcedureVersion {
    pub id: Id<ProcedureVersion>,
    pub code: String,
    pub version: i64,
    pub procedure: Procedure,
    pub valid_from: Day,
    pub state: ProcedureState,
    pub note: Option<String>,
    pub written_by: PersonId,
    pub written_at: Instant,
    pub decided_by: Option<PersonId>,
}
