//! Agreements, which are called blanket orders as well: a customer takes so much in a period at a price, and calls it off order by order. A
//! call-off is an order that names the agreement; it is at the agreed price and never for more than is left, whoever calls off at the same moment.
//!
//! Uses: journal, policies, company, customers, catalog, tasks. What may be called: [`make`], [`end`], [`warn_of_ends`], [`by_number`], [`need`],
//! [`list`], [`named_in`], [`calls_of`], [`of_order`], [`call`], [`call_more`], [`give_back`], [`give_back_line`].

mod agreement;
mod call;
mod end;
mod make;
mod refusal;
mod store;
mod warn;

pub use agreement::{
    Agreed, Agreement, AgreementFilter, AgreementId, AgreementLine, CalledOff, NewAgreement, NewAgreementLine,
};
pub(crate) use call::{Call, call, call_like, call_more, give_back, give_back_line};
pub use end::end;
pub use make::make;
pub use refusal::AgreementRefusal;
pub use store::{by_number, calls_of, list, named_in, need, of_order};
pub use warn::warn_of_ends;
