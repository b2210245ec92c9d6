//! Columns of numbers and what they hold.

use std::collections::HashMap;

use basics::Decimal;
use formats::lexicon::Role;
use formats::number::{CURRENCY_SIGNS, Style};

use super::page::Page;
use crate::marks::{Mark, MarkKind};
use crate::records::ItemIndex;
use crate::seen::NumberSeen;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnRole {
    Position,
    Quantity,
    Price,
    Amount,
    /// Numbers that are nothing of the order: an item number that is not on record, a size.
    Other,
}

#[derive(Debug, Clone)]
pub struct Column {
    pub left: i32,
    pub right: i32,
    pub role: ColumnRole,
    /// Rows with a number in this column, by position of the strip.
    values: HashMap<usize, NumberSeen>,
    /// Rows in which a unit follows the number.
    units: usize,
}

impl Column {
    /// Whole numbers that differ and are none of them long.
    pub fn holds_counts(&self, style: Option<Style>) -> bool {
        let values: Vec<Decimal> = self.values.values().filter_map(|n| n.value(style)).collect();
        let is_count = |v: &Decimal| v.is_integer() && *v < Decimal::from(100_000);
        values.iter().all(is_count) && values.windows(2).any(|pair| matches!(pair, [a, b] if a != b))
    }
}

#[derive(Debug, Clone)]
pub struct Columns {
    pub list: Vec<Column>,
    pub style: Option<Style>,
}

impl Columns {
    pub fn at(&self, mark: &Mark) -> Option<&Column> {
        self.between(mark.left, mark.right)
    }

    /// The column that most of what stands between two edges lies in.
    pub fn between(&self, left: i32, right: i32) -> Option<&Column> {
        let width = |c: &Column| overlap(c.left, c.right, left, right);
        self.list.iter().filter(|c| width(c) > 0).max_by_key(|c| width(c))
    }

    /// Columns that hold something of a line.
    pub fn telling(&self) -> usize {
        self.list.iter().filter(|c| c.role != ColumnRole::Other).count()
    }
}

/// Columns that are looked at; more are junk.
const COLUMNS_MAX: usize = 8;

pub fn find(page: &Page<'_>) -> Option<Columns> {
    let mut columns = cluster(page);
    if columns.is_empty() {
        return None;
    }
    columns.sort_by_key(|c| std::cmp::Reverse(c.values.len()));
    columns.truncate(COLUMNS_MAX);
    columns.sort_by_key(|c| c.left);
    let style = formats::number::style_of(texts(&columns));
    let prices = prices_of_rows(page);
    let ways: Vec<_> = [Some(Style::Point), Some(Style::Comma)]
        .into_iter()
        .filter(|s| style.is_none() || style == *s)
        .map(|style| {
            let (roles, points) = assign(page, &columns, style, &prices);
            (roles, points, style)
        })
        .collect();
    // "120,000" and nothing else: that one of the two was tried first proves nothing, the customer's own way of writing decides.
    let is_open = matches!(ways.as_slice(), [a, b] if a.1 == b.1);
    let (roles, _, style) =
        ways.into_iter().max_by_key(|(_, points, style)| (*points, *style == Some(Style::Point)))?;
    let style = style.filter(|_| !is_open);
    for (column, role) in columns.iter_mut().zip(roles) {
        column.role = role;
    }
    Some(Columns { list: columns, style })
}

fn texts(columns: &[Column]) -> impl Iterator<Item = &str> {
    columns.iter().flat_map(|c| c.values.values()).map(|n| n.seen.text.as_str())
}

fn overlap(a: i32, b: i32, c: i32, d: i32) -> i32 {
    b.min(d) - a.max(c)
}

/// A number that stands in running text, such as a size in a description, is in no column: a word touches it on the left, or
/// one that is no unit on the right.
pub fn is_in_text(page: &Page<'_>, strip: usize, marks: &[Mark], at: usize) -> bool {
    let Some(mark) = marks.get(at) else { return true };
    if page.in_sheet {
        // In a cell with words, a number is one of them.
        let cell = page.cell_of(mark.left, mark.right);
        return marks.iter().enumerate().any(|(i, m)| {
            i != at
                && m.kind == MarkKind::Word
                && page.cell_of(m.left, m.right) == cell
                && m.seen.text.chars().filter(|c| c.is_alphabetic()).count() >= 2
                && !CURRENCY_SIGNS.contains(&m.seen.text.as_str())
        });
    }
    // Typewritten words stand farther apart.
    let near = page.strips.get(strip).map_or(1, |s| (s.height() * 3 / 5).max(s.gap * 3 / 4));
    let labels = page.labels.get(strip).map(Vec::as_slice).unwrap_or_default();
    let is_label = |m: &Mark| labels.iter().any(|l| (l.first..l.end).contains(&m.first));
    let is_plain = |m: &Mark| match &m.kind {
        MarkKind::Word => !CURRENCY_SIGNS.contains(&m.seen.text.as_str()) && !is_label(m),
        MarkKind::Unit => {
            crate::marks::is_measure(formats::unit_of_word(&m.seen.text).unwrap_or(basics::Unit::EACH))
        }
        _ => false,
    };
    let left = at.checked_sub(1).and_then(|i| marks.get(i));
    let touches_left = left.is_some_and(|l| mark.left - l.right < near && is_plain(l));
    let touches_right = marks
        .get(at + 1)
        .is_some_and(|r| r.left - mark.right < near && matches!(r.kind, MarkKind::Word) && is_plain(r));
    touches_left || touches_right
}

/// A number in a row, and how far it reaches with its unit.
struct Standing<'a> {
    strip: usize,
    number: &'a NumberSeen,
    left: i32,
    right: i32,
    has_unit: bool,
}

fn standing<'a>(page: &'a Page<'_>, strip: usize) -> Vec<Standing<'a>> {
    let marks = page.marked.get(strip).map(Vec::as_slice).unwrap_or_default();
    let mut found = Vec::new();
    for (at, mark) in marks.iter().enumerate() {
        let Some(number) = mark.number().filter(|_| !is_in_text(page, strip, marks, at)) else { continue };
        let height = page.strips.get(strip).map_or(1, |s| s.height());
        let unit = marks.get(at + 1).filter(|m| m.kind == MarkKind::Unit);
        // "12 boxes" is set as one text: the unit's end is where the column ends.
        let right = unit.filter(|u| u.left - mark.right < height * 2 / 3).map_or(mark.right, |u| u.right);
        let (left, right) = page.cell_of(mark.left, right);
        found.push(Standing { strip, number, left, right, has_unit: unit.is_some() });
    }
    found
}

fn cluster(page: &Page<'_>) -> Vec<Column> {
    let rows: Vec<Vec<Standing<'_>>> = page
        .body
        .iter()
        .filter(|strip| !page.is_sum(**strip) && !page.is_contact(**strip))
        .map(|strip| standing(page, *strip))
        .filter(|row| !row.is_empty())
        .collect();
    // Sums and page numbers stand alone in their row; where lines have several numbers, only those make columns.
    let several = rows.iter().filter(|r| r.len() > 1).count();
    let least = if several * 3 >= rows.len() && several > 0 { 2 } else { 1 };
    let mut numbers: Vec<Standing<'_>> = rows.into_iter().filter(|r| r.len() >= least).flatten().collect();
    // Wide numbers first, so that they are not split by narrow ones.
    numbers.sort_by_key(|n| (std::cmp::Reverse(n.right - n.left), n.strip));
    let mut columns: Vec<Column> = Vec::new();
    for standing in numbers {
        let width = (standing.right - standing.left).max(1);
        let fit = columns
            .iter_mut()
            .filter(|c| !c.values.contains_key(&standing.strip))
            .map(|c| (overlap(c.left, c.right, standing.left, standing.right) * 100 / width, c))
            .max_by_key(|(share, _)| *share);
        match fit {
            Some((share, column)) if share >= 30 => {
                column.left = column.left.min(standing.left);
                column.right = column.right.max(standing.right);
                column.units += usize::from(standing.has_unit);
                column.values.insert(standing.strip, standing.number.clone());
            }
            _ => columns.push(Column {
                left: standing.left,
                right: standing.right,
                role: ColumnRole::Other,
                values: HashMap::from([(standing.strip, standing.number.clone())]),
                units: usize::from(standing.has_unit),
            }),
        }
    }
    let most = columns.iter().map(|c| c.values.len()).max().unwrap_or(0);
    columns.retain(|c| c.values.len() * 4 >= most);
    columns
}

/// The price for one base unit of the item that a row, or one of the two below it, names.
fn prices_of_rows(page: &Page<'_>) -> HashMap<usize, Vec<Decimal>> {
    let mut prices = HashMap::new();
    for (place, strip) in page.body.iter().enumerate() {
        let near = page.body.iter().skip(place).take(3);
        let items: Vec<ItemIndex> = near
            .flat_map(|s| page.marked.get(*s).into_iter().flatten())
            .filter_map(|m| match &m.kind {
                MarkKind::Item(hits) => hits.first().map(|h| h.item),
                _ => None,
            })
            .take(1)
            .collect();
        if let Some(item) = items.first() {
            prices.insert(*strip, page.unit_prices(*item));
        }
    }
    prices
}

/// The roles that the heads, the arithmetic and the records speak for most.
fn assign(
    page: &Page<'_>,
    columns: &[Column],
    style: Option<Style>,
    prices: &HashMap<usize, Vec<Decimal>>,
) -> (Vec<ColumnRole>, i32) {
    let count = columns.len();
    let own: Vec<[i32; 5]> = columns.iter().map(|c| single(page, c, style, prices)).collect();
    let at = |column: usize, role: ColumnRole| {
        own.get(column).and_then(|o| o.get(role as usize)).copied().unwrap_or(0)
    };
    let mut best: (i32, Vec<ColumnRole>) = (i32::MIN, vec![ColumnRole::Other; count]);
    let choices = || (0..count).map(Some).chain([None]);
    for quantity in choices() {
        for price in choices().filter(|p| p.is_none() || *p != quantity) {
            for amount in choices().filter(|a| a.is_none() || (*a != quantity && *a != price)) {
                let mut points = arithmetic(columns, quantity, price, amount, style);
                if price.is_none() {
                    points += by_our_prices(columns, quantity, amount, style, prices);
                }
                let mut roles = vec![ColumnRole::Other; count];
                let named = [
                    (quantity, ColumnRole::Quantity),
                    (price, ColumnRole::Price),
                    (amount, ColumnRole::Amount),
                ];
                for (column, role) in named {
                    if let Some(column) = column
                        && let Some(slot) = roles.get_mut(column)
                    {
                        *slot = role;
                        points += at(column, role);
                    }
                }
                let free: Vec<usize> =
                    (0..count).filter(|c| roles.get(*c) == Some(&ColumnRole::Other)).collect();
                let position = free.into_iter().map(|c| (at(c, ColumnRole::Position), c)).max();
                if let Some((worth, column)) = position.filter(|(worth, _)| *worth > 0)
                    && let Some(slot) = roles.get_mut(column)
                {
                    *slot = ColumnRole::Position;
                    points += worth;
                }
                if points > best.0 {
                    best = (points, roles);
                }
            }
        }
    }
    (best.1, best.0)
}

/// Points of one column for each role, by its head and what it holds.
fn single(
    page: &Page<'_>,
    column: &Column,
    style: Option<Style>,
    prices: &HashMap<usize, Vec<Decimal>>,
) -> [i32; 5] {
    let mut points = [0, 0, -40, -40, 0];
    let rows = column.values.len() as i32;
    let share = |n: usize| n as i32 * 100 / rows.max(1);
    let mut add = |role: ColumnRole, n: i32| {
        if let Some(slot) = points.get_mut(role as usize) {
            *slot += n;
        }
    };
    for role in page.heads_over(column.left, column.right) {
        match role {
            Role::Position => add(ColumnRole::Position, 250),
            Role::Quantity => add(ColumnRole::Quantity, 300),
            Role::Price => add(ColumnRole::Price, 300),
            Role::Amount => add(ColumnRole::Amount, 300),
            // "Order" over different counts says how many of each.
            Role::PoNumber if column.holds_counts(style) => add(ColumnRole::Quantity, 250),
            // A column of units that begins with the quantity.
            Role::Unit => add(ColumnRole::Quantity, 40),
            Role::PriceBase if column.values.values().all(|n| n.value(style).is_some_and(is_price_base)) => {
                for wrong in
                    [ColumnRole::Quantity, ColumnRole::Price, ColumnRole::Amount, ColumnRole::Position]
                {
                    add(wrong, -200);
                }
            }
            Role::Item
            | Role::SellerItem
            | Role::BuyerItem
            | Role::Gtin
            | Role::ManufacturerItem
            | Role::Note => {
                for wrong in
                    [ColumnRole::Quantity, ColumnRole::Price, ColumnRole::Amount, ColumnRole::Position]
                {
                    add(wrong, -200);
                }
            }
            _ => {}
        }
    }
    let values: Vec<(usize, Decimal)> =
        column.values.iter().filter_map(|(row, n)| Some((*row, n.value(style)?))).collect();
    let whole = values.iter().filter(|(_, v)| v.is_integer() && v.is_sign_positive() && !v.is_zero()).count();
    let with_marks = column.values.values().filter(|n| n.seen.text.contains(['.', ','])).count();
    add(ColumnRole::Quantity, share(whole) - 60);
    add(ColumnRole::Quantity, share(column.units) * 3 / 2);
    add(ColumnRole::Price, share(with_marks) / 2);
    add(ColumnRole::Amount, share(with_marks) / 2);
    add(ColumnRole::Price, -share(column.units) / 2);
    let fitting = values
        .iter()
        .filter(|(row, v)| prices.get(row).is_some_and(|all| all.iter().any(|p| is_near(*v, *p))))
        .count();
    add(ColumnRole::Price, share(fitting) * 2);
    let mut in_order = values.clone();
    in_order.sort_unstable_by_key(|(row, _)| *row);
    add(ColumnRole::Position, counted(&in_order));
    // "0030" and "00010" are codes or positions, never how many.
    let padded = |n: &&NumberSeen| {
        let text = n.seen.text.as_str();
        text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit())
    };
    if share(column.values.values().filter(padded).count()) > 50 {
        add(ColumnRole::Quantity, -300);
        add(ColumnRole::Price, -300);
        add(ColumnRole::Amount, -300);
    }
    let long = values.iter().filter(|(_, v)| *v >= Decimal::from(100_000)).count();
    if share(long) > 50 {
        add(ColumnRole::Quantity, -150);
    }
    points
}

/// 1, 2, 3 … or 10, 20, 30 …
fn counted(values: &[(usize, Decimal)]) -> i32 {
    let Some((_, first)) = values.first() else { return 0 };
    let begins = [0, 1, 10, 100].into_iter().any(|n| *first == Decimal::from(n));
    if !begins || values.iter().any(|(_, v)| !v.is_integer()) {
        return 0;
    }
    let step = if *first >= Decimal::TEN { *first } else { Decimal::ONE };
    let right = values
        .iter()
        .zip(values.iter().skip(1))
        .filter(|((_, a), (_, b))| *b - *a == step || (*b > *a && *b - *a <= step * Decimal::from(3)))
        .count();
    match values.len() {
        1 => {
            if *first == Decimal::ONE || *first == Decimal::TEN {
                60
            } else {
                0
            }
        }
        n => (right as i32 * 220 / (n as i32 - 1)) - 40,
    }
}

/// One, ten, a hundred, a thousand: what prices are for.
pub fn is_price_base(value: Decimal) -> bool {
    [1, 10, 100, 1_000].into_iter().any(|base| value == Decimal::from(base))
}

fn is_near(a: Decimal, b: Decimal) -> bool {
    (a - b).abs() * Decimal::from(50) <= b.abs()
}

/// Rows in which quantity times price is the amount.
fn arithmetic(
    columns: &[Column],
    quantity: Option<usize>,
    price: Option<usize>,
    amount: Option<usize>,
    style: Option<Style>,
) -> i32 {
    let get = |c: Option<usize>| c.and_then(|c| columns.get(c));
    let (Some(q), Some(p), Some(a)) = (get(quantity), get(price), get(amount)) else { return 0 };
    let mut right = 0;
    let mut rows = 0;
    for (row, q) in &q.values {
        let (Some(p), Some(a)) = (p.values.get(row), a.values.get(row)) else { continue };
        let (Some(q), Some(p), Some(a)) = (q.value(style), p.value(style), a.value(style)) else { continue };
        rows += 1;
        // 1 × 5.00 = 5.00 holds either way round and proves little; so does a price that would have to be for ten.
        right += i32::from(is_product(q, p, a) && q != Decimal::ONE && is_plain_product(q, p, a));
        right += i32::from(is_product(q, p, a));
    }
    if rows == 0 { 0 } else { right * 200 / rows }
}

/// Rows of which the amount is what we would charge for the quantity: a column of amounts where no prices stand.
fn by_our_prices(
    columns: &[Column],
    quantity: Option<usize>,
    amount: Option<usize>,
    style: Option<Style>,
    prices: &HashMap<usize, Vec<Decimal>>,
) -> i32 {
    let get = |c: Option<usize>| c.and_then(|c| columns.get(c));
    let (Some(q), Some(a)) = (get(quantity), get(amount)) else { return 0 };
    let rows = q.values.iter().filter_map(|(row, q)| {
        let (q, a) = (q.value(style)?, a.values.get(row)?.value(style)?);
        let ours = prices.get(row)?;
        Some((q != Decimal::ONE, ours.iter().any(|p| is_near(a, q * *p))))
    });
    let rows: Vec<(bool, bool)> = rows.collect();
    // One of each costs the same either way.
    let right = rows.iter().filter(|(is_several, fits)| *is_several && *fits).count();
    i32::try_from(right * 300 / a.values.len().max(1)).unwrap_or(0)
}

fn is_plain_product(quantity: Decimal, price: Decimal, amount: Decimal) -> bool {
    let product = quantity * price;
    (product - amount).abs() <= Decimal::new(1, 2).max(product.abs() / Decimal::from(2_000))
}

/// Is the amount quantity times price, where the price may be for ten, a hundred or a thousand, and both were rounded?
pub fn is_product(quantity: Decimal, price: Decimal, amount: Decimal) -> bool {
    [1, 100, 1_000, 10].into_iter().any(|base| {
        let product = quantity * price / Decimal::from(base);
        let slack = Decimal::new(1, 2).max(product.abs() / Decimal::from(2_000));
        !amount.is_zero() && (product - amount).abs() <= slack
    })
}
