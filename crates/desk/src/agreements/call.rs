//! Call off: an order takes so much of an agreed line, guarded by the row, so that no two orders get the same. And give back, when the order comes
//! to nothing or to less. In the order's transaction, whichever way the order was made.

use basics::Quantity;
use db::{Fault, Tx};
use uuid::Uuid;

use super::agreement::AgreementId;
use super::refusal::AgreementRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};

/// What a line of an order takes, in the agreed unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub order_line: i64,
    pub agreement: AgreementId,
    pub number: String,
    pub line_no: i64,
    pub quantity: Quantity,
}

pub(crate) fn call(
    tx: &mut Tx,
    by: &Actor,
    order: Uuid,
    order_number: &str,
    calls: &[Call],
) -> Result<(), Failure> {
    let Some(first) = calls.first() else { return Ok(()) };
    for one in calls {
        take(tx, one.agreement, &one.number, one.line_no, one.quantity)?;
        store::insert_call(tx, order, order_number, one)?;
    }
    let lines: Vec<(i64, Quantity)> = calls.iter().map(|c| (c.line_no, c.quantity)).collect();
    let entry = Entry {
        verb: "call_off",
        noun: "agreement",
        thing: first.agreement.uuid(),
        number: Some(&first.number),
        reason: None,
        detail: serde_json::json!({ "order": order_number, "lines": lines }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}

fn take(
    tx: &mut Tx,
    agreement: AgreementId,
    number: &str,
    line: i64,
    wanted: Quantity,
) -> Result<(), Failure> {
    if store::take(tx, agreement, line, wanted)? {
        return Ok(());
    }
    let left = store::left(tx, agreement, line)?;
    Err(AgreementRefusal::TooMany { number: number.to_owned(), line, wanted, left }.into())
}

/// A line of a call-off is changed to another quantity, in the agreed unit: what is more is taken, what is less is left again.
pub(crate) fn call_more(tx: &mut Tx, order: Uuid, order_line: i64, wanted: Quantity) -> Result<(), Failure> {
    let Some((agreement, number, line, took)) = store::called_by_line(tx, order, order_line)? else {
        return Ok(());
    };
    let more = wanted.less(took);
    if more.is_positive() {
        take(tx, agreement, &number, line, more)?;
        return Ok(store::keep_call(tx, order, order_line, wanted)?);
    }
    Ok(give_back_line(tx, order, order_line, wanted)?)
}

/// A line that was split off another is called off as that is; its part was given back by then.
pub(crate) fn call_like(
    tx: &mut Tx,
    order: Uuid,
    of_line: i64,
    order_line: i64,
    quantity: Quantity,
) -> Result<(), Failure> {
    let Some((agreement, number, line_no, _)) = store::called_by_line(tx, order, of_line)? else {
        return Ok(());
    };
    take(tx, agreement, &number, line_no, quantity)?;
    let order_number = store::order_number(tx, order, of_line)?.unwrap_or_default();
    let call = Call { order_line, agreement, number, line_no, quantity };
    Ok(store::insert_call(tx, order, &order_number, &call)?)
}

/// A line of an order is changed to less than it took, or taken out.
pub(crate) fn give_back_line(
    tx: &mut Tx,
    order: Uuid,
    order_line: i64,
    keeps: Quantity,
) -> Result<(), Fault> {
    let Some((agreement, _, line, took)) = store::called_by_line(tx, order, order_line)? else {
        return Ok(());
    };
    if took <= keeps {
        return Ok(());
    }
    store::untake(tx, agreement, line, took.less(keeps))?;
    store::keep_call(tx, order, order_line, keeps)
}

/// What an order called off is left again.
pub(crate) fn give_back(tx: &mut Tx, order: Uuid) -> Result<(), Fault> {
    let called = store::called_by(tx, order)?;
    for (agreement, line, quantity) in &called {
        store::untake(tx, *agreement, *line, *quantity)?;
    }
    if called.is_empty() { Ok(()) } else { store::forget_calls(tx, order) }
}
