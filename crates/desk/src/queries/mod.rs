//! Queries: questions over stock and orders that people put together themselves: source, columns, filters, sort, groups and sums. Kept by
//! name, for oneself, one's team or everyone.
//!
//! Uses: journal, policies, company, stock, orders, tasks (teams). What may be called: [`run`], [`check`], [`save`], [`change`], [`delete`],
//! [`list`], [`visible`]. Read-only and bounded: every source is one constant statement by an index, at most
//! [`basics::Limits::QUERY_LOOKED_AT`] rows are looked at, and what was asked is decided in plain code, never in text for the engine.

mod check;
mod column;
mod export;
mod keep;
mod run;
mod spec;
mod store;

pub use check::{QueryRefusal, check};
pub use column::{Cell, Column, ColumnKind, Source};
pub use export::{csv, workbook};
pub use keep::{NewQuery, change, delete, save};
pub use run::{Table, run};
pub use spec::{Filter, Op, Sort, Spec};
pub use store::{EVERYONE, Saved, list, visible};
