//! Audits of what was shipped: a sample of each lot is compared with what was ordered, how many by ISO 2859-1, which ones by a hash that nobody
//! chooses. What is found is an error on record, against the field, the channel, the step and the person where it came in; what comes up often
//! is corrected, and the effect is measured. (Audits of documents that went through without a person are `intake::trust`'s.)
//!
//! Uses: journal, policies, people, tasks, orders, shipping, accuracy. What may be called: the verbs [`set_scheme`], [`draw`], [`judge`], [`finish`],
//! [`open_action`], [`finish_action`]; [`redraw`], [`pareto`], [`effect`], [`plan`] and the reads.

mod action;
mod audit;
mod draw;
mod finish;
mod judge;
mod pareto;
mod refusal;
pub mod sampling;
mod scheme;
mod store;
mod switching;

pub use action::{NewAction, effect, finish_action, open_action};
pub use audit::{Action, Audit, AuditId, AuditState, Dimension, Effect, ErrorClass, Finding, Item, Scheme};
pub use draw::{draw, redraw};
pub use finish::finish;
pub use judge::{NewFinding, What, judge};
pub use pareto::{Bar, pareto};
pub use refusal::AuditRefusal;
pub use sampling::{InspectionLevel, SamplingPlan, Strictness, plan};
pub use scheme::{NewScheme, set_scheme};
pub use store::{actions, by_number, findings, items, list, need, need_action, need_scheme, scheme, schemes};
pub use switching::Standing;
