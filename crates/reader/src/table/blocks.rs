//! Lines whose cells are several rows high, and numbers that are broken over two rows.

use super::cells::{joined, take_row};
use super::columns::{ColumnRole, Columns};
use super::page::{Page, is_running_text, names_item};
use super::rows::ROWS_MAX;
use crate::seen::{LineSeen, RefKind, RefSeen, Seen};

/// Rows that stand closer to one another than to the rest: lines whose cells are several rows high and centred. Only where each such
/// block has at most one number in each column, and they are needed: some numbers of a line stand on rows of their own.
pub fn blocks(page: &Page<'_>, columns: &Columns, anchors: &[usize]) -> Option<Vec<Vec<usize>>> {
    if page.in_sheet || columns.telling() < 2 {
        return None;
    }
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    for strip in page.body {
        let here = page.strips.get(*strip)?;
        let is_text = is_running_text(here) && !names_item(page, *strip) && !anchors.contains(strip);
        if page.is_sum(*strip) || page.is_contact(*strip) || is_text {
            blocks.push(Vec::new());
            continue;
        }
        let above =
            blocks.last().and_then(|b| b.iter().filter_map(|s| page.strips.get(*s)).map(|s| s.bottom).max());
        let near = above.is_some_and(|bottom| here.top - bottom < here.height() / 3);
        match blocks.last_mut() {
            Some(block) if near => block.push(*strip),
            _ => blocks.push(vec![*strip]),
        }
    }
    let numbers = |block: &[usize]| {
        let mut count: Vec<ColumnRole> = Vec::new();
        for mark in block.iter().flat_map(|s| page.marks(*s)).filter(|m| m.number().is_some()) {
            count.extend(columns.at(mark).map(|c| c.role).filter(|r| *r != ColumnRole::Other));
        }
        count
    };
    let mut of_lines: Vec<Vec<usize>> = Vec::new();
    let mut apart = 0;
    for block in blocks.into_iter().filter(|b| b.iter().any(|s| anchors.contains(s)) || numbers(b).len() >= 2)
    {
        let roles = numbers(&block);
        let mut distinct = roles.clone();
        distinct.sort_unstable_by_key(|r| *r as u8);
        distinct.dedup();
        if distinct.len() != roles.len() || block.len() > ROWS_MAX {
            return None;
        }
        let most = block.iter().map(|s| numbers(&[*s]).len()).max().unwrap_or(0);
        apart += usize::from(most < roles.len());
        of_lines.push(block);
    }
    (apart * 2 >= of_lines.len() && apart > 0).then_some(of_lines)
}

pub fn block_line(page: &Page<'_>, columns: &Columns, rows: &[usize]) -> Option<LineSeen> {
    let strip = page.strips.get(*rows.first()?)?;
    let mut line = LineSeen::new(strip.seen(0, strip.words.len()).source);
    let mut words: Vec<Seen> = Vec::new();
    for row in rows {
        take_row(page, columns, *row, true, &mut line, &mut words);
    }
    if !line.refs.iter().any(|r| !page.look.hits(&r.seen.text).is_empty()) {
        wrapped_codes(page, rows, &mut line, &mut words);
    }
    line.words = joined(&words);
    let empty = line.refs.is_empty() && line.words.is_none();
    (!empty && (line.quantity.is_some() || line.price.is_some())).then_some(line)
}

/// "EL-NYM315-" over "100": a number that goes on in the next row.
pub fn wrapped_codes(page: &Page<'_>, rows: &[usize], line: &mut LineSeen, words: &mut Vec<Seen>) {
    for (nth, row) in rows.iter().enumerate() {
        let Some(strip) = page.strips.get(*row) else { continue };
        for (at, word) in strip.words.iter().enumerate().filter(|(_, w)| w.text.ends_with(['-', '/', '_'])) {
            let below = rows.iter().skip(nth + 1).take(2).filter_map(|r| page.strips.get(*r));
            let rest =
                below.flat_map(|s| s.words.iter()).find(|w| (w.left - word.left).abs() < strip.height());
            let Some(rest) = rest else { continue };
            let text = format!("{}{}", word.text, rest.text);
            let bare = text.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | ',' | ';'));
            if page.look.hits(bare).is_empty() {
                continue;
            }
            let seen = Seen { text: bare.to_owned(), ..strip.seen(at, at + 1) };
            line.refs.insert(0, RefSeen { kind: RefKind::Unknown, seen });
            words.retain(|w| w.source != word.source && w.source != rest.source);
            line.refs.retain(|r| r.seen.text == bare || !page.look.hits(&r.seen.text).is_empty());
            return;
        }
    }
}
