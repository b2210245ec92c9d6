//! Reads the documents of a folder (`manifest.json`, `master/`, `docs/`) and writes one line of JSON for each: for measuring.
//! Pages of printed documents are taken from `words/NAME.json`, as the page reader's example writes them.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a tool for the developer, run by hand"
)]

use std::collections::HashMap;
use std::path::Path;

use formats::{Material, PrintedPage};
use reader::master;

fn pages(folder: &Path, name: &str) -> Vec<PrintedPage> {
    let path = folder.join("words").join(format!("{name}.json"));
    std::fs::read(path).ok().and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default()
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
        let started = std::time::Instant::now();
        let reading = formats::read(&bytes, Some(file));
        let mut material = Material::of(Some(file), reading);
        material.pages = pages(folder, id);
        let attached: Vec<(String, Vec<u8>)> = material
            .reading
            .mail
            .iter()
            .flat_map(|m| &m.attachments)
            .map(|a| (a.name.clone().unwrap_or_default(), a.bytes.clone()))
            .collect();
        for (nth, (name, bytes)) in attached.iter().enumerate() {
            let words = format!("{id}-{nth}");
            if bytes.starts_with(b"%PDF") {
                let out = folder.join("words").join(format!("{words}.pdf"));
                if !out.exists() {
                    let _ = std::fs::write(out, bytes);
                }
            }
            let mut inner = Material::of(Some(name), formats::read(bytes, Some(name)));
            inner.pages = pages(folder, &words);
            material.attachments.push(inner);
        }
        let material = &material;
        if std::env::var_os("SHOW").is_some() {
            for sketch in reader::sketches(material, &master.records.catalogue, None) {
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
                eprintln!("TOTALS {:?}", sketch.totals.iter().map(|t| &t.seen.text).collect::<Vec<_>>());
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
        json["elapsed_ms"] = (started.elapsed().as_micros() as f64 / 1000.0).into();
        println!("{json}");
    }
}
