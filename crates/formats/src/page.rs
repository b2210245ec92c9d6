//! A printed page as words with boxes: what the readers of PDFs and scans make, and what layouts are read from.

use serde::{Deserialize, Serialize};

/// Left, top, right, bottom in hundredths of a point, from the page's top left corner as it is looked at (rotation undone).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
}

/// A word as printed: no blanks inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedWord {
    pub text: String,
    pub place: Place,
    /// How sure the reader is of the characters, in hundredths: 100 for text that the file states, less for what was recognised
    /// from a picture.
    pub certainty: u8,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bold: bool,
}

/// Where the words of a page come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageOrigin {
    /// The file states its characters.
    Text,
    /// Recognised from a picture.
    Scan,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedPage {
    /// Counted from 1.
    pub number: u32,
    /// Hundredths of a point, as looked at.
    pub width: i32,
    pub height: i32,
    pub origin: PageOrigin,
    /// In reading order: by line from the top, from the left within a line.
    pub words: Vec<PrintedWord>,
}
