//! Trust: how far documents go without a person, and what that rests on.
//!
//! A new installation places nothing by itself. Each document that was read has a [`Case`]: what spoke for it and for each field, and whether
//! it *would have gone touchless* (shadow). A clerk confirms it, and what was placed is compared with what would have been. From these
//! outcomes a model of certainty is fitted each night ([`labels`], [`propose`], [`adopt`]), and each sender and channel has a measured
//! [`Record`]. Where it proves that few enough would be wrong, a supervisor may [`switch`] autopilot on; the desk then places what is sure
//! enough itself, a lasting sample of it goes to [`audit`], and the first error brings the sender back to shadow.
//!
//! Uses journal, policies, company, tasks; of intake the message and its fields. The statistics are `reader::calibrate`, pure.

mod audit;
mod calibrate;
mod case;
mod compare;
mod figures;
mod history;
mod model;
mod record;
mod refit;
mod refusal;
mod store;
mod switch;
mod weigh;

pub use audit::{Audited, Verdict, audit};
pub(super) use calibrate::calibrate;
pub use case::{Case, Mode, Outcome, Weights, Wrong};
pub(crate) use compare::{confirmed, placed_by_desk};
pub(super) use compare::{given_up, merged};
pub use figures::{Figures, figures, set_figures};
pub use history::{PastCheck, import_history};
pub use model::{Kept, ModelState, Report, Version};
pub use reader::calibrate::{Bin, CurveKind, Cut, Family, Measured};
pub use record::{Record, record_of, records};
pub use refit::{Candidate, Labels, activate, adopt, is_due, labels, propose};
pub use refusal::TrustRefusal;
pub use store::{AuditRow, audits, audits_waiting, case_of, version, version_in_use, versions};
pub use switch::switch;
pub(super) use weigh::note_read;
pub(crate) use weigh::weigh;
