//! Stock: what lies where, what is reserved, what is on its way, and what may be promised.
//!
//! Uses: journal, policies, catalog. What may be called: [`availability`], [`earliest`], [`reserve`], [`free`], [`ship_out`],
//! [`not_found`], [`take_over`], [`receive`], [`add_supply`], [`places`],
//! [`by_day`], [`split`], [`hold_softly`], [`release_hold`], [`lapse_holds`], [`give_way`]. Nothing is promised twice: one guarded statement takes from a position, and the table
//! itself refuses a reservation beyond what is on hand.

mod availability;
mod place;
mod promise_split;
mod receive;
mod reserve;
mod ship_out;
mod soft_hold;
mod store;

pub use availability::{AtPlace, Availability, Earliest, Inbound, availability, earliest};
pub use place::{Place, PlaceId, add_places, place, places};
pub use promise_split::{OnDay, Part, Split, by_day, earliest_over_all, split};
pub use receive::{Arrival, Supply, add_supply, arrive, arrived, receive, supply};
pub(crate) use receive::{supply_comes_not, supply_for, supply_is_due};
pub use reserve::{Promise, Want, free, keep_at_most, keep_promise, reserve, take_over};
pub use ship_out::{Leaving, not_found, restock, ship_out};
pub use soft_hold::{HoldRefusal, NewHold, SoftHold, give_way, hold_softly, lapse_holds, release_hold};
pub use store::holds::{holds_of_item, of_customer as holds_of_customer, open_holds};
pub use store::{bins, free_of, promises_of};
