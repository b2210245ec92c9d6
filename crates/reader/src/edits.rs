//! Sentences that change what was written: "make it 12 instead of 10 on the AB-123", "scratch item 2", "statt 10 bitte 12". They
//! are carried out on the lines in order, and each line keeps the sentence, so that a person sees why it says 12.

pub mod words;

use basics::Decimal;

use self::words::{ADD, ARTICLES, LINES, ORDINALS, REMOVE, SET};

use crate::knowledge::PhraseKind;
use crate::look::Look;
use crate::marks::MarkKind;
use crate::prose::{self, Token};
use crate::records::wording::plain;
use crate::seen::{LineSeen, NumberSeen, Seen, Sketch};
use crate::strips::Strip;

/// What one sentence asks.
#[derive(Debug, Clone, PartialEq)]
enum Edit {
    Quantity { new: NumberSeen, old: Option<Decimal> },
    Remove,
}

/// Sentences that were not understood and are shown to a person.
const RESIDUE_MAX: usize = 5;

/// Carries out the edits of the strips that are no lines; what asks for a change and can't be carried out is residue.
pub fn apply(sketch: &mut Sketch, strips: &[Strip], used: &mut [bool], look: &Look<'_>) {
    let holds_line: Vec<bool> = used.to_vec();
    let names_day =
        strips.iter().flat_map(|s| prose::tokens(s, look)).any(|t| matches!(t.mark.kind, MarkKind::Day(_)));
    for (at, strip) in strips.iter().enumerate() {
        let is_line = holds_line.get(at).copied().unwrap_or(false);
        for sentence in sentences(&prose::tokens(strip, look)) {
            let Some(seen) = whole(&sentence) else { continue };
            match understood(sketch, &sentence, &seen, is_line, look) {
                // "The date in the file is no longer right: 8 December" speaks of a day, and of no line.
                Understood::Not if names_day && speaks_of_day(&sentence) => {}
                Understood::CarriedOut => {
                    if let Some(used) = used.get_mut(at) {
                        *used = true;
                    }
                }
                Understood::Not if sketch.residue.len() < RESIDUE_MAX => sketch.residue.push(seen),
                Understood::Not | Understood::AsksNothing => {}
            }
        }
    }
}

/// What became of a sentence.
enum Understood {
    CarriedOut,
    /// It asks for a change, and which one, or of what, was not understood.
    Not,
    AsksNothing,
}

fn understood(
    sketch: &mut Sketch,
    sentence: &[Token],
    seen: &Seen,
    is_line: bool,
    look: &Look<'_>,
) -> Understood {
    let text = plain(&seen.text);
    let learned = look.hints.and_then(|h| h.phrase(&text));
    let removes = learned == Some(PhraseKind::Remove) || REMOVE.iter().any(|w| says(&text, w));
    let sets = learned == Some(PhraseKind::Set) || SET.iter().any(|w| says(&text, w));
    // What speaks of an item that is ordered, and is no line, may say something of it that has to be heeded.
    let nothing = || {
        let speaks_of_line = !is_line && mentions_line(sentence, &text, sketch, look);
        if speaks_of_line { Understood::Not } else { Understood::AsksNothing }
    };
    if !removes && !sets {
        return nothing();
    }
    // A row of sentences may hold a line and, behind it, what changes another; and what changes a line names its item again.
    let is_line = is_line && !is_apart(sketch, seen);
    let nothing = || {
        let speaks_of_line = !is_line && mentions_line(sentence, &text, sketch, look);
        if speaks_of_line { Understood::Not } else { Understood::AsksNothing }
    };
    let points_at_line = (0..sentence.len()).any(|at| names_line(sentence, at));
    // A line of the list may hold such a word by chance; an edit says so plainly, and names a line that is there.
    if is_line && !is_plain_edit(&text) && !(removes && points_at_line) {
        return nothing();
    }
    let mut without = sketch.clone();
    without.lines.retain(|line| !is_inside(line, seen));
    let Some(edit) = edit_of(sentence, &text, removes, &without) else {
        let counts = (0..sentence.len()).any(|at| {
            sentence.get(at).is_some_and(|t| t.mark.number().is_some()) && !is_reference(sentence, at)
        });
        let asks = is_plain_edit(&text) && counts && !is_line;
        return if asks { Understood::Not } else { nothing() };
    };
    match target(sentence, &text, &without, look, &edit) {
        // What it asks of the second item would be lost.
        Some(_) if items_named(sentence, &without, look) > 1 => Understood::Not,
        Some(line) => {
            sketch.lines = without.lines;
            carry_out(sketch, line, edit, seen);
            Understood::CarriedOut
        }
        None if is_line => Understood::AsksNothing,
        None => Understood::Not,
    }
}

/// The sentence names an item of a line: by its number, or by most of its words.
fn mentions_line(sentence: &[Token], text: &str, sketch: &Sketch, look: &Look<'_>) -> bool {
    let asked: Vec<String> = crate::records::wording::terms(text).into_iter().map(|t| t.text).collect();
    let by_words = |line: &LineSeen| {
        let terms = line.words.as_ref().map(|w| crate::records::wording::terms(&w.text)).unwrap_or_default();
        let met = terms.iter().filter(|t| asked.contains(&t.text)).count();
        met >= 2 && met * 3 >= terms.len() * 2
    };
    let by_number = |line: &LineSeen| {
        sentence.iter().any(|t| match &t.mark.kind {
            MarkKind::Item(hits) => {
                let same = |item| hits.iter().any(|h| h.item == item);
                line.refs.iter().any(|r| look.hits(&r.seen.text).iter().any(|h| same(h.item)))
            }
            _ => false,
        })
    };
    sketch.lines.iter().any(|l| by_words(l) || by_number(l))
}

/// How many of the ordered items the sentence names by number.
fn items_named(sentence: &[Token], sketch: &Sketch, look: &Look<'_>) -> usize {
    let names = |line: &LineSeen| {
        let is_its = |item| line.refs.iter().any(|r| look.hits(&r.seen.text).iter().any(|h| h.item == item));
        sentence
            .iter()
            .any(|t| matches!(&t.mark.kind, MarkKind::Item(hits) if hits.iter().any(|h| is_its(h.item))))
    };
    sketch.lines.iter().filter(|l| names(l)).count()
}

/// A day, or the word for one, stands in the sentence, and no item; a day alone goes with no other number.
fn speaks_of_day(sentence: &[Token]) -> bool {
    const WORDS: [&str; 15] = [
        "date",
        "datum",
        "termin",
        "liefertermin",
        "lieferdatum",
        "wunschtermin",
        "delai",
        "fecha",
        "plazo",
        "leverdatum",
        "levertijd",
        "data",
        "consegna",
        "deadline",
        "dates",
    ];
    let has = |is: fn(&MarkKind) -> bool| sentence.iter().any(|t| is(&t.mark.kind));
    let says_so = (0..sentence.len()).any(|at| WORDS.contains(&word(sentence, Some(at)).as_str()));
    let is_day = has(|k| matches!(k, MarkKind::Day(_))) && !has(|k| matches!(k, MarkKind::Number(_)));
    (says_so || is_day) && !has(|k| matches!(k, MarkKind::Item(_)))
}

fn is_plain_edit(text: &str) -> bool {
    [
        "instead of",
        "not ",
        "statt",
        "au lieu",
        "en vez",
        "in plaats",
        "invece",
        "should be",
        "correction",
        "actually",
        "make it",
        "a la place",
        "al posto",
        "rather than",
        "ipv ",
    ]
    .iter()
    .any(|w| says(text, w))
}

/// The words stand in the text, from the beginning of a word on: "auf" is no part of "Einkauf".
fn says(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        text.get(..at).and_then(|b| b.chars().next_back()).is_none_or(|c| !c.is_alphanumeric())
    })
}

/// None of the lines was read from this sentence, or only such as were named before.
fn is_apart(sketch: &Sketch, sentence: &Seen) -> bool {
    let called = |l: &LineSeen| {
        let refs = l.refs.iter().map(|r| plain(&r.seen.text));
        refs.chain(l.words.iter().map(|w| plain(&w.text))).collect::<Vec<_>>()
    };
    let is_text = matches!(sentence.source, formats::Source::Text { .. });
    is_text
        && sketch.lines.iter().enumerate().filter(|(_, l)| is_inside(l, sentence)).all(|(at, line)| {
            let names = called(line);
            let is_named_by = |other: &LineSeen| {
                let theirs = called(other);
                names.iter().any(|n| theirs.iter().any(|t| n.len() >= 6 && (n.contains(t) || t.contains(n))))
            };
            sketch.lines.iter().take(at).any(is_named_by)
        })
}

/// A sentence that was first taken for a line is none.
fn is_inside(line: &LineSeen, sentence: &Seen) -> bool {
    match (&line.source, &sentence.source) {
        (
            formats::Source::Text { part: a, start, end },
            formats::Source::Text { part: b, start: from, end: to },
        ) => a == b && start < to && from < end,
        _ => false,
    }
}

fn sentences(tokens: &[Token]) -> Vec<Vec<Token>> {
    let mut all = vec![Vec::new()];
    for token in tokens {
        if let Some(last) = all.last_mut() {
            last.push(token.clone());
        }
        if token.ends {
            all.push(Vec::new());
        }
    }
    all.retain(|s| !s.is_empty());
    all.into_iter().flat_map(clauses).collect()
}

/// "…, and scratch line 4": a sentence that asks for two things is two.
fn clauses(sentence: Vec<Token>) -> Vec<Vec<Token>> {
    const AND: [&str; 8] = ["and", "und", "et", "y", "e", "en", "also", "sowie"];
    let asks = |part: &[Token]| {
        let text = whole(part).map(|s| plain(&s.text)).unwrap_or_default();
        REMOVE.iter().any(|w| says(&text, w))
            || (SET.iter().any(|w| says(&text, w)) && part.iter().any(|t| t.mark.number().is_some()))
    };
    for (at, token) in sentence.iter().enumerate().skip(1) {
        let is_and = AND.contains(&plain(&token.mark.seen.text).as_str());
        let removes = whole(sentence.get(at..(at + 2).min(sentence.len())).unwrap_or_default())
            .is_some_and(|s| REMOVE.iter().any(|w| says(&plain(&s.text), w)));
        let after_comma = removes && sentence.get(at - 1).is_some_and(|t| t.pauses);
        if (is_and || after_comma)
            && sentence.get(..at).is_some_and(&asks)
            && sentence.get(at..).is_some_and(&asks)
        {
            let mut first = sentence;
            let rest = first.split_off(at);
            return std::iter::once(first).chain(clauses(rest)).collect();
        }
    }
    vec![sentence]
}

fn whole(tokens: &[Token]) -> Option<Seen> {
    let first = tokens.first()?;
    let text: Vec<&str> = tokens.iter().map(|t| t.mark.seen.text.as_str()).collect();
    let source = crate::strips::union(tokens.iter().map(|t| &t.mark.seen.source));
    Some(Seen { text: text.join(" "), source, certainty: first.mark.seen.certainty })
}

fn edit_of(sentence: &[Token], text: &str, removes: bool, sketch: &Sketch) -> Option<Edit> {
    // Numbers that name the line ("line 2", "item 3") or are part of its words are not meant.
    let numbers: Vec<(usize, &NumberSeen)> = sentence
        .iter()
        .enumerate()
        .filter(|(at, _)| !names_line(sentence, *at) && (is_plain_edit(text) || !is_reference(sentence, *at)))
        .filter_map(|(at, t)| Some((at, t.mark.number()?)))
        .filter(|(at, n)| n.value(None).is_some_and(|v| v > Decimal::ZERO) && !is_size(sentence, *at))
        .collect();
    // A number that is part of the words of a line is meant only if nothing else is.
    let in_words = |n: &NumberSeen| {
        sketch.lines.iter().filter_map(|l| l.words.as_ref()).any(|w| {
            let terms = crate::records::wording::terms(&w.text);
            terms.iter().any(|t| t.text == n.seen.text)
                && terms.iter().filter(|t| text.contains(&t.text)).count() >= 3
        })
    };
    let free: Vec<(usize, &NumberSeen)> = numbers.iter().copied().filter(|(_, n)| !in_words(n)).collect();
    let replaces = ["make", "instead", "statt"].iter().any(|w| text.contains(w));
    if removes && !replaces && free.len() < 2 {
        return Some(Edit::Remove);
    }
    let numbers = if free.is_empty() || numbers.len() <= 1 { numbers } else { free };
    // The old number stands behind "instead of" or "not", or is what a line says now.
    let old_at = numbers.iter().position(|(at, _)| is_old(sentence, *at));
    match numbers.as_slice() {
        [(_, one)] if old_at.is_none() => Some(Edit::Quantity { new: (*one).clone(), old: None }),
        [(_, a), (_, b)] => {
            let (new, old) = match old_at {
                Some(0) => (b, a),
                Some(_) => (a, b),
                None => {
                    let now = |n: &NumberSeen| {
                        sketch
                            .lines
                            .iter()
                            .any(|l| l.quantity.as_ref().and_then(|q| q.value(None)) == n.value(None))
                    };
                    if now(a) && !now(b) { (b, a) } else { (a, b) }
                }
            };
            Some(Edit::Quantity { new: (*new).clone(), old: old.value(None) })
        }
        _ => None,
    }
}

fn word(sentence: &[Token], at: Option<usize>) -> String {
    at.and_then(|i| sentence.get(i))
        .map(|t| plain(t.mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric())))
        .unwrap_or_default()
}

/// The number at `at` is that of a line: "line 2", "pos. 3".
fn names_line(sentence: &[Token], at: usize) -> bool {
    let before = word(sentence, at.checked_sub(1));
    let is_counted = || {
        let nth = at.checked_sub(2).map(|i| word(sentence, Some(i))).unwrap_or_default();
        ORDINALS.iter().any(|(_, words)| words.contains(&nth.as_str()))
    };
    // In "of the last line 9 instead of 6", the number is no line's.
    (LINES.contains(&before.as_str()) && !is_counted()) || matches!(before.as_str(), "number" | "no" | "nr")
}

/// The number is that of the order: "mettez ma réf 239".
fn is_reference(sentence: &[Token], at: usize) -> bool {
    let before = sentence.get(at.saturating_sub(2)..at).unwrap_or_default();
    crate::resolve::po_number::speaks_of_number(before.iter().map(|t| t.mark.seen.text.as_str()))
}

/// Does the sentence that a line was read from ask for it on top of what is there: "please add 1 roll of AB-123"?
pub fn adds(line: &LineSeen, strips: &[Strip], look: &Look<'_>) -> Option<Seen> {
    strips
        .iter()
        .flat_map(|strip| sentences(&prose::tokens(strip, look)))
        .filter_map(|sentence| whole(&sentence))
        .find(|seen| is_inside(line, seen) && ADD.iter().any(|w| says(&plain(&seen.text), w)))
}

/// "the second line", "la troisième", "de laatste regel": which line is meant, counted from 1; the last is the greatest number.
fn ordinal(sentence: &[Token], at: usize) -> Option<usize> {
    let here = word(sentence, Some(at));
    let (nth, _) = ORDINALS.iter().find(|(_, words)| words.contains(&here.as_str()))?;
    let near = [at.checked_sub(1), Some(at + 1)].map(|i| word(sentence, i));
    let beside_line = near.iter().any(|w| LINES.contains(&w.as_str()));
    // "pour la troisième mettez 15": an article before, and what is asked right behind it.
    let [before, after] = near;
    let asks = || SET.iter().chain(REMOVE).any(|w| !after.is_empty() && w.trim().starts_with(&after));
    let alone = ARTICLES.contains(&before.as_str())
        && (asks() || sentence.get(at).is_some_and(|t| t.pauses) || at + 1 == sentence.len());
    (beside_line || alone).then_some(*nth)
}

/// Where the line stands that is the `nth` of the text; the last one for the greatest number.
fn by_ordinal(sketch: &Sketch, nth: usize) -> Option<usize> {
    let of_line = |l: &LineSeen| l.ordinal;
    let wanted = if nth == usize::MAX { sketch.lines.iter().map(of_line).max()? } else { nth };
    sketch.lines.iter().position(|l| of_line(l) == wanted)
}

fn is_old(sentence: &[Token], at: usize) -> bool {
    let before: Vec<String> = (1..=3).map(|back| word(sentence, at.checked_sub(back))).collect();
    let near = |w: &str| before.iter().take(2).any(|b| b == w);
    near("not")
        || near("statt")
        || near("anstatt")
        || near("than")
        || near("anstelle")
        || near("from")
        || near("nicht")
        || (near("of") && before.iter().any(|b| b == "instead"))
        || (near("de") && before.iter().any(|b| b == "lieu" || b == "vez" || b == "lugar" || b == "place"))
        || (near("van") && before.iter().any(|b| b == "plaats"))
        || (near("di") && before.iter().any(|b| b == "invece" || b == "posto"))
        || near("ipv")
        || near("pas")
        || near("no")
        || near("niet")
        || near("non")
}

/// Part of a size: "4.8 x 300 mm", "M6".
fn is_size(sentence: &[Token], at: usize) -> bool {
    let after = word(sentence, Some(at + 1));
    let before = word(sentence, at.checked_sub(1));
    matches!(after.as_str(), "mm" | "cm" | "m" | "ml" | "l" | "kg" | "g" | "w" | "v" | "x")
        || before == "x"
        || before == "din"
        || before == "iso"
}

/// The line that a sentence speaks of: by its position, an item number, or its words.
fn target(sentence: &[Token], text: &str, sketch: &Sketch, look: &Look<'_>, edit: &Edit) -> Option<usize> {
    for (at, token) in sentence.iter().enumerate() {
        if names_line(sentence, at)
            && let Some(n) =
                token.mark.number().and_then(|n| n.value(None)).and_then(|v| u32::try_from(v).ok())
            && let Some(at) = by_ordinal(sketch, n as usize)
        {
            return Some(at);
        }
        if let Some(at) = ordinal(sentence, at).and_then(|nth| by_ordinal(sketch, nth)) {
            return Some(at);
        }
    }
    for token in sentence {
        if let MarkKind::Item(hits) = &token.mark.kind {
            let of_line = |l: &LineSeen| {
                let by_ref = l
                    .refs
                    .iter()
                    .any(|r| look.hits(&r.seen.text).iter().any(|h| hits.iter().any(|x| x.item == h.item)));
                by_ref || l.known.is_some_and(|(item, _)| hits.iter().any(|x| x.item == item))
            };
            if let Some(line) = sketch.lines.iter().position(of_line) {
                return Some(line);
            }
        }
    }
    let old = match edit {
        Edit::Quantity { old, .. } => *old,
        Edit::Remove => None,
    };
    // By words: the line whose words the sentence holds most of; the old quantity breaks ties.
    let asked: Vec<String> = crate::records::wording::terms(text).into_iter().map(|t| t.text).collect();
    let mut best: Vec<(u32, usize)> = Vec::new();
    for (nth, line) in sketch.lines.iter().enumerate() {
        let words = match (&line.words, line.known) {
            (Some(words), _) => words.text.clone(),
            (None, Some((item, _))) => {
                look.catalogue.item(item).map(|i| i.description.clone()).unwrap_or_default()
            }
            _ => continue,
        };
        let terms = crate::records::wording::terms(&words);
        let met = terms.iter().filter(|t| asked.contains(&t.text)).count() as u32;
        let share = (met * 100).checked_div(terms.len() as u32).unwrap_or(0);
        let is_old = old.is_some() && line.quantity.as_ref().and_then(|q| q.value(None)) == old;
        if share >= 30 {
            best.push((share + 30 * u32::from(is_old), nth));
        }
    }
    best.sort_unstable_by(|a, b| b.cmp(a));
    match best.as_slice() {
        [(_, line)] => Some(*line),
        [(first, line), (second, _), ..] if first > second => Some(*line),
        [] if old.is_some() => {
            let having: Vec<usize> = (0..sketch.lines.len())
                .filter(|i| {
                    sketch.lines.get(*i).and_then(|l| l.quantity.as_ref()).and_then(|q| q.value(None)) == old
                })
                .collect();
            match having.as_slice() {
                [one] => Some(*one),
                _ => None,
            }
        }
        _ => None,
    }
}

fn carry_out(sketch: &mut Sketch, line: usize, edit: Edit, sentence: &Seen) {
    match edit {
        Edit::Remove => {
            if line < sketch.lines.len() {
                sketch.lines.remove(line);
            }
        }
        Edit::Quantity { new, old } => {
            if let Some(line) = sketch.lines.get_mut(line) {
                let now = line.quantity.as_ref().and_then(|q| q.value(None));
                // The sentence speaks of a quantity that the line does not have.
                line.is_doubtful |= old.is_some() && now.is_some() && old != now && now != new.value(None);
                line.quantity = Some(new);
                line.edits.push(sentence.text.clone());
            }
        }
    }
}
