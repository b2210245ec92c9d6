//! A bounded map for what a memory (see [`db::Tx::memory`]) holds.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// The most that one generation weighs; a map holds two. An entry of a few hundred bytes weighs one, so a memory that is asked for
/// everything there is takes some tens of MB; one that is asked for less takes less.
const GENERATION_MAX: usize = 60_000;

/// When the young generation is full it becomes the old one, and what of the old one nobody asked for since is forgotten. So a full
/// map loses what is used least, never everything at once.
struct Generations<K, V> {
    young: HashMap<K, Weighed<V>>,
    young_weight: usize,
    old: HashMap<K, Weighed<V>>,
}

struct Weighed<V> {
    value: V,
    weight: usize,
}

pub struct Remember<K, V>(Mutex<Generations<K, V>>);

impl<K, V> Default for Remember<K, V> {
    fn default() -> Self {
        Remember(Mutex::new(Generations { young: HashMap::new(), young_weight: 0, old: HashMap::new() }))
    }
}

impl<K: Eq + Hash, V: Clone> Remember<K, V> {
    pub fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.young.get(key) {
            return Some(found.value.clone());
        }
        let (key, found) = kept.old.remove_entry(key)?;
        let value = found.value.clone();
        kept.keep(key, found);
        Some(value)
    }

    pub fn put(&self, key: K, value: V) {
        self.put_weighing(key, value, 1);
    }

    /// [`Remember::put`] for what is as large as so many ordinary entries.
    pub fn put_weighing(&self, key: K, value: V, weight: usize) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keep(key, Weighed { value, weight });
    }
}

impl<K: Eq + Hash, V> Generations<K, V> {
    fn keep(&mut self, key: K, new: Weighed<V>) {
        if self.young_weight >= GENERATION_MAX {
            self.old = std::mem::take(&mut self.young);
            self.young_weight = 0;
        }
        self.young_weight += new.weight;
        if let Some(before) = self.young.insert(key, new) {
            self.young_weight -= before.weight;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_map_forgets_what_nobody_asked_for() {
        let known = Remember::default();
        known.put(0, "asked for");
        known.put(1, "never asked for");
        for n in 2..GENERATION_MAX * 3 {
            known.put(n, "other");
            if n % 1_000 == 0 {
                assert_eq!(known.get(&0), Some("asked for"));
            }
        }
        assert_eq!(known.get(&1), None);
        let kept = known.0.lock().unwrap();
        assert!(kept.young.len() <= GENERATION_MAX && kept.old.len() <= GENERATION_MAX);
    }

    #[test]
    fn what_is_large_takes_the_place_of_many() {
        let known = Remember::default();
        for n in 0..300 {
            known.put_weighing(n, "large", GENERATION_MAX / 100);
        }
        let kept = known.0.lock().unwrap();
        assert_eq!((kept.young.len(), kept.old.len()), (100, 100));
    }
}
