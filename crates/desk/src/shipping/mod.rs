//! Shipping: what the warehouse is asked for, picks, packs and sends.
//!
//! A shipment goes waiting ↔ assigned → picked → packed → inspected → shipped. Its goods stay reserved in stock until they leave, so
//! that nobody is promised them. What is found to be wrong with it is a [`Discrepancy`]; with an open one it never leaves. Uses:
//! journal, policies, company, customers, catalog, stock, correspondence, orders. Quality and billing use it.

mod advise;
mod assign;
mod call_off;
mod cut;
mod discrepancy;
mod dispatch;
mod pack;
mod pick;
mod pull_back;
mod put_back;
mod refusal;
mod release;
mod shipment;
mod sscc;
mod store;

pub use advise::advice;
pub use assign::assign;
pub use call_off::{cancel_order, short_close_order};
pub use cut::{cut_to_reserved, take_out_of_waiting};
pub use discrepancy::{Discrepancy, DiscrepancyId, DiscrepancyKind, Found};
pub(crate) use discrepancy::{mark_resolved, raise};
pub use dispatch::{Dispatched, dispatch};
pub use pack::{Packed, pack};
pub use pick::{Picked, pick};
pub use pull_back::pull_back;
pub use put_back::{PutBack, put_back};
pub use refusal::ShippingRefusal;
pub(crate) use release::inspection_list;
pub use release::{Released, release, release_lines};
pub use shipment::{Package, Plan, Shipment, ShipmentId, ShipmentLine, ShipmentStage};
pub use sscc::sscc;
pub use store::{
    Filter, Listed, by_number, discrepancies_of, discrepancy, list, number_of, numbers_of_order, of_order,
    shipped_of, waiting,
};
pub(crate) use store::{mark_inspected, mark_uninspected};
