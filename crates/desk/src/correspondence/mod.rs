//! Correspondence: what is to leave the house. Verbs fill the outbox in their own transaction; only the worker sends.
//!
//! Uses: nothing but the documents. What may be called: [`queue`], [`again`], [`of_thing`], [`of_order`], [`due`], [`mark_sent`], [`mark_failed`],
//! and [`Template`] for the words of a letter.

mod letter;
mod queue;
mod send;
mod store;
mod template;

pub use letter::{Body, Letter, LetterId, LetterState, Outgoing};
pub use queue::{again, queue};
pub use send::{ATTEMPTS_MAX, due, mark_failed, mark_sent};
pub use store::{of_order, of_thing};
pub use template::{Filled, Template};
