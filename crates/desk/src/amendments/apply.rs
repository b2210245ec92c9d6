//! Apply: an amendment that was let through becomes the order's next revision. Called by decide, and once more by whoever waited for goods to be
//! put back.
//! Holds: it is weighed anew in the same transaction, so that a pick that came first is seen; what the warehouse has in its hands waits for a
//! task instead; what the change brought up holds the order; the difference is kept and the customer is told.

use db::Tx;
use serde::Serialize;

use super::amendment::{Amendment, AmendmentState};
use super::assess::{Plan, plan};
use super::changes::LineOrigin;
use super::decide::{check_state, need};
use super::refusal::AmendmentRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::orders::{self, LineRevised, Revised, Stage};
use crate::policies::{Verb, Whose, allow};
use crate::shipping;
use crate::tasks::{self, NewTask};

/// What became of an amendment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Applied {
    pub number: String,
    pub order: String,
    pub state: AmendmentState,
    /// The revision that it made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
    /// Tasks for the warehouse to put goods back, for which it waits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<String>,
}

pub fn apply(tx: &mut Tx, by: &Actor, number: &str) -> Result<Applied, Failure> {
    let amendment = need(tx, number)?;
    allow(by, Verb::DecideAmendment, Whose::of(amendment.proposed_by == by.person))?;
    check_state(&amendment, &[AmendmentState::Approved])?;
    apply_now(tx, by, amendment)
}

pub(super) fn apply_now(tx: &mut Tx, by: &Actor, amendment: Amendment) -> Result<Applied, Failure> {
    let order = orders::need(tx, &amendment.order_number)?;
    if order.revision != amendment.base_revision {
        let (base, now) = (amendment.base_revision, order.revision);
        return Err(AmendmentRefusal::Stale { order: order.number, base, now }.into());
    }
    let plan = plan(tx, by, order, &amendment.changes, amendment.prices)?;
    if !plan.effect.put_back.is_empty() {
        return wait(tx, by, &amendment, &plan);
    }
    let stage = revise(tx, by, &amendment, &plan)?;
    let revision = plan.order.revision + 1;
    // What goes elsewhere now is asked for anew.
    for effect in plan.effect.lines.iter().filter(|e| e.place.is_some() && e.line_no > 0) {
        shipping::take_out_of_waiting(tx, plan.order.id, effect.line_no)?;
    }
    shipping::cut_to_reserved(tx, plan.order.id)?;
    for (kind, reason) in
        orders::holds_for(&plan.effect.findings, amendment.decision.as_deref().unwrap_or_default().trim())
    {
        orders::raise_hold(tx, by, plan.order.id, kind, &reason)?;
    }
    orders::settle_completeness(tx, by, plan.order.id, &amendment.reason)?;
    store::set_applied(tx, by, &amendment, revision, &plan.effect)?;
    let entry = Entry {
        verb: "apply_amendment",
        noun: "order",
        thing: plan.order.id.uuid(),
        number: Some(&plan.order.number),
        reason: Some(&amendment.reason),
        detail: serde_json::json!({
            "from": plan.order.stage, "to": stage, "amendment": amendment.number, "revision": revision,
            "lines": plan.effect.lines.len(), "total": plan.effect.total,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    orders::tell_changed(tx, by, plan.order.id, amendment.intake_message)?;
    Ok(Applied {
        number: amendment.number,
        order: plan.order.number,
        state: AmendmentState::Applied,
        revision: Some(revision),
        tasks: Vec::new(),
    })
}

fn revise(tx: &mut Tx, by: &Actor, amendment: &Amendment, plan: &Plan) -> Result<Stage, Failure> {
    let (Some(verified), Some(rated)) = (&plan.rated.verified, &plan.rated.rated) else {
        return Err(AmendmentRefusal::Findings(plan.effect.findings.clone()).into());
    };
    let revised = Revised {
        order: &plan.order,
        verified,
        rated,
        lines: plan
            .from
            .iter()
            .map(|from| match from {
                LineOrigin::New { instead_of } => {
                    LineRevised { instead_of: *instead_of, ..LineRevised::default() }
                }
                LineOrigin::Part(of) => LineRevised { split_off: Some(*of), ..LineRevised::default() },
                known => LineRevised { line_no: known.line_no(), ..LineRevised::default() },
            })
            .collect(),
        removed: plan.removed.clone(),
        reason: &amendment.reason,
        price_day: plan.price_day,
        is_rated_anew: plan.is_rated_anew,
    };
    orders::revise(tx, by, &revised)
}

/// The warehouse puts the goods back first; a task for each shipment says so, once.
fn wait(tx: &mut Tx, by: &Actor, amendment: &Amendment, plan: &Plan) -> Result<Applied, Failure> {
    let mut raised = Vec::new();
    if amendment.state == AmendmentState::Proposed {
        for shipment in &plan.effect.put_back {
            let title = format!(
                "Put the goods of shipment {shipment} back: order {} is changed by {}",
                plan.order.number, amendment.number
            );
            raised.push(tasks::follow_up(
                tx,
                by,
                &NewTask {
                    thing: plan.order.id.uuid(),
                    about: format!("order {}", plan.order.number),
                    title,
                    department: "warehouse".to_owned(),
                    person: None,
                    due_at: None,
                },
            )?);
        }
    }
    let entry = Entry {
        verb: Verb::DecideAmendment.code(),
        noun: "order",
        thing: plan.order.id.uuid(),
        number: Some(&plan.order.number),
        reason: amendment.decision.as_deref().filter(|d| !d.trim().is_empty()),
        detail: serde_json::json!({
            "amendment": amendment.number, "to": AmendmentState::Approved, "put_back": plan.effect.put_back, "tasks": raised,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(Applied {
        number: amendment.number.clone(),
        order: plan.order.number.clone(),
        state: AmendmentState::Approved,
        revision: None,
        tasks: raised,
    })
}
