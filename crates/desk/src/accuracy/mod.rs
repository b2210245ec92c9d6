//! Accuracy: each error that was found in an order, against where it came in, and the error rates that follow: by clerk, field and channel, each
//! with its interval. What inspection, picking and sending back find is recorded by those verbs (`orders`); what audits, complaints, credit
//! notes and corrections find is recorded here.
//!
//! Every figure can be recounted from the journal alone: [`recount`] does, and a test holds the two together.
//!
//! Uses: journal, policies, people, orders, shipping. What may be called: [`record`], [`withdraw`], [`figures`], [`recount`], [`errors`],
//! [`of_order`].

mod error;
mod figures;
mod record;
mod recount;
mod refusal;
mod store;
mod withdraw;

pub use error::{EntryError, ErrorFilter, FIELDS, Source, Step};
pub use figures::{ByField, ByName, ByPerson, Figures, Period, figures};
pub use record::{NewError, record};
pub use recount::recount;
pub use refusal::AccuracyRefusal;
pub use store::{by_number, errors, of_order};
pub use withdraw::withdraw;
