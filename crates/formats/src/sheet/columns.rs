//! Which row of a table is the row of heads, and what each column holds.

use std::collections::BTreeMap;

use basics::Decimal;

use super::lexicon::{Role, folded, roles_of};
use super::{CellValue, Grid, Row};
use crate::number;
use crate::unit_word::unit_of_word;

/// Rows that are searched for the heads.
const HEAD_ROWS: usize = 80;

/// Which columns hold what.
pub(super) struct Table {
    /// Index of the row of heads; nothing where there is none.
    pub head: Option<usize>,
    pub columns: BTreeMap<u32, (Role, String)>,
    /// The roles were told by looks or by a part of a head.
    pub uncertain: bool,
}

impl Table {
    pub fn find(grid: &Grid) -> Option<Table> {
        let mut best: Option<(u32, Table)> = None;
        for (at, row) in grid.rows.iter().enumerate().take(HEAD_ROWS) {
            let columns = roles_in(row);
            let has = |roles: &[Role]| columns.values().any(|(r, _, _)| roles.contains(r));
            let items = [
                Role::Item,
                Role::SellerItem,
                Role::BuyerItem,
                Role::Gtin,
                Role::ManufacturerItem,
                Role::Description,
            ];
            if !has(&[Role::Quantity]) || !has(&items) {
                continue;
            }
            let score: u32 = columns.values().map(|(_, score, _)| u32::from(*score)).sum();
            if best.as_ref().is_none_or(|(s, _)| score > *s) {
                let uncertain = columns.values().any(|(r, s, _)| *r == Role::Quantity && *s < 2);
                let mut columns: BTreeMap<u32, (Role, String)> =
                    columns.into_iter().map(|(column, (role, _, head))| (column, (role, head))).collect();
                settle_order_number(grid, at, &mut columns);
                best = Some((score, Table { head: Some(at), columns, uncertain }));
            }
        }
        best.map(|(_, table)| table).or_else(|| Table::by_content(grid))
    }

    /// Without heads: a column of codes beside a column of small whole numbers, in every row.
    fn by_content(grid: &Grid) -> Option<Table> {
        let rows: Vec<&Row> = grid.rows.iter().filter(|r| r.cells.len() > 1).take(HEAD_ROWS).collect();
        let width = rows.iter().flat_map(|r| r.cells.last()).map(|c| c.column + 1).max()?;
        if width > 9 || rows.len() * 2 < grid.rows.len() {
            return None;
        }
        let full = |column: u32, test: &dyn Fn(&str) -> bool| {
            let texts: Vec<&str> =
                rows.iter().filter_map(|r| r.cell(column)).map(|c| c.text.trim()).collect();
            texts.len() == rows.len() && texts.iter().all(|t| test(t))
        };
        let is_code = |t: &str| {
            t.len() >= 3
                && t.len() <= 30
                && !t.contains(' ')
                && t.bytes().any(|b| b.is_ascii_digit())
                && number::plain(t).is_none_or(|_| t.len() >= 6)
        };
        let is_count = |t: &str| {
            number::plain(t).is_some_and(|n| n > Decimal::ZERO && n < Decimal::from(100_000)) && t.len() < 8
        };
        let whole = |t: &str| is_count(t) && !t.contains(['.', ',']);
        let is_sequence = |column: u32| {
            rows.iter()
                .enumerate()
                .all(|(i, r)| r.cell(column).and_then(|c| c.text.trim().parse::<usize>().ok()) == Some(i + 1))
        };
        let codes: Vec<u32> = (0..width).filter(|c| full(*c, &is_code)).collect();
        let item = *codes.first().or((0..width)
            .find(|c| {
                rows.iter().filter(|r| r.cell(*c).is_some_and(|x| is_code(x.text.trim()))).count() * 2
                    > rows.len()
            })
            .as_ref())?;
        let sequence = (0..width).find(|c| rows.len() > 1 && is_sequence(*c));
        let quantity = (0..width).find(|c| *c != item && Some(*c) != sequence && full(*c, &whole))?;
        let mut columns = BTreeMap::new();
        let mut put = |column: u32, role: Role| {
            columns.entry(column).or_insert((role, String::new()));
        };
        put(item, Role::Item);
        put(quantity, Role::Quantity);
        sequence.into_iter().for_each(|c| put(c, Role::Position));
        for column in 0..width {
            if full(column, &|t| unit_of_word(t).is_some()) {
                put(column, Role::Unit);
            } else if full(column, &|t| !number::readings(t).is_empty()) && column > quantity {
                put(column, Role::Price);
            } else if full(column, &|t| t.chars().any(char::is_alphabetic) && t.contains(' ')) {
                put(column, Role::Description);
            }
        }
        Some(Table { head: None, columns, uncertain: true })
    }
}

/// "Bestell-Nr." heads the buyer's order number on some sheets and the item's number on others: where no other column
/// numbers the items and the values differ from row to row, it is the item's.
fn settle_order_number(grid: &Grid, head: usize, columns: &mut BTreeMap<u32, (Role, String)>) {
    let numbers = [
        Role::Item,
        Role::SellerItem,
        Role::BuyerItem,
        Role::Gtin,
        Role::ManufacturerItem,
        Role::Description,
    ];
    if columns.values().any(|(r, _)| numbers.contains(r) && *r != Role::Description) {
        return;
    }
    let Some((column, entry)) = columns.iter_mut().find(|(_, (r, _))| *r == Role::PoNumber) else { return };
    let mut values: Vec<&str> =
        grid.rows.iter().skip(head + 1).filter_map(|r| r.cell(*column)).map(|c| c.text.trim()).collect();
    let count = values.len();
    values.sort_unstable();
    values.dedup();
    if count > 1 && values.len() == count {
        entry.0 = Role::Item;
    }
}

/// The role of each cell of a row as a head; a role is given once, to its surest column.
fn roles_in(row: &Row) -> BTreeMap<u32, (Role, u8, String)> {
    let mut wishes: Vec<(u8, u32, Role, usize)> = Vec::new();
    for cell in &row.cells {
        let head = folded(&cell.text);
        if matches!(cell.value, CellValue::Text) && head.chars().count() <= 45 {
            for (rank, (role, score)) in roles_of(&head).into_iter().take(4).enumerate() {
                wishes.push((score, cell.column, role, rank));
            }
        }
    }
    wishes.sort_by_key(|(score, column, _, rank)| (std::cmp::Reverse(*score), *rank, *column));
    let mut columns: BTreeMap<u32, (Role, u8, String)> = BTreeMap::new();
    for (score, column, role, _) in wishes {
        let taken = columns.values().any(|(r, _, _)| *r == role);
        if !taken && !columns.contains_key(&column) {
            let head = row.cell(column).map(|c| c.text.trim().to_owned()).unwrap_or_default();
            columns.insert(column, (role, score, head));
        }
    }
    columns
}
