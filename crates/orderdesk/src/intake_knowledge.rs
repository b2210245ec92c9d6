//! `orderdesk intake knowledge`: what the desk learned from corrections, by the command line.

use basics::Limits;
use clap::{Args, Subcommand};
use desk::intake::knowledge::{self, Filter, Kind, KnowledgeRefusal, Known, Status};
use desk::policies::{Verb, Whose, allow};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct KnowledgeCommand {
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// List what was learned, the latest first.
    List {
        /// A customer's number.
        #[arg(long, default_value = "")]
        customer: String,
        /// cross_reference, unit, label …
        #[arg(long, value_parser = kind)]
        kind: Option<Kind>,
        /// proposed, active or retired.
        #[arg(long, value_parser = status)]
        status: Option<Status>,
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// Show one thing that was learned: who said it, and what the sender's latest documents would say with or without it.
    Show { number: String },
    /// Let it count.
    Activate {
        number: String,
        /// Needed where it contradicts what people settled.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Take it back.
    Retire {
        number: String,
        #[arg(long, default_value = "")]
        reason: String,
    },
}

fn kind(text: &str) -> Result<Kind, String> {
    let known: Vec<&str> = Kind::ALL.iter().map(|k| k.code()).collect();
    Kind::from_code(text).ok_or_else(|| format!("one of {}", known.join(", ")))
}

fn status(text: &str) -> Result<Status, String> {
    Status::from_code(text).ok_or_else(|| "one of proposed, active, retired".to_owned())
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
impl KnowledgeCommand {
    pub fn run(self, acting: &Acting) -> Result<(), Trouble> {
        let db = acting.database.open()?;
        let by = acting.by.as_str();
        match self.command {
            Does::List { customer, kind, status, limit } => {
                let filter = Filter { customer, kind, status, ..Filter::default() };
                let limit = limit.clamp(1, Limits::PAGE_ROWS);
                let found = act(&db, by, "list knowledge", move |tx, by| {
                    allow(by, Verb::SeeIntake, Whose::Others)?;
                    Ok(knowledge::list(tx, &filter, limit)?)
                })?;
                found.iter().for_each(line);
            }
            Does::Show { number } => {
                let (known, events, differences) = act(&db, by, "show knowledge", move |tx, by| {
                    allow(by, Verb::SeeIntake, Whose::Others)?;
                    let known = knowledge::by_number(tx, &number)?
                        .ok_or_else(|| KnowledgeRefusal::NotFound(number.clone()))?;
                    let events = knowledge::events_of(tx, &known)?;
                    let differences =
                        knowledge::replay(tx, &known.row.claim, known.row.status != Status::Active)?;
                    Ok((known, events, differences))
                })?;
                line(&known);
                for happened in events {
                    let event = happened.event;
                    let speaks = if happened.agrees { "for" } else { "against" };
                    println!(
                        "  {} {:8} {:10} {} {} → {}, {speaks} it",
                        happened.at,
                        event.person,
                        event.deed.code(),
                        event.document,
                        event.was.unwrap_or_default(),
                        event.became
                    );
                }
                let then = if known.row.status == Status::Active { "without it" } else { "with it" };
                for difference in differences {
                    println!("  {then}: {difference}");
                }
            }
            Does::Activate { number, reason } => {
                line(&act(&db, by, "activate knowledge", move |tx, by| {
                    knowledge::activate(tx, by, &number, &reason)
                })?);
            }
            Does::Retire { number, reason } => {
                line(&act(&db, by, "retire knowledge", move |tx, by| {
                    knowledge::retire(tx, by, &number, &reason)
                })?);
            }
        }
        Ok(())
    }
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn line(known: &Known) {
    println!(
        "{} {:9} {:15} {:3} for {:3} against  {}",
        known.number,
        known.row.status.code(),
        known.row.claim.kind.code(),
        known.row.support,
        known.row.contradictions,
        known.says
    );
}
