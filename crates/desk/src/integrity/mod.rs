//! Integrity: checks for people who let their own work through and for discounts and overrides that are more than chance, with a register that
//! somebody else answers; the code of conduct and who has read it; recognition of good work.
//!
//! Uses: journal, policies, people, notes, company, tables, orders, shipping, billing, cases, standards. What may be called: [`check`] by the
//! worker, [`answer`], [`publish`], [`acknowledge`], [`recognise`] and the reads.

mod check;
mod conduct;
mod finding;
mod recognition;
mod refusal;
mod store;

pub use check::check;
pub use conduct::{Conduct, acknowledge, conduct, publish, readers};
pub use finding::{Finding, FindingId, IntegrityRule, Verdict, answer};
pub use recognition::{Recognition, recognise};
pub use refusal::IntegrityRefusal;
pub use store::{findings, need, recognitions};
