//! Learn an alias: a clerk says that a customer's number means this item. From then on it is read without asking, until it is
//! forgotten. Called by what is learned from corrections.

use db::Tx;

use super::{Alias, Item, store};
use crate::Failure;
use crate::actor::Actor;
use crate::customers::CustomerId;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

pub fn learn_alias(
    tx: &mut Tx,
    by: &Actor,
    customer: CustomerId,
    written: &str,
    item: &Item,
) -> Result<(), Failure> {
    allow(by, Verb::CorrectField, Whose::Others)?;
    let alias = Alias { customer: Some(customer), item: item.id, written: written.trim().to_owned() };
    store::insert_aliases(tx, std::slice::from_ref(&alias))?;
    super::find::numbers_changed(tx)?;
    journal::record(
        tx,
        by,
        &Entry {
            verb: "learn_alias",
            noun: "item",
            thing: item.id.uuid(),
            number: Some(&item.sku),
            reason: None,
            detail: serde_json::json!({ "customer": customer, "written": alias.written }).to_string(),
        },
    )?;
    Ok(())
}

/// Takes back what was learned: the number means nothing any more.
pub fn forget_alias(
    tx: &mut Tx,
    by: &Actor,
    customer: CustomerId,
    written: &str,
    item: &Item,
) -> Result<(), Failure> {
    allow(by, Verb::CorrectField, Whose::Others)?;
    store::retire_alias(tx, customer, written, item.id)?;
    super::find::numbers_changed(tx)?;
    journal::record(
        tx,
        by,
        &Entry {
            verb: "forget_alias",
            noun: "item",
            thing: item.id.uuid(),
            number: Some(&item.sku),
            reason: None,
            detail: serde_json::json!({ "customer": customer, "written": written }).to_string(),
        },
    )?;
    Ok(())
}
