//! Customers: who they are, where they are billed and shipped to, on which terms, and what they owe.
//!
//! Uses: journal, policies. What may be called: [`add`], [`by_number`], [`by_id`], [`find`], [`of_address`], [`account`], [`change_open_orders`],
//! [`change_receivable`], [`set_overdue`], [`learn_alias`], [`forget_alias`], [`documents`],
//! [`set_documents`], [`terms`], [`set_terms`].

mod account;
mod add;
mod alias;
mod customer;
mod documents;
mod find;
mod store;
mod terms;

pub use account::{Account, account, ask_account, change_open_orders, change_receivable, set_overdue};
pub use add::add;
pub use alias::{forget_alias, learn_alias};
pub use customer::{Address, AddressKind, Contact, Customer, CustomerId, CustomerRefusal, CustomerStatus};
pub use documents::{DocumentForm, Documents, set_documents};
pub use find::{by_id, by_number, find, of_address};
pub use store::{Listed, documents, list};
pub use terms::{Terms, set_terms, terms};
