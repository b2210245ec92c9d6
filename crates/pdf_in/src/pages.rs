//! Bytes of a PDF or a picture to printed pages. Which reader the words of a page come from, and why, is told with each page.

use basics::Limits;
use formats::{PageOrigin, PrintedPage, PrintedWord, Remark, Severity, Source, codes};
use serde::{Deserialize, Serialize};

use crate::agree::agreement;
use crate::digital::{self, Closed, DigitalPage};
use crate::geometry::hundredths;
use crate::poppler;

/// Who read the words of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    PdfOxide,
    Poppler,
    Tesseract,
    /// Nobody could.
    Nobody,
}

/// What is known about how a page was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub reader: Reader,
    /// Where two readers read the page: the share of words that both have, in hundredths.
    pub agreement: Option<u8>,
}

/// The pages of a document, what goes with each, the files inside, and what was odd.
#[derive(Debug, Default)]
pub struct Printed {
    pub pages: Vec<PrintedPage>,
    /// One for each page.
    pub sheets: Vec<Sheet>,
    /// Name and bytes.
    pub embedded: Vec<(String, Vec<u8>)>,
    pub remarks: Vec<Remark>,
}

/// Reads the pages of a PDF or picture.
pub fn pages(bytes: &[u8]) -> Printed {
    let mut printed = Printed::default();
    match digital::read(bytes) {
        Ok(found) => {
            if found.page_count > found.pages.len() {
                let (read, all) = (found.pages.len(), found.page_count);
                printed.remark(
                    Severity::Error,
                    codes::LIMIT,
                    None,
                    format!("only {read} of {all} pages were read"),
                    "Check the rest yourself, or ask for a shorter document.",
                );
            }
            if found.page_count == 0 {
                printed.remark(
                    Severity::Error,
                    codes::DAMAGED,
                    None,
                    "the PDF has no page".to_owned(),
                    "Ask the sender for it again.",
                );
            }
            printed.embedded = found.embedded;
            for (page, number) in found.pages.into_iter().zip(1_u32..) {
                printed.add(bytes, page, number);
            }
        }
        Err(Closed::Password) => printed.remark(
            Severity::Error,
            codes::UNREAD,
            None,
            "the PDF is locked with a password".to_owned(),
            "Ask the sender for it without a password.",
        ),
        Err(Closed::Damaged(why)) => printed.remark(
            Severity::Error,
            codes::DAMAGED,
            None,
            format!("the PDF is damaged: {why}"),
            "Ask the sender for it again.",
        ),
    }
    printed
}

impl Printed {
    fn remark(&mut self, severity: Severity, code: &'static str, page: Option<u32>, message: String, remedy: &str) {
        let place = page.map(|page| Source::Page { page, left: 0, top: 0, right: 0, bottom: 0 });
        self.remarks.push(Remark { severity, code, place, message, remedy: remedy.to_owned() });
    }

    fn add(&mut self, bytes: &[u8], page: DigitalPage, number: u32) {
        let (width, height) = page.frame.size();
        let mut sheet = Sheet { reader: Reader::PdfOxide, agreement: None };
        let mut words = page.words;
        if page.frame.turn != 0 || page.trouble.is_some() || is_doubtful(&words) {
            let index = number as usize;
            if let Ok(other) = poppler::words(bytes, index, index)
                && let Some(other) = other.into_iter().next()
            {
                sheet.agreement = u8::try_from(agreement(&words, &other).percent()).ok();
                if sound(&other) > sound(&words) || (page.frame.turn != 0 && !other.is_empty()) {
                    words = other;
                    sheet.reader = Reader::Poppler;
                }
            }
        }
        if words.is_empty()
            && let Some(trouble) = page.trouble
        {
            sheet.reader = Reader::Nobody;
            self.remark(
                Severity::Error,
                codes::DAMAGED,
                Some(number),
                format!("page {number} could not be read: {trouble}"),
                "Read it yourself, or ask the sender for it again.",
            );
        }
        words.truncate(Limits::PAGE_CHARACTERS);
        self.sheets.push(sheet);
        self.pages.push(PrintedPage {
            number,
            width: hundredths(width),
            height: hundredths(height),
            origin: PageOrigin::Text,
            words,
        });
    }
}

/// Words that hold nothing but what can be read.
fn sound(words: &[PrintedWord]) -> usize {
    words.iter().filter(|w| !w.text.chars().any(is_unreadable)).map(|w| w.text.len()).sum()
}

/// The file does not say which character it means.
fn is_unreadable(c: char) -> bool {
    c == '\u{fffd}' || ('\u{e000}'..='\u{f8ff}').contains(&c)
}

/// Few words, or characters that the file does not name.
fn is_doubtful(words: &[PrintedWord]) -> bool {
    let unreadable = words.iter().filter(|w| w.text.chars().any(is_unreadable)).count();
    words.len() < 5 || unreadable * 50 > words.len()
}
