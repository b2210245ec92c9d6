//! Standards: targets for accuracy and turnaround, each watched by a control chart. What is more than chance becomes an alert and a task by itself;
//! hard work and the work of those who still learn are held against what is to be expected of them.
//!
//! Uses: journal, policies, people, company, calendars, tasks, orders, accuracy, audits, cases. What may be called: [`set`], [`answer_alert`], [`watch`]
//! by the worker, [`measured`] and the reads; [`constants`] and the charts, which are plain reckoning.

mod chart;
mod constants;
mod measured;
mod refusal;
mod rules;
mod standard;
mod store;
mod watch;

pub use chart::{Chart, ChartKind, Counted, Point, individuals_chart, p_chart, u_chart, xbar_chart};
pub use constants::{Constants, constants};
pub use measured::{Measured, SAMPLE, measured};
pub use refusal::StandardRefusal;
pub use rules::{Rule, broken};
pub use standard::{Alert, Measure, NewStandard, Period, Standard, answer_alert, set};
pub use store::{alerts, by_code, list, need};
pub use watch::watch;
