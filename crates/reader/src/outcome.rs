//! What a document was found to mean: values with their place and certainty, what stands against it, and whether it may go on
//! without a person.

use basics::{Decimal, Unit};
use serde::{Deserialize, Serialize};

use crate::records::{CustomerIndex, ItemIndex};
use crate::seen::{Kind, Seen};

/// Parts per million.
pub type Certainty = u32;
pub const CERTAIN: Certainty = 1_000_000;

/// A value that could be meant, for a person to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub value: String,
    pub label: String,
    pub certainty: Certainty,
}

/// One value of the order.
#[derive(Debug, Clone, PartialEq)]
pub struct Value<T> {
    pub value: Option<T>,
    pub seen: Option<Seen>,
    pub certainty: Certainty,
    /// How it was found: "customer part number", "GTIN", "as written".
    pub how: &'static str,
    /// From whose correction it is known, where it is.
    pub learned: Option<crate::knowledge::Provenance>,
    pub suggestions: Vec<Suggestion>,
}

impl<T> Default for Value<T> {
    fn default() -> Value<T> {
        Value::open(None, "not stated", Vec::new())
    }
}

impl<T> Value<T> {
    pub fn known(value: T, seen: Option<Seen>, how: &'static str, certainty: Certainty) -> Value<T> {
        Value { value: Some(value), seen, certainty, how, learned: None, suggestions: Vec::new() }
    }

    /// Something stands there and leads nowhere.
    pub fn open(seen: Option<Seen>, how: &'static str, suggestions: Vec<Suggestion>) -> Value<T> {
        Value { value: None, seen, certainty: 0, how, learned: None, suggestions }
    }

    /// It is known because of a person's correction.
    pub fn learned(self, by: Option<crate::knowledge::Provenance>) -> Value<T> {
        Value { learned: by.or(self.learned), ..self }
    }

    /// How it was found, and from whose correction it is known.
    pub fn way(&self) -> String {
        match &self.learned {
            Some(by) => format!("{}, {by}", self.how),
            None => self.how.to_owned(),
        }
    }
}

/// Why a document can't go on by itself. The codes are stable words for rules and counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    UnknownItem,
    AmbiguousItem,
    PriceMismatch,
    DuplicatePo,
    DiscontinuedItem,
    UnknownShipTo,
    MissingQuantity,
    TotalMismatch,
    PackMultiple,
    UnknownCustomer,
    CustomerBlocked,
    ConflictingItemRefs,
    UnknownUom,
    NeedsConfirmation,
}

/// The value that an exception is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// No single value: the document as a whole, or a whole line.
    Whole,
    Customer,
    ShipTo,
    PoNumber,
    RequestedDate,
    Total,
    Item,
    Quantity,
    Unit,
    Price,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    pub code: Code,
    /// Counted from 0; none for the head and for the document as a whole.
    pub line: Option<usize>,
    pub field: Field,
    pub message: String,
}

impl Exception {
    /// About the head, or the document as a whole.
    pub fn of_document(code: Code, field: Field, message: impl Into<String>) -> Exception {
        Exception { code, line: None, field, message: message.into() }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct LineOutcome {
    pub position: Option<String>,
    pub item: Value<ItemIndex>,
    /// In the stated unit.
    pub quantity: Value<Decimal>,
    pub unit: Value<Unit>,
    /// In base units.
    pub base_quantity: Value<Decimal>,
    /// For one stated unit.
    pub price: Value<Decimal>,
    pub amount: Value<Decimal>,
    pub day: Value<basics::Day>,
    pub words: Option<Seen>,
    /// What the line calls the item, as written.
    pub called: String,
    pub edits: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    Touchless,
    Exception,
    NotOrder,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub kind: Kind,
    pub decision: Decision,
    /// That the whole order is right and may go on.
    pub certainty: Certainty,
    pub customer: Value<CustomerIndex>,
    /// The id of the place on record.
    pub ship_to: Value<String>,
    pub po_number: Value<String>,
    pub order_date: Value<basics::Day>,
    pub requested_date: Value<basics::Day>,
    pub currency: Value<basics::Currency>,
    pub total: Value<Decimal>,
    pub lines: Vec<LineOutcome>,
    pub exceptions: Vec<Exception>,
}
