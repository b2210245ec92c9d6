//! Allocate: goods that are there go to the orders that wait for them. Called by the worker, and when a supply arrives.
//! Holds: the order that was confirmed first is served first; nothing is taken that is not there; a promise on a supply that is kept
//! from stock is given back to the supply.

use basics::{Id, Quantity};
use db::{Fault, Tx};
use serde::Serialize;

use super::store::{self, Waiting};
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::failure::General;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::purchasing;
use crate::stock::{self, Supply, Want};

/// A line that got goods, in base units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Allocated {
    pub order: String,
    pub line_no: i64,
    pub quantity: Quantity,
    /// Still lacking.
    pub open: Quantity,
}

/// Serves at most `most` waiting lines from what lies free at their places.
pub fn allocate_backorders(tx: &mut Tx, by: &Actor, most: usize) -> Result<Vec<Allocated>, Failure> {
    allow(by, Verb::ConfirmOrder, Whose::Others)?;
    let mut served = Vec::new();
    for line in store::waiting(tx, most)? {
        let wanted = line.open;
        served.extend(serve(tx, by, &line, wanted)?);
    }
    Ok(served)
}

/// Goods of a supply arrive. Those it was promised to get them, the order confirmed first first; the rest lies free.
pub fn receive_supply(
    tx: &mut Tx,
    by: &Actor,
    id: Id<Supply>,
    quantity: Quantity,
    bin: Option<&str>,
) -> Result<Vec<Allocated>, Failure> {
    allow(by, Verb::AdjustStock, Whose::Others)?;
    let supply =
        stock::supply(tx, id)?.ok_or_else(|| General::NotFound { what: "supply", which: id.to_string() })?;
    if !quantity.is_positive() || quantity > supply.quantity {
        let problem = format!("{} are still to come, {quantity} can't arrive", supply.quantity);
        return Err(General::Invalid { field: "quantity", problem }.into());
    }
    stock::arrive(tx, &supply, quantity, bin)?;
    let (mut served, mut left) = (Vec::new(), quantity);
    for (line, promised) in store::waiting_for(tx, id.uuid())? {
        let wanted = promised.min(left);
        if wanted.is_positive() {
            stock::keep_promise(tx, line.order.uuid(), line.line_no, id, wanted)?;
            left = left.less(wanted);
            served.extend(kept(tx, by, &line, wanted)?);
        }
    }
    stock::arrived(tx, &supply, quantity)?;
    purchasing::received(tx, id.uuid())?;
    let entry = Entry {
        verb: Verb::AdjustStock.code(),
        noun: "supply",
        thing: id.uuid(),
        number: Some(&supply.source),
        reason: Some("arrived"),
        detail: serde_json::json!({ "quantity": quantity, "served": served.len() }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(served)
}

fn serve(tx: &mut Tx, by: &Actor, line: &Waiting, wanted: Quantity) -> Result<Option<Allocated>, Failure> {
    let today = company::today(tx)?;
    let want = Want { line_no: line.line_no, item: line.item, place: line.place, quantity: wanted };
    let taken = stock::take_over(tx, line.order.uuid(), &want, today)?;
    Ok(kept(tx, by, line, taken)?)
}

/// Open becomes reserved, and the order's timeline says so.
fn kept(tx: &mut Tx, by: &Actor, line: &Waiting, taken: Quantity) -> Result<Option<Allocated>, Fault> {
    if !taken.is_positive() {
        return Ok(None);
    }
    store::reserve_open(tx, line.order, line.line_no, taken)?;
    store::touch(tx, line.order)?;
    let open = line.open.less(taken);
    let entry = Entry {
        verb: "allocate_backorder",
        noun: "order",
        thing: line.order.uuid(),
        number: Some(&line.number),
        reason: None,
        detail: serde_json::json!({ "line": line.line_no, "reserved": taken, "open": open }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(Some(Allocated { order: line.number.clone(), line_no: line.line_no, quantity: taken, open }))
}
