//! Quality: what leaves is what was ordered. Someone who neither picked nor packed looks before it goes.
//!
//! [`inspect`] scans what is in the packages and goes through the checklist; each deviation is a discrepancy that keeps the shipment
//! here until someone other than those who packed it has resolved it and a new inspection has passed. Uses: journal, policies, company,
//! customers, catalog, orders, shipping, papers.

mod compare;
mod inspect;
mod raise_discrepancy;
mod refusal;
mod resolve_discrepancy;
mod store;

pub use compare::{Compared, compare};
pub use inspect::{Answer, Inspected, Scanned, inspect, points_for};
pub use raise_discrepancy::raise_discrepancy;
pub use refusal::QualityRefusal;
pub use resolve_discrepancy::resolve_discrepancy;
pub use store::{Inspection, inspections_of};

/// All discrepancies of a shipment, the first found first.
pub use crate::shipping::discrepancies_of;
