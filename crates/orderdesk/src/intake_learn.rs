//! `orderdesk intake learn`: what documents really say, taken as a clerk's corrections. Against a desk's database each is settled by the
//! same verb as on the page; without one, knowledge is kept in a file that `intake read --knowledge` takes.

use std::path::PathBuf;

use clap::Args;
use db::Db;
use desk::intake::knowledge::{self, Known};
use desk::intake::{self, Field};
use formats::Source;
use pdf_in::sandbox::{Child, Reading};
use reader::knowledge::{Deed, Event, Pointed, Standing, told};
use reader::master::{Master, master};
use reader::records::{Account, CustomerIndex};
use reader::{Decision, LineOutcome, Outcome, Sketch, Value};

use crate::Trouble;
use crate::database::{Acting, act};
use crate::knowledge_file::KnowledgeFile;
use crate::truth::{Right, Truth, document_of, pairs, truths};

#[derive(Args)]
pub struct Learn {
    /// What the documents really say: files, or folders of them.
    #[arg(long = "from", required = true, num_args = 1..)]
    from: Vec<PathBuf>,
    /// Learn without a database, against the records in this folder; see `intake read`.
    #[arg(long, requires = "knowledge")]
    master: Option<PathBuf>,
    /// The file in which knowledge is kept without a database.
    #[arg(long, requires = "master")]
    knowledge: Option<PathBuf>,
    /// Where the documents lie; else as the truth says, beside its own folder.
    #[arg(long)]
    docs: Option<PathBuf>,
    /// The document's number on the desk, where the file's name doesn't tell it.
    #[arg(long, conflicts_with = "master")]
    document: Option<String>,
    /// As corrections without a word on other documents: two must agree.
    #[arg(long)]
    silent: bool,
    /// Read in this process rather than in a child with limits: for files that you trust.
    #[arg(long)]
    in_process: bool,
}

impl Learn {
    pub fn run(self, acting: Acting) -> Result<(), Trouble> {
        match (&self.master, &self.knowledge) {
            (Some(folder), Some(file)) => self.to_file(folder, file, &acting.by),
            _ => self.to_desk(&acting),
        }
    }

    #[expect(clippy::print_stdout, reason = "this is the command line")]
    fn to_file(&self, folder: &std::path::Path, path: &std::path::Path, by: &str) -> Result<(), Trouble> {
        let open = || {
            master(|name| std::fs::read_to_string(folder.join(name)).ok())
                .map_err(|e| format!("{}: {e}", folder.display()))
        };
        let reading = if self.in_process { Reading::Here } else { Reading::Child(Child::of_this_program()?) };
        let mut file = KnowledgeFile::open(path)?;
        let mut records = open()?;
        records.learn(&file.rows);
        for (beside, truth) in truths(&self.from)? {
            let Some(document) = document_of(&truth, &beside, self.docs.as_deref()) else {
                eprintln!("{}: the document {} is not there", truth.document, truth.file);
                continue;
            };
            if !truth.is_order {
                continue;
            }
            let bytes = std::fs::read(&document).map_err(|e| format!("{}: {e}", document.display()))?;
            let name = document.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let material = reading.read(&bytes, Some(&name));
            let lesson = Lesson { truth: &truth, material: &material, by, is_silent: self.silent };
            let before = file.rows.clone();
            file.add(lesson.events(&records));
            for row in file
                .rows
                .iter()
                .filter(|r| !before.iter().any(|b| b.claim.is(&r.claim) && b.status == r.status))
            {
                println!("{}: {}: {}", truth.document, row.status.code(), row.claim);
            }
            file.save(path)?;
            // What is no longer active is no longer known: the records are made anew.
            if before.iter().any(|b| !file.rows.iter().any(|r| r.claim.is(&b.claim) && r.status == b.status))
            {
                records = open()?;
            }
            records.learn(&file.rows);
        }
        Ok(())
    }

    #[expect(clippy::print_stdout, reason = "this is the command line")]
    fn to_desk(&self, acting: &Acting) -> Result<(), Trouble> {
        let db = acting.database.open()?;
        for (_, truth) in truths(&self.from)?.into_iter().filter(|(_, t)| t.is_order) {
            let named = self.document.clone().unwrap_or_else(|| truth.file.clone());
            match self.teach(&db, &acting.by, &named, &truth) {
                Ok(said) => said.iter().for_each(|text| println!("{}: {text}", truth.document)),
                Err(trouble) => eprintln!("{}: {trouble}", truth.document),
            }
        }
        Ok(())
    }

    /// Settles what is wrong, one field after the other, as a person would.
    fn teach(&self, db: &Db, by: &str, named: &str, truth: &Truth) -> Result<Vec<String>, Trouble> {
        let mut said = Vec::new();
        for right in &truth.head {
            let (number, fields) = fields(db, by, named)?;
            let field = fields.iter().find(|f| f.path == right.name);
            said.extend(self.settle(db, by, &number, right.name, field, right)?);
        }
        let (number, before) = fields(db, by, named)?;
        let lines = by_line(&before);
        for (r, l) in pairs(&truth.lines, &lines) {
            for right in truth.lines.get(r).into_iter().flatten() {
                let path = format!("lines/{l}/{}", right.name);
                let (_, fields) = fields(db, by, named)?;
                let field = fields.iter().find(|f| f.path == path);
                said.extend(self.settle(db, by, &number, &path, field, right)?);
            }
        }
        Ok(said)
    }

    fn settle(
        &self,
        db: &Db,
        by: &str,
        number: &str,
        path: &str,
        field: Option<&Field>,
        right: &Right,
    ) -> Result<Vec<String>, Trouble> {
        let Some(field) = field else { return Ok(Vec::new()) };
        let is_right = field.value.as_deref().is_some_and(|value| right.is(value));
        if field.status.is_settled() || (is_right && !field.status.is_open()) {
            return Ok(Vec::new());
        }
        let (number, path, right, remember) =
            (number.to_owned(), path.to_owned(), right.clone(), !self.silent);
        let was = |before: &[Known], k: &Known| {
            before.iter().any(|b| b.number == k.number && b.row.status == k.row.status)
        };
        let noted = act(db, by, "learn", move |tx, by| {
            let before = knowledge::of_document(tx, &number)?;
            if is_right {
                intake::accept_field(tx, by, &number, &path)?;
            } else {
                let teaching = knowledge::Teaching { remember, place: right.place.clone() };
                intake::correct_field_at(tx, by, &number, &path, &right.value, &teaching)?;
            }
            let after = knowledge::of_document(tx, &number)?;
            Ok(after.into_iter().filter(|k| !was(&before, k)).collect::<Vec<Known>>())
        })?;
        Ok(noted.into_iter().map(|k| format!("{}: {}", k.row.status.code(), k.says)).collect())
    }
}

/// The message and its fields.
fn fields(db: &Db, by: &str, named: &str) -> Result<(String, Vec<Field>), Trouble> {
    let named = named.rsplit('/').next().unwrap_or(named).to_owned();
    act(db, by, "show document", move |tx, _| {
        let found = match intake::by_number(tx, &named)? {
            Some(message) => Some(message),
            None => intake::latest_named(tx, &named)?,
        };
        let message = found.ok_or_else(|| intake::IntakeRefusal::NotFound(named.clone()))?;
        let fields = intake::fields_of(tx, message.id)?;
        Ok((message.number, fields))
    })
}

/// The values of the lines, by line.
fn by_line(fields: &[Field]) -> Vec<Vec<(&'static str, String)>> {
    const NAMES: [&str; 4] = ["item", "quantity", "unit", "requested_date"];
    let mut lines: Vec<Vec<(&'static str, String)>> = Vec::new();
    for field in fields {
        let Some((nth, name)) = field.path.strip_prefix("lines/").and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        let Ok(nth) = nth.parse::<usize>() else { continue };
        if lines.len() <= nth {
            lines.resize(nth + 1, Vec::new());
        }
        let name = NAMES.iter().find(|n| **n == name);
        if let (Some(line), Some(name), Some(value)) = (lines.get_mut(nth), name, &field.value) {
            line.push((name, value.clone()));
        }
    }
    lines
}

/// One document, and what it really says.
struct Lesson<'a> {
    truth: &'a Truth,
    material: &'a formats::Material,
    by: &'a str,
    is_silent: bool,
}

/// What the reader made of a document, and whose it is.
struct Found {
    sketch: Sketch,
    outcome: Outcome,
    customer: Option<CustomerIndex>,
}

impl Lesson<'_> {
    /// What a clerk would settle: who writes first, then what is still wrong when that is known.
    fn events(&self, master: &Master) -> Vec<Event> {
        let Some(found) = self.read(master, None) else { return Vec::new() };
        let mut events = Vec::new();
        let directory = &master.records.directory;
        let right = self.truth.head.iter().find(|r| r.name == "customer");
        let Some(customer) = right.and_then(|r| directory.by_number(&r.value)) else { return events };
        let number = directory.customer(customer).map(|c| c.number.clone()).unwrap_or_default();
        let mut note = |found: &Found, field: String, was: Option<String>, right: &Right, sure: bool| {
            let is_right = was.as_deref().is_some_and(|was| right.is(was));
            // What nobody doubted says something new only where another number of the item stands beside it.
            if is_right && sure && right.name != "item" {
                return;
            }
            let deed = match (is_right, self.is_silent) {
                (true, _) => Deed::Accepted,
                (false, true) => Deed::Corrected,
                (false, false) => Deed::Remembered,
            };
            let event = self.event(master, found, deed, (&number, field), was, right);
            if !(is_right && sure && event.told.codes.is_empty()) {
                events.push(event);
            }
        };
        if let Some(right) = right {
            let was =
                found.outcome.customer.value.and_then(|c| directory.customer(c)).map(|c| c.number.clone());
            note(&found, "customer".into(), was, right, true);
        }
        let found = match found.customer {
            Some(who) if who == customer => found,
            _ => match self.read(master, Some(customer)) {
                Some(found) => found,
                None => return events,
            },
        };
        let sure = found.outcome.decision == Decision::Touchless;
        for right in self.truth.head.iter().filter(|r| r.name != "customer") {
            let outcome = &found.outcome;
            let (was, certainty) = match right.name {
                "ship_to" => (text(&outcome.ship_to), outcome.ship_to.certainty),
                "po_number" => (text(&outcome.po_number), outcome.po_number.certainty),
                _ => (text(&outcome.requested_date), outcome.requested_date.certainty),
            };
            note(&found, right.name.to_owned(), was, right, sure || certainty >= SURE_FROM);
        }
        let read: Vec<Vec<(&'static str, String)>> =
            found.outcome.lines.iter().map(|line| values(master, line)).collect();
        for (r, l) in pairs(&self.truth.lines, &read) {
            for right in self.truth.lines.get(r).into_iter().flatten() {
                let was = read.get(l).into_iter().flatten().find(|(name, _)| *name == right.name);
                let was = was.map(|(_, value)| value.clone());
                // What a line doesn't state is not the reader's to have read.
                if was.is_none() && right.name == "requested_date" {
                    continue;
                }
                note(&found, format!("lines/{l}/{}", right.name), was, right, true);
            }
        }
        events
    }

    fn read(&self, master: &Master, who: Option<CustomerIndex>) -> Option<Found> {
        let nothing = Account::default();
        let read = reader::read_as(self.material, &master.records, who, |customer| {
            Ok::<_, std::convert::Infallible>(account(master, customer).unwrap_or(&nothing))
        });
        let (sketch, outcome) = read.ok()?.into_iter().next()?;
        Some(Found { sketch, customer: outcome.customer.value, outcome })
    }

    fn event(
        &self,
        master: &Master,
        found: &Found,
        deed: Deed,
        (number, field): (&str, String),
        was: Option<String>,
        right: &Right,
    ) -> Event {
        let place: Option<&Source> = right.place.as_ref();
        let pointed = Pointed { field: &field, became: &right.value, place };
        let known = (&master.records, found.customer.and_then(|c| account(master, c)));
        let told = told(self.material, &found.sketch, &found.outcome, known, &pointed);
        Event {
            deed,
            document: self.truth.document.clone(),
            customer: number.to_owned(),
            was,
            became: right.value.clone(),
            written: String::new(),
            place: place.cloned(),
            person: self.by.to_owned(),
            standing: Standing::Teacher,
            at: 0,
            told,
            about: None,
            field,
        }
    }
}

/// Below this a clerk has to look at a value of the head.
const SURE_FROM: u32 = 900_000;

fn account(master: &Master, customer: CustomerIndex) -> Option<&Account> {
    let number = &master.records.directory.customer(customer)?.number;
    master.accounts.get(number)
}

fn text<T: std::fmt::Display>(value: &Value<T>) -> Option<String> {
    value.value.as_ref().map(ToString::to_string)
}

fn values(master: &Master, line: &LineOutcome) -> Vec<(&'static str, String)> {
    let sku = line.item.value.and_then(|i| master.records.catalogue.item(i)).map(|i| i.sku.clone());
    let found = [
        ("item", sku),
        ("quantity", text(&line.quantity)),
        ("unit", line.unit.value.map(|u| u.code().to_owned())),
        ("requested_date", text(&line.day)),
    ];
    found.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}
