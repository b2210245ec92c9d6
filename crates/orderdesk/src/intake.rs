//! `orderdesk intake`: documents by the command line.

use std::path::PathBuf;

use basics::Limits;
use clap::{Args, Subcommand};
use desk::intake::{self, Field, IntakeRefusal, Message, Received};
use desk::orders::{self, GoOn};
use pdf_in::sandbox::{Child, Reading};

use crate::Trouble;
use crate::database::{Acting, act};
use crate::intake_knowledge::KnowledgeCommand;
use crate::intake_learn::Learn;
use crate::intake_read::ReadFiles;
use crate::trust::{self, Audit, Autopilot};

#[derive(Args)]
pub struct IntakeCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Take in order documents: X12, EDIFACT, UBL, cXML, Order-X, CSV, workbooks, mails, PDFs and scans.
    Submit {
        /// Place each order on which nothing is open.
        #[arg(long)]
        place: bool,
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// List the latest documents.
    List {
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Read documents against records in a folder; nothing is kept and no database is needed.
    Read(ReadFiles),
    /// Take what documents really say as a clerk's corrections, and learn from them.
    Learn(Learn),
    /// What was learned from corrections: list, show, activate, retire.
    Knowledge(KnowledgeCommand),
    /// Show a document with what was read from it.
    Show { number: String },
    /// How far documents go without a person.
    #[command(subcommand)]
    Autopilot(Autopilot),
    /// Compare what the desk placed itself with its document.
    #[command(subcommand)]
    Audit(Audit),
}

impl IntakeCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let command = match self.command {
            Does::Read(files) => return files.run(),
            Does::Learn(learn) => return learn.run(self.acting),
            Does::Knowledge(knowledge) => return knowledge.run(&self.acting),
            command => command,
        };
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match command {
            Does::Read(_) | Does::Learn(_) | Does::Knowledge(_) => {}
            Does::Autopilot(command) => trust::autopilot(&db, &by, command)?,
            Does::Audit(command) => trust::audit(&db, &by, command)?,
            Does::Submit { place, files } => submit_all(&db, &by, &files, place)?,
            Does::List { limit } => {
                let found = act(&db, &by, "list documents", move |tx, _| {
                    Ok(intake::list(tx, None, None, limit.clamp(1, Limits::PAGE_ROWS))?)
                })?;
                for m in found {
                    println!(
                        "{:9} {:9} {:12} {:3} lines {:3} open  {:9} {:24} {}",
                        m.number,
                        m.stage.code(),
                        m.kind.code(),
                        m.lines,
                        m.open_fields,
                        m.order_number.unwrap_or_default(),
                        m.customer_name.unwrap_or_default(),
                        m.name
                    );
                }
            }
            Does::Show { number } => {
                let (message, fields) = act(&db, &by, "show document", move |tx, _| {
                    let message = intake::by_number(tx, &number)?
                        .ok_or_else(|| IntakeRefusal::NotFound(number.clone()))?;
                    let fields = intake::fields_of(tx, message.id)?;
                    Ok((message, fields))
                })?;
                show(&message, &fields);
            }
        }
        Ok(())
    }
}

/// Every file, and those inside a zip, with a bar where someone looks.
fn submit_all(db: &db::Db, by: &str, files: &[PathBuf], place: bool) -> Result<(), Trouble> {
    let (mut failed, mut documents) = (0, Vec::new());
    for file in files {
        match documents_of(file) {
            Ok(found) => documents.extend(found),
            Err(trouble) => {
                eprintln!("{}: {trouble}", file.display());
                failed += 1;
            }
        }
    }
    let reading = Reading::Child(Child::of_this_program()?);
    // Drawn on standard error, and only on a terminal.
    let bar = match documents.len() {
        0 | 1 => indicatif::ProgressBar::hidden(),
        many => indicatif::ProgressBar::new(many as u64),
    };
    if let Ok(style) = indicatif::ProgressStyle::with_template("{pos}/{len} {bar:30} {eta} left  {msg}") {
        bar.set_style(style);
    }
    for (name, bytes) in documents {
        bar.set_message(name.clone());
        let done = bar.suspend(|| submit(db, by, &reading, name.clone(), bytes, place));
        if let Err(trouble) = done {
            bar.suspend(|| eprintln!("{name}: {trouble}"));
            failed += 1;
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    if failed > 0 { Err(format!("{failed} of the files were not taken in").into()) } else { Ok(()) }
}

/// A file, or what a zip holds.
fn documents_of(file: &std::path::Path) -> Result<Vec<formats::ZippedFile>, Trouble> {
    let size = std::fs::metadata(file)?.len();
    if size > Limits::DOCUMENT_BYTES as u64 {
        let bytes = usize::try_from(size).unwrap_or(usize::MAX);
        return Err(IntakeRefusal::TooLarge { bytes }.to_string().into());
    }
    let bytes = std::fs::read(file)?;
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    if formats::sniff(&bytes, Some(&name)) == formats::Format::Zip {
        return Ok(formats::unzip(&bytes)?);
    }
    Ok(vec![(name, bytes)])
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn submit(
    db: &db::Db,
    by: &str,
    reading: &Reading,
    file_name: String,
    bytes: Vec<u8>,
    place: bool,
) -> Result<(), Trouble> {
    let material = reading.read(&bytes, Some(&file_name));
    let received = Received::new(file_name, "application/octet-stream".into(), bytes, material);
    let (taken, seen) =
        act(db, by, "receive document", move |tx, by| orders::take_in(tx, by, &received, GoOn::from(place)))?;
    for one in taken {
        let m = &one.message;
        let again = if seen { " (was here before)" } else { "" };
        let order = match (&one.order, one.stage) {
            (Some(order), Some(stage)) => format!(", order {order} is {stage}"),
            (Some(order), None) => format!(", order {order}"),
            _ => String::new(),
        };
        println!(
            "{} {} {}, {} lines, {} open{order}{again}",
            m.number,
            m.kind.code(),
            m.stage.code(),
            m.lines,
            m.open_fields
        );
        for remark in &m.remarks {
            println!("  {}: {} {}", remark.severity, remark.message, remark.remedy);
        }
        for finding in &one.findings {
            println!("  {}: {}", finding.pointer, finding.message);
        }
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn show(message: &Message, fields: &[Field]) {
    println!(
        "{} {} {} · {} · {}",
        message.number,
        message.kind.code(),
        message.stage.code(),
        message.format,
        message.name
    );
    if let Some(order) = &message.order_number {
        println!("order {order}");
    }
    for field in fields {
        println!(
            "{:24} {:9} {:24} {}",
            field.path,
            field.status.code(),
            field.value.as_deref().unwrap_or("-"),
            field.method
        );
        if let Some(note) = &field.note {
            println!("{:24} {note}", "");
        }
        if !field.suggestions.is_empty() {
            let values: Vec<&str> = field.suggestions.iter().map(|s| s.value.as_str()).collect();
            println!("{:24} could be: {}", "", values.join(", "));
        }
    }
    for remark in &message.remarks {
        println!("{}: {} {}", remark.severity, remark.message, remark.remedy);
    }
}
