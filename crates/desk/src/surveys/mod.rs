//! Surveys: how satisfied a customer was with an order, asked once by a letter with a link. The link is a secret: whoever has it may answer once,
//! until it expires, without signing in; the page behind it shows nobody's data. A low score becomes a task.
//!
//! Uses: journal, policies, company, customers, correspondence, tasks, orders. What may be called: [`policy`], [`set_policy`], [`invite`],
//! [`invite_due`] (the worker), [`invite_about_complaint`] when one is closed, [`look`] and [`answer`] behind the link, [`figures`], [`answers`], [`of_order`], [`of_customer`].

mod answer;
mod figures;
mod invite;
mod policy;
mod refusal;
mod store;
mod survey;

pub use answer::{Seen, answer, look};
pub use figures::{ByName, Figures, Score, figures};
pub use invite::{invite, invite_about_complaint, invite_due};
pub use policy::{SurveyPolicy, policy, set_policy};
pub use refusal::SurveyRefusal;
pub use store::{answers, of_complaint, of_customer, of_order};
pub use survey::{Survey, SurveyState, Token};
