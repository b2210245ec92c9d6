//! What is there of the optional helpers, for reading, for an administrator's page and for the command line.

use std::fmt;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::command::{HelperFailure, run};

/// The languages of order documents, as tesseract names them.
pub const LANGUAGES: [&str; 6] = ["eng", "deu", "fra", "spa", "nld", "ita"];

/// Which helpers are installed. `None` where one is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tools {
    /// "pdftotext version 22.12.0".
    pub pdftotext: Option<String>,
    pub pdftoppm: Option<String>,
    pub tesseract: Option<String>,
    /// Of [`LANGUAGES`].
    pub languages: Vec<String>,
    /// Tells which way up a page is.
    pub orientation: bool,
}

impl Tools {
    /// Looked up once in the life of a process.
    pub fn found() -> &'static Tools {
        static FOUND: OnceLock<Tools> = OnceLock::new();
        FOUND.get_or_init(Tools::look_up)
    }

    fn look_up() -> Tools {
        let installed = languages();
        let version = |program: &str, flag: &str| {
            let out = run(Path::new(program), &[flag], b"", Duration::from_secs(10), 1 << 16).ok()?;
            let text = String::from_utf8_lossy(&out).into_owned();
            // Poppler's programs print their version where errors go.
            Some(text.lines().next().map_or_else(|| program.to_owned(), |l| l.trim().to_owned()))
        };
        Tools {
            pdftotext: version("pdftotext", "-v"),
            pdftoppm: version("pdftoppm", "-v"),
            tesseract: version("tesseract", "--version"),
            languages: LANGUAGES
                .iter()
                .filter(|l| installed.iter().any(|i| i == *l))
                .map(|l| (*l).to_owned())
                .collect(),
            orientation: installed.iter().any(|l| l == "osd"),
        }
    }

    pub fn reads_scans(&self) -> bool {
        self.tesseract.is_some() && !self.languages.is_empty()
    }

    /// Debian's packages that would help and are not there.
    pub fn missing_packages(&self) -> Vec<String> {
        let mut missing = Vec::new();
        if self.pdftotext.is_none() || self.pdftoppm.is_none() {
            missing.push("poppler-utils".to_owned());
        }
        if self.tesseract.is_none() {
            missing.push("tesseract-ocr".to_owned());
        }
        let absent = LANGUAGES.iter().filter(|l| !self.languages.iter().any(|i| i == *l));
        missing.extend(absent.map(|l| format!("tesseract-ocr-{l}")));
        missing
    }
}

/// A line for each helper, and what to install.
impl fmt::Display for Tools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |found: &Option<String>| found.clone().unwrap_or_else(|| "not installed".to_owned());
        writeln!(f, "second reader of PDFs: {}", line(&self.pdftotext))?;
        writeln!(f, "pictures of PDF pages: {}", line(&self.pdftoppm))?;
        writeln!(f, "reader of scans:       {}", line(&self.tesseract))?;
        writeln!(
            f,
            "languages of scans:    {}",
            if self.languages.is_empty() { "none".to_owned() } else { self.languages.join(", ") }
        )?;
        match self.missing_packages() {
            missing if missing.is_empty() => Ok(()),
            missing => writeln!(f, "to install:            apt-get install {}", missing.join(" ")),
        }
    }
}

/// The languages that tesseract has.
fn languages() -> Vec<String> {
    let listed: Result<Vec<u8>, HelperFailure> =
        run(Path::new("tesseract"), &["--list-langs"], b"", Duration::from_secs(10), 1 << 16);
    listed
        .map(|out| String::from_utf8_lossy(&out).lines().skip(1).map(|l| l.trim().to_owned()).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_as_packages() {
        let none = Tools::default();
        assert!(!none.reads_scans());
        assert_eq!(none.missing_packages().len(), 2 + LANGUAGES.len());
        assert!(none.to_string().contains("apt-get install poppler-utils tesseract-ocr tesseract-ocr-eng"));
        let all = Tools {
            pdftotext: Some("a".into()),
            pdftoppm: Some("b".into()),
            tesseract: Some("c".into()),
            languages: LANGUAGES.iter().map(|l| (*l).to_owned()).collect(),
            orientation: true,
        };
        assert!(all.reads_scans() && all.missing_packages().is_empty());
        assert!(!all.to_string().contains("install"));
    }
}
