//! Sourced: lines whose goods don't come from our stock. They are asked of the vendor when the order is promised, and what the vendor sends moves
//! the line as a dispatch of ours would; the invoice follows. Called by place, confirm and the page of purchase requests.
//! Holds: a vendor's dispatch is recorded once, never beyond what was asked; no stock of ours moves with it.

use basics::{Day, Id, Limits, Quantity, clean_line};
use db::Tx;
use serde::Serialize;
use uuid::Uuid;

use super::lifecycle::{Act, Stage};
use super::order::{Buckets, Order, Party};
use super::refusal::OrderRefusal;
use super::save::Held;
use super::verify::Verified;
use super::{shipped, store};
use crate::Failure;
use crate::actor::Actor;
use crate::catalog::{self, Sourcing, SourcingWay};
use crate::company;
use crate::failure::General;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::purchasing::{self, Needed, PurchaseRefusal, PurchaseRequest};
use crate::stock::Promise;

/// What was asked of vendors.
#[derive(Default)]
pub(super) struct Asked {
    pub promises: Vec<Promise>,
    /// What a vendor sends is promised by line, though nothing of it is ours.
    pub held: Vec<(i64, Held)>,
}

/// An address on one line.
fn told_place(p: &Party) -> String {
    format!("{}, {}, {} {}, {}", p.name, p.street, p.postcode, p.city, p.country)
}

/// For an order that is placed in one go.
pub(super) fn ask(
    tx: &mut Tx,
    by: &Actor,
    (order, number): (Uuid, &str),
    verified: &Verified,
    today: Day,
) -> Result<Asked, Failure> {
    let mut asked = Asked::default();
    for (line_no, line) in (1i64..).zip(&verified.lines) {
        let Some(sourcing) = line.sourcing() else { continue };
        let to = line.ship_to.as_ref().unwrap_or(&verified.ship_to);
        let needed = Needed {
            order,
            order_number: number,
            line_no,
            item: line.item.id,
            sku: &line.item.sku,
            description: line.described().into_owned(),
            unit: line.item.base_unit,
            quantity: line.stock_quantity,
            place: verified.place.id,
            ship_to: told_place(&Party::from(to)),
            sourcing,
        };
        one(tx, by, &needed, today, &mut asked)?;
    }
    Ok(asked)
}

/// For an order that is confirmed later, or gets more.
pub(super) fn ask_for_order(tx: &mut Tx, by: &Actor, order: &Order, today: Day) -> Result<Asked, Failure> {
    let mut asked = Asked::default();
    if order.lines.iter().all(|l| l.more.sourcing.is_none()) {
        return Ok(asked);
    }
    let specials = catalog::specials(tx)?;
    let known = purchasing::of_order(tx, order.id.uuid())?;
    for line in order.lines.iter().filter(|l| l.more.sourcing.is_some() && l.buckets.open.is_positive()) {
        let (Some(item), Some(place)) = (line.item, order.place) else { continue };
        let sourcing: Option<&Sourcing> = specials.get(&item).and_then(|r| r.special.sourcing.as_ref());
        let is_asked = known.iter().any(|r| r.line_no == line.line_no && r.state.is_open());
        let Some(sourcing) = sourcing.filter(|_| !is_asked) else { continue };
        let Some(of) = catalog::by_id(tx, item)? else { continue };
        let to = line.goes_to(order).map(told_place);
        let needed = Needed {
            order: order.id.uuid(),
            order_number: &order.number,
            line_no: line.line_no,
            item,
            sku: &line.sku,
            description: line.description.clone(),
            unit: of.base_unit,
            quantity: line.buckets.open,
            place,
            ship_to: to.unwrap_or_default(),
            sourcing,
        };
        one(tx, by, &needed, today, &mut asked)?;
    }
    Ok(asked)
}

/// For lines that a change brought.
pub(super) fn ask_for_lines(tx: &mut Tx, by: &Actor, number: &str) -> Result<(), Failure> {
    let (order, today) = (shipped::need(tx, number)?, company::today(tx)?);
    for (line_no, held) in ask_for_order(tx, by, &order, today)?.held {
        store::set_promised(tx, order.id, line_no, held.due)?;
    }
    Ok(())
}

fn one(tx: &mut Tx, by: &Actor, needed: &Needed<'_>, today: Day, asked: &mut Asked) -> Result<(), Failure> {
    let (due, promise) = purchasing::request(tx, by, needed, today)?;
    if promise.is_none() {
        let held = Held { reserved: Quantity::ZERO, promised: needed.quantity, due: Some(due) };
        asked.held.push((needed.line_no, held));
    }
    asked.promises.extend(promise);
    Ok(())
}

/// The vendor said when it comes; the order is promised for that day. `reference` is the vendor's number, `due` a day as typed, empty for the day on
/// record.
pub fn vendor_said(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    reference: &str,
    due: &str,
) -> Result<PurchaseRequest, Failure> {
    let request = purchasing::ordered(tx, by, number, reference, due)?;
    let order = Id::from_uuid(request.order);
    store::set_promised(tx, order, request.line_no, Some(request.due))?;
    store::promise_anew(tx, order)?;
    Ok(request)
}

/// What a vendor sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VendorSent {
    pub number: String,
    pub order: String,
    pub stage: Stage,
    pub sent: Quantity,
    pub left: Quantity,
}

/// `quantity` in base units as typed; empty for all that is left.
pub fn vendor_sent(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    quantity: &str,
    tracking: &str,
) -> Result<VendorSent, Failure> {
    allow(by, Verb::HandlePurchase, Whose::Others)?;
    let request = purchasing::need(tx, number)?;
    if request.way != SourcingWay::DropShip {
        return Err(PurchaseRefusal::ComesToUs(request.number).into());
    }
    if !request.state.is_open() {
        return Err(PurchaseRefusal::WrongState { number: request.number, state: request.state }.into());
    }
    let left = request.left();
    let sent = match quantity.trim() {
        "" => left,
        typed => Quantity::parse(typed)
            .map_err(|e| General::Invalid { field: "quantity", problem: e.to_string() })?,
    };
    let order = shipped::need(tx, &request.order_number)?;
    let line = order.lines.iter().find(|l| l.line_no == request.line_no);
    let open = line.map(|l| l.buckets.open).unwrap_or_default();
    order.stage.allow(Act::Ship)?;
    let holds: Vec<String> = order.open_holds().map(|h| format!("{}: {}", h.kind.code(), h.reason)).collect();
    if !holds.is_empty() {
        return Err(OrderRefusal::Held { number: order.number, holds }.into());
    }
    let tracking: String = clean_line(tracking).0.chars().take(Limits::LINE_CHARS).collect();
    let tracking = Some(tracking.as_str()).filter(|t| !t.is_empty());
    let too_many = || PurchaseRefusal::TooMany {
        number: request.number.clone(),
        wanted: sent.to_string(),
        left: left.min(open),
    };
    if !sent.is_positive() || sent > open || !purchasing::sent(tx, request.id, sent, tracking)? {
        return Err(too_many().into());
    }
    if let Some(b) = line.map(|l| l.buckets) {
        let to = Buckets { open: b.open.less(sent), shipped: b.shipped.plus(sent), ..b };
        store::set_buckets(tx, order.id, request.line_no, &to)?;
    }
    let stage = shipped::services_done(tx, order.id)?;
    store::touch(tx, order.id)?;
    let entry = Entry {
        verb: Verb::HandlePurchase.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: None,
        detail: serde_json::json!({
            "to": stage, "request": request.number, "line": request.line_no, "sent": sent, "tracking": tracking,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(VendorSent { number: request.number.clone(), order: order.number, stage, sent, left: left.less(sent) })
}
