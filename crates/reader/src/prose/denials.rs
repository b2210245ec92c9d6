//! What is said not to be wanted: "keine AB-1 diesmal", "pas de AB-1", "no AB-1 this time". It is no line, and takes one out that is there.

use super::{Token, is_pack};
use crate::marks::MarkKind;
use crate::records::wording::plain;

/// Words that deny what follows them.
const NONE: [&str; 22] = [
    "kein", "keine", "keinen", "keiner", "ohne", "sans", "aucun", "aucune", "ninguna", "ningun", "sin",
    "geen", "zonder", "nessun", "nessuna", "niente", "senza", "without", "pas", "plus", "no", "not",
];
/// Small words between the denial and the item.
const BETWEEN: [&str; 20] = [
    "de", "d", "du", "des", "the", "any", "more", "of", "mehr", "weitere", "weiteren", "meer", "verdere",
    "mas", "di", "piu", "altri", "altre", "item", "artikel",
];

/// Where a clause begins that denies an item, and one past its end.
pub fn denied(sentence: &[Token]) -> Option<(usize, usize)> {
    (0..sentence.len()).find_map(|at| {
        let item = item_behind(sentence, at)?;
        let end = (item..sentence.len())
            .find(|i| sentence.get(*i).is_some_and(|t| t.ends || t.pauses))
            .map_or(sentence.len(), |i| i + 1);
        let clause = sentence.get(at..end)?;
        let counts = |(i, t): (usize, &Token)| {
            // "One" and its kind are words of sentences.
            let is_figure =
                t.mark.number().is_some() && t.mark.seen.text.contains(|c: char| c.is_ascii_digit());
            at + i != item && (is_figure || is_pack(&t.mark))
        };
        let is_counted = clause.iter().enumerate().any(counts);
        (!is_counted && is_plain(sentence, at, item, end)).then_some((at, end))
    })
}

/// The item that a word at a place denies.
fn item_behind(sentence: &[Token], at: usize) -> Option<usize> {
    let here = word(sentence, at);
    if !NONE.contains(&here.as_str()) {
        return None;
    }
    let item = (at + 1..sentence.len().min(at + 4))
        .find(|i| sentence.get(*i).is_some_and(|t| matches!(t.mark.kind, MarkKind::Item(_))))?;
    let between_is_small = (at + 1..item).all(|i| BETWEEN.contains(&word(sentence, i).as_str()));
    between_is_small.then_some(item)
}

/// "No" stands before numbers as well, and "not" and "plus" are much else: they must begin what they deny, and words must follow.
fn is_plain(sentence: &[Token], at: usize, item: usize, end: usize) -> bool {
    let here = word(sentence, at);
    if !matches!(here.as_str(), "no" | "not" | "plus" | "pas") {
        return true;
    }
    let text = sentence.get(at).map_or("", |t| t.mark.seen.text.as_str());
    let begins = at.checked_sub(1).and_then(|i| sentence.get(i)).is_none_or(|t| {
        t.ends
            || t.pauses
            || matches!(
                plain(&t.mark.seen.text).as_str(),
                "but" | "and" | "mais" | "et" | "pero" | "y" | "ma" | "e" | "finalement"
            )
    });
    let words = (item + 1..end)
        .filter(|i| word(sentence, *i).chars().filter(|c| c.is_alphabetic()).count() >= 3)
        .count();
    match here.as_str() {
        // "pas de AB-1"
        "pas" | "plus" => item > at + 1,
        _ => begins && !text.ends_with(['.', ':']) && words >= 2,
    }
}

fn word(sentence: &[Token], at: usize) -> String {
    sentence
        .get(at)
        .map(|t| plain(t.mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric())))
        .unwrap_or_default()
}
