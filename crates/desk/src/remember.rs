//! A bounded map for what a memory (see [`db::Tx::memory`]) holds.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// The most entries before everything is forgotten and read anew. At a few hundred bytes each this stays within tens of MB.
const ENTRIES_MAX: usize = 60_000;

pub struct Remember<K, V>(Mutex<HashMap<K, V>>);

impl<K, V> Default for Remember<K, V> {
    fn default() -> Self {
        Remember(Mutex::new(HashMap::new()))
    }
}

impl<K: Eq + Hash, V: Clone> Remember<K, V> {
    pub fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub fn put(&self, key: K, value: V) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= ENTRIES_MAX {
            kept.clear();
        }
        kept.insert(key, value);
    }
}
