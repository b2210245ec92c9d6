//! Who may do what. Every verb is named here, with the duty it belongs to and the scope a token needs for it; `desk.cedar` says
//! which roles may do it. [`allow`] is asked by every verb before it records anything. Uses the journal.

mod allow;
mod by_level;
mod checklist;
mod verb;

pub use allow::{NotAllowed, Whose, allow, may};
pub use by_level::AmountByLevel;
pub use checklist::{Applies, Checklist, ChecklistKind, Point, add_checklists, checklists};
pub use verb::Verb;
