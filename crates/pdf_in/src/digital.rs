//! A PDF that states its characters, read by `pdf_oxide`. Characters only: words and lines are made here (see [`crate::words`]),
//! because its own words break at phantom gaps and its tables lose words.

use std::panic::{AssertUnwindSafe, catch_unwind};

use basics::Limits;
use formats::{Place, PrintedWord};
use pdf_oxide::PdfDocument;
use pdf_oxide::layout::TextChar;

use crate::geometry::{Frame, place_of};
use crate::lines::in_reading_order;
use crate::words::{Glyph, words_of};

/// Why a file could not be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    /// It needs a password.
    Password,
    /// It is damaged beyond what the reader repairs.
    Damaged(String),
}

/// What a PDF holds, before any second opinion.
#[derive(Debug)]
pub struct Digital {
    /// As the file says; only the first [`Limits::PRINTED_PAGES`] are read.
    pub page_count: usize,
    pub pages: Vec<DigitalPage>,
    /// Name and bytes of each embedded file.
    pub embedded: Vec<(String, Vec<u8>)>,
}

#[derive(Debug)]
pub struct DigitalPage {
    pub frame: Frame,
    pub words: Vec<PrintedWord>,
    /// Where pictures are.
    pub pictures: Vec<Place>,
    /// The page itself could not be read; why.
    pub trouble: Option<String>,
}

/// Opens and reads a PDF. A panic of the library is trouble like any other.
pub fn read(bytes: &[u8]) -> Result<Digital, Closed> {
    guarded(|| open_and_read(bytes))
        .unwrap_or_else(|| Err(Closed::Damaged("the PDF reader gave up on it".to_owned())))
}

/// `None` where the library panics on a file.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

fn open_and_read(bytes: &[u8]) -> Result<Digital, Closed> {
    let document = PdfDocument::from_bytes(bytes.to_vec()).map_err(|e| closed(&e))?;
    if document.is_encrypted() && !document.authenticate(b"").unwrap_or(false) {
        return Err(Closed::Password);
    }
    let page_count = document.page_count().map_err(|e| closed(&e))?;
    let pages = (0..page_count.min(Limits::PRINTED_PAGES))
        .map(|index| {
            guarded(|| page(&document, index)).unwrap_or_else(|| unread("the PDF reader gave up on it"))
        })
        .collect();
    let embedded = guarded(|| embedded(&document)).unwrap_or_default();
    Ok(Digital { page_count, pages, embedded })
}

fn closed(error: &pdf_oxide::Error) -> Closed {
    match error {
        pdf_oxide::Error::EncryptedPdf => Closed::Password,
        other => Closed::Damaged(other.to_string()),
    }
}

fn unread(trouble: &str) -> DigitalPage {
    let frame = Frame { left: 0.0, bottom: 0.0, right: 595.0, top: 842.0, turn: 0 };
    DigitalPage { frame, words: Vec::new(), pictures: Vec::new(), trouble: Some(trouble.to_owned()) }
}

fn page(document: &PdfDocument, index: usize) -> DigitalPage {
    let (left, bottom, right, top) = match document.get_page_visible_box(index) {
        Ok(found) if found.2 - found.0 > 1.0 && found.3 - found.1 > 1.0 => found,
        Ok(_) => (0.0, 0.0, 595.0, 842.0),
        Err(error) => return unread(&error.to_string()),
    };
    let turn = document.get_page_rotation(index).unwrap_or(0);
    let frame = Frame { left, bottom, right, top, turn };
    let (characters, trouble) = match document.extract_chars(index) {
        Ok(found) => (found, None),
        Err(error) => (Vec::new(), Some(error.to_string())),
    };
    let glyphs = characters
        .iter()
        .take(Limits::PAGE_CHARACTERS)
        .map(|c| glyph(c, &frame))
        .filter(|g| on_the_page(g, &frame))
        .collect();
    let words = in_reading_order(words_of(glyphs));
    DigitalPage { frame, words, pictures: pictures(document, index, &frame), trouble }
}

fn pictures(document: &PdfDocument, index: usize, frame: &Frame) -> Vec<Place> {
    let Ok(handles) = document.page_image_handles(index) else { return Vec::new() };
    handles
        .iter()
        .take(Limits::PAGE_PICTURES)
        .map(|h| {
            let b = &h.bbox;
            place_of(frame.look(b.x, b.y), frame.look(b.x + b.width, b.y + b.height))
        })
        .collect()
}

fn embedded(document: &PdfDocument) -> Vec<(String, Vec<u8>)> {
    let mut room = Limits::UNPACKED_BYTES;
    let mut files = document.extract_embedded_files().unwrap_or_default();
    files.truncate(Limits::EMBEDDED_FILES);
    files.retain(|(_, bytes)| {
        let fits = bytes.len() <= room;
        room = room.saturating_sub(bytes.len());
        fits
    });
    files
}

/// A character as it is looked at.
fn glyph(c: &TextChar, frame: &Frame) -> Glyph {
    let [a, b, ..] = c.matrix.unwrap_or([1.0, 0.0, 0.0, 1.0, c.origin_x, c.origin_y]);
    // The direction of writing in user space, in quarter turns anticlockwise; the page's own turn is clockwise.
    let written: u8 = if a.abs() >= b.abs() {
        if a >= 0.0 { 0 } else { 2 }
    } else if b >= 0.0 {
        1
    } else {
        3
    };
    let shown = u8::try_from(frame.turn.rem_euclid(360) / 90).unwrap_or(0);
    let quarter = (4 - written + shown) % 4;
    let (x, y) = frame.look(c.origin_x, c.origin_y);
    let size = if c.font_size.is_finite() && c.font_size > 0.1 { c.font_size } else { c.bbox.height.abs() };
    // The library measures the advance along the page's own x axis, which is nothing for text that runs up or down.
    let is_level = a.abs() >= b.abs();
    let width = if is_level && c.advance_width > 0.0 { c.advance_width } else { usual_width(c.char) * size };
    let spacing = if is_level { (c.rendered_advance - c.advance_width).max(0.0) } else { 0.0 };
    Glyph {
        character: c.char,
        x,
        y,
        quarter,
        width,
        spacing: if c.char.is_whitespace() { 0.0 } else { spacing },
        ascent: within(c.ascent, 0.5 * size, 1.1 * size),
        descent: within(-c.descent, 0.1 * size, 0.4 * size),
        size,
        bold: c.font_weight.is_bold() || named_bold(&c.font_name),
    }
}

fn within(value: f32, low: f32, high: f32) -> f32 {
    if value.is_finite() { value.clamp(low, high) } else { low }
}

fn named_bold(font: &str) -> bool {
    let lower = font.to_ascii_lowercase();
    ["bold", "black", "heavy", "semibold", "demi"].iter().any(|w| lower.contains(w))
}

/// The width of a character in a common sans serif, in parts of the type size.
fn usual_width(c: char) -> f32 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' => 0.22,
        '.' | ',' | ':' | ';' | '!' | 'I' | '/' | 'f' | 't' | ' ' => 0.28,
        '(' | ')' | '[' | ']' | '-' | 'r' => 0.33,
        'm' | 'M' => 0.83,
        'W' | '%' | '@' => 0.94,
        'w' | 'C' | 'D' | 'H' | 'N' | 'R' | 'U' => 0.72,
        'G' | 'O' | 'Q' => 0.78,
        c if c.is_uppercase() => 0.67,
        _ => 0.556,
    }
}

/// Off the visible page nobody sees it.
fn on_the_page(glyph: &Glyph, frame: &Frame) -> bool {
    let (width, height) = frame.size();
    let slack = 2.0;
    glyph.x >= -slack && glyph.y >= -slack && glyph.x <= width + slack && glyph.y <= height + slack
}
