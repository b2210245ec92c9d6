//! The journal: who did what to which thing, when, why, before and after.
//!
//! Every verb writes one entry here, in its own transaction. Entries are chained by hash in *lanes*, one per writing connection, so
//! that writers don't wait for each other and a whole order can't be taken out unseen. [`prove`] finds any edit, deletion,
//! reordering or truncation. The journal is the audit trail, the timeline on every page, the event log for conformance and the
//! source from which figures are recounted. It holds no name, address or other personal data: those stay in records that can be
//! erased. Uses no other noun; all others use it.

mod entry;
mod idempotency;
mod prove;
mod store;

pub use entry::{Entry, Happened};
pub use idempotency::{Answered, answered_before, remember_answer};
pub use prove::{Proof, Trouble, prove};
pub use store::{each_about, recent, record, timeline};
