//! `orderdesk procedure`: the procedures, what was done held against them, past orders under a changed one, event logs out and in.

use std::path::PathBuf;

use basics::{Day, Instant, Limits};
use clap::{Args, Subcommand};
use db::Tx;
use desk::company;
use desk::policies::{Verb, Whose, allow};
use desk::procedures::{self, Asked, NewProcedure, ORDER_LIFE, Procedure, Survey};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct ProcedureCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// The procedures, with the version in force.
    List,
    /// A procedure's content as JSON, as `propose` takes it.
    Show {
        #[arg(default_value = ORDER_LIFE)]
        procedure: String,
        /// The one in force where it is left out.
        #[arg(long)]
        version: Option<i64>,
    },
    /// Propose a version; its content comes as JSON from a file.
    Propose {
        procedure: String,
        file: PathBuf,
        #[arg(long)]
        valid_from: Option<Day>,
    },
    /// Approve or refuse a proposed version.
    Approve {
        procedure: String,
        version: i64,
        /// Why it is refused.
        #[arg(long)]
        refuse: Option<String>,
    },
    /// Take an approved version back.
    Retire { procedure: String, version: i64, reason: String },
    /// The orders of the last days held against a procedure.
    Conformance {
        #[arg(default_value = ORDER_LIFE)]
        procedure: String,
        #[arg(long, default_value_t = 90)]
        days: i64,
        #[arg(long)]
        channel: Option<String>,
        /// The department of who entered them.
        #[arg(long)]
        team: Option<String>,
        #[arg(long)]
        version: Option<i64>,
    },
    /// Past orders under another version: what would change.
    Replay {
        procedure: String,
        version: i64,
        #[arg(long, default_value_t = 30)]
        days: i64,
    },
    /// What was done as an event log, OCEL 2.0.
    Export {
        #[arg(long)]
        ocel: PathBuf,
        #[arg(long, default_value_t = 90)]
        days: i64,
    },
    /// Look at another system's event log, XES or OCEL; nothing of it is kept.
    Import {
        file: PathBuf,
        #[arg(long, default_value = ORDER_LIFE)]
        procedure: String,
        /// The type of object that is a case, for OCEL.
        #[arg(long, default_value = "")]
        kind: String,
    },
}

fn period(tx: &Tx, days: i64) -> (Instant, Instant) {
    let to = tx.now().plus_seconds(1);
    (to.plus_seconds(-days.clamp(1, 3_650) * 86_400), to)
}

impl ProcedureCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::List => {
                let found = act(&db, &by, "procedures", |tx, by| {
                    allow(by, Verb::SeeProcedures, Whose::Others)?;
                    let today = company::today(tx)?;
                    procedures::library(tx, by, today, Limits::PAGE_ROWS)
                })?;
                for row in found {
                    let version = row.in_force.map_or_else(|| "–".to_owned(), |v| v.to_string());
                    println!("{:24} {version:>3}  {} ({} proposed)", row.code, row.title, row.proposed);
                }
            }
            Does::Show { procedure, version } => {
                let found = act(&db, &by, "procedure", move |tx, by| {
                    allow(by, Verb::SeeProcedures, Whose::Others)?;
                    let today = company::today(tx)?;
                    match version {
                        Some(version) => procedures::need(tx, &procedure, version),
                        None => procedures::in_force(tx, &procedure, today),
                    }
                })?;
                println!("{}", serde_json::to_string_pretty(&found.procedure)?);
            }
            Does::Propose { procedure, file, valid_from } => {
                let content: Procedure = serde_json::from_slice(&std::fs::read(file)?)?;
                let new = NewProcedure { code: procedure, procedure: content, valid_from };
                let version =
                    act(&db, &by, "propose procedure", move |tx, by| procedures::propose(tx, by, &new))?;
                println!("version {version} is proposed");
            }
            Does::Approve { procedure, version, refuse } => {
                let done = act(&db, &by, "decide procedure", move |tx, by| {
                    let reason = refuse.as_deref().unwrap_or_default();
                    procedures::decide_version(tx, by, &procedure, version, refuse.is_none(), reason)
                })?;
                println!("version {} is {}", done.version, done.state.code());
            }
            Does::Retire { procedure, version, reason } => {
                act(&db, &by, "retire procedure", move |tx, by| {
                    procedures::retire(tx, by, &procedure, version, &reason)
                })?;
                println!("version {version} is taken back");
            }
            Does::Conformance { procedure, days, channel, team, version } => {
                let found = act(&db, &by, "conformance", move |tx, by| {
                    let (from, to) = period(tx, days);
                    let (channel, team) = (channel.clone(), team.clone());
                    let asked = Asked { procedure: procedure.clone(), version, from, to, channel, team };
                    procedures::conformance(tx, by, &asked)
                })?;
                println!("version {} from {} to {}", found.version.version, found.from, found.to);
                print(&found.version.procedure, &found.survey, true);
                if found.without_history > 0 {
                    println!("{} orders without a history", found.without_history);
                }
            }
            Does::Replay { procedure, version, days } => {
                let c = act(&db, &by, "procedure replay", move |tx, by| {
                    let (from, to) = period(tx, days);
                    procedures::replay(tx, by, &procedure, version, from, to)
                })?;
                println!("{:24} {} of {}", "orders changed", c.changed, c.orders);
                println!("{:24} {} → {}", "touches", c.touches_now, c.touches_then);
                println!("{:24} {} → {}", "minutes of work", c.minutes_now, c.minutes_then);
                println!(
                    "{:24} {} → {}",
                    "hours from first to last",
                    c.lead_now / 3_600_000_000,
                    c.lead_then / 3_600_000_000
                );
                println!("{:24} {} of {}, {} let through", "errors caught", c.caught, c.errors, c.missed);
                for s in c.steps {
                    println!("{:24} +{} −{}  {}", s.code, s.added, s.dropped, s.examples.join(" "));
                }
            }
            Does::Export { ocel, days } => {
                let log = act(&db, &by, "event log", move |tx, by| {
                    let (from, to) = period(tx, days);
                    procedures::event_log(tx, by, from, to)
                })?;
                std::fs::write(&ocel, log.write())?;
                println!(
                    "{} events of {} objects in {}",
                    log.events.len(),
                    log.objects.len(),
                    ocel.display()
                );
            }
            Does::Import { file, procedure, kind } => {
                let size = std::fs::metadata(&file)?.len();
                if size > Limits::UNPACKED_BYTES as u64 {
                    return Err(format!("the log has more than {} bytes", Limits::UNPACKED_BYTES).into());
                }
                let bytes = std::fs::read(file)?;
                let found = act(&db, &by, "other log", move |tx, by| {
                    procedures::of_other_log(tx, by, &procedure, &bytes, &kind)
                })?;
                for (kind, count) in &found.kinds {
                    println!("{:24} {count}", format!("objects: {kind}"));
                }
                for remark in &found.remarks {
                    println!("{remark}");
                }
                print(&found.version.procedure, &found.survey, found.known_steps > 0);
            }
        }
        Ok(())
    }
}

/// Ways and steps that are printed.
const LINES: usize = 10;

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn print(procedure: &Procedure, survey: &Survey, is_held_against: bool) {
    let paths = &survey.paths;
    println!("{:24} {}", "cases", paths.cases);
    println!("{:24} {}", "events", paths.events);
    println!("{:24} {}", "ways", paths.variants.len());
    if is_held_against {
        println!("{:24} {:.1} %", "follow the procedure", survey.fitness.percent_fitting());
        println!("{:24} {:.4}", "fitness, mean", survey.fitness.average());
        println!("{:24} {:.4}", "fitness of all", survey.fitness.log());
        for d in survey.deviations.iter().take(LINES) {
            let step = procedure.name(d.deviation.step());
            let examples: Vec<&str> = d.examples.iter().take(5).map(String::as_str).collect();
            println!("{:24} {:6} {}", format!("{} {step}", d.deviation.code()), d.cases, examples.join(" "));
        }
    }
    for (way, variant) in paths.by_frequency().into_iter().take(LINES) {
        let steps: Vec<&str> = way.iter().map(|a| survey.activities.text(*a)).collect();
        println!("{:7} {}", variant.cases, steps.join(" → "));
    }
    for (activity, times) in &paths.waiting {
        let hours = |micros: Option<i64>| micros.unwrap_or(0) as f64 / 3.6e9;
        let rework = paths.rework.get(activity).copied().unwrap_or_default();
        println!(
            "{:24} waits {:.1} h, 90 % {:.1} h; done again {} times in {} cases",
            procedure.name(survey.activities.text(*activity)),
            hours(times.median()),
            hours(times.percentile(90)),
            rework.again,
            rework.cases
        );
    }
}
