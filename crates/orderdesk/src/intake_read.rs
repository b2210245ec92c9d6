//! `orderdesk intake read`: documents against records that lie in a folder of CSV files, without a database: to try the reader, and
//! to measure it. Nothing is kept.

use std::collections::HashMap;
use std::path::PathBuf;
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
    /// Documents, or folders of documents.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

impl ReadFiles {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let folder = &self.master;
        let mut records = master(|name| std::fs::read_to_string(folder.join(name)).ok())
            .map_err(|e| format!("{}: {e}", folder.display()))?;
        if let Some(path) = &self.knowledge {
            records.learn(&KnowledgeFile::open(path)?.rows);
        }
        let reading = if self.in_process { Reading::Here } else { Reading::Child(Child::of_this_program()?) };
        for file in documents(&self.files)? {
            let started = Instant::now();
            let size = std::fs::metadata(&file).map_err(|e| format!("{}: {e}", file.display()))?.len();
            if size > Limits::DOCUMENT_BYTES as u64 {
                eprintln!(
                    "{}: more than {} MB; not read",
                    file.display(),
                    Limits::DOCUMENT_BYTES / 1_048_576
                );
                continue;
            }
            let bytes = std::fs::read(&file).map_err(|e| format!("{}: {e}", file.display()))?;
            let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let material = reading.read(&bytes, Some(&name));
            let outcomes = outcomes(&material, &records);
            let elapsed_ms = started.elapsed().as_micros() / 100;
            let id = file.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            for (nth, outcome) in outcomes.iter().enumerate() {
                let id = if nth == 0 { id.clone() } else { format!("{id}#{}", nth + 1) };
                let mut json = prediction::json(outcome, &material, &records.records);
                if let Some(object) = json.as_object_mut() {
                    object.insert("doc_id".into(), id.clone().into());
                    object.insert("elapsed_ms".into(), (elapsed_ms as f64 / 10.0).into());
                }
                if self.json {
                    println!("{json}");
                } else {
                    summary(&id, outcome, &records);
                }
            }
            for remark in &material.reading.remarks {
                eprintln!("{name}: {} {}", remark.message, remark.remedy);
            }
        }
        Ok(())
    }
}

/// The files that were named, and those in the folders that were.
pub fn documents(named: &[PathBuf]) -> Result<Vec<PathBuf>, Trouble> {
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
