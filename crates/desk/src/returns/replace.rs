//! Replace: the goods are sent again without charge, by an order of its own that names the one it is for; or in advance, with the
//! authorisation, free or charged until the goods are back. Called by the desk once goods are here. Holds: no unit is sent again twice;
//! the order goes the way of every order.

use basics::Quantity;
use db::Tx;

use super::authorise::tell;
use super::lifecycle::ReturnAct;
use super::refusal::ReturnRefusal;
use super::rma::{Advance, Return, ReturnLine};
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::orders::{self, Channel, Draft, DraftLine, Origin};
use crate::policies::{Verb, Whose, allow};

/// What is here and was not sent again yet is sent again.
pub fn replace(tx: &mut Tx, by: &Actor, number: &str, version: Option<i64>) -> Result<Return, Failure> {
    let mut of = store::need(tx, number)?;
    allow(by, Verb::RequestReturn, Whose::Own)?;
    store::check_version(&of, version)?;
    let state = of.state.allow(ReturnAct::Replace)?;
    decide(&of)?;
    if of.advance == Advance::No {
        place(tx, by, &mut of)?;
    }
    store::set_settled(tx, by, of.id, state)?;
    tell(tx, by, Verb::RequestReturn, &of, state, None)?;
    store::need(tx, number)
}

fn decide(of: &Return) -> Result<(), ReturnRefusal> {
    if of.is_credited() {
        return Err(ReturnRefusal::CreditInstead(of.number.clone()));
    }
    // What left in advance is settled once something of it is back.
    let due = |l: &ReturnLine| match of.advance {
        Advance::No => of.due(l) > l.replaced,
        _ => l.received.is_positive(),
    };
    if of.lines.iter().any(due) { Ok(()) } else { Err(ReturnRefusal::NothingToSettle(of.number.clone())) }
}

/// Places the order.
pub(super) fn place(tx: &mut Tx, by: &Actor, of: &mut Return) -> Result<(), Failure> {
    let order = orders::need(tx, &of.order_number)?;
    let again =
        |l: &ReturnLine| if of.advance == Advance::No { of.due(l).less(l.replaced) } else { l.quantity };
    let lines: Vec<(i64, Quantity)> =
        of.lines.iter().map(|l| (l.line_no, again(l))).filter(|(_, q)| q.is_positive()).collect();
    let reason = format!("replacement for {}", of.number);
    let line = |l: &ReturnLine| {
        let free = of.advance != Advance::Charged;
        let quantity = lines.iter().find(|(n, _)| *n == l.line_no)?.1;
        Some(DraftLine {
            item: l.sku.clone(),
            quantity: quantity.to_string(),
            unit: l.unit.to_string(),
            price: if free { "0".to_owned() } else { String::new() },
            price_reason: if free { reason.clone() } else { String::new() },
            ..DraftLine::default()
        })
    };
    let nth = of.replacements.len();
    let draft = Draft {
        customer: of.customer_number.clone(),
        buyer_po_no: if nth == 0 { of.number.clone() } else { format!("{}-{}", of.number, nth + 1) },
        ship_to: order.parties.ship_to.as_ref().map(|p| p.code.clone()).unwrap_or_default(),
        kind: "replacement".into(),
        note: reason.clone(),
        accept: reason.clone(),
        lines: of.lines.iter().filter_map(line).collect(),
        ..Draft::default()
    };
    let origin = Origin { channel: Channel::Keyboard, message: None, copy_of: Some(of.order.uuid()) };
    let placed = orders::place(tx, by, &draft, origin, None)?;
    for (line_no, quantity) in &lines {
        store::replaced(tx, of.id, *line_no, *quantity)?;
    }
    of.replacements.push(placed.number);
    store::set_replacements(tx, of.id, &of.replacements)?;
    of.version += 1;
    Ok(())
}
