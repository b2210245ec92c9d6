//! Policy: whether customers are asked, when, how often, and under which address they reach the desk.

use db::{Fault, Tx};
use serde::{Deserialize, Serialize};

use super::refusal::SurveyRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyPolicy {
    /// The worker asks by itself.
    #[serde(default)]
    pub is_on: bool,
    /// `https://desk.example`: what the link begins with.
    #[serde(default)]
    pub address: String,
    /// Days after an order was closed.
    #[serde(default = "after_days")]
    pub after_days: i64,
    /// A link is valid for so long.
    #[serde(default = "valid_days")]
    pub valid_days: i64,
    /// No customer is asked again sooner.
    #[serde(default = "pause_days")]
    pub pause_days: i64,
    /// A score of at most this becomes a task.
    #[serde(default = "low_score")]
    pub low_score: i64,
}

fn after_days() -> i64 {
    3
}
fn valid_days() -> i64 {
    30
}
fn pause_days() -> i64 {
    60
}
fn low_score() -> i64 {
    2
}

impl Default for SurveyPolicy {
    fn default() -> SurveyPolicy {
        SurveyPolicy {
            is_on: false,
            address: String::new(),
            after_days: after_days(),
            valid_days: valid_days(),
            pause_days: pause_days(),
            low_score: low_score(),
        }
    }
}

pub fn policy(tx: &mut Tx) -> Result<SurveyPolicy, Fault> {
    let Some(content) = store::policy(tx)? else { return Ok(SurveyPolicy::default()) };
    serde_json::from_str(&content).map_err(|e| Fault::Broken(format!("the policy of surveys: {e}")))
}

pub fn set_policy(tx: &mut Tx, by: &Actor, new: &SurveyPolicy) -> Result<SurveyPolicy, Failure> {
    allow(by, Verb::ChangeSurveys, Whose::Others)?;
    let new = decide(new)?;
    let content = serde_json::to_string(&new).map_err(|e| Fault::Broken(e.to_string()))?;
    store::put_policy(tx, &content)?;
    let entry = Entry {
        verb: Verb::ChangeSurveys.code(),
        noun: "survey_policy",
        thing: uuid::Uuid::nil(),
        number: None,
        reason: None,
        detail: content,
    };
    journal::record(tx, by, &entry)?;
    Ok(new)
}

fn decide(new: &SurveyPolicy) -> Result<SurveyPolicy, SurveyRefusal> {
    let address = new.address.trim().trim_end_matches('/').to_owned();
    let fits = address.strip_prefix("https://").is_some_and(|rest| {
        !rest.is_empty() && rest.chars().all(|c| c.is_ascii_graphic() && !"<>\"'\\".contains(c))
    });
    if !address.is_empty() && !fits {
        return Err(SurveyRefusal::Address(address));
    }
    if new.is_on && address.is_empty() {
        return Err(SurveyRefusal::NoAddress);
    }
    for (field, value, least, most) in [
        ("after_days", new.after_days, 0, 90),
        ("valid_days", new.valid_days, 1, 365),
        ("pause_days", new.pause_days, 0, 730),
        ("low_score", new.low_score, 0, 4),
    ] {
        if !(least..=most).contains(&value) {
            return Err(SurveyRefusal::Range { field, least, most });
        }
    }
    Ok(SurveyPolicy { address, ..new.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_that_customers_can_open() {
        let of = |address: &str, is_on| {
            decide(&SurveyPolicy { address: address.into(), is_on, ..SurveyPolicy::default() })
        };
        assert_eq!(of("https://desk.example/", true).unwrap().address, "https://desk.example");
        assert!(of("", false).is_ok());
        assert_eq!(of("", true), Err(SurveyRefusal::NoAddress));
        for odd in ["http://desk.example", "https://", "https://a b", "javascript:alert(1)", "https://a\"b"] {
            assert!(matches!(of(odd, true), Err(SurveyRefusal::Address(_))), "{odd}");
        }
        let never = SurveyPolicy { valid_days: 0, ..SurveyPolicy::default() };
        assert!(matches!(decide(&never), Err(SurveyRefusal::Range { field: "valid_days", .. })));
    }
}
