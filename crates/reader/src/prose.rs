//! Orders in sentences and lists: "- 15 pcs AB-123 hex bolt", "3) 4711, tape 48mm, qty 5 boxes", "could you send us 5 boxes of the
//! bolt (AB-123) and 3 rolls of …". A line is a quantity and what it is of; the records say which words name an item.

pub(crate) mod corrections;
mod counting;
pub(crate) mod denials;
mod line;
mod number_words;
mod pairs;
mod pricing;
mod said;
mod sentence;

use basics::Decimal;
use formats::lexicon::Role;

use self::counting::{articles, counts_noun, dozens, joined_numbers, number_word, quantity_strength};
pub(crate) use self::counting::{is_of_site, is_pack};
pub(crate) use self::line::trimmed;
pub(crate) use self::number_words::value as number_of_word;
pub(crate) use self::said::is_told as tells_time;
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
    /// A question ends behind it.
    pub asks: bool,
}

pub fn read(strips: &[Strip], look: &Look<'_>) -> Prose {
    let mut prose =
        Prose { lines: Vec::new(), used: vec![false; strips.len()], residue: Vec::new(), denied: Vec::new() };
    let is_dutch = crate::language::is_dutch(strips.iter().flat_map(|s| &s.words).map(|w| w.text.as_str()));
    let closing = closing(strips);
    for (first, end) in paragraphs(strips, look) {
        let row: Vec<Token> =
            strips.get(first..end).unwrap_or_default().iter().flat_map(|s| tokens(s, look)).collect();
        let row = articles(dozens(joined_numbers(row), is_dutch));
        let (row, denied) = without_denied(row);
        prose.denied.extend(denied);
        // Below the closing words stand names, telephones and register numbers.
        let names_item = row.iter().any(|t| matches!(t.mark.kind, MarkKind::Item(_)));
        let is_address = || strips.get(first..end).unwrap_or_default().iter().any(crate::places::is_address);
        let is_signature = !names_item && (first > closing || is_register(&row));
        let mut lines = if is_signature { Vec::new() } else { lines_of(&row, look) };
        // An address has numbers of its own; what is on no record there is no item.
        let of_address = !names_item && !lines.is_empty() && is_address();
        if of_address {
            lines.retain(|l| leads_to_item(l, look));
        }
        let is_list = strips.get(first).is_some_and(begins_list);
        let mut of_talk = without_talk(&mut lines, &row, look);
        of_talk.extend(without_named_again(&mut lines, &prose.lines, &row, is_list, look));
        prose.residue.extend(of_talk.into_iter().take(2));
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
                && row.split_inclusive(|t| t.ends).any(|sentence| said::asks(sentence, look));
            if let Some(strip) = strips.get(first).filter(|_| asks && prose.residue.len() < 3) {
                prose.residue.push(strip.seen(0, strip.words.len()));
            }
            continue;
        }
        for used in prose.used.iter_mut().take(end).skip(first) {
            *used = true;
        }
        let superseded = corrections::carry_out(&row, &mut lines);
        let lost = not_taken(without_position(&row), &lines, look);
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
fn not_taken(row: &[Token], lines: &[LineSeen], look: &Look<'_>) -> Vec<Seen> {
    let taken =
        |seen: &Seen| lines.iter().any(|l| l.quantity.as_ref().is_some_and(|q| q.seen.source == seen.source));
    let small = |at: &usize| {
        let value = row.get(*at).and_then(|t| t.mark.number()).and_then(|n| n.value(None));
        value.is_some_and(|v| v < Decimal::from(1_000))
    };
    let sentence = |at: usize| {
        let ends = |i: &usize| row.get(*i).is_some_and(|t| t.ends);
        let from = (0..at).rev().find(ends).map_or(0, |i| i + 1);
        let to = (at..row.len()).find(ends).map_or(row.len(), |i| i + 1);
        (row.get(from..to).unwrap_or_default(), at - from)
    };
    let counts = |at: &usize| match quantity_strength(row, *at) {
        3 => {
            let (sentence, at) = sentence(*at);
            let is_of_line = sentence.iter().any(|t| taken(&t.mark.seen));
            !said::is_told(sentence, at) && (is_of_line || said::asks(sentence, look))
        }
        2 => {
            let (sentence, place) = sentence(*at);
            small(at) && said::may_count(sentence, place, look)
        }
        _ => counts_noun(row, *at, look) && !said::is_told(row, *at),
    };
    let left = (0..row.len()).filter(counts).filter_map(|at| row.get(at));
    left.filter(|t| !taken(&t.mark.seen) && !is_within(lines, &t.mark.seen))
        .map(|t| t.mark.seen.clone())
        .collect()
}

/// Takes out what was taken for a line in a sentence that only tells of something; what of that names an item of the catalogue, or stands
/// in a sentence that asks, is shown to a person.
fn without_talk(lines: &mut Vec<LineSeen>, row: &[Token], look: &Look<'_>) -> Vec<Seen> {
    let mut shown = Vec::new();
    for sentence in row.split_inclusive(|t| t.ends) {
        let place = |l: &LineSeen| {
            let seen = l.quantity.as_ref().map(|q| &q.seen.source)?;
            sentence.iter().position(|t| t.mark.seen.source == *seen)
        };
        let first = without_position(sentence).first().map(|t| t.mark.seen.source.clone());
        lines.retain(|l| {
            let Some(at) = place(l) else { return true };
            let leads = || {
                let words = l.words.as_ref().map(|w| w.text.as_str()).unwrap_or_default();
                let names =
                    |h: &crate::records::WordHit| h.explained >= 50 || (h.covered >= 75 && h.explained >= 25);
                look.catalogue.by_words(words).first().is_some_and(names)
            };
            // "Los 20 paneles AB-1 del presupuesto", "the 4 jackets of last week": something that both know of.
            let is_known = at.checked_sub(1).and_then(|i| sentence.get(i)).is_some_and(said::is_definite)
                && !said::has_request(sentence);
            let begins = at <= 1 || first.as_ref() == l.quantity.as_ref().map(|q| &q.seen.source);
            let is_told = is_known || (l.refs.is_empty() && !begins && !leads());
            if is_told && (said::asks(sentence, look) || !l.refs.is_empty()) {
                shown.extend(whole_of(sentence));
            }
            !is_told
        });
    }
    shown
}

/// "Of the AB-1 we still have 12 in stock": a sentence that names again what a line is of is no line more, unless it says that it comes
/// on top. A list may name an item twice.
fn without_named_again(
    lines: &mut Vec<LineSeen>,
    earlier: &[LineSeen],
    row: &[Token],
    is_list: bool,
    look: &Look<'_>,
) -> Vec<Seen> {
    let item = |l: &LineSeen| l.refs.iter().find_map(|r| look.hits(&r.seen.text).first().map(|h| h.item));
    let known: Vec<_> = earlier.iter().filter_map(item).collect();
    let mut shown = Vec::new();
    lines.retain(|line| {
        let is_again = !is_list && item(line).is_some_and(|i| known.contains(&i));
        if is_again {
            let quantity = line.quantity.as_ref().map(|q| &q.seen.source);
            let holds = |s: &&[Token]| s.iter().any(|t| Some(&t.mark.seen.source) == quantity);
            // Its place is that of the number: what is carried out of the sentence clears it.
            let said = row.split_inclusive(|t| t.ends).find(holds).and_then(whole_of);
            let place = line.quantity.as_ref().map(|q| q.seen.source.clone());
            shown.extend(said.zip(place).map(|(said, source)| Seen { source, ..said }));
        }
        !is_again
    });
    shown
}

/// A row that begins with a bullet, a figure or a number of an item.
fn begins_list(strip: &Strip) -> bool {
    let first = strip.words.first().map_or("", |w| w.text.as_str());
    strip.pieces.len() >= 2
        || first.starts_with(|c: char| c.is_ascii_digit() || !c.is_alphanumeric())
        || Look::is_code_like(first)
}

/// Telephones, registers and accounts of who writes: "Tel. 0475 55 12 12 - TVA BE 0455.123.987".
fn is_register(row: &[Token]) -> bool {
    const WORDS: [&str; 38] = [
        "tel",
        "telefon",
        "telephone",
        "telefoon",
        "phone",
        "gsm",
        "mobile",
        "mobil",
        "mob",
        "cell",
        "fax",
        "iban",
        "bic",
        "swift",
        "vat",
        "tva",
        "mwst",
        "ust",
        "ust-id",
        "ustid",
        "uid",
        "btw",
        "iva",
        "p.iva",
        "p.i",
        "cif",
        "nif",
        "hrb",
        "hra",
        "rcs",
        "siret",
        "siren",
        "kvk",
        "kbo",
        "bce",
        "capital",
        "reg",
        "registered",
    ];
    let told = row.iter().filter(|t| WORDS.contains(&said::word(t).as_str())).count();
    told >= 2 || (told == 1 && row.len() <= 8)
}

fn whole_of(sentence: &[Token]) -> Option<Seen> {
    sentence.first()?;
    let text: Vec<&str> = sentence.iter().map(|t| t.mark.seen.text.as_str()).collect();
    let source = crate::strips::union(sentence.iter().map(|t| &t.mark.seen.source));
    Some(Seen::new(text.join(" "), source))
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
            let from = found.last().and_then(|(from, _)| strips.get(*from));
            let block = || strips.get(found.last().map_or(at, |(from, _)| *from)..at).unwrap_or_default();
            // Its number, its words, and how many of it, one below the other.
            let is_named = names_only(above, look)
                || (from.is_some_and(|f| names_only(f, look))
                    && block().iter().skip(1).all(|s| describes_only(s, look)));
            let leads_on = describes_only(strip, look)
                && is_named
                && strips.get(at + 1).is_some_and(|next| counts_only(next, look));
            let says_how_much = says_how_much || (counts_only(strip, look) && is_named) || leads_on;
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

/// Nothing but words, and perhaps sizes.
fn describes_only(strip: &Strip, look: &Look<'_>) -> bool {
    let tokens = tokens(strip, look);
    let is_word = |t: &Token| matches!(t.mark.kind, MarkKind::Word | MarkKind::Unit | MarkKind::Number(_));
    tokens.iter().all(is_word)
        && (0..tokens.len()).all(|at| quantity_strength(&tokens, at) < 2)
        && look.catalogue.by_words(&strip.whole()).first().is_some_and(|h| h.explained >= 75)
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
        // "AB-1 ......... 40 pcs"
        let is_leader = last.len() > 1 && last.chars().all(|c| matches!(c, '.' | '_' | '·' | '…'));
        let ends_with_point = !is_leader
            && last.ends_with('.')
            && (is_item || !is_short_form(last, next, look))
            && !counts_next(last, next);
        let ends = !is_open && (last.ends_with(['?', '!']) || ends_with_point);
        let pauses = last.ends_with([',', ';']);
        let is_money =
            mark.number().is_some() && written.iter().any(|w| pricing::has_sign_of_currency(&w.text));
        let asks = last.ends_with('?');
        // "Dos 80" is the back of a folder where the catalogue says so; "dos cajas" are two.
        let next_is_pack = !next.is_empty() && !crate::resolve::unit::meanings(next).is_empty();
        let is_of_catalogue = look.catalogue.is_word(last) && !next_is_pack;
        let mark = if is_of_catalogue { mark } else { number_word(mark) };
        tokens.push(Token { mark, ends, pauses, is_money, asks });
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
