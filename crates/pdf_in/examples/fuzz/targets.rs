//! What is fed, and with what.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use formats::{Format, Material, PrintedPage};
use reader::master::{Master, master};
use reader::records::Account;

pub struct Target {
    pub name: &'static str,
    /// Is a document of the corpora a seed of this one?
    is_seed: fn(&Path, &[u8]) -> bool,
    pub read: fn(&[u8]),
}

const PARSERS: fn(&[u8]) = |bytes| whole(bytes);

pub const TARGETS: [Target; 11] = [
    Target { name: "x12", is_seed: |_, b| formats::sniff(b, None) == Format::X12, read: PARSERS },
    Target { name: "edifact", is_seed: |_, b| formats::sniff(b, None) == Format::Edifact, read: PARSERS },
    Target { name: "ubl", is_seed: |_, b| formats::sniff(b, None) == Format::Ubl, read: PARSERS },
    Target { name: "cxml", is_seed: |_, b| formats::sniff(b, None) == Format::Cxml, read: PARSERS },
    Target { name: "xml", is_seed: |p, _| has_end(p, &["xml"]), read: PARSERS },
    Target { name: "csv", is_seed: |_, b| formats::sniff(b, None) == Format::Csv, read: PARSERS },
    Target { name: "workbook", is_seed: |_, b| b.starts_with(b"PK"), read: PARSERS },
    Target { name: "mail", is_seed: |p, _| has_end(p, &["eml"]), read: PARSERS },
    Target { name: "text", is_seed: |p, _| has_end(p, &["txt", "html", "htm"]), read: PARSERS },
    Target {
        name: "words",
        is_seed: |p, _| has_end(p, &["json"]) && p.parent().is_some_and(|d| d.ends_with("words")),
        read: words,
    },
    Target { name: "pdf", is_seed: |_, b| b.starts_with(b"%PDF"), read: pdf },
];

fn has_end(path: &Path, ends: &[&str]) -> bool {
    path.extension().is_some_and(|e| ends.iter().any(|end| e.eq_ignore_ascii_case(end)))
}

/// The documents of our corpora that this target can begin with.
pub fn seeds(target: &Target) -> std::io::Result<Vec<Vec<u8>>> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["formats/corpus", "reader/corpus/docs", "reader/corpus/words"] {
        walk(&crates.join(folder), &mut files)?;
    }
    files.sort();
    let mut seeds = Vec::new();
    for file in files {
        let bytes = std::fs::read(&file)?;
        if (target.is_seed)(&file, &bytes) {
            seeds.push(bytes);
        }
    }
    Ok(seeds)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { walk(&path, found)? } else { found.push(path) }
    }
    Ok(())
}

/// Data and text: read by `formats`, then recognised.
fn whole(bytes: &[u8]) {
    let mut material = Material::of(None, formats::read(bytes, None));
    for attachment in material.reading.mail.iter().flat_map(|m| &m.attachments) {
        let name = attachment.name.as_deref();
        material.attachments.push(Material::of(name, formats::read(&attachment.bytes, name)));
    }
    recognise(&material);
}

/// Printed words, spoilt as JSON; what is none any more is passed over.
fn words(bytes: &[u8]) {
    let Ok(pages) = serde_json::from_slice::<Vec<PrintedPage>>(bytes) else { return };
    let mut material = Material::of(None, formats::read(b"%PDF-1.7", None));
    material.pages = pages;
    recognise(&material);
}

/// A PDF, without helpers.
fn pdf(bytes: &[u8]) {
    let printed = pdf_in::pages_with(bytes, &pdf_in::Tools::default());
    let mut material = Material::of(None, formats::read(b"%PDF-1.7", None));
    material.pages = printed.pages;
    recognise(&material);
}

fn recognise(material: &Material) {
    let Some(records) = records() else { return };
    let nothing = Account::default();
    let accounts: &HashMap<String, Account> = &records.accounts;
    let outcomes = reader::read(material, &records.records, |customer| {
        let number =
            records.records.directory.customer(customer).map(|c| c.number.as_str()).unwrap_or_default();
        Ok::<_, std::convert::Infallible>(accounts.get(number).unwrap_or(&nothing))
    });
    for outcome in outcomes.iter().flatten() {
        let _json = reader::prediction::json(outcome, material, &records.records);
    }
}

fn records() -> Option<&'static Master> {
    static RECORDS: OnceLock<Option<Master>> = OnceLock::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../reader/corpus/master");
    RECORDS.get_or_init(|| master(|name| std::fs::read_to_string(folder.join(name)).ok()).ok()).as_ref()
}
