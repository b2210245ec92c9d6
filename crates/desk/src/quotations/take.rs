//! Take: an order takes so much of an offered line, guarded by the row, so that what was offered is ordered once. And give back, when the order
//! comes to nothing. In the order's transaction, whichever way the order was made.

use basics::Quantity;
use db::{Fault, Tx};
use uuid::Uuid;

use super::quotation::QuotationId;
use super::refusal::QuotationRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// What a line of an order takes, in the offered unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Take {
    pub order_line: i64,
    pub quotation: QuotationId,
    pub number: String,
    pub line_no: i64,
    pub quantity: Quantity,
    pub left: Quantity,
}

pub(crate) fn take(
    tx: &mut Tx,
    by: &Actor,
    order: Uuid,
    order_number: &str,
    takes: &[Take],
) -> Result<(), Failure> {
    if takes.is_empty() {
        return Ok(());
    }
    allow(by, Verb::AcceptQuotation, Whose::Own)?;
    for one in takes {
        if !store::take(tx, one.quotation, one.line_no, one.quantity)? {
            let (number, line) = (one.number.clone(), one.line_no);
            return Err(
                QuotationRefusal::TooMany { number, line, wanted: one.quantity, left: one.left }.into()
            );
        }
        store::insert_ordered(tx, order, order_number, one)?;
    }
    let mut quotations: Vec<&Take> = takes.iter().collect();
    quotations.dedup_by_key(|t| t.quotation);
    for one in quotations {
        store::end_if_all_taken(tx, one.quotation)?;
        let lines = takes.iter().filter(|t| t.quotation == one.quotation);
        let lines: Vec<(i64, Quantity)> = lines.map(|t| (t.line_no, t.quantity)).collect();
        let entry = Entry {
            verb: Verb::AcceptQuotation.code(),
            noun: "quotation",
            thing: one.quotation.uuid(),
            number: Some(&one.number),
            reason: None,
            detail: serde_json::json!({ "order": order_number, "lines": lines }).to_string(),
        };
        journal::record(tx, by, &entry)?;
    }
    Ok(())
}

/// A line of an order is changed to less than it took, or taken out: what is too much is offered again.
pub(crate) fn give_back_line(
    tx: &mut Tx,
    order: Uuid,
    order_line: i64,
    keeps: Quantity,
) -> Result<(), Fault> {
    let Some((quotation, line_no, took)) = store::taken_by_line(tx, order, order_line)? else {
        return Ok(());
    };
    if took <= keeps {
        return Ok(());
    }
    store::untake(tx, quotation, line_no, took.less(keeps))?;
    store::reopen(tx, quotation)?;
    store::keep_ordered(tx, order, order_line, keeps)
}

/// What an order took is free again; an offer that was ordered as a whole is open once more.
pub(crate) fn give_back(tx: &mut Tx, order: Uuid) -> Result<(), Fault> {
    let taken = store::taken_by(tx, order)?;
    for (quotation, line_no, quantity) in &taken {
        store::untake(tx, *quotation, *line_no, *quantity)?;
        store::reopen(tx, *quotation)?;
    }
    if taken.is_empty() { Ok(()) } else { store::forget_ordered(tx, order) }
}
