//! Render: a service that somebody has to confirm is done, all of it or so much. Called by the order page, the API and the command line.
//! Holds: no more than was ordered; the order is with those who carry it out.

use basics::Quantity;
use db::Tx;
use serde::Serialize;

use super::lifecycle::{Act, Stage};
use super::order::{Buckets, Order};
use super::refusal::OrderRefusal;
use super::{shipped, store};
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rendered {
    pub number: String,
    pub line_no: i64,
    pub stage: Stage,
    /// In base units.
    pub rendered: Quantity,
    pub left: Quantity,
}

/// `quantity` in base units as typed; empty for all that is left. `note` says by whom or when.
pub fn render(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    line_no: i64,
    quantity: &str,
    note: &str,
) -> Result<Rendered, Failure> {
    let order = shipped::need(tx, number)?;
    allow(by, Verb::RenderService, Whose::of(order.entered_by == by.person))?;
    let (to, rendered) = decide(&order, line_no, quantity)?;
    store::set_buckets(tx, order.id, line_no, &to)?;
    let stage = shipped::services_done(tx, order.id)?;
    store::touch(tx, order.id)?;
    let entry = Entry {
        verb: Verb::RenderService.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: Some(note.trim()).filter(|n| !n.is_empty()),
        detail:
            serde_json::json!({ "from": order.stage, "to": stage, "line": line_no, "quantity": rendered })
                .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(Rendered { number: order.number, line_no, stage, rendered, left: to.open })
}

fn decide(order: &Order, line_no: i64, quantity: &str) -> Result<(Buckets, Quantity), OrderRefusal> {
    order.stage.allow(Act::Ship)?;
    let not_done = |why: String| OrderRefusal::NotRendered { number: order.number.clone(), why };
    let line = order
        .lines
        .iter()
        .find(|l| l.line_no == line_no && l.kind == "job")
        .ok_or_else(|| not_done(format!("line {line_no} is no service that is confirmed")))?;
    let b = line.buckets;
    let rendered = match quantity.trim() {
        "" => b.open,
        typed => Quantity::parse(typed).map_err(|e| not_done(e.to_string()))?,
    };
    if !rendered.is_positive() || rendered > b.open {
        return Err(not_done(format!("of line {line_no} {} are left", b.open)));
    }
    Ok((Buckets { open: b.open.less(rendered), shipped: b.shipped.plus(rendered), ..b }, rendered))
}
