//! What a sentence leaves open beside the lines: a number that nothing was made of, a label without a value.

use super::pointers::{is_reference, is_size};
use super::words::SET;
use super::{counts, says, whole};
use crate::marks::MarkKind;
use crate::prose::{self, Token};
use crate::records::wording::plain;
use crate::seen::Sketch;

/// A whole number in figures that tells no time, no place and no number of a paper.
pub fn has_open_number(sentence: &[Token]) -> bool {
    (0..sentence.len()).any(|at| {
        let is_figure = sentence.get(at).is_some_and(|t| {
            let text = t.mark.seen.text.as_str();
            t.mark.number().is_some()
                && text.len() <= 4
                && text.bytes().all(|b| b.is_ascii_digit())
                && !t.is_money
        });
        is_figure
            && counts(sentence, at)
            && !is_reference(sentence, at)
            && !is_size(sentence, at)
            && !prose::tells_time(sentence, at)
    })
}

/// A longer word of the sentence describes a line.
pub fn shares_word(text: &str, sketch: &Sketch) -> bool {
    const LETTERS: usize = 6;
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().count() >= LETTERS).collect();
    sketch.lines.iter().filter_map(|l| l.words.as_ref()).any(|w| {
        let own = plain(&w.text);
        own.split(|c: char| !c.is_alphabetic()).any(|o| words.contains(&o))
    })
}

/// A label and the number of an item.
pub fn says_little(sentence: &[Token]) -> bool {
    let is_word = |t: &&Token| {
        t.mark.kind == MarkKind::Word && t.mark.seen.text.chars().filter(|c| c.is_alphabetic()).count() >= 3
    };
    sentence.iter().filter(is_word).count() <= 2 && !sentence.iter().any(|t| t.mark.number().is_some())
}

/// A word that sets stands at most two words before a number: "make it 12", "mettez-en 15".
pub fn sets_a_number(sentence: &[Token]) -> bool {
    const NEAR: usize = 4;
    (0..sentence.len()).any(|at| {
        let front = sentence.get(at.saturating_sub(NEAR)..at).unwrap_or_default();
        let text = whole(front).map(|s| plain(&s.text)).unwrap_or_default();
        counts(sentence, at) && SET.iter().any(|w| says(&text, w.trim()))
    })
}
