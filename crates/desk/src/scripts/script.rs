//! What a script and an inquiry are.

use basics::{Day, Id, Instant, Language};
use serde::{Deserialize, Serialize};

use crate::actor::PersonId;
use crate::customers::CustomerId;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ScriptState {
    Proposed,
    Approved,
    Refused,
    /// Not said any more, whatever its dates.
    Retired,
}

impl ScriptState {
    pub fn code(self) -> &'static str {
        match self {
            ScriptState::Proposed => "proposed",
            ScriptState::Approved => "approved",
            ScriptState::Refused => "refused",
            ScriptState::Retired => "retired",
        }
    }

    pub(super) fn from_code(code: &str) -> ScriptState {
        match code {
            "approved" => ScriptState::Approved,
            "refused" => ScriptState::Refused,
            "retired" => ScriptState::Retired,
            _ => ScriptState::Proposed,
        }
    }
}

/// What is often asked next, and the script that answers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    pub asks: String,
    pub script: String,
}

/// A version of a script in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptVersion {
    pub id: Id<ScriptVersion>,
    pub code: String,
    pub language: Language,
    pub version: i64,
    pub question: String,
    /// Other words that people ask it with.
    pub keywords: String,
    pub answer: String,
    pub branches: Vec<Branch>,
    pub valid_from: Day,
    pub valid_to: Option<Day>,
    pub state: ScriptState,
    pub note: Option<String>,
    pub written_by: PersonId,
    pub written_at: Instant,
    pub decided_by: Option<PersonId>,
}

impl ScriptVersion {
    pub fn holds_on(&self, day: Day) -> bool {
        self.state == ScriptState::Approved
            && self.valid_from <= day
            && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// How someone asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asking {
    #[default]
    Phone,
    Mail,
    Counter,
}

impl Asking {
    pub const ALL: [Asking; 3] = [Asking::Phone, Asking::Mail, Asking::Counter];

    pub fn code(self) -> &'static str {
        match self {
            Asking::Phone => "phone",
            Asking::Mail => "mail",
            Asking::Counter => "counter",
        }
    }

    pub fn from_code(code: &str) -> Option<Asking> {
        Asking::ALL.into_iter().find(|a| a.code() == code)
    }
}

/// What was asked and what was answered, as it is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    pub number: String,
    pub asked: String,
    /// Empty where someone will call back.
    pub answered: String,
    /// The script, its language and version; none for an answer in one's own words.
    pub script: Option<(String, Language, i64)>,
    pub customer_number: Option<String>,
    pub order_number: Option<String>,
    pub sku: Option<String>,
    pub channel: Asking,
    /// The inquiry before it in the same conversation.
    pub follows: Option<String>,
    /// The task to call back.
    pub task: Option<String>,
    pub person: PersonId,
    pub at: Instant,
}

/// Which inquiries a list shows.
#[derive(Debug, Clone, Default)]
pub struct InquiryFilter {
    pub order: Option<String>,
    pub customer: Option<CustomerId>,
    pub script: Option<String>,
    /// Only those that no script answered: what the library lacks.
    pub without_script: bool,
    /// Only those before this number; for the next page.
    pub before: Option<String>,
}
