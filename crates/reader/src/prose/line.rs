//! One line of a text: its quantity, unit and price, the numbers of its item, and the words that describe it.

use super::counting::is_pack;
use super::{Token, pricing};
use crate::look::Look;
use crate::marks::MarkKind;
use crate::records::wording::plain;
use crate::seen::{LineSeen, RefKind, RefSeen, Seen};
use crate::strips::union;

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

pub fn line(tokens: &[Token], from: usize, to: usize, quantity: usize, look: &Look<'_>) -> Option<LineSeen> {
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
    // "20x 210122 knie 22 mm (zakken)", "AB-1 x 4 (paper A4, cases)"
    let before_last = words.len().checked_sub(2).and_then(|i| words.get(i));
    let is_parted = before_last.is_none_or(|t| t.pauses);
    let is_bracketed = |t: &Token| {
        let text = t.mark.seen.text.as_str();
        is_pack(&t.mark) && text.ends_with(')') && (text.starts_with('(') || is_parted)
    };
    if line.unit.is_none()
        && let Some(last) = words.last().copied().filter(|t| is_bracketed(t))
    {
        line.unit = Some(trimmed(&last.mark.seen));
        words.pop();
    }
    if let Some(unit) = unknown_unit(&line, part, from, quantity, look) {
        line.unit = Some(trimmed(&unit.mark.seen));
        words.retain(|t| t.mark.seen.source != unit.mark.seen.source);
    }
    unknown_codes(&mut line, &mut words, look);
    line.words = described(&words, line.refs.is_empty(), look);
    (line.words.is_some() || !line.refs.is_empty()).then_some(line)
}

/// A word behind the quantity that could be a unit and is none on record: "3 drum of …", "4 tarimas de AB-123".
fn unknown_unit<'t>(
    line: &LineSeen,
    part: &'t [Token],
    from: usize,
    quantity: usize,
    look: &Look<'_>,
) -> Option<&'t Token> {
    if line.unit.is_some() || quantity == usize::MAX {
        return None;
    }
    let at = |n: usize| part.get((quantity + n).saturating_sub(from));
    let is_item = |t: Option<&Token>| t.is_some_and(|t| matches!(t.mark.kind, MarkKind::Item(_)));
    let stops = at(0).is_some_and(|t| t.pauses || t.ends);
    let is_small = |t: &Token| super::said::is_of(t) || super::said::is_and(t);
    let next = at(1).filter(|t| t.mark.kind == MarkKind::Word && !t.pauses && !stops && !is_small(t))?;
    // "2 Bremsscheiben AB-1": a word of the catalogue says what it is.
    let is_goods = look.catalogue.by_words(&next.mark.seen.text).first().is_some_and(|h| h.explained >= 80);
    // "3 drum AB-1 hex bolt M8" has a unit; "40 elbows AB-1" says what AB-1 is.
    let behind = part.get((quantity + 3).saturating_sub(from)..).unwrap_or_default();
    let stop = behind.iter().position(|t| super::said::is_and(t) || t.pauses || t.ends);
    let is_described = !is_goods && stop.unwrap_or(behind.len()) > 1;
    let leads_on = at(2).is_none_or(|t| {
        let word = plain(&t.mark.seen.text);
        let is_of = matches!(word.as_str(), "de" | "d" | "di" | "van" | "von" | "del" | "des");
        word == "of" || (is_of && is_item(at(3))) || (is_item(Some(t)) && is_described)
    });
    let text = &next.mark.seen.text;
    let is_word = text.chars().all(char::is_alphabetic) && text.chars().count() >= 3;
    (leads_on && is_word && !FILLERS.contains(&plain(text).as_str())).then_some(next)
}

fn is_filler(token: &Token) -> bool {
    let word = plain(token.mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric()));
    FILLERS.contains(&word.as_str())
}

/// What describes the item: without small words at the edges. Where no number names it (`decides`), what follows and is of no item is
/// left out: "…, and as long as the van comes by".
fn described(words: &[&Token], decides: bool, look: &Look<'_>) -> Option<Seen> {
    let whole = inner(words);
    let (text, _) = joined(whole)?;
    let resolves = |text: &str, least: u32| {
        look.catalogue.by_words(text).first().is_some_and(|h| h.explained >= least && h.covered >= 60)
    };
    if !decides || resolves(&text, 78) {
        return seen_of(whole);
    }
    let is_of_items = |t: &&Token| {
        let bare = t.mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric());
        bare.chars().any(|c| c.is_ascii_digit())
            || (bare.chars().count() > 2 && !is_filler(t) && look.catalogue.knows_words(bare))
    };
    // The longest beginning that names an item, where nothing behind it is of any.
    let cut = (1..whole.len()).rev().find_map(|at| {
        let (front, rest) = whole.split_at_checked(at)?;
        let ends_there = front.last().is_some_and(|t| t.pauses) || rest.first().is_some_and(|t| is_small(t));
        let front = inner(front);
        let names = ends_there && joined(front).is_some_and(|(text, _)| resolves(&text, 85));
        (names && !rest.iter().any(&is_of_items)).then_some(front)
    });
    seen_of(cut.unwrap_or(whole))
}

fn is_small(token: &Token) -> bool {
    token.mark.seen.text.starts_with(char::is_lowercase)
}

/// Without small words and signs at the edges.
fn inner<'w, 't>(mut words: &'w [&'t Token]) -> &'w [&'t Token] {
    let is_outer = |t: &Token| is_filler(t) || !has_sign(t);
    while let Some((_, rest)) = words.split_first().filter(|(t, _)| is_outer(t)) {
        words = rest;
    }
    while let Some((_, rest)) = words.split_last().filter(|(t, _)| is_outer(t)) {
        words = rest;
    }
    words
}

fn joined(words: &[&Token]) -> Option<(String, formats::Source)> {
    words.first()?;
    let text: Vec<&str> = words.iter().map(|t| t.mark.seen.text.as_str()).collect();
    let is_mark = |c: char| matches!(c, ',' | '.' | ':' | ';' | '-' | '(' | ')' | '?' | '!' | '–');
    let text = text.join(" ").trim_matches(is_mark).trim().to_owned();
    Some((text, union(words.iter().map(|t| &t.mark.seen.source))))
}

fn seen_of(words: &[&Token]) -> Option<Seen> {
    joined(words).map(|(text, source)| Seen::new(text, source))
}

/// How well the words of some tokens name an item, in hundredths; 0 where they name none.
pub fn names(tokens: &[Token], look: &Look<'_>) -> u32 {
    let words: Vec<&Token> = tokens.iter().collect();
    let Some((text, _)) = joined(inner(&words)) else { return 0 };
    let hit = look.catalogue.by_words(&text).into_iter().next();
    hit.filter(|h| h.explained >= 78 && h.covered >= 50).map_or(0, |h| h.explained + h.covered)
}

/// Right behind the quantity, or behind "of" behind it: "half a dozen of packs".
fn follows(tokens: &[Token], quantity: usize, at: usize) -> bool {
    let between =
        tokens.get(quantity.saturating_add(1)).map(|t| plain(&t.mark.seen.text)).unwrap_or_default();
    at == quantity.wrapping_add(1)
        || (at == quantity.wrapping_add(2)
            && matches!(between.as_str(), "de" | "d" | "di" | "van" | "of" | "x" | "×"))
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
    let is_of_paper =
        |at: usize| at.checked_sub(1).and_then(|i| words.get(i)).is_some_and(|t| names_paper(t));
    if let Some(at) = words.iter().position(is_unknown_code).filter(|at| !is_of_paper(*at))
        && let Some(token) = words.get(at)
    {
        line.refs.push(RefSeen { kind: RefKind::Unknown, seen: trimmed(&token.mark.seen) });
        words.remove(at);
    }
}

/// Words before the number of another paper: "invoice 118820", "Lieferschein 4711".
fn names_paper(token: &Token) -> bool {
    const PAPERS: [&str; 40] = [
        "ref",
        "reference",
        "rif",
        "referentie",
        "referenz",
        "referencia",
        "kenmerk",
        "zeichen",
        "po",
        "ordernr",
        "invoice",
        "check",
        "cheque",
        "quote",
        "tracking",
        "order",
        "ticket",
        "contract",
        "rechnung",
        "lieferschein",
        "angebot",
        "auftrag",
        "bestellung",
        "konto",
        "facture",
        "devis",
        "offre",
        "commande",
        "bl",
        "factura",
        "albaran",
        "oferta",
        "pedido",
        "factuur",
        "offerte",
        "bestelling",
        "fattura",
        "offerta",
        "ordine",
        "account",
    ];
    let word = plain(token.mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric()));
    PAPERS.contains(&word.as_str())
}
