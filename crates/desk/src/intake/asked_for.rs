//! Asked for: the items and quantities of a document that is no order, a request for a quotation above all, recognised as those of an order
//! are. Nothing of it is kept; whoever makes an offer of it looks it over.

use std::collections::HashMap;

use db::{Fault, Tx};

use super::convert::{OrderFacts, order_facts};
use super::message::Message;
use super::{recognise, store};

pub fn asked_for(tx: &mut Tx, message: &Message) -> Result<OrderFacts, Fault> {
    let Some(material) = store::material(tx, message.id)? else { return Ok(OrderFacts::default()) };
    let settled = HashMap::new();
    let asked = recognise::Asked::of(message, &material, &settled);
    let Some(found) = recognise::whatever_it_is(tx, &asked)? else { return Ok(OrderFacts::default()) };
    let message = Message { heard: found.heard, ..message.clone() };
    Ok(order_facts(&message, &found.fields))
}
