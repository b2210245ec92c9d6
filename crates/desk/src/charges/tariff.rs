//! Tariff: everything that may bear on the charges of one customer's order, kept in memory between orders.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use basics::Id;
use db::{Fault, Tx};

use super::store;
use super::types::{
    Certificate, Discount, FreightRate, FreightZone, PriceLine, PriceList, Surcharge, TaxRate,
};
use crate::catalog::ItemId;
use crate::customers::{Customer, CustomerId};
use crate::remember::Remember;

/// What is the same for every customer.
#[derive(Debug, Default)]
pub struct General {
    pub discounts: Vec<Discount>,
    pub surcharges: Vec<Surcharge>,
    pub zones: Vec<FreightZone>,
    pub freight: Vec<FreightRate>,
    pub taxes: Vec<TaxRate>,
}

/// The price lists of a customer: contracts first, then the assigned list.
#[derive(Debug, Default)]
pub struct Own {
    pub lists: Vec<PriceList>,
    pub certificates: Vec<Certificate>,
}

type ListId = Id<PriceList>;

#[derive(Debug, Clone)]
pub struct Tariff {
    pub general: Arc<General>,
    pub own: Arc<Own>,
    /// Price lines of the items asked for, by the list they are on.
    pub prices: HashMap<(ListId, ItemId), Arc<Vec<PriceLine>>>,
}

#[derive(Default)]
struct Known {
    general: OnceLock<Arc<General>>,
    own: Remember<CustomerId, Arc<Own>>,
    /// By list, not by customer: a list that many customers share is read once.
    prices: Remember<(ListId, ItemId), Arc<Vec<PriceLine>>>,
}

pub fn tariff(tx: &mut Tx, customer: &Customer, items: &[ItemId]) -> Result<Tariff, Fault> {
    let known = tx.memory::<Known>()?;
    let general = match known.general.get() {
        Some(general) => Arc::clone(general),
        None => {
            let general = Arc::new(store::general(tx)?);
            Arc::clone(known.general.get_or_init(|| general))
        }
    };
    let own = match known.own.get(&customer.id) {
        Some(own) => own,
        None => {
            let assigned = customer.price_list.map(Id::from_uuid);
            let lists = store::ask_lists(tx, customer.id, assigned)?;
            let certificates = store::ask_certificates(tx, customer.id)?;
            let own = Arc::new(Own { lists: tx.hear(lists)?, certificates: tx.hear(certificates)? });
            known.own.put(customer.id, Arc::clone(&own));
            own
        }
    };
    let mut prices = HashMap::with_capacity(own.lists.len() * items.len());
    for list in &own.lists {
        add_prices(tx, &known, list.id, items, &mut prices)?;
    }
    Ok(Tariff { general, own, prices })
}

/// The lines of these items on one list; those that are not remembered are read in one statement.
fn add_prices(
    tx: &mut Tx,
    known: &Known,
    list: ListId,
    items: &[ItemId],
    prices: &mut HashMap<(ListId, ItemId), Arc<Vec<PriceLine>>>,
) -> Result<(), Fault> {
    let mut missing: BTreeMap<ItemId, Vec<PriceLine>> = BTreeMap::new();
    for item in items {
        match known.prices.get(&(list, *item)) {
            Some(lines) => {
                prices.insert((list, *item), lines);
            }
            None => {
                missing.insert(*item, Vec::new());
            }
        }
    }
    let asked: Vec<ItemId> = missing.keys().copied().collect();
    for line in store::price_lines(tx, list, &asked)? {
        missing.entry(line.item).or_default().push(line);
    }
    for (item, lines) in missing {
        let lines = Arc::new(lines);
        known.prices.put((list, item), Arc::clone(&lines));
        prices.insert((list, item), lines);
    }
    Ok(())
}
