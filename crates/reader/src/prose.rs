//! Orders in sentences and lists: "- 15 pcs AB-123 hex bolt", "3) 4711, tape 48mm, qty 5 boxes", "could you send us 5 boxes of the
//! bolt (AB-123) and 3 rolls of …". A line is a quantity and what it is of; the records say which words name an item.

pub(crate) mod corrections;
mod counting;
pub(crate) mod denials;
mod line;
mod number_words;
mod pricing;
mod sentence;

use basics::Decimal;
use formats::lexicon::Role;

use self::counting::{dozens, joined_numbers, number_word, quantity_strength};
pub(crate) use self::counting::{is_of_site, is_pack};
pub(crate) use self::line::trimmed;
use self::sentence::{lines_of, without_position};
use crate::look::Look;
use crate::marks::{self, Mark, MarkKind};
use crate::records::wording::plain;
use crate::seen::{LineSeen, Seen};
use crate::strips::Strip;

/// Lines read from the strips of a text, and the strips that hold them.
pub struct Prose {
    pub lines: Vec<LineSeen>,
    pub used: Vec<bool>,
    /// Rows that say how much of something, and of what was not understood.
    pub residue: Vec<Seen>,
    /// Clauses that say what is not wanted.
    pub denied: Vec<Seen>,
}

/// A mark of the text with the strip it stands on.
#[derive(Clone)]
pub(crate) struct Token {
    pub mark: Mark,
    /// A sentence ends behind it.
    pub ends: bool,
    /// A comma or semicolon follows.
    pub pauses: bool,
    /// It is written with a currency sign: "£4.20".
    pub is_money: bool,
}

pub fn read(strips: &[Strip], look: &Look<'_>) -> Prose {
    let mut prose =
        Prose { lines: Vec::new(), used: vec![false; strips.len()], residue: Vec::new(), denied: Vec::new() };
    let is_dutch = crate::language::is_dutch(strips.iter().flat_map(|s| &s.words).map(|w| w.text.as_str()));
    let closing = closing(strips);
    for (first, end) in paragraphs(strips, look) {
        let row: Vec<Token> =
            strips.get(first..end).unwrap_or_default().iter().flat_map(|s| tokens(s, look)).collect();
        let row = dozens(joined_numbers(row), is_dutch);
        let (row, denied) = without_denied(row);
        prose.denied.extend(denied);
        // Below the closing words stand names, telephones and register numbers.
        let names_item = row.iter().any(|t| matches!(t.mark.kind, MarkKind::Item(_)));
        let is_address = || strips.get(first..end).unwrap_or_default().iter().any(crate::places::is_address);
        let is_signature = !names_item && first > closing;
        let mut lines = if is_signature { Vec::new() } else { lines_of(&row, look) };
        // An address has numbers of its own; what is on no record there is no item.
        let of_address = !names_item && !lines.is_empty() && is_address();
        if of_address {
            lines.retain(|l| leads_to_item(l, look));
        }
        if lines.is_empty() {
            // Rows that say where, when or under which number have numbers of their own.
            let of_order =
                strips.get(first..end).unwrap_or_default().iter().flat_map(Strip::labels).any(|l| {
                    !crate::strips::is_line_role(l.role)
                        || l.role == Role::RequestedDate
                        || l.role == Role::Date
                });
            let asks = !of_order
                && !is_signature
                && !of_address
                && !is_address()
                && (0..row.len()).any(|at| quantity_strength(&row, at) >= 2);
            if let Some(strip) = strips.get(first).filter(|_| asks && prose.residue.len() < 3) {
                prose.residue.push(strip.seen(0, strip.words.len()));
            }
            continue;
        }
        for used in prose.used.iter_mut().take(end).skip(first) {
            *used = true;
        }
        let superseded = corrections::carry_out(&row, &mut lines);
        let lost = not_taken(without_position(&row), &lines);
        prose.residue.extend(lost.into_iter().filter(|seen| !superseded.contains(&seen.source)).take(3));
        prose.residue.extend(corrections::taken_back(&row, &lines));
        prose.lines.extend(lines);
    }
    without_models(&mut prose.lines);
    for (nth, line) in prose.lines.iter_mut().enumerate() {
        line.ordinal = nth + 1;
    }
    prose
}

/// "3621 Werkbroek stretch zwart" over "maat 46: 2 st (3621-46)": the number of a model, and no quantity.
fn without_models(lines: &mut Vec<LineSeen>) {
    let numbers: Vec<String> = lines.iter().flat_map(|l| &l.refs).map(|r| r.seen.text.clone()).collect();
    let is_model = |line: &LineSeen| {
        let text = line.quantity.as_ref().map_or("", |q| q.seen.text.as_str());
        let begins = |number: &String| {
            number.strip_prefix(text).is_some_and(|rest| rest.starts_with(['-', '/', '.', ' ', '_']))
        };
        line.refs.is_empty()
            && line.unit.is_none()
            && text.len() >= 3
            && numbers.iter().filter(|n| begins(n)).count() >= 2
    };
    lines.retain(|line| !is_model(line));
}

/// A row without the clauses that say what is not wanted, and those.
fn without_denied(row: Vec<Token>) -> (Vec<Token>, Vec<Seen>) {
    let (mut kept, mut denied) = (Vec::new(), Vec::new());
    for sentence in row.split_inclusive(|t| t.ends) {
        let Some((from, end)) = denials::denied(sentence) else {
            kept.extend_from_slice(sentence);
            continue;
        };
        let (Some(front), Some(clause), Some(rest)) =
            (sentence.get(..from), sentence.get(from..end), sentence.get(end..))
        else {
            continue;
        };
        kept.extend_from_slice(front);
        kept.extend_from_slice(rest);
        let text: Vec<&str> = clause.iter().map(|t| t.mark.seen.text.as_str()).collect();
        denied.push(Seen::new(
            text.join(" "),
            crate::strips::union(clause.iter().map(|t| &t.mark.seen.source)),
        ));
    }
    (kept, denied)
}

fn leads_to_item(line: &LineSeen, look: &Look<'_>) -> bool {
    let words = line.words.as_ref().map(|w| w.text.as_str()).unwrap_or_default();
    line.refs.iter().any(|r| !look.hits(&r.seen.text).is_empty())
        || look.catalogue.by_words(words).first().is_some_and(|h| h.explained >= 50)
}

/// Quantities of a row that none of its lines took: something may have been lost.
fn not_taken(row: &[Token], lines: &[LineSeen]) -> Vec<Seen> {
    let taken =
        |seen: &Seen| lines.iter().any(|l| l.quantity.as_ref().is_some_and(|q| q.seen.source == seen.source));
    let small = |at: &usize| {
        let value = row.get(*at).and_then(|t| t.mark.number()).and_then(|n| n.value(None));
        value.is_some_and(|v| v < Decimal::from(1_000))
    };
    let counts = |at: &usize| match quantity_strength(row, *at) {
        3 => true,
        2 => small(at),
        _ => false,
    };
    let left = (0..row.len()).filter(counts).filter_map(|at| row.get(at));
    left.filter(|t| !taken(&t.mark.seen) && !is_within(lines, &t.mark.seen))
        .map(|t| t.mark.seen.clone())
        .collect()
}

/// The number is part of the words of a line, such as a size: "box of 100 pieces".
fn is_within(lines: &[LineSeen], seen: &Seen) -> bool {
    lines.iter().filter_map(|l| l.words.as_ref()).any(|words| words.text.split(' ').any(|w| w == seen.text))
}

/// The last row that closes a letter: "Best regards", "Mit freundlichen Grüßen".
fn closing(strips: &[Strip]) -> usize {
    const WORDS: [&str; 26] = [
        "regards",
        "thanks",
        "thank",
        "cheers",
        "sincerely",
        "gruss",
        "gruesse",
        "gruessen",
        "danke",
        "dank",
        "merci",
        "cordialement",
        "salutations",
        "saludo",
        "saludos",
        "gracias",
        "groet",
        "groeten",
        "bedankt",
        "saluti",
        "grazie",
        "cordiali",
        "atentamente",
        "best",
        "hochachtungsvoll",
        "gruess",
    ];
    let closes = |strip: &Strip| {
        let ends_open = strip.words.last().is_some_and(|w| w.text.ends_with(','));
        strip.words.len() <= if ends_open { 16 } else { 6 }
            && strip
                .words
                .iter()
                .any(|w| WORDS.contains(&plain(w.text.trim_matches(|c: char| !c.is_alphanumeric())).as_str()))
            && !strip.words.iter().any(|w| w.text.bytes().any(|b| b.is_ascii_digit()))
    };
    strips.iter().rposition(closes).unwrap_or(usize::MAX)
}

/// Signs from which on a row of text is taken to have been broken by the program that wrote it.
const BROKEN_AT: i32 = 62;

/// Rows of one sentence.
const PARAGRAPH_ROWS: usize = 12;

/// Rows that belong together because a long sentence was broken: from, and one past the last.
fn paragraphs(strips: &[Strip], look: &Look<'_>) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, strip) in strips.iter().enumerate() {
        let joins = found.last().and_then(|(_, end)| strips.get(end - 1)).is_some_and(|above| {
            let text = above.whole();
            let long = text.chars().count() as i32 >= BROKEN_AT;
            let goes_on = !text.trim_end().ends_with(['.', ':', '?', '!']);
            let near = strip.page == above.page && strip.top - above.bottom < above.height();
            let first = strip.words.first().map_or("", |w| w.text.as_str());
            let listed = first.chars().all(|c| !c.is_alphanumeric())
                || first.ends_with([')', ':'])
                || strip.pieces.len() > 2
                || (begins_with_item(strip, look) && begins_with_item(above, look));
            let labels = strip.labels();
            let says_how_much = labels.first().is_some_and(|l| l.first == 0 && l.role == Role::Quantity)
                && strip.words.get(1).is_some_and(|w| w.text.bytes().any(|b| b.is_ascii_digit()));
            let short = found.last().is_some_and(|(from, _)| at - from < PARAGRAPH_ROWS);
            let says_how_much = says_how_much || (counts_only(strip, look) && names_only(above, look));
            short && near && (says_how_much || (long && goes_on && !listed && above.pieces.len() <= 2))
        });
        match found.last_mut() {
            Some(last) if joins => last.1 = at + 1,
            _ => found.push((at, at + 1)),
        }
    }
    found
}

/// "24 Stk zu 226,00 EUR/100": how many, and what one costs.
fn counts_only(strip: &Strip, look: &Look<'_>) -> bool {
    const WORDS: usize = 6;
    let marks = marks::of_text(strip, look);
    let begins = matches!(marks.as_slice(), [number, unit, ..] if number.number().is_some() && is_pack(unit));
    begins && marks.len() <= WORDS && !marks.iter().any(|m| matches!(m.kind, MarkKind::Item(_)))
}

/// An item is named, and nothing says how many.
fn names_only(strip: &Strip, look: &Look<'_>) -> bool {
    let tokens = tokens(strip, look);
    begins_with_item(strip, look) && (0..tokens.len()).all(|at| quantity_strength(&tokens, at) < 2)
}

fn begins_with_item(strip: &Strip, look: &Look<'_>) -> bool {
    strip.words.first().is_some_and(|w| Look::is_code_like(&w.text) && !look.hits(&w.text).is_empty())
}

pub(crate) fn tokens(strip: &Strip, look: &Look<'_>) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut is_open = false;
    for mark in marks::of_text(strip, look) {
        let last = strip.words.get(mark.end.saturating_sub(1)).map_or("", |w| w.text.as_str());
        let next = strip.words.get(mark.end).map_or("", |w| w.text.as_str());
        let written = strip.words.get(mark.first..mark.end).unwrap_or_default();
        for sign in written.iter().flat_map(|w| w.text.chars()).filter(|c| matches!(c, '(' | ')')) {
            is_open = sign == '(';
        }
        // "(ns. REAG 694)": no sentence ends within brackets.
        // The number of an item is no short form, whatever points it holds.
        let is_item = matches!(mark.kind, MarkKind::Item(_)) && !next.starts_with(char::is_lowercase);
        let ends_with_point =
            last.ends_with('.') && (is_item || !is_short_form(last, next, look)) && !counts_next(last, next);
        let ends = !is_open && (last.ends_with(['?', '!']) || ends_with_point);
        let pauses = last.ends_with([',', ';']);
        let is_money =
            mark.number().is_some() && written.iter().any(|w| pricing::has_sign_of_currency(&w.text));
        tokens.push(Token { mark: number_word(mark), ends, pauses, is_money });
    }
    tokens
}

/// "Die 3. Position": a figure with a point that counts what follows.
fn counts_next(word: &str, next: &str) -> bool {
    let figures = word.trim_end_matches('.');
    let next = plain(next.trim_matches(|c: char| !c.is_alphanumeric()));
    (1..=2).contains(&figures.len())
        && figures.bytes().all(|b| b.is_ascii_digit())
        && crate::edits::words::LINES.contains(&next.as_str())
}

/// "No.", "z.B." and "CORR." end no sentence: a few letters, a point within, or the beginning of a word of the catalogue.
fn is_short_form(word: &str, next: &str, look: &Look<'_>) -> bool {
    const SHORT: [&str; 28] = [
        "no", "nr", "art", "st", "co", "inc", "ltd", "mr", "mrs", "dr", "pos", "tel", "ref", "réf", "max",
        "min", "ca", "ggf", "evt", "bzw", "usw", "vgl", "inv", "n", "fa", "hr", "fr", "mme",
    ];
    let bare = word.trim_end_matches('.');
    // "die heb ik nog. Maak er 14 van": a small word, and a great letter behind it.
    let is_plain = bare.chars().all(char::is_lowercase) && !SHORT.contains(&bare);
    let begins_anew = next.starts_with(char::is_uppercase) && next.chars().skip(1).any(char::is_lowercase);
    if is_plain
        && begins_anew
        && formats::unit_of_word(bare).is_none()
        && !look.catalogue.begins_a_longer_word(bare)
    {
        return false;
    }
    let letters = bare.chars().count();
    let is_word = bare.chars().all(char::is_alphabetic);
    (letters <= 3 && is_word)
        || formats::unit_of_word(bare).is_some()
        || bare.contains('.')
        || (letters <= 6 && is_word && look.catalogue.begins_a_longer_word(bare))
}
