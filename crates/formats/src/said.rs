//! A value that a document states, and where it states it. Everything this crate reads is a [`Said`]; everything it could not
//! read, or found odd, is a [`Remark`]. Both point at the place, so that a clerk can be shown it.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A value together with the text it was read from and the place of that text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said<T> {
    pub value: T,
    /// As written, before cleaning and converting.
    pub text: String,
    pub source: Source,
}

impl<T> Said<T> {
    pub fn new(value: T, text: impl Into<String>, source: Source) -> Said<T> {
        Said { value, text: text.into(), source }
    }

    /// The same place and text, another value.
    pub fn with<U>(&self, value: U) -> Said<U> {
        Said { value, text: self.text.clone(), source: self.source.clone() }
    }
}

/// Where in the document a value stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// EDI: the segment counted from 1 over the whole file, and the element: "PO1-02", "QTY+21 C186.6060".
    Segment { segment: u32, element: String },
    /// XML: a path of local names with positions, "/Order/OrderLine[2]/LineItem/Quantity", "@" before an attribute.
    XPath(String),
    /// Spreadsheet or CSV: the sheet's name (empty for CSV) and the cell, "F12".
    Cell { sheet: String, cell: String },
    /// Text: the mail part ("body", "subject", or the part's number), and byte offsets into that part's decoded text.
    Text { part: String, start: u32, end: u32 },
    /// PDF: the page counted from 1, and left, top, right, bottom in hundredths of a point from the page's top left.
    Page { page: u32, left: i32, top: i32, right: i32, bottom: i32 },
    /// The document as a whole.
    Document,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Segment { segment, element } => write!(f, "segment {segment}, {element}"),
            Source::XPath(path) => f.write_str(path),
            Source::Cell { sheet, cell } if sheet.is_empty() => write!(f, "cell {cell}"),
            Source::Cell { sheet, cell } => write!(f, "sheet '{sheet}', cell {cell}"),
            Source::Text { part, start, end } => write!(f, "{part}, characters {start} to {end}"),
            Source::Page { page, .. } => write!(f, "page {page}"),
            Source::Document => f.write_str("the document"),
        }
    }
}

/// How much a remark matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; nothing needs doing.
    Note,
    /// A person should look before the order is taken without one.
    Warning,
    /// Something stated could not be read or contradicts itself.
    Error,
}

/// A finding about the document: what, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    pub severity: Severity,
    /// A stable word for rules and counts, such as "bad_date"; all are listed in [`codes`].
    pub code: Cow<'static, str>,
    pub place: Option<Source>,
    pub message: String,
    pub remedy: String,
}

/// The codes of remarks.
pub mod codes {
    pub const AMBIGUOUS_DATE: &str = "ambiguous_date";
    pub const AMBIGUOUS_NUMBER: &str = "ambiguous_number";
    pub const CONTROL_NUMBER: &str = "control_number";
    pub const BAD_CURRENCY: &str = "bad_currency";
    pub const BAD_DATE: &str = "bad_date";
    pub const BAD_GTIN: &str = "bad_gtin";
    pub const BAD_PRICE: &str = "bad_price";
    pub const BAD_QUANTITY: &str = "bad_quantity";
    pub const BAD_NUMBER: &str = "bad_number";
    pub const CLEANED: &str = "cleaned";
    pub const DAMAGED: &str = "damaged";
    pub const DTD_IGNORED: &str = "dtd_ignored";
    pub const EMPTY: &str = "empty";
    pub const ENCODING: &str = "encoding";
    pub const LIMIT: &str = "limit";
    pub const LINE_COUNT: &str = "line_count";
    pub const MISSING: &str = "missing";
    pub const MISSING_TRAILER: &str = "missing_trailer";
    pub const NEGATIVE: &str = "negative";
    pub const OTHER_READER: &str = "other_reader";
    pub const ROW_LEFT_OUT: &str = "row_left_out";
    pub const SEGMENT_COUNT: &str = "segment_count";
    pub const TOTAL: &str = "total";
    pub const UNCERTAIN: &str = "uncertain";
    pub const UNKNOWN_CODE: &str = "unknown_code";
    pub const UNREAD: &str = "unread";
}

/// Collects remarks while reading, up to a limit so that a hostile file can't fill the memory with them.
#[derive(Debug, Default)]
pub(crate) struct Remarks {
    list: Vec<Remark>,
    dropped: usize,
}

/// Remarks kept for one document; the rest are only counted.
const REMARKS_MAX: usize = 500;

impl Remarks {
    pub fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        place: impl Into<Option<Source>>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let (message, remedy) = (message.into(), remedy.into());
        self.push(Remark { severity, code: code.into(), place: place.into(), message, remedy });
    }

    pub fn push(&mut self, remark: Remark) {
        if self.list.len() >= REMARKS_MAX {
            self.dropped += 1;
        } else {
            self.list.push(remark);
        }
    }

    pub fn note(
        &mut self,
        code: &'static str,
        place: impl Into<Option<Source>>,
        message: impl Into<String>,
        remedy: &str,
    ) {
        self.add(Severity::Note, code, place, message, remedy);
    }

    pub fn warn(
        &mut self,
        code: &'static str,
        place: impl Into<Option<Source>>,
        message: impl Into<String>,
        remedy: &str,
    ) {
        self.add(Severity::Warning, code, place, message, remedy);
    }

    pub fn error(
        &mut self,
        code: &'static str,
        place: impl Into<Option<Source>>,
        message: impl Into<String>,
        remedy: &str,
    ) {
        self.add(Severity::Error, code, place, message, remedy);
    }

    pub fn into_list(mut self) -> Vec<Remark> {
        if self.dropped > 0 {
            self.list.push(Remark {
                severity: Severity::Warning,
                code: codes::LIMIT.into(),
                place: None,
                message: format!("{} more remarks were left out", self.dropped),
                remedy: "Look at the document itself; it is odd throughout.".to_owned(),
            });
        }
        self.list
    }
}

/// At most `max` characters of `text`, for showing it in a remark.
pub(crate) fn short(text: &str, max: usize) -> String {
    let mut cut: String = text.chars().take(max).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}
