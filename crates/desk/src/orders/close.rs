//! Close: shipped, invoiced and reconciled. Nothing more will happen to it.

use db::Tx;

use super::lifecycle::{Act, Stage};
use super::order::Order;
use super::refusal::OrderRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

pub fn close(tx: &mut Tx, by: &Actor, number: &str) -> Result<Stage, Failure> {
    let order = store::by_number(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
    allow(by, Verb::CloseOrder, Whose::of(order.entered_by == by.person))?;
    let stage = decide(&order)?;
    store::set_stage(tx, order.id, stage)?;
    let entry = Entry {
        verb: Verb::CloseOrder.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: None,
        detail: serde_json::json!({ "from": order.stage, "to": stage }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(stage)
}

fn decide(order: &Order) -> Result<Stage, OrderRefusal> {
    let stage = order.stage.allow(Act::Close)?;
    let short = order.lines.iter().find(|l| l.buckets.invoiced < l.buckets.shipped);
    if let Some(line) = short {
        let why = format!(
            "line {} has {} shipped but {} invoiced",
            line.line_no, line.buckets.shipped, line.buckets.invoiced
        );
        return Err(OrderRefusal::NotDone { number: order.number.clone(), why });
    }
    Ok(stage)
}
