//! Recommendations: what else to offer with an order, each with its reason: what stands in for goods that are short, what others buy with it,
//! what this customer is due to order again, and what the catalogue says goes with it. Only what is in stock; whether it was taken is on
//! record.
//!
//! What the past says is learned once a day ([`is_due`], [`baskets`], [`learn`], [`adopt`]) and kept in tables; an order asks for a handful of
//! rows. The rules themselves are pure ([`rules`], [`rank`]) and the same code is measured on other people's data.
//!
//! Uses: journal, policies, company, customers, catalog, stock, orders (habits). What may be called: [`recommend`] while an order is written,
//! [`note_shown`], [`settle`], [`offered`], [`figures`], [`learned`], [`bought_with`], and the job's four.

mod job;
mod learn;
mod rank;
mod recommend;
mod rules;
mod shown;
mod store;

pub use job::{adopt, baskets, is_due};
pub use learn::{Basket, Learned, Regular, learn};
pub use rank::{Ranked, Why, rank};
pub use recommend::{Bought, Kind, Recommendation, Wanted, bought_with, recommend};
pub use rules::{Frequent, Least, Rule, frequent, rules};
pub use shown::{Figure, Figures, Offered, figures, note_shown, offered, settle, settle_all};
pub use store::{LearnedAt, learned};
