//! Shown: what was offered with an order, and whether it was taken. An offer counts once its order is submitted; what was offered in a draft
//! that nobody submitted says nothing.

use std::collections::BTreeMap;

use basics::Instant;
use db::{Fault, Tx};
use serde::Serialize;

use super::recommend::{Kind, Recommendation};
use super::store;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::journal::{self, Entry};
use crate::orders::OrderId;
use crate::policies::{Verb, Whose, allow};
use crate::proportion::Proportion;

/// An offer as it is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    pub sku: String,
    pub kind: Kind,
    pub reason: String,
    pub person: PersonId,
    pub shown_at: Instant,
    /// None while the order is not submitted.
    pub taken: Option<bool>,
}

/// Keeps what was shown to this person with this order; what was shown before stays as it was. Says how many were new.
pub fn note_shown(
    tx: &mut Tx,
    by: &Actor,
    order: OrderId,
    shown: &[Recommendation],
) -> Result<usize, Failure> {
    allow(by, Verb::OpenOrder, Whose::Own)?;
    let before = store::offered(tx, order)?;
    let new: Vec<&Recommendation> = shown.iter().filter(|r| before.iter().all(|o| o.sku != r.sku)).collect();
    for recommendation in &new {
        store::insert_shown(tx, by, order, recommendation)?;
        let entry = Entry {
            verb: "offer_item",
            noun: "order",
            thing: order.uuid(),
            number: None,
            reason: None,
            detail: serde_json::json!({ "item": recommendation.sku, "kind": recommendation.kind })
                .to_string(),
        };
        journal::record(tx, by, &entry)?;
    }
    Ok(new.len())
}

/// What was offered with an order.
pub fn offered(tx: &mut Tx, order: OrderId) -> Result<Vec<Offered>, Fault> {
    store::offered(tx, order)
}

/// Taken or not: to be called where an order is submitted, in its transaction.
pub fn settle(tx: &mut Tx, order: OrderId) -> Result<(), Fault> {
    store::settle(tx, order)
}

/// The same for all that were submitted on other ways; called by the job.
pub fn settle_all(tx: &mut Tx) -> Result<(), Fault> {
    store::settle_all(tx)
}

/// How often something was taken, by one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    pub name: String,
    #[serde(flatten)]
    pub taken: Proportion,
}

/// The taken rates since a day: all, and by kind, person and item, the most shown first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    pub all: Proportion,
    pub by_kind: Vec<Figure>,
    pub by_person: Vec<(PersonId, Proportion)>,
    pub by_item: Vec<Figure>,
}

/// Items that are listed.
const ITEMS_MAX: usize = 50;

pub fn figures(tx: &mut Tx, since: Instant) -> Result<Figures, Fault> {
    let counted = store::counted(tx, since)?;
    let mut all = Proportion::default();
    let (mut kinds, mut people, mut items) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for row in counted {
        let taken = Proportion { part: row.taken, whole: row.shown };
        all = all.plus(taken);
        for sum in [
            kinds.entry(row.kind.code().to_owned()).or_insert_with(Proportion::default),
            items.entry(row.sku).or_insert_with(Proportion::default),
        ] {
            *sum = sum.plus(taken);
        }
        let sum = people.entry(row.person).or_insert_with(Proportion::default);
        *sum = sum.plus(taken);
    }
    Ok(Figures {
        all,
        by_kind: named(kinds, usize::MAX),
        by_person: people.into_iter().collect(),
        by_item: named(items, ITEMS_MAX),
    })
}

fn named(of: BTreeMap<String, Proportion>, most: usize) -> Vec<Figure> {
    let mut all: Vec<Figure> = of.into_iter().map(|(name, taken)| Figure { name, taken }).collect();
    all.sort_by_key(|f| std::cmp::Reverse(f.taken.whole));
    all.truncate(most);
    all
}
