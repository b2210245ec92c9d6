//! Learn: what the past says, from orders as baskets: which items are bought together, and which a customer takes again, how often and how
//! much. Pure, over any kind of item, so that it is measured on other people's data by the same code.
//! Holds: a pair counts only if several customers bought it; one customer's habit is nobody else's rule.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use super::rules::{Least, Rule, frequent, rules};

/// An order of the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basket<C, T> {
    pub customer: C,
    /// Days since any fixed day.
    pub day: i32,
    pub items: Vec<T>,
}

/// An item that a customer takes again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regular<C, T> {
    pub customer: C,
    pub item: T,
    /// Orders of the customer with the item, and all of them since the first with it.
    pub orders: i64,
    pub of_orders: i64,
    /// The median of days between two orders with it; 0 where there was one.
    pub interval_days: i32,
    pub last_day: i32,
}

/// What was learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learned<C, T> {
    pub rules: Vec<(Rule<T>, i64)>,
    pub regulars: Vec<Regular<C, T>>,
    pub baskets: i64,
}

/// Rules that are kept for one item: more are never looked at.
const RULES_OF_ITEM: usize = 20;
/// Customers that must have bought a pair before it is a rule.
const CUSTOMERS_LEAST: i64 = 3;
/// What is bought together no oftener than by chance is no rule.
const LIFT_CHANCE_PPM: i64 = 1_000_000;

pub const LEAST: Least = Least { support_ppm: 0, together: 4, confidence_ppm: 20_000, items: 2 };

pub fn learn<C, T>(baskets: &[Basket<C, T>]) -> Learned<C, T>
where
    C: Copy + Ord + Hash,
    T: Copy + Ord + Hash,
{
    let items: Vec<Vec<T>> = baskets.iter().map(|b| b.items.clone()).collect();
    let found = rules(&frequent(&items, LEAST), baskets.len(), LEAST);
    let wanted: Vec<Rule<T>> = found.into_iter().filter(|r| r.lift_ppm() > LIFT_CHANCE_PPM).collect();
    let customers = customers_of(baskets, &wanted);
    let mut of_item: BTreeMap<T, Vec<(Rule<T>, i64)>> = BTreeMap::new();
    for rule in wanted {
        let (Some(given), Some(then)) = (rule.given.first().copied(), rule.then.first().copied()) else {
            continue;
        };
        let by = customers.get(&pair(given, then)).copied().unwrap_or(0);
        if by >= CUSTOMERS_LEAST {
            of_item.entry(given).or_default().push((rule, by));
        }
    }
    let best = of_item.into_values().flat_map(|mut of| {
        of.sort_by_key(|(rule, _)| std::cmp::Reverse(chance_ppm(rule)));
        of.truncate(RULES_OF_ITEM);
        of
    });
    Learned { rules: best.collect(), regulars: regulars(baskets), baskets: baskets.len() as i64 }
}

/// The confidence, held down where it rests on few baskets.
pub(super) fn chance_ppm<T>(rule: &Rule<T>) -> i64 {
    super::rules::share(rule.together, rule.given_in + 10)
}

fn pair<T: Ord + Copy>(a: T, b: T) -> (T, T) {
    if a < b { (a, b) } else { (b, a) }
}

/// How many customers bought both items of a rule.
fn customers_of<C, T>(baskets: &[Basket<C, T>], rules: &[Rule<T>]) -> HashMap<(T, T), i64>
where
    C: Copy + Ord + Hash,
    T: Copy + Ord + Hash,
{
    let pairs: std::collections::HashSet<(T, T)> =
        rules.iter().filter_map(|r| Some(pair(*r.given.first()?, *r.then.first()?))).collect();
    let mut by: HashMap<(T, T), BTreeSet<C>> = HashMap::new();
    for basket in baskets {
        let mut items = basket.items.clone();
        items.sort_unstable();
        items.dedup();
        for (n, a) in items.iter().enumerate() {
            for b in items.iter().skip(n + 1).filter(|b| pairs.contains(&(*a, **b))) {
                by.entry((*a, *b)).or_default().insert(basket.customer);
            }
        }
    }
    by.into_iter().map(|(pair, customers)| (pair, customers.len() as i64)).collect()
}

fn regulars<C, T>(baskets: &[Basket<C, T>]) -> Vec<Regular<C, T>>
where
    C: Copy + Ord + Hash,
    T: Copy + Ord + Hash,
{
    let mut days_of: BTreeMap<C, Vec<i32>> = BTreeMap::new();
    let mut taken: BTreeMap<(C, T), Vec<i32>> = BTreeMap::new();
    for basket in baskets {
        days_of.entry(basket.customer).or_default().push(basket.day);
        let mut items = basket.items.clone();
        items.sort_unstable();
        items.dedup();
        for item in items {
            taken.entry((basket.customer, item)).or_default().push(basket.day);
        }
    }
    taken
        .into_iter()
        .filter(|(_, days)| days.len() >= 2)
        .filter_map(|((customer, item), mut days)| {
            days.sort_unstable();
            let (first, last) = (*days.first()?, *days.last()?);
            let of_orders = days_of.get(&customer)?.iter().filter(|day| **day >= first).count() as i64;
            let interval_days =
                median(days.windows(2).filter_map(|two| Some(two.get(1)? - two.first()?)).collect());
            Some(Regular {
                customer,
                item,
                orders: days.len() as i64,
                of_orders,
                interval_days,
                last_day: last,
            })
        })
        .collect()
}

fn median(mut values: Vec<i32>) -> i32 {
    values.sort_unstable();
    let middle = values.len() / 2;
    match (values.len() % 2, values.get(middle), values.get(middle.wrapping_sub(1))) {
        (1, Some(value), _) => *value,
        (0, Some(upper), Some(lower)) => (upper + lower) / 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basket(customer: u8, day: i32, items: &[&'static str]) -> Basket<u8, &'static str> {
        Basket { customer, day, items: items.to_vec() }
    }

    #[test]
    fn a_customers_interval_is_the_median_of_the_days_between() {
        let baskets = [
            basket(1, 0, &["soap"]),
            basket(1, 10, &["rope"]),
            basket(1, 30, &["soap", "soap"]),
            basket(1, 62, &["soap"]),
            basket(1, 200, &["soap"]),
            basket(2, 5, &["soap"]),
        ];
        let found = regulars(&baskets);
        assert_eq!(
            found,
            [Regular {
                customer: 1,
                item: "soap",
                orders: 4,
                of_orders: 5,
                interval_days: 32,
                last_day: 200
            }]
        );
    }

    #[test]
    fn one_customers_habit_is_no_rule() {
        let mut baskets: Vec<_> = (0..20).map(|n| basket(1, n, &["nut", "bolt"])).collect();
        baskets.extend((0..40).map(|n| basket(9, n, &["tape"])));
        assert!(learn(&baskets).rules.is_empty());
        baskets.extend((2..5).map(|n| basket(n, 0, &["nut", "bolt"])));
        let rules = learn(&baskets).rules;
        assert_eq!(rules.len(), 2, "each way");
        assert_eq!((rules[0].0.together, rules[0].1), (23, 4));
    }
}
