//! Policy: by when a customer hears from us, who is told when a clock has run out, for how long a complaint may be taken up again, and what
//! one person may give away alone. One person proposes a change and another lets it count: whoever could move the limits alone could give
//! away what they like.

use db::{Fault, Tx};
use serde::{Deserialize, Serialize};

use super::clock::{Clock, Clocks};
use super::refusal::CaseRefusal;
use super::store;
use crate::Failure;
use crate::actor::{Actor, PersonId, Role};
use crate::journal::{self, Entry};
use crate::policies::{AmountByLevel, Verb, Whose, allow};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CasePolicy {
    #[serde(default = "clocks")]
    pub clocks: Clocks,
    /// The role that is told when a clock has run out, and the one that is told later.
    #[serde(default = "first")]
    pub escalate_to: String,
    #[serde(default = "second")]
    pub then_to: String,
    /// Working minutes between the two.
    #[serde(default = "then_after")]
    pub then_after: i64,
    /// A complaint may be taken up again for so long.
    #[serde(default = "reopen_days")]
    pub reopen_days: i64,
    /// Customers are asked how satisfied they are when it is closed.
    #[serde(default = "yes")]
    pub survey: bool,
    /// What a person lets through alone for one order, minor units, whatever the currency.
    #[serde(default = "remedy_up_to")]
    pub remedy_up_to: AmountByLevel,
    /// Above it, for one order, who proposed a remedy does not let it through.
    #[serde(default = "two_people_above")]
    pub two_people_above: i64,
}

fn clocks() -> Clocks {
    let of = |acknowledge, resolve| Clock { acknowledge, resolve };
    Clocks { minor: of(480, 2_400), major: of(240, 1_440), critical: of(60, 480) }
}
fn first() -> String {
    Role::Supervisor.code().into()
}
fn second() -> String {
    Role::Manager.code().into()
}
fn then_after() -> i64 {
    480
}
fn reopen_days() -> i64 {
    30
}
fn yes() -> bool {
    true
}
fn remedy_up_to() -> AmountByLevel {
    AmountByLevel { emerging: Some(0), developing: Some(10_000), proficient: Some(50_000), advanced: None }
}
fn two_people_above() -> i64 {
    50_000
}

impl Default for CasePolicy {
    fn default() -> CasePolicy {
        CasePolicy {
            clocks: clocks(),
            escalate_to: first(),
            then_to: second(),
            then_after: then_after(),
            reopen_days: reopen_days(),
            survey: true,
            remedy_up_to: remedy_up_to(),
            two_people_above: two_people_above(),
        }
    }
}

/// A policy that waits for somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    pub policy: CasePolicy,
    pub by: PersonId,
}

pub fn policy(tx: &mut Tx) -> Result<CasePolicy, Fault> {
    let Some(content) = store::setting(tx, store::POLICY)? else { return Ok(CasePolicy::default()) };
    serde_json::from_str(&content).map_err(|e| Fault::Broken(format!("the policy of complaints: {e}")))
}

pub fn proposed_policy(tx: &mut Tx) -> Result<Option<Proposed>, Fault> {
    let content = store::setting(tx, store::PROPOSED)?.filter(|c| !c.is_empty());
    let read = |c: String| {
        serde_json::from_str(&c).map_err(|e| Fault::Broken(format!("the proposed policy of complaints: {e}")))
    };
    content.map(read).transpose()
}

/// Counts once somebody else has let it; one that waited before is forgotten.
pub fn propose_policy(tx: &mut Tx, by: &Actor, new: &CasePolicy) -> Result<(), Failure> {
    allow(by, Verb::ChangeCases, Whose::Others)?;
    decide(new)?;
    let proposed = Proposed { policy: new.clone(), by: by.person };
    let content = serde_json::to_string(&proposed).map_err(|e| Fault::Broken(e.to_string()))?;
    store::put_setting(tx, store::PROPOSED, &content)?;
    tell(tx, by, Verb::ChangeCases, "proposed", new)
}

/// Lets what somebody else proposed count from now on.
pub fn approve_policy(tx: &mut Tx, by: &Actor) -> Result<CasePolicy, Failure> {
    allow(by, Verb::ApproveCasePolicy, Whose::Others)?;
    let waits = proposed_policy(tx)?.ok_or(CaseRefusal::NothingProposed)?;
    allow(by, Verb::ApproveCasePolicy, Whose::of(waits.by == by.person))?;
    let content = serde_json::to_string(&waits.policy).map_err(|e| Fault::Broken(e.to_string()))?;
    store::put_setting(tx, store::POLICY, &content)?;
    store::put_setting(tx, store::PROPOSED, "")?;
    tell(tx, by, Verb::ApproveCasePolicy, "approved", &waits.policy)?;
    Ok(waits.policy)
}

fn tell(tx: &mut Tx, by: &Actor, verb: Verb, to: &str, policy: &CasePolicy) -> Result<(), Failure> {
    let entry = Entry {
        verb: verb.code(),
        noun: "case_policy",
        thing: uuid::Uuid::nil(),
        number: None,
        reason: None,
        detail: serde_json::json!({ "to": to, "policy": policy }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}

fn decide(new: &CasePolicy) -> Result<(), CaseRefusal> {
    let c = &new.clocks;
    let minutes = [c.minor, c.major, c.critical].into_iter().flat_map(|c| [c.acknowledge, c.resolve]);
    for value in minutes.chain([new.then_after]) {
        if !(1..=100_000).contains(&value) {
            return Err(CaseRefusal::Range { field: "minutes", least: 1, most: 100_000 });
        }
    }
    if !(0..=3_650).contains(&new.reopen_days) {
        return Err(CaseRefusal::Range { field: "reopen_days", least: 0, most: 3_650 });
    }
    if new.two_people_above < 0 {
        return Err(CaseRefusal::Range { field: "two_people_above", least: 0, most: i64::MAX });
    }
    for role in [&new.escalate_to, &new.then_to] {
        if Role::from_code(role).is_none_or(|r| r == Role::Machine) {
            return Err(CaseRefusal::NoRole(role.chars().take(40).collect()));
        }
    }
    if new.remedy_up_to.is_in_order() { Ok(()) } else { Err(CaseRefusal::Limits) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_that_makes_no_sense_is_refused() {
        let of = |change: fn(&mut CasePolicy)| {
            let mut policy = CasePolicy::default();
            change(&mut policy);
            decide(&policy)
        };
        assert_eq!(of(|_| {}), Ok(()));
        assert!(matches!(of(|p| p.clocks.major.resolve = 0), Err(CaseRefusal::Range { .. })));
        assert!(matches!(of(|p| p.reopen_days = -1), Err(CaseRefusal::Range { field: "reopen_days", .. })));
        assert_eq!(of(|p| p.then_to = "boss".into()), Err(CaseRefusal::NoRole("boss".into())));
        assert_eq!(of(|p| p.escalate_to = "machine".into()), Err(CaseRefusal::NoRole("machine".into())));
        assert_eq!(of(|p| p.remedy_up_to.emerging = None), Err(CaseRefusal::Limits));
        assert!(of(|p| p.two_people_above = -1).is_err());
    }
}
