//! Party check: what a document or a caller said of who they are and who pays, beside the record, with how much the two resemble each other.
//! Somebody decides on each difference: it is the same all the same, the record is wrong, or the order waits. What was decided stays with
//! the document and the order that is made of it.
//!
//! What may be called: [`compare`], [`decide`], [`of_order`].

mod compare;
mod decide;
mod resemblance;
mod store;

pub use compare::{Compared, Decided, Decision, PartyField, Said, Subject, Verdict, compare, of_order};
pub use decide::{PartyRefusal, decide};
pub use resemblance::{ALIKE, resemblance};
pub(super) use store::held;
