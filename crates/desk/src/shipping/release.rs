//! Release: hand what is reserved to the warehouse. Called by the release queue, the API and the worker.
//! Holds: nothing goes that is held, beyond the credit limit, or short where the customer takes only complete deliveries. Goods are
//! asked for once: what lies in another shipment of the order is left out. A later release sends the backorder.

use std::collections::BTreeMap;

use basics::Quantity;
use db::Tx;
use serde::Serialize;

use super::refusal::ShippingRefusal;
use super::shipment::{Plan, Shipment, ShipmentLine};
use super::store::{self, NewShipment};
use crate::actor::Actor;
use crate::catalog::{self, Inspect};
use crate::company;
use crate::customers::{self, Account, Customer, CustomerStatus};
use crate::journal::{self, Entry};
use crate::orders::{self, Act, HoldKind, Order, Stage};
use crate::policies::{Checklist, ChecklistKind, Verb, Whose, allow, checklists};
use crate::stock::{self, PlaceId, Promise};
use crate::{Failure, failure::General};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Released {
    pub number: String,
    pub stage: Stage,
    pub version: i64,
    /// Numbers of the shipments made, one a place.
    pub shipments: Vec<String>,
    /// Why it was not released after all: a hold that this raised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<String>,
}

pub fn release(
    tx: &mut Tx,
    by: &Actor,
    order_number: &str,
    version: Option<i64>,
) -> Result<Released, Failure> {
    release_lines(tx, by, order_number, version, &[])
}

/// [`release`] of these lines only, also of parts whose day is not near yet; no lines are all that are due.
pub fn release_lines(
    tx: &mut Tx,
    by: &Actor,
    order_number: &str,
    version: Option<i64>,
    only: &[i64],
) -> Result<Released, Failure> {
    let order = orders::need(tx, order_number)?;
    allow(by, Verb::ReleaseOrder, Whose::of(order.entered_by == by.person))?;
    let customer = match order.customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    let customer =
        customer.ok_or(General::NotFound { what: "customer of order", which: order.number.clone() })?;
    let account = customers::account(tx, customer.id)?;
    let promises = stock::promises_of(tx, order.id.uuid())?;
    let shipments = store::of_order(tx, order.id)?;
    let asked = Asked { version, only, today: company::today(tx)? };
    let decided = decide(&order, &asked, &customer, account, &promises, &shipments)?;
    let outcome = match decided {
        Decided::OverLimit(reason) => {
            orders::raise_hold(tx, by, order.id, HoldKind::Credit, &reason)?;
            Released {
                number: order.number.clone(),
                stage: order.stage,
                version: order.version + 1,
                shipments: Vec::new(),
                held: Some(reason),
            }
        }
        Decided::Goods(goods) => {
            orders::settle_paid(tx, by, &order)?;
            let numbers = make_shipments(tx, &order, &customer, goods)?;
            let stage = order.stage.allow(Act::Release)?;
            orders::move_stage(tx, order.id, stage)?;
            // An order of services alone has nothing to ship; it is done once it is released.
            let stage = if numbers.is_empty() { orders::services_done(tx, order.id)? } else { stage };
            let version = orders::need(tx, order_number)?.version;
            Released { number: order.number.clone(), stage, version, shipments: numbers, held: None }
        }
    };
    let entry = Entry {
        verb: Verb::ReleaseOrder.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: outcome.held.as_deref(),
        detail: serde_json::json!({
            "from": order.stage, "to": outcome.stage, "shipments": outcome.shipments, "held": outcome.held.is_some(),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(outcome)
}

/// What to hand over at each place for each ship-to, by its code; the order's own is empty. Line numbers and quantities in base units.
type Goods = BTreeMap<(PlaceId, String), Vec<(i64, Quantity)>>;

/// What is asked for.
struct Asked<'a> {
    version: Option<i64>,
    /// Only these lines, due or not; none are all that are due.
    only: &'a [i64],
    today: basics::Day,
}

impl Asked<'_> {
    /// Is the line to be handed over now?
    fn has(&self, line: &orders::OrderLine) -> bool {
        match self.only {
            [] => orders::schedule::goes_from(line).is_none_or(|day| day <= self.today),
            only => only.contains(&line.line_no),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Decided {
    Goods(Goods),
    /// The credit limit does not allow it, and nobody has said that it may go all the same.
    OverLimit(String),
}

fn decide(
    order: &Order,
    asked: &Asked<'_>,
    customer: &Customer,
    account: Account,
    promises: &[Promise],
    shipments: &[Shipment],
) -> Result<Decided, Failure> {
    if let Some(line_no) = asked.only.iter().find(|n| !order.lines.iter().any(|l| l.line_no == **n)) {
        return Err(ShippingRefusal::NoSuchLine { number: order.number.clone(), line_no: *line_no }.into());
    }
    if let Some(yours) = asked.version.filter(|v| *v != order.version) {
        return Err(
            orders::OrderRefusal::Stale { number: order.number.clone(), yours, now: order.version }.into()
        );
    }
    order.stage.allow(Act::Release)?;
    // What is paid waits for no money.
    let is_paid = account.used() <= 0;
    let holds: Vec<String> = order
        .open_holds()
        .filter(|h| !(is_paid && h.kind == HoldKind::Prepayment))
        .map(|h| format!("{}: {}", h.kind.code(), h.reason))
        .collect();
    if !holds.is_empty() {
        return Err(ShippingRefusal::Held { number: order.number.clone(), holds }.into());
    }
    if customer.status != CustomerStatus::Active {
        return Err(ShippingRefusal::CustomerBlocked(customer.number.clone()).into());
    }
    let is_goods = |line: &&orders::OrderLine| line.kind == "goods";
    if order.ship_complete {
        let short: Vec<(i64, String)> = order
            .lines
            .iter()
            .filter(is_goods)
            .filter(|l| asked.has(l) && l.buckets.open.is_positive())
            .map(|l| (l.line_no, l.buckets.open.to_string()))
            .collect();
        if !short.is_empty() {
            return Err(ShippingRefusal::NotComplete { number: order.number.clone(), short }.into());
        }
    }
    let goods = not_yet_asked_for(order, asked, promises, shipments);
    let services_only = order.stage == Stage::Confirmed && !order.lines.iter().any(|l| is_goods(&l));
    let is_elsewhere = |l: &orders::OrderLine| {
        matches!(l.kind.as_str(), "drop_ship" | "job") && l.buckets.open.is_positive()
    };
    let goes_without = order.stage == Stage::Confirmed && order.lines.iter().any(is_elsewhere);
    if goods.is_empty() && !services_only && !goes_without {
        let waits = order.lines.iter().filter(|l| l.buckets.reserved.is_positive() && !asked.has(l));
        if let Some((day, line)) =
            waits.filter_map(|l| Some((orders::schedule::goes_from(l)?, l.line_no))).min()
        {
            return Err(ShippingRefusal::NotYet { number: order.number.clone(), line, day }.into());
        }
        return Err(ShippingRefusal::NothingToRelease(order.number.clone()).into());
    }
    // The order itself is among the open orders. A credit hold that finance resolved has settled the matter for this order.
    Ok(match orders::beyond_credit(order, customer, account, "at release") {
        Some(reason) => Decided::OverLimit(reason),
        None => Decided::Goods(goods),
    })
}

/// What is held from stock, less what live shipments have asked for.
fn not_yet_asked_for(
    order: &Order,
    wanted: &Asked<'_>,
    promises: &[Promise],
    shipments: &[Shipment],
) -> Goods {
    let mut goods = Goods::new();
    for promise in promises.iter().filter(|p| p.supply.is_none()) {
        let Some(line) = order.lines.iter().find(|l| l.line_no == promise.line_no).filter(|l| wanted.has(l))
        else {
            continue;
        };
        let asked = shipments
            .iter()
            .filter(|s| s.place == promise.place && !s.stage.is_over())
            .flat_map(|s| s.lines.iter().map(move |l| (s.stage.is_untouched(), l)))
            .filter(|(_, l)| l.line_no == promise.line_no)
            .map(|(untouched, l)| if untouched { l.quantity } else { l.picked })
            .fold(Quantity::ZERO, Quantity::plus);
        let left = promise.quantity.less(asked);
        if left.is_positive() {
            let ship_to = line.more.ship_to.as_ref().map(|p| p.code.clone()).unwrap_or_default();
            goods.entry((promise.place, ship_to)).or_default().push((promise.line_no, left));
        }
    }
    goods
}

fn make_shipments(
    tx: &mut Tx,
    order: &Order,
    customer: &Customer,
    goods: Goods,
) -> Result<Vec<String>, Failure> {
    let today = company::today(tx)?;
    let lists = checklists(tx)?;
    let mut numbers = Vec::with_capacity(goods.len());
    for ((place, code), asked) in goods {
        let elsewhere = order.lines.iter().filter_map(|l| l.more.ship_to.as_ref());
        let ship_to = elsewhere.into_iter().find(|p| p.code == code).cloned();
        let wanted: Vec<_> = asked
            .iter()
            .filter_map(|(line_no, quantity)| {
                let line = order.lines.iter().find(|l| l.line_no == *line_no)?;
                Some((line, line.item?, *quantity))
            })
            .collect();
        let ids: Vec<_> = wanted.iter().map(|(_, item, _)| *item).collect();
        let bins = stock::bins(tx, place, &ids)?;
        let (mut lines, mut weight_grams, mut always) = (Vec::with_capacity(wanted.len()), 0i64, false);
        for (line, id, quantity) in wanted {
            let item =
                catalog::by_id(tx, id)?.ok_or(General::NotFound { what: "item", which: line.sku.clone() })?;
            always |= item.inspect == Inspect::Always;
            weight_grams += grams(quantity, item.weight_grams);
            lines.push(ShipmentLine {
                line_no: line.line_no,
                item: id,
                sku: line.sku.clone(),
                description: line.description.clone(),
                unit: item.base_unit,
                bin: bins.get(&id).cloned(),
                quantity,
                picked: Quantity::ZERO,
                packed: Quantity::ZERO,
            });
        }
        let listed = inspection_list(&lists, order, &customer.number, today).is_some();
        let plan = if always || listed { Plan::Inspection } else { Plan::None };
        let number = format!("SH{}", 100_000 + tx.next_number("shipment")?);
        let new = NewShipment {
            id: tx.new_id(),
            number,
            place,
            ship_to,
            ship_day: today,
            weight_grams,
            plan,
            lines,
        };
        store::insert(tx, order, &new)?;
        numbers.push(new.number);
    }
    Ok(numbers)
}

/// The inspection checklist for an order; the first of the latest version counts.
pub(crate) fn inspection_list<'l>(
    lists: &'l [Checklist],
    order: &Order,
    customer: &str,
    day: basics::Day,
) -> Option<&'l Checklist> {
    lists.iter().find(|l| l.is_for(ChecklistKind::Inspection, &order.kind, customer, day))
}

fn grams(quantity: Quantity, of_one: i64) -> i64 {
    i64::try_from(i128::from(quantity.micro()) * i128::from(of_one) / 1_000_000).unwrap_or(i64::MAX)
}
