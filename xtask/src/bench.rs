//! Benchmarks and crash tests: programs of their own, built optimised, that print one JSON line at the end.

use crate::packages;
use crate::postgres::Server;
use crate::run::{Outcome, cargo, run};

const LIST: &str = "\
orders   --orders N --clients N [--engine sqlite|postgres] [--scale N]   place orders over HTTP beside the same rows written bare
growth   [--engine sqlite|postgres]                                      cost per order at 1× and 10× stored records
start    [--engine sqlite|postgres] [--orders N] [--database PATH]       ready time, memory and first pages with a million stored orders
search   [--engine sqlite|postgres] [--orders N] [--database PATH]       search, messages, lists, first pages, a row added; a million stored orders
import   [--orders N]                                                    another system's orders, a thousand at a time, beside the same rows bare
intake   --set DIR [--out FILE] [--items N] [--channels A,B]             documents through the reader in one process; with N items on record
remember [--items N] [--customers N]                                     the records that documents are read against, read anew after a change
checks   [--set DIR]                                                     false alarms of the checks on orders of the past, and planted errors found
names    --set DIR                                                      names and addresses that mean the same: precision and recall
recommend [--set DIR]                                                    what is offered on held-out orders, beside the most popular items
conformance --set DIR                                                   event logs of others: fitness, ways and times beside what a public tool found
replay   [--orders N] [--engine sqlite|postgres]                         past orders under a changed procedure; and held against the one in force
verify   --entries N [--engine sqlite|postgres]                          prove the journal";

pub fn bench(arguments: &[String]) -> Outcome {
    match arguments.first().map(String::as_str) {
        None | Some("--list") => {
            eprintln!("{LIST}");
            Ok(())
        }
        Some(_) => measured(arguments),
    }
}

pub fn crash(arguments: &[String]) -> Outcome {
    let mut all = vec!["crash".to_owned()];
    all.extend_from_slice(arguments);
    measured(&all)
}

/// Spoilt documents through every reader, in one process without a database.
pub fn fuzz(arguments: &[String]) -> Outcome {
    let mut command =
        cargo(&["run", "--quiet", "--profile", "fuzz", "--package", "pdf_in", "--example", "fuzz", "--"]);
    command.args(arguments);
    run(&mut command)
}

/// Builds the program, starts PostgreSQL where it is asked for, and runs it.
fn measured(arguments: &[String]) -> Outcome {
    let postgres = arguments.iter().any(|a| a == "postgres");
    let mut build = cargo(&["build", "--profile", "measure", "--package", "bench"]);
    if arguments.first().is_some_and(|name| name == "start" || name == "search") {
        // The program as people run it is what is measured there.
        build.args(["--package", "orderdesk"]);
    }
    run(&mut build)?;
    let mut command = cargo(&["run", "--quiet", "--profile", "measure", "--package", "bench", "--"]);
    command.args(arguments);
    let server = if postgres {
        packages::install()?;
        Some(Server::start(true)?)
    } else {
        None
    };
    if let Some(server) = &server {
        command.env("ORDERDESK_BENCH_POSTGRES", &server.url);
    }
    run(&mut command)
}
