//! Policy: for how long goods may come back, what one person may let through alone, and what is kept for taking them back.

use basics::Percent;
use db::{Fault, Tx};
use serde::{Deserialize, Serialize};

use super::refusal::ReturnRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{AmountByLevel, Verb, Whose, allow};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnPolicy {
    /// Days after the goods left; later than that it takes somebody who works on their own.
    #[serde(default = "days")]
    pub days: i64,
    /// What a person lets through alone, minor units, whatever the currency.
    #[serde(default = "authorise_up_to")]
    pub authorise_up_to: AmountByLevel,
    /// Above it, who asked does not let it through, and who let it through does not settle it.
    #[serde(default = "two_people_above")]
    pub two_people_above: i64,
    /// Percent of the goods' price that is kept where the fault is not ours.
    #[serde(default = "fee")]
    pub restocking_fee: String,
    /// The share of the freight goes back where the fault is ours.
    #[serde(default = "freight_back")]
    pub freight_back: bool,
}

fn days() -> i64 {
    90
}
fn authorise_up_to() -> AmountByLevel {
    AmountByLevel { emerging: Some(0), developing: Some(50_000), proficient: Some(250_000), advanced: None }
}
fn two_people_above() -> i64 {
    50_000
}
fn fee() -> String {
    "15".into()
}
fn freight_back() -> bool {
    true
}

impl Default for ReturnPolicy {
    fn default() -> ReturnPolicy {
        ReturnPolicy {
            days: days(),
            authorise_up_to: authorise_up_to(),
            two_people_above: two_people_above(),
            restocking_fee: fee(),
            freight_back: freight_back(),
        }
    }
}

impl ReturnPolicy {
    pub fn fee(&self) -> Percent {
        Percent::parse(&self.restocking_fee).unwrap_or(Percent::ZERO)
    }
}

pub fn policy(tx: &mut Tx) -> Result<ReturnPolicy, Fault> {
    let Some(content) = store::policy(tx)? else { return Ok(ReturnPolicy::default()) };
    serde_json::from_str(&content).map_err(|e| Fault::Broken(format!("the policy of returns: {e}")))
}

pub fn set_policy(tx: &mut Tx, by: &Actor, new: &ReturnPolicy) -> Result<(), Failure> {
    allow(by, Verb::ChangeReturns, Whose::Others)?;
    decide(new)?;
    let content = serde_json::to_string(new).map_err(|e| Fault::Broken(e.to_string()))?;
    store::put_policy(tx, &content)?;
    let entry = Entry {
        verb: Verb::ChangeReturns.code(),
        noun: "return_policy",
        thing: uuid::Uuid::nil(),
        number: None,
        reason: None,
        detail: content,
    };
    Ok(journal::record(tx, by, &entry)?)
}

fn decide(new: &ReturnPolicy) -> Result<(), ReturnRefusal> {
    if !(0..=3_650).contains(&new.days) {
        return Err(ReturnRefusal::Range { field: "days", least: 0, most: 3_650 });
    }
    if new.two_people_above < 0 {
        return Err(ReturnRefusal::Range { field: "two_people_above", least: 0, most: i64::MAX });
    }
    if !new.authorise_up_to.is_in_order() {
        return Err(ReturnRefusal::Limits);
    }
    let fee = Percent::parse(&new.restocking_fee).map_err(|_| ReturnRefusal::FeeOf)?;
    if fee < Percent::ZERO || fee.value() > basics::Decimal::ONE_HUNDRED {
        return Err(ReturnRefusal::FeeOf);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_that_makes_no_sense_is_refused() {
        let of = |change: fn(&mut ReturnPolicy)| {
            let mut policy = ReturnPolicy::default();
            change(&mut policy);
            decide(&policy)
        };
        assert_eq!(of(|_| {}), Ok(()));
        assert!(matches!(of(|p| p.days = -1), Err(ReturnRefusal::Range { field: "days", .. })));
        assert_eq!(of(|p| p.restocking_fee = "101".into()), Err(ReturnRefusal::FeeOf));
        assert_eq!(of(|p| p.restocking_fee = "much".into()), Err(ReturnRefusal::FeeOf));
        assert_eq!(of(|p| p.authorise_up_to.emerging = None), Err(ReturnRefusal::Limits));
        assert!(of(|p| p.two_people_above = -1).is_err());
    }
}
