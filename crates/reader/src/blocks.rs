//! Orders as blocks of text, one for each item, side by side or one below the other, whatever their values are called: cards, letters,
//! faxes. A block is what stands around the number of an item; its quantity has a label, a unit, or proves itself with the price.

use basics::Decimal;
use formats::lexicon::Role;

use crate::look::Look;
use crate::marks::{self, Mark, MarkKind};
use crate::products::is_sign;
use crate::prose::is_pack;
use crate::seen::{LineSeen, NumberSeen, RefKind, RefSeen, Seen};
use crate::strips::{Strip, union};

pub struct Blocks {
    pub lines: Vec<LineSeen>,
    pub used: Vec<bool>,
}

/// Rows of a block above and below the one with the number.
const ROWS: usize = 5;

/// Where a number of an item stands: its strip, and the piece.
#[derive(Clone, Copy)]
struct Anchor {
    strip: usize,
    left: i32,
}

/// The words of one column on one strip.
struct Row<'a> {
    strip: usize,
    top: i32,
    bottom: i32,
    marks: Vec<&'a Mark>,
}

/// A block: its rows.
struct Block<'a, 'r> {
    rows: &'r [Row<'a>],
}

pub fn read(strips: &[Strip], look: &Look<'_>) -> Option<Blocks> {
    let marked: Vec<Vec<Mark>> = strips.iter().map(|s| marks::of_strip(s, look, None)).collect();
    let anchors = anchors(strips, &marked);
    if anchors.len() < 2 {
        return None;
    }
    let mut found: Vec<(usize, i32, LineSeen)> = Vec::new();
    let mut used = vec![false; strips.len()];
    for of_page in anchors.chunk_by(|a, b| page_of(strips, a.strip) == page_of(strips, b.strip)) {
        let lefts = lefts(strips, of_page);
        for (nth, left) in lefts.iter().enumerate() {
            let right = lefts.get(nth + 1).copied().unwrap_or(i32::MAX);
            let rows = rows(strips, &marked, of_page, (*left, right), nth == 0);
            for block in blocks(&rows, of_page, (*left, right)) {
                let Some(line) = line(strips, &block) else { continue };
                for row in block.rows {
                    if let Some(used) = used.get_mut(row.strip) {
                        *used = true;
                    }
                }
                found.push((block.rows.first().map_or(0, |r| r.strip), *left, line));
            }
        }
    }
    let lines = in_reading_order(strips, found);
    (!lines.is_empty()).then_some(Blocks { lines, used })
}

fn page_of(strips: &[Strip], at: usize) -> u32 {
    strips.get(at).map_or(0, |s| s.page)
}

/// The numbers of items. Two of one piece are two names of one item.
fn anchors(strips: &[Strip], marked: &[Vec<Mark>]) -> Vec<Anchor> {
    let mut found = Vec::new();
    for (at, (strip, marks)) in strips.iter().zip(marked).enumerate() {
        let mut pieces: Vec<(usize, usize)> = Vec::new();
        for mark in marks.iter().filter(|m| matches!(m.kind, MarkKind::Item(_))) {
            let piece = strip.piece_of(mark.first);
            if !pieces.contains(&piece) {
                pieces.push(piece);
                found.push(Anchor { strip: at, left: strip.left(piece.0) });
            }
        }
    }
    found
}

/// The left edges at which pieces with numbers begin, from the left: the columns of blocks.
fn lefts(strips: &[Strip], anchors: &[Anchor]) -> Vec<i32> {
    let mut lefts: Vec<i32> = Vec::new();
    for anchor in anchors {
        let slack = strips.get(anchor.strip).map_or(0, Strip::height) * 2;
        if !lefts.iter().any(|l| (l - anchor.left).abs() <= slack) {
            lefts.push(anchor.left);
        }
    }
    lefts.sort_unstable();
    lefts
}

/// What stands in one column, near the numbers. The first column also has what stands left of it.
fn rows<'a>(
    strips: &[Strip],
    marked: &'a [Vec<Mark>],
    anchors: &[Anchor],
    (left, right): (i32, i32),
    is_first: bool,
) -> Vec<Row<'a>> {
    let first = anchors.iter().map(|a| a.strip).min().unwrap_or(0).saturating_sub(ROWS);
    let last = anchors.iter().map(|a| a.strip).max().unwrap_or(0) + ROWS * 2;
    let page = anchors.first().map_or(0, |a| page_of(strips, a.strip));
    let of_page = strips.iter().enumerate().filter(|(at, s)| s.page == page && (first..=last).contains(at));
    let mut rows = Vec::new();
    for (at, strip) in of_page {
        let slack = strip.height();
        let marks: Vec<&Mark> = marked
            .get(at)
            .into_iter()
            .flatten()
            .filter(|m| {
                let begins = strip.left(strip.piece_of(m.first).0);
                (is_first || begins + slack >= left) && begins + slack < right
            })
            .collect();
        if !marks.is_empty() {
            rows.push(Row { strip: at, top: strip.top, bottom: strip.bottom, marks });
        }
    }
    rows
}

/// The rows parted into blocks with one number each: between two numbers, where the gap is widest.
fn blocks<'a, 'r>(rows: &'r [Row<'a>], anchors: &[Anchor], (left, right): (i32, i32)) -> Vec<Block<'a, 'r>> {
    let is_anchor = |row: &Row<'_>| {
        anchors.iter().any(|a| a.strip == row.strip && a.left < right && a.left + 2_000 >= left)
            && row.marks.iter().any(|m| matches!(m.kind, MarkKind::Item(_)))
    };
    let at: Vec<usize> = rows.iter().enumerate().filter(|(_, r)| is_anchor(r)).map(|(i, _)| i).collect();
    let gap = |i: usize| match (rows.get(i), rows.get(i + 1)) {
        (Some(a), Some(b)) => b.top - a.bottom,
        _ => i32::MAX,
    };
    let within: Vec<i32> =
        (at.first().copied().unwrap_or(0)..at.last().copied().unwrap_or(0)).map(gap).collect();
    let least = within.iter().copied().min().unwrap_or(0).max(0);
    // Where a block ends: behind the widest gap before the next number, the last of equals.
    let mut ends: Vec<usize> = Vec::new();
    for pair in at.windows(2) {
        let [a, b] = pair else { continue };
        let widest = (*a..*b).max_by_key(|i| (gap(*i), *i)).unwrap_or(*a);
        ends.push(widest + 1);
    }
    let usual = least + rows.first().map_or(0, |r| (r.bottom - r.top) / 2);
    let (Some(first), Some(last)) = (at.first().copied(), at.last().copied()) else { return Vec::new() };
    let mut top = first;
    while top > 0 && first - top < ROWS && gap(top - 1) <= usual {
        top -= 1;
    }
    let mut bottom = last + 1;
    while bottom < rows.len() && bottom - last < ROWS && gap(bottom - 1) <= usual {
        bottom += 1;
    }
    ends.push(bottom);
    let mut blocks = Vec::new();
    for end in ends {
        if let Some(rows) = rows.get(top..end) {
            blocks.push(Block { rows });
        }
        top = end;
    }
    blocks
}

fn line(strips: &[Strip], block: &Block<'_, '_>) -> Option<LineSeen> {
    let marks: Vec<(usize, &Mark)> =
        block.rows.iter().flat_map(|r| r.marks.iter().map(|m| (r.strip, *m))).collect();
    let mut line = LineSeen::new(union(marks.iter().map(|(_, m)| &m.seen.source)));
    for (_, mark) in &marks {
        let MarkKind::Item(hits) = &mark.kind else { continue };
        let kind = if hits.iter().any(|h| h.unit.is_some()) { RefKind::Gtin } else { RefKind::Unknown };
        line.refs.push(RefSeen { kind, seen: mark.seen.clone() });
    }
    let quantity = quantity(strips, block, &marks)?;
    let taken_price = prices(&marks, quantity);
    let number = |at: usize| marks.get(at).and_then(|(_, m)| m.number().cloned());
    line.quantity = number(quantity);
    (line.price, line.amount) = match taken_price {
        Some((price, amount)) => (number(price), number(amount)),
        None => (priced(&marks, quantity).and_then(number), None),
    };
    let unit = marks.get(quantity + 1).filter(|(_, m)| m.kind == MarkKind::Unit);
    line.unit = unit.map(|(_, m)| crate::prose::trimmed(&m.seen));
    let is_taken = |at: usize| {
        at == quantity
            || (unit.is_some() && at == quantity + 1)
            || taken_price.is_some_and(|(p, a)| at == p || at == a)
    };
    line.words = words(strips, &marks, is_taken);
    Some(line)
}

/// Which of the marks is the quantity: behind a label for it, before a unit, or proven by price and amount. None where two numbers
/// are that as much.
fn quantity(strips: &[Strip], block: &Block<'_, '_>, marks: &[(usize, &Mark)]) -> Option<usize> {
    let mut best: Vec<(i32, usize)> = Vec::new();
    for (at, (strip, mark)) in marks.iter().enumerate() {
        let Some(value) = mark.number().and_then(|n| n.value(None)) else { continue };
        let is_counter = counts_blocks(marks, at) || stands_alone(block, mark);
        if value <= Decimal::ZERO || is_counter || is_money(marks, at) {
            continue;
        }
        let labelled = strips.get(*strip).map(Strip::labels).unwrap_or_default();
        let named = labelled.iter().any(|l| l.role == Role::Quantity && l.end == mark.first);
        let other = labelled.iter().any(|l| l.role != Role::Quantity && l.end == mark.first);
        let packed = marks.get(at + 1).is_some_and(|(s, m)| s == strip && is_pack(m));
        let proven = prices(marks, at).is_some();
        let points =
            4 * i32::from(named) + 3 * i32::from(packed) + 3 * i32::from(proven) - 4 * i32::from(other);
        if points > 0 {
            best.push((points, at));
        }
    }
    best.sort_unstable_by_key(|(points, at)| (std::cmp::Reverse(*points), *at));
    match best.as_slice() {
        [(_, at)] => Some(*at),
        [(first, at), (second, _), ..] if first > second => Some(*at),
        _ => None,
    }
}

/// "1 of 6".
fn counts_blocks(marks: &[(usize, &Mark)], at: usize) -> bool {
    let is_of = |i: usize| {
        marks.get(i).is_some_and(|(_, m)| {
            matches!(m.seen.text.to_lowercase().as_str(), "of" | "von" | "de" | "sur" | "di" | "van" | "/")
        })
    };
    let is_number = |i: usize| marks.get(i).is_some_and(|(_, m)| m.number().is_some());
    (is_of(at + 1) && is_number(at + 2)) || (at >= 2 && is_of(at - 1) && is_number(at - 2))
}

/// A number that is all of its row says which block it is.
fn stands_alone(block: &Block<'_, '_>, mark: &Mark) -> bool {
    block.rows.iter().any(|r| matches!(r.marks.as_slice(), [one] if one.seen == mark.seen))
}

/// A currency sign stands beside the number, or "@" before it.
fn is_money(marks: &[(usize, &Mark)], at: usize) -> bool {
    let text = |i: Option<usize>| i.and_then(|i| marks.get(i)).map_or("", |(_, m)| m.seen.text.as_str());
    let is_sign = |t: &str| formats::number::CURRENCY_SIGNS.contains(&t);
    is_sign(text(at.checked_sub(1))) || is_sign(text(Some(at + 1))) || text(at.checked_sub(1)) == "@"
}

/// Price and amount that fit the quantity.
fn prices(marks: &[(usize, &Mark)], quantity: usize) -> Option<(usize, usize)> {
    let numbers: Vec<(usize, &NumberSeen)> = marks
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != quantity)
        .filter_map(|(at, (_, m))| Some((at, m.number()?)))
        .filter(|(_, n)| n.seen.text.contains(['.', ',']))
        .collect();
    let quantity = marks.get(quantity)?.1.number()?;
    for (nth, (price, p)) in numbers.iter().enumerate() {
        for (amount, a) in numbers.iter().skip(nth + 1) {
            let holds = quantity.readings.iter().any(|q| {
                p.readings.iter().any(|p| {
                    a.readings.iter().any(|a| (q.0 * p.0 - a.0).abs() <= Decimal::new(1, 2) && !a.0.is_zero())
                })
            });
            if holds {
                return Some((*price, *amount));
            }
        }
    }
    None
}

/// A price without an amount: "@ $6.87".
fn priced(marks: &[(usize, &Mark)], quantity: usize) -> Option<usize> {
    (0..marks.len()).find(|at| {
        let has_cents =
            marks.get(*at).is_some_and(|(_, m)| m.number().is_some() && m.seen.text.contains(['.', ',']));
        *at != quantity && has_cents && is_money(marks, *at)
    })
}

/// What describes the item: no label, no sign, nothing that leads up to its number.
fn words(strips: &[Strip], marks: &[(usize, &Mark)], is_taken: impl Fn(usize) -> bool) -> Option<Seen> {
    let mut words: Vec<Seen> = Vec::new();
    for (at, (strip, mark)) in marks.iter().enumerate() {
        let Some(here) = strips.get(*strip) else { continue };
        let piece = here.piece_of(mark.first);
        let leads_up = marks.iter().any(|(s, m)| {
            s == strip
                && matches!(m.kind, MarkKind::Item(_))
                && (piece.0..piece.1).contains(&m.first)
                && mark.first <= m.first
        });
        let is_label = here.labels().iter().any(|l| (l.first..l.end).contains(&mark.first));
        let is_money = mark.number().is_some() && is_money(marks, at);
        let is_word = matches!(mark.kind, MarkKind::Word | MarkKind::Unit | MarkKind::Number(_));
        if is_word && !is_taken(at) && !leads_up && !is_label && !is_money && !is_sign(&mark.seen.text) {
            words.push(mark.seen.clone());
        }
    }
    crate::table::joined(&words)
}

/// Blocks side by side from the left, then those below.
fn in_reading_order(strips: &[Strip], mut found: Vec<(usize, i32, LineSeen)>) -> Vec<LineSeen> {
    let top = |at: usize| strips.get(at).map_or((0, 0), |s| (s.page, s.top));
    found.sort_by_key(|(at, left, _)| (top(*at), *left));
    let mut bands: Vec<Vec<(usize, i32, LineSeen)>> = Vec::new();
    for one in found {
        let height = strips.get(one.0).map_or(0, Strip::height);
        let same = bands.last().and_then(|b| b.first()).is_some_and(|first| {
            let (a, b) = (top(first.0), top(one.0));
            a.0 == b.0 && b.1 - a.1 <= height
        });
        match bands.last_mut() {
            Some(band) if same => band.push(one),
            _ => bands.push(vec![one]),
        }
    }
    bands.iter_mut().for_each(|band| band.sort_by_key(|(_, left, _)| *left));
    bands.into_iter().flatten().map(|(.., line)| line).collect()
}
