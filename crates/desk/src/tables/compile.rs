//! Compile: the rows of a version, read once, so that asking costs a binary search for each input and an `and` over bits for the rows.
//!
//! The conditions of a column cut its line of values into pieces; each piece knows the rows that hold there. A case lies in one piece of
//! each column; the rows that hold in all of them fire.

use std::sync::Arc;

use basics::{Day, Decimal, Id, Money, MoneyError, Percent, Rounding};

use super::cell::{Edge, Set, Value, read_condition, read_value, written};
use super::facts::Facts;
use super::kind::{Column, Hit, TableKind};
use super::version::{TableVersion, WrittenRow};
use crate::failure::{Finding, Severity};

/// One bit a row.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub fn none(count: usize) -> Bits {
        Bits(vec![0; count.div_ceil(64)])
    }

    pub fn all(count: usize) -> Bits {
        let mut bits = Bits::none(count);
        (0..count).for_each(|n| bits.put(n));
        bits
    }

    pub fn put(&mut self, n: usize) {
        if let Some(word) = self.0.get_mut(n / 64) {
            *word |= 1 << (n % 64);
        }
    }

    pub fn and(&mut self, other: &Bits) {
        for (word, with) in self.0.iter_mut().zip(&other.0) {
            *word &= with;
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|w| *w == 0)
    }

    pub fn each(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            (0..64).filter(move |bit| word & (1 << bit) != 0).map(move |bit| at * 64 + bit)
        })
    }
}

/// The line of one input, cut at the edges of all conditions.
#[derive(Debug)]
pub(super) struct Line {
    pub edges: Vec<Edge>,
    /// One more than edges.
    pub pieces: Vec<Bits>,
    /// Rows that hold whatever the value, known or not.
    pub any: Bits,
}

impl Line {
    fn of(sets: &[&Set]) -> Line {
        let mut edges: Vec<Edge> = sets
            .iter()
            .flat_map(|s| s.stretches())
            .flat_map(|(low, high)| low.iter().chain(high.iter()))
            .cloned()
            .collect();
        edges.sort();
        edges.dedup();
        let mut pieces = vec![Bits::none(sets.len()); edges.len() + 1];
        let mut any = Bits::none(sets.len());
        let place = |edge: &Edge| edges.partition_point(|e| e < edge);
        for (n, set) in sets.iter().enumerate() {
            if set.is_any() {
                any.put(n);
            }
            for (low, high) in set.stretches() {
                let from = low.as_ref().map_or(0, |e| place(e) + 1);
                let to = high.as_ref().map_or(edges.len(), place);
                for piece in pieces.iter_mut().take(to + 1).skip(from) {
                    piece.put(n);
                }
            }
        }
        Line { edges, pieces, any }
    }

    fn at(&self, value: Option<&Value>) -> Option<&Bits> {
        let Some(value) = value else { return Some(&self.any) };
        let lies_after = |e: &Edge| e.at < *value || (e.at == *value && !e.after);
        self.pieces.get(self.edges.partition_point(lies_after))
    }
}

/// A row that is ready to be asked.
#[derive(Debug)]
pub struct Row {
    /// Counted from 1, as people count.
    pub number: usize,
    pub kind: &'static TableKind,
    pub(super) when: Vec<Set>,
    then: Vec<Option<Value>>,
    pub note: String,
}

impl Row {
    fn value(&self, output: &str) -> Option<&Value> {
        self.kind.output(output).and_then(|at| self.then.get(at)).and_then(Option::as_ref)
    }

    /// Empty where the row does not say it.
    pub fn text(&self, output: &str) -> &str {
        match self.value(output) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    pub fn number_of(&self, output: &str) -> Option<Decimal> {
        match self.value(output) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// An amount in this currency; nothing where the row does not say it.
    pub fn money(&self, output: &str, currency: basics::Currency) -> Result<Option<Money>, MoneyError> {
        let number = self.number_of(output);
        number.map(|n| Money::rounded(n, currency, Rounding::HalfUp)).transpose()
    }

    pub fn percent(&self, output: &str) -> Percent {
        let stored = |n: Decimal| {
            let mut scaled = n;
            scaled.rescale(4);
            i64::try_from(scaled.mantissa()).unwrap_or_default()
        };
        self.number_of(output).map_or(Percent::ZERO, |n| Percent::from_stored(stored(n)))
    }

    pub fn is_yes(&self, output: &str) -> bool {
        self.number_of(output).is_some_and(|n| !n.is_zero())
    }

    /// What it answers, as it is written: `Approved by: review · Reason: …`.
    pub fn told(&self) -> String {
        let said = self.kind.outputs.iter().zip(&self.then).filter_map(|(column, value)| {
            Some(format!("{}: {}", column.title, written(value.as_ref()?, column.holds)))
        });
        said.collect::<Vec<_>>().join(" · ")
    }

    /// What it answers, by the code of the output.
    pub fn answers(&self) -> std::collections::BTreeMap<String, String> {
        let cells = self.kind.outputs.iter().zip(&self.then);
        cells
            .filter_map(|(column, value)| {
                Some((column.code.to_owned(), written(value.as_ref()?, column.holds)))
            })
            .collect()
    }

    /// Each answer as it is written, for holding two rows against each other.
    pub(super) fn then_written(&self) -> Vec<Option<String>> {
        let cells = self.kind.outputs.iter().zip(&self.then);
        cells.map(|(column, value)| value.as_ref().map(|v| written(v, column.holds))).collect()
    }
}

/// A version, ready to be asked.
#[derive(Debug)]
pub struct Compiled {
    pub kind: &'static TableKind,
    pub id: Id<TableVersion>,
    pub version: i64,
    pub hit: Hit,
    pub valid_from: Day,
    pub valid_to: Option<Day>,
    pub rows: Vec<Row>,
    pub(super) lines: Vec<Line>,
}

/// A row that fired.
#[derive(Debug, Clone, Copy)]
pub struct Decided<'t> {
    pub table: &'t Compiled,
    pub row: &'t Row,
}

impl Decided<'_> {
    /// What is kept where it was used.
    pub fn trace(&self) -> String {
        format!("table {}, version {}, row {}", self.table.kind.code, self.table.version, self.row.number)
    }
}

impl Compiled {
    /// The rows that fire, as the hit policy says: at most one, or all in their order.
    pub fn decide(&self, facts: &Facts) -> Vec<Decided<'_>> {
        let found = self.holding(facts);
        let most = if self.hit == Hit::Collect { usize::MAX } else { 1 };
        found
            .each()
            .take(most)
            .filter_map(|n| Some(Decided { table: self, row: self.rows.get(n)? }))
            .collect()
    }

    pub fn first(&self, facts: &Facts) -> Option<Decided<'_>> {
        self.decide(facts).into_iter().next()
    }

    fn holding(&self, facts: &Facts) -> Bits {
        let mut found = Bits::all(self.rows.len());
        for (column, line) in self.kind.inputs.iter().zip(&self.lines) {
            if let Some(rows) = line.at(facts.get(column.code)) {
                found.and(rows);
            }
        }
        found
    }

    pub(super) fn on(&self, day: Day) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// Reads all rows; every cell that can't be read is a finding.
pub fn compile(version: &TableVersion) -> Result<Arc<Compiled>, Vec<Finding>> {
    let mut findings = Vec::new();
    let rows: Vec<Row> = version
        .rows
        .iter()
        .enumerate()
        .map(|(n, row)| compile_row(version.kind, n, row, &mut findings))
        .collect();
    if !findings.is_empty() {
        return Err(findings);
    }
    let lines = (0..version.kind.inputs.len())
        .map(|at| Line::of(&rows.iter().filter_map(|r| r.when.get(at)).collect::<Vec<_>>()))
        .collect();
    Ok(Arc::new(Compiled {
        kind: version.kind,
        id: version.id,
        version: version.version,
        hit: version.hit,
        valid_from: version.valid_from,
        valid_to: version.valid_to,
        rows,
        lines,
    }))
}

fn compile_row(kind: &'static TableKind, n: usize, row: &WrittenRow, findings: &mut Vec<Finding>) -> Row {
    let mut wrong = |part: &str, column: &Column, problem: String| {
        let message = format!("row {}, {}: {problem}", n + 1, column.title);
        let at = format!("/rows/{n}/{part}/{}", column.code);
        findings.push(Finding::new(Severity::Block, "cell", at, message));
    };
    let mut when = Vec::with_capacity(kind.inputs.len());
    for (at, column) in kind.inputs.iter().enumerate() {
        let cell = row.when.get(at).map_or("", String::as_str);
        when.push(read_condition(cell, column.holds).unwrap_or_else(|problem| {
            wrong("when", column, problem);
            Set::any()
        }));
    }
    let mut then = Vec::with_capacity(kind.outputs.len());
    for (at, column) in kind.outputs.iter().enumerate() {
        let cell = row.then.get(at).map_or("", |c| c.trim());
        if cell.is_empty() {
            if column.needed {
                wrong("then", column, "an answer is missing".into());
            }
            then.push(None);
            continue;
        }
        then.push(read_value(cell, column.holds).map_err(|problem| wrong("then", column, problem)).ok());
    }
    Row { number: n + 1, kind, when, then, note: row.note.clone() }
}
