//! Policy: for how long a quotation holds where nobody says otherwise, and for how long at most.

use db::{Fault, Tx};
use serde::{Deserialize, Serialize};

use super::refusal::QuotationRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuotationPolicy {
    /// Days from the day it is made.
    #[serde(default = "valid_days")]
    pub valid_days: i64,
    #[serde(default = "most_days")]
    pub most_days: i64,
}

fn valid_days() -> i64 {
    30
}
fn most_days() -> i64 {
    180
}

impl Default for QuotationPolicy {
    fn default() -> QuotationPolicy {
        QuotationPolicy { valid_days: valid_days(), most_days: most_days() }
    }
}

pub fn policy(tx: &mut Tx) -> Result<QuotationPolicy, Fault> {
    let Some(content) = store::policy(tx)? else { return Ok(QuotationPolicy::default()) };
    serde_json::from_str(&content).map_err(|e| Fault::Broken(format!("the policy of quotations: {e}")))
}

pub fn set_policy(tx: &mut Tx, by: &Actor, new: &QuotationPolicy) -> Result<(), Failure> {
    allow(by, Verb::ChangeQuotations, Whose::Others)?;
    decide(new)?;
    let content = serde_json::to_string(new).map_err(|e| Fault::Broken(e.to_string()))?;
    store::put_policy(tx, &content)?;
    let entry = Entry {
        verb: Verb::ChangeQuotations.code(),
        noun: "quotation_policy",
        thing: uuid::Uuid::nil(),
        number: None,
        reason: None,
        detail: content,
    };
    Ok(journal::record(tx, by, &entry)?)
}

fn decide(new: &QuotationPolicy) -> Result<(), QuotationRefusal> {
    for (field, value, least, most) in
        [("most_days", new.most_days, 1, 730), ("valid_days", new.valid_days, 1, new.most_days)]
    {
        if !(least..=most).contains(&value) {
            return Err(QuotationRefusal::Range { field, least, most });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_time_is_within_the_longest() {
        let of = |valid_days, most_days| decide(&QuotationPolicy { valid_days, most_days });
        assert_eq!(of(30, 180), Ok(()));
        assert!(matches!(of(90, 60), Err(QuotationRefusal::Range { field: "valid_days", most: 60, .. })));
        assert!(matches!(of(1, 0), Err(QuotationRefusal::Range { field: "most_days", .. })));
    }
}
