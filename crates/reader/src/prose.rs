//! Orders in sentences and lists: "- 15 pcs AB-123 hex bolt", "3) 4711, tape 48mm, qty 5 boxes", "could you send us 5 boxes of the
//! bolt (AB-123) and 3 rolls of …". A line is a quantity and what it is of; the records say which words name an item.

mod counting;
mod pricing;

use basics::Decimal;
use formats::lexicon::{Role, folded, roles_of};

pub(crate) use self::counting::is_pack;
use self::counting::{dozens, number_word, quantity_strength};
use crate::look::Look;
use crate::marks::{self, Mark, MarkKind};
use crate::records::wording::plain;
use crate::seen::{LineSeen, RefKind, RefSeen, Seen};
use crate::strips::{Strip, union};

/// Lines read from the strips of a text, and the strips that hold them.
pub struct Prose {
    pub lines: Vec<LineSeen>,
    pub used: Vec<bool>,
    /// Rows that say how much of something, and of what was not understood.
    pub residue: Vec<Seen>,
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
    let mut prose = Prose { lines: Vec::new(), used: vec![false; strips.len()], residue: Vec::new() };
    let is_dutch = crate::language::is_dutch(strips.iter().flat_map(|s| &s.words).map(|w| w.text.as_str()));
    let closing = closing(strips);
    for (first, end) in paragraphs(strips, look) {
        let row: Vec<Token> =
            strips.get(first..end).unwrap_or_default().iter().flat_map(|s| tokens(s, look)).collect();
        let row = dozens(row, is_dutch);
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
            let asks =
                !of_order && !is_signature && !of_address && !is_address() && (0..row.len()).any(|at| quantity_strength(&row, at) >= 2);
            if let Some(strip) = strips.get(first).filter(|_| asks && prose.residue.len() < 3) {
                prose.residue.push(strip.seen(0, strip.words.len()));
            }
            continue;
        }
        for used in prose.used.iter_mut().take(end).skip(first) {
            *used = true;
        }
        prose.residue.extend(not_taken(&row, &lines).into_iter().take(3));
        prose.lines.extend(lines);
    }
    for (nth, line) in prose.lines.iter_mut().enumerate() {
        line.ordinal = nth + 1;
    }
    prose
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
            short && near && (says_how_much || (long && goes_on && !listed && above.pieces.len() <= 2))
        });
        match found.last_mut() {
            Some(last) if joins => last.1 = at + 1,
            _ => found.push((at, at + 1)),
        }
    }
    found
}

fn begins_with_item(strip: &Strip, look: &Look<'_>) -> bool {
    strip.words.first().is_some_and(|w| Look::is_code_like(&w.text) && !look.hits(&w.text).is_empty())
}

pub(crate) fn tokens(strip: &Strip, look: &Look<'_>) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for mark in marks::of_strip(strip, look, None) {
        let last = strip.words.get(mark.end.saturating_sub(1)).map_or("", |w| w.text.as_str());
        let next = strip.words.get(mark.end).map_or("", |w| w.text.as_str());
        let ends = last.ends_with(['?', '!']) || (last.ends_with('.') && !is_short_form(last, next, look));
        let pauses = last.ends_with([',', ';']);
        let written = strip.words.get(mark.first..mark.end).unwrap_or_default();
        let is_money =
            mark.number().is_some() && written.iter().any(|w| pricing::has_sign_of_currency(&w.text));
        tokens.push(Token { mark: number_word(mark), ends, pauses, is_money });
    }
    tokens
}

/// "No.", "z.B." and "CORR." end no sentence: a few letters, a point within, or the beginning of a word of the catalogue.
fn is_short_form(word: &str, next: &str, look: &Look<'_>) -> bool {
    const SHORT: [&str; 28] = [
        "no", "nr", "art", "st", "co", "inc", "ltd", "mr", "mrs", "dr", "pos", "tel", "ref", "réf", "max", "min", "ca",
        "ggf", "evt", "bzw", "usw", "vgl", "inv", "n", "fa", "hr", "fr", "mme",
    ];
    let bare = word.trim_end_matches('.');
    // "die heb ik nog. Maak er 14 van": a small word, and a great letter behind it.
    let is_plain = bare.chars().all(char::is_lowercase) && !SHORT.contains(&bare);
    let begins_anew = next.starts_with(char::is_uppercase) && next.chars().skip(1).any(char::is_lowercase);
    if is_plain && begins_anew && formats::unit_of_word(bare).is_none() && !look.catalogue.begins_a_longer_word(bare) {
        return false;
    }
    let letters = bare.chars().count();
    let is_word = bare.chars().all(char::is_alphabetic);
    (letters <= 3 && is_word)
        || bare.contains('.')
        || (letters <= 6 && is_word && look.catalogue.begins_a_longer_word(bare))
}

/// The lines of one row of text.
fn lines_of(tokens: &[Token], look: &Look<'_>) -> Vec<LineSeen> {
    let tokens = without_position(tokens);
    if tokens.is_empty() || is_fact(tokens) {
        return Vec::new();
    }
    let strong: Vec<usize> = (0..tokens.len()).filter(|at| quantity_strength(tokens, *at) == 3).collect();
    let items: Vec<usize> = (0..tokens.len())
        .filter(|at| tokens.get(*at).is_some_and(|t| matches!(t.mark.kind, MarkKind::Item(_))))
        .collect();
    if items.len() > strong.len()
        && items.len() > 1
        && let Some(parts) = by_items(tokens, &items, look)
    {
        // Beside those with a number there may be others that are named by words only.
        let mut all: Vec<usize> = parts.iter().map(|(.., at)| *at).chain(spread(tokens, look)).collect();
        all.sort_unstable();
        all.dedup();
        if all.len() > parts.len() && parts.iter().all(|(from, _, at)| from == at) {
            return chunks(tokens, &all, &[])
                .into_iter()
                .filter_map(|(from, to, at)| line(tokens, from, to, at, look))
                .collect();
        }
        return parts.into_iter().filter_map(|(from, to, at)| line(tokens, from, to, at, look)).collect();
    }
    let several = spread(tokens, look);
    if several.len() > strong.len().max(1) {
        return chunks(tokens, &several, &items)
            .into_iter()
            .filter_map(|(from, to, at)| line(tokens, from, to, at, look))
            .collect();
    }
    match strong.as_slice() {
        [] => weak_line(tokens, &items, look).into_iter().collect(),
        [one] => {
            // Other sentences of the row are not part of it.
            let (from, to) = sentence_around(tokens, *one);
            let from = meant_side(tokens, from, to, *one, &items, look);
            line(tokens, from, to, *one, look).into_iter().collect()
        }
        several => chunks(tokens, several, &items)
            .into_iter()
            .filter_map(|(from, to, at)| line(tokens, from, to, at, look))
            .collect(),
    }
}

/// "3)", "3." and "- " before the words of a line.
fn without_position(tokens: &[Token]) -> &[Token] {
    let mut rest = tokens;
    while let Some((first, more)) = rest.split_first() {
        let text = first.mark.seen.text.as_str();
        let raw_is_bullet = text.chars().all(|c| !c.is_alphanumeric()) && !text.is_empty();
        let is_position = first
            .mark
            .number()
            .is_some_and(|n| n.value(None).is_some_and(|v| v.is_integer() && v < Decimal::from(1_000)))
            && first.ends_a_position();
        if (raw_is_bullet || is_position) && !more.is_empty() {
            rest = more;
        } else {
            break;
        }
    }
    rest
}

impl Token {
    /// The number is written "3)" or "3.".
    fn ends_a_position(&self) -> bool {
        match &self.mark.seen.source {
            formats::Source::Text { start, end, .. } => {
                let written = (end - start) as usize;
                let figures = self.mark.seen.text.len();
                written == figures + 1 && !self.pauses
            }
            _ => false,
        }
    }
}

/// Rows that state something of the whole order.
fn is_fact(tokens: &[Token]) -> bool {
    let words: Vec<String> = tokens.iter().take(4).map(|t| t.mark.seen.text.clone()).collect();
    let head = folded(&words.join(" "));
    let first = head.split(' ').next().unwrap_or_default().to_owned();
    let role = |text: &str| roles_of(text).into_iter().find(|(_, s)| *s == 3).map(|(r, _)| r);
    let is_head = |r: Option<Role>| {
        matches!(
            r,
            Some(
                Role::PoNumber
                    | Role::RequestedDate
                    | Role::OrderDate
                    | Role::ShipTo
                    | Role::BillTo
                    | Role::CustomerNumber
                    | Role::Contact
                    | Role::Total
            )
        )
    };
    let two: String = head.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let has_colon = tokens.iter().take(3).any(|t| t.mark.seen.text.ends_with(':'));
    let has_item = tokens.iter().any(|t| matches!(t.mark.kind, MarkKind::Item(_)));
    !has_item && has_colon && (is_head(role(&first)) || is_head(role(&two)))
}

fn sentence_around(tokens: &[Token], at: usize) -> (usize, usize) {
    let from = (0..at).rev().find(|i| tokens.get(*i).is_some_and(|t| t.ends)).map_or(0, |i| i + 1);
    let to =
        (at..tokens.len()).find(|i| tokens.get(*i).is_some_and(|t| t.ends)).map_or(tokens.len(), |i| i + 1);
    (from, to)
}

/// Quantities of a sentence of which some have no unit: "ten roller sleeves and two dozen of the tape". Each must have words behind it
/// that name an item well.
fn spread(tokens: &[Token], look: &Look<'_>) -> Vec<usize> {
    let counts: Vec<usize> = (0..tokens.len()).filter(|at| quantity_strength(tokens, *at) >= 2).collect();
    let ends = counts.iter().skip(1).copied().chain([tokens.len()]);
    let named = counts.iter().zip(ends).filter(|(at, end)| {
        let (_, sentence) = sentence_around(tokens, **at);
        let part = tokens.get(**at + 1..(*end).min(sentence)).unwrap_or_default();
        if part.iter().any(|t| matches!(t.mark.kind, MarkKind::Item(_))) {
            return true;
        }
        let words: Vec<&str> = part.iter().map(|t| t.mark.seen.text.as_str()).collect();
        look.catalogue.by_words(&words.join(" ")).first().is_some_and(|h| h.explained >= 55)
    });
    named.map(|(at, _)| *at).collect()
}

/// A row with several items, each with a number before it or behind it: "40 codos AB-1, 25 tes AB-2", "AB-1 (5), AB-2 (3)".
fn by_items(tokens: &[Token], items: &[usize], look: &Look<'_>) -> Option<Vec<(usize, usize, usize)>> {
    let number_in = |from: usize, to: usize, last: bool, item: usize| {
        // A number of the item's own description is its size.
        let own: Vec<String> = match tokens.get(item).map(|t| &t.mark.kind) {
            Some(MarkKind::Item(hits)) => hits
                .iter()
                .filter_map(|h| look.catalogue.item(h.item))
                .flat_map(|i| crate::records::wording::terms(&i.description))
                .map(|t| t.text)
                .collect(),
            _ => Vec::new(),
        };
        let mut found: Vec<(u8, usize)> = (from..to)
            .filter(|at| {
                tokens.get(*at).is_some_and(|t| {
                    let is_size = quantity_strength(tokens, *at) < 3 && own.contains(&t.mark.seen.text);
                    t.mark.number().is_some() && !is_size
                })
            })
            .map(|at| (quantity_strength(tokens, at), at))
            .collect();
        if found.iter().any(|(strength, _)| *strength > 0) {
            found.retain(|(strength, _)| *strength > 0);
        } else {
            // A bare number before a noun: "40 elbows".
            found.retain(|(_, at)| {
                tokens
                    .get(at + 1)
                    .is_some_and(|t| t.mark.kind == MarkKind::Word && t.mark.seen.text.chars().count() >= 3)
            });
        }
        if last { found.last().map(|f| f.1) } else { found.first().map(|f| f.1) }
    };
    let mut before: Vec<(usize, usize, usize)> = Vec::new();
    let mut behind: Vec<(usize, usize, usize)> = Vec::new();
    for (nth, item) in items.iter().enumerate() {
        let previous = nth.checked_sub(1).and_then(|n| items.get(n)).copied();
        let (start, end) = sentence_around(tokens, *item);
        let from = previous.map_or(start, |p| (p + 1).max(start));
        let to = items.get(nth + 1).copied().unwrap_or(end).min(end);
        if let Some(at) = number_in(from, *item, true, *item) {
            // The words of the line end where the next one's number stands.
            let next = items.get(nth + 1).and_then(|n| number_in(item + 1, *n, true, *n)).unwrap_or(to);
            before.push((at, next.min(to), at));
        }
        if let Some(at) = number_in(item + 1, to, false, *item) {
            behind.push((*item, (at + 2).min(to), at));
        }
    }
    if before.len() == items.len() {
        Some(before)
    } else if behind.len() == items.len() {
        Some(behind)
    } else {
        None
    }
}

/// Words before the quantity belong to the line if they name the item, and not the words behind it.
fn meant_side(
    tokens: &[Token],
    from: usize,
    to: usize,
    quantity: usize,
    items: &[usize],
    look: &Look<'_>,
) -> usize {
    if quantity == from || items.iter().any(|i| (from..quantity).contains(i)) {
        return from;
    }
    let text = |a: usize, b: usize| {
        let words: Vec<&str> = tokens.iter().take(b).skip(a).map(|t| t.mark.seen.text.as_str()).collect();
        words.join(" ")
    };
    let best = |text: &str| look.catalogue.by_words(text).first().map_or(0, |h| h.explained * h.covered);
    let behind_names = items.iter().any(|i| (quantity + 1..to).contains(i));
    let behind = text((quantity + 2).min(to), to);
    if behind_names || best(&behind) > best(&text(from, quantity)) { quantity } else { from }
}

/// Where the words of each quantity begin and end, when a row has several.
fn chunks(tokens: &[Token], quantities: &[usize], items: &[usize]) -> Vec<(usize, usize, usize)> {
    let first_quantity = quantities.first().copied().unwrap_or(0);
    let (start, _) = sentence_around(tokens, first_quantity);
    // Items come first where one stands before the first quantity, in the same sentence.
    let items_first = items.iter().any(|i| (start..first_quantity).contains(i));
    let mut found = Vec::new();
    for (nth, at) in quantities.iter().enumerate() {
        let (from, to) = sentence_around(tokens, *at);
        let previous = nth.checked_sub(1).and_then(|n| quantities.get(n)).copied();
        let next = quantities.get(nth + 1).copied();
        if items_first {
            let from = previous.map_or(from, |p| from.max(p + 2));
            let end = (*at + 2).min(to);
            found.push((from, end, *at));
        } else {
            let to = next.map_or(to, |n| to.min(n));
            found.push((*at, to, *at));
        }
    }
    found
}

/// A row without a quantity and unit: "12 AB-123", "AB-123: 12", "AB-123 12", or an item and no quantity at all.
fn weak_line(tokens: &[Token], items: &[usize], look: &Look<'_>) -> Option<LineSeen> {
    let best = (0..tokens.len())
        .map(|at| (quantity_strength(tokens, at), at))
        .filter(|(s, _)| *s > 0)
        .max_by_key(|(s, at)| (*s, std::cmp::Reverse(*at)));
    if let Some(item) = items.first() {
        let (from, to) = sentence_around(tokens, *item);
        return match best.filter(|(_, at)| (from..to).contains(at)) {
            Some((_, at)) => line(tokens, from, to, at, look),
            // "6 sifones SIF-40": a bare number, a word or two, and the item.
            None => match by_items(tokens, items, look).as_deref() {
                Some([(from, to, at)]) if from == at && item - at <= 3 => line(tokens, *from, *to, *at, look),
                _ => without_quantity(tokens, from, to, look),
            },
        };
    }
    let weak = best.is_none_or(|(strength, _)| strength <= 1);
    let ends_open = tokens.iter().rev().take(2).any(|t| is_pack(&t.mark)) && tokens.len() <= 18;
    if weak && ends_open && best.is_none_or(|(_, at)| at + 1 != tokens.len()) {
        let found = line(tokens, 0, tokens.len(), usize::MAX, look)?;
        let words = found.words.as_ref().map(|w| w.text.clone()).unwrap_or_default();
        let hit = look.catalogue.by_words(&words).into_iter().next()?;
        return (hit.explained >= 75 && hit.covered >= 60).then_some(found);
    }
    // Words alone must name an item well before a number counts as how many of it.
    let (_, at) = best.filter(|(strength, _)| *strength >= 1)?;
    let (from, to) = sentence_around(tokens, at);
    let found = line(tokens, from, to, at, look)?;
    // "25 x QX-9931-K": a number of nobody's is asked for all the same.
    if !found.refs.is_empty() {
        return Some(found);
    }
    let words = found.words.as_ref().map(|w| w.text.clone()).unwrap_or_default();
    let hit = look.catalogue.by_words(&words).into_iter().next()?;
    (hit.explained >= 70 && hit.covered >= 30).then_some(found)
}

/// An item that is named without saying how much: a line of a list.
fn without_quantity(tokens: &[Token], from: usize, to: usize, look: &Look<'_>) -> Option<LineSeen> {
    let short = to - from <= 16;
    let mut found = line(tokens, from, to, usize::MAX, look)?;
    found.quantity = None;
    let listed = tokens.get(from).is_some_and(|t| matches!(t.mark.kind, MarkKind::Item(_) | MarkKind::Unit));
    (short && listed).then_some(found)
}

/// Words that stand between a quantity and what it is of, and say nothing.
const FILLERS: [&str; 76] = [
    "dann",
    "noch",
    "ausserdem",
    "sowie",
    "auch",
    "ensuite",
    "puis",
    "aussi",
    "ainsi",
    "que",
    "luego",
    "tambien",
    "ademas",
    "mas",
    "dan",
    "nog",
    "ook",
    "verder",
    "poi",
    "anche",
    "inoltre",
    "then",
    "additionally",
    "as",
    "of",
    "the",
    "and",
    "x",
    "×",
    "each",
    "please",
    "qty",
    "quantity",
    "also",
    "plus",
    "a",
    "an",
    "de",
    "des",
    "du",
    "la",
    "le",
    "les",
    "et",
    "von",
    "der",
    "die",
    "das",
    "den",
    "und",
    "mal",
    "stueck",
    "y",
    "el",
    "los",
    "las",
    "van",
    "het",
    "en",
    "di",
    "il",
    "lo",
    "e",
    "we",
    "need",
    "send",
    "us",
    "some",
    "item",
    "part",
    "no",
    "sku",
    "code",
    "menge",
    "about",
    "another",
];

fn line(tokens: &[Token], from: usize, to: usize, quantity: usize, look: &Look<'_>) -> Option<LineSeen> {
    let part = tokens.get(from..to)?;
    let source = union(part.iter().map(|t| &t.mark.seen.source));
    let mut line = LineSeen::new(source);
    let mut words: Vec<&Token> = Vec::new();
    let priced = pricing::take(&mut line, tokens, from, to, quantity);
    for (nth, token) in part.iter().enumerate() {
        let at = from + nth;
        if priced.contains(&at) {
            continue;
        }
        if at == quantity {
            line.quantity = token.mark.number().cloned();
            continue;
        }
        let last_pack = quantity == usize::MAX && part.iter().skip(nth + 1).any(|t| is_pack(&t.mark));
        let is_its_unit =
            token.mark.kind == MarkKind::Unit && line.unit.is_none() && is_pack(&token.mark) && !last_pack;
        match &token.mark.kind {
            MarkKind::Item(hits) => {
                let kind =
                    if hits.iter().any(|h| h.unit.is_some()) { RefKind::Gtin } else { RefKind::Unknown };
                line.refs.push(RefSeen { kind, seen: trimmed(&token.mark.seen) });
            }
            MarkKind::Unit if is_its_unit && (follows(tokens, quantity, at) || quantity == usize::MAX) => {
                line.unit = Some(trimmed(&token.mark.seen));
            }
            MarkKind::Day(_) => {}
            _ => words.push(token),
        }
    }
    // A word behind the quantity that could be a unit and is none on record: "3 drum of …".
    if line.unit.is_none()
        && quantity != usize::MAX
        && let Some(next) = part.get((quantity + 1).saturating_sub(from))
        && next.mark.kind == MarkKind::Word
        && !next.pauses
        && part.get((quantity + 2).saturating_sub(from)).is_none_or(|t| {
            // "3 drum AB-1 hex bolt M8" has a unit; "40 elbows AB-1" says what AB-1 is.
            let described = part.len() > (quantity + 4).saturating_sub(from);
            plain(&t.mark.seen.text) == "of" || (matches!(t.mark.kind, MarkKind::Item(_)) && described)
        })
        && next.mark.seen.text.chars().all(char::is_alphabetic)
        && next.mark.seen.text.chars().count() >= 3
        && !FILLERS.contains(&plain(&next.mark.seen.text).as_str())
    {
        let text = next.mark.seen.text.clone();
        line.unit = Some(trimmed(&next.mark.seen));
        words.retain(|t| t.mark.seen.text != text);
    }
    unknown_codes(&mut line, &mut words, look);
    let is_filler = |t: &Token| {
        FILLERS.contains(&plain(t.mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric())).as_str())
    };
    while words.first().is_some_and(|t| is_filler(t) || !has_sign(t)) {
        words.remove(0);
    }
    while words.last().is_some_and(|t| is_filler(t) || !has_sign(t)) {
        words.pop();
    }
    if !words.is_empty() {
        let text: Vec<&str> = words.iter().map(|t| t.mark.seen.text.as_str()).collect();
        let source = union(words.iter().map(|t| &t.mark.seen.source));
        let text = text
            .join(" ")
            .trim_matches(|c: char| matches!(c, ',' | '.' | ':' | ';' | '-' | '(' | ')' | '?' | '!' | '–'))
            .trim()
            .to_owned();
        line.words = Some(Seen::new(text, source));
    }
    (line.words.is_some() || !line.refs.is_empty()).then_some(line)
}

/// Right behind the quantity, or behind "of" behind it: "half a dozen of packs".
fn follows(tokens: &[Token], quantity: usize, at: usize) -> bool {
    let between =
        tokens.get(quantity.saturating_add(1)).map(|t| plain(&t.mark.seen.text)).unwrap_or_default();
    at == quantity.wrapping_add(1)
        || (at == quantity.wrapping_add(2) && matches!(between.as_str(), "de" | "d" | "di" | "van" | "of"))
}

fn has_sign(token: &Token) -> bool {
    token.mark.seen.text.chars().any(char::is_alphanumeric)
}

pub(crate) fn trimmed(seen: &Seen) -> Seen {
    let bare = seen.text.trim_matches(|c: char| matches!(c, '(' | ')' | ',' | '.' | ':' | ';'));
    crate::facts::part(seen, bare)
}

/// What looks like an item number and is on no record is a reference all the same, so that it is not taken for a word.
fn unknown_codes(line: &mut LineSeen, words: &mut Vec<&Token>, look: &Look<'_>) {
    if !line.refs.is_empty() {
        return;
    }
    let is_unknown_code = |t: &&Token| {
        let bare = t.mark.seen.text.trim_matches(|c: char| matches!(c, '(' | ')' | ',' | '.' | ':' | ';'));
        let figures = bare.chars().filter(char::is_ascii_digit).count();
        let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
        let has_dash = bare.contains('-');
        // "641-0184" is a telephone.
        if letters == 0 && bare.contains(['-', '/']) {
            return false;
        }
        Look::is_code_like(bare)
            && !look.catalogue.knows_words(bare)
            && figures >= 3
            && (has_dash && letters >= 2 || letters == 0 && figures >= 6 || letters >= 1 && figures >= 4)
            && bare.chars().filter(|c| c.is_lowercase()).count() == 0
    };
    if let Some(at) = words.iter().position(is_unknown_code)
        && let Some(token) = words.get(at)
    {
        line.refs.push(RefSeen { kind: RefKind::Unknown, seen: trimmed(&token.mark.seen) });
        words.remove(at);
    }
}
