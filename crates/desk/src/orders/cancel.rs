//! Cancel: nothing of it will be shipped. Short-close: what is shipped stays, the rest will not come.
//! Holds: what is picked or shipped can't be cancelled; reservations are freed in the same transaction.

use basics::Quantity;
use db::Tx;

use super::lifecycle::{Act, Stage};
use super::order::{Buckets, Order};
use super::refusal::OrderRefusal;
use super::{double_key, shipped, store};
use crate::Failure;
use crate::actor::Actor;
use crate::agreements;
use crate::customers;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::purchasing;
use crate::quotations;
use crate::stock;

pub fn cancel(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    version: Option<i64>,
    reason: &str,
) -> Result<Stage, Failure> {
    let order = store::by_number(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
    allow(by, Verb::CancelOrder, Whose::of(order.entered_by == by.person))?;
    let (stage, lines) = decide_cancel(&order, version, reason)?;
    stock::free(tx, order.id.uuid(), None)?;
    drop_requests(tx, by, &order, None, reason)?;
    for (line_no, buckets) in &lines {
        store::set_buckets(tx, order.id, *line_no, buckets)?;
    }
    store::set_stage(tx, order.id, stage)?;
    store::close_holds(tx, by, order.id, reason)?;
    quotations::give_back(tx, order.id.uuid())?;
    agreements::give_back(tx, order.id.uuid())?;
    double_key::void(tx, order.id)?;
    if let Some(customer) = order.customer.filter(|_| order.stage != Stage::Draft) {
        customers::change_open_orders(tx, customer, -order.total)?;
    }
    let entry = Entry {
        verb: Verb::CancelOrder.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: Some(reason),
        detail: serde_json::json!({ "from": order.stage, "to": stage, "lines": lines.len() }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(stage)
}

/// What vendors were asked for is not wanted any more.
fn drop_requests(
    tx: &mut Tx,
    by: &Actor,
    order: &Order,
    line_no: Option<i64>,
    reason: &str,
) -> Result<(), Failure> {
    if order.lines.iter().all(|l| l.more.sourcing.is_none()) {
        return Ok(());
    }
    purchasing::drop_lines(tx, by, order.id.uuid(), line_no, reason)
}

/// Buckets of each line, by its number, as they are to be.
type LineBuckets = Vec<(i64, Buckets)>;

fn decide_cancel(
    order: &Order,
    version: Option<i64>,
    reason: &str,
) -> Result<(Stage, LineBuckets), OrderRefusal> {
    if let Some(yours) = version.filter(|v| *v != order.version) {
        return Err(OrderRefusal::Stale { number: order.number.clone(), yours, now: order.version });
    }
    let stage = order.stage.allow(Act::Cancel)?;
    if reason.trim().is_empty() {
        return Err(OrderRefusal::NoReason);
    }
    let lines = order
        .lines
        .iter()
        .map(|l| {
            let b = l.buckets;
            let gone = b.picked.plus(b.shipped);
            if gone.is_positive() {
                let (number, picked) = (order.number.clone(), gone.to_string());
                return Err(OrderRefusal::Picked { number, line_no: l.line_no, picked });
            }
            let cancelled = b.cancelled.plus(b.open).plus(b.reserved);
            let buckets = Buckets { open: Quantity::ZERO, reserved: Quantity::ZERO, cancelled, ..b };
            Ok((l.line_no, buckets))
        })
        .collect::<Result<_, _>>()?;
    Ok((stage, lines))
}

/// Closes what is neither picked nor shipped, of one line or of all.
pub fn short_close(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    line_no: Option<i64>,
    reason: &str,
) -> Result<Stage, Failure> {
    let order = store::by_number(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
    allow(by, Verb::ShortCloseOrder, Whose::of(order.entered_by == by.person))?;
    let lines = decide_short_close(&order, line_no, reason)?;
    stock::free(tx, order.id.uuid(), line_no)?;
    drop_requests(tx, by, &order, line_no, reason)?;
    for (line_no, buckets) in &lines {
        store::set_buckets(tx, order.id, *line_no, buckets)?;
        store::set_close_reason(tx, order.id, *line_no, reason)?;
    }
    let stage = shipped::advance(tx, order.id)?;
    let entry = Entry {
        verb: Verb::ShortCloseOrder.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: Some(reason),
        detail: serde_json::json!({ "from": order.stage, "to": stage, "lines": lines.len() }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(stage)
}

fn decide_short_close(
    order: &Order,
    line_no: Option<i64>,
    reason: &str,
) -> Result<LineBuckets, OrderRefusal> {
    order.stage.allow(Act::ShortClose)?;
    if reason.trim().is_empty() {
        return Err(OrderRefusal::NoReason);
    }
    let asked = order.lines.iter().filter(|l| line_no.is_none_or(|n| n == l.line_no));
    Ok(asked
        .filter(|l| l.buckets.open.plus(l.buckets.reserved).is_positive())
        .map(|l| {
            let b = l.buckets;
            let short_closed = b.short_closed.plus(b.open).plus(b.reserved);
            (l.line_no, Buckets { open: Quantity::ZERO, reserved: Quantity::ZERO, short_closed, ..b })
        })
        .collect())
}
