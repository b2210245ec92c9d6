//! Tasks: something a person or a team is to do about a thing, by when, and whose hands it is in.
//!
//! Uses: journal, policies, people, notes, company, stock (places), calendars. What may be called: [`raise`] by a person, [`follow_up`]
//! as a consequence of another verb, [`finish`], [`hand_off`] and [`answer`], [`escalate`] by the worker; [`offer`] and [`decide_offer`] by
//! nouns whose things go from hand to hand as well; [`recipient`] and [`due_at`] read what was typed; [`list`], [`need`], [`of_thing`],
//! [`open_of`], [`late`], [`times`].
//!
//! What always holds: a thing is offered to one at a time, and stays with whoever has it until the offer is accepted.

mod due;
mod escalate;
mod finish;
mod hand_off;
mod offer;
mod raise;
mod refusal;
mod store;
mod team;
mod times;

pub use due::due_at;
pub use escalate::escalate;
pub use finish::finish;
pub use hand_off::{answer, hand_off};
pub use offer::{Handoff, Offered, decide_offer, offer};
pub use raise::{NewTask, follow_up, raise};
pub use refusal::TaskRefusal;
pub use store::{
    Filter, Task, late, list, need, of_thing, of_things, offers_of, offers_to, open_of, open_offers,
};
pub use team::{TEAMS, To, oversees, recipient, teams_of};
pub use times::{TeamTime, times};
