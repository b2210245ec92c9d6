//! `orderdesk quality`: error rates of entry, the same recounted from the journal, the errors, and recording one.

use basics::Limits;
use clap::{Args, Subcommand};
use desk::accuracy::{self, ErrorFilter, NewError, Period, Source, Step};
use desk::failure::General;
use desk::people;
use desk::policies::{Verb, Whose, allow};
use desk::proportion::Proportion;

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct QualityCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Error rates of the orders of the last days.
    Figures {
        #[arg(long, default_value_t = 90)]
        days: i64,
        /// Whose; everybody's where it is left out.
        #[arg(long)]
        person: Option<String>,
        /// Recount them from the journal, and fail where the tables say otherwise.
        #[arg(long)]
        recount: bool,
    },
    /// The errors, the latest first.
    Errors {
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Put an error on record.
    Record {
        order: String,
        field: String,
        was: String,
        should_be: String,
        #[arg(long)]
        line: Option<i64>,
        /// correction, audit, complaint, credit_note or inspection.
        #[arg(long, default_value = "correction")]
        source: String,
        /// entry, reading, pricing, stock, pick, pack, billing or customer.
        #[arg(long, default_value = "entry")]
        step: String,
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Take an error back that is none.
    Withdraw { error: String, reason: String },
}

impl QualityCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::Figures { days, person, recount } => {
                let (figures, agrees) = act(&db, &by, "quality figures", move |tx, by| {
                    let of = match &person {
                        Some(login) => {
                            let missing = || General::NotFound { what: "person", which: login.clone() };
                            Some(people::actor_of_login(tx, login)?.ok_or_else(missing)?.person)
                        }
                        None => None,
                    };
                    let to = tx.now().plus_seconds(1);
                    let period = Period { from: to.plus_seconds(-days.clamp(1, 3_650) * 86_400), to };
                    let figures = accuracy::figures(tx, by, of, period)?;
                    let agrees = !recount || accuracy::recount(tx, by, of, period)? == figures;
                    Ok((figures, agrees))
                })?;
                println!("{:20} {}", "orders", told(figures.orders));
                for of in &figures.by_channel {
                    println!("{:20} {}", of.name, told(of.wrong));
                }
                for of in &figures.by_field {
                    println!("{:20} {}", of.field, told(of.wrong));
                }
                if !agrees {
                    return Err("the journal says otherwise".into());
                }
            }
            Does::Errors { limit } => {
                let limit = limit.clamp(1, Limits::PAGE_ROWS);
                let found = act(&db, &by, "list errors", move |tx, by| {
                    allow(by, Verb::SeeFigures, Whose::Others)?;
                    Ok(accuracy::errors(tx, &ErrorFilter::default(), limit)?)
                })?;
                for e in found {
                    let line = e.line_no.map(|n| format!("/{n}")).unwrap_or_default();
                    println!(
                        "{:9} {}{line} {:14} {} → {}  {} at {}",
                        e.number.unwrap_or_default(),
                        e.order_number,
                        e.field,
                        e.was.unwrap_or_default(),
                        e.should_be.unwrap_or_default(),
                        e.source.code(),
                        e.step
                    );
                }
            }
            Does::Record { order, field, was, should_be, line, source, step, note } => {
                let source = Source::from_code(&source).ok_or_else(|| format!("'{source}' is no source"))?;
                let step = Step::from_code(&step).ok_or_else(|| format!("'{step}' is no step"))?;
                let new = NewError { order, line_no: line, field, source, step, was, should_be, note };
                let error = act(&db, &by, "record error", move |tx, by| accuracy::record(tx, by, &new))?;
                println!("{}", error.number.unwrap_or_default());
            }
            Does::Withdraw { error, reason } => {
                act(&db, &by, "withdraw error", move |tx, by| accuracy::withdraw(tx, by, &error, &reason))?;
                println!("withdrawn");
            }
        }
        Ok(())
    }
}

fn told(of: Proportion) -> String {
    let (low, high) = of.wilson_ppm();
    let percent = |ppm: i64| format!("{}.{:02} %", ppm / 10_000, ppm % 10_000 / 100);
    format!("{} of {}, {} ({} to {})", of.part, of.whole, percent(of.ppm()), percent(low), percent(high))
}
