//! Words of a sentence, and what they look like: quantities, item numbers, sizes.

use basics::Quantity;

use crate::number;

/// A word with its byte offsets in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub start: usize,
    pub end: usize,
    pub text: &'a str,
}

pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                words.push(Word { start: from, end: at, text: text.get(from..at).unwrap_or_default() });
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// A positive number; "1,000" in a sentence is a thousand.
pub(super) fn quantity(text: &str) -> Option<Quantity> {
    if text.is_empty() || text.len() > 9 || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (value, _) = number::read(text, None)?;
    let all = number::readings(text);
    // "1,000" in a sentence is a thousand, "2.5" is two and a half.
    let value = if all.len() > 1 { all.last()?.value } else { value };
    Quantity::new(value).ok().filter(|q| q.is_positive())
}

/// A token that could be an item number: a figure, at least four characters, letters, figures and marks only.
pub(super) fn is_code(text: &str) -> bool {
    let figures = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let marks = text.chars().filter(|c| matches!(c, '-' | '_' | '.' | '/')).count();
    // "TRW-6": capitals and a dash make one figure enough.
    let is_short_code = figures == 1 && marks > 0 && letters >= 2 && !text.chars().any(char::is_lowercase);
    text.chars().count() >= 4
        && text.chars().count() <= 30
        && (figures >= 2 || is_short_code)
        && (letters + marks > 0 || figures >= 5)
        && figures + letters + marks == text.chars().count()
        && !text.contains('@')
}

/// "100/box", "600x400x400", "2.5", "48mm", "3/8": sizes rather than numbers of items.
pub(super) fn is_measure(text: &str) -> bool {
    let lower = text.to_lowercase();
    let figures_only = lower.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '/' | 'x'));
    let starts_with_figure = lower.starts_with(|c: char| c.is_ascii_digit());
    let tail: String =
        lower.chars().skip_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '/')).collect();
    let is_thread = lower.starts_with('m')
        && lower.chars().skip(1).all(|c| c.is_ascii_digit() || matches!(c, 'x' | '.' | ','));
    (figures_only && lower.contains(['.', ',', '/', 'x']))
        || is_thread
        || (starts_with_figure && !tail.is_empty() && tail.chars().all(char::is_alphabetic))
}

/// The end of the sentence that holds `from`: a full stop before a capital, or the end.
pub(super) fn sentence_end(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.match_indices(". ")
        .find(|(at, _)| rest.get(at + 2..).is_some_and(|n| n.starts_with(|c: char| c.is_uppercase())))
        .map_or(text.len(), |(at, _)| from + at)
}
