//! Lighthouse over the daily screens: by hand only, for its packages are large (185 MB) and no test needs them.

use std::process::Command;

use crate::desk::Desk;
use crate::run::{Outcome, run, top};

/// Against the address that is given, or a desk of its own with the small demo company.
pub fn lighthouse(arguments: &[String]) -> Outcome {
    let folder = top().join("e2e").join("lighthouse");
    if !folder.join("node_modules").is_dir() {
        run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder))?;
    }
    let measure = |url: &str| run(Command::new("node").args(["measure.js", url]).current_dir(&folder));
    match arguments.first() {
        Some(url) => measure(url),
        None => measure(&Desk::start()?.url),
    }
}
