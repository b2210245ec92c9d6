//! Numbers of payment cards in free text: found, so that they are refused where people write and hidden where documents are shown. By ISO/IEC
//! 7812: the issuer's first digits with the lengths it gives out, and the check digit by Luhn's formula. In one pass, without allocation
//! where there is none.

use std::borrow::Cow;
use std::ops::Range;

/// Digits of the shortest and of the longest number.
const LEAST: usize = 13;
const MOST: usize = 19;

/// The first number of a card in the text, with all but its last four digits hidden.
pub fn card_number(text: &str) -> Option<String> {
    find(text, 0).map(|(_, digits)| hidden(&digits))
}

/// The text with the numbers of cards hidden but for their last four digits.
pub fn without_card_numbers(text: &str) -> Cow<'_, str> {
    let Some(mut found) = find(text, 0) else { return Cow::Borrowed(text) };
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    loop {
        let (place, digits) = found;
        out.push_str(text.get(done..place.start).unwrap_or_default());
        out.push_str(&hidden(&digits));
        done = place.end;
        match find(text, done) {
            Some(next) => found = next,
            None => break,
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

fn hidden(digits: &[u8]) -> String {
    let last = digits.get(digits.len().saturating_sub(4)..).unwrap_or_default();
    let shown: String = last.iter().map(|d| char::from(b'0' + d)).collect();
    format!("•••• {shown}")
}

/// Digits in one run: single blanks, hyphens or points between them, nothing of a word or number beside them.
fn find(text: &str, from: usize) -> Option<(Range<usize>, Vec<u8>)> {
    let bytes = text.as_bytes();
    let at = |n: usize| bytes.get(n).copied().unwrap_or(b' ');
    let mut n = from;
    while n < bytes.len() {
        if !at(n).is_ascii_digit() {
            n += 1;
            continue;
        }
        let (start, mut end) = (n, n);
        let (mut groups, mut digits): (Vec<Range<usize>>, Vec<u8>) = (Vec::new(), Vec::new());
        let mut group = 0;
        while n < bytes.len() {
            if at(n).is_ascii_digit() {
                digits.push(at(n) - b'0');
                n += 1;
                end = n;
            } else if matches!(at(n), b' ' | b'-' | b'.') && at(n + 1).is_ascii_digit() {
                groups.push(group..digits.len());
                group = digits.len();
                n += 1;
            } else {
                break;
            }
        }
        groups.push(group..digits.len());
        let before = start.checked_sub(1).map_or(b' ', at);
        let beside_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        if beside_word(before) || beside_word(at(end)) {
            continue;
        }
        if is_card(&digits) && looks_written(&groups) {
            return Some((start..end, digits));
        }
        // A date or a count may stand before the number, or after it: whole groups of the run that are one.
        if let Some(found) = within(text, start, &groups, &digits) {
            return Some(found);
        }
    }
    None
}

/// One piece, or groups as they stand on a card: of four, the last shorter; or 4-6-5, 4-6-4.
fn looks_written(groups: &[Range<usize>]) -> bool {
    let lengths: Vec<usize> = groups.iter().map(ExactSizeIterator::len).collect();
    match lengths.as_slice() {
        [_] | [4, 6, 4 | 5] => true,
        [first @ .., last] => first.iter().all(|l| *l == 4) && (1..=4).contains(last),
        [] => false,
    }
}

/// A number that is some of the groups of a longer run.
fn within(
    text: &str,
    start: usize,
    groups: &[Range<usize>],
    digits: &[u8],
) -> Option<(Range<usize>, Vec<u8>)> {
    for first in 0..groups.len() {
        for last in first..groups.len().min(first + 5) {
            if first == 0 && last + 1 == groups.len() {
                continue;
            }
            let some = groups.get(first..=last)?;
            let (from, to) = (some.first()?.start, some.last()?.end);
            let part = digits.get(from..to)?;
            if is_card(part) && looks_written(some) {
                return Some((place(text, start, from)..place(text, start, to - 1) + 1, part.to_vec()));
            }
        }
    }
    None
}

/// Where the nth digit from `start` stands.
fn place(text: &str, start: usize, nth: usize) -> usize {
    let digits = text.bytes().enumerate().skip(start).filter(|(_, b)| b.is_ascii_digit());
    digits.map(|(n, _)| n).nth(nth).unwrap_or(start)
}

fn is_card(digits: &[u8]) -> bool {
    (LEAST..=MOST).contains(&digits.len()) && issuer(digits) && luhn(digits) && !is_gtin(digits)
}

/// The issuers' first digits, each with the lengths of its numbers.
fn issuer(digits: &[u8]) -> bool {
    let first = |count: usize| digits.iter().take(count).fold(0_u32, |sum, d| sum * 10 + u32::from(*d));
    let (two, three, four, six) = (first(2), first(3), first(4), first(6));
    match digits.len() {
        13 => first(1) == 4 || maestro(four),
        14 => matches!(three, 300..=305) || matches!(two, 36 | 38 | 39),
        15 => matches!(two, 34 | 37) || matches!(four, 2131 | 1800),
        16 => {
            first(1) == 4
                || matches!(two, 51..=55 | 65)
                || matches!(four, 2221..=2720 | 3528..=3589 | 6011)
                || matches!(three, 644..=649)
                || matches!(two, 62)
                || matches!(six, 500_000..=509_999 | 560_000..=589_999)
                || maestro(four)
        }
        17 | 18 => two == 62 || maestro(four),
        19 => first(1) == 4 || two == 62 || maestro(four),
        _ => false,
    }
}

fn maestro(four: u32) -> bool {
    matches!(four, 6304 | 6759 | 6761 | 6762 | 6763 | 5018 | 5020 | 5038)
}

/// The number of an article, which 13 and 14 digits with the check digit of GS1 are far more often: cards of 13 digits are not given out
/// any more.
fn is_gtin(digits: &[u8]) -> bool {
    if !matches!(digits.len(), 13 | 14) {
        return false;
    }
    let weights = [1, 3].iter().cycle();
    let sum: u32 = digits.iter().rev().zip(weights).map(|(d, weight)| u32::from(*d) * weight).sum();
    sum.is_multiple_of(10)
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(n, d)| match (n % 2, u32::from(*d)) {
            (0, d) => d,
            (_, d) if d > 4 => 2 * d - 9,
            (_, d) => 2 * d,
        })
        .sum();
    sum > 0 && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The issuers' published numbers for trying out.
    const CARDS: [&str; 10] = [
        "4111111111111111",
        "4222222222222",
        "5555555555554444",
        "2223003122003222",
        "378282246310005",
        "30569309025904",
        "6011111111111117",
        "3530111333300000",
        "6200000000000005",
        "6759649826438453",
    ];

    fn grouped(digits: &str, by: &[usize], between: &str) -> String {
        let (mut parts, mut rest) = (Vec::new(), digits);
        for count in by.iter().cycle() {
            let (part, left) = rest.split_at((*count).min(rest.len()));
            parts.push(part);
            rest = left;
            if rest.is_empty() {
                break;
            }
        }
        parts.join(between)
    }

    #[test]
    fn numbers_of_cards_are_found_however_they_are_grouped() {
        for card in CARDS {
            let last = &card[card.len() - 4..];
            assert_eq!(card_number(card), Some(format!("•••• {last}")), "{card}");
            for between in [" ", "-", "."] {
                let by: &[usize] = if card.len() == 15 { &[4, 6, 5] } else { &[4] };
                let text = format!("Karte: {}; gültig 12/29", grouped(card, by, between));
                assert!(card_number(&text).is_some(), "{text}");
            }
        }
    }

    #[test]
    fn a_number_among_others_is_found_and_hidden_in_its_place() {
        let text = "2 pcs 4111 1111 1111 1111 12/29, und 5555-5555-5555-4444.";
        assert_eq!(without_card_numbers(text), "2 pcs •••• 1111 12/29, und •••• 4444.");
        let none = "order 4711 of 24.12.2026";
        assert!(matches!(without_card_numbers(none), Cow::Borrowed(_)));
        assert_eq!(without_card_numbers("é4111111111111111é"), "é•••• 1111é");
    }

    #[test]
    fn what_else_has_many_digits_is_let_through() {
        for text in [
            "4111111111111112",            // the check digit is wrong
            "DE89 3704 0044 0532 0130 00", // an IBAN
            "GTIN 4006381333931",          // with the check digit of GS1
            "SSCC 340123450000000018",
            "+49 (0)30 12345678-99",
            "A4111111111111111",
            "0000000000000000",
            "2026-11-26 13:37:36.123456",
            "1234567890123456789012345",
            "00340000161190000000",
            "",
        ] {
            assert_eq!(card_number(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_and_what_is_hidden_is_found_no_more(text in ".{0,80}", at in 0usize..10, card in 0usize..10) {
            let cut = text.char_indices().map(|(n, _)| n).nth(at).unwrap_or(text.len());
            let (left, right) = text.split_at(cut);
            let with = format!("{left} {} {right}", CARDS[card]);
            let without = without_card_numbers(&with);
            proptest::prop_assert_eq!(card_number(&without), None, "{}", with);
        }
    }
}
