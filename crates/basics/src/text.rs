//! Text as people and machines write it: cleaned at the edge, folded for comparing.

/// A single line without control characters, its blanks folded to one: what a form field or an EDI element may keep.
/// The second value tells whether something other than blanks was taken out.
pub fn clean_line(text: &str) -> (String, bool) {
    let mut cleaned = String::with_capacity(text.len());
    let mut removed = false;
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() {
            blank = true;
        } else if c.is_control() || is_invisible(c) {
            removed = true;
        } else {
            if blank && !cleaned.is_empty() {
                cleaned.push(' ');
            }
            blank = false;
            cleaned.push(c);
        }
    }
    (cleaned, removed)
}

/// Zero-width characters, direction overrides and the byte order mark: invisible, and a way to make two texts look alike.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// For comparing references: letters and digits only, upper case, leading zeros kept. "po-4711 / a" and "PO4711A" are alike.
pub fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_invisible_characters_are_taken_out_and_told() {
        assert_eq!(clean_line("PO\u{0}47\u{202E}11 \t x "), ("PO4711 x".to_owned(), true));
        assert_eq!(clean_line("  plain  text "), ("plain text".to_owned(), false));
    }

    #[test]
    fn references_are_compared_without_their_dress() {
        assert_eq!(fold("po-4711 / a"), fold("PO4711A"));
    }
}
