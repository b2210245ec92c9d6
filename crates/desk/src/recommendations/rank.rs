//! Rank: which items to offer, the likeliest first, from what is known about the basket and the customer. Pure, over any kind of item.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

use super::learn::{Regular, chance_ppm};
use super::rules::{Rule, share};

/// Why an item is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why<T> {
    /// Bought with an item of the basket.
    Together(Rule<T>),
    /// The customer takes it again and again: orders with it of how many, the usual days between, and days since the last time.
    Regular { orders: i64, of_orders: i64, interval_days: i32, days_ago: i32, is_due: bool },
    /// It goes with an item of the basket by the catalogue.
    Accessory { of: T },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked<T> {
    pub item: T,
    /// How likely it is wanted, in parts per million.
    pub chance_ppm: i64,
    /// The strongest reason first.
    pub why: Vec<Why<T>>,
}

/// An accessory that nobody has bought with the item yet is offered behind what people do buy.
const ACCESSORY_PPM: i64 = 20_000;

/// Due from three quarters of the usual interval on. Long after that it is given up rather than late.
pub fn is_due(interval_days: i32, days_ago: i32) -> bool {
    interval_days > 0
        && days_ago * 4 >= interval_days * 3
        && days_ago <= interval_days.saturating_mul(4).max(60)
}

/// What is offered beside `basket` on `day`: nothing that is in it already.
pub fn rank<C, T: Copy + Ord + Hash>(
    basket: &[T],
    rules: &[Rule<T>],
    regulars: &[Regular<C, T>],
    accessories: &[(T, T)],
    day: i32,
) -> Vec<Ranked<T>> {
    let has: HashSet<T> = basket.iter().copied().collect();
    let mut found: HashMap<T, Vec<(i64, Why<T>)>> = HashMap::new();
    for rule in rules {
        let (true, [item]) = (rule.given.iter().all(|g| has.contains(g)), rule.then.as_slice()) else {
            continue;
        };
        found.entry(*item).or_default().push((chance_ppm(rule), Why::Together(rule.clone())));
    }
    for regular in regulars {
        let days_ago = day - regular.last_day;
        let is_due = is_due(regular.interval_days, days_ago);
        let chance = share(regular.orders, regular.of_orders + 3);
        // What was bought yesterday is wanted less today, and what they have given up, too.
        let chance = match (is_due, days_ago > regular.interval_days) {
            (true, _) => chance,
            (false, false) => chance * 3 / 4,
            (false, true) => chance / 4,
        };
        let Regular { orders, of_orders, interval_days, .. } = *regular;
        let why = Why::Regular { orders, of_orders, interval_days, days_ago, is_due };
        found.entry(regular.item).or_default().push((chance, why));
    }
    for (of, item) in accessories.iter().filter(|(of, _)| has.contains(of)) {
        found.entry(*item).or_default().push((ACCESSORY_PPM, Why::Accessory { of: *of }));
    }
    let mut ranked: Vec<Ranked<T>> = found
        .into_iter()
        .filter(|(item, _)| !has.contains(item))
        .map(|(item, why)| weigh(item, why))
        .collect();
    ranked.sort_by(|a, b| b.chance_ppm.cmp(&a.chance_ppm).then_with(|| a.item.cmp(&b.item)));
    ranked
}

/// The best of each kind of reason; two kinds that agree make it likelier than either.
fn weigh<T: Copy>(item: T, mut why: Vec<(i64, Why<T>)>) -> Ranked<T> {
    why.sort_by_key(|(chance, _)| std::cmp::Reverse(*chance));
    let mut best: BTreeMap<u8, i64> = BTreeMap::new();
    for (chance, why) in &why {
        let kind = match why {
            Why::Together(_) => 0,
            Why::Regular { .. } => 1,
            Why::Accessory { .. } => 2,
        };
        best.entry(kind).or_insert(*chance);
    }
    let not = best
        .values()
        .fold(1_000_000_i64, |not, chance| not * (1_000_000 - (*chance).min(990_000)) / 1_000_000);
    Ranked { item, chance_ppm: 1_000_000 - not, why: why.into_iter().map(|(_, why)| why).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(given: &'static str, then: &'static str, together: i64) -> Rule<&'static str> {
        Rule { given: vec![given], then: vec![then], together, given_in: 40, then_in: 50, baskets: 1_000 }
    }

    fn regular(
        item: &'static str,
        orders: i64,
        interval_days: i32,
        last_day: i32,
    ) -> Regular<u8, &'static str> {
        Regular { customer: 1, item, orders, of_orders: 10, interval_days, last_day }
    }

    #[test]
    fn the_likeliest_comes_first_and_nothing_that_is_there_already() {
        let rules = [rule("bolt", "nut", 20), rule("bolt", "washer", 5), rule("paint", "brush", 30)];
        let regulars = [regular("nut", 8, 30, 65), regular("bolt", 9, 30, 65)];
        let found = rank(&["bolt"], &rules, &regulars, &[("bolt", "spanner")], 100);
        let items: Vec<&str> = found.iter().map(|r| r.item).collect();
        assert_eq!(items, ["nut", "washer", "spanner"]);
        assert_eq!(found[0].why.len(), 2, "two reasons");
        assert!(matches!(found[0].why[0], Why::Regular { is_due: true, days_ago: 35, .. }));
    }

    #[test]
    fn due_is_what_is_near_its_interval_or_past_it_but_not_given_up() {
        for (interval, ago, due) in [
            (30, 34, true),
            (30, 22, false),
            (30, 23, true),
            (30, 120, true),
            (30, 121, false),
            (0, 9, false),
        ] {
            assert_eq!(is_due(interval, ago), due, "{interval} {ago}");
        }
    }
}
