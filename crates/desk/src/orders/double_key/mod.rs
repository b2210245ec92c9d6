//! Double key: fields in which an error costs most (a quantity far from habit, a price set by hand, an address that nothing was ever sent to) are
//! keyed a second time by somebody who does not see the first value, from the document or the note of the call. How many of them, the policy
//! says by the level of who entered the order. Equal: the order is released. Different: both values are shown to somebody else, or to the first,
//! who settles it; what was wrong is on record as an error, found by double key, and the order is corrected.
//!
//! Holds: nobody keys the same field twice; who may key it again does not see the order before; whoever keyed it the second time does not settle it; the order waits until all is done.

mod blind;
mod field;
mod key;
mod policy;
mod raise;
mod refusal;
mod settle;
mod store;

pub use blind::seen;
pub use field::{Doubled, Keyed, Outcome, RiskyField};
pub use key::key_again;
pub use policy::{DoubleKeyPolicy, Rates, policy, set_policy};
pub(super) use raise::{choose, record};
pub use refusal::DoubleKeyRefusal;
pub use settle::settle;
pub(super) use store::void;
pub use store::{of_order, open, open_count};
