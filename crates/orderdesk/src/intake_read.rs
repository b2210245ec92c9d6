//! `orderdesk intake read`: documents against records that lie in a folder of CSV files, without a database: to try the reader, and
//! to measure it. Nothing is kept.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use basics::Limits;
use clap::Args;
use formats::Material;
use pdf_in::sandbox::{Child, Reading};
use reader::master::{Master, master};
use reader::records::Account;
use reader::{Outcome, prediction};

use crate::Trouble;
use crate::knowledge_file::KnowledgeFile;

#[derive(Args)]
pub struct ReadFiles {
    /// The folder with items.csv, customers.csv and so on; see the integrator's guide.
    #[arg(long)]
    master: PathBuf,
    /// What was learned, as `intake learn` keeps it.
    #[arg(long)]
    knowledge: Option<PathBuf>,
    /// One line of JSON for each document instead of a summary.
    #[arg(long)]
    json: bool,
    /// Read in this process rather than in a child with limits: for files that you trust.
    #[arg(long)]
    in_process: bool,
    /// A list of documents as JSON: {"docs": [{"doc_id": …, "file": …}]}, files beside it.
    #[arg(long)]
    manifest: Option<PathBuf>,
    /// Where the lines of JSON go, with a word on how far it is; without it they are printed.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Documents, or folders of documents.
    #[arg(required_unless_present = "manifest")]
    files: Vec<PathBuf>,
}

/// A document to read, and the name that its answer bears.
struct Document {
    id: String,
    file: PathBuf,
}

impl ReadFiles {
    pub fn run(self) -> Result<(), Trouble> {
        let folder = &self.master;
        let mut records = master(|name| std::fs::read_to_string(folder.join(name)).ok())
            .map_err(|e| format!("{}: {e}", folder.display()))?;
        if let Some(path) = &self.knowledge {
            records.learn(&KnowledgeFile::open(path)?.rows);
        }
        let reading = if self.in_process { Reading::Here } else { Reading::Child(Child::of_this_program()?) };
        let id = |file: &Path| file.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let files = files_of(&self.files)?.into_iter();
        let mut documents: Vec<Document> = files.map(|file| Document { id: id(&file), file }).collect();
        if let Some(manifest) = &self.manifest {
            documents.extend(listed(manifest)?);
        }
        let mut out = match &self.out {
            Some(path) => {
                Some(BufWriter::new(File::create(path).map_err(|e| format!("{}: {e}", path.display()))?))
            }
            None => None,
        };
        let count = documents.len();
        for (nth, document) in documents.into_iter().enumerate() {
            self.one(&document, &reading, &records, &mut out)?;
            if out.is_some() && std::io::stderr().is_terminal() {
                eprint!("\r{} of {count}", nth + 1);
            }
        }
        if let Some(mut out) = out {
            out.flush()?;
            eprintln!("\r{count} documents read");
        }
        Ok(())
    }

    #[expect(clippy::print_stdout, reason = "this is the command line")]
    fn one(
        &self,
        document: &Document,
        reading: &Reading,
        records: &Master,
        out: &mut Option<BufWriter<File>>,
    ) -> Result<(), Trouble> {
        let file = &document.file;
        let trouble = |e: std::io::Error| format!("{}: {e}", file.display());
        let size = std::fs::metadata(file).map_err(trouble)?.len();
        let started = Instant::now();
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let (material, outcomes) = if size > Limits::DOCUMENT_BYTES as u64 {
            eprintln!("{}: more than {} MB; not read", file.display(), Limits::DOCUMENT_BYTES / 1_048_576);
            let nothing = Material::of(Some(&name), formats::read(b"", Some(&name)));
            (nothing, vec![reader::unread(&records.records)])
        } else {
            let material = reading.read(&std::fs::read(file).map_err(trouble)?, Some(&name));
            let outcomes = outcomes(&material, records);
            (material, outcomes)
        };
        let tenths = started.elapsed().as_micros() / 100;
        for (nth, outcome) in outcomes.iter().enumerate() {
            let id = if nth == 0 { document.id.clone() } else { format!("{}#{}", document.id, nth + 1) };
            let mut json = prediction::json(outcome, &material, &records.records);
            if let Some(object) = json.as_object_mut() {
                object.insert("doc_id".into(), id.clone().into());
                object.insert("elapsed_ms".into(), (tenths as f64 / 10.0).into());
            }
            match out {
                Some(out) => writeln!(out, "{json}")?,
                None if self.json || self.manifest.is_some() => println!("{json}"),
                None => summary(&id, outcome, records),
            }
        }
        for remark in material.reading.remarks.iter().filter(|_| out.is_none()) {
            eprintln!("{name}: {} {}", remark.message, remark.remedy);
        }
        Ok(())
    }
}

/// The documents of a list.
fn listed(manifest: &Path) -> Result<Vec<Document>, Trouble> {
    let trouble = |why: &str| format!("{}: {why}", manifest.display());
    let text = std::fs::read(manifest).map_err(|e| trouble(&e.to_string()))?;
    let list: serde_json::Value = serde_json::from_slice(&text).map_err(|e| trouble(&e.to_string()))?;
    let documents =
        list.get("docs").and_then(|d| d.as_array()).ok_or_else(|| trouble("it has no list 'docs'"))?;
    let beside = manifest.parent().unwrap_or(Path::new(""));
    let text = |document: &serde_json::Value, key: &str| {
        document
            .get(key)
            .and_then(|v| v.as_str())
            .map(str::to_owned)
            .ok_or_else(|| trouble(&format!("a document has no '{key}'")))
    };
    documents
        .iter()
        .map(|d| Ok(Document { id: text(d, "doc_id")?, file: beside.join(text(d, "file")?) }))
        .collect()
}

/// The files that were named, and those in the folders that were.
pub fn files_of(named: &[PathBuf]) -> Result<Vec<PathBuf>, Trouble> {
    let mut files = Vec::new();
    for path in named {
        if path.is_dir() {
            let mut inside: Vec<PathBuf> =
                std::fs::read_dir(path)?.flatten().map(|e| e.path()).filter(|p| p.is_file()).collect();
            inside.sort();
            files.extend(inside);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// The outcomes of a document; at least one, so that nothing that came in is without an answer.
pub fn outcomes(material: &Material, master: &Master) -> Vec<Outcome> {
    let nothing = Account::default();
    let accounts: &HashMap<String, Account> = &master.accounts;
    let read = reader::read(material, &master.records, |customer| {
        let number =
            master.records.directory.customer(customer).map(|c| c.number.as_str()).unwrap_or_default();
        Ok::<_, std::convert::Infallible>(accounts.get(number).unwrap_or(&nothing))
    });
    match read {
        Ok(outcomes) if !outcomes.is_empty() => outcomes,
        _ => vec![reader::unread(&master.records)],
    }
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn summary(id: &str, outcome: &Outcome, master: &Master) {
    let records = &master.records;
    let customer = outcome.customer.value.and_then(|c| records.directory.customer(c));
    println!(
        "{id}: {:?} ({:.1} %), {:?}, customer {}, PO {}, {} lines",
        outcome.decision,
        f64::from(outcome.certainty) / 10_000.0,
        outcome.kind,
        customer.map_or("unknown", |c| c.name.as_str()),
        outcome.po_number.value.as_deref().unwrap_or("none"),
        outcome.lines.len()
    );
    for line in &outcome.lines {
        let sku = line.item.value.and_then(|i| records.catalogue.item(i)).map_or("?", |i| i.sku.as_str());
        let quantity = line.quantity.value.map_or("?".to_owned(), |q| q.to_string());
        let unit = line.unit.value.map_or("?".to_owned(), |u| u.to_string());
        println!("  {quantity:>8} {unit:4} {sku:16} {}", line.called);
    }
    for exception in &outcome.exceptions {
        println!("  ! {}", exception.message);
    }
}
