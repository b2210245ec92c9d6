//! Buying: what a customer buys, how often and how many, and what is due again. Read from their latest orders when somebody looks; what
//! happened once is told as it is, nothing is guessed from it.

use std::collections::BTreeMap;

use basics::{Day, Quantity};
use db::{Fault, Tx};

use super::store;
use crate::company;
use crate::customers::CustomerId;

/// Orders that are looked at: the latest.
pub const BUYING_ORDERS: usize = 200;
/// Days on which an item was bought before anything is said of when it is due.
const TIMES_MIN: usize = 3;
/// A rhythm that was missed so many times over is none any more.
const MISSED_MAX: i32 = 3;

/// One line of an order, as far as buying goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub sku: String,
    pub description: String,
    /// The item's base unit, in which the quantity is.
    pub unit: String,
    pub quantity: Quantity,
    pub day: Day,
}

/// What a customer does with one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bought {
    pub sku: String,
    pub description: String,
    pub unit: String,
    /// Orders with it, among those looked at.
    pub times: usize,
    pub least: Quantity,
    pub most: Quantity,
    /// The middle one of all quantities.
    pub usual: Quantity,
    pub last: Day,
    /// Days between two orders: the middle one.
    pub every_days: Option<i32>,
    /// When the next one would come.
    pub due: Option<Day>,
    pub is_due: bool,
}

/// What is due first, then what is bought most often.
pub fn buying(tx: &mut Tx, customer: CustomerId, most: usize) -> Result<Vec<Bought>, Fault> {
    let today = company::today(tx)?;
    let zone = company::facts(tx)?.time_zone.clone();
    let lines = store::bought(tx, customer, BUYING_ORDERS, &zone)?;
    let mut found = decide(lines, today);
    found.truncate(most);
    Ok(found)
}

fn decide(lines: Vec<Line>, today: Day) -> Vec<Bought> {
    let mut by_item: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for line in lines {
        by_item.entry(line.sku.clone()).or_default().push(line);
    }
    let mut found: Vec<Bought> = by_item.into_values().filter_map(|lines| of_item(lines, today)).collect();
    found.sort_by(|a, b| {
        let key = |b: &Bought| (!b.is_due, b.is_due.then_some(b.due), std::cmp::Reverse(b.times));
        key(a).cmp(&key(b)).then_with(|| a.sku.cmp(&b.sku))
    });
    found
}

fn of_item(lines: Vec<Line>, today: Day) -> Option<Bought> {
    let mut quantities: Vec<Quantity> = lines.iter().map(|l| l.quantity).collect();
    quantities.sort();
    let mut days: Vec<Day> = lines.iter().map(|l| l.day).collect();
    days.sort();
    days.dedup();
    let last = *days.last()?;
    let mut gaps: Vec<i32> =
        days.iter().zip(days.iter().skip(1)).map(|(earlier, later)| later.days_since(*earlier)).collect();
    gaps.sort_unstable();
    let every_days = (days.len() >= TIMES_MIN).then(|| gaps.get(gaps.len() / 2).copied()).flatten();
    let due = every_days.map(|gap| last.plus_days(gap));
    let is_due = due.zip(every_days).is_some_and(|(due, gap)| {
        let over = today.days_since(due);
        over >= 0 && over <= gap.saturating_mul(MISSED_MAX)
    });
    let times = lines.len();
    let line = lines.into_iter().next()?;
    Some(Bought {
        times,
        least: *quantities.first()?,
        most: *quantities.last()?,
        usual: *quantities.get(quantities.len() / 2)?,
        last,
        every_days,
        due,
        is_due,
        sku: line.sku,
        description: line.description,
        unit: line.unit,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(sku: &str, bought: &[(i32, i32)]) -> Vec<Line> {
        let start: Day = "2026-09-01".parse().unwrap();
        bought
            .iter()
            .map(|(day, count)| Line {
                sku: sku.into(),
                description: String::new(),
                unit: "EA".into(),
                quantity: Quantity::whole(*count),
                day: start.plus_days(*day),
            })
            .collect()
    }

    #[test]
    fn what_comes_in_a_rhythm_is_due_again_and_what_came_twice_is_not() {
        let mut all = lines("GLOVE", &[(0, 10), (14, 12), (29, 10), (43, 40)]);
        all.extend(lines("BOLT", &[(0, 100), (40, 100)]));
        all.extend(lines("PAINT", &[(0, 5), (1, 5), (2, 5), (3, 5), (3, 2)]));
        // The first of November: day 61.
        let found = decide(all, "2026-11-01".parse().unwrap());
        let told: Vec<String> = found
            .iter()
            .map(|b| {
                let due = if b.is_due { "due" } else { "-" };
                let every = b.every_days.map_or("-".to_owned(), |d| d.to_string());
                format!(
                    "{} {}x {}-{} usually {} every {every} {due}",
                    b.sku, b.times, b.least, b.most, b.usual
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "GLOVE 4x 10-40 usually 12 every 14 due",
                "PAINT 5x 2-5 usually 5 every 1 -",
                "BOLT 2x 100-100 usually 100 every - -",
            ]
        );
        assert_eq!(found[0].due, Some("2026-10-28".parse().unwrap()));
    }
}
