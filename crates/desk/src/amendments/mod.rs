//! Amendments: changes of an order that is placed already. Proposed, weighed (what it does to quantities, price, freight, tax, promise and
//! papers), decided by someone who may, and applied as a new revision of the order with the difference kept and the customer told.
//! What the warehouse has in its hands is not changed under it: the goods are put back first.
//!
//! Uses: journal, policies, orders, shipping, stock, charges, customers, tasks, intake, letters. What may be called: [`assess`], [`propose`],
//! [`propose_from_document`], [`decide`], [`apply`], [`withdraw`], [`by_number`], [`of_order`], [`waiting`], [`revisions`].

mod amendment;
mod apply;
mod assess;
mod changes;
mod decide;
mod from_document;
mod propose;
mod refusal;
mod store;

pub use amendment::{Amendment, AmendmentId, AmendmentState, Effect, LineEffect, Prices, Revision};
pub use apply::{Applied, apply};
pub use assess::assess;
pub use changes::Change;
pub use decide::{decide, withdraw};
pub use from_document::propose_from_document;
pub use propose::{Wanted, propose};
pub use refusal::AmendmentRefusal;
pub use store::{by_number, of_order, revisions, waiting};
