//! The whole made-up company in memory, before anything is written: the same for the same size, seed and day.

use std::sync::Arc;

use basics::{Day, Id, Instant, Rng};
use desk::catalog::{Alias, Item, ItemKind, ItemStatus, Link};
use desk::customers::Customer;
use desk::stock::{Arrival, Place, Supply};
use uuid::Uuid;

use crate::check::shuffled;
use crate::customers::Lists;
use crate::prices::{Calendar, Prices};
use crate::{Size, company, counter, customers, items, prices, stock};

/// Everything but people and orders.
#[derive(Debug, Clone)]
pub struct World {
    pub today: Day,
    pub places: Vec<Place>,
    pub customers: Arc<Vec<Customer>>,
    pub items: Arc<Vec<Item>>,
    pub aliases: Vec<Alias>,
    pub links: Vec<Link>,
    pub prices: Prices,
    pub arrivals: Vec<Arrival>,
    pub supplies: Vec<Supply>,
    /// Places in `items`, the best seller first.
    pub by_popularity: Vec<usize>,
}

impl World {
    pub fn of(size: &Size, today: Day) -> World {
        let mut rng = Rng::from_seed(size.seed);
        // Records are older than any order; all of them were made at the same moment.
        let at = midnight(today).plus_seconds(-4 * 366 * 86_400);
        let places = company::places(at, &mut rng);
        let lists =
            Lists { trade: list(at, &mut rng), industry: list(at, &mut rng), export: list(at, &mut rng) };
        let mut customers = customers::customers(size.customers, lists, at, &mut rng);
        let mut items = items::items(size.items, at, &mut rng);
        let by_popularity = shuffled(&mut rng, items.len());
        let links = items::links(&items, &mut rng);
        let aliases = items::aliases(&items, &by_popularity, &customers, &mut rng);
        let calendar = Calendar { today };
        let prices = prices::prices(&items, &by_popularity, &customers, lists, calendar, at, &mut rng);
        let mut arrivals = stock::arrivals(&items, &by_popularity, &places, &mut rng);
        let supplies = stock::supplies(&items, &by_popularity, &places, today, at, &mut rng);
        let mut own = Rng::from_seed(size.seed.wrapping_add(1042));
        let sold_by_telephone = counter::items(at, &mut own);
        arrivals.extend(counter::arrivals(&sold_by_telephone, &places));
        items.extend(sold_by_telephone);
        customers.push(counter::customer(at, &mut own));
        let (customers, items) = (Arc::new(customers), Arc::new(items));
        World { today, places, customers, items, aliases, links, prices, arrivals, supplies, by_popularity }
    }

    /// What can be ordered and shipped, the best seller first, with its rank among all.
    pub fn best_sellers(&self) -> impl Iterator<Item = (usize, &Item)> {
        self.by_popularity
            .iter()
            .enumerate()
            .filter_map(|(rank, at)| Some((rank, self.items.get(*at)?)))
            .filter(|(_, i)| {
                i.kind == ItemKind::Goods && i.status == ItemStatus::Active && i.tax_category == "standard"
            })
    }

    /// A customer's own number for an item, if it has one.
    pub fn part_number(&self, customer: &Customer, item: &Item) -> Option<&str> {
        self.aliases
            .iter()
            .find(|a| a.customer == Some(customer.id) && a.item == item.id)
            .map(|a| a.written.as_str())
    }
}

fn list(at: Instant, rng: &mut Rng) -> Uuid {
    Id::<World>::new(at, rng).uuid()
}

/// The beginning of a day in UTC.
pub(crate) fn midnight(day: Day) -> Instant {
    format!("{day}T00:00:00Z").parse().unwrap_or(Instant::from_micros(0))
}
