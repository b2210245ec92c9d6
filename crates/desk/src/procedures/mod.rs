//! Procedures: how the house does its work, as data, and whether it was done so.
//!
//! A procedure is a list of steps with their checks, routes, roles, screens and the verbs of the desk that carry them out. It is written by one
//! person, approved by another, in force from a day on, and acknowledged by the staff. As a net it is held against the journal: fitness,
//! deviations with the orders they hit, variants, waiting times, rework; and past orders are played under a changed one before it goes live.
//!
//! Uses: journal, policies, company, people, orders (read through their tables' journal entries), accuracy's errors. What may be called:
//! [`propose`], [`decide_version`], [`retire`], [`acknowledge`]; [`library`], [`versions`], [`in_force`]; [`conformance`], [`of_other_log`],
//! [`replay`], [`progress`], [`event_log`].

mod acknowledge;
mod approve;
mod built_in;
mod condition;
mod conformance;
mod export;
mod history;
mod made_net;
mod other_log;
mod procedure;
mod progress;
mod propose;
mod refusal;
mod replay;
mod store;

pub use acknowledge::{Acknowledged, acknowledge, acknowledged};
pub use approve::{decide_version, retire};
pub use built_in::ORDER_LIFE;
pub use condition::{Condition, Facts};
pub use conformance::{Asked, Conformance, Deviating, Survey, conformance};
pub use export::event_log;
pub use history::VERBS;
pub use other_log::{OtherLog, of_other_log};
pub use procedure::{Procedure, ProcedureState, ProcedureVersion, Step};
pub use progress::{Progress, StepProgress, progress};
pub use propose::{NewProcedure, propose};
pub use refusal::ProcedureRefusal;
pub use replay::{Changed, StepChange, replay};
pub use store::{Listed, in_force, library, need, versions};
