//! Standing orders: the same order again and again. What is written into each, how often, and whether a person looks at each before it is placed.
//! The worker makes the orders; however many of them run, each delivery gets its order once.
//!
//! Uses: journal, policies, company, calendars, customers, tasks, orders. What may be called: [`plan`], [`change_state`], [`run_due`], [`by_number`],
//! [`need`], [`list`], [`runs_of`].

mod change;
mod plan;
mod refusal;
mod rhythm;
mod run;
mod standing_order;
mod store;

pub use change::change_state;
pub use plan::plan;
pub use refusal::StandingRefusal;
pub use rhythm::{Rhythm, Unit};
pub use run::run_due;
pub use standing_order::{
    Mode, NewStandingOrder, StandingFilter, StandingId, StandingOrder, StandingRun, StandingState,
};
pub use store::{by_number, list, need, runs_of};
