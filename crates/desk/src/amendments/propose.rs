//! Propose: a change of a placed order is asked for. Called by the order page, the API, the command line and intake, which found a change in a
//! document. Whoever may decide it may let it through in the same breath.
//! Holds: an order has one open amendment at a time; what can't be done at all is refused at once, with all that is to mend.

use db::Tx;
use uuid::Uuid;

use super::amendment::{Amendment, AmendmentState, Prices};
use super::assess::plan;
use super::changes::Change;
use super::refusal::AmendmentRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::orders;
use crate::policies::{Verb, Whose, allow};

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub changes: Vec<Change>,
    pub prices: Prices,
    pub reason: String,
    /// The version of the order that whoever asks has seen.
    pub version: Option<i64>,
    /// The document that asks for it.
    pub message: Option<Uuid>,
}

pub fn propose(tx: &mut Tx, by: &Actor, order_number: &str, wanted: &Wanted) -> Result<Amendment, Failure> {
    let order = orders::need(tx, order_number)?;
    allow(by, Verb::ProposeAmendment, Whose::of(order.entered_by == by.person))?;
    if let Some(yours) = wanted.version.filter(|v| *v != order.version) {
        return Err(orders::OrderRefusal::Stale { number: order.number, yours, now: order.version }.into());
    }
    if wanted.reason.trim().is_empty() {
        return Err(AmendmentRefusal::NoReason.into());
    }
    if let Some(open) = store::open_of(tx, order.id)? {
        return Err(AmendmentRefusal::Open { order: order.number, open }.into());
    }
    let plan = plan(tx, by, order, &wanted.changes, wanted.prices)?;
    let amendment = Amendment {
        id: tx.new_id(),
        number: format!("AM{}", 100_000 + tx.next_number("amendment")?),
        order: plan.order.id,
        order_number: plan.order.number.clone(),
        base_revision: plan.order.revision,
        state: AmendmentState::Proposed,
        prices: wanted.prices,
        changes: wanted.changes.clone(),
        effect: plan.effect,
        reason: wanted.reason.trim().to_owned(),
        intake_message: wanted.message,
        proposed_by: by.person,
        proposed_by_name: by.login.clone(),
        proposed_at: tx.now(),
        decided_by_name: None,
        decided_at: None,
        decision: None,
        applied_at: None,
    };
    store::insert(tx, &amendment)?;
    let entry = Entry {
        verb: Verb::ProposeAmendment.code(),
        noun: "order",
        thing: plan.order.id.uuid(),
        number: Some(&plan.order.number),
        reason: Some(&amendment.reason),
        detail: serde_json::json!({
            "amendment": amendment.number, "lines": amendment.effect.lines.len(), "total": amendment.effect.total,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(amendment)
}
