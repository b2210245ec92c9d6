//! `orderdesk intake autopilot` and `orderdesk intake audit`: how far documents go without a person, by the command line.

use clap::Subcommand;
use db::Db;
use desk::intake::trust::{self, Record, Verdict};

use crate::Trouble;
use crate::database::{act, told};

#[derive(Subcommand)]
pub enum Autopilot {
    /// Each channel and sender with its measured record.
    List,
    /// Let the desk place a sender's documents, or without one a whole channel's, that it is sure enough of.
    On {
        /// `x12_850`, `email`, `pdf` …
        channel: String,
        /// The customer's number.
        sender: Option<String>,
        #[arg(long)]
        reason: String,
    },
    /// Back to shadow: a person confirms each order.
    Off {
        channel: String,
        sender: Option<String>,
        #[arg(long)]
        reason: String,
    },
    /// Fit a model of certainty now from what people checked; the worker does it each night.
    Refit,
    /// The models, the latest first.
    Models,
    /// Use a model of another version; 0 is the shipped prior.
    Use {
        version: i64,
        #[arg(long)]
        reason: String,
    },
}

#[derive(Subcommand)]
pub enum Audit {
    /// Orders placed by the desk that wait to be compared with their documents.
    List,
    /// All of it was right.
    Right { number: String },
    /// A field was wrong: its path as `intake show` writes it, and what it should have been.
    Wrong {
        number: String,
        field: String,
        is: String,
        #[arg(long, default_value = "")]
        note: String,
    },
}

fn percent(ppm: u32) -> String {
    format!("{}.{:02} %", ppm / 10_000, ppm % 10_000 / 100)
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
pub fn autopilot(db: &Db, by: &str, command: Autopilot) -> Result<(), Trouble> {
    match command {
        Autopilot::List => {
            let (figures, records) =
                act(db, by, "autopilot", |tx, _| Ok((trust::figures(tx)?, trust::records(tx)?)))?;
            println!(
                "at most {} wrong with {} % confidence; with no error that needs {} checked orders",
                percent(figures.limit_ppm),
                figures.confidence_percent,
                figures.needed()
            );
            println!(
                "{:15} {:8} {:>9} {:>7} {:>9} {:>6} {:>8} {:>7}  state",
                "channel", "sender", "documents", "checked", "touchless", "wrong", "at most", "placed"
            );
            records.iter().for_each(row);
        }
        Autopilot::On { channel, sender, reason } => switch(db, by, &channel, sender, true, reason)?,
        Autopilot::Off { channel, sender, reason } => switch(db, by, &channel, sender, false, reason)?,
        Autopilot::Refit => {
            let actor = act(db, by, "who", |_, by| Ok(by.clone()))?;
            match crate::work::fit(db, actor).map_err(told)? {
                Some(version) => println!("model {version} is kept"),
                None => println!("nothing was checked since the last model"),
            }
        }
        Autopilot::Models => {
            for v in act(db, by, "models", |tx, _| Ok(trust::versions(tx, 50)?))? {
                println!(
                    "{:4} {:8} {} {:6} fields {:6} orders, calibration error {} of fields, {} of orders",
                    v.version,
                    v.state.code(),
                    v.made_at,
                    v.report.fields,
                    v.report.orders,
                    percent(v.report.field_measured.calibration_error),
                    percent(v.report.order_measured.calibration_error)
                );
            }
        }
        Autopilot::Use { version, reason } => {
            let state = act(db, by, "use model", move |tx, by| trust::activate(tx, by, version, &reason))?;
            println!("model {version} is {}", state.code());
        }
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn row(r: &Record) {
    let state = match (r.is_on, r.by_channel, r.is_proven) {
        (true, false, _) => "autopilot",
        (true, true, _) => "autopilot by its channel",
        (false, _, true) => "shadow, proven",
        (false, ..) => "shadow",
    };
    println!(
        "{:15} {:8} {:>9} {:>7} {:>9} {:>6} {:>8} {:>7}  {state}",
        r.channel,
        r.sender,
        r.documents,
        r.checked,
        r.touchless_checked,
        r.errors,
        percent(r.bound_ppm),
        r.touchless
    );
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn switch(
    db: &Db,
    by: &str,
    channel: &str,
    sender: Option<String>,
    on: bool,
    reason: String,
) -> Result<(), Trouble> {
    let (channel, sender) = (channel.to_owned(), sender.unwrap_or_default());
    let record =
        act(db, by, "switch autopilot", move |tx, by| trust::switch(tx, by, &channel, &sender, on, &reason))?;
    println!(
        "{} {} is {}",
        record.channel,
        record.sender,
        if record.is_on { "on autopilot" } else { "in shadow" }
    );
    Ok(())
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
pub fn audit(db: &Db, by: &str, command: Audit) -> Result<(), Trouble> {
    let (number, verdict, note) = match command {
        Audit::List => {
            for a in act(db, by, "audits", |tx, _| Ok(trust::audits(tx, "open", 200)?))? {
                println!(
                    "{:9} {:15} {:8} {:9} {:3} lines  {}",
                    a.number,
                    a.channel,
                    a.sender,
                    a.order.unwrap_or_default(),
                    a.lines,
                    a.customer.unwrap_or_default()
                );
            }
            return Ok(());
        }
        Audit::Right { number } => (number, Verdict::Right, String::new()),
        Audit::Wrong { number, field, is, note } => (number, Verdict::Wrong { field, is }, note),
    };
    let done = act(db, by, "audit", move |tx, by| trust::audit(tx, by, &number, &verdict, &note))?;
    match (done.is_right, done.fell_back) {
        (true, _) => println!("{} was right", done.number),
        (false, true) => println!("{} was wrong; its sender is back in shadow", done.number),
        (false, false) => println!("{} was wrong", done.number),
    }
    Ok(())
}
