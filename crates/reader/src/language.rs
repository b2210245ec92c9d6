//! The few questions about the language of a document that change what a word means.

use crate::records::wording::plain;

/// Small words that stand in nearly every Dutch text and in no other language of ours.
const DUTCH: [&str; 26] = [
    "het",
    "een",
    "van",
    "voor",
    "wij",
    "graag",
    "stuks",
    "onze",
    "aub",
    "leveren",
    "levering",
    "leverdatum",
    "besteldatum",
    "bestelling",
    "bestellen",
    "aantal",
    "omschrijving",
    "prijs",
    "groet",
    "groeten",
    "vriendelijke",
    "eenheid",
    "datum",
    "bij",
    "artikelnr",
    "hierbij",
];

/// Is a text Dutch? "5 dozen" are five boxes there, and sixty pieces in English.
pub fn is_dutch<'a>(words: impl Iterator<Item = &'a str>) -> bool {
    let mut met: Vec<&str> = Vec::new();
    for word in words {
        let bare = plain(word.trim_matches(|c: char| !c.is_alphanumeric()));
        if let Some(known) = DUTCH.iter().find(|d| **d == bare)
            && !met.contains(known)
        {
            met.push(known);
        }
    }
    met.len() >= 2
}
