//! What was learned from people's corrections: rows that a person can read, activate and take back. A correction is an *event*; a
//! pure function makes *rows* of events ([`derive`]); active rows go into reading as [`Learned`] beside a customer's account.
//!
//! Only people teach: a row comes from what a person settled, never from what a document says of itself. What a program settles is
//! kept as an event and counts for nothing; what a beginner settles only proposes.

mod claims;
mod derive;
mod hints;
mod layout;
mod learned;
mod told;

use std::fmt;

use formats::Source;
use serde::{Deserialize, Serialize};

pub use claims::{claims, pattern};
pub use derive::derive;
pub use hints::{Hints, PhraseKind};
pub use layout::layout;
pub use learned::{Learned, Part, Provenance};
pub use told::{Pointed, told};

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// How a sender calls itself → the customer.
    CustomerAlias,
    /// How a customer calls a place → the ship-to.
    ShipToAlias,
    /// The customer's part number or wording → the item.
    CrossReference,
    /// A word for a unit → the unit.
    Unit,
    /// Where a value of the order stands on the sender's layout: the label beside it.
    Label,
    /// What a column of the sender's layout holds, by its head or its place.
    Column,
    /// Which way round the sender writes days and decimals.
    Locale,
    /// What the sender's PO numbers look like.
    PoShape,
    /// What stands on the sender's documents and means nothing.
    Ignore,
    /// Words by which a sender changes a line.
    EditPhrase,
}

impl Kind {
    pub const ALL: [Kind; 10] = [
        Kind::CustomerAlias,
        Kind::ShipToAlias,
        Kind::CrossReference,
        Kind::Unit,
        Kind::Label,
        Kind::Column,
        Kind::Locale,
        Kind::PoShape,
        Kind::Ignore,
        Kind::EditPhrase,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Kind::CustomerAlias => "customer_alias",
            Kind::ShipToAlias => "ship_to_alias",
            Kind::CrossReference => "cross_reference",
            Kind::Unit => "unit",
            Kind::Label => "label",
            Kind::Column => "column",
            Kind::Locale => "locale",
            Kind::PoShape => "po_shape",
            Kind::Ignore => "ignore",
            Kind::EditPhrase => "edit_phrase",
        }
    }

    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.code() == code)
    }

    /// The explicit word of one who may teach is enough: it names what is meant, and no layout has to prove it.
    pub fn by_word(self) -> bool {
        matches!(self, Kind::CustomerAlias | Kind::ShipToAlias | Kind::CrossReference | Kind::Unit)
    }

    /// Corrections that agree are enough. What makes the reader leave something out needs a person's decision each time.
    pub fn by_agreement(self) -> bool {
        !matches!(self, Kind::Ignore | Kind::EditPhrase)
    }

    /// It holds for one layout only.
    pub fn of_layout(self) -> bool {
        matches!(self, Kind::Label | Kind::Column)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A suggestion: it is shown, and changes nothing.
    Proposed,
    Active,
    Retired,
}

impl Status {
    pub const ALL: [Status; 3] = [Status::Proposed, Status::Active, Status::Retired];

    pub fn code(self) -> &'static str {
        match self {
            Status::Proposed => "proposed",
            Status::Active => "active",
            Status::Retired => "retired",
        }
    }

    pub fn from_code(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// What someone's correction says: in this scope, this text means that.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Claim {
    pub kind: Kind,
    /// The customer's number; empty for everyone.
    pub scope: String,
    /// The fingerprint of the sender's layout, for what holds only there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub layout: String,
    /// What is compared: the text folded, or the name of what is asked.
    pub key: String,
    /// The text as it was written.
    pub written: String,
    /// What it stands for: a customer, a ship-to, an item, a unit's code, a label …
    pub meaning: String,
    /// What a person should know beside it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

impl Claim {
    /// Two claims that answer the same question.
    pub fn asks_the_same(&self, other: &Claim) -> bool {
        self.kind == other.kind
            && self.scope == other.scope
            && self.layout == other.layout
            && self.key == other.key
    }

    pub fn is(&self, other: &Claim) -> bool {
        self.asks_the_same(other) && self.meaning == other.meaning
    }
}

/// In a person's words.
impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Claim { written, meaning, scope, .. } = self;
        let of = if scope.is_empty() { String::new() } else { format!(" of {scope}") };
        let (relation, text) = meaning.split_once(':').unwrap_or(("", meaning));
        match self.kind {
            Kind::CustomerAlias => write!(f, "'{written}' is {meaning}"),
            Kind::ShipToAlias => write!(f, "'{written}'{of} is the ship-to {meaning}"),
            Kind::CrossReference | Kind::Unit => write!(f, "'{written}'{of} means {meaning}"),
            Kind::Label => {
                let at = if relation == "below" { "below" } else { "right of" };
                write!(f, "the {} of this layout{of} stands {at} '{text}'", self.key.replace('_', " "))
            }
            Kind::Column => {
                let by = if relation == "ordinal" { "column number" } else { "the column headed" };
                write!(f, "the {} of this layout{of} is in {by} '{text}'", self.key.replace('_', " "))
            }
            Kind::Locale => {
                write!(f, "the {}{of} is {}", self.key.replace('_', " "), meaning.replace('_', " "))
            }
            Kind::PoShape if meaning == "other" => {
                write!(f, "what looks like '{written}'{of} is no PO number")
            }
            Kind::PoShape => write!(f, "PO numbers{of} look like '{written}'"),
            Kind::Ignore => write!(f, "'{written}'{of} says nothing"),
            Kind::EditPhrase => write!(f, "'{written}'{of} asks to {}", meaning.replace('_', " ")),
        }
    }
}

/// What a person did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Wrote a value. Nothing was said of other documents.
    Corrected,
    /// Took a value that was in doubt.
    Accepted,
    /// Wrote a value and said that it holds from now on.
    Remembered,
    /// Decided on a row.
    Activated,
    Retired,
    /// What the replay showed kept a row from becoming active by itself.
    HeldBack,
}

impl Deed {
    pub const ALL: [Deed; 6] =
        [Deed::Corrected, Deed::Accepted, Deed::Remembered, Deed::Activated, Deed::Retired, Deed::HeldBack];

    pub fn code(self) -> &'static str {
        match self {
            Deed::Corrected => "corrected",
            Deed::Accepted => "accepted",
            Deed::Remembered => "remembered",
            Deed::Activated => "activated",
            Deed::Retired => "retired",
            Deed::HeldBack => "held_back",
        }
    }

    pub fn from_code(code: &str) -> Option<Deed> {
        Deed::ALL.into_iter().find(|d| d.code() == code)
    }
}

/// What the word of the one who settled counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A program: kept, and counts for nothing.
    Program,
    /// Someone who is still learning: proposes.
    Beginner,
    /// Someone who has the right to teach.
    Teacher,
}

impl Standing {
    pub fn code(self) -> &'static str {
        match self {
            Standing::Program => "program",
            Standing::Beginner => "beginner",
            Standing::Teacher => "teacher",
        }
    }

    pub fn from_code(code: &str) -> Standing {
        match code {
            "teacher" => Standing::Teacher,
            "beginner" => Standing::Beginner,
            _ => Standing::Program,
        }
    }
}

/// What the document says around a value that a person settled: all that a row may be made of. Kept with the event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub layout: String,
    /// The line's numbers that led nowhere or elsewhere, as written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// The line's words, where it has no number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub wording: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Base units in one of the unit that was meant.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub factor: String,
    /// How the sender, or the place of delivery, is called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// "right:unser zeichen", "below:bestell nr".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// "head:best menge", "ordinal:4".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub column: String,
    /// What the layout calls the field, of those that a column may hold.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// The text of the value read another way is what was meant: "day_order:month_first", "decimal_mark:comma".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub locale: String,
    /// Words of the sentence that a line was changed by, and what they ask.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phrase: String,
    /// What was not understood, and is nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub noise: Vec<String>,
}

/// What someone settled in a document, or decided on a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub deed: Deed,
    pub document: String,
    /// The customer's number, where it is known.
    #[serde(default)]
    pub customer: String,
    /// `customer`, `po_number`, `lines/0/item` …
    #[serde(default)]
    pub field: String,
    #[serde(default)]
    pub was: Option<String>,
    #[serde(default)]
    pub became: String,
    /// The text at the place.
    #[serde(default)]
    pub written: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Source>,
    pub person: String,
    pub standing: Standing,
    /// Microseconds since 1970.
    pub at: i64,
    #[serde(default)]
    pub told: Told,
    /// The row that was decided on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Claim>,
}

/// How an event speaks for or against a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The event's place in the list that the rows were made from.
    pub event: usize,
    pub agrees: bool,
}

/// One thing that was learned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    #[serde(flatten)]
    pub claim: Claim,
    pub status: Status,
    /// Documents whose corrections agree.
    pub support: u32,
    pub contradictions: u32,
    /// Who said it first, and on which document.
    pub author: String,
    pub document: String,
    pub said: Vec<Said>,
}

impl Row {
    pub fn provenance(&self) -> String {
        format!("learned from {} by {}", self.document, self.author)
    }
}
