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
    has_two(words, &DUTCH)
}

/// Small words that stand in nearly every English text and in no Dutch one.
const ENGLISH: [&str; 16] = [
    "the",
    "please",
    "and",
    "for",
    "our",
    "we",
    "need",
    "deliver",
    "delivery",
    "date",
    "quantity",
    "description",
    "price",
    "thanks",
    "regards",
    "would",
];

/// Is a text in English?
pub fn is_english<'a>(words: impl Iterator<Item = &'a str>) -> bool {
    has_two(words, &ENGLISH)
}

/// Do two different ones of the known words stand in a text?
fn has_two<'a>(words: impl Iterator<Item = &'a str>, known: &[&'static str]) -> bool {
    let mut met: Vec<&str> = Vec::new();
    for word in words {
        let bare = plain(word.trim_matches(|c: char| !c.is_alphanumeric()));
        if let Some(known) = known.iter().find(|k| **k == bare)
            && !met.contains(known)
        {
            met.push(known);
        }
    }
    met.len() >= 2
}
