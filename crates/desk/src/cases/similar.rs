//! Similar: complaints of the same customer, about the same order or item, of the same kind or in the same words: what was done then, and whether
//! it is one more of many.

use std::collections::BTreeMap;

use db::{Fault, Tx};

use super::case::{Case, CaseId};
use super::store;
use crate::{fold, found};

/// Cases of one way of finding them.
const MOST: usize = 40;
/// Words of the subject that are looked for.
const WORDS: usize = 4;
/// What a case needs to be like another.
const LEAST: u32 = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Similar {
    pub case: Case,
    /// What is the same: `order`, `item`, `customer`, `category`, `cause`, `words`.
    pub same: Vec<&'static str>,
}

/// The most similar first.
pub fn similar(tx: &mut Tx, to: &Case, most: usize) -> Result<Vec<Similar>, Fault> {
    let mut candidates: BTreeMap<CaseId, Case> = BTreeMap::new();
    let mut found = store::of_customer(tx, to.customer, MOST)?;
    if let Some(sku) = &to.sku {
        found.extend(store::of_item(tx, sku, MOST)?);
    }
    let mut in_words = Vec::new();
    let mut words: Vec<Vec<String>> = fold::words(&to.subject);
    words.retain(|forms| forms.first().is_some_and(|w| w.chars().count() > 3));
    words.truncate(WORDS);
    for forms in words {
        for (id, _) in found::with_words(tx, found::Kind::Case, &[forms], MOST)? {
            let id = CaseId::from_uuid(id);
            in_words.push(id);
            found.extend(store::by_id(tx, id)?);
        }
    }
    candidates.extend(found.into_iter().filter(|c| c.id != to.id).map(|c| (c.id, c)));
    let mut scored: Vec<(u32, Similar)> = candidates
        .into_values()
        .map(|case| {
            let words = in_words.iter().filter(|id| **id == case.id).count();
            scored(to, case, words)
        })
        .filter(|(score, _)| *score >= LEAST)
        .collect();
    scored.sort_by_key(|(score, s)| (std::cmp::Reverse(*score), std::cmp::Reverse(s.case.opened_at)));
    Ok(scored.into_iter().take(most).map(|(_, similar)| similar).collect())
}

fn scored(to: &Case, case: Case, words: usize) -> (u32, Similar) {
    let same: Vec<(&'static str, u32)> = [
        ("order", 4, to.order.is_some() && to.order == case.order),
        ("item", 3, to.sku.is_some() && to.sku == case.sku),
        ("customer", 2, to.customer == case.customer),
        ("category", 1, to.category == case.category),
        ("cause", 2, to.cause.is_some() && to.cause == case.cause),
        ("words", if words > 1 { 2 } else { 1 }, words > 0),
    ]
    .into_iter()
    .filter(|(.., holds)| *holds)
    .map(|(what, weight, _)| (what, weight))
    .collect();
    let score = same.iter().map(|(_, weight)| weight).sum();
    (score, Similar { case, same: same.into_iter().map(|(what, _)| what).collect() })
}
