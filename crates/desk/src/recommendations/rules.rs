//! Rules: what is bought together, from baskets. Association rules by Apriori (Agrawal and Srikant, 1994): support is the share of baskets
//! with all items of a rule, confidence the share of those with what is given that have the rest as well, lift how many times more often
//! that is than the rest is bought at all. Pure; kept as counts, so that every figure is exact.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

/// A millionth: shares are told in parts per million.
const PPM: i64 = 1_000_000;

/// What a rule has to reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Least {
    /// Baskets with all items of a rule, in parts per million of all baskets.
    pub support_ppm: i64,
    /// The same as a number of baskets; both hold.
    pub together: i64,
    pub confidence_ppm: i64,
    /// Items of a rule, both sides together.
    pub items: usize,
}

/// Whoever has `given` in the basket often has `then` as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule<T> {
    pub given: Vec<T>,
    pub then: Vec<T>,
    /// Baskets with all of it, with what is given, with what follows, and all there are.
    pub together: i64,
    pub given_in: i64,
    pub then_in: i64,
    pub baskets: i64,
}

impl<T> Rule<T> {
    pub fn support_ppm(&self) -> i64 {
        share(self.together, self.baskets)
    }

    pub fn confidence_ppm(&self) -> i64 {
        share(self.together, self.given_in)
    }

    /// A million is what chance would make of it.
    pub fn lift_ppm(&self) -> i64 {
        let (above, below) = (
            i128::from(self.together) * i128::from(self.baskets),
            i128::from(self.given_in) * i128::from(self.then_in),
        );
        if below == 0 { 0 } else { ((above * i128::from(PPM) + below / 2) / below) as i64 }
    }
}

/// Rounded to the nearest millionth.
pub(super) fn share(part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        0
    } else {
        ((i128::from(part) * i128::from(PPM) + i128::from(whole) / 2) / i128::from(whole)) as i64
    }
}

/// Sets of items with the number of baskets they are all in, by size: all that reach `least`.
pub type Frequent<T> = Vec<BTreeMap<Vec<T>, i64>>;

/// The sets that are in enough baskets. Each basket counts an item once.
pub fn frequent<T: Copy + Ord + Hash>(baskets: &[Vec<T>], least: Least) -> Frequent<T> {
    let enough = |count: &i64| {
        *count >= least.together
            && i128::from(*count) * i128::from(PPM) >= i128::from(least.support_ppm) * baskets.len() as i128
    };
    let mut single: HashMap<T, i64> = HashMap::new();
    let mut sorted: Vec<Vec<T>> = Vec::with_capacity(baskets.len());
    for basket in baskets {
        let mut items = basket.clone();
        items.sort_unstable();
        items.dedup();
        for item in &items {
            *single.entry(*item).or_default() += 1;
        }
        sorted.push(items);
    }
    let mut all: Frequent<T> =
        vec![single.iter().filter(|(_, n)| enough(n)).map(|(item, n)| (vec![*item], *n)).collect()];
    // What is not frequent by itself is in no frequent set.
    for items in &mut sorted {
        items.retain(|item| single.get(item).is_some_and(enough));
    }
    for size in 2..=least.items {
        let Some(smaller) = all.last().filter(|s| !s.is_empty()) else { break };
        let known: HashSet<&[T]> = smaller.keys().map(Vec::as_slice).collect();
        let mut counted: HashMap<Vec<T>, i64> = HashMap::new();
        for items in &sorted {
            combine(items, size, &mut Vec::with_capacity(size), &known, &mut counted);
        }
        all.push(counted.into_iter().filter(|(_, n)| enough(n)).collect());
    }
    all
}

/// Counts the sets of `size` items of a basket, one item after the other: a set grows only from sets that are frequent themselves.
fn combine<T: Copy + Ord + Hash>(
    items: &[T],
    size: usize,
    begun: &mut Vec<T>,
    known: &HashSet<&[T]>,
    counted: &mut HashMap<Vec<T>, i64>,
) {
    for (at, item) in items.iter().enumerate() {
        begun.push(*item);
        if begun.len() == size {
            let others_known = size == 2 || leaving_one_out(begun).all(|set| known.contains(set.as_slice()));
            if others_known {
                match counted.get_mut(begun.as_slice()) {
                    Some(count) => *count += 1,
                    None => {
                        counted.insert(begun.clone(), 1);
                    }
                }
            }
        } else if begun.len() + 1 < size || begun.len() == 1 || known.contains(begun.as_slice()) {
            combine(items.get(at + 1..).unwrap_or_default(), size, begun, known, counted);
        }
        begun.pop();
    }
}

fn leaving_one_out<T: Copy>(set: &[T]) -> impl Iterator<Item = Vec<T>> + '_ {
    (0..set.len())
        .map(|out| set.iter().enumerate().filter(|(n, _)| *n != out).map(|(_, item)| *item).collect())
}

/// All rules from frequent sets whose confidence is enough, the greatest lift first.
pub fn rules<T: Copy + Ord + Hash>(frequent: &Frequent<T>, baskets: usize, least: Least) -> Vec<Rule<T>> {
    let count = |set: &Vec<T>| frequent.get(set.len().wrapping_sub(1)).and_then(|of| of.get(set)).copied();
    let mut found = Vec::new();
    for (set, together) in frequent.iter().skip(1).flatten() {
        for (given, then) in splits(set) {
            let (Some(given_in), Some(then_in)) = (count(&given), count(&then)) else { continue };
            let enough = i128::from(*together) * i128::from(PPM)
                >= i128::from(least.confidence_ppm) * i128::from(given_in);
            if enough {
                let (together, baskets) = (*together, baskets as i64);
                found.push(Rule { given, then, together, given_in, then_in, baskets });
            }
        }
    }
    found.sort_by(|a, b| {
        (b.lift_ppm(), b.together).cmp(&(a.lift_ppm(), a.together)).then_with(|| a.given.cmp(&b.given))
    });
    found
}

/// Each way to split a set into what is given and what follows, neither of them empty.
fn splits<T: Copy>(set: &[T]) -> impl Iterator<Item = (Vec<T>, Vec<T>)> + '_ {
    (1..(1_u32 << set.len().min(16)) - 1).map(|chosen| {
        let (mut given, mut then) = (Vec::new(), Vec::new());
        for (n, item) in set.iter().enumerate() {
            if chosen >> n & 1 == 1 { given.push(*item) } else { then.push(*item) }
        }
        (given, then)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five baskets, counted by hand: bread 4, milk 4, beer 3, nappies 4; milk and bread 3, nappies and beer 3, milk and nappies 3, bread and
    /// nappies 3, bread, milk and nappies 2.
    fn baskets() -> Vec<Vec<&'static str>> {
        vec![
            vec!["bread", "milk", "bread"],
            vec!["bread", "nappies", "beer", "eggs"],
            vec!["milk", "nappies", "beer", "cola"],
            vec!["bread", "milk", "nappies", "beer"],
            vec!["bread", "milk", "nappies", "cola"],
        ]
    }

    const LEAST: Least = Least { support_ppm: 400_000, together: 1, confidence_ppm: 600_000, items: 3 };

    #[test]
    fn frequent_sets_are_those_counted_by_hand() {
        let found = frequent(&baskets(), LEAST);
        let singles: Vec<(&str, i64)> = found[0].iter().map(|(set, n)| (set[0], *n)).collect();
        assert_eq!(singles, [("beer", 3), ("bread", 4), ("cola", 2), ("milk", 4), ("nappies", 4)]);
        assert_eq!(found[1][&vec!["beer", "nappies"]], 3);
        assert_eq!(found[1][&vec!["bread", "milk"]], 3);
        assert_eq!(found[1][&vec!["cola", "milk"]], 2);
        assert!(!found[1].contains_key(&vec!["beer", "cola"]), "together once only");
        assert_eq!(found[2][&vec!["bread", "milk", "nappies"]], 2);
        assert_eq!(found[2][&vec!["cola", "milk", "nappies"]], 2);
    }

    #[test]
    fn a_rules_figures_are_those_counted_by_hand() {
        let found = rules(&frequent(&baskets(), LEAST), 5, LEAST);
        let of = |given: &[&str], then: &[&str]| {
            found
                .iter()
                .find(|r| r.given == given && r.then == then)
                .unwrap_or_else(|| panic!("{given:?} {then:?}"))
        };
        let beer = of(&["beer"], &["nappies"]);
        // 3 of 5; 3 of 3; (3/5) / (3/5 · 4/5) = 1.25.
        assert_eq!(
            (beer.support_ppm(), beer.confidence_ppm(), beer.lift_ppm()),
            (600_000, 1_000_000, 1_250_000)
        );
        let cola = of(&["cola"], &["milk", "nappies"]);
        // 2 of 5; 2 of 2; 1 / (3/5) = 1.666667.
        assert_eq!(
            (cola.support_ppm(), cola.confidence_ppm(), cola.lift_ppm()),
            (400_000, 1_000_000, 1_666_667)
        );
        let bread = of(&["bread"], &["milk"]);
        assert_eq!(
            (bread.confidence_ppm(), bread.lift_ppm()),
            (750_000, 937_500),
            "rarer together than by chance"
        );
        assert!(!found.iter().any(|r| r.given == ["milk"] && r.then == ["cola"]), "2 of 4 is too little");
        assert!(found.windows(2).all(|two| two[0].lift_ppm() >= two[1].lift_ppm()));
    }

    #[test]
    fn nothing_comes_of_nothing() {
        let none: Vec<Vec<u8>> = vec![];
        assert!(rules(&frequent(&none, LEAST), 0, LEAST).is_empty());
        assert!(rules(&frequent(&[vec![1_u8], vec![2]], LEAST), 2, LEAST).is_empty());
    }

    proptest::proptest! {
        /// Each count is that of plain counting.
        #[test]
        fn every_count_is_what_plain_counting_gives(baskets in proptest::collection::vec(proptest::collection::vec(0_u8..8, 0..7), 0..40)) {
            let least = Least { support_ppm: 50_000, together: 2, confidence_ppm: 0, items: 3 };
            for set in frequent(&baskets, least).iter().flatten() {
                let plain = baskets.iter().filter(|b| set.0.iter().all(|item| b.contains(item))).count() as i64;
                proptest::prop_assert_eq!(*set.1, plain);
            }
        }
    }
}
