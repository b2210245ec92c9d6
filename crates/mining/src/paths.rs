//! What happened, counted: who follows whom, variants, starts and ends, waiting, rework. Told case by case, so that a log need not be
//! held in memory.

use std::collections::{BTreeMap, HashMap, HashSet};

use basics::Limits;

use crate::log::Case;

/// Times in microseconds: exact up to [`Limits::LOG_TIMES`], then in buckets about one part in a hundred wide.
#[derive(Debug, Clone, Default)]
pub struct Times {
    count: u64,
    sum: i128,
    least: i64,
    most: i64,
    exact: Vec<i64>,
    buckets: BTreeMap<u32, u64>,
}

/// Buckets for each doubling.
const FINENESS: i64 = 64;

impl Times {
    pub fn add(&mut self, micros: i64) {
        let micros = micros.max(0);
        self.least = if self.count == 0 { micros } else { self.least.min(micros) };
        self.most = self.most.max(micros);
        self.count += 1;
        self.sum += i128::from(micros);
        if self.buckets.is_empty() && self.exact.len() < Limits::LOG_TIMES {
            self.exact.push(micros);
            return;
        }
        for kept in std::mem::take(&mut self.exact) {
            *self.buckets.entry(bucket(kept)).or_default() += 1;
        }
        *self.buckets.entry(bucket(micros)).or_default() += 1;
    }

    /// Adds the times of others.
    pub fn join(&mut self, others: &Times) {
        others.exact.iter().for_each(|t| self.add(*t));
        if others.buckets.is_empty() {
            return;
        }
        for kept in std::mem::take(&mut self.exact) {
            *self.buckets.entry(bucket(kept)).or_default() += 1;
        }
        for (number, count) in &others.buckets {
            *self.buckets.entry(*number).or_default() += count;
        }
        self.least = if self.count == 0 { others.least } else { self.least.min(others.least) };
        self.most = self.most.max(others.most);
        self.count += others.count;
        self.sum += others.sum;
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    pub fn least(&self) -> Option<i64> {
        (self.count > 0).then_some(self.least)
    }

    pub fn most(&self) -> Option<i64> {
        (self.count > 0).then_some(self.most)
    }

    pub fn mean(&self) -> Option<i64> {
        (self.count > 0).then(|| i64::try_from(self.sum / i128::from(self.count)).unwrap_or(i64::MAX))
    }

    /// The middle value; the upper of the two in the middle where their number is even, so that it is one that really was.
    pub fn median(&self) -> Option<i64> {
        self.at(self.count / 2)
    }

    /// The least value that `percent` of the values do not exceed (nearest rank).
    pub fn percentile(&self, percent: u64) -> Option<i64> {
        let rank = (self.count * percent.min(100)).div_ceil(100).max(1);
        self.at(rank - 1)
    }

    fn at(&self, rank: u64) -> Option<i64> {
        if self.buckets.is_empty() {
            let mut sorted = self.exact.clone();
            let rank = usize::try_from(rank).ok().filter(|r| *r < sorted.len())?;
            return Some(*sorted.select_nth_unstable(rank).1);
        }
        let mut passed = 0;
        for (number, count) in &self.buckets {
            passed += count;
            if passed > rank {
                return Some(middle(*number).clamp(self.least, self.most));
            }
        }
        None
    }
}

/// Values below [`FINENESS`] have a bucket each; above, each doubling has as many.
fn bucket(micros: i64) -> u32 {
    if micros < FINENESS {
        return u32::try_from(micros).unwrap_or(0);
    }
    let doublings = i64::from(63 - micros.leading_zeros()) - i64::from(FINENESS.trailing_zeros());
    let within = (micros >> doublings) - FINENESS;
    u32::try_from((doublings + 1) * FINENESS + within).unwrap_or(u32::MAX)
}

fn middle(bucket: u32) -> i64 {
    let bucket = i64::from(bucket);
    if bucket < FINENESS {
        return bucket;
    }
    let (doublings, within) = (bucket / FINENESS - 1, bucket % FINENESS);
    let low = (FINENESS + within) << doublings;
    low + (1i64 << doublings) / 2
}

/// One way that cases went.
#[derive(Debug, Clone, Default)]
pub struct Variant {
    pub cases: u64,
    /// The first few cases that went so.
    pub examples: Vec<String>,
    pub times: Times,
}

/// Cases kept as examples of a variant.
const EXAMPLES: usize = 20;

/// An activity that was done more than once in a case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rework {
    pub cases: u64,
    /// Times it was done beyond the first.
    pub again: u64,
    /// Of those, right after itself; the others are loops.
    pub repeats: u64,
}

#[derive(Debug, Clone, Default)]
pub struct Paths {
    pub cases: u64,
    pub events: u64,
    pub activities: BTreeMap<u32, u64>,
    /// Sum of the places at which each activity stood in its case, from 0: divided by its count, about where it belongs.
    pub places: BTreeMap<u32, u64>,
    pub starts: BTreeMap<u32, u64>,
    pub ends: BTreeMap<u32, u64>,
    /// From one activity to the one that directly follows, with the time between.
    pub follows: BTreeMap<(u32, u32), (u64, Times)>,
    pub variants: HashMap<Vec<u32>, Variant>,
    /// Cases beyond the variants that are kept.
    pub other_cases: u64,
    /// Before each activity: time since the event before.
    pub waiting: BTreeMap<u32, Times>,
    pub rework: BTreeMap<u32, Rework>,
    pub durations: Times,
}

impl Paths {
    pub fn of<'c>(cases: impl IntoIterator<Item = &'c Case>) -> Paths {
        let mut paths = Paths::default();
        cases.into_iter().for_each(|c| paths.add(c));
        paths
    }

    pub fn add(&mut self, case: &Case) {
        self.cases += 1;
        self.events += case.events.len() as u64;
        if let (Some(first), Some(last)) = (case.events.first(), case.events.last()) {
            *self.starts.entry(first.activity).or_default() += 1;
            *self.ends.entry(last.activity).or_default() += 1;
        }
        for (place, event) in case.events.iter().enumerate() {
            *self.places.entry(event.activity).or_default() += place as u64;
            *self.activities.entry(event.activity).or_default() += 1;
        }
        for pair in case.events.windows(2) {
            let [before, after] = pair else { continue };
            let (count, times) = self.follows.entry((before.activity, after.activity)).or_default();
            *count += 1;
            if let (Some(from), Some(to)) = (before.at, after.at) {
                times.add(to.saturating_sub(from));
                self.waiting.entry(after.activity).or_default().add(to.saturating_sub(from));
            }
        }
        self.add_rework(case);
        if let Some(duration) = case.duration() {
            self.durations.add(duration);
        }
        let trace = case.trace();
        if !self.variants.contains_key(&trace) && self.variants.len() >= Limits::LOG_VARIANTS {
            self.other_cases += 1;
            return;
        }
        let variant = self.variants.entry(trace).or_default();
        variant.cases += 1;
        if variant.examples.len() < EXAMPLES {
            variant.examples.push(case.name.clone());
        }
        if let Some(duration) = case.duration() {
            variant.times.add(duration);
        }
    }

    fn add_rework(&mut self, case: &Case) {
        let (mut seen, mut again) = (HashSet::new(), HashSet::new());
        let mut before = None;
        for event in &case.events {
            if !seen.insert(event.activity) {
                let rework = self.rework.entry(event.activity).or_default();
                rework.again += 1;
                rework.repeats += u64::from(before == Some(event.activity));
                rework.cases += u64::from(again.insert(event.activity));
            }
            before = Some(event.activity);
        }
    }

    /// Variants, the most frequent first.
    pub fn by_frequency(&self) -> Vec<(&Vec<u32>, &Variant)> {
        let mut all: Vec<_> = self.variants.iter().collect();
        all.sort_by(|a, b| b.1.cases.cmp(&a.1.cases).then_with(|| a.0.cmp(b.0)));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::Event;

    fn case(name: &str, events: &[(u32, i64)]) -> Case {
        let events =
            events.iter().map(|(activity, at)| Event { activity: *activity, at: Some(*at) }).collect();
        Case { name: name.to_owned(), events }
    }

    #[test]
    fn rework_waiting_and_variants_are_counted() {
        let cases = [case("a", &[(1, 0), (2, 10), (2, 30), (1, 40)]), case("b", &[(1, 0), (2, 20)])];
        let paths = Paths::of(&cases);
        assert_eq!(paths.rework[&2], Rework { cases: 1, again: 1, repeats: 1 });
        assert_eq!(paths.rework[&1], Rework { cases: 1, again: 1, repeats: 0 });
        assert_eq!(paths.follows[&(1, 2)].0, 2);
        assert_eq!(paths.follows[&(1, 2)].1.median(), Some(20));
        assert_eq!(paths.waiting[&2].percentile(90), Some(20));
        assert_eq!(paths.durations.mean(), Some(30));
        assert_eq!(paths.by_frequency().len(), 2);
    }

    #[test]
    fn many_times_are_kept_to_about_one_part_in_a_hundred() {
        let mut times = Times::default();
        let many = i64::try_from(Limits::LOG_TIMES).unwrap() * 2;
        (1..=many).for_each(|n| times.add(n * 1_000));
        let off = (times.median().unwrap() - many * 500).abs();
        assert!(off * 100 < many * 500, "off by {off}");
        assert_eq!(times.most(), Some(many * 1_000));
        assert_eq!(times.count(), u64::try_from(many).unwrap());
    }
}
