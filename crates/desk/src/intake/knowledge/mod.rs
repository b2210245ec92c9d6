//! Knowledge: what was learned from corrections, as rows that a person can read, try, activate and take back. What a row is and how it
//! follows from events is the reader's (`reader::knowledge`); here it is kept, decided on, and read again on the sender's documents.
//!
//! Holds: a document teaches nothing by itself. Each row follows from what persons settled, and a row that would make the reader say
//! other than what a person settled before does not become active without a person's decision. Where there is a plain table for
//! something (a customer's part numbers and names), the active row is written there, too, and taken out again when it is not.

pub use reader::knowledge::{Claim, Deed, Kind, Row, Standing, Status};

mod activate;
mod note;
mod record;
mod refusal;
mod replay;
mod retire;
mod store;

pub use activate::activate;
pub use note::Teaching;
pub(super) use note::{Settled, note};
pub use refusal::KnowledgeRefusal;
pub(super) use replay::Shadow;
pub use replay::{Difference, replay};
pub use retire::retire;
pub(super) use retire::withdraw;
pub use store::{Filter, Happened, Known, by_number, events_of, list, of_document};
pub(super) use store::{active_names, active_of};
