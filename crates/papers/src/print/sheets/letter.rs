//! Letter.

use serde_json::{Value, json};

use super::{Ink, Rows, address, fits};
use crate::Letter;

pub(super) fn data(ink: &Ink, letter: &Letter) -> Value {
    let mut info = Rows::default();
    info.add(ink.words.day, ink.figures.day(letter.day));
    info.add_text(ink, ink.words.customer_number, &letter.customer_number);
    for (label, value) in &letter.references {
        info.add_text(ink, &ink.text(label, fits::NARROW), value);
    }
    info.add_contact(ink, &letter.contact);
    json!({
        "to": address(ink, &letter.to),
        "info": info.0,
        "salutation": ink.text(&letter.salutation, fits::PARAGRAPH),
        "paragraphs": ink.lines(&letter.paragraphs, fits::PARAGRAPH),
        "closing": ink.text(&letter.closing, fits::PARAGRAPH),
        "signer": ink.lines(&letter.signer, fits::ADDRESS),
    })
}
