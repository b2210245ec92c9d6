//! Decision tables: rules of the house as rows of data. What a table is asked (its inputs) and what it answers (its outputs) is declared in
//! code, one [`TableKind`] each; the rows are written by people, in versions, and each version is approved by someone else.
//!
//! A row fires when all its conditions hold. What happens when several fire is the hit policy, as in DMN: *unique* (no two may), *first*
//! (the uppermost counts), *collect* (all count). A version is compiled once and remembered; asking it costs a few binary searches, however
//! many rows it has. What fired, by table, version and row, is kept where it was used ([`Decided::trace`], [`record_use`]).
//!
//! Uses: journal, policies, people, company. What may be called: [`in_force`] and [`Compiled::decide`] by whoever needs an answer;
//! [`propose`], [`decide_version`], [`end`], [`acknowledge`] for the versions; [`check`] for what their rows leave open or say twice;
//! [`dry_run`] for what a version would change; [`exchange`] for tables as files.

mod acknowledge;
mod approve;
mod cell;
mod check;
mod compile;
mod dry_run;
pub mod exchange;
mod facts;
mod in_force;
mod kind;
mod kinds;
mod propose;
mod refusal;
mod store;
mod uses;
mod version;

pub use acknowledge::{Reader, acknowledge, readers, unread};
pub use approve::{decide_version, end};
pub use cell::{Set, Value};
pub use check::{check, findings_of};
pub use compile::{Compiled, Decided, Row};
pub use dry_run::{Change, DryRun, Sample, compare, dry_run};
pub use facts::Facts;
pub use in_force::{InForce, all_in_force, in_force};
pub use kind::{Column, Hit, Holds, TableKind};
pub use kinds::{KINDS, kind};
pub use propose::{NewVersion, propose, try_out};
pub use refusal::TableRefusal;
pub use store::{need, versions};
pub use uses::{TableUse, past_uses, record_use, uses_of};
pub use version::{TableState, TableVersion, WrittenRow};
