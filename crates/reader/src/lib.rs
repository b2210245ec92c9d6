//! From what a document says to the order it means. The company's own records are the strongest evidence: the reader looks for
//! the order that this customer could plausibly place and that best explains the document, says how sure it is and where it saw
//! each value, and leaves to a person what it can't explain.
//!
//! The way of a document: [`sketches`] (what was seen: from EDI, tables, pages or sentences) → [`customer`] (who writes) → the
//! caller fetches that customer's [`records::Account`] → [`outcome`] (what is meant, and what stands against it).
//! No IO, no clock, no panic.

mod blocks;
mod cards;
mod cautions;
mod edits;
mod facts;
mod guards;
mod kind;
mod language;
mod look;
mod mail;
mod marks;
mod offer;
mod places;
mod products;
mod prose;
mod read;
mod resolve;
mod sections;
mod seen;
mod sizes;
mod sketch;
mod strips;
mod structured;
mod table;

pub mod calibrate;
pub mod knowledge;
pub mod master;
pub mod outcome;
pub mod prediction;
pub mod records;

pub use outcome::{Certainty, Code, Decision, Exception, Field, LineOutcome, Outcome, Suggestion, Value};
pub use read::{read, read_as, unread};
pub use resolve::customer::{decide as customer, names_of_sender};
pub use resolve::outcome;
pub use seen::{ClueKind, Kind, LineSeen, PartyRole, PartySeen, RefKind, RefSeen, Seen, Sketch};
pub use sketch::sketches;
