//! Which line a sentence speaks of: by its position ("line 2", "the third one", "3e ligne"), an item number, or its words.

use basics::Decimal;

use super::Edit;
use super::words::{ARTICLES, LINES, ORDINALS, REMOVE, SET};
use crate::look::Look;
use crate::marks::MarkKind;
use crate::prose::Token;
use crate::records::wording::{plain, terms};
use crate::seen::{LineSeen, Sketch};

pub fn word(sentence: &[Token], at: Option<usize>) -> String {
    at.and_then(|i| sentence.get(i))
        .map(|t| plain(t.mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric())))
        .unwrap_or_default()
}

/// The number at `at` is that of a line: "line 2", "pos. 3", "lines 2 and 4", "die 3. Position".
pub fn names_line(sentence: &[Token], at: usize) -> bool {
    if sentence.get(at).is_none_or(|t| t.mark.number().is_none()) {
        return false;
    }
    let before = word(sentence, at.checked_sub(1));
    let is_counted = || {
        let nth = at.checked_sub(2).map(|i| word(sentence, Some(i))).unwrap_or_default();
        nth_of(&nth).is_some()
    };
    // In "of the last line 9 instead of 6", the number is no line's.
    let behind_line = LINES.contains(&before.as_str()) && !is_counted();
    let before_line = || {
        let is_ordinal = sentence.get(at).is_some_and(Token::is_ordinal_figure);
        is_ordinal && LINES.contains(&word(sentence, Some(at + 1)).as_str())
    };
    // "No, 14" takes something back.
    let pauses = at.checked_sub(1).and_then(|i| sentence.get(i)).is_some_and(|t| t.pauses || t.ends);
    behind_line
        || (matches!(before.as_str(), "number" | "no" | "nr") && !pauses)
        || before_line()
        || (goes_on_list(&before, sentence, at) && list_before(sentence, at))
}

/// "2 and 4", "2, 4": the number before, or the "and" between, belongs to a list of lines.
fn goes_on_list(before: &str, sentence: &[Token], at: usize) -> bool {
    let pauses = at.checked_sub(1).and_then(|i| sentence.get(i)).is_some_and(|t| t.pauses);
    matches!(before, "and" | "und" | "et" | "y" | "e" | "en" | "plus" | "o" | "ou" | "oder" | "or") || pauses
}

fn list_before(sentence: &[Token], at: usize) -> bool {
    let is_and = |i: usize| {
        sentence.get(i).is_some_and(|t| t.mark.kind == MarkKind::Word && t.mark.seen.text.len() <= 4)
    };
    let previous = at.checked_sub(1).map(|i| if is_and(i) { i.saturating_sub(1) } else { i });
    // What follows the number counts things: "line 2 and 4 boxes of …".
    let counts = sentence.get(at + 1).is_some_and(|t| crate::prose::is_pack(&t.mark));
    !counts && previous.is_some_and(|i| i < at && names_line(sentence, i))
}

/// The number is that of the order: "mettez ma réf 239".
pub fn is_reference(sentence: &[Token], at: usize) -> bool {
    let before = sentence.get(at.saturating_sub(2)..at).unwrap_or_default();
    crate::resolve::po_number::speaks_of_number(before.iter().map(|t| t.mark.seen.text.as_str()))
}

/// Something that points at a line stands here.
pub fn is_pointer(sentence: &[Token], at: usize) -> bool {
    let is_item = || sentence.get(at).is_some_and(|t| matches!(t.mark.kind, MarkKind::Item(_)));
    is_item() || names_line(sentence, at) || ordinal(sentence, at).is_some()
}

/// Which one a word or figure counts: "second", "2nd", "2e", "2ª".
fn nth_of(word: &str) -> Option<usize> {
    if let Some((nth, _)) = ORDINALS.iter().find(|(_, words)| words.contains(&word)) {
        return Some(*nth);
    }
    const ENDS: [&str; 18] = [
        "st", "nd", "rd", "th", "er", "ere", "re", "e", "eme", "ieme", "nde", "o", "a", "º", "ª", "de",
        "ste", "te",
    ];
    let figures = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, end) = word.split_at_checked(figures)?;
    let nth: usize = number.parse().ok().filter(|n| (1..100).contains(n))?;
    ENDS.contains(&end).then_some(nth)
}

/// "the second line", "la troisième", "de laatste regel": which line is meant, counted from 1; the last is the greatest number.
pub fn ordinal(sentence: &[Token], at: usize) -> Option<usize> {
    let here = word(sentence, Some(at));
    let nth = nth_of(&here)?;
    let near = [at.checked_sub(1), Some(at + 1)].map(|i| word(sentence, i));
    let beside_line = near.iter().any(|w| LINES.contains(&w.as_str()));
    // "pour la troisième mettez 15": an article before, and what is asked right behind it.
    let [before, after] = near;
    let asks = || SET.iter().chain(REMOVE).any(|w| !after.is_empty() && w.trim().starts_with(&after));
    let is_followed = || {
        let next = sentence.get(at + 1);
        let pauses = sentence.get(at).is_some_and(|t| t.pauses || t.ends) || next.is_none();
        pauses
            || next
                .is_some_and(|t| t.mark.number().is_some() || t.mark.seen.text.starts_with('(') || is_item(t))
    };
    let alone = ARTICLES.contains(&before.as_str()) && (asks() || is_followed());
    // "the 3rd of July" is a day.
    (beside_line || alone).then_some(nth)
}

fn is_item(token: &Token) -> bool {
    matches!(token.mark.kind, MarkKind::Item(_))
}

/// Where the line stands that is the `nth` of the text; the last one for the greatest number.
fn by_ordinal(sketch: &Sketch, nth: usize) -> Option<usize> {
    let of_line = |l: &LineSeen| l.ordinal;
    let wanted = if nth == usize::MAX { sketch.lines.iter().map(of_line).max()? } else { nth };
    sketch.lines.iter().position(|l| of_line(l) == wanted)
}

/// Part of a size: "4.8 x 300 mm", "M6".
pub fn is_size(sentence: &[Token], at: usize) -> bool {
    let after = word(sentence, Some(at + 1));
    let before = word(sentence, at.checked_sub(1));
    matches!(after.as_str(), "mm" | "cm" | "m" | "ml" | "l" | "kg" | "g" | "w" | "v" | "x")
        || before == "x"
        || before == "din"
        || before == "iso"
}

/// The lines that the sentence points at, by position or number.
pub fn pointed(sentence: &[Token], sketch: &Sketch, look: &Look<'_>) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for (at, token) in sentence.iter().enumerate() {
        let of_number = || {
            let value = token.mark.number().and_then(|n| n.value(None))?;
            u32::try_from(value).ok().map(|n| n as usize)
        };
        let nth = if names_line(sentence, at) { of_number() } else { ordinal(sentence, at) };
        found.extend(nth.and_then(|nth| by_ordinal(sketch, nth)));
        if let MarkKind::Item(hits) = &token.mark.kind {
            let of_line = |l: &LineSeen| {
                let is_meant = |item| hits.iter().any(|x| x.item == item);
                let by_ref = l.refs.iter().any(|r| look.hits(&r.seen.text).iter().any(|h| is_meant(h.item)));
                by_ref || l.known.is_some_and(|(item, _)| is_meant(item))
            };
            found.extend(sketch.lines.iter().enumerate().filter(|(_, l)| of_line(l)).map(|(at, _)| at));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Nothing but small words stands between the lines that are pointed at: "lines 2 and 4", "AB-1, AB-2 und AB-3".
pub fn is_list(sentence: &[Token]) -> bool {
    let pointers: Vec<usize> = (0..sentence.len()).filter(|at| is_pointer(sentence, *at)).collect();
    pointers.windows(2).all(|pair| {
        let [a, b] = pair else { return false };
        (a + 1..*b).all(|at| {
            let text = word(sentence, Some(at));
            text.chars().count() <= 3 || LINES.contains(&text.as_str()) || ARTICLES.contains(&text.as_str())
        })
    })
}

/// The line that a sentence speaks of by its words; the old quantity breaks ties.
pub fn by_words(text: &str, sketch: &Sketch, look: &Look<'_>, edit: &Edit) -> Option<usize> {
    let old = match edit {
        Edit::Quantity { old, .. } => *old,
        Edit::Remove => None,
    };
    let asked: Vec<String> = terms(text).into_iter().map(|t| t.text).collect();
    let mut best: Vec<(u32, usize)> = Vec::new();
    for (nth, line) in sketch.lines.iter().enumerate() {
        let words = match (&line.words, line.known) {
            (Some(words), _) => words.text.clone(),
            (None, Some((item, _))) => {
                look.catalogue.item(item).map(|i| i.description.clone()).unwrap_or_default()
            }
            _ => continue,
        };
        let terms = terms(&words);
        let met = terms.iter().filter(|t| asked.contains(&t.text)).count() as u32;
        let share = (met * 100).checked_div(terms.len() as u32).unwrap_or(0);
        if share >= 30 {
            best.push((share + 30 * u32::from(has_quantity(line, old)), nth));
        }
    }
    best.sort_unstable_by(|a, b| b.cmp(a));
    match best.as_slice() {
        [(_, line)] => Some(*line),
        [(first, line), (second, _), ..] if first > second => Some(*line),
        [] if old.is_some() => {
            let mut having = sketch.lines.iter().enumerate().filter(|(_, l)| has_quantity(l, old));
            having.next().filter(|_| having.next().is_none()).map(|(at, _)| at)
        }
        _ => None,
    }
}

pub fn has_quantity(line: &LineSeen, old: Option<Decimal>) -> bool {
    old.is_some() && line.quantity.as_ref().and_then(|q| q.value(None)) == old
}
