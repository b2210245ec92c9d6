//! What is read often and changes rarely, kept in memory and never stale.
//!
//! Every change to such records moves an *epoch* on, in the same transaction ([`crate::Tx::advance_epoch`]). Every transaction
//! reads the epochs in its own snapshot; what was remembered under another epoch is not seen. So a memory is exactly as old as
//! the snapshot it is used in, on every node, without messages between them.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A memory and the epoch it is of.
type Kept = (i64, Arc<dyn Any + Send + Sync>);

#[derive(Default)]
pub(crate) struct Memo {
    kept: Mutex<HashMap<TypeId, Kept>>,
}

impl Memo {
    /// To be called when what was to be committed was not: memories may have seen it under an epoch that is yet to come.
    pub fn forget(&self) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The memory of type `T` for `epoch`: the shared one if it is of that epoch, a fresh one if it is older. A transaction with
    /// a snapshot from before the shared one gets one of its own.
    pub fn of<T: Default + Send + Sync + 'static>(&self, epoch: i64) -> Arc<T> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, memory)) = kept.get(&TypeId::of::<T>()) {
            if *known == epoch
                && let Ok(memory) = Arc::clone(memory).downcast::<T>()
            {
                return memory;
            }
            if *known > epoch {
                return Arc::new(T::default());
            }
        }
        let fresh = Arc::new(T::default());
        let kept_copy: Arc<dyn Any + Send + Sync> = fresh.clone();
        kept.insert(TypeId::of::<T>(), (epoch, kept_copy));
        fresh
    }
}
