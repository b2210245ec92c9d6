//! `cargo xtask …`: everything a developer or CI does with the project, in one place.

mod bench;
mod check;
mod desk;
mod lighthouse;
mod packages;
mod postgres;
mod run;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask test            installs what the tests need, then runs all of them on both engines and in the browser
cargo xtask test --fast     the Rust tests on SQLite only, nothing installed
cargo xtask ci              formatting, lints, then all tests: the one gate
cargo xtask bench NAME …    a benchmark; `bench --list` names them
cargo xtask fuzz …          spoilt documents through every reader: --seconds N --target NAME --seed N
cargo xtask crash …         kill -9 under load, then look whether anything was lost
cargo xtask lighthouse [URL] Lighthouse over the five daily screens, in Chromium; fails below 100";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("", &[][..]),
    };
    let done = match command {
        "test" => test::test(rest),
        "ci" => check::check().and_then(|()| test::test(rest)),
        "bench" => bench::bench(rest),
        "crash" => bench::crash(rest),
        "lighthouse" => lighthouse::lighthouse(rest),
        "fuzz" => bench::fuzz(rest),
        _ => {
            eprintln!("{USAGE}");
            return if command.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) };
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("xtask: {trouble}");
            ExitCode::FAILURE
        }
    }
}
