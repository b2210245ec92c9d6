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
    lists: Remember<ListId, Prices>,
    /// Of lists that are too long to be remembered whole.
    prices: Remember<(ListId, ItemId), Arc<Vec<PriceLine>>>,
}

/// What is remembered of a list.
#[derive(Clone)]
enum Prices {
    /// All of it, by item. Contracts are short: once a customer has ordered, no order of theirs asks for a price again, whatever is
    /// in it. With a memory for each pair of customer and item there would be no end to first times.
    Whole(Arc<HashMap<ItemId, Arc<Vec<PriceLine>>>>),
    Long,
}

/// A list with more prices than this is read by item.
const WHOLE_LIST_MAX: usize = 200;

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
        match whole_or_long(tx, &known, list.id)? {
            Prices::Whole(lines) => {
                prices.extend(items.iter().filter_map(|i| Some(((list.id, *i), Arc::clone(lines.get(i)?)))));
            }
            Prices::Long => add_prices(tx, &known, list.id, items, &mut prices)?,
        }
    }
    Ok(Tariff { general, own, prices })
}

fn whole_or_long(tx: &mut Tx, known: &Known, list: ListId) -> Result<Prices, Fault> {
    if let Some(prices) = known.lists.get(&list) {
        return Ok(prices);
    }
    let lines = store::first_price_lines(tx, list, WHOLE_LIST_MAX + 1)?;
    let count = lines.len();
    let prices = if count > WHOLE_LIST_MAX { Prices::Long } else { Prices::Whole(Arc::new(by_item(lines))) };
    known.lists.put_weighing(list, prices.clone(), 1 + count / LINES_OF_ONE_WEIGHT);
    Ok(prices)
}

/// So many prices take about as much memory as one entry of other memories.
const LINES_OF_ONE_WEIGHT: usize = 8;

fn by_item(lines: Vec<PriceLine>) -> HashMap<ItemId, Arc<Vec<PriceLine>>> {
    let mut by_item: HashMap<ItemId, Vec<PriceLine>> = HashMap::new();
    for line in lines {
        by_item.entry(line.item).or_default().push(line);
    }
    by_item.into_iter().map(|(item, lines)| (item, Arc::new(lines))).collect()
}

/// The lines of these items on one long list; those that are not remembered are read in one statement.
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
