//! Add: new items with their units, aliases and links. Called by the import, the demo and the item page.
//! Holds: each number once, every GTIN with a right check digit. All of them or none.

use std::collections::HashSet;

use basics::Gtin;
use db::Tx;

use super::{Alias, Item, ItemRefusal, Link, store};
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

pub fn add(tx: &mut Tx, by: &Actor, new: &[Item], aliases: &[Alias], links: &[Link]) -> Result<(), Failure> {
    allow(by, Verb::ChangeItem, Whose::Others)?;
    let skus: Vec<&str> = new.iter().map(|i| i.sku.as_str()).collect();
    let taken = store::taken(tx, &skus)?;
    decide(new, &taken)?;
    store::insert(tx, new)?;
    store::insert_aliases(tx, aliases)?;
    store::insert_links(tx, links)?;
    tx.advance_epoch()?;
    for item in new {
        journal::record(
            tx,
            by,
            &Entry {
                verb: Verb::ChangeItem.code(),
                noun: "item",
                thing: item.id.uuid(),
                number: Some(&item.sku),
                reason: None,
                detail: r#"{"is":"new"}"#.into(),
            },
        )?;
    }
    Ok(())
}

fn decide(new: &[Item], taken: &[String]) -> Result<(), ItemRefusal> {
    let mut seen: HashSet<String> = taken.iter().map(|sku| sku.to_uppercase()).collect();
    for item in new {
        if !seen.insert(item.sku.to_uppercase()) {
            return Err(ItemRefusal::NumberTaken(item.sku.clone()));
        }
        for gtin in item.gtin.iter().chain(item.units.iter().filter_map(|u| u.gtin.as_ref())) {
            gtin.parse::<Gtin>()
                .map_err(|e| ItemRefusal::Gtin { sku: item.sku.clone(), problem: e.to_string() })?;
        }
    }
    Ok(())
}
