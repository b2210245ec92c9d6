//! Policy: what may be credited by one person alone, and when customers are billed together.

use db::{Fault, Tx};
use serde::{Deserialize, Serialize};

use super::credit_store as store;
use super::refusal::BillingRefusal;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{AmountByLevel, Verb, Whose, allow};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BillingPolicy {
    /// A credit note above it waits for somebody else. Minor units, whatever the currency: there are no rates between currencies.
    #[serde(default = "credit_up_to")]
    pub credit_up_to: AmountByLevel,
}

fn credit_up_to() -> AmountByLevel {
    AmountByLevel {
        emerging: Some(0),
        developing: Some(25_000),
        proficient: Some(100_000),
        advanced: Some(500_000),
    }
}

impl Default for BillingPolicy {
    fn default() -> BillingPolicy {
        BillingPolicy { credit_up_to: credit_up_to() }
    }
}

pub fn policy(tx: &mut Tx) -> Result<BillingPolicy, Fault> {
    let Some(content) = store::policy(tx)? else { return Ok(BillingPolicy::default()) };
    serde_json::from_str(&content).map_err(|e| Fault::Broken(format!("the policy of billing: {e}")))
}

pub fn set_policy(tx: &mut Tx, by: &Actor, new: &BillingPolicy) -> Result<(), Failure> {
    allow(by, Verb::ChangeBilling, Whose::Others)?;
    if !new.credit_up_to.is_in_order() {
        return Err(BillingRefusal::Limits.into());
    }
    let content = serde_json::to_string(new).map_err(|e| Fault::Broken(e.to_string()))?;
    store::put_policy(tx, &content)?;
    let entry = Entry {
        verb: Verb::ChangeBilling.code(),
        noun: "billing_policy",
        thing: uuid::Uuid::nil(),
        number: None,
        reason: None,
        detail: content,
    };
    Ok(journal::record(tx, by, &entry)?)
}
