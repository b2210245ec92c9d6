//! Tasks: something a person or a department is to do about a thing.
//!
//! Uses: journal, policies. What may be called: [`raise`] by a person, [`follow_up`] as a consequence of another verb, [`finish`],
//! [`need`], [`of_thing`], [`open_of`].

mod finish;
mod raise;
mod refusal;
mod store;

pub use finish::finish;
pub use raise::{NewTask, follow_up, raise};
pub use refusal::TaskRefusal;
pub use store::{Task, need, of_thing, open_of};
