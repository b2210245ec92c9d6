//! The words by which things are looked up.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Small-letter words of a text, each once: letters and digits, at most 24 characters each.
pub fn words(texts: &[&str]) -> Vec<String> {
    let mut found: Vec<String> = texts
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().chars().take(24).collect())
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The same without accents: "Größe" is found by "grosse", "déjà" by "deja".
pub fn plain_words(texts: &[&str]) -> Vec<String> {
    let plain = |text: &&str| {
        let small =
            text.to_lowercase().replace('ß', "ss").replace('æ', "ae").replace('œ', "oe").replace('ø', "o");
        small.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>()
    };
    let plain: Vec<String> = texts.iter().map(plain).collect();
    words(&plain.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The first text after everything that starts with `prefix`, for a range on an index.
pub fn after(prefix: &str) -> String {
    format!("{prefix}\u{10FFFF}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_found_by_its_words() {
        assert_eq!(words(&["Hex bolt M8x40, zinc", "bolt"]), ["bolt", "hex", "m8x40", "zinc"]);
    }

    #[test]
    fn accents_make_no_difference() {
        assert_eq!(plain_words(&["Größe déjà, Señor"]), ["deja", "grosse", "senor"]);
        assert_eq!(plain_words(&["grosse"]), plain_words(&["GRÖẞE"]));
    }
}
