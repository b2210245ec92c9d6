//! Mailboxes: where mail comes in and goes out, and what was taken in from where. Data for the worker, which alone talks to servers.
//!
//! Uses: journal, policies, customers, correspondence, tasks, intake, orders, letters. What may be called: [`add`], [`change`], [`set_up`], [`remove`],
//! [`list`] for people; [`lease`], [`give_back`], [`begin`], [`heard`], [`take_in`], [`put_aside`], [`known`] for the worker.

mod lease;
mod mailbox;
mod refusal;
mod set_up;
mod store;
mod take_in;
mod thread;

pub use lease::{begin, give_back, heard, lease};
pub use mailbox::{Mailbox, MailboxId, MailboxKind, NewMailbox, Way};
pub use refusal::MailboxRefusal;
pub use set_up::{add, change, remove, set_up};
pub use store::{by_code, known, list};
pub use take_in::{Arrival, Put, Taken, fingerprint, put_aside, take_in};
