//! Billing: what was shipped is charged, once and to the cent.
//!
//! [`make_invoice`] takes what is shipped and not invoiced, reconciles ordered, shipped and charged, and releases the invoice if all
//! agree; otherwise it is held until finance has looked. An invoice is a draft with a `D…` number until it is released, and its content
//! is frozen. What is not to be paid is taken back by a [`CreditNote`], never more than was invoiced; what was paid is recorded, and settles
//! invoices. A [`statement`] says how a customer stands. Uses: journal, policies, company, customers, catalog, charges,
//! correspondence, orders, shipping.

mod allocate;
mod close_order;
mod correct;
mod credit;
mod credit_note;
mod credit_split;
mod credit_store;
mod e_invoice;
mod invoice;
mod make_invoice;
mod overdue;
mod payment;
mod payment_store;
mod policy;
mod reconcile;
mod record_payment;
mod refund;
mod refusal;
mod release_credit;
mod release_invoice;
mod reverse;
mod split;
mod statement;
mod statement_store;
mod store;

pub use allocate::allocate;
pub use close_order::close_order;
pub use correct::{Corrected, correct_invoice};
pub use credit::{Credit, CreditMade, credit_invoice};
pub(crate) use credit::{Parts, charged_for, credit_complaint, credit_return, over_invoices};
pub use credit_note::{
    ChargesBack, CreditContent, CreditKind, CreditLine, CreditNote, CreditNoteId, CreditStage, CreditedLine,
    Fee, Part,
};
pub use credit_store::{
    CreditFilter, CreditListed, credit_by_number, credits_of_order, credits_of_return, list_credits,
};
pub(crate) use credit_store::{Creditable, creditable};
pub use e_invoice::{e_credit_note, e_invoice};
pub use invoice::{
    ChargedLine, Content, ContentCharge, ContentTax, Invoice, InvoiceId, InvoiceLine, InvoiceStage, Paying,
    Sums,
};
pub use make_invoice::{Made, make_invoice};
pub use overdue::age_receivables;
pub use payment::{Allocation, Method, Payment, PaymentId, PaymentKind, Towards};
pub use payment_store::{PaymentFilter, list_payments, payment_by_number, settled_by, went_to};
pub use policy::{BillingPolicy, policy, set_policy};
pub use record_payment::{NewPayment, record_payment};
pub use refund::refund;
pub use refusal::BillingRefusal;
pub use release_credit::{refuse_credit_note, release_credit_note};
pub use release_invoice::{InvoiceReleased, release_invoice};
pub use reverse::reverse_payment;
pub use statement::{Buckets, OpenItem, Statement, StatementEntry, StatementEvent, statement};
pub use store::{Filter, Listed, by_number, list, numbers_of_order, of_order};
