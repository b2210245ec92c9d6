//! A bounded map for what a memory (see [`db::Tx::memory`]) holds.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// The most entries of one generation; a map holds two. At a few hundred bytes each this stays within tens of MB.
const GENERATION_MAX: usize = 30_000;

/// When the young generation is full it becomes the old one, and what of the old one nobody asked for since is forgotten. So a full
/// map loses what is used least, never everything at once.
struct Generations<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

pub struct Remember<K, V>(Mutex<Generations<K, V>>);

impl<K, V> Default for Remember<K, V> {
    fn default() -> Self {
        Remember(Mutex::new(Generations { young: HashMap::new(), old: HashMap::new() }))
    }
}

impl<K: Eq + Hash, V: Clone> Remember<K, V> {
    pub fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = kept.young.get(key) {
            return Some(value.clone());
        }
        let (key, value) = kept.old.remove_entry(key)?;
        kept.keep(key, value.clone());
        Some(value)
    }

    pub fn put(&self, key: K, value: V) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keep(key, value);
    }
}

impl<K: Eq + Hash, V> Generations<K, V> {
    fn keep(&mut self, key: K, value: V) {
        if self.young.len() >= GENERATION_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
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
}
