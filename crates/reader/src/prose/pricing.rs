//! Prices in sentences: "zu CHF 8.22", "at £4.20 each", "à 12,50 €", "@ 3.10", "je 56,00 / 100".

use basics::Decimal;

use super::Token;
use super::line::trimmed;
use crate::marks::{MarkKind, is_measure};
use crate::records::wording::plain;
use crate::seen::{LineSeen, NumberSeen};

/// Words before what one costs. Alone they need a number with cents behind them.
const BEFORE: [&str; 22] = [
    "at",
    "@",
    "zu",
    "a",
    "je",
    "per",
    "op",
    "por",
    "ad",
    "al",
    "tegen",
    "price",
    "preis",
    "prix",
    "precio",
    "prezzo",
    "prijs",
    "einzelpreis",
    "stueckpreis",
    "unitario",
    "unitaire",
    "stuksprijs",
];

/// The number here is what one costs: a currency stands beside it, or such a word before it and it has cents.
pub fn is_price(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at).filter(|t| t.mark.number().is_some()) else { return false };
    if tokens.get(at + 1).is_some_and(|t| t.mark.kind == MarkKind::Unit && is_length(t)) {
        return false;
    }
    let before = at.checked_sub(1).and_then(|i| tokens.get(i));
    let asks = before.is_some_and(|t| BEFORE.contains(&word(t).as_str()));
    let beside = before.is_some_and(is_currency) || tokens.get(at + 1).is_some_and(is_currency);
    beside || token.is_money || (asks && has_cents(&token.mark.seen.text))
}

/// Takes the price out of the tokens of a line; says which of them were it.
pub fn take(line: &mut LineSeen, tokens: &[Token], from: usize, to: usize, quantity: usize) -> Vec<usize> {
    let Some(at) = (from..to).find(|at| *at != quantity && is_price(tokens, *at)) else { return Vec::new() };
    let Some(token) = tokens.get(at) else { return Vec::new() };
    line.price = NumberSeen::of(trimmed(&token.mark.seen));
    let mut taken = vec![at];
    let is_of = |i: usize| tokens.get(i).is_some_and(is_currency);
    taken.extend((at + 1..to.min(at + 2)).filter(|i| is_of(*i)));
    let mut first = at;
    while first > from
        && first - 1 != quantity
        && tokens.get(first - 1).is_some_and(|t| is_currency(t) || BEFORE.contains(&word(t).as_str()))
    {
        first -= 1;
        taken.push(first);
    }
    let glued = taken.iter().filter_map(|i| tokens.get(*i)).find_map(|t| base_of_currency(&t.mark.seen.text));
    line.price_base = glued.or(line.price_base);
    let after = taken.iter().copied().max().unwrap_or(at) + 1;
    if let Some(MarkKind::Base(base)) = tokens.get(after).filter(|_| after < to).map(|t| &t.mark.kind) {
        line.price_base = Some(*base).filter(|b| *b > Decimal::ZERO);
        taken.push(after);
    }
    taken
}

fn word(token: &Token) -> String {
    plain(token.mark.seen.text.trim_matches(|c: char| matches!(c, ':' | '.' | ',' | '(' | ')')))
}

fn is_currency(token: &Token) -> bool {
    let text = token.mark.seen.text.trim_matches(|c: char| matches!(c, ':' | '.' | ',' | '(' | ')' | ';'));
    formats::number::CURRENCY_SIGNS.contains(&text)
        || base_of_currency(text).is_some()
        || matches!(text.to_lowercase().as_str(), "euro" | "euros" | "fr" | "sfr" | "pounds" | "dollars")
}

/// "EUR/100": a currency, and how many units its amount is for.
fn base_of_currency(text: &str) -> Option<Decimal> {
    let (sign, base) =
        text.trim_matches(|c: char| matches!(c, ',' | '.' | '(' | ')' | ';')).split_once('/')?;
    let base: Decimal = base.parse().ok()?;
    (formats::number::CURRENCY_SIGNS.contains(&sign) && base > Decimal::ONE).then_some(base)
}

/// "£4.20" and "CHF8.22": a currency sign before or behind figures.
pub fn has_sign_of_currency(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| matches!(c, '(' | ')' | ',' | ':' | ';' | '@'));
    formats::number::without_currency(bare).len() < bare.len()
        && bare.bytes().any(|b| b.is_ascii_digit())
        && formats::number::CURRENCY_SIGNS.iter().any(|sign| bare.starts_with(sign) || bare.ends_with(sign))
}

fn has_cents(text: &str) -> bool {
    text.rsplit_once(['.', ',']).is_some_and(|(whole, cents)| {
        !whole.is_empty() && (2..=4).contains(&cents.len()) && cents.bytes().all(|b| b.is_ascii_digit())
    })
}

fn is_length(token: &Token) -> bool {
    formats::unit_of_word(&word(token)).is_some_and(is_measure)
}
