//! In force: the version of a table that holds on a day, compiled, remembered between questions.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use basics::Day;
use db::{Fault, Tx};

use super::compile::{Compiled, compile};
use super::kind::TableKind;
use super::store;

/// All approved versions, by table, the highest first.
#[derive(Debug, Default)]
pub struct InForce(HashMap<&'static str, Vec<Arc<Compiled>>>);

impl InForce {
    /// Of the versions that are approved and valid on the day the highest.
    pub fn on(&self, table: &str, day: Day) -> Option<&Arc<Compiled>> {
        self.0.get(table)?.iter().find(|t| t.on(day))
    }

    /// Some version of it is approved, whatever its dates.
    pub fn knows(&self, table: &str) -> bool {
        self.0.contains_key(table)
    }

    pub(super) fn any_between(&self, kind: &TableKind, from: Day, to: Day) -> bool {
        let held = |t: &&Arc<Compiled>| t.valid_from <= to && t.valid_to.is_none_or(|last| from <= last);
        self.0.get(kind.code).is_some_and(|all| all.iter().any(|t| held(&t)))
    }

    /// The same with this version instead of the ones it has of that table: for a dry run.
    pub fn with(&self, table: Arc<Compiled>) -> InForce {
        let mut all = self.0.clone();
        all.insert(table.kind.code, vec![table]);
        InForce(all)
    }
}

#[derive(Default)]
struct Known(OnceLock<Arc<InForce>>);

/// All versions that are approved; of one epoch, like the prices.
pub fn all_in_force(tx: &mut Tx) -> Result<Arc<InForce>, Fault> {
    let known = tx.memory::<Known>()?;
    if let Some(all) = known.0.get() {
        return Ok(Arc::clone(all));
    }
    let mut all: HashMap<&'static str, Vec<Arc<Compiled>>> = HashMap::new();
    for version in store::approved(tx)? {
        let number = version.number();
        let table =
            compile(&version).map_err(|_| Fault::Broken(format!("table {number} can't be read any more")))?;
        all.entry(version.kind.code).or_default().push(table);
    }
    Ok(Arc::clone(known.0.get_or_init(|| Arc::new(InForce(all)))))
}

/// The version of one table that holds on a day.
pub fn in_force(tx: &mut Tx, table: &str, day: Day) -> Result<Option<Arc<Compiled>>, Fault> {
    Ok(all_in_force(tx)?.on(table, day).cloned())
}
