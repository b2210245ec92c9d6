//! Who may do what. Every verb is named here, with the duty it belongs to and the scope a token needs for it; `desk.cedar` says
//! which roles may do it. [`allow`] is asked by every verb before it records anything. Uses no other noun.

mod allow;
mod verb;

pub use allow::{NotAllowed, Whose, allow, may};
pub use verb::Verb;
