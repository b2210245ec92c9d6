//! Rows to lines: which rows begin a line, and what belongs to it.

use basics::Decimal;
use formats::lexicon::{Role, folded};

use super::Head;
use super::blocks::{block_line, blocks, wrapped_codes};
use super::columns::{ColumnRole, Columns, is_in_text, is_price_base};
use crate::look::Look;
use crate::marks::{Mark, MarkKind};
use crate::records::ItemIndex;
use crate::seen::{DayRole, DaySeen, Label, LineSeen, RefKind, RefSeen, Seen};
use crate::strips::Strip;

/// What the readers of columns and rows share.
pub struct Page<'a> {
    pub strips: &'a [Strip],
    pub marked: &'a [Vec<Mark>],
    pub labels: &'a [Vec<Label>],
    /// Strips that may hold lines.
    pub body: &'a [usize],
    pub head: Option<&'a Head>,
    pub look: &'a Look<'a>,
    pub in_sheet: bool,
}

impl Page<'_> {
    /// Roles of the heads that stand over a column.
    pub fn heads_over(&self, left: i32, right: i32) -> Vec<Role> {
        let Some(head) = self.head else { return Vec::new() };
        let (left, right) = self.cell_of(left, right);
        let over: Vec<(i32, Role)> = head
            .labels
            .iter()
            .map(|(role, l, r)| (self.cell_of(*l, *r), *role))
            .map(|((l, r), role)| (right.min(r) - left.max(l), role))
            .filter(|(overlap, _)| *overlap > 0)
            .collect();
        over.into_iter().map(|(_, role)| role).collect()
    }

    /// In a sheet the whole cell counts, on paper the words.
    pub fn cell_of(&self, left: i32, right: i32) -> (i32, i32) {
        if self.in_sheet {
            let cell = left.div_euclid(crate::strips::CELL) * crate::strips::CELL;
            (cell, cell + crate::strips::CELL - 1)
        } else {
            (left, right)
        }
    }

    /// What an item costs in each of its units.
    pub fn unit_prices(&self, item: ItemIndex) -> Vec<Decimal> {
        let Some(record) = self.look.catalogue.item(item) else { return Vec::new() };
        let price = self.look.account.and_then(|a| a.prices.get(&item)).copied().or(record.list_price);
        price.map(|p| record.units.iter().map(|u| p * u.factor).collect()).unwrap_or_default()
    }

    pub fn marks(&self, strip: usize) -> &[Mark] {
        self.marked.get(strip).map(Vec::as_slice).unwrap_or_default()
    }

    /// A row that states a sum: a label for it and no item.
    pub fn is_sum(&self, strip: usize) -> bool {
        let names_item = self.marks(strip).iter().any(|m| matches!(m.kind, MarkKind::Item(_)));
        !names_item && self.has_label(strip, &[Role::Total, Role::Amount])
    }

    /// A row with a mail address or the numbers of a register, a bank or a tax office: none of its numbers is of a line.
    pub fn is_contact(&self, strip: usize) -> bool {
        const LEGAL: [&str; 13] = [
            "iban",
            "bic",
            "swift",
            "hrb",
            "hra",
            "amtsgericht",
            "siret",
            "siren",
            "rcs",
            "kvk",
            "rea",
            "registergericht",
            "ustid",
        ];
        let words = || self.strips.get(strip).into_iter().flat_map(|s| &s.words);
        let is_legal = |text: &str| {
            let bare = folded(text);
            bare.split(' ').any(|part| LEGAL.contains(&part))
                || LEGAL.contains(&text.to_lowercase().trim_matches(':'))
        };
        // Totals name the tax as well, beside one amount.
        let numbers = words().filter(|w| w.text.bytes().filter(u8::is_ascii_digit).count() >= 4).count();
        if !self.in_sheet && numbers >= 2 && words().count() >= 6 && words().any(|w| is_legal(&w.text)) {
            return true;
        }
        let words = words();
        words
            .filter_map(|w| w.text.split_once('@'))
            .any(|(name, host)| !name.is_empty() && host.contains('.'))
    }

    fn has_label(&self, strip: usize, roles: &[Role]) -> bool {
        self.labels.get(strip).into_iter().flatten().any(|l| roles.contains(&l.role))
    }
}

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
        let blank = without_blanks(columns, &mut lines);
        return (lines, blank);
    }
    let mut lines = best_grouped(page, columns, first, &anchors);
    let blank = without_blanks(columns, &mut lines);
    while lines.len() > 1 && is_below_the_table(page, &lines) {
        lines.pop();
    }
    (lines, blank)
}

/// Rows that begin lines: those with numbers in the columns, and those with an item where the others have theirs.
fn anchors(page: &Page<'_>, columns: &Columns) -> Vec<usize> {
    let mut anchors: Vec<usize> =
        page.body.iter().copied().filter(|s| is_anchor(page, columns, *s)).collect();
    if let Some((left, right)) = item_column(page, &anchors) {
        // The rows of a sheet all belong to it; on paper, items far from the others are something else.
        let (from, to) = match (page.in_sheet, anchors.as_slice()) {
            (false, [first, .., last]) => (*first, *last),
            _ => (0, page.strips.len()),
        };
        let begins = |s: &usize| {
            names_item(page, *s) && {
                let first = page.marks(*s).iter().find(|m| matches!(m.kind, MarkKind::Item(_)));
                first.is_some_and(|m| m.left >= left - 50 && m.left < right)
            }
        };
        let more: Vec<usize> = page
            .body
            .iter()
            .copied()
            .filter(|s| (from..=to + 3).contains(s) && !anchors.contains(s) && begins(s))
            .collect();
        anchors.extend(more);
        anchors.sort_unstable();
    }
    anchors
}

/// Rows that belong to a line stand below the one with its numbers, or some of them above it, or on both sides: whatever brings each
/// line one item.
fn best_grouped(page: &Page<'_>, columns: &Columns, first: usize, anchors: &[usize]) -> Vec<LineRows> {
    let usual = rows_before(page, first, anchors);
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
fn without_blanks(columns: &Columns, lines: &mut Vec<LineRows>) -> Vec<usize> {
    let is_zero =
        |l: &LineSeen| l.quantity.as_ref().and_then(|q| q.value(columns.style)).is_some_and(|v| v.is_zero());
    let had_zeros = lines.iter().any(|(line, _)| is_zero(line));
    let mut blank: Vec<usize> =
        lines.iter().filter(|(l, _)| is_zero(l)).flat_map(|(_, rows)| rows.clone()).collect();
    lines.retain(|(line, _)| !is_zero(line));
    let is_blank = |l: &LineSeen| l.quantity.is_none() && l.amount.is_none();
    let count = lines.iter().filter(|(l, _)| is_blank(l)).count();
    if (had_zeros || (count >= 2 && count * 4 >= lines.len())) && count < lines.len() {
        blank.extend(lines.iter().filter(|(l, _)| is_blank(l)).flat_map(|(_, rows)| rows.clone()));
        lines.retain(|(line, _)| !is_blank(line));
    }
    blank
}

/// Where the numbers of items stand on the rows that begin lines.
fn item_column(page: &Page<'_>, anchors: &[usize]) -> Option<(i32, i32)> {
    let firsts: Vec<&Mark> = anchors
        .iter()
        .filter_map(|s| page.marks(*s).iter().find(|m| matches!(m.kind, MarkKind::Item(_))))
        .collect();
    let left = firsts.iter().map(|m| m.left).min()?;
    let right = firsts.iter().map(|m| m.right).max()?;
    let narrow = firsts.iter().all(|m| m.right.min(right) - m.left.max(left) > 0) && right - left < 20_000;
    (firsts.len() * 3 >= anchors.len() * 2 && firsts.len() >= 2 && narrow).then_some((left, right))
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

/// A row begins a line if numbers stand in its columns, or a number and an item.
fn is_anchor(page: &Page<'_>, columns: &Columns, strip: usize) -> bool {
    let marks = page.marks(strip);
    let mut roles: Vec<ColumnRole> = marks
        .iter()
        .enumerate()
        .filter(|(at, m)| m.number().is_some() && !(page.in_sheet && is_in_text(page, strip, marks, *at)))
        .filter_map(|(_, m)| columns.at(m))
        .map(|c| c.role)
        .filter(|r| *r != ColumnRole::Other)
        .collect();
    roles.dedup();
    let names_item = names_item(page, strip);
    let words = marks.iter().filter(|m| m.kind == MarkKind::Word && m.seen.text.chars().count() > 2).count();
    let is_total = (page.is_sum(strip) && (!roles.contains(&ColumnRole::Quantity) || words <= 2))
        || (!names_item && page.has_label(strip, &[Role::LineCount]));
    // "Afleveradres; Konijnenberg 44; 4825 BD" states something of the whole order.
    // The number of an account goes on below the name of the bank.
    let only_numbers =
        !names_item && !marks.iter().any(|m| matches!(m.kind, MarkKind::Word | MarkKind::Unit));
    if only_numbers && strip.checked_sub(1).is_some_and(|above| page.is_contact(above)) {
        return false;
    }
    let first_label = page.labels.get(strip).and_then(|l| l.first()).filter(|l| l.first == 0);
    if page.in_sheet && !names_item && first_label.is_some_and(|l| !crate::strips::is_line_role(l.role)) {
        return false;
    }
    // A long description beside numbers in three columns is no sentence.
    let is_text = !names_item
        && !page.in_sheet
        && roles.len() < 3
        && page.strips.get(strip).is_some_and(is_running_text);
    if is_total || is_text || (page.is_contact(strip) && !names_item) {
        return false;
    }
    let has = |role| roles.contains(&role);
    let needed = if columns.telling() >= 3 { 2 } else { 1 };
    let only_position = roles.as_slice() == [ColumnRole::Position];
    let telling = roles.len() >= needed && !(needed == 1 && only_position && !names_item);
    // A sum or a page number alone is no line.
    telling
        && (has(ColumnRole::Quantity)
            || has(ColumnRole::Position)
            || names_item
            || has_words(page, strip, columns))
}

/// Words that could be a description stand on the row.
fn has_words(page: &Page<'_>, strip: usize, columns: &Columns) -> bool {
    let words = page.marks(strip).iter().filter(|m| m.kind == MarkKind::Word && columns.at(m).is_none());
    words.filter(|m| m.seen.text.chars().filter(|c| c.is_alphabetic()).count() >= 3).count() >= 2
}

/// Do lines have rows above the one with the numbers? They do if something that belongs to a line stands between the head and
/// the first number row.
fn rows_before(page: &Page<'_>, first: usize, anchors: &[usize]) -> usize {
    let Some(head) = page.head else { return 0 };
    let between: Vec<usize> = page.body.iter().copied().filter(|s| (head.end..first).contains(s)).collect();
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

/// A long run of words without a gap: a sentence.
pub fn is_running_text(strip: &Strip) -> bool {
    strip.words.len() >= 9 && strip.pieces.iter().any(|(a, b)| b - a >= 9)
}

/// What the columns of the whole order say on the rows of a line.
pub fn facts(page: &Page<'_>, rows: &[usize], line: usize) -> Vec<(Role, Seen, usize)> {
    let strips = rows.iter().filter_map(|row| page.strips.get(*row));
    strips
        .flat_map(|strip| strip.pieces.iter().map(move |(a, b)| (strip, *a, *b)))
        .filter_map(|(strip, a, b)| {
            Some((of_order(page, strip.left(a), strip.right(b))?, strip.seen(a, b), line))
        })
        .collect()
}

fn of_order(page: &Page<'_>, left: i32, right: i32) -> Option<Role> {
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
        .filter(|m| columns.at(m).is_some_and(|c| c.role == ColumnRole::Amount))
        .filter_map(|m| m.number().cloned())
        .filter(|n| n.seen.text.contains(['.', ',']))
        .collect()
}

/// In a running text, a few figures that happen to be an item's number name none: "Amtsgericht HRB 40231".
pub fn names_item(page: &Page<'_>, strip: usize) -> bool {
    let Some(row) = page.strips.get(strip) else { return false };
    let marks = page.marks(strip);
    let labels = page.labels.get(strip).map(Vec::as_slice).unwrap_or_default();
    marks.iter().enumerate().any(|(at, m)| {
        let figures = m.seen.text.bytes().all(|b| b.is_ascii_digit()) && m.seen.text.len() < 8;
        let left = at.checked_sub(1).and_then(|i| marks.get(i));
        let touched = left.is_some_and(|l| {
            let is_label = labels.iter().any(|label| (label.first..label.end).contains(&l.first));
            let letters = l.seen.text.chars().filter(|c| c.is_alphabetic()).count();
            l.kind == MarkKind::Word && letters >= 2 && !is_label && m.left - l.right < row.height() * 3 / 5
        });
        let in_text = !page.in_sheet && figures && (is_running_text(row) || touched);
        matches!(m.kind, MarkKind::Item(_)) && !in_text
    })
}

/// A sentence over the whole width: terms and conditions.
fn is_wide_text(page: &Page<'_>, strip: &Strip, at: usize) -> bool {
    !page.in_sheet && strip.words.len() > 14 && !names_item(page, at)
}

fn line(page: &Page<'_>, columns: &Columns, anchor: usize, rows: &[usize]) -> Option<LineSeen> {
    let strip = page.strips.get(anchor)?;
    let mut line = LineSeen::new(strip.seen(0, strip.words.len()).source);
    let mut words: Vec<Seen> = Vec::new();
    for row in rows {
        take_row(page, columns, *row, *row == anchor, &mut line, &mut words);
    }
    if !line.refs.iter().any(|r| !page.look.hits(&r.seen.text).is_empty()) {
        wrapped_codes(page, rows, &mut line, &mut words);
    }
    if line.unit.is_none() {
        lone_unit(page, anchor, &mut line, &mut words);
    }
    line.words = joined(&words);
    let empty = line.refs.is_empty() && line.words.is_none();
    // A row without a word of what is wanted is no line unless it says how much.
    (!empty || line.quantity.is_some() && line.price.is_some()).then_some(line)
}

/// A word for a unit that has a cell or piece of its own, under a head that is not known.
fn lone_unit(page: &Page<'_>, row: usize, line: &mut LineSeen, words: &mut Vec<Seen>) {
    let Some(strip) = page.strips.get(row) else { return };
    let alone: Vec<&Mark> = page
        .marks(row)
        .iter()
        .filter(|m| m.kind == MarkKind::Unit && strip.piece_of(m.first) == (m.first, m.end))
        .collect();
    if let [unit] = alone.as_slice() {
        line.unit = Some(unit.seen.clone());
        words.retain(|w| w.source != unit.seen.source);
    }
}

pub fn joined(words: &[Seen]) -> Option<Seen> {
    let first = words.first()?;
    let text: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
    let source = crate::strips::union(words.iter().map(|w| &w.source));
    let certainty = words.iter().map(|w| w.certainty).min().unwrap_or(first.certainty);
    Some(Seen { text: text.join(" "), source, certainty })
}

pub fn take_row(
    page: &Page<'_>,
    columns: &Columns,
    row: usize,
    is_anchor: bool,
    line: &mut LineSeen,
    words: &mut Vec<Seen>,
) {
    let marks = page.marks(row);
    let labels = page.labels.get(row).map(Vec::as_slice).unwrap_or_default();
    let label_of = |m: &Mark| labels.iter().find(|l| (l.first..l.end).contains(&m.first));
    let mut role: Option<Role> = None;
    let mut at = 0;
    while let Some(mark) = marks.get(at) {
        at += 1;
        // Below the first row, "EAN: 4006381…" and "Our ref P12" name what follows them.
        if !is_anchor && let Some(label) = label_of(mark) {
            role = Some(label.role);
            while marks.get(at).is_some_and(|m| m.first < label.end) {
                at += 1;
            }
            continue;
        }
        let named = role.take();
        if of_order(page, mark.left, mark.right).is_some() {
            continue;
        }
        let column = columns.at(mark);
        match &mark.kind {
            MarkKind::Item(hits) => {
                // Below the first row, words that lead up to a number are its label.
                if !is_anchor {
                    let piece = page.strips.get(row).map_or((0, 0), |s| s.piece_of(mark.first));
                    words.retain(|w| {
                        !marks.iter().any(|m| m.seen == *w && (piece.0..mark.first).contains(&m.first))
                    });
                }
                let kind = kind_of(hits, named.or_else(|| head_role(page, mark)));
                line.refs.push(RefSeen { kind, seen: mark.seen.clone() });
            }
            MarkKind::Day(readings) => {
                let day =
                    DaySeen { seen: mark.seen.clone(), readings: readings.clone(), role: DayRole::Requested };
                // Of two days, the later one is when it is wanted.
                let before = line.day.take();
                let later = before.as_ref().is_none_or(|b| day.readings.first() > b.readings.first());
                line.day = if later { Some(day) } else { before };
            }
            MarkKind::Base(base) => line.price_base = Some(*base),
            MarkKind::Number(number)
                if is_anchor
                    && stands_in(page, mark, Role::PriceBase)
                    && column.is_none_or(|c| c.role == ColumnRole::Other)
                    && number.value(columns.style).is_some_and(is_price_base) =>
            {
                line.price_base = number.value(columns.style);
            }
            MarkKind::Number(number) => {
                let role = column.filter(|_| is_anchor).map(|c| c.role);
                match (role, named) {
                    (Some(ColumnRole::Quantity), _) if line.quantity.is_none() => {
                        line.quantity = Some(number.clone())
                    }
                    (Some(ColumnRole::Price), _) if line.price.is_none() => line.price = Some(number.clone()),
                    (Some(ColumnRole::Amount), _) if line.amount.is_none() => {
                        line.amount = Some(number.clone())
                    }
                    (Some(ColumnRole::Position), _) if line.position.is_none() => {
                        line.position = Some(mark.seen.text.clone())
                    }
                    (_, Some(Role::Quantity)) if line.quantity.is_none() => {
                        line.quantity = Some(number.clone())
                    }
                    (_, Some(Role::Price)) if line.price.is_none() => line.price = Some(number.clone()),
                    (_, Some(Role::Amount)) if line.amount.is_none() => line.amount = Some(number.clone()),
                    _ => text(page, mark, named, line, words),
                }
            }
            MarkKind::Unit if is_anchor && is_unit_here(page, columns, marks, at - 1, line) => {
                line.unit = Some(mark.seen.clone());
            }
            MarkKind::Unit | MarkKind::Word => {
                let unknown_unit = is_anchor
                    && line.unit.is_none()
                    && line.quantity.is_some()
                    && (stands_in(page, mark, Role::Unit) || follows_quantity(columns, marks, at - 1));
                if unknown_unit && is_unit_word(&mark.seen.text) {
                    line.unit = Some(mark.seen.clone());
                } else {
                    text(page, mark, named, line, words);
                }
            }
        }
    }
}

/// Letters that could be a unit: short, no figures.
fn is_unit_word(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    (2..=9).contains(&letters) && !text.chars().any(|c| c.is_ascii_digit())
}

fn stands_in(page: &Page<'_>, mark: &Mark, role: Role) -> bool {
    page.heads_over(mark.left, mark.right).contains(&role)
}

fn follows_quantity(columns: &Columns, marks: &[Mark], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| marks.get(i));
    before.is_some_and(|b| {
        b.number().is_some() && columns.at(b).is_some_and(|c| c.role == ColumnRole::Quantity)
    })
}

/// A unit word is the line's unit right behind the quantity, under a head for units, or just before the quantity or price.
fn is_unit_here(page: &Page<'_>, columns: &Columns, marks: &[Mark], at: usize, line: &LineSeen) -> bool {
    let Some(mark) = marks.get(at) else { return false };
    if line.unit.is_some() {
        return false;
    }
    // "roll of 100 m" ends with a measure of its words.
    let is_measure = formats::unit_of_word(&mark.seen.text).is_some_and(crate::marks::is_measure);
    let of_number = at
        .checked_sub(1)
        .and_then(|i| marks.get(i))
        .is_some_and(|m| m.number().is_some() && columns.at(m).is_none_or(|c| c.role == ColumnRole::Other));
    if is_measure && of_number {
        return false;
    }
    let next_is_number = marks.get(at + 1).is_some_and(|m| {
        m.number().is_some()
            && columns.at(m).is_some_and(|c| !matches!(c.role, ColumnRole::Other | ColumnRole::Position))
    });
    follows_quantity(columns, marks, at)
        || stands_in(page, mark, Role::Unit)
        || (line.quantity.is_some() && next_is_number)
        || (line.quantity.is_some() && at + 1 == marks.len())
}

/// The role of the head over a mark, where it names references.
fn head_role(page: &Page<'_>, mark: &Mark) -> Option<Role> {
    let roles = page.heads_over(mark.left, mark.right);
    [Role::BuyerItem, Role::SellerItem, Role::Gtin, Role::Item].into_iter().find(|r| roles.contains(r))
}

fn kind_of(hits: &[crate::records::CodeHit], named: Option<Role>) -> RefKind {
    use crate::records::Via;
    match (hits.first().map(|h| h.via), named) {
        (Some(Via::Gtin), _) | (_, Some(Role::Gtin)) => RefKind::Gtin,
        (Some(Via::CustomerPart), _) => RefKind::Theirs,
        (Some(Via::Sku | Via::Folded), _) => RefKind::Ours,
        (_, Some(Role::BuyerItem)) => RefKind::Theirs,
        (_, Some(Role::SellerItem)) => RefKind::Ours,
        _ => RefKind::Unknown,
    }
}

/// Text is a reference where a label or head says so, else a part of the description.
fn text(page: &Page<'_>, mark: &Mark, named: Option<Role>, line: &mut LineSeen, words: &mut Vec<Seen>) {
    let bare = mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() || folded(&mark.seen.text).is_empty() {
        return;
    }
    let role = named.or_else(|| head_role(page, mark).filter(|_| !stands_in(page, mark, Role::Description)));
    let kind = match role {
        Some(Role::BuyerItem) => Some(RefKind::Theirs),
        Some(Role::SellerItem) => Some(RefKind::Ours),
        Some(Role::Gtin) => Some(RefKind::Gtin),
        Some(Role::Item) => Some(RefKind::Unknown),
        _ => None,
    };
    match kind {
        // "00010" under "Item" is where the line stands.
        Some(RefKind::Unknown)
            if line.position.is_none() && is_position(bare) && page.look.hits(bare).is_empty() =>
        {
            line.position = Some(bare.to_owned());
        }
        Some(kind) if Look::is_code_like(bare) => {
            line.refs.push(RefSeen { kind, seen: Seen { text: bare.to_owned(), ..mark.seen.clone() } });
        }
        _ => words.push(mark.seen.clone()),
    }
}

/// "00010", "0020": a few figures after zeros.
fn is_position(text: &str) -> bool {
    let figures = text.trim_start_matches('0');
    text.starts_with('0')
        && (3..=6).contains(&text.len())
        && figures.len() <= 4
        && text.bytes().all(|b| b.is_ascii_digit())
}
