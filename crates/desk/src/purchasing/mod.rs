//! Purchasing for orders: what a line needs that is not kept here is asked of its vendor, who sends it to the customer or to us. The order's line and
//! the request are linked; no stock of ours is touched for what a vendor sends.
//!
//! Uses: journal, policies, catalog, stock, tasks. What may be called: [`request`], [`ordered`], [`sent`], [`drop_lines`], [`need`], [`list`],
//! [`of_order`]. That a vendor has sent something, orders record (`orders::vendor_sent`), whose lines move with it.

mod ordered;
mod refusal;
mod request;
mod store;

pub(crate) use ordered::ordered;
pub use refusal::PurchaseRefusal;
pub(crate) use request::{Needed, drop_lines, request};
pub use request::{PurchaseFilter, PurchaseId, PurchaseRequest, PurchaseState};
pub use store::{list, need, of_order};
pub(crate) use store::{received, set_sent as sent};
