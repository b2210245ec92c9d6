//! The lines of a table, whatever its layout: a page of a purchase order, an ERP print with several rows an item, a sheet with
//! junk around it. No template: columns are where numbers stand under one another, and what a column holds follows from its head,
//! from arithmetic, and from the records.

mod anchors;
mod blocks;
mod cells;
mod columns;
mod fold;
mod halves;
mod page;
mod rows;

use formats::lexicon::{Role, folded, label};
use formats::number::Style;

use crate::look::Look;
use crate::marks::{self, Mark};
use crate::seen::{Label, LineSeen, NumberSeen, Seen};
use crate::sketch::{filled, worth};
use crate::strips::{Strip, is_line_role};

pub use cells::joined;
pub use columns::is_product;

/// What was found.
#[derive(Debug)]
pub struct Table {
    pub lines: Vec<LineSeen>,
    /// Strips that belong to the table, by position.
    pub used: Vec<bool>,
    pub style: Option<Style>,
    /// Columns that hold something of the whole order, such as its number: what, the text, and the line it stands on.
    pub facts: Vec<(Role, Seen, usize)>,
    /// Amounts under the lines that have no label we know.
    pub sums: Vec<NumberSeen>,
    /// Rows that name an item of which nothing is asked for, by position of the strip.
    pub blank: Vec<usize>,
    /// A head names the column of quantities.
    pub names_quantity: bool,
    /// Rows among the lines that begin as they do, with a number of something, and were not read: their own numbers were not seen.
    pub unread: Vec<Seen>,
}

/// A head of the table: the strips it takes, and its labels.
#[derive(Debug, Clone)]
pub struct Head {
    pub first: usize,
    pub end: usize,
    pub labels: Vec<(Role, i32, i32)>,
}

/// Reads the lines of a table that is somewhere on the strips.
pub fn read(strips: &[Strip], look: &Look<'_>) -> Option<Table> {
    let explains = |t: &Table| (worth(&t.lines, look), filled(&t.lines));
    let plain = flat(strips, look);
    if let Some(beside) = halves::halves(strips)
        && let Some(found) = flat(&beside.strips, look)
        && plain.as_ref().is_none_or(|p| explains(&found) > explains(p))
    {
        return Some(joined_halves(found, &beside, strips.len()));
    }
    let Some(folded) = fold::folded(strips, look) else { return plain };
    let mut beside = flat(&folded, look)?;
    for at in 1..beside.used.len() {
        let is_laid = folded.get(at).is_some_and(|s| s.words.is_empty());
        let before = beside.used.get(at - 1).copied().unwrap_or(false);
        if let Some(used) = beside.used.get_mut(at).filter(|_| is_laid) {
            *used = before;
        }
    }
    if plain.as_ref().is_none_or(|p| explains(&beside) > explains(p)) { Some(beside) } else { plain }
}

/// What was found on halves of strips, told of the strips.
fn joined_halves(table: Table, halves: &halves::Halves, count: usize) -> Table {
    let mut used = vec![false; count];
    let of = |at: usize| halves.of.get(at).copied();
    for (at, _) in table.used.iter().enumerate().filter(|(_, used)| **used) {
        if let Some(used) = of(at).and_then(|of| used.get_mut(of)) {
            *used = true;
        }
    }
    let blank = table.blank.iter().filter_map(|at| of(*at)).collect();
    Table { used, blank, ..table }
}

/// A table each of whose names has a column of its own.
fn flat(strips: &[Strip], look: &Look<'_>) -> Option<Table> {
    let heads = heads(strips, look);
    let marked: Vec<Vec<Mark>> = strips.iter().map(|s| marks::of_strip(s, look, None)).collect();
    let first =
        heads.first().map_or(0, |h| first_row(&heads, h, strips.get(h.first).map_or(1, |s| s.page), strips));
    let in_head = |at: usize| heads.iter().any(|h| (h.first..h.end).contains(&at));
    let labels: Vec<Vec<Label>> = strips.iter().map(Strip::labels).collect();
    let body: Vec<usize> = (first..strips.len()).filter(|at| !in_head(*at)).collect();
    let (mut lines, mut facts, mut sums, mut style) = (Vec::new(), Vec::new(), Vec::new(), None);
    let (mut blank, mut unread): (Vec<usize>, Vec<Seen>) = (Vec::new(), Vec::new());
    let first_word = strips.first().and_then(|s| s.words.first());
    let in_sheet = matches!(first_word.map(|w| &w.source), Some(formats::Source::Cell { .. }));
    // The columns of one page may stand elsewhere on the next.
    for part in body.chunk_by(|a, b| strips.get(*a).map(|s| s.page) == strips.get(*b).map(|s| s.page)) {
        let page = part.first().and_then(|at| strips.get(*at)).map_or(1, |s| s.page);
        let of_page = |h: &&Head| strips.get(h.first).is_some_and(|s| s.page == page);
        let head = heads.iter().find(of_page).or(heads.first());
        let from = head.filter(|h| of_page(h)).map_or(0, |h| first_row(&heads, h, page, strips));
        let part: Vec<usize> = part.iter().copied().filter(|at| *at >= from).collect();
        let page = page::Page { strips, marked: &marked, labels: &labels, body: &part, head, look, in_sheet };
        // Items may stand under a head for quantities, and not one quantity.
        let counts = head.is_some_and(|h| h.labels.iter().any(|l| l.0 == Role::Quantity));
        let none = columns::Columns { list: Vec::new(), style: None };
        let mut columns = columns::find(&page).unwrap_or(none.clone());
        let (mut found, mut not_asked) = rows::lines(&page, &columns, counts);
        if found.is_empty() && counts && lines.is_empty() {
            columns = none;
            (found, not_asked) = rows::lines(&page, &columns, counts);
        }
        if is_guessed(&page, &columns) {
            found.iter_mut().for_each(|(line, _)| line.is_doubtful = true);
        }
        blank.extend(not_asked);
        let Some(last) = found.last().and_then(|(_, rows)| rows.last()).copied() else { continue };
        facts.extend(
            found
                .iter()
                .enumerate()
                .flat_map(|(nth, (_, rows))| rows::facts(&page, &columns, rows, lines.len() + nth)),
        );
        sums = rows::sums(&page, &columns, last);
        style = style.or(columns.style);
        let (open, left_blank) = rows::unread(&page, &columns, &found);
        unread.extend(open);
        blank.extend(left_blank);
        lines.extend(found);
    }
    if lines.is_empty() {
        return None;
    }
    let names_quantity = heads.iter().flat_map(|h| &h.labels).any(|l| l.0 == Role::Quantity);
    let mut used = vec![false; strips.len()];
    for at in heads.iter().flat_map(|h| h.first..h.end).chain(lines.iter().flat_map(|l| l.1.clone())) {
        if let Some(used) = used.get_mut(at) {
            *used = true;
        }
    }
    Some(Table {
        lines: lines.into_iter().map(|l| l.0).collect(),
        used,
        style,
        facts,
        sums,
        blank,
        names_quantity,
        unread,
    })
}

/// Several columns of counts, of which no head, price or amount says which one is ordered.
fn is_guessed(page: &page::Page<'_>, columns: &columns::Columns) -> bool {
    let (mut counts, mut named, mut proves) = (0, 0, false);
    for column in &columns.list {
        let heads = page.heads_over(column.left, column.right);
        let role = column.role;
        // "Order" over counts says how many as well.
        proves |= matches!(role, columns::ColumnRole::Price | columns::ColumnRole::Amount)
            || (role == columns::ColumnRole::Quantity && heads.contains(&Role::PoNumber));
        let is_other =
            role == columns::ColumnRole::Other && heads.is_empty() && column.holds_counts(columns.style);
        counts += usize::from(is_other || role == columns::ColumnRole::Quantity);
        // "Cartons | Pieces": both are said to be how many.
        named += usize::from(heads.contains(&Role::Quantity) && column.holds_counts(columns.style));
    }
    let is_named = page.head.is_some_and(|h| h.labels.iter().any(|l| l.0 == Role::Quantity));
    !proves && ((counts >= 2 && !is_named) || named >= 2)
}

/// Where the rows of a page begin: below its head. On a page of cards, each with the same head, what stands over the head of a card is
/// part of it, as much as between two cards.
fn first_row(heads: &[Head], head: &Head, page: u32, strips: &[Strip]) -> usize {
    const CARDS: usize = 3;
    let of_page: Vec<&Head> =
        heads.iter().filter(|h| strips.get(h.first).is_some_and(|s| s.page == page)).collect();
    let roles = |h: &Head| h.labels.iter().map(|l| l.0).collect::<Vec<_>>();
    let alike = of_page.len() >= CARDS && of_page.iter().all(|h| roles(h) == roles(head));
    let gaps = of_page.windows(2).map(|pair| match pair {
        [a, b] => b.first.saturating_sub(a.end + 1),
        _ => 0,
    });
    let over = gaps.min().filter(|_| alike).unwrap_or(0);
    if over == 0 { head.end } else { head.first.saturating_sub(over) }
}

/// Strips that name columns: most of their words are labels of a line's values, and at least two of them differ.
fn heads(strips: &[Strip], look: &Look<'_>) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    let mut at = 0;
    while at < strips.len() {
        let Some(mut labels) =
            strips.get(at).and_then(|s| head_labels(s, 2).or_else(|| learned_head(s, look)))
        else {
            at += 1;
            continue;
        };
        // What a person said of a column goes before what its head seems to say.
        let learned =
            look.hints.zip(strips.get(at)).map(|(hints, strip)| hints.heads(strip)).unwrap_or_default();
        labels.retain(|l| !learned.iter().any(|new| l.2.min(new.2) - l.1.max(new.1) > 0));
        labels.extend(learned);
        let mut head = Head { first: at, end: at + 1, labels };
        // A head of two or three rows: "Unit" over "Price", or the description under the number.
        while let (Some(next), Some(above)) = (strips.get(head.end), strips.get(head.end - 1)) {
            let near = next.page == above.page && next.top - above.bottom < above.height();
            if !near || head.end - head.first >= 3 {
                break;
            }
            let stacked = stacked(above, next);
            let more = head_labels(next, 1);
            if more.is_none() && stacked.len() * 2 < next.words.len() {
                break;
            }
            let is_stacked = |l: &(Role, i32, i32)| stacked.iter().any(|s| l.2.min(s.2) - l.1.max(s.1) > 0);
            head.labels.retain(|l| !is_stacked(l));
            head.labels.extend(more.into_iter().flatten().filter(|l| !is_stacked(l)));
            head.labels.extend(stacked);
            head.end += 1;
        }
        at = head.end;
        heads.push(head);
    }
    // The first head that names a quantity or at least three columns is the table's; what stands before is something else.
    let names_lines =
        |h: &Head| h.labels.iter().any(|l| matches!(l.0, Role::Quantity)) || distinct(&h.labels) >= 3;
    let from = heads.iter().position(names_lines).unwrap_or(0);
    let mut heads = heads.split_off(from);
    // A sheet without heads whose columns people named by their place.
    let ordinals = look.hints.map(|h| h.ordinals()).unwrap_or_default();
    if heads.is_empty() && !ordinals.is_empty() {
        heads.push(Head { first: 0, end: 0, labels: ordinals });
    }
    heads
}

/// A head of which people named two columns at least.
fn learned_head(strip: &Strip, look: &Look<'_>) -> Option<Vec<(Role, i32, i32)>> {
    let learned = look.hints?.heads(strip);
    (learned.len() >= 2).then_some(learned)
}

/// Labels of which one part stands over the other: "Order" over "Qty", "Unit" over "Price".
fn stacked(above: &Strip, below: &Strip) -> Vec<(Role, i32, i32)> {
    let mut found: Vec<(Role, i32, i32)> = Vec::new();
    for first in 0..below.words.len() {
        let (left, right) = (below.left(first), below.right(first + 1));
        let over: Vec<usize> = (0..above.words.len())
            .filter(|at| {
                above.right(at + 1).min(right) - above.left(*at).max(left) > 0
                    || (above.left(*at) - left).abs() < above.height() / 3
            })
            .collect();
        let Some(at) = over.first().copied() else { continue };
        let tries =
            (at.saturating_sub(2)..=at).flat_map(|from| (at + 1..=at + 3).map(move |end| (from, end)));
        let mut best: Option<(usize, (Role, i32, i32))> = None;
        for (from, end) in tries.filter(|(_, end)| *end <= above.words.len()) {
            let text = folded(&format!("{} {}", above.text(from, end), below.text(first, first + 1)));
            if let Some((role, 3)) = label(&text)
                && best.as_ref().is_none_or(|(count, _)| end - from > *count)
            {
                best = Some((
                    end - from,
                    (line_role(role), above.left(from).min(left), above.right(end).max(right)),
                ));
            }
        }
        found.extend(best.map(|(_, label)| label));
    }
    found
}

/// Does a strip name columns?
pub fn is_head(strip: &Strip) -> bool {
    head_labels(strip, 2).is_some()
}

/// Does a strip name columns, and one of them for quantities?
pub fn names_quantity(strip: &Strip) -> bool {
    head_labels(strip, 2).is_some_and(|labels| labels.iter().any(|l| l.0 == Role::Quantity))
}

fn distinct(labels: &[(Role, i32, i32)]) -> usize {
    // Days of whatever kind count once: "Date | Required" stands over two days of the order as well.
    let kind = |role: Role| if role == Role::RequestedDate { Role::Date } else { role };
    let mut roles: Vec<Role> = labels.iter().map(|l| kind(l.0)).collect();
    roles.sort_unstable();
    roles.dedup();
    roles.len()
}

fn head_labels(strip: &Strip, least: usize) -> Option<Vec<(Role, i32, i32)>> {
    let labels: Vec<Label> = strip.labels();
    let line: Vec<&Label> = labels.iter().filter(|l| is_line_role(line_role(l.role))).collect();
    let covered: usize = labels.iter().map(|l| l.end - l.first).sum();
    let words = strip.words.iter().filter(|w| w.text.chars().any(char::is_alphanumeric)).count();
    // "TOTAL (IVA no incluido) 7.872,02" is no head.
    let is_figure = |text: &str| {
        text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
            && text.bytes().any(|b| b.is_ascii_digit())
    };
    let figures = strip.words.iter().filter(|w| is_figure(&w.text)).count();
    let place = |l: &&Label| (line_role(l.role), strip.left(l.first), strip.right(l.end));
    let of_lines: Vec<(Role, i32, i32)> = line.iter().copied().map(|l| place(&l)).collect();
    let named: Vec<(Role, i32, i32)> = labels.iter().map(|l| place(&l)).collect();
    // In a sheet a cell is a head, however many words it has.
    let in_sheet = matches!(strip.words.first().map(|w| &w.source), Some(formats::Source::Cell { .. }));
    let (covered, words, figures) = if in_sheet {
        let has_label = |p: &&(usize, usize)| labels.iter().any(|l| (p.0..p.1).contains(&l.first));
        (strip.pieces.iter().filter(has_label).count(), strip.pieces.len(), figures)
    } else {
        (covered, words, figures)
    };
    // The more columns are known, the fewer need to be.
    let share = if distinct(&of_lines) >= 4 { 4 } else { 6 };
    (distinct(&of_lines) >= least && covered * 10 >= words * share && figures == 0).then_some(named)
}

/// Words that name a value of the order elsewhere name a column in a head.
fn line_role(role: Role) -> Role {
    match role {
        Role::Total => Role::Amount,
        role => role,
    }
}
