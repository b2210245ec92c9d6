//! Which rows begin a line.

use formats::lexicon::Role;

use super::columns::{ColumnRole, Columns, is_in_text};
use super::page::{Page, is_running_text, names_item};
use crate::marks::{Mark, MarkKind};

/// Rows that begin lines: those with numbers in the columns, and those with an item where the others have theirs.
pub fn anchors(page: &Page<'_>, columns: &Columns) -> Vec<usize> {
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
    // A long description beside numbers in columns is no sentence.
    let is_text = !names_item
        && !page.in_sheet
        && beside_text(page, columns, strip) < 2
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

/// Numbers in columns that stand apart from the longest run of words.
fn beside_text(page: &Page<'_>, columns: &Columns, strip: usize) -> usize {
    let Some(row) = page.strips.get(strip) else { return 0 };
    let text = row.pieces.iter().max_by_key(|(a, b)| b - a).copied().unwrap_or_default();
    let apart =
        page.marks(strip).iter().filter(|m| m.number().is_some() && !(text.0..text.1).contains(&m.first));
    apart.filter_map(|m| columns.at(m)).filter(|c| c.role != ColumnRole::Other).count()
}

/// Words that could be a description stand on the row.
fn has_words(page: &Page<'_>, strip: usize, columns: &Columns) -> bool {
    let words = page.marks(strip).iter().filter(|m| m.kind == MarkKind::Word && columns.at(m).is_none());
    words.filter(|m| m.seen.text.chars().filter(|c| c.is_alphabetic()).count() >= 3).count() >= 2
}
