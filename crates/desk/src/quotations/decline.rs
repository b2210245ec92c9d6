//! Decline: the customer does not want it, or not the rest of it; with the reason, from which the desk learns why offers are lost.

use basics::Limits;
use db::Tx;

use super::quotation::{Quotation, QuotationState};
use super::refusal::QuotationRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

pub fn decline(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<Quotation, Failure> {
    allow(by, Verb::DeclineQuotation, Whose::Own)?;
    let quotation = store::need(tx, number)?;
    let reason = decide(&quotation, reason)?;
    store::end(tx, quotation.id, QuotationState::Declined, Some(by.person), Some(&reason))?;
    let today = company::today(tx)?;
    let entry = Entry {
        verb: Verb::DeclineQuotation.code(),
        noun: "quotation",
        thing: quotation.id.uuid(),
        number: Some(&quotation.number),
        reason: Some(&reason),
        detail: serde_json::json!({
            "from": quotation.state_on(today).code(), "to": "declined", "was_begun": quotation.is_begun(),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    store::need(tx, number)
}

fn decide(quotation: &Quotation, reason: &str) -> Result<String, QuotationRefusal> {
    // One that lapsed may still be heard of: then the reason is known.
    if matches!(quotation.state, QuotationState::Accepted | QuotationState::Declined) {
        return Err(QuotationRefusal::Over { number: quotation.number.clone(), state: quotation.state });
    }
    let reason: String = reason.trim().chars().take(Limits::LINE_CHARS).collect();
    if reason.is_empty() { Err(QuotationRefusal::NoReason) } else { Ok(reason) }
}
