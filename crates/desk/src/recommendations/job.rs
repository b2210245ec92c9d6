//! The job: once a day, and on demand, what the past says is learned anew. Read in one transaction, learned in none, kept in another.

use db::{Fault, Tx};

use super::learn::{Basket, Learned};
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::catalog::ItemId;
use crate::company;
use crate::customers::CustomerId;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// Orders that count: what was bought longer ago says little about today.
const DAYS: i64 = 730;
/// The latest that are read. Memory for these is some hundred megabytes.
pub(super) const ORDERS_MAX: i64 = 300_000;

/// Has today's learning not been done yet? Asked by the worker.
pub fn is_due(tx: &mut Tx) -> Result<bool, Fault> {
    let company = company::facts(tx)?;
    let today = company.day(tx.now());
    Ok(store::learned(tx)?.is_none_or(|l| company.day(l.at) < today))
}

/// The orders of the last two years as baskets.
pub fn baskets(tx: &mut Tx) -> Result<Vec<Basket<CustomerId, ItemId>>, Fault> {
    let since = tx.now().plus_seconds(-DAYS * 86_400);
    store::baskets(tx, since)
}

/// Keeps what was learned, in the place of what was known before.
pub fn adopt(tx: &mut Tx, by: &Actor, learned: &Learned<CustomerId, ItemId>) -> Result<(), Failure> {
    allow(by, Verb::LearnRecommendations, Whose::Others)?;
    store::replace(tx, learned)?;
    let entry = Entry {
        verb: Verb::LearnRecommendations.code(),
        noun: "recommendations",
        thing: tx.new_id::<super::Recommendation>().uuid(),
        number: None,
        reason: None,
        detail: serde_json::json!({
            "baskets": learned.baskets,
            "rules": learned.rules.len(),
            "regulars": learned.regulars.len(),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(())
}
