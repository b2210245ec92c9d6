//! Tariff: everything that may bear on the charges of one customer's order, kept in memory between orders.

use std::collections::HashMap;
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

#[derive(Debug, Clone)]
pub struct Tariff {
    pub general: Arc<General>,
    pub own: Arc<Own>,
    /// Price lines of the items asked for, of all the customer's lists.
    pub prices: HashMap<ItemId, Arc<Vec<PriceLine>>>,
}

#[derive(Default)]
struct Known {
    general: OnceLock<Arc<General>>,
    own: Remember<CustomerId, Arc<Own>>,
    prices: Remember<(CustomerId, ItemId), Arc<Vec<PriceLine>>>,
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
            let own = Arc::new(Own {
                lists: store::lists(tx, customer.id, assigned)?,
                certificates: store::certificates(tx, customer.id)?,
            });
            known.own.put(customer.id, Arc::clone(&own));
            own
        }
    };
    let mut prices = HashMap::with_capacity(items.len());
    for item in items {
        let lines = match known.prices.get(&(customer.id, *item)) {
            Some(lines) => lines,
            None => {
                let lists: Vec<Id<PriceList>> = own.lists.iter().map(|l| l.id).collect();
                let lines = Arc::new(store::price_lines(tx, &lists, *item)?);
                known.prices.put((customer.id, *item), Arc::clone(&lines));
                lines
            }
        };
        prices.insert(*item, lines);
    }
    Ok(Tariff { general, own, prices })
}
