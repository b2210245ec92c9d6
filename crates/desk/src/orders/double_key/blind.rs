//! Blind: whoever may key a field a second time does not look at the order before. Every page, answer, letter, copy and paper that shows what
//! was keyed first looks at the order by [`seen`].

use db::Tx;

use super::field::Doubled;
use super::refusal::DoubleKeyRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::orders::lifecycle::Stage;
use crate::orders::order::{HoldKind, Order};
use crate::policies::{Verb, Whose, may};

/// An order as this person may look at it.
pub fn seen(tx: &mut Tx, by: &Actor, number: &str) -> Result<Order, Failure> {
    let order = crate::orders::need(tx, number)?;
    not_blind(tx, by, &order)?;
    Ok(order)
}

fn not_blind(tx: &mut Tx, by: &Actor, order: &Order) -> Result<(), Failure> {
    // Only a submitted order that is held for it has something to be keyed again.
    if order.stage != Stage::Submitted || order.open_holds().all(|h| h.kind != HoldKind::DoubleKey) {
        return Ok(());
    }
    let fields = store::of_order(tx, order.id)?;
    Ok(decide(by, order, &fields)?)
}

fn decide(by: &Actor, order: &Order, fields: &[Doubled]) -> Result<(), DoubleKeyRefusal> {
    let own = order.entered_by == by.person;
    let mine = |d: &Doubled| d.is_waiting() && d.first_by != by.person;
    if !own && may(by, Verb::KeyAgain, Whose::Others) && fields.iter().any(mine) {
        return Err(DoubleKeyRefusal::Blind { number: order.number.clone() });
    }
    Ok(())
}
