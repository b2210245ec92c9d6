//! Help: what somebody asks of a person who knows more, and who looks on while another writes. An answer is kept where it was asked: on the
//! thing, and on the field of it.
//!
//! asked → answered | returned to whoever asked, with a reason → asked again | withdrawn. Uses: journal, policies, people, notes. What may be
//! called: [`ask`], [`ask_again`], [`answer`], [`hand_back`], [`pass_on`], [`withdraw`], [`may_answer`], [`need`], [`of_thing`], [`asked_of`],
//! [`returned_to`], [`who_could`]; [`follow`], [`leave`], [`may_follow`], [`followers`], [`followed_by`].

mod answer;
mod ask;
mod follow;
mod question;
mod refusal;
mod store;
mod whom;

pub use answer::{answer, hand_back, may_answer, pass_on, withdraw};
pub use ask::{ask, ask_again};
pub use follow::{Follower, follow, leave, may_follow};
pub use question::{Question, QuestionId, State, Word, WordKind};
pub use refusal::HelpRefusal;
pub use store::{asked_of, followed_by, followers, of_thing, returned_to};
pub use whom::{Candidate, who_could};

use db::Tx;

use crate::Failure;

/// The question with this number.
pub fn need(tx: &mut Tx, number: &str) -> Result<Question, Failure> {
    let number = number.trim().to_uppercase();
    Ok(store::by_number(tx, &number)?.ok_or(HelpRefusal::NotFound(number))?)
}
