//! Learn an alias: a person says that a customer is called so, too. From then on it is found by that name, until it is forgotten. Called
//! by what is learned from corrections.

use db::Tx;

use super::{Customer, store};
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

pub fn learn_alias(tx: &mut Tx, by: &Actor, customer: &Customer, name: &str) -> Result<(), Failure> {
    allow(by, Verb::CorrectField, Whose::Others)?;
    store::insert_alias(tx, customer.id, name.trim())?;
    entered(tx, by, customer, "learn_alias")
}

/// Takes back what was learned.
pub fn forget_alias(tx: &mut Tx, by: &Actor, customer: &Customer, name: &str) -> Result<(), Failure> {
    allow(by, Verb::CorrectField, Whose::Others)?;
    store::delete_alias(tx, customer.id, name.trim())?;
    entered(tx, by, customer, "forget_alias")
}

fn entered(tx: &mut Tx, by: &Actor, customer: &Customer, verb: &'static str) -> Result<(), Failure> {
    tx.advance_epoch()?;
    let entry = Entry {
        verb,
        noun: "customer",
        thing: customer.id.uuid(),
        number: Some(&customer.number),
        reason: None,
        detail: "{}".into(),
    };
    journal::record(tx, by, &entry)?;
    Ok(())
}
