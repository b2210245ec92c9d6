//! `bench intake`: the documents of a folder through the reader, in one process: how long each channel takes beside what is asked of it, and with
//! `--items N` how much longer a line takes when the catalogue has N items.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use basics::Rng;
use clap::Args;
use reader::Outcome;
use reader::master::{Master, MasterError, master};
use reader::records::Account;
use serde_json::{Value, json};

use crate::Trouble;

#[derive(Args)]
pub struct Intake {
    /// A folder with `manifest.json` (documents with their channel), `docs/` and `master/`.
    #[arg(long)]
    set: PathBuf,
    /// Also write what was read, a line of JSON for each document, into this file.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Read everything once more with so many items on record, made of the words of those that are there.
    #[arg(long)]
    items: Option<usize>,
    /// Only documents of these channels, by commas.
    #[arg(long, value_delimiter = ',')]
    channels: Vec<String>,
}

/// What half of the documents of a channel may take, in milliseconds; a scan for each page.
const LIMITS_MS: [(&str, f64); 12] = [
    ("x12", 10.0),
    ("edifact", 10.0),
    ("edi", 10.0),
    ("ubl", 10.0),
    ("cxml", 10.0),
    ("xml", 10.0),
    ("csv", 10.0),
    ("mail", 50.0),
    ("email", 50.0),
    ("xlsx", 50.0),
    ("pdf", 150.0),
    ("scan", 8_000.0),
];
/// What a line may take more with a catalogue of fifty thousand.
const LINE_LIMIT_MS: f64 = 2.0;

struct Document {
    id: String,
    file: String,
    channel: String,
}

/// One document read: how long all of it took, how long the part that looks at the records, and what became of it.
struct Read {
    micros: u128,
    recognising: u128,
    pages: u128,
    lines: usize,
    material: formats::Material,
    outcomes: Vec<Outcome>,
}

impl Intake {
    pub fn run(self) -> Result<(), Trouble> {
        let few = master(|name| text_of(&self.set, name))?;
        let documents = self.documents()?;
        let mut took: BTreeMap<&str, Vec<u128>> = BTreeMap::new();
        let (mut lines, mut written) = (0_usize, Vec::new());
        let mut recognising = 0_u128;
        let all = Instant::now();
        for document in &documents {
            let read = self.read(document, &few)?;
            took.entry(&document.channel).or_default().push(read.micros / read.pages.max(1));
            lines += read.lines;
            recognising += read.recognising;
            if self.out.is_some() {
                written.push(shown(document, &read, &few));
            }
        }
        let seconds = all.elapsed().as_secs_f64();
        if let Some(out) = &self.out {
            std::fs::write(out, written.join("\n") + "\n")?;
        }
        let mut result = json!({
            "bench": "intake", "docs": documents.len(), "lines": lines, "docs_per_s": documents.len() as f64 / seconds,
            "by_channel": took.into_iter().map(|(channel, micros)| (channel.to_owned(), figures(channel, micros))).collect::<serde_json::Map<_, _>>(),
        });
        if let Some(items) = self.items {
            let many = padded(&self.set, items)?;
            let mut more = 0_u128;
            for document in &documents {
                more += self.read(document, &many)?.recognising;
            }
            let a_line = (more as f64 - recognising as f64) / 1_000.0 / lines.max(1) as f64;
            if let Some(object) = result.as_object_mut() {
                object.insert("items".into(), items.into());
                object.insert("more_ms_a_line".into(), a_line.into());
                object.insert("more_ms_a_line_met".into(), (a_line < LINE_LIMIT_MS).into());
            }
        }
        println!("{result}");
        Ok(())
    }

    fn documents(&self) -> Result<Vec<Document>, Trouble> {
        let manifest: Value = serde_json::from_slice(&std::fs::read(self.set.join("manifest.json"))?)?;
        let listed =
            manifest.get("docs").and_then(|d| d.as_array()).ok_or("manifest.json has no list 'docs'")?;
        let text =
            |entry: &Value, key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let all = listed.iter().map(|entry| Document {
            id: text(entry, "doc_id"),
            file: text(entry, "file"),
            channel: text(entry, "channel"),
        });
        Ok(all.filter(|d| self.channels.is_empty() || self.channels.contains(&d.channel)).collect())
    }

    fn read(&self, document: &Document, master: &Master) -> Result<Read, Trouble> {
        let nothing = Account::default();
        let bytes =
            std::fs::read(self.set.join(&document.file)).map_err(|e| format!("{}: {e}", document.file))?;
        let started = Instant::now();
        let material = pdf_in::read(&bytes, Some(&document.file));
        let opened = started.elapsed().as_micros();
        let outcomes = reader::read(&material, &master.records, |customer| {
            let number =
                master.records.directory.customer(customer).map(|c| c.number.as_str()).unwrap_or_default();
            Ok::<_, std::convert::Infallible>(master.accounts.get(number).unwrap_or(&nothing))
        })?;
        let micros = started.elapsed().as_micros();
        Ok(Read {
            micros,
            recognising: micros - opened,
            pages: if document.channel == "scan" { material.pages.len().max(1) as u128 } else { 1 },
            lines: outcomes.iter().map(|o| o.lines.len()).sum(),
            material,
            outcomes,
        })
    }
}

fn text_of(set: &Path, name: &str) -> Option<String> {
    std::fs::read_to_string(set.join("master").join(name)).ok()
}

/// The records of the folder with more items: each has the words of two that are there, and a number of its own.
fn padded(set: &Path, items: usize) -> Result<Master, MasterError> {
    master(|name| {
        let text = text_of(set, name)?;
        if name != "items.csv" {
            return Some(text);
        }
        let mut table = csv::Reader::from_reader(text.as_bytes());
        let heads = table.headers().ok()?.clone();
        let column = |name: &str| heads.iter().position(|h| h == name);
        let (number, description, gtin) = (column("item_id")?, column("description")?, column("gtin"));
        let rows: Vec<csv::StringRecord> = table.records().flatten().collect();
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(&heads).ok()?;
        rows.iter().try_for_each(|row| out.write_record(row)).ok()?;
        let mut rng = Rng::from_seed(50_000);
        for nth in rows.len()..items {
            let (one, other) = (rng.pick(&rows)?, rng.pick(&rows)?);
            let words = |row: &csv::StringRecord| {
                row.get(description).unwrap_or_default().split(' ').map(str::to_owned).collect::<Vec<_>>()
            };
            let (first, second) = (words(one), words(other));
            let said: Vec<String> = first
                .iter()
                .take(first.len() / 2 + 1)
                .chain(second.iter().skip(second.len() / 2))
                .cloned()
                .collect();
            let fields = one.iter().enumerate().map(|(at, field)| match at {
                at if at == number => format!("{field}-{nth}"),
                at if at == description => said.join(" "),
                at if Some(at) == gtin => String::new(),
                _ => field.to_owned(),
            });
            out.write_record(fields).ok()?;
        }
        String::from_utf8(out.into_inner().ok()?).ok()
    })
}

/// Half and nineteen of twenty documents of a channel, beside what is asked.
fn figures(channel: &str, mut micros: Vec<u128>) -> Value {
    micros.sort_unstable();
    let at = |percent: usize| {
        let index = (micros.len() * percent / 100).min(micros.len().saturating_sub(1));
        micros.get(index).map_or(0.0, |m| *m as f64 / 1_000.0)
    };
    let limit = LIMITS_MS.iter().find(|(name, _)| *name == channel).map(|(_, ms)| *ms);
    json!({
        "docs": micros.len(), "p50_ms": at(50), "p95_ms": at(95),
        "limit_ms": limit, "met": limit.map(|ms| at(50) < ms),
    })
}

fn shown(document: &Document, read: &Read, master: &Master) -> String {
    let outcome = read.outcomes.first().cloned().unwrap_or_else(|| reader::unread(&master.records));
    let mut line = reader::prediction::json(&outcome, &read.material, &master.records);
    if let Some(object) = line.as_object_mut() {
        object.insert("doc_id".into(), document.id.clone().into());
        object.insert("elapsed_ms".into(), (read.micros as f64 / 1_000.0).into());
    }
    line.to_string()
}
