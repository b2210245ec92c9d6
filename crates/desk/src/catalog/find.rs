//! Find: from what was typed, scanned or printed to the item.

use std::sync::Arc;

use basics::{Gtin, Unit, fold};
use db::{Fault, Tx};
use serde::Serialize;

use super::store::{self, Listed};
use super::{Item, ItemId};
use crate::customers::CustomerId;
use crate::remember::Remember;

#[derive(Default)]
struct Known {
    items: Remember<ItemId, Arc<Item>>,
    /// Our own numbers, which are the same for every customer.
    skus: Remember<String, ItemId>,
}

/// Customers' part numbers are taught while documents are read; that must not end the memory of all other records.
const PART_NUMBERS: &str = "part_numbers";

/// To be called by whatever changes what a customer calls an item.
pub(super) fn numbers_changed(tx: &mut Tx) -> Result<(), Fault> {
    tx.advance_epoch_of(PART_NUMBERS)
}

#[derive(Default)]
struct Numbers(Remember<(Option<CustomerId>, String), Resolved>);

/// By what kind of number an item was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    Sku,
    CustomerPart,
    Gtin,
    /// Another number that anyone may use.
    Alias,
    /// Our number but for hyphens, blanks and capitals.
    Folded,
}

/// What a reference leads to.
#[derive(Debug, Clone)]
pub enum Resolved {
    /// One item; a GTIN may also tell the unit.
    One {
        item: ItemId,
        via: Via,
        unit: Option<Unit>,
    },
    /// Several items by the same kind of number.
    Several(Vec<ItemId>),
    None,
}

/// The item for a reference of this customer: exact own number first, then the customer's part number, a GTIN, a general alias, then
/// the own number without its dress. Words are not looked at; see [`find`].
pub fn resolve(tx: &mut Tx, customer: Option<CustomerId>, written: &str) -> Result<Resolved, Fault> {
    let written = written.trim();
    let known = tx.memory::<Known>()?;
    if let Some(item) = known.skus.get(written) {
        return Ok(Resolved::One { item, via: Via::Sku, unit: None });
    }
    let numbers = tx.memory_with::<Numbers>(PART_NUMBERS)?;
    let key = (customer, written.to_owned());
    if let Some(found) = numbers.0.get(&key) {
        return Ok(found);
    }
    if let Some(item) = store::id_of_sku(tx, written)? {
        known.skus.put(written.to_owned(), item);
        return Ok(Resolved::One { item, via: Via::Sku, unit: None });
    }
    let found = look_up(tx, customer, written)?;
    if !matches!(found, Resolved::None) {
        numbers.0.put(key, found.clone());
    }
    Ok(found)
}

/// Reads what [`resolve`] and [`by_id`] will be asked for these references, in few statements instead of some for each. It only saves
/// time: what it can't find here is looked for one by one.
pub fn read_ahead(tx: &mut Tx, written: &[&str]) -> Result<(), Fault> {
    let known = tx.memory::<Known>()?;
    let (mut ids, mut unknown) = (Vec::new(), Vec::new());
    for sku in written.iter().map(|w| w.trim()).filter(|w| !w.is_empty()) {
        match known.skus.get(sku) {
            Some(id) => ids.push(id),
            None => unknown.push(sku),
        }
    }
    for (sku, id) in store::ids_of_skus(tx, &unknown)? {
        known.skus.put(sku, id);
        ids.push(id);
    }
    ids.retain(|id| known.items.get(id).is_none());
    for item in store::items(tx, &ids)? {
        known.items.put(item.id, Arc::new(item));
    }
    Ok(())
}

/// Anything but our own number as it is written.
fn look_up(tx: &mut Tx, customer: Option<CustomerId>, written: &str) -> Result<Resolved, Fault> {
    let folded = fold(written);
    if folded.is_empty() {
        return Ok(Resolved::None);
    }
    if let Some(customer) = customer
        && let Some(found) = one_or_several(store::by_alias(tx, Some(customer), &folded)?, Via::CustomerPart)
    {
        return Ok(found);
    }
    if let Ok(gtin) = written.parse::<Gtin>()
        && let Some((item, unit)) = store::by_gtin(tx, &gtin.to_string())?
    {
        return Ok(Resolved::One { item, via: Via::Gtin, unit });
    }
    if let Some(found) = one_or_several(store::by_alias(tx, None, &folded)?, Via::Alias) {
        return Ok(found);
    }
    Ok(one_or_several(store::by_folded(tx, &folded)?, Via::Folded).unwrap_or(Resolved::None))
}

fn one_or_several(ids: Vec<ItemId>, via: Via) -> Option<Resolved> {
    match ids.as_slice() {
        [] => None,
        [item] => Some(Resolved::One { item: *item, via, unit: None }),
        _ => Some(Resolved::Several(ids)),
    }
}

pub fn by_id(tx: &mut Tx, id: ItemId) -> Result<Option<Arc<Item>>, Fault> {
    let known = tx.memory::<Known>()?;
    if let Some(item) = known.items.get(&id) {
        return Ok(Some(item));
    }
    let found = store::items(tx, &[id])?.pop().map(Arc::new);
    if let Some(item) = &found {
        known.items.put(id, Arc::clone(item));
    }
    Ok(found)
}

pub fn by_sku(tx: &mut Tx, sku: &str) -> Result<Option<Arc<Item>>, Fault> {
    match store::id_of_sku(tx, sku.trim())? {
        Some(id) => by_id(tx, id),
        None => Ok(None),
    }
}

/// Items for what someone typed: a number of any kind, or the starts of words of the description. A number that leads to one item
/// comes alone.
pub fn find(
    tx: &mut Tx,
    customer: Option<CustomerId>,
    typed: &str,
    most: usize,
) -> Result<Vec<Listed>, Fault> {
    let ids = match resolve(tx, customer, typed)? {
        Resolved::One { item, .. } => vec![item],
        Resolved::Several(items) => items,
        Resolved::None => store::ids_by_words(tx, &crate::words::words(&[typed]), most)?,
    };
    store::listed(tx, &ids, most)
}
