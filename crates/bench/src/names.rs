//! `bench names`: names and addresses that mean the same, by the figure with which the check of names and billing tells how much two texts
//! resemble each other. On other people's records of which it is known who is who: precision and recall of "both are alike", at the
//! figure that the check uses and at the one that would do best. Pairs that share no seldom word are taken as different, unasked.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use clap::Args;
use desk::orders::party_check::{ALIKE, PartyField, resemblance};
use serde_json::{Value, json};

use crate::Trouble;

#[derive(Args)]
pub struct Names {
    /// A folder with `febrl_dataset1.csv` and `chicago_preschools_with_true_ids.csv`.
    #[arg(long)]
    set: PathBuf,
    /// At most so many records of each file; all where it is left out.
    #[arg(long)]
    records: Option<usize>,
}

struct Record {
    who: String,
    name: String,
    address: String,
}

/// A word that more records have tells nothing of who they are.
const SELDOM: usize = 60;

impl Names {
    pub fn run(self) -> Result<(), Trouble> {
        let mut sets = Vec::new();
        for (file, read) in [
            ("febrl_dataset1.csv", febrl as fn(&csv::StringRecord) -> Record),
            ("chicago_preschools_with_true_ids.csv", chicago),
        ] {
            let mut records = records(&self.set.join(file), read)?;
            records.truncate(self.records.unwrap_or(usize::MAX));
            sets.push(measured(file, &records));
        }
        println!("{}", json!({ "bench": "names", "alike": ALIKE, "sets": sets }));
        Ok(())
    }
}

fn records(path: &Path, read: fn(&csv::StringRecord) -> Record) -> Result<Vec<Record>, Trouble> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_path(path)?;
    let mut found = Vec::new();
    for row in reader.records() {
        found.push(read(&row?));
    }
    Ok(found.into_iter().filter(|r| !r.who.is_empty()).collect())
}

fn joined(row: &csv::StringRecord, columns: &[usize]) -> String {
    let parts = columns.iter().filter_map(|c| row.get(*c)).map(str::trim).filter(|p| !p.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

/// rec-223-org and rec-223-dup-0 are one person.
fn febrl(row: &csv::StringRecord) -> Record {
    let id = row.get(0).unwrap_or_default();
    Record {
        who: id.split('-').take(2).collect::<Vec<_>>().join("-"),
        name: joined(row, &[1, 2]),
        address: joined(row, &[3, 4, 5, 7, 6, 8]),
    }
}

fn chicago(row: &csv::StringRecord) -> Record {
    Record {
        who: row.get(0).unwrap_or_default().to_owned(),
        name: joined(row, &[3]).replace('\n', " "),
        address: joined(row, &[4, 5]).replace('\n', " "),
    }
}

/// Pairs that share a seldom word of name or address.
fn candidates(records: &[Record]) -> BTreeSet<(usize, usize)> {
    let mut having: HashMap<String, Vec<usize>> = HashMap::new();
    for (n, record) in records.iter().enumerate() {
        let text = format!("{} {}", record.name, record.address).to_lowercase();
        let words: BTreeSet<&str> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 2).collect();
        for word in words {
            having.entry(word.to_owned()).or_default().push(n);
        }
    }
    let mut pairs = BTreeSet::new();
    for all in having.values().filter(|all| all.len() <= SELDOM) {
        for (at, one) in all.iter().enumerate() {
            pairs.extend(all.iter().skip(at + 1).map(|other| (*one, *other)));
        }
    }
    pairs
}

fn measured(file: &str, records: &[Record]) -> Value {
    let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
    records.iter().for_each(|r| *sizes.entry(r.who.as_str()).or_default() += 1);
    let truth: u64 = sizes.values().map(|n| n * (n - 1) / 2).sum();
    // How many pairs have at least this figure on both sides: right ones, and all.
    let mut at_least = [(0_u64, 0_u64); 101];
    let pairs = candidates(records);
    for (one, other) in &pairs {
        let (Some(one), Some(other)) = (records.get(*one), records.get(*other)) else { continue };
        // What is not said on either side speaks neither for nor against.
        let figure = |field, a: &str, b: &str| {
            if a.is_empty() || b.is_empty() { 100 } else { resemblance(field, a, b) }
        };
        let name = figure(PartyField::Name, &one.name, &other.name);
        let least = name.min(figure(PartyField::BillTo, &one.address, &other.address));
        let least = usize::try_from(least).unwrap_or(0);
        for (right, all) in at_least.iter_mut().take(least + 1) {
            *all += 1;
            *right += u64::from(one.who == other.who);
        }
    }
    let at = |figure: usize| {
        let (right, all) = at_least.get(figure).copied().unwrap_or_default();
        let (precision, recall) = (right as f64 / all.max(1) as f64, right as f64 / truth.max(1) as f64);
        let f1 = if right == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        (precision, recall, f1)
    };
    let told = |figure: usize| {
        let (precision, recall, f1) = at(figure);
        json!({ "figure": figure, "precision": thousandths(precision), "recall": thousandths(recall), "f1": thousandths(f1) })
    };
    let best = (0..=100).max_by(|a, b| at(*a).2.total_cmp(&at(*b).2)).unwrap_or(0);
    json!({
        "file": file, "records": records.len(), "true_pairs": truth, "compared": pairs.len(),
        "at_alike": told(usize::try_from(ALIKE).unwrap_or(70)), "best": told(best),
    })
}

fn thousandths(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}
