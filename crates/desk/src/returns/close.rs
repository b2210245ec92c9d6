//! Close: everything that came back is settled, and somebody has said what becomes of it. What never came may be asked for again. Called by the desk.
//! Holds: nothing is left over; where nothing is owed for what came, or goods sent in advance did not all come back, the reason stays on record.

use db::Tx;

use super::authorise::tell;
use super::lifecycle::ReturnAct;
use super::refusal::ReturnRefusal;
use super::rma::{Advance, Return};
use super::settle::credited_of;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::billing::{self, CreditNote};
use crate::failure::no_card;
use crate::orders;
use crate::policies::{Verb, Whose, allow};

pub fn close(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<Return, Failure> {
    let of = store::need(tx, number)?;
    allow(by, Verb::CloseReturn, Whose::of(of.requested_by == by.person))?;
    let state = of.state.allow(ReturnAct::Close)?;
    let reason = Some(reason.trim()).filter(|r| !r.is_empty());
    no_card("reason", reason.unwrap_or_default())?;
    let credited = billing::credits_of_return(tx, of.id.uuid())?;
    decide(&of, &credited, reason)?;
    store::set_ended(tx, by, of.id, state, reason)?;
    if of.goods_back {
        for line in of.lines.iter().filter(|l| l.outstanding().is_positive()) {
            orders::withdraw_return(tx, of.order, line.line_no, line.outstanding())?;
        }
    }
    tell(tx, by, Verb::CloseReturn, &of, state, reason)?;
    store::need(tx, number)
}

fn decide(of: &Return, credited: &[CreditNote], reason: Option<&str>) -> Result<(), ReturnRefusal> {
    let number = || of.number.clone();
    for line in &of.lines {
        let (quantity, line_no) = (line.undecided(), line.line_no);
        if quantity.is_positive() {
            return Err(ReturnRefusal::Undecided { number: number(), quantity, line: line_no });
        }
        let settled = if of.is_credited() { credited_of(credited, line_no) } else { line.replaced };
        if of.due(line) > settled && reason.is_none() {
            return Err(ReturnRefusal::NotSettled(number()));
        }
    }
    let missing = of.lines.iter().any(|l| l.outstanding().is_positive());
    if of.advance != Advance::No && missing && reason.is_none() {
        return Err(ReturnRefusal::GoodsMissing(number()));
    }
    Ok(())
}
