//! What stands on the rows of a line: its numbers by their columns, its item by number or words, its unit.

use formats::lexicon::{Role, folded};

use super::blocks::wrapped_codes;
use super::columns::{ColumnRole, Columns, is_price_base};
use super::page::Page;
use super::rows::of_order;
use crate::look::Look;
use crate::marks::{Mark, MarkKind};
use crate::seen::{DayRole, DaySeen, LineSeen, NumberSeen, RefKind, RefSeen, Seen};

pub fn line(page: &Page<'_>, columns: &Columns, anchor: usize, rows: &[usize]) -> Option<LineSeen> {
    let strip = page.strips.get(anchor)?;
    let mut line = LineSeen::new(strip.seen(0, strip.words.len()).source);
    let mut words: Vec<Seen> = Vec::new();
    for row in rows {
        take_row(page, columns, *row, *row == anchor, &mut line, &mut words);
    }
    if !line.refs.iter().any(|r| !page.look.hits(&r.seen.text).is_empty()) {
        wrapped_codes(page, rows, &mut line, &mut words);
    }
    if line.price.is_none() {
        price_below(page, columns, anchor, rows, &mut line, &mut words);
    }
    if line.unit.is_none() {
        lone_unit(page, anchor, &mut line, &mut words);
    }
    line.words = joined(&words);
    let empty = line.refs.is_empty() && line.words.is_none();
    // A row without a word of what is wanted is no line unless it says how much.
    (!empty || line.quantity.is_some() && line.price.is_some()).then_some(line)
}

/// The price on a row below the quantity and amount, where they prove it: "3,80 / 100 ST".
fn price_below(
    page: &Page<'_>,
    columns: &Columns,
    anchor: usize,
    rows: &[usize],
    line: &mut LineSeen,
    words: &mut Vec<Seen>,
) {
    let (Some(quantity), Some(amount)) = (&line.quantity, &line.amount) else { return };
    let (Some(quantity), Some(amount)) = (quantity.value(columns.style), amount.value(columns.style)) else {
        return;
    };
    for row in rows.iter().filter(|r| **r != anchor) {
        let marks = page.marks(*row);
        for (at, mark) in marks.iter().enumerate() {
            let Some(number) = mark.number().filter(|n| n.seen.text.contains(['.', ','])) else { continue };
            let base = match marks.get(at + 1).map(|m| &m.kind) {
                Some(MarkKind::Base(base)) => Some(*base),
                _ => None,
            };
            let holds = |price: &basics::Decimal| {
                let product = quantity * *price / base.unwrap_or(basics::Decimal::ONE);
                (product - amount).abs() <= basics::Decimal::new(1, 2)
            };
            if number.readings.iter().any(|(price, _)| holds(price)) {
                line.price = Some(number.clone());
                line.price_base = line.price_base.or(base);
                words.retain(|w| *w != mark.seen);
                return;
            }
        }
    }
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
        let column = columns.at(mark);
        if column.is_none_or(|c| c.role == ColumnRole::Other)
            && of_order(page, mark.left, mark.right).is_some()
        {
            continue;
        }
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
            MarkKind::Day(readings) => take_day(page, mark, readings, line),
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
                if !take_number(mark, number, role, named, line) {
                    text(page, mark, named, line, words);
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

/// Of two days, the later one is when it is wanted.
fn take_day(page: &Page<'_>, mark: &Mark, readings: &[basics::Day], line: &mut LineSeen) {
    // "Date" may be the day of the order.
    let is_open = stands_in(page, mark, Role::Date) && !stands_in(page, mark, Role::RequestedDate);
    let role = if is_open { DayRole::Unlabelled } else { DayRole::Requested };
    let day = DaySeen { seen: mark.seen.clone(), readings: readings.to_vec(), role };
    let before = line.day.take();
    let later = before.as_ref().is_none_or(|b| day.readings.first() > b.readings.first());
    line.day = if later { Some(day) } else { before };
}

/// A number goes where its column or its label says, if nothing is there yet; says whether it did.
fn take_number(
    mark: &Mark,
    number: &NumberSeen,
    column: Option<ColumnRole>,
    named: Option<Role>,
    line: &mut LineSeen,
) -> bool {
    let by_column = match column {
        Some(ColumnRole::Quantity) => Some(&mut line.quantity),
        Some(ColumnRole::Price) => Some(&mut line.price),
        Some(ColumnRole::Amount) => Some(&mut line.amount),
        _ => None,
    };
    if let Some(slot) = by_column.filter(|slot| slot.is_none()) {
        *slot = Some(number.clone());
        return true;
    }
    if column == Some(ColumnRole::Position) && line.position.is_none() {
        line.position = Some(mark.seen.text.clone());
        return true;
    }
    let by_label = match named {
        Some(Role::Quantity) => Some(&mut line.quantity),
        Some(Role::Price) => Some(&mut line.price),
        Some(Role::Amount) => Some(&mut line.amount),
        _ => None,
    };
    match by_label.filter(|slot| slot.is_none()) {
        Some(slot) => {
            *slot = Some(number.clone());
            true
        }
        None => false,
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
