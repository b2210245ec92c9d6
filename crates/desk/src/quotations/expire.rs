//! Expire: quotations whose day is over come to their end by themselves, so that lists and figures say so. Called by the worker each round;
//! every reader counts them as expired before that.

use db::Tx;

use super::quotation::QuotationState;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// Quotations ended in one round.
const ROUND: usize = 200;

pub fn expire_due(tx: &mut Tx, by: &Actor) -> Result<usize, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let today = company::today(tx)?;
    let due = store::over(tx, today, ROUND)?;
    for (id, number, until) in &due {
        store::end(tx, *id, QuotationState::Expired, None, None)?;
        let entry = Entry {
            verb: "expire_quotation",
            noun: "quotation",
            thing: id.uuid(),
            number: Some(number),
            reason: None,
            detail: serde_json::json!({ "from": "open", "to": "expired", "valid_until": until }).to_string(),
        };
        journal::record(tx, by, &entry)?;
    }
    Ok(due.len())
}
