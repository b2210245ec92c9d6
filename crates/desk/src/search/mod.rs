//! Search: one question over everything that has a number or a name. Exact numbers come first, then buyers' PO numbers and part numbers,
//! GTINs, telephone and mail, the beginnings of numbers, names, what stands in messages, and last what only resembles a name.
//!
//! Uses: customers, catalog, intake, orders, shipping, billing, correspondence, tasks, cases. What may be called: [`search`].
//! Read-only, and only as far as the reader may see. A new kind is a variant of [`Kind`] and a function in `kinds.rs`.
//!
//! Names of customers and items are searched in memory, kept by epoch; orders, POs and all other numbers by the beginning of an index.
//! Words of messages are kept in an index ([`crate::found`]), however old they are.

mod kinds;
mod names;
mod similar;
mod store;

use db::Tx;
use serde::Serialize;

use crate::Failure;
use crate::actor::Actor;
use crate::policies::{Verb, Whose, may};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Order,
    Customer,
    Item,
    Document,
    Letter,
    Shipment,
    Invoice,
    Task,
    Quotation,
    Case,
    Return,
    CreditNote,
    Payment,
}

impl Kind {
    pub const ALL: [Kind; 13] = [
        Kind::Order,
        Kind::Customer,
        Kind::Item,
        Kind::Document,
        Kind::Letter,
        Kind::Shipment,
        Kind::Invoice,
        Kind::Task,
        Kind::Quotation,
        Kind::Case,
        Kind::Return,
        Kind::CreditNote,
        Kind::Payment,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Kind::Order => "order",
            Kind::Customer => "customer",
            Kind::Item => "item",
            Kind::Document => "document",
            Kind::Letter => "letter",
            Kind::Shipment => "shipment",
            Kind::Invoice => "invoice",
            Kind::Task => "task",
            Kind::Quotation => "quotation",
            Kind::Case => "case",
            Kind::Return => "return",
            Kind::CreditNote => "credit_note",
            Kind::Payment => "payment",
        }
    }

    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.code() == code)
    }

    /// Who sees the things of this kind at all.
    fn verb(self) -> Verb {
        match self {
            Kind::Order | Kind::Task | Kind::Quotation | Kind::Return | Kind::Case => Verb::SeeOrders,
            Kind::Customer => Verb::SeeCustomers,
            Kind::Item => Verb::SeeItems,
            Kind::Document => Verb::SeeIntake,
            Kind::Letter => Verb::SeeLetters,
            Kind::Shipment => Verb::SeeShipments,
            Kind::Invoice | Kind::CreditNote | Kind::Payment => Verb::SeeInvoices,
        }
    }
}

/// By what a thing was found; the order in which hits are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    Number,
    Po,
    PartNumber,
    Gtin,
    Contact,
    StartOfNumber,
    Name,
    Text,
    /// One or two letters are others.
    Similar,
}

impl Why {
    pub fn code(self) -> &'static str {
        match self {
            Why::Number => "number",
            Why::Po => "po",
            Why::PartNumber => "part_number",
            Why::Gtin => "gtin",
            Why::Contact => "contact",
            Why::StartOfNumber => "start_of_number",
            Why::Name => "name",
            Why::Text => "text",
            Why::Similar => "similar",
        }
    }

    /// Somebody typed just this thing.
    pub fn is_exact(self) -> bool {
        self <= Why::Contact
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub kind: Kind,
    pub number: String,
    /// Whom or what it is about.
    pub title: String,
    /// What tells it from its like: PO number, town, sender.
    pub detail: String,
    /// Where it stands, as a code of its own kind.
    pub state: Option<String>,
    pub why: Why,
    /// Less is better, among hits of the same `why`.
    distance: u32,
}

/// How far a search looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct How {
    pub only: Option<Kind>,
    /// Texts of messages as well; left out while somebody is typing.
    pub texts: bool,
    pub most: usize,
}

/// Letters of a question that count.
const QUESTION_CHARS: usize = 120;

/// The best hits first. A question of less than two letters or digits finds nothing.
pub fn search(tx: &mut Tx, by: &Actor, question: &str, how: How) -> Result<Vec<Hit>, Failure> {
    let question: String = question.trim().chars().take(QUESTION_CHARS).collect();
    if question.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        return Ok(Vec::new());
    }
    let asked = kinds::Asked::of(&question, how);
    let mut hits = Vec::new();
    for kind in Kind::ALL {
        if how.only.is_none_or(|only| only == kind) && may(by, kind.verb(), Whose::Others) {
            hits.extend(kinds::find(tx, kind, &asked)?);
        }
    }
    Ok(best(hits, how.most))
}

/// Each thing once, by the best of what found it. What only resembles the question is left out where something is just what was asked.
fn best(mut hits: Vec<Hit>, most: usize) -> Vec<Hit> {
    hits.sort_by(|a, b| {
        let key = |h: &Hit| (h.why, h.distance, h.kind);
        // Of numbers that are alike, the latest first.
        key(a).cmp(&key(b)).then_with(|| b.number.cmp(&a.number))
    });
    let exact = hits.first().is_some_and(|h| h.why.is_exact());
    let mut seen = std::collections::HashSet::new();
    hits.retain(|h| !(exact && h.why == Why::Similar) && seen.insert((h.kind, h.number.clone())));
    hits.truncate(most);
    hits
}
