//! Text on its way to the paper: what no reader can see is taken out, and words too long for their column may be broken.

use super::figures::Figures;
use super::world::Materials;
use crate::{Style, words::Words};

/// A place where a line may end although nothing is seen there.
const MAY_BREAK: char = '\u{200B}';
/// How many letters of an overlong word stay together.
const SYLLABLE: usize = 8;

/// Letters that fit the narrowest place where the text is shown, on either sheet.
pub(super) mod fits {
    pub(crate) const DESCRIPTION: usize = 32;
    pub(crate) const ADDRESS: usize = 36;
    pub(crate) const FACT: usize = 24;
    pub(crate) const BIN: usize = 9;
    pub(crate) const PARAGRAPH: usize = 70;
    pub(crate) const HEADING: usize = 40;
    pub(crate) const FOOT: usize = 28;
    /// What stands beside a bar code, or in a column that has to stay narrow.
    pub(crate) const NARROW: usize = 14;
}

/// What the sheets are written with.
pub(super) struct Ink<'a> {
    pub style: &'a Style,
    pub words: &'static Words,
    pub figures: Figures,
    materials: &'a Materials,
    /// PDF/A wants every character drawn: one that no font has is then shown as U+FFFD.
    archival: bool,
}

impl<'a> Ink<'a> {
    pub(super) fn new(style: &'a Style, materials: &'a Materials, archival: bool) -> Ink<'a> {
        let words = Words::of(style.language);
        Ink { style, words, figures: Figures::of(style), materials, archival }
    }

    /// `text` ready for a column in which `fit` letters fit on a line.
    pub(super) fn text(&self, text: &str, fit: usize) -> String {
        let seen: String = text.trim().chars().filter_map(|c| self.seen(c)).collect();
        break_long_words(&seen, fit)
    }

    /// Those of `lines` that are not blank.
    pub(super) fn lines<'t>(&self, lines: impl IntoIterator<Item = &'t String>, fit: usize) -> Vec<String> {
        lines.into_iter().map(|line| self.text(line, fit)).filter(|line| !line.is_empty()).collect()
    }

    fn seen(&self, c: char) -> Option<char> {
        match c {
            '\n' => Some('\n'),
            '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
            // Direction overrides could make a paper read otherwise than its data; the rest of these are not visible.
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' => None,
            _ if c.is_control() || is_noncharacter(c) => None,
            _ if self.archival && !self.materials.can_draw(c) => Some('\u{FFFD}'),
            _ => Some(c),
        }
    }
}

fn is_noncharacter(c: char) -> bool {
    matches!(u32::from(c), 0xFDD0..=0xFDEF) || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Puts a place to break after every few letters of a run that is longer than `fit`, so that it never leaves its column.
fn break_long_words(text: &str, fit: usize) -> String {
    let mut broken = String::with_capacity(text.len());
    for (i, word) in text.split(' ').enumerate() {
        if i > 0 {
            broken.push(' ');
        }
        if word.chars().count() <= fit {
            broken.push_str(word);
            continue;
        }
        // An address of mail is best broken before its @.
        if let Some((user, host)) =
            word.split_once('@').filter(|(user, host)| user.len().max(host.len()) < fit)
        {
            broken.extend([user, "\u{200B}@", host]);
            continue;
        }
        let mut together = 0;
        let mut before = ' ';
        for c in word.chars() {
            let whole =
                before.is_alphanumeric() == c.is_alphanumeric() && !before.is_alphanumeric() && !c.is_ascii();
            if together >= SYLLABLE && !whole && (c.is_alphanumeric() || c.is_ascii()) {
                broken.push(MAY_BREAK);
                together = 0;
            }
            broken.push(c);
            together += 1;
            before = c;
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_too_long_for_their_place_may_be_broken() {
        assert_eq!(break_long_words("Edelstahlrohr DN 50", 14), "Edelstahlrohr DN 50");
        assert_eq!(break_long_words("jane.miller@mill.example", 14), "jane.miller\u{200B}@mill.example");
        assert_eq!(break_long_words("ABCDEFGHIJKLMNOPQ x", 14), "ABCDEFGH\u{200B}IJKLMNOP\u{200B}Q x");
    }
}
