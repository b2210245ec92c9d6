//! Receive: goods of a return came, all or some of them, and somebody looked at them. Called by the warehouse. Holds: no more comes in than may come
//! back; who looked, when, and in which condition the goods were, stays on record for each time.

use basics::{Limits, Quantity, clean_line};
use db::Tx;

use super::lifecycle::ReturnAct;
use super::refusal::ReturnRefusal;
use super::request::quantity;
use super::rma::{Condition, Return};
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::failure::no_card;
use crate::journal::{self, Entry};
use crate::orders;
use crate::policies::{Verb, Whose, allow};

/// As it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    pub line: i64,
    /// In base units.
    pub quantity: String,
    pub condition: Condition,
    pub note: String,
}

pub fn receive(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    arrived: &[Arrived],
    version: Option<i64>,
) -> Result<Return, Failure> {
    allow(by, Verb::ReceiveReturn, Whose::Others)?;
    let of = store::need(tx, number)?;
    store::check_version(&of, version)?;
    let state = of.state.allow(ReturnAct::Receive)?;
    let came = decide(&of, arrived)?;
    for (one, quantity) in &came {
        let note: String = clean_line(&one.note).0.chars().take(Limits::LINE_CHARS).collect();
        no_card("note", &note)?;
        if !store::receive(tx, by, &of, one.line, *quantity, one.condition, &note)? {
            let left = Quantity::ZERO;
            return Err(ReturnRefusal::MoreCame { line: one.line, wanted: *quantity, left }.into());
        }
        orders::returned(tx, of.order, one.line, *quantity)?;
    }
    store::set_state(tx, of.id, state)?;
    let entry = Entry {
        verb: Verb::ReceiveReturn.code(),
        noun: "return",
        thing: of.id.uuid(),
        number: Some(&of.number),
        reason: None,
        detail: serde_json::json!({
            "from": of.state, "to": state,
            "lines": came.iter().map(|(a, q)| (a.line, q, a.condition)).collect::<Vec<_>>(),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    store::need(tx, number)
}

fn decide<'a>(of: &Return, arrived: &'a [Arrived]) -> Result<Vec<(&'a Arrived, Quantity)>, ReturnRefusal> {
    if arrived.is_empty() || arrived.len() > Limits::ORDER_LINES {
        return Err(ReturnRefusal::Lines { most: Limits::ORDER_LINES });
    }
    let mut came: Vec<(&Arrived, Quantity)> = Vec::with_capacity(arrived.len());
    for one in arrived {
        let line = of.lines.iter().find(|l| l.line_no == one.line);
        let line = line.ok_or_else(|| ReturnRefusal::NoLine { line: one.line, number: of.number.clone() })?;
        let wanted = quantity(one.line, &one.quantity)?;
        // The same line may come twice, each in its own condition.
        let before =
            came.iter().filter(|(a, _)| a.line == one.line).fold(Quantity::ZERO, |s, (_, q)| s.plus(*q));
        let left = line.outstanding().less(before);
        if wanted > left {
            return Err(ReturnRefusal::MoreCame { line: one.line, wanted, left });
        }
        came.push((one, wanted));
    }
    Ok(came)
}
