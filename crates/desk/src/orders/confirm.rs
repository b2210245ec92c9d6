//! Confirm: the order is promised. Called by the order page, the API, the command line and place.
//! Holds: no open hold; the promise and the reservation are one transaction; nobody whose work is signed off confirms it alone.

use basics::{Day, Quantity};
use db::Tx;
use serde::Serialize;

use super::lifecycle::{Act, Stage};
use super::order::{HoldKind, Order};
use super::refusal::OrderRefusal;
use super::save::held_by_line;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::stock::{self, Promise, Want};

#[derive(Debug, Clone, Serialize)]
pub struct Confirmed {
    pub number: String,
    pub stage: Stage,
    pub version: i64,
    /// The day on which everything is promised; none if a line is not covered by what is there or known to come.
    pub promised_date: Option<Day>,
    /// Line number and quantity in base units that nothing covers yet.
    pub uncovered: Vec<(i64, Quantity)>,
}

pub fn confirm(tx: &mut Tx, by: &Actor, number: &str, version: Option<i64>) -> Result<Confirmed, Failure> {
    let order = store::by_number(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
    allow(by, Verb::ConfirmOrder, Whose::of(order.entered_by == by.person))?;
    let (stage, wants) = decide(&order, version)?;
    let today = company::today(tx)?;
    if let Some(customer) = order.customer {
        stock::give_way(tx, by, customer, order.id.uuid(), &wants)?;
    }
    let promises = stock::reserve(tx, order.id.uuid(), &wants, today)?;
    let confirmed = promised(&order, stage, &wants, &promises);
    store::record_confirmed(tx, by, &order, &confirmed, &held_by_line(&promises))?;
    let entry = Entry {
        verb: Verb::ConfirmOrder.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: None,
        detail: serde_json::json!({
            "from": order.stage, "to": stage, "promised": confirmed.promised_date, "uncovered": confirmed.uncovered.len(),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    if order.intake_message.is_some() {
        super::answer::answer(tx, by, order.id, None)?;
    }
    Ok(confirmed)
}

fn decide(order: &Order, version: Option<i64>) -> Result<(Stage, Vec<Want>), OrderRefusal> {
    if let Some(yours) = version.filter(|v| *v != order.version) {
        return Err(OrderRefusal::Stale { number: order.number.clone(), yours, now: order.version });
    }
    let stage = order.stage.allow(Act::Confirm)?;
    let holds: Vec<String> =
        order.open_holds().map(|h| format!("{} ({}): {}", h.kind.code(), h.owner_group, h.reason)).collect();
    if !holds.is_empty() {
        return Err(OrderRefusal::Held { number: order.number.clone(), holds });
    }
    let reviewed = order.holds.iter().filter(|h| h.kind == HoldKind::LevelReview);
    if reviewed.into_iter().any(|h| h.resolved_by == Some(order.entered_by)) {
        return Err(OrderRefusal::SecondPerson { number: order.number.clone() });
    }
    let Some(place) = order.place else {
        return Err(OrderRefusal::NotDone {
            number: order.number.clone(),
            why: "it has no shipping place".into(),
        });
    };
    let wants = order
        .lines
        .iter()
        .filter(|l| l.kind == "goods" && l.buckets.open.is_positive())
        .filter_map(|l| Some(Want { line_no: l.line_no, item: l.item?, place, quantity: l.buckets.open }))
        .collect();
    Ok((stage, wants))
}

/// What was promised, and what is left uncovered.
fn promised(order: &Order, stage: Stage, wants: &[Want], promises: &[Promise]) -> Confirmed {
    let held = held_by_line(promises);
    let (mut latest, mut uncovered) = (None, Vec::new());
    for want in wants {
        let line = held.get(&want.line_no);
        let covered = line.map(|h| h.promised).unwrap_or_default();
        latest = latest.max(line.and_then(|h| h.due));
        if covered < want.quantity {
            uncovered.push((want.line_no, want.quantity.less(covered)));
        }
    }
    let promised_date = if uncovered.is_empty() { latest } else { None };
    Confirmed { number: order.number.clone(), stage, version: order.version + 1, promised_date, uncovered }
}
