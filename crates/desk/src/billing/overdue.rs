//! Overdue: what of a customer's invoices is past its day and not paid; the credit check asks for it with each order. Kept with each payment and
//! credit, and for all customers once a day by the worker, because days pass by themselves.

use basics::Instant;
use db::{Fault, Tx};

use super::payment_store;
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::customers::{self, CustomerId};
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

pub(super) fn refresh(tx: &mut Tx, customer: CustomerId) -> Result<(), Fault> {
    let today = company::today(tx)?;
    let overdue = payment_store::overdue_of(tx, customer, today)?;
    customers::set_overdue(tx, customer, overdue)
}

/// For all customers, once a day; says for how many something changed.
pub fn age_receivables(tx: &mut Tx, by: &Actor) -> Result<u64, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let today = company::today(tx)?;
    let day = i64::from(today.days_since(Instant::from_micros(0).utc_day()));
    if payment_store::aged(tx)? == Some(day) {
        return Ok(0);
    }
    let changed = payment_store::age_all(tx, today)?;
    payment_store::set_aged(tx, day)?;
    let entry = Entry {
        verb: "age_receivables",
        noun: "receivables",
        thing: uuid::Uuid::nil(),
        number: None,
        reason: None,
        detail: serde_json::json!({ "day": today, "customers": changed }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(changed)
}
