//! Copy: a new draft with the lines of an order, linked to it. The way on for what is cancelled or closed, and "the same again".
//! Holds: a copy is verified like any other draft; no hold is got round by copying.

use db::Tx;

use super::double_key::seen;
use super::draft::{Channel, Draft, DraftLine, Origin};
use super::lifecycle::Act;
use super::open::{self, Opened};
use super::order::Order;
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
        lines: order
            .standing_lines()
            .map(|l| DraftLine {
                item: l.sku.clone(),
                quantity: l.quantity.to_string(),
                unit: l.unit.to_string(),
                ..DraftLine::default()
            })
            .collect(),
        ..Draft::default()
    }
}
