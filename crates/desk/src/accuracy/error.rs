//! What an error on record is.

use basics::Instant;
use serde::{Deserialize, Serialize};

use crate::actor::PersonId;

/// By what it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Someone sent the order back.
    Review,
    Picking,
    Inspection,
    Audit,
    Complaint,
    CreditNote,
    /// Whoever noticed it mended it.
    Correction,
    /// A second person keyed the field without seeing the first.
    DoubleKey,
}

impl Source {
    pub const ALL: [Source; 8] = [
        Source::Review,
        Source::Picking,
        Source::Inspection,
        Source::Audit,
        Source::Complaint,
        Source::CreditNote,
        Source::Correction,
        Source::DoubleKey,
    ];

    /// Those that a person names; the others are recorded by the verbs that find them.
    pub const BY_HAND: [Source; 5] =
        [Source::Correction, Source::Audit, Source::Complaint, Source::CreditNote, Source::Inspection];

    pub fn code(self) -> &'static str {
        match self {
            Source::Review => "review",
            Source::Picking => "picking",
            Source::Inspection => "inspection",
            Source::Audit => "audit",
            Source::Complaint => "complaint",
            Source::CreditNote => "credit_note",
            Source::Correction => "correction",
            Source::DoubleKey => "double_key",
        }
    }

    pub fn from_code(code: &str) -> Option<Source> {
        Source::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// Where it came in. Only what came in at entry counts against who entered the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    Entry,
    /// The document was read wrongly.
    Reading,
    Pricing,
    Stock,
    Pick,
    Pack,
    Billing,
    /// The customer ordered wrongly.
    Customer,
}

impl Step {
    pub const ALL: [Step; 8] = [
        Step::Entry,
        Step::Reading,
        Step::Pricing,
        Step::Stock,
        Step::Pick,
        Step::Pack,
        Step::Billing,
        Step::Customer,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Step::Entry => "entry",
            Step::Reading => "reading",
            Step::Pricing => "pricing",
            Step::Stock => "stock",
            Step::Pick => "pick",
            Step::Pack => "pack",
            Step::Billing => "billing",
            Step::Customer => "customer",
        }
    }

    pub fn from_code(code: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// Fields of an order that an error may be in; the second says that each line has one.
pub const FIELDS: [(&str, bool); 10] = [
    ("customer", false),
    ("ship_to", false),
    ("po_number", false),
    ("requested_date", false),
    ("carrier", false),
    ("item", true),
    ("quantity", true),
    ("unit", true),
    ("price", true),
    ("order", false),
];

/// An error as it is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryError {
    pub number: Option<String>,
    pub order_number: String,
    pub line_no: Option<i64>,
    pub field: String,
    pub kind: String,
    pub source: Source,
    /// The login of who found it.
    pub found_by: String,
    pub channel: String,
    pub step: String,
    /// Whose work it was.
    pub person: Option<PersonId>,
    pub was: Option<String>,
    pub should_be: Option<String>,
    pub note: Option<String>,
    pub at: Instant,
    /// Why it is no error after all.
    pub withdrawn: Option<String>,
}

/// Which errors a list shows.
#[derive(Debug, Clone, Default)]
pub struct ErrorFilter {
    pub person: Option<PersonId>,
    pub field: Option<String>,
    pub channel: Option<String>,
    pub step: Option<Step>,
    pub source: Option<Source>,
    pub since: Option<Instant>,
    /// Only those before this one; for the next page.
    pub before: Option<Instant>,
}
