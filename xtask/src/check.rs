//! Formatting, lints, licences.

use std::process::Command;

use crate::run::{Outcome, cargo, run, works};

pub fn check() -> Outcome {
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))?;
    if works(Command::new("cargo-deny").arg("--version")) {
        run(&mut cargo(&["deny", "check", "licenses", "bans"]))?;
    } else {
        eprintln!("cargo-deny is not installed; licences were not checked");
    }
    Ok(())
}
