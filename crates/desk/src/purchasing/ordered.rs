//! Ordered: the vendor was asked and said when. Called by the page of purchase requests, the API and the command line.
//! Holds: what comes to us is due on the day that the vendor named, for everybody who was promised it.

use basics::{Day, Limits, clean_line, typed_day};
use db::Tx;

use super::refusal::PurchaseRefusal;
use super::request::{PurchaseRequest, PurchaseState};
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::stock;

/// `reference` is the vendor's number, `due` a day as typed; empty for the day that is on record.
pub fn ordered(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    reference: &str,
    due: &str,
) -> Result<PurchaseRequest, Failure> {
    allow(by, Verb::HandlePurchase, Whose::Others)?;
    let request = store::need(tx, number)?;
    let today = company::today(tx)?;
    let due = decide(&request, due, today)?;
    let reference: String = clean_line(reference).0.chars().take(Limits::PO_NUMBER_CHARS).collect();
    store::set_ordered(tx, request.id, Some(reference.as_str()).filter(|r| !r.is_empty()), due)?;
    if let Some(supply) = request.supply {
        stock::supply_is_due(tx, supply, due)?;
    }
    let entry = Entry {
        verb: Verb::HandlePurchase.code(),
        noun: "purchase_request",
        thing: request.id.uuid(),
        number: Some(&request.number),
        reason: None,
        detail: serde_json::json!({ "to": "ordered", "reference": reference, "due": due }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    store::need(tx, number)
}

fn decide(request: &PurchaseRequest, due: &str, today: Day) -> Result<Day, PurchaseRefusal> {
    if !request.state.is_open() {
        return Err(PurchaseRefusal::WrongState { number: request.number.clone(), state: request.state });
    }
    debug_assert!(request.state != PurchaseState::Done);
    match due.trim() {
        "" => Ok(request.due),
        typed => typed_day(typed, today).map_err(|e| PurchaseRefusal::Due(e.to_string())),
    }
}
