//! Correspondence: what is to leave the house, its words, and who looks at it first. Verbs fill the outbox in their own transaction; only the
//! worker sends.
//!
//! Uses: journal, policies, company, customers (for a policy's customer), documents. What may be called: [`queue`], [`again`], the reads, [`claim`] and the
//! marks for the worker, [`release`], [`hold`], [`cancel`], [`change`], [`send_again`] for people, [`words`], [`propose`],
//! [`decide_version`] for templates, [`policy_for`], [`held_for`] for review, [`check`] for what a text promises.

mod approve;
mod bounce;
mod built_in;
mod check;
mod facts;
mod letter;
mod partner;
mod policy;
mod queue;
mod refusal;
mod review;
mod send;
mod store;
mod template;
mod words_store;

pub use approve::{decide_version, propose, words};
pub use bounce::mark_bounced;
pub use check::{Record, check};
pub use facts::{
    Facts, LINE_NAMES, NAMES, closing, greeting, told_day, told_figure, told_money, told_quantity,
};
pub use letter::{Body, Conversation, Enclosed, Enclosure, Letter, LetterId, LetterState, Outgoing};
pub use partner::{control, envelope, to_programs};
pub use policy::{LetterPolicy, Review, held_for, policy_for, set_policy};
pub use queue::{again, queue};
pub use refusal::LetterRefusal;
pub(crate) use review::is_address;
pub use review::{cancel, change, hold, release, send_again};
pub use send::{
    ATTEMPTS_MAX, Carries, claim, due, keep_paper, mark_failed, mark_mailed, mark_refused, mark_sent,
};
pub use store::{by_message_id, by_name, enclosures, list, of_order, of_thing, open_ends, wrote_to};
pub use template::{Filled, Template, Unfilled, Words, fill_text};
pub use words_store::{Version, VersionState, policies, versions};
