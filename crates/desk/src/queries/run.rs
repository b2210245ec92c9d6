//! Run: answers a question. The rows are read by constant statements (`store/rows.rs`); filters, groups, sums and sorts are decided here.

use std::collections::BTreeMap;

use basics::{Decimal, Limits};
use db::Tx;

use super::check::{Checked, check};
use super::column::{Cell, ColumnKind};
use super::spec::Spec;
use super::store::rows;
use crate::actor::Actor;
use crate::policies::{Whose, allow};
use crate::{Failure, company};

/// Groups that are told apart.
const GROUPS_MAX: usize = 10_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Code and kind. `count` is how many rows a group has.
    pub heads: Vec<(&'static str, ColumnKind)>,
    pub rows: Vec<Vec<Cell>>,
    /// Rows that fit, shown or not.
    pub fitting: usize,
    pub looked_at: usize,
    /// There is more than a query looks at; the latest were.
    pub is_cut: bool,
}

impl Table {
    /// Its rows are groups of rows.
    pub fn is_grouped(&self) -> bool {
        self.heads.iter().any(|(code, _)| *code == "count")
    }
}

/// At most `most` rows of the answer.
pub fn run(tx: &mut Tx, by: &Actor, spec: &Spec, most: usize) -> Result<Table, Failure> {
    let today = company::today(tx)?;
    let checked = check(spec, today)?;
    allow(by, checked.source.verb(), Whose::Others)?;
    let mut answer = Answer::to(&checked);
    let looked_at = rows::read(tx, &checked, today, &mut |row| answer.take(row))?;
    Ok(answer.table(looked_at, most))
}

/// What is gathered while the rows go by.
struct Answer<'c> {
    asked: &'c Checked,
    rows: Vec<(Vec<Cell>, Vec<Cell>)>,
    groups: BTreeMap<Vec<Cell>, (Decimal, Vec<Decimal>)>,
    fitting: usize,
}

impl<'c> Answer<'c> {
    fn to(asked: &'c Checked) -> Answer<'c> {
        Answer { asked, rows: Vec::new(), groups: BTreeMap::new(), fitting: 0 }
    }

    fn is_grouped(&self) -> bool {
        !(self.asked.group.is_empty() && self.asked.sums.is_empty())
    }

    fn take(&mut self, row: &[Cell]) {
        let at = |n: &usize| row.get(*n).cloned().unwrap_or(Cell::None);
        if !self.asked.filters.iter().all(|f| f.fits(&at(&f.column))) {
            return;
        }
        self.fitting += 1;
        if !self.is_grouped() {
            if self.rows.len() < Limits::QUERY_ROWS {
                let shown = self.asked.columns.iter().map(at).collect();
                let keys = self.asked.sort.iter().map(|(n, _)| at(n)).collect();
                self.rows.push((shown, keys));
            }
            return;
        }
        let key: Vec<Cell> = self.asked.group.iter().map(at).collect();
        if self.groups.len() >= GROUPS_MAX && !self.groups.contains_key(&key) {
            return;
        }
        let none = || (Decimal::ZERO, vec![Decimal::ZERO; self.asked.sums.len()]);
        let (count, sums) = self.groups.entry(key).or_insert_with(none);
        *count += Decimal::ONE;
        for (sum, n) in sums.iter_mut().zip(&self.asked.sums) {
            if let Cell::Number(number) = at(n) {
                *sum = sum.checked_add(number).unwrap_or(Decimal::MAX);
            }
        }
    }

    fn table(self, looked_at: usize, most: usize) -> Table {
        let is_cut = looked_at >= Limits::QUERY_LOOKED_AT;
        let columns = self.asked.source.columns();
        let head = |n: &usize| columns.get(*n).map(|c| (c.code, c.kind));
        let fitting = self.fitting;
        if !self.is_grouped() {
            let mut rows = self.rows;
            let sort = &self.asked.sort;
            rows.sort_by(|(_, a), (_, b)| sorted(sort.iter().map(|(_, descending)| *descending), a, b));
            let heads = self.asked.columns.iter().filter_map(head).collect();
            let rows = rows.into_iter().take(most).map(|(shown, _)| shown).collect();
            return Table { heads, rows, fitting, looked_at, is_cut };
        }
        let mut heads: Vec<_> = self.asked.group.iter().filter_map(head).collect();
        heads.push(("count", ColumnKind::Number));
        heads.extend(self.asked.sums.iter().filter_map(head));
        let mut rows: Vec<Vec<Cell>> = self
            .groups
            .into_iter()
            .map(|(mut row, (count, sums))| {
                row.push(Cell::Number(count));
                row.extend(sums.into_iter().map(Cell::Number));
                row
            })
            .collect();
        // By what was asked for and is there; else by the groups themselves.
        let places: Vec<(usize, bool)> = self
            .asked
            .sort
            .iter()
            .filter_map(|(n, descending)| {
                let code = head(n)?.0;
                Some((heads.iter().position(|(c, _)| *c == code)?, *descending))
            })
            .collect();
        rows.sort_by(|a, b| {
            let keys = |row: &[Cell]| -> Vec<Cell> {
                places.iter().map(|(n, _)| row.get(*n).cloned().unwrap_or(Cell::None)).collect()
            };
            sorted(places.iter().map(|(_, descending)| *descending), &keys(a), &keys(b))
        });
        rows.truncate(most);
        Table { heads, rows, fitting, looked_at, is_cut }
    }
}

fn sorted(ways: impl Iterator<Item = bool>, a: &[Cell], b: &[Cell]) -> std::cmp::Ordering {
    let orders = ways.zip(a.iter().zip(b)).map(|(descending, (a, b))| a.sorted(b, descending));
    orders.into_iter().find(|o| o.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
}
