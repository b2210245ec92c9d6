//! Recommend: what to offer with an order that is being written. Asked with every saved line, so it reads a handful of rows.
//! Holds: only what is sold, in stock in the quantity that is offered, and not in the order already.

use std::collections::HashMap;
use std::sync::Arc;

use basics::{Quantity, Unit};
use db::{Fault, Tx};
use serde::Serialize;

use super::rank::{Ranked, Why, rank};
use super::rules::Rule;
use super::store;
use crate::catalog::{self, Item, ItemId, ItemKind, ItemStatus};
use crate::customers::CustomerId;
use crate::orders::{Habit, habits_of};
use crate::stock;

/// Candidates whose stock is looked at.
const LOOKED_AT: usize = 24;
/// Lines of the order that are looked at; a very long order needs no more advice than a long one.
const LINES_MAX: usize = 60;
/// What a customer takes in so many of a hundred orders is usual, due or not.
const USUAL_PERCENT: i64 = 25;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Substitute,
    BoughtTogether,
    DueAgain,
    Usual,
    Accessory,
}

impl Kind {
    pub const ALL: [Kind; 5] =
        [Kind::Substitute, Kind::BoughtTogether, Kind::DueAgain, Kind::Usual, Kind::Accessory];

    pub fn code(self) -> &'static str {
        match self {
            Kind::Substitute => "substitute",
            Kind::BoughtTogether => "bought_together",
            Kind::DueAgain => "due_again",
            Kind::Usual => "usual",
            Kind::Accessory => "accessory",
        }
    }

    pub(super) fn from_code(code: &str) -> Kind {
        Kind::ALL.into_iter().find(|k| k.code() == code).unwrap_or(Kind::Accessory)
    }
}

/// A line of the order: what and how much of it, in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub item: ItemId,
    pub quantity: Quantity,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recommendation {
    #[serde(skip)]
    pub id: ItemId,
    #[serde(rename = "item")]
    pub sku: String,
    pub description: String,
    pub quantity: Quantity,
    pub unit: Unit,
    pub kind: Kind,
    /// One sentence with the figures.
    pub reason: String,
    /// Free now, in base units.
    pub free: Quantity,
}

pub fn recommend(
    tx: &mut Tx,
    customer: Option<CustomerId>,
    wanted: &[Wanted],
    most: usize,
) -> Result<Vec<Recommendation>, Fault> {
    let wanted = wanted.get(..wanted.len().min(LINES_MAX)).unwrap_or_default();
    let mut offers = substitutes(tx, wanted)?;
    let basket: Vec<ItemId> = wanted.iter().map(|w| w.item).collect();
    let today = store::day_number(tx.now());
    let rules = store::rules_of(tx, &basket)?;
    let regulars = match customer {
        Some(customer) => store::regulars_of(tx, customer)?,
        None => Vec::new(),
    };
    let accessories = catalog::accessories(tx, &basket)?;
    let mut ranked = rank(&basket, &rules, &regulars, &accessories, today);
    ranked.retain(|r| r.why.iter().any(is_worth_saying) && offers.iter().all(|o| o.id != r.item));
    ranked.truncate(LOOKED_AT);
    let ids: Vec<ItemId> = ranked.iter().map(|r| r.item).collect();
    let free = stock::free_of(tx, &ids)?;
    let habits = match customer {
        Some(customer) => habits_of(tx, customer, &ids)?,
        None => HashMap::new(),
    };
    for ranked in ranked {
        if offers.len() >= most {
            break;
        }
        let Some(item) = catalog::by_id(tx, ranked.item)?.filter(|i| is_sold(i)) else { continue };
        let free = free.get(&ranked.item).copied().unwrap_or(Quantity::ZERO);
        let (quantity, unit) = quantity(&item, habits.get(&item.id));
        if item.factor(unit).and_then(|f| f.to_base(quantity).ok()).is_none_or(|base| base > free) {
            continue;
        }
        let Some((kind, reason)) = reason(tx, &ranked)? else { continue };
        offers.push(offer(&item, quantity, unit, kind, reason, free));
    }
    offers.truncate(most);
    Ok(offers)
}

fn is_sold(item: &Item) -> bool {
    item.status == ItemStatus::Active && item.kind == ItemKind::Goods
}

fn is_worth_saying(why: &Why<ItemId>) -> bool {
    match why {
        Why::Together(_) | Why::Accessory { .. } => true,
        Why::Regular { orders, of_orders, is_due, .. } => {
            *is_due || (*orders >= 3 && orders * 100 >= of_orders * USUAL_PERCENT)
        }
    }
}

fn offer(
    item: &Item,
    quantity: Quantity,
    unit: Unit,
    kind: Kind,
    reason: String,
    free: Quantity,
) -> Recommendation {
    let (id, sku, description) = (item.id, item.sku.clone(), item.description.clone());
    Recommendation { id, sku, description, quantity, unit, kind, reason, free }
}

/// What the customer took last, or the least that is sold.
fn quantity(item: &Item, habit: Option<&Habit>) -> (Quantity, Unit) {
    let last = habit.and_then(|h| Some((h.last_quantity, h.last_unit.parse::<Unit>().ok()?)));
    let least = if item.order_multiple.is_positive() { item.order_multiple } else { Quantity::ONE };
    last.filter(|(_, unit)| item.factor(*unit).is_some()).unwrap_or((least, item.base_unit))
}

/// The strongest reason that is worth saying, in one sentence.
fn reason(tx: &mut Tx, ranked: &Ranked<ItemId>) -> Result<Option<(Kind, String)>, Fault> {
    let Some(why) = ranked.why.iter().find(|w| is_worth_saying(w)) else { return Ok(None) };
    Ok(Some(match why {
        Why::Together(rule) => (Kind::BoughtTogether, together(tx, rule)?),
        Why::Regular { interval_days, days_ago, is_due: true, .. } => (
            Kind::DueAgain,
            format!(
                "they take it about every {interval_days} days, and the last time was {days_ago} days ago"
            ),
        ),
        Why::Regular { orders, of_orders, .. } => {
            (Kind::Usual, format!("they took it in {orders} of their last {of_orders} orders"))
        }
        Why::Accessory { of } => (Kind::Accessory, format!("it goes with {}", sku(tx, *of)?)),
    }))
}

fn together(tx: &mut Tx, rule: &Rule<ItemId>) -> Result<String, Fault> {
    let given = match rule.given.first() {
        Some(given) => sku(tx, *given)?,
        None => String::new(),
    };
    let (together, of, times) = (rule.together, rule.given_in, times(rule.lift_ppm()));
    Ok(format!(
        "in {together} of {of} orders it was bought with {given}, {times} times as often as by chance"
    ))
}

/// A lift with one decimal: 2.3.
fn times(lift_ppm: i64) -> String {
    let tenths = (lift_ppm + 50_000) / 100_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn sku(tx: &mut Tx, item: ItemId) -> Result<String, Fault> {
    Ok(catalog::by_id(tx, item)?.map(|i| i.sku.clone()).unwrap_or_default())
}

/// For lines that can't be served from stock: what may stand for the item and can.
fn substitutes(tx: &mut Tx, wanted: &[Wanted]) -> Result<Vec<Recommendation>, Fault> {
    let ids: Vec<ItemId> = wanted.iter().map(|w| w.item).collect();
    let free = stock::free_of(tx, &ids)?;
    let mut offers: Vec<Recommendation> = Vec::new();
    for want in wanted {
        let Some(item) = catalog::by_id(tx, want.item)? else { continue };
        let here = free.get(&want.item).copied().unwrap_or(Quantity::ZERO);
        if item.kind != ItemKind::Goods || (here >= want.quantity && item.status == ItemStatus::Active) {
            continue;
        }
        let links = catalog::substitutes(tx, want.item)?;
        let others: Vec<ItemId> = links.iter().map(|(id, ..)| *id).collect();
        let free = stock::free_of(tx, &others)?;
        for (id, _, factor) in links {
            let Some(other) = catalog::by_id(tx, id)?.filter(|i| is_sold(i) && !ids.contains(&i.id)) else {
                continue;
            };
            let Ok(needed) = factor.to_base(want.quantity) else { continue };
            let there = free.get(&id).copied().unwrap_or(Quantity::ZERO);
            if there >= needed && offers.iter().all(|o| o.id != id) {
                let reason = instead(&item, here, want.quantity);
                offers.push(offer(&other, needed, other.base_unit, Kind::Substitute, reason, there));
                break;
            }
        }
    }
    Ok(offers)
}

fn instead(item: &Arc<Item>, free: Quantity, wanted: Quantity) -> String {
    let (sku, unit) = (&item.sku, item.base_unit);
    if item.status == ItemStatus::Active {
        format!("of {sku} only {free} of {wanted} {unit} are free; this may stand in for it and is in stock")
    } else {
        format!("{sku} is no longer sold; this may stand in for it and is in stock")
    }
}

/// What is bought with an item, with the figures of the rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bought {
    pub item: String,
    pub description: String,
    pub together: i64,
    pub given_in: i64,
    pub support_ppm: i64,
    pub confidence_ppm: i64,
    pub lift_ppm: i64,
}

pub fn bought_with(tx: &mut Tx, item: ItemId, most: usize) -> Result<Vec<Bought>, Fault> {
    let mut found = Vec::new();
    for rule in store::rules_of(tx, &[item])?.into_iter().take(most) {
        let Some(then) = rule.then.first() else { continue };
        let Some(other) = catalog::by_id(tx, *then)? else { continue };
        found.push(Bought {
            item: other.sku.clone(),
            description: other.description.clone(),
            together: rule.together,
            given_in: rule.given_in,
            support_ppm: rule.support_ppm(),
            confidence_ppm: rule.confidence_ppm(),
            lift_ppm: rule.lift_ppm(),
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::times;

    #[test]
    fn a_lift_is_told_with_one_decimal() {
        assert_eq!([times(2_349_999), times(1_950_000), times(12_000_000)], ["2.3", "2.0", "12.0"]);
    }
}
