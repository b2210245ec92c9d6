//! Benchmarks and crash tests. Each figure is a ratio within one run on one machine; the last line on stdout is one JSON object.
//! Called by `cargo xtask bench NAME …` and `cargo xtask crash …`.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod bare;
mod bare_postgres;
mod checks;
mod client;
mod conformance;
mod crash;
mod import;
mod intake;
mod measure;
mod names;
mod orders;
mod recommend;
mod records;
mod remember;
mod replay;
mod sales;
mod search;
mod server;
mod start;
mod verify;

use clap::{Parser, Subcommand};

pub type Trouble = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Place orders over HTTP; the same rows by a bare program on the same engine in the same run.
    Orders(orders::Orders),
    /// Cost per order at 1× and at 10× the stored orders, items and customers.
    Growth(orders::Growth),
    /// Ready time, memory and first pages on a database with a million orders.
    Start(start::Start),
    /// What is searched, listed and opened first with a million orders.
    Search(search::Search),
    /// Orders of another system, a thousand at a time, beside the same rows written bare.
    Import(import::Import),
    /// Documents through the reader in one process.
    Intake(intake::Intake),
    /// The records that documents are read against, with many items.
    Remember(remember::Remember),
    /// The checks against a customer's habits: false alarms on orders of the past, and planted errors found.
    Checks(checks::Checks),
    /// Names and addresses that mean the same, on records of which it is known.
    Names(names::Names),
    /// What is offered, on held-out orders, beside the most popular items.
    Recommend(recommend::Recommend),
    /// Event logs of others with the figures that a public tool found on them.
    Conformance(conformance::Conformance),
    /// Past orders under a changed procedure.
    Replay(replay::Replay),
    /// Prove the journal.
    Verify(verify::Verify),
    /// kill -9 at random moments under load.
    Crash(crash::Crash),
    /// The server under test, as a process of its own.
    #[command(hide = true)]
    Serve(server::Serve),
}

fn main() -> Result<(), Trouble> {
    match Cli::parse().command {
        Command::Orders(c) => c.run(),
        Command::Growth(c) => c.run(),
        Command::Start(c) => c.run(),
        Command::Search(c) => c.run(),
        Command::Import(c) => c.run(),
        Command::Intake(c) => c.run(),
        Command::Remember(c) => c.run(),
        Command::Checks(c) => c.run(),
        Command::Names(c) => c.run(),
        Command::Recommend(c) => c.run(),
        Command::Conformance(c) => c.run(),
        Command::Replay(c) => c.run(),
        Command::Verify(c) => c.run(),
        Command::Crash(c) => c.run(),
        Command::Serve(c) => c.run(),
    }
}
