//! Figures: how many of the orders that were entered had an error of entry: by clerk, by channel, and by field (of the orders for a field of the
//! head, of the lines for one of a line). One's own are for everyone, those of others for who answers for them.

use std::collections::{BTreeMap, BTreeSet};

use basics::Instant;
use db::Tx;
use serde::Serialize;
use uuid::Uuid;

use super::error::FIELDS;
use super::store;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::policies::{Verb, Whose, allow};
use crate::proportion::Proportion;

/// Orders that were submitted in it count; the end is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: Instant,
    pub to: Instant,
}

/// How long before the period an order of it may have been opened. A draft that lay longer than that is nobody's pace or care any more, and
/// the orders of a time are found by when they were opened.
const DRAFT_DAYS: i64 = 180;

impl Period {
    pub(super) fn opened_from(self) -> Instant {
        self.from.plus_seconds(-DRAFT_DAYS * 86_400)
    }
}

/// An order that was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entered {
    pub person: PersonId,
    pub channel: String,
    pub lines: i64,
}

/// An error of entry in one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub order: Uuid,
    pub line_no: Option<i64>,
    pub field: String,
    pub source: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ByPerson {
    pub person: PersonId,
    #[serde(flatten)]
    pub wrong: Proportion,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ByName {
    pub name: String,
    #[serde(flatten)]
    pub wrong: Proportion,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ByField {
    pub field: String,
    /// Of the lines, not of the orders.
    pub of_lines: bool,
    #[serde(flatten)]
    pub wrong: Proportion,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Orders with an error of entry, of those that were entered.
    pub orders: Proportion,
    pub by_person: Vec<ByPerson>,
    pub by_channel: Vec<ByName>,
    pub by_field: Vec<ByField>,
    /// How many errors each source found.
    pub by_source: Vec<(String, i64)>,
}

/// `of` is one person's; without it everybody's.
pub fn figures(tx: &mut Tx, by: &Actor, of: Option<PersonId>, period: Period) -> Result<Figures, Failure> {
    may_see(by, of)?;
    let entered = store::entered(tx, of, period)?;
    let wrong = store::wrong(tx, of, period)?;
    Ok(decide(&entered, &wrong))
}

pub(super) fn may_see(by: &Actor, of: Option<PersonId>) -> Result<(), Failure> {
    if of != Some(by.person) {
        allow(by, Verb::SeeFigures, Whose::Others)?;
    }
    Ok(())
}

pub(super) fn decide(entered: &BTreeMap<Uuid, Entered>, wrong: &[Wrong]) -> Figures {
    let mut by_person: BTreeMap<PersonId, Proportion> = BTreeMap::new();
    let mut by_channel: BTreeMap<&str, Proportion> = BTreeMap::new();
    let bad: BTreeSet<Uuid> = wrong.iter().map(|w| w.order).filter(|o| entered.contains_key(o)).collect();
    let (mut all, mut lines) = (Proportion::default(), 0);
    for (order, of) in entered {
        let one = Proportion { part: i64::from(bad.contains(order)), whole: 1 };
        all = all.plus(one);
        lines += of.lines;
        let sum = by_person.entry(of.person).or_default();
        *sum = sum.plus(one);
        let sum = by_channel.entry(&of.channel).or_default();
        *sum = sum.plus(one);
    }
    // A field that several found wrong is wrong once.
    let places: BTreeSet<(Uuid, Option<i64>, &str)> = wrong
        .iter()
        .filter(|w| bad.contains(&w.order))
        .map(|w| (w.order, w.line_no, w.field.as_str()))
        .collect();
    let by_field = FIELDS.into_iter().map(|(field, of_lines)| {
        let part = places.iter().filter(|p| p.2 == field).count() as i64;
        let whole = if of_lines { lines } else { all.whole };
        ByField { field: field.to_owned(), of_lines, wrong: Proportion { part, whole } }
    });
    let mut by_source: BTreeMap<String, i64> = BTreeMap::new();
    wrong
        .iter()
        .filter(|w| bad.contains(&w.order))
        .for_each(|w| *by_source.entry(w.source.clone()).or_default() += 1);
    Figures {
        orders: all,
        by_person: by_person.into_iter().map(|(person, wrong)| ByPerson { person, wrong }).collect(),
        by_channel: by_channel
            .into_iter()
            .map(|(name, wrong)| ByName { name: name.to_owned(), wrong })
            .collect(),
        by_field: by_field.filter(|f| f.wrong.part > 0).collect(),
        by_source: by_source.into_iter().collect(),
    }
}
