//! Records: what is kept about one thing, gathered for somebody who has only that to go by: an auditor, a court, the customer.
//!
//! Only looks, and uses whatever there is. Called by the order's page, the API and the command line.

mod order_file;
mod refusal;

pub use order_file::{Kept, OrderFile, order_file};
pub use refusal::RecordsRefusal;
