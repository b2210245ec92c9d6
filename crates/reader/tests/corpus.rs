//! A corpus written by hand, of a made-up wholesaler and its customers: every document is read whole, and what comes out is held
//! against what a careful clerk would have entered. `known_gaps.txt` names the documents that are not read right yet; the test
//! fails when one more goes wrong and also when one of them starts to be right, so that the list stays true.
#![expect(clippy::print_stdout, reason = "the table is what one runs this test for")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what fails in a test's helper fails the test"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use basics::Decimal;
use formats::{Material, PrintedPage};
use reader::master;
use reader::records::Account;
use serde_json::Value as Json;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn json(path: &Path) -> Json {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The words of a printed document, made beforehand: the test needs neither a renderer nor a recogniser of characters.
fn pages(name: &str, bytes: &[u8]) -> Vec<PrintedPage> {
    let is_printed =
        bytes.starts_with(b"%PDF") || bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xff\xd8");
    let path = corpus().join("words").join(format!("{name}.json"));
    if !is_printed {
        return Vec::new();
    }
    serde_json::from_value(json(&path)).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// One document read whole: the predictions for the orders in it.
fn read(master: &master::Master, name: &str, file: &str) -> Vec<Json> {
    let bytes = std::fs::read(corpus().join("docs").join(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
    let mut material = Material::of(Some(file), formats::read(&bytes, Some(file)));
    material.pages = pages(name, &bytes);
    material.attachments = material
        .reading
        .mail
        .iter()
        .flat_map(|m| &m.attachments)
        .enumerate()
        .map(|(nth, a)| {
            let attached_as = a.name.as_deref();
            let mut attached = Material::of(attached_as, formats::read(&a.bytes, attached_as));
            attached.pages = pages(&format!("{name}-{nth}"), &a.bytes);
            attached
        })
        .collect();
    let empty = Account::default();
    let accounts: &HashMap<String, Account> = &master.accounts;
    let outcomes = reader::read(&material, &master.records, |customer| {
        let number =
            master.records.directory.customer(customer).map(|c| c.number.clone()).unwrap_or_default();
        Ok::<_, std::convert::Infallible>(accounts.get(&number).unwrap_or(&empty))
    });
    let Ok(outcomes) = outcomes;
    outcomes.iter().map(|o| reader::prediction::json(o, &material, &master.records)).collect()
}

fn text(value: &Json) -> Option<&str> {
    value.as_str().or_else(|| value["value"].as_str())
}

fn same_number(a: Option<&str>, b: Option<&str>) -> bool {
    let read = |t: Option<&str>| t.and_then(|t| t.parse::<Decimal>().ok());
    read(a) == read(b)
}

fn codes(order: &Json) -> BTreeSet<&str> {
    let all = order["exceptions"].as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().filter_map(|e| e.as_str().or_else(|| e["code"].as_str())).collect()
}

/// What differs in the head and the lines. What the expectation leaves open on a line (an item that nobody can know) is not held
/// against the reader.
fn differences(expected: &Json, got: &Json) -> Vec<String> {
    let mut all = Vec::new();
    for field in ["customer_id", "ship_to_id", "po_number", "requested_date"] {
        let (want, have) = (text(&expected["header"][field]), text(&got["header"][field]));
        if want != have {
            all.push(format!("{field} {} not {}", have.unwrap_or("none"), want.unwrap_or("none")));
        }
    }
    let lines = |order: &'_ Json| order["lines"].as_array().cloned().unwrap_or_default();
    let (want, have) = (lines(expected), lines(got));
    if want.len() != have.len() {
        all.push(format!("{} lines not {}", have.len(), want.len()));
    }
    for (nth, (want, have)) in want.iter().zip(&have).enumerate() {
        let line = nth + 1;
        if let Some(item) = text(&want["item_id"])
            && text(&have["item_id"]) != Some(item)
        {
            all.push(format!("line {line} item {} not {item}", text(&have["item_id"]).unwrap_or("none")));
        }
        for field in ["base_quantity", "unit_price"] {
            let (want, have) = (text(&want[field]), text(&have[field]));
            if want.is_some() && !same_number(want, have) {
                all.push(format!(
                    "line {line} {field} {} not {}",
                    have.unwrap_or("none"),
                    want.unwrap_or("none")
                ));
            }
        }
    }
    all
}

/// What became of one document.
struct Found {
    channel: String,
    is_decided_right: bool,
    is_exact: bool,
    has_right_codes: bool,
    /// An order that must not pass, or not as read, and that passed.
    wrong_touchless: bool,
    is_order: bool,
    is_eligible: bool,
    went_touchless: bool,
    why: Vec<String>,
}

impl Found {
    fn is_right(&self) -> bool {
        self.is_decided_right && self.is_exact && self.has_right_codes
    }
}

fn judge(expected: &Json, got: &[Json]) -> Found {
    let orders = expected["orders"].as_array().cloned().unwrap_or_default();
    let is_order = orders.iter().any(|o| o["decision"] != "not_order");
    let is_touchless = |o: &Json| o["decision"] == "touchless";
    let mut found = Found {
        channel: expected["channel"].as_str().unwrap_or_default().to_owned(),
        is_decided_right: true,
        is_exact: true,
        has_right_codes: true,
        wrong_touchless: false,
        is_order,
        is_eligible: orders.iter().all(is_touchless),
        went_touchless: !got.is_empty() && got.iter().all(is_touchless),
        why: Vec::new(),
    };
    if !is_order {
        found.is_decided_right = got.iter().all(|o| o["decision"] == "not_order");
        found.wrong_touchless = got.iter().any(is_touchless);
        found.why = got.iter().map(|o| format!("{} {}", o["decision"], o["kind"])).collect();
        return found;
    }
    if got.len() != orders.len() {
        found.is_exact = false;
        found.is_decided_right = false;
        found.wrong_touchless = got.iter().any(is_touchless);
        found.why.push(format!("{} orders not {}", got.len(), orders.len()));
    }
    for (want, have) in orders.iter().zip(got) {
        let either = want["either"] == true && have["decision"] != "not_order";
        if want["decision"] != have["decision"] && !either {
            found.is_decided_right = false;
            found.why.push(format!("{} not {} (kind {})", have["decision"], want["decision"], have["kind"]));
        }
        let wrong = differences(want, have);
        found.is_exact &= wrong.is_empty();
        let mut said = codes(have);
        // A doubt beside the right reason costs nothing, and where there should be none the decision is wrong already.
        said.remove("needs_confirmation");
        if said != codes(want) {
            found.has_right_codes = false;
            let told: Vec<&str> = have["exceptions"]
                .as_array()
                .map(Vec::as_slice)
                .unwrap_or_default()
                .iter()
                .filter_map(|e| e["message"].as_str())
                .collect();
            found.why.push(format!("codes {said:?} not {:?}: {told:?}", codes(want)));
        }
        found.wrong_touchless |=
            is_touchless(have) && (!wrong.is_empty() || (!is_touchless(want) && !either));
        found.why.extend(wrong);
    }
    found
}

fn all() -> BTreeMap<String, Found> {
    let master =
        master::master(|name| std::fs::read_to_string(corpus().join("master").join(name)).ok()).unwrap();
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(corpus().join("expected")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let expected = json(&path);
        let got = read(&master, &name, expected["file"].as_str().unwrap());
        let judged = judge(&expected, &got);
        found.insert(name, judged);
    }
    found
}

fn table(all: &BTreeMap<String, Found>) {
    println!("channel   docs  decision  exact of orders  touchless of eligible  wrong touchless");
    let mut channels: BTreeSet<&str> = all.values().map(|f| f.channel.as_str()).collect();
    channels.insert("");
    for channel in channels.iter().rev().filter(|c| !c.is_empty()).rev().chain([&""]) {
        let of: Vec<&Found> = all.values().filter(|f| channel.is_empty() || f.channel == *channel).collect();
        let count = |is: &dyn Fn(&Found) -> bool| of.iter().filter(|f| is(f)).count();
        println!(
            "{:<8} {:>5} {:>9} {:>8} of {:>3} {:>13} of {:>3} {:>16}",
            if channel.is_empty() { "all" } else { channel },
            of.len(),
            count(&|f| f.is_decided_right),
            count(&|f| f.is_order && f.is_exact),
            count(&|f| f.is_order),
            count(&|f| f.is_eligible && f.went_touchless && f.is_right()),
            count(&|f| f.is_eligible),
            count(&|f| f.wrong_touchless),
        );
    }
}

#[test]
fn reads_the_corpus_as_listed() {
    let found = all();
    table(&found);
    for (name, judged) in found.iter().filter(|(_, f)| !f.is_right()) {
        println!("- {name} ({}): {}", judged.channel, judged.why.join("; "));
    }
    let wrong: Vec<&String> = found.iter().filter(|(_, f)| f.wrong_touchless).map(|(n, _)| n).collect();
    let gaps: BTreeSet<String> = std::fs::read_to_string(corpus().join("known_gaps.txt"))
        .unwrap()
        .lines()
        .filter(|l| !l.trim().is_empty() && !l.starts_with('#'))
        .map(|l| l.split_whitespace().next().unwrap_or_default().to_owned())
        .collect();
    let not_right: BTreeSet<String> =
        found.iter().filter(|(_, f)| !f.is_right()).map(|(n, _)| n.clone()).collect();
    let worse: Vec<&String> = not_right.difference(&gaps).collect();
    let better: Vec<&String> = gaps.difference(&not_right).collect();
    // All three at once: a known wrong one must not hide a new one.
    assert!(
        wrong.is_empty() && worse.is_empty() && better.is_empty(),
        "passed without a person and wrong: {wrong:?}\nwent wrong and not in known_gaps.txt: {worse:?}\n\
         right now, take them out of known_gaps.txt: {better:?}"
    );
}
