//! Pareto: what comes up most often, with the share that it and all before it have of the whole.

use std::collections::BTreeMap;

use basics::Instant;
use db::Tx;
use serde::Serialize;

use super::audit::Dimension;
use super::store;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::people;
use crate::policies::{Verb, Whose, allow};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// `quantity`, `pack`; of people their name.
    pub name: String,
    pub count: i64,
    /// Of all findings, and of them with those before: parts per million.
    pub share_ppm: i64,
    pub together_ppm: i64,
}

/// The most frequent first.
pub fn pareto(
    tx: &mut Tx,
    by: &Actor,
    dimension: Dimension,
    from: Instant,
    to: Instant,
) -> Result<Vec<Bar>, Failure> {
    let verb = if dimension == Dimension::Person { Verb::SeeFigures } else { Verb::SeeOrders };
    allow(by, verb, Whose::Others)?;
    let mut counted: BTreeMap<String, i64> = BTreeMap::new();
    let mut people_of: Vec<PersonId> = Vec::new();
    for (key, count) in store::counted(tx, dimension, from, to)? {
        if dimension == Dimension::Person {
            people_of.extend(key.parse::<PersonId>().ok());
        }
        *counted.entry(key).or_default() += count;
    }
    let names = people::names(tx, &people_of)?;
    let name = |key: String| match (dimension, key.parse::<PersonId>().ok()) {
        (Dimension::Person, Some(id)) => names.get(&id).cloned().unwrap_or_else(|| "the desk".into()),
        (Dimension::Person, None) => "nobody in particular".into(),
        _ => key,
    };
    Ok(decide(counted.into_iter().map(|(key, count)| (name(key), count)).collect()))
}

fn decide(mut counted: Vec<(String, i64)>) -> Vec<Bar> {
    counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let all: i64 = counted.iter().map(|(_, n)| n).sum();
    let ppm = |n: i64| (n * 1_000_000 + all / 2) / all.max(1);
    let mut together = 0;
    counted
        .into_iter()
        .map(|(name, count)| {
            together += count;
            Bar { name, count, share_ppm: ppm(count), together_ppm: ppm(together) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_comes_first_and_the_shares_add_up() {
        let bars = decide(vec![("unit".into(), 1), ("quantity".into(), 6), ("item".into(), 3)]);
        let told: Vec<(&str, i64, i64)> =
            bars.iter().map(|b| (b.name.as_str(), b.share_ppm, b.together_ppm)).collect();
        assert_eq!(
            told,
            [("quantity", 600_000, 600_000), ("item", 300_000, 900_000), ("unit", 100_000, 1_000_000)]
        );
        assert_eq!(decide(Vec::new()), Vec::new());
    }
}
