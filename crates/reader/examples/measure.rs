//! Reads the documents of a folder (`manifest.json`, `master/`, `docs/`) and writes one line of JSON for each: for measuring.
//! Printed documents are taken from `material/NAME.json`, as the page reader's example `materials` writes them.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a tool for the developer, run by hand"
)]

use std::collections::HashMap;
use std::path::Path;

use formats::Material;
use reader::master;

/// The material as the page reader's example `materials` keeps it, else what can be read without a page reader.
fn material(folder: &Path, id: &str, file: &str, bytes: &[u8]) -> Material {
    let kept = std::fs::read(folder.join("material").join(format!("{id}.json")));
    let kept: Option<Material> = kept.ok().and_then(|b| serde_json::from_slice(&b).ok());
    if let Some(material) = kept.filter(|m| m.all().iter().any(|m| !m.pages.is_empty())) {
        return material;
    }
    let mut material = Material::of(Some(file), formats::read(bytes, Some(file)));
    for attachment in material.reading.mail.iter().flat_map(|m| &m.attachments) {
        let name = attachment.name.as_deref();
        material.attachments.push(Material::of(name, formats::read(&attachment.bytes, name)));
    }
    material
}

fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    let folder = Path::new(&folder);
    let only: Option<String> = std::env::args().nth(2);
    let master =
        master::master(|name| std::fs::read_to_string(folder.join("master").join(name)).ok()).unwrap();
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    let empty = reader::records::Account::default();
    for doc in manifest["docs"].as_array().unwrap() {
        let id = doc["doc_id"].as_str().unwrap();
        if only.as_deref().is_some_and(|o| o != id) {
            continue;
        }
        let file = doc["file"].as_str().unwrap();
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let material = material(folder, id, file, &bytes);
        let material = &material;
        let started = std::time::Instant::now();
        if std::env::var_os("SHOW").is_some() {
            for first in reader::sketches(material, &master.records.catalogue, None) {
                let who = reader::customer(&first, &master.records.directory, &master.records.own);
                let number = who.value.and_then(|c| master.records.directory.customer(c)).map(|c| &c.number);
                let account = number.and_then(|n| master.accounts.get(n));
                let again = reader::sketches(material, &master.records.catalogue, account);
                let sketch = again.into_iter().next().unwrap_or(first);
                eprintln!("PO {:#?}", sketch.po_numbers);
                eprintln!("DAYS {:?}", sketch.days);
                for party in &sketch.parties {
                    eprintln!(
                        "PARTY {:?} {:?} | {} | {} | {} | {:?}",
                        party.role,
                        party.name.as_ref().map(|n| &n.text),
                        party.street,
                        party.postcode,
                        party.city,
                        party.written.as_ref().map(|w| &w.text)
                    );
                }
                eprintln!(
                    "TOTALS {:?}",
                    sketch.totals.iter().chain(&sketch.sums).map(|t| &t.seen.text).collect::<Vec<_>>()
                );
                for line in &sketch.lines {
                    eprintln!(
                        "LINE {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
                        line.position,
                        line.refs.iter().map(|r| &r.seen.text).collect::<Vec<_>>(),
                        line.words.as_ref().map(|w| &w.text),
                        line.quantity.as_ref().map(|w| &w.seen.text),
                        line.unit.as_ref().map(|w| &w.text),
                        line.price.as_ref().map(|w| &w.seen.text),
                        line.amount.as_ref().map(|w| &w.seen.text)
                    );
                }
                eprintln!(
                    "CLUES {:?}",
                    sketch.clues.iter().map(|c| (c.kind, &c.seen.text)).collect::<Vec<_>>()
                );
            }
        }
        let accounts: &HashMap<String, reader::records::Account> = &master.accounts;
        let outcomes = reader::read(material, &master.records, |customer| {
            let number =
                master.records.directory.customer(customer).map(|c| c.number.clone()).unwrap_or_default();
            Ok::<_, std::convert::Infallible>(accounts.get(&number).unwrap_or(&empty))
        })
        .unwrap();
        let mut json = match outcomes.first() {
            Some(outcome) => reader::prediction::json(outcome, material, &master.records),
            None => {
                serde_json::json!({ "decision": "exception", "confidence": 0.01, "header": {}, "lines": [], "exceptions": [] })
            }
        };
        json["doc_id"] = id.into();
        json["orders"] = outcomes.len().into();
        json["elapsed_ms"] = (started.elapsed().as_micros() as f64 / 1000.0).into();
        println!("{json}");
    }
}
