//! All tests: Rust on both engines, then the browser.

use std::process::Command;

use crate::desk::Desk;
use crate::packages;
use crate::postgres::Server;
use crate::run::{Outcome, cargo, run, top, works};

pub fn test(arguments: &[String]) -> Outcome {
    if arguments.iter().any(|a| a == "--fast") {
        return rust_tests(None);
    }
    eprintln!(
        "This installs postgresql, chromium, poppler-utils, dovecot-imapd and exim4-daemon-light from Debian's packages where they are missing, and the browser \
         tests' packages from npm; starts a PostgreSQL of its own in a temporary folder; then runs all tests."
    );
    packages::install()?;
    packages::install_npm()?;
    let server = Server::start(false)?;
    rust_tests(Some(&server))?;
    browser_tests()
}

fn rust_tests(server: Option<&Server>) -> Outcome {
    let nextest = works(Command::new("cargo-nextest").args(["nextest", "--version"]));
    let mut command = if nextest {
        cargo(&["nextest", "run", "--workspace", "--no-fail-fast"])
    } else {
        cargo(&["test", "--workspace", "--no-fail-fast"])
    };
    command.env("INSTA_UPDATE", "no");
    if let Some(server) = server {
        command.env("ORDERDESK_TEST_POSTGRES", &server.url);
        // The tests of mail start Dovecot and Exim themselves, as no privileged user, because they kill them, too.
        command.env("ORDERDESK_TEST_MAIL", "1");
    }
    run(&mut command)
}

/// How long all browser tests may take against one desk; they take two to three minutes on two cores.
const BROWSER_TIME: &str = "15m";

/// The modules against the mock desk; then the same and the whole way of an order against the real one.
fn browser_tests() -> Outcome {
    // A browser may hang: it and what it started are ended when their time is over.
    let npm = |arguments: &[&str]| {
        let mut command = Command::new("timeout");
        command.args(["--kill-after=10", BROWSER_TIME, "npm"]).args(arguments).current_dir(top().join("e2e"));
        command
    };
    run(&mut npm(&["run", "--silent", "types"]))?;
    run(&mut npm(&["test", "--silent"]))?;
    let desk = Desk::start()?;
    run(npm(&["test", "--silent"]).env("BASE_URL", &desk.url))
}
