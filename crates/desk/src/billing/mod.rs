//! Billing: what was shipped is charged, once and to the cent.
//!
//! [`make_invoice`] takes what is shipped and not invoiced, reconciles ordered, shipped and charged, and releases the invoice if all
//! agree; otherwise it is held until finance has looked. An invoice is a draft with a `D…` number until it is released, and its content
//! is frozen. Uses: journal, policies, company, customers, catalog, charges, correspondence, orders,
//! shipping.

mod close_order;
mod e_invoice;
mod invoice;
mod make_invoice;
mod reconcile;
mod refusal;
mod release_invoice;
mod split;
mod store;

pub use close_order::close_order;
pub use e_invoice::e_invoice;
pub use invoice::{
    ChargedLine, Content, ContentCharge, ContentTax, Invoice, InvoiceId, InvoiceLine, InvoiceStage, Sums,
};
pub use make_invoice::{Made, make_invoice};
pub use refusal::BillingRefusal;
pub use release_invoice::{InvoiceReleased, release_invoice};
pub use store::{Filter, Listed, by_number, list, numbers_of_order, of_order};
