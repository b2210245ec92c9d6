//! Scripts: the library of approved answers, and the log of what was asked and answered.
//!
//! A script is a question with its answer in several languages, each in versions: one person proposes, another approves, and of those that
//! are valid on the day the latest is said. Facts of the order, customer and item are filled in; an answer that lacks one is not given.
//!
//! Uses: journal, policies, company, people, customers, catalog, stock, correspondence (how a text is filled in), tasks, orders, letters.
//! What may be called: [`find`], [`answer`], [`log`] on the telephone, [`call_script`] while an order is taken there; [`propose`], [`decide_version`], [`retire`], [`library`],
//! [`versions`] for the library; [`inquiries`], [`of_order`], [`of_customer`] for the log.

mod answer;
mod approve;
mod call;
mod facts;
mod find;
mod log;
mod propose;
mod refusal;
mod script;
mod store;

pub use answer::{About, Answer, answer};
pub use approve::{decide_version, retire};
pub use call::{CALL, CallPart, call_script};
pub use facts::NAMES;
pub use find::{Hit, find};
pub use log::{NewInquiry, log};
pub use propose::{NewVersion, propose, sample};
pub use refusal::ScriptRefusal;
pub use script::{Asking, Branch, Inquiry, InquiryFilter, ScriptState, ScriptVersion};
pub use store::{Kept, inquiries, library, of_customer, of_order, versions};
