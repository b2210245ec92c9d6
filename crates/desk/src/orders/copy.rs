//! Copy: a new draft with the lines of an order, linked to it. The way on for what is cancelled or closed, and "the same again".
//! Holds: a copy is verified like any other draft; no hold is got round by copying.

use db::Tx;

use super::double_key::seen;
use super::draft::{Channel, Draft, DraftLine, Origin};
use super::lifecycle::Act;
use super::open::{self, Opened};
use super::order::{Order, OrderLine};
use super::schedule::{DraftPart, Schedule};
use crate::Failure;
use crate::actor::Actor;
use crate::policies::{Verb, Whose, allow};

pub fn copy(tx: &mut Tx, by: &Actor, number: &str) -> Result<Opened, Failure> {
    let order = seen(tx, by, number)?;
    allow(by, Verb::CopyOrder, Whose::of(order.entered_by == by.person))?;
    order.stage.allow(Act::Copy)?;
    let origin = Origin { channel: Channel::Keyboard, message: None, copy_of: Some(order.id.uuid()) };
    open::open(tx, by, &as_draft(&order), origin)
}

/// The lines of an order as a draft, without its PO number and dates: those belong to the new order.
pub fn as_draft(order: &Order) -> Draft {
    Draft {
        customer: order.parties.customer_number.clone(),
        ship_to: order.parties.ship_to.as_ref().map(|p| p.code.clone()).unwrap_or_default(),
        carrier: order.carrier.clone().unwrap_or_default(),
        lines: lines(order),
        ..Draft::default()
    }
}

/// Parts of a line are one line again, with the places that they went to.
fn lines(order: &Order) -> Vec<DraftLine> {
    let place = |l: &OrderLine| l.more.ship_to.as_ref().map(|p| p.code.clone()).unwrap_or_default();
    let mut lines: Vec<(Option<i64>, DraftLine)> = Vec::new();
    for line in order.standing_lines() {
        let part =
            DraftPart { quantity: line.quantity.to_string(), ship_to: place(line), ..DraftPart::default() };
        let first = lines.iter_mut().find(|(of, _)| of.is_some() && *of == line.more.part_of);
        if let Some((_, first)) = first {
            first.schedule.0.push(part);
            continue;
        }
        let is_part = line.more.part_of.is_some();
        let copied = DraftLine {
            item: line.sku.clone(),
            quantity: if is_part { String::new() } else { part.quantity.clone() },
            unit: line.unit.to_string(),
            specification: line.more.specification.clone(),
            ship_to: if is_part { String::new() } else { part.ship_to.clone() },
            schedule: if is_part { Schedule(vec![part]) } else { Schedule::default() },
            ..DraftLine::default()
        };
        lines.push((line.more.part_of, copied));
    }
    lines.into_iter().map(|(_, line)| line).collect()
}
