//! Rows to lines: what belongs to the row that begins one.

use formats::lexicon::Role;

use super::anchors::anchors;
use super::blocks::{block_line, blocks};
use super::cells::line;
use super::columns::{ColumnRole, Columns};
use super::fold::BESIDE;
use super::page::{Page, is_running_text, is_wide_text, names_item};
use crate::records::ItemIndex;
use crate::seen::{LineSeen, Seen};
use crate::strips::Strip;

/// Rows that end a table or interrupt it.
const ENDS: [Role; 5] = [Role::Total, Role::PaymentTerms, Role::FreightTerms, Role::BillTo, Role::ShipTo];

/// Heads of columns that hold something of the whole order.
const OF_ORDER: [Role; 7] = [
    Role::PoNumber,
    Role::ShipTo,
    Role::BillTo,
    Role::Buyer,
    Role::CustomerNumber,
    Role::Currency,
    Role::OrderDate,
];

/// Rows of one line, how far apart they may stand in heights of a row, and how many there may be.
pub const ROWS_MAX: usize = 8;

/// A line and the strips it takes.
type LineRows = (LineSeen, Vec<usize>);

/// The lines, each with the strips it takes; and the strips of items of which nothing is asked for.
/// Where there are no columns and a head names quantities (`counts`), each item is a line.
pub fn lines(page: &Page<'_>, columns: &Columns, counts: bool) -> (Vec<LineRows>, Vec<usize>) {
    let anchors = if columns.list.is_empty() {
        page.body.iter().copied().filter(|s| counts && names_item(page, *s)).collect()
    } else {
        anchors(page, columns)
    };
    let Some(first) = anchors.first().copied() else { return Default::default() };
    if let Some(blocks) = blocks(page, columns, &anchors) {
        let mut lines: Vec<LineRows> =
            blocks.into_iter().filter_map(|rows| Some((block_line(page, columns, &rows)?, rows))).collect();
        let blank = without_blanks(columns, &mut lines, page.in_sheet && counts);
        return (lines, blank);
    }
    let mut lines = best_grouped(page, columns, first, &anchors);
    let blank = without_blanks(columns, &mut lines, page.in_sheet && counts);
    while lines.len() > 1 && is_below_the_table(page, &lines) {
        lines.pop();
    }
    (lines, blank)
}

/// Rows between the lines, or right below the last, that begin with a code where the lines have theirs and are of none of them. A scanner
/// misses single figures. And on a form of which most rows are left blank, those.
pub fn unread(page: &Page<'_>, columns: &Columns, lines: &[LineRows]) -> (Vec<Seen>, Vec<usize>) {
    const MOST: usize = 3;
    let is_used = |s: usize| lines.iter().any(|(_, rows)| rows.contains(&s));
    let begins_with_code = |s: usize| {
        let word = page.strips.get(s).and_then(|strip| strip.words.first())?;
        let bare = word.text.trim_matches(|c: char| !c.is_alphanumeric());
        let (figures, letters) = bare.chars().fold((0, 0), |(f, l), c| {
            (f + usize::from(c.is_ascii_digit()), l + usize::from(c.is_alphabetic()))
        });
        let is_code =
            crate::look::Look::is_code_like(bare) && (figures >= 4 || (figures >= 2 && letters >= 1));
        (is_code && formats::date::whole(bare, None, None).is_none()).then_some(word.left)
    };
    let of_lines: Vec<(usize, i32)> = lines
        .iter()
        .filter_map(|(_, rows)| rows.iter().find_map(|s| Some((*s, begins_with_code(*s)?))))
        .collect();
    let (Some((first, _)), false) = (of_lines.first().copied(), page.in_sheet) else {
        return Default::default();
    };
    // Most lines begin with a code, or a row that does is something else.
    if of_lines.len() * 3 < lines.len() * 2 {
        return Default::default();
    }
    let counts = |s: usize| {
        let is_count = |m: &crate::marks::Mark| columns.at(m).is_some_and(|c| c.role == ColumnRole::Quantity);
        page.marks(s).iter().any(|m| m.number().is_some() && is_count(m))
    };
    let pitch = of_lines.windows(2).filter_map(|pair| match pair {
        [(a, _), (b, _)] => Some(page.strips.get(*b)?.top - page.strips.get(*a)?.top),
        _ => None,
    });
    let pitch = pitch.filter(|p| *p > 0).max().unwrap_or(0);
    let mut last = first;
    let mut found = Vec::new();
    for s in page.body.iter().copied().filter(|s| *s > first) {
        if is_used(s) {
            last = s;
            continue;
        }
        let (Some(strip), Some(above)) = (page.strips.get(s), page.strips.get(last)) else { break };
        if page.is_sum(s)
            || page.has_label(s, &ENDS)
            || page.is_contact(s)
            || strip.top - above.top > pitch * 3 / 2
        {
            break;
        }
        let slack = strip.height();
        let aligned =
            begins_with_code(s).is_some_and(|left| of_lines.iter().any(|(_, l)| (l - left).abs() <= slack));
        if aligned && strip.words.len() >= 3 {
            found.push((counts(s), strip.seen(0, strip.words.len())));
            last = s;
        }
    }
    // A form of which most rows are left blank.
    if found.len() >= lines.len() && !found.iter().any(|(counts, _)| *counts) {
        let is_blank = |s: &usize| !is_used(*s) && begins_with_code(*s).is_some() && !counts(*s);
        return (Vec::new(), page.body.iter().copied().filter(is_blank).collect());
    }
    (found.into_iter().map(|(_, seen)| seen).take(MOST).collect(), Vec::new())
}

/// Rows that belong to a line stand below the one with its numbers, or some of them above it, or on both sides: whatever brings each
/// line one item.
fn best_grouped(page: &Page<'_>, columns: &Columns, first: usize, anchors: &[usize]) -> Vec<LineRows> {
    let usual = rows_before(page, columns, first, anchors);
    let last = anchors.last().copied().unwrap_or(first);
    let is_open = page.body.iter().any(|s| {
        (first.saturating_sub(3)..=last + 3).contains(s) && !anchors.contains(s) && names_item(page, *s)
    });
    let others = [0usize, 1, 2].into_iter().filter(|n| is_open && !page.in_sheet && *n != usual);
    let mut ways: Vec<Vec<LineRows>> =
        std::iter::once(usual).chain(others).map(|before| grouped(page, columns, anchors, before)).collect();
    ways.extend(centred(page, columns, anchors));
    if ways.len() == 1 {
        return ways.pop().unwrap_or_default();
    }
    let worth = |lines: &[LineRows]| lines.iter().map(|(line, _)| single_item(page, line)).sum::<i32>();
    // Of equals, the first.
    ways.into_iter().rev().max_by_key(|lines| worth(lines)).unwrap_or_default()
}

/// Cells of several rows, centred beside those of one: each row belongs to the nearest row with numbers. Only where some row stands
/// nearer to the numbers below it than to those above.
fn centred(page: &Page<'_>, columns: &Columns, anchors: &[usize]) -> Option<Vec<LineRows>> {
    let row = |s: usize| page.strips.get(s);
    let apart = |a: usize, b: usize| match (row(a), row(b)) {
        (Some(x), Some(y)) if x.page == y.page => Some((x.top + x.bottom - y.top - y.bottom).abs() / 2),
        _ => None,
    };
    let mut of_anchor: Vec<Vec<usize>> = anchors.iter().map(|a| vec![*a]).collect();
    let mut is_needed = false;
    for strip in page.body.iter().copied().filter(|s| !anchors.contains(s)) {
        let nearest = anchors.iter().enumerate().filter_map(|(nth, a)| Some((apart(*a, strip)?, nth))).min();
        let Some((far, nth)) = nearest else { continue };
        let height = row(strip).map_or(0, Strip::height);
        let is_end = page.is_sum(strip) || page.has_label(strip, &ENDS) || page.is_contact(strip);
        if far > height * 2 || is_end {
            continue;
        }
        is_needed |= anchors.get(nth).is_some_and(|a| *a > strip);
        if let Some(rows) = of_anchor.get_mut(nth) {
            rows.push(strip);
        }
    }
    if page.in_sheet || !is_needed {
        return None;
    }
    let lines = anchors.iter().zip(of_anchor).filter_map(|(anchor, mut rows)| {
        rows.sort_unstable();
        Some((line(page, columns, *anchor, &rows)?, rows))
    });
    Some(lines.collect())
}

/// How plainly a line names one item: by its numbers, and by its words.
fn single_item(page: &Page<'_>, line: &LineSeen) -> i32 {
    let mut items: Vec<ItemIndex> =
        line.refs.iter().flat_map(|r| page.look.hits(&r.seen.text)).map(|h| h.item).collect();
    items.sort_unstable();
    items.dedup();
    let words = line.words.as_ref().map(|w| w.text.as_str()).unwrap_or_default();
    let percent = match items.as_slice() {
        [] => page.look.catalogue.by_words(words).first().map_or(0, |h| h.explained),
        [one] => 300 + page.look.catalogue.fit(*one, words).explained,
        _ => return -400,
    };
    i32::try_from(percent).unwrap_or(0)
}

fn grouped(page: &Page<'_>, columns: &Columns, anchors: &[usize], before: usize) -> Vec<LineRows> {
    let mut lines = Vec::new();
    for (nth, anchor) in anchors.iter().enumerate() {
        let next = anchors.get(nth + 1).copied();
        let mut rows: Vec<usize> =
            page.body.iter().copied().filter(|s| *s < *anchor).rev().take(before).collect();
        rows.reverse();
        rows.push(*anchor);
        rows.extend(rows_after(page, columns, *anchor, next, before));
        if let Some(line) = line(page, columns, *anchor, &rows) {
            lines.push((line, rows));
        }
    }
    lines
}

/// On a form with printed rows, those without a quantity are not ordered, nor is what says 0. What was taken out is told.
/// In a sheet whose head names quantities, a price list has amounts beside empty cells.
fn without_blanks(columns: &Columns, lines: &mut Vec<LineRows>, is_sheet: bool) -> Vec<usize> {
    let is_zero =
        |l: &LineSeen| l.quantity.as_ref().and_then(|q| q.value(columns.style)).is_some_and(|v| v.is_zero());
    let had_zeros = lines.iter().any(|(line, _)| is_zero(line));
    let mut blank: Vec<usize> =
        lines.iter().filter(|(l, _)| is_zero(l)).flat_map(|(_, rows)| rows.clone()).collect();
    lines.retain(|(line, _)| !is_zero(line));
    let is_blank = |l: &LineSeen| l.quantity.is_none() && (is_sheet || l.amount.is_none());
    let count = lines.iter().filter(|(l, _)| is_blank(l)).count();
    if (had_zeros || (count >= 2 && count * 4 >= lines.len())) && count < lines.len() {
        blank.extend(lines.iter().filter(|(l, _)| is_blank(l)).flat_map(|(_, rows)| rows.clone()));
        lines.retain(|(line, _)| !is_blank(line));
    }
    blank
}

/// The last row stands far below the others and names no item: a footer.
fn is_below_the_table(page: &Page<'_>, lines: &[(LineSeen, Vec<usize>)]) -> bool {
    let [.., (_, before), (last, rows)] = lines else { return false };
    let (Some(above), Some(here)) =
        (before.last().and_then(|s| page.strips.get(*s)), rows.first().and_then(|s| page.strips.get(*s)))
    else {
        return false;
    };
    let far = here.top - above.bottom > above.height() * 2;
    let by_number = last.refs.iter().any(|r| !page.look.hits(&r.seen.text).is_empty());
    let words = last.words.as_ref().map(|w| w.text.as_str()).unwrap_or_default();
    let by_words = || page.look.catalogue.by_words(words).first().is_some_and(|h| h.explained >= 50);
    far && !by_number && !by_words()
}

/// Do lines have rows above the one with the numbers? They do if something that belongs to a line stands between the head and
/// the first number row.
fn rows_before(page: &Page<'_>, columns: &Columns, first: usize, anchors: &[usize]) -> usize {
    let Some(head) = page.head else { return 0 };
    // What was carried over from the page before belongs to no line.
    let between = page.body.iter().copied().filter(|s| (head.end..first).contains(s));
    let between: Vec<usize> = between.filter(|s| !holds_only_amount(page, columns, *s)).collect();
    let count = between.len();
    if count == 0
        || count > 3
        || page.strips.get(head.first).map(|s| s.page) != page.strips.get(first).map(|s| s.page)
    {
        return 0;
    }
    // It must be so for the other lines as well.
    let holds = anchors.windows(2).all(|pair| match pair {
        [a, b] => page.body.iter().filter(|s| (*a + 1..*b).contains(s)).count() >= count,
        _ => true,
    });
    if holds { count } else { 0 }
}

/// An amount stands on the row, and nothing else of a line.
fn holds_only_amount(page: &Page<'_>, columns: &Columns, strip: usize) -> bool {
    let numbers = page.marks(strip).iter().filter(|m| m.number().is_some());
    let roles: Vec<ColumnRole> = numbers.filter_map(|m| columns.at(m)).map(|c| c.role).collect();
    let of_line = [ColumnRole::Quantity, ColumnRole::Price];
    roles.contains(&ColumnRole::Amount)
        && !roles.iter().any(|r| of_line.contains(r))
        && !names_item(page, strip)
}

fn rows_after(
    page: &Page<'_>,
    columns: &Columns,
    anchor: usize,
    next: Option<usize>,
    before: usize,
) -> Vec<usize> {
    let mut rows = Vec::new();
    let mut last = anchor;
    let follow: Vec<usize> =
        page.body.iter().copied().filter(|s| *s > anchor && next.is_none_or(|n| *s < n)).collect();
    let usable = follow.len().saturating_sub(if next.is_some() { before } else { 0 });
    for strip in follow.into_iter().take(usable) {
        let (Some(above), Some(here)) = (page.strips.get(last), page.strips.get(strip)) else { break };
        let gap = here.top - above.bottom;
        let far = here.page != above.page || gap > above.height();
        let holds_amount = page
            .marks(strip)
            .iter()
            .any(|m| m.number().is_some() && columns.at(m).is_some_and(|c| c.role == ColumnRole::Amount));
        let is_end =
            (page.has_label(strip, &ENDS) || page.is_sum(strip) || holds_amount) && !names_item(page, strip);
        // In a sheet, an item has a row to itself.
        let is_own_row = page.in_sheet && names_item(page, strip);
        if far || is_end || is_own_row || rows.len() >= ROWS_MAX || is_wide_text(page, here, strip) {
            break;
        }
        rows.push(strip);
        last = strip;
    }
    rows
}

/// What the columns of the whole order say on the rows of a line.
pub fn facts(page: &Page<'_>, columns: &Columns, rows: &[usize], line: usize) -> Vec<(Role, Seen, usize)> {
    let strips = rows.iter().filter_map(|row| page.strips.get(*row));
    strips
        .flat_map(|strip| strip.pieces.iter().map(move |(a, b)| (strip, *a, *b)))
        .filter_map(|(strip, a, b)| {
            let (left, right) = (strip.left(a), strip.right(b));
            let of_line = columns.between(left, right).is_some_and(|c| c.role != ColumnRole::Other);
            let role = of_order(page, left, right).filter(|_| !of_line)?;
            Some((role, strip.seen(a, b), line))
        })
        .collect()
}

pub fn of_order(page: &Page<'_>, left: i32, right: i32) -> Option<Role> {
    let roles = page.heads_over(left, right);
    // "Pedido" over "Cant." is a heading over several columns, and the column is one of quantities.
    let of_line = [
        Role::Description,
        Role::Quantity,
        Role::Unit,
        Role::Price,
        Role::Amount,
        Role::Item,
        Role::Position,
    ];
    // "Best.-Nr." may be a number of the order or of the item: what stands below tells.
    let holds_items = || {
        let mut items: Vec<ItemIndex> = page
            .body
            .iter()
            .flat_map(|s| page.marks(*s))
            .filter(|m| m.left.max(left) < m.right.min(right) || (m.left - left).abs() < 100)
            .filter_map(|m| match &m.kind {
                crate::marks::MarkKind::Item(hits) => hits.first().map(|h| h.item),
                _ => None,
            })
            .collect();
        items.sort_unstable();
        items.dedup();
        items.len() >= 2
    };
    if roles.contains(&Role::PoNumber) && holds_items() {
        return None;
    }
    OF_ORDER.into_iter().find(|r| roles.contains(r) && !roles.iter().any(|r| of_line.contains(r)))
}

/// Numbers in the column of amounts on the few rows below the last line.
pub fn sums(page: &Page<'_>, columns: &Columns, last: usize) -> Vec<crate::seen::NumberSeen> {
    let Some(end) = page.strips.get(last) else { return Vec::new() };
    let below = page.body.iter().copied().filter(|s| *s > last).take(8);
    below
        .filter(|s| {
            page.strips.get(*s).is_some_and(|strip| strip.page == end.page && !is_running_text(strip))
        })
        .flat_map(|s| page.marks(s))
        .filter(|m| {
            // Sums stand under their column also where second rows were laid beside first ones.
            let beside = columns.between(m.left + BESIDE, m.right + BESIDE);
            [columns.at(m), beside].into_iter().flatten().any(|c| c.role == ColumnRole::Amount)
        })
        .filter_map(|m| m.number().cloned())
        .filter(|n| n.seen.text.contains(['.', ',']))
        .collect()
}
