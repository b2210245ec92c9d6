//! Policy: which senders get an acknowledgement that their document came in, and whose letters somebody looks at before they go.
//! One row for all customers, and one for each that is treated otherwise.

use db::Tx;

use super::words_store as store;
use crate::Failure;
use crate::actor::{Actor, Level, Oversight, Role};
use crate::failure::General;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Review {
    Never,
    /// Those of people whose work is signed off, by the level they have shown for correspondence.
    ByLevel,
    Always,
}

impl Review {
    pub const ALL: [Review; 3] = [Review::ByLevel, Review::Always, Review::Never];

    pub fn code(self) -> &'static str {
        match self {
            Review::Never => "never",
            Review::ByLevel => "by_level",
            Review::Always => "always",
        }
    }

    pub fn from_code(code: &str) -> Option<Review> {
        Review::ALL.into_iter().find(|r| r.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterPolicy {
    /// The customer's number; empty for all others.
    pub customer: String,
    /// Their documents that come by mail are acknowledged at once.
    pub receipt: bool,
    pub review: Review,
}

impl Default for LetterPolicy {
    fn default() -> LetterPolicy {
        LetterPolicy { customer: String::new(), receipt: false, review: Review::ByLevel }
    }
}

/// What holds for a customer.
pub fn policy_for(tx: &mut Tx, customer: Option<&str>) -> Result<LetterPolicy, db::Fault> {
    if let Some(number) = customer
        && let Some(own) = store::policy(tx, number)?
    {
        return Ok(own);
    }
    Ok(store::policy(tx, "")?.unwrap_or_default())
}

pub fn set_policy(tx: &mut Tx, by: &Actor, policy: &LetterPolicy) -> Result<(), Failure> {
    allow(by, Verb::ChangeLetterPolicy, Whose::Others)?;
    if !policy.customer.is_empty() && crate::customers::by_number(tx, &policy.customer)?.is_none() {
        return Err(General::NotFound { what: "customer", which: policy.customer.clone() }.into());
    }
    store::put_policy(tx, policy)?;
    let entry = Entry {
        verb: Verb::ChangeLetterPolicy.code(),
        noun: "letter_policy",
        thing: uuid::Uuid::nil(),
        number: Some(policy.customer.as_str()).filter(|c| !c.is_empty()),
        reason: None,
        detail: serde_json::json!({ "receipt": policy.receipt, "review": policy.review.code() }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}

/// Why a letter waits for someone else, if it does. `own_words` tells that a person wrote or changed its text; what comes from an
/// approved template alone is nobody's draft, and goes unless the policy always wants it looked at.
pub fn held_for(policy: &LetterPolicy, by: &Actor, own_words: bool) -> Option<String> {
    let level = by.level(Verb::SendMail.duty());
    decide(policy.review, by.has(Role::Machine), level, own_words)
}

fn decide(review: Review, is_machine: bool, level: Level, own_words: bool) -> Option<String> {
    match review {
        Review::Never => None,
        Review::Always => Some("letters to this customer are looked at before they go".to_owned()),
        Review::ByLevel if is_machine && !own_words => None,
        Review::ByLevel => match level.oversight() {
            Oversight::SignOff => Some(format!(
                "the writer is {} in correspondence; someone else looks at it first",
                level.code()
            )),
            Oversight::Sampled | Oversight::OnTheirOwn | Oversight::Governs => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::a_trainees_letter_waits(Review::ByLevel, false, Level::Emerging, true, true)]
    #[case::a_trainees_confirmation_waits_too(Review::ByLevel, false, Level::Emerging, false, true)]
    #[case::others_letters_go(Review::ByLevel, false, Level::Developing, true, false)]
    #[case::what_the_desk_says_by_itself_goes(Review::ByLevel, true, Level::Proficient, false, false)]
    #[case::unless_the_policy_wants_a_look(Review::Always, true, Level::Proficient, false, true)]
    #[case::even_at_the_highest_level(Review::Always, false, Level::Advanced, true, true)]
    #[case::nothing_waits_where_nobody_looks(Review::Never, false, Level::Emerging, true, false)]
    fn letters_wait_where_somebody_looks(
        #[case] review: Review,
        #[case] machine: bool,
        #[case] level: Level,
        #[case] own_words: bool,
        #[case] waits: bool,
    ) {
        assert_eq!(decide(review, machine, level, own_words).is_some(), waits);
    }
}
