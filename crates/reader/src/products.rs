//! Lines that prove themselves: "3 cartons × 39,74 = 119,22 EUR", with the item on the same row or on one beside it. For letters,
//! narrow slips and whatever else has no columns that could be found.

use basics::Decimal;
use formats::lexicon::folded;
use formats::number::CURRENCY_SIGNS;

use crate::look::Look;
use crate::marks::{self, Mark, MarkKind};
use crate::prose::is_pack;
use crate::seen::{LineSeen, NumberSeen, RefKind, RefSeen, Seen};
use crate::strips::{Strip, union};

pub struct Products {
    pub lines: Vec<LineSeen>,
    pub used: Vec<bool>,
}

/// Where the words of a line stand: on the row with its numbers, or on rows above or below it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Here,
    Above,
    Below,
}

/// Rows of words that one line may have beside the one with its numbers.
const WORD_ROWS: usize = 3;

/// A row with quantity, price and amount: which of its marks they are.
struct Sum {
    strip: usize,
    quantity: usize,
    price: Option<usize>,
    amount: Option<usize>,
}

/// Every way to bring numbers and words together; the caller takes the one that explains most.
pub fn read(strips: &[Strip], look: &Look<'_>) -> Vec<Products> {
    let marked: Vec<Vec<Mark>> = strips.iter().map(|s| marks::of_strip(s, look, None)).collect();
    let sums = sums(strips, &marked);
    if sums.is_empty() {
        return Vec::new();
    }
    [Side::Here, Side::Above, Side::Below]
        .map(|side| with_words(strips, &marked, &sums, side, look))
        .into_iter()
        .collect()
}

/// Rows with a product, and others of the same look whose product a scanner has spoilt.
fn sums(strips: &[Strip], marked: &[Vec<Mark>]) -> Vec<Sum> {
    let mut found: Vec<Sum> = Vec::new();
    let mut plain = 0;
    for (strip, marks) in marked.iter().enumerate() {
        let Some((quantity, price, amount, is_one)) = product(marks) else { continue };
        plain += usize::from(!is_one);
        found.push(Sum { strip, quantity, price: Some(price), amount: Some(amount) });
    }
    // 1 × 5.00 = 5.00 alone proves nothing.
    if plain == 0 {
        return Vec::new();
    }
    let lefts: Vec<i32> = found.iter().filter_map(|s| strips.get(s.strip)).map(|s| s.left(0)).collect();
    let (first, last) = (found.first().map_or(0, |s| s.strip), found.last().map_or(0, |s| s.strip));
    for strip in first..=last {
        let (Some(row), Some(marks)) = (strips.get(strip), marked.get(strip)) else { continue };
        let is_known = found.iter().any(|s| s.strip == strip);
        let aligned = lefts.iter().any(|l| (l - row.left(0)).abs() < row.height());
        let counts = marks.first().is_some_and(|m| m.number().is_some()) && marks.get(1).is_some_and(is_pack);
        if !is_known && aligned && counts {
            found.push(Sum { strip, quantity: 0, price: None, amount: None });
        }
    }
    found.sort_by_key(|s| s.strip);
    found
}

/// Quantity, price and amount among the numbers of a row, and whether the quantity is one.
fn product(marks: &[Mark]) -> Option<(usize, usize, usize, bool)> {
    const NUMBERS: usize = 9;
    let numbers: Vec<(usize, &NumberSeen)> =
        marks.iter().enumerate().filter_map(|(at, m)| Some((at, m.number()?))).take(NUMBERS).collect();
    let values = |n: &NumberSeen| n.readings.iter().map(|r| r.0).collect::<Vec<_>>();
    let mut best: Option<(usize, usize, usize, bool)> = None;
    for (nth, (a, first)) in numbers.iter().enumerate() {
        for (mth, (b, second)) in numbers.iter().enumerate().skip(nth + 1) {
            for (c, third) in numbers.iter().skip(mth + 1) {
                let amount_like = third.seen.text.contains(['.', ',']);
                for x in values(first) {
                    for y in values(second) {
                        let holds = values(third)
                            .into_iter()
                            .any(|z| z > Decimal::ZERO && (x * y - z).abs() <= Decimal::new(1, 2));
                        if !holds || !amount_like || x <= Decimal::ZERO {
                            continue;
                        }
                        let priced = second.seen.text.contains(['.', ',']) || y.is_integer();
                        let found = if x.is_integer() && priced {
                            (*a, *b, *c, x == Decimal::ONE)
                        } else if y.is_integer() {
                            (*b, *a, *c, y == Decimal::ONE)
                        } else {
                            continue;
                        };
                        // The product of numbers that are not one says more; then the one furthest to the right.
                        if best.is_none_or(|(.., is_one)| is_one || !found.3) {
                            best = Some(found);
                        }
                    }
                }
            }
        }
    }
    best
}

fn with_words(strips: &[Strip], marked: &[Vec<Mark>], sums: &[Sum], side: Side, look: &Look<'_>) -> Products {
    let mut products = Products { lines: Vec::new(), used: vec![false; strips.len()] };
    for (nth, sum) in sums.iter().enumerate() {
        let before = nth.checked_sub(1).and_then(|n| sums.get(n)).map_or(0, |s| s.strip + 1);
        let after = sums.get(nth + 1).map_or(strips.len(), |s| s.strip);
        let beside: Vec<usize> = match side {
            Side::Here => Vec::new(),
            Side::Above => near(strips, (before..sum.strip).rev(), sum.strip),
            Side::Below => near(strips, sum.strip + 1..after, sum.strip),
        };
        if let Some(line) = line(strips, marked, sum, &beside, look) {
            products.lines.push(line);
            for at in beside.iter().chain([&sum.strip]) {
                if let Some(used) = products.used.get_mut(*at) {
                    *used = true;
                }
            }
        }
    }
    for (nth, line) in products.lines.iter_mut().enumerate() {
        line.ordinal = nth + 1;
    }
    products
}

/// Rows without a gap between them, from the row with the numbers on; in their order on the page.
fn near(strips: &[Strip], rows: impl Iterator<Item = usize>, from: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut last = from;
    for row in rows.take(WORD_ROWS) {
        let (Some(a), Some(b)) = (strips.get(last), strips.get(row)) else { break };
        let gap = (a.top - b.bottom).max(b.top - a.bottom);
        if a.page != b.page || gap > a.height().max(b.height()) {
            break;
        }
        found.push(row);
        last = row;
    }
    found.sort_unstable();
    found
}

fn line(
    strips: &[Strip],
    marked: &[Vec<Mark>],
    sum: &Sum,
    beside: &[usize],
    look: &Look<'_>,
) -> Option<LineSeen> {
    let marks = marked.get(sum.strip)?;
    let number = |at: usize| marks.get(at).and_then(|m| m.number().cloned());
    let mut line = LineSeen::new(marks.get(sum.quantity)?.seen.source.clone());
    line.quantity = number(sum.quantity);
    line.price = sum.price.and_then(number);
    line.amount = sum.amount.and_then(number);
    let unit = marks.get(sum.quantity + 1).filter(|m| m.kind == MarkKind::Unit || is_unknown_unit(sum, m));
    line.unit = unit.map(|m| crate::prose::trimmed(&m.seen));
    let own = marks.iter().enumerate().filter(|(at, m)| {
        let is_number = *at == sum.quantity || Some(*at) == sum.price || Some(*at) == sum.amount;
        !is_number && unit.is_none_or(|u| u.seen != m.seen)
    });
    let mut words: Vec<Seen> = Vec::new();
    let mut rows: Vec<usize> = beside.to_vec();
    rows.push(sum.strip);
    rows.sort_unstable();
    for row in rows {
        let labels = strips.get(row).map(Strip::labels).unwrap_or_default();
        let is_label = |m: &Mark| labels.iter().any(|l| (l.first..l.end).contains(&m.first));
        let of_row: Vec<&Mark> = if row == sum.strip {
            own.clone().map(|(_, m)| m).collect()
        } else {
            marked.get(row).into_iter().flatten().collect()
        };
        for mark in of_row {
            match &mark.kind {
                MarkKind::Item(hits) => {
                    let kind =
                        if hits.iter().any(|h| h.unit.is_some()) { RefKind::Gtin } else { RefKind::Unknown };
                    line.refs.push(RefSeen { kind, seen: mark.seen.clone() });
                }
                MarkKind::Day(_) | MarkKind::Base(_) => {}
                _ if is_label(mark) || is_sign(&mark.seen.text) => {}
                _ => words.push(mark.seen.clone()),
            }
        }
    }
    line.words = crate::table::joined(&words);
    line.source = union(words.iter().map(|w| &w.source).chain([&line.source]));
    let found = !line.refs.is_empty()
        || line
            .words
            .as_ref()
            .is_some_and(|w| look.catalogue.by_words(&w.text).first().is_some_and(|h| h.explained >= 50));
    found.then_some(line)
}

/// "12 drum × 4.00": a word between quantity and price that is no unit on record is one all the same.
fn is_unknown_unit(sum: &Sum, mark: &Mark) -> bool {
    let between = sum.price.is_some_and(|price| price > sum.quantity + 1);
    let letters = mark.seen.text.chars().filter(|c| c.is_alphabetic()).count();
    mark.kind == MarkKind::Word
        && between
        && letters >= 3
        && mark.seen.text.chars().all(|c| c.is_alphabetic() || c == '.')
}

/// Signs and small words between the numbers.
pub fn is_sign(text: &str) -> bool {
    let word = folded(text);
    CURRENCY_SIGNS.contains(&text)
        || word.is_empty()
        || matches!(
            word.as_str(),
            "x" | "à"
                | "a"
                | "at"
                | "je"
                | "per"
                | "pro"
                | "zu"
                | "por"
                | "al"
                | "ht"
                | "total"
                | "eur"
                | "usd"
                | "gbp"
                | "chf"
        )
}
