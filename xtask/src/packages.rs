//! What the tests need from outside: Debian's packages and npm's. Each is installed only where it is missing.

use std::path::Path;
use std::process::Command;

use crate::run::{Outcome, run, top, works};

/// What is looked for, and the Debian package that brings it.
const NEEDED: [(&str, &str); 13] = [
    ("/usr/bin/psql", "postgresql"),
    ("/usr/bin/chromium", "chromium"),
    ("/usr/sbin/dovecot", "dovecot-imapd"),
    ("/usr/sbin/exim4", "exim4-daemon-light"),
    ("/usr/bin/openssl", "openssl"),
    ("/usr/bin/pdftotext", "poppler-utils"),
    ("/usr/bin/tesseract", "tesseract-ocr"),
    ("/usr/share/tesseract-ocr/5/tessdata/eng.traineddata", "tesseract-ocr-eng"),
    ("/usr/share/tesseract-ocr/5/tessdata/deu.traineddata", "tesseract-ocr-deu"),
    ("/usr/share/tesseract-ocr/5/tessdata/fra.traineddata", "tesseract-ocr-fra"),
    ("/usr/share/tesseract-ocr/5/tessdata/spa.traineddata", "tesseract-ocr-spa"),
    ("/usr/share/tesseract-ocr/5/tessdata/nld.traineddata", "tesseract-ocr-nld"),
    ("/usr/share/tesseract-ocr/5/tessdata/ita.traineddata", "tesseract-ocr-ita"),
];

pub fn install() -> Outcome {
    let mut missing: Vec<&str> =
        NEEDED.iter().filter(|(file, _)| !Path::new(file).exists()).map(|(_, package)| *package).collect();
    if crate::postgres::programs().is_none() && !missing.contains(&"postgresql") {
        missing.push("postgresql");
    }
    if !works(Command::new("node").arg("--version")) {
        missing.extend(["nodejs", "npm"]);
    }
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!("installing {} from Debian's packages", missing.join(", "));
    let as_root = |arguments: &[&str]| {
        let mut command = if works(Command::new("sh").args(["-c", "[ $(id -u) = 0 ]"])) {
            Command::new("apt-get")
        } else {
            let mut sudo = Command::new("sudo");
            sudo.arg("apt-get");
            sudo
        };
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    run(&mut as_root(&["update", "-q"]))?;
    let mut arguments = vec!["install", "-y", "-q", "--no-install-recommends"];
    arguments.extend(missing);
    run(&mut as_root(&arguments)).map_err(|e| format!("{e}\ninstall the packages by hand, or run as root"))
}

/// The browser tests' packages.
pub fn install_npm() -> Outcome {
    let folder = top().join("e2e");
    if folder.join("node_modules/playwright-core").exists() {
        return Ok(());
    }
    run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))
}
