//! Confirm: the order is promised. Called by the order page, the API, the command line and place.
//! Holds: no open hold; the promise and the reservation are one transaction; nobody whose work is signed off confirms it alone.

use std::collections::HashMap;

use basics::{Day, Quantity};
use db::Tx;
use serde::Serialize;

use super::lifecycle::{Act, Stage};
use super::order::{HoldKind, Order};
use super::refusal::OrderRefusal;
use super::save::{Held, held_by_line};
use super::{sourced, store};
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::customers::{self, Account, Customer};
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::stock::{self, Want};

#[derive(Debug, Clone, Serialize)]
pub struct Confirmed {
    pub number: String,
    pub stage: Stage,
    pub version: i64,
    /// The day on which everything is promised; none if a line is not covered by what is there or known to come.
    pub promised_date: Option<Day>,
    /// Line number and quantity in base units that nothing covers yet.
    pub uncovered: Vec<(i64, Quantity)>,
    /// Why it was not confirmed after all: a hold that this raised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<String>,
}

pub fn confirm(tx: &mut Tx, by: &Actor, number: &str, version: Option<i64>) -> Result<Confirmed, Failure> {
    let order = store::by_number(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
    allow(by, Verb::ConfirmOrder, Whose::of(order.entered_by == by.person))?;
    let (stage, wants) = decide(&order, version)?;
    if let Some(reason) = over_limit(tx, &order)? {
        return held(tx, by, &order, reason);
    }
    let today = company::today(tx)?;
    if let Some(customer) = order.customer {
        stock::give_way(tx, by, customer, order.id.uuid(), &wants)?;
    }
    let mut promises = stock::reserve(tx, order.id.uuid(), &wants, today)?;
    let asked = sourced::ask_for_order(tx, by, &order, today)?;
    promises.extend(asked.promises);
    let mut held = held_by_line(&promises);
    held.extend(asked.held);
    let confirmed = promised(&order, stage, &wants, &held);
    store::record_confirmed(tx, by, &order, &confirmed, &held)?;
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

/// Since it was submitted other orders may have used up the limit, and invoices become overdue.
fn over_limit(tx: &mut Tx, order: &Order) -> Result<Option<String>, Failure> {
    let Some(customer) = order.customer else { return Ok(None) };
    let Some(of) = customers::by_id(tx, customer)? else { return Ok(None) };
    let account = customers::account(tx, customer)?;
    Ok(beyond_credit(order, &of, account, "at confirmation"))
}

/// What of a customer's credit stands against an order that is among their open orders; nothing where finance let it go on.
pub fn beyond_credit(order: &Order, customer: &Customer, account: Account, when: &str) -> Option<String> {
    if order.holds.iter().any(|h| h.kind == HoldKind::Credit && h.was_let_go()) {
        return None;
    }
    let money = |minor| basics::Money::from_minor(minor, customer.currency);
    if let Some(limit) = customer.credit_limit.filter(|limit| account.used() > *limit) {
        return Some(format!(
            "{when} {} has {} open with this order; the limit is {}",
            customer.number,
            money(account.used()),
            money(limit)
        ));
    }
    (account.overdue > 0)
        .then(|| format!("{when} {} owes {} that is overdue", customer.number, money(account.overdue)))
}

fn held(tx: &mut Tx, by: &Actor, order: &Order, reason: String) -> Result<Confirmed, Failure> {
    super::shipped::raise_hold(tx, by, order.id, HoldKind::Credit, &reason)?;
    let entry = Entry {
        verb: Verb::ConfirmOrder.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: Some(&reason),
        detail: serde_json::json!({ "from": order.stage, "to": order.stage, "held": true }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(Confirmed {
        number: order.number.clone(),
        stage: order.stage,
        version: order.version + 1,
        promised_date: None,
        uncovered: Vec::new(),
        held: Some(reason),
    })
}

fn decide(order: &Order, version: Option<i64>) -> Result<(Stage, Vec<Want>), OrderRefusal> {
    if let Some(yours) = version.filter(|v| *v != order.version) {
        return Err(OrderRefusal::Stale { number: order.number.clone(), yours, now: order.version });
    }
    let stage = order.stage.allow(Act::Confirm)?;
    let holds: Vec<String> = order
        .open_holds()
        .filter(|h| !h.kind.lets_confirm())
        .map(|h| format!("{} ({}): {}", h.kind.code(), h.owner_group, h.reason))
        .collect();
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
        .filter(|l| l.kind == "goods" && l.more.sourcing.is_none() && l.buckets.open.is_positive())
        .filter_map(|l| Some(Want { line_no: l.line_no, item: l.item?, place, quantity: l.buckets.open }))
        .collect();
    Ok((stage, wants))
}

/// What was promised, and what is left uncovered.
fn promised(order: &Order, stage: Stage, wants: &[Want], held: &HashMap<i64, Held>) -> Confirmed {
    let (mut latest, mut uncovered) = (held.values().filter_map(|h| h.due).max(), Vec::new());
    for want in wants {
        let line = held.get(&want.line_no);
        let covered = line.map(|h| h.promised).unwrap_or_default();
        latest = latest.max(line.and_then(|h| h.due));
        if covered < want.quantity {
            uncovered.push((want.line_no, want.quantity.less(covered)));
        }
    }
    let promised_date = if uncovered.is_empty() { latest } else { None };
    let number = order.number.clone();
    Confirmed { number, stage, version: order.version + 1, promised_date, uncovered, held: None }
}
