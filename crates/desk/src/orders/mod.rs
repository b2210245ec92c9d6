//! Orders: from a draft to its end, with every step a verb.
//!
//! draft → submitted → confirmed → released → completed → closed; see [`lifecycle`]. [`verify`](verify::verify) collects all findings
//! on a draft, [`place`] opens, submits and confirms in one transaction. Uses: journal, policies, people, company, customers, catalog,
//! stock, charges, intake.

mod amounts;
mod cancel;
mod close;
mod confirm;
mod copy;
mod draft;
mod facts;
mod findings;
mod from_document;
mod habits;
mod holds;
mod lifecycle;
mod open;
mod order;
mod place;
mod refusal;
mod reject;
mod save;
mod shipped;
mod store;
mod submit;
mod verify;

pub use amounts::{RatedDraft, rate_draft};
pub use cancel::{cancel, short_close};
pub use close::close;
pub use confirm::{Confirmed, confirm};
pub use copy::{as_draft, copy};
pub use draft::{Channel, Draft, DraftLine, Origin};
pub use from_document::{Converted, TakenIn, check, convert, take_in};
pub use habits::{Habit, habits_of, learn_habits};
pub use holds::{resolve_hold, sign_off};
pub use lifecycle::{Act, Stage};
pub use open::{Opened, open, save_draft};
pub use order::{Buckets, Hold, HoldKind, Order, OrderCharge, OrderId, OrderLine, OrderTax, Parties, Party};
pub use place::{Placed, place};
pub use refusal::OrderRefusal;
pub use reject::{reject, send_back};
pub use shipped::{advance, invoiced, line_buckets, move_buckets};
pub use store::{Filter, Listed, by_id, by_number, draft_of, list, recent_of_customer};
pub use submit::{Submitted, submit};
pub use verify::{Verified, VerifiedLine};
