//! Add: new customers with their addresses, names and contacts. Called by the import, the demo and the customer page.
//! Holds: each number once, each customer with a billing address. All of them or none.

use std::collections::HashSet;

use db::Tx;

use super::{Customer, CustomerRefusal, store};
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

pub fn add(tx: &mut Tx, by: &Actor, new: &[Customer]) -> Result<(), Failure> {
    allow(by, Verb::ChangeCustomer, Whose::Others)?;
    let numbers: Vec<&str> = new.iter().map(|c| c.number.as_str()).collect();
    let taken = store::taken(tx, &numbers)?;
    decide(new, &taken)?;
    store::insert(tx, new)?;
    tx.advance_epoch()?;
    for customer in new {
        let detail = serde_json::json!({ "is": "new", "addresses": customer.addresses.len() }).to_string();
        journal::record(
            tx,
            by,
            &Entry {
                verb: Verb::ChangeCustomer.code(),
                noun: "customer",
                thing: customer.id.uuid(),
                number: Some(&customer.number),
                reason: None,
                detail,
            },
        )?;
    }
    Ok(())
}

fn decide(new: &[Customer], taken: &[String]) -> Result<(), CustomerRefusal> {
    let mut seen: HashSet<&str> = taken.iter().map(String::as_str).collect();
    for customer in new {
        if !seen.insert(&customer.number) {
            return Err(CustomerRefusal::NumberTaken(customer.number.clone()));
        }
        if customer.bill_to().is_none() {
            return Err(CustomerRefusal::NoBillTo { number: customer.number.clone() });
        }
    }
    Ok(())
}
