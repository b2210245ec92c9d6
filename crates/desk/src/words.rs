//! The words by which things are looked up.

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
}
