//! `bench intake`: the documents of a folder through the reader, in one process: how long each channel takes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use reader::master::master;
use reader::records::Account;
use serde_json::json;

use crate::Trouble;

#[derive(Args)]
pub struct Intake {
    /// A folder with `manifest.json` (documents with their channel), `docs/` and `master/`.
    #[arg(long)]
    set: PathBuf,
    /// Also write what was read, a line of JSON for each document, into this file.
    #[arg(long)]
    out: Option<PathBuf>,
}

impl Intake {
    pub fn run(self) -> Result<(), Trouble> {
        let folder = &self.set;
        let master = master(|name| std::fs::read_to_string(folder.join("master").join(name)).ok())?;
        let manifest: serde_json::Value =
            serde_json::from_slice(&std::fs::read(folder.join("manifest.json"))?)?;
        let documents =
            manifest.get("docs").and_then(|d| d.as_array()).ok_or("manifest.json has no list 'docs'")?;
        let nothing = Account::default();
        let mut took: BTreeMap<String, Vec<u128>> = BTreeMap::new();
        let mut lines = Vec::new();
        let all = Instant::now();
        for document in documents {
            let text = |key: &str| document.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
            let (id, file, channel) = (text("doc_id"), text("file"), text("channel"));
            let bytes = std::fs::read(folder.join(&file)).map_err(|e| format!("{file}: {e}"))?;
            let started = Instant::now();
            let material = pdf_in::read(&bytes, Some(&file));
            let outcomes = reader::read(&material, &master.records, |customer| {
                let number = master
                    .records
                    .directory
                    .customer(customer)
                    .map(|c| c.number.as_str())
                    .unwrap_or_default();
                Ok::<_, std::convert::Infallible>(master.accounts.get(number).unwrap_or(&nothing))
            })?;
            let micros = started.elapsed().as_micros();
            took.entry(channel).or_default().push(micros);
            if self.out.is_some() {
                let outcome = outcomes.into_iter().next().unwrap_or_else(|| reader::unread(&master.records));
                let mut line = reader::prediction::json(&outcome, &material, &master.records);
                if let Some(object) = line.as_object_mut() {
                    object.insert("doc_id".into(), id.into());
                    object.insert("elapsed_ms".into(), (micros as f64 / 1_000.0).into());
                }
                lines.push(line.to_string());
            }
        }
        let seconds = all.elapsed().as_secs_f64();
        if let Some(out) = &self.out {
            std::fs::write(out, lines.join("\n") + "\n")?;
        }
        let by_channel: BTreeMap<String, serde_json::Value> = took
            .into_iter()
            .map(|(channel, mut micros)| {
                micros.sort_unstable();
                let at = |percent: usize| {
                    let index = (micros.len() * percent / 100).min(micros.len().saturating_sub(1));
                    micros.get(index).map_or(0.0, |m| *m as f64 / 1_000.0)
                };
                (channel, json!({ "docs": micros.len(), "p50_ms": at(50), "p95_ms": at(95) }))
            })
            .collect();
        let count = documents.len();
        println!(
            "{}",
            json!({ "bench": "intake", "docs": count, "docs_per_s": count as f64 / seconds, "by_channel": by_channel })
        );
        Ok(())
    }
}
