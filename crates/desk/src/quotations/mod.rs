//! Quotations: what was offered to a customer, at which price, until when; revised, declined, expired, or ordered as a whole or by line. The
//! records and their ends are here; what needs an order (rating an offer, ordering from it) is `orders::quote` and `orders::accept`, as with
//! documents.
//!
//! Holds: an offered quantity is ordered once, by the guard of its row; nothing is ordered from an offer whose day is over unless somebody
//! other than the one who made it, and who knows the work, lets it be.
//!
//! Uses: journal, policies, company, customers, catalog. What may be called: [`policy`], [`set_policy`], [`decline`], [`extend`],
//! [`expire_due`] (the worker), [`mark_sent`], and for orders [`record`], [`revise`], [`open_offers`], [`take`], [`give_back`].

mod decline;
mod expire;
mod extend;
mod policy;
mod quotation;
mod record;
mod refusal;
mod store;
mod take;

pub use decline::decline;
pub use expire::expire_due;
pub use extend::extend;
pub(crate) use extend::within;
pub use policy::{QuotationPolicy, policy, set_policy};
pub use quotation::{
    Amounts, Offer, OfferedLine, Ordered, Quotation, QuotationFilter, QuotationId, QuotationState,
    QuotedLine, TaxOffered,
};
pub use record::{NewQuotation, mark_sent, record, revise};
pub use refusal::QuotationRefusal;
pub(crate) use store::{ask_offers, named_in};
pub use store::{by_number, list, need, of_message, of_order, orders_of};
pub(crate) use take::{Take, give_back, give_back_line, take};
