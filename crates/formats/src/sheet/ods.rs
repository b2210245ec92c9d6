//! OpenDocument sheets (ODF 1.3, content.xml). Our own, because a repeated cell or row may stand for a million of them: only
//! cells that hold something are kept, and repeats of those are limited.

use basics::{Decimal, Limits};

use super::{CellValue, Grid, workbook, zip_guard};
use crate::said::Remarks;
use crate::xml::{Node, parse};

/// How often a filled cell or row is repeated at most.
const REPEATS_MAX: u32 = 2_000;

pub(super) fn grids(bytes: &[u8]) -> Result<Vec<Grid>, String> {
    let content =
        zip_guard::unpack(bytes, "content.xml", Limits::UNPACKED_BYTES).ok_or("it has no content.xml")?;
    let text = String::from_utf8_lossy(&content);
    let root = parse(&text, &mut Remarks::default());
    let sheets = root.at(&["body", "spreadsheet"]).ok_or("its content is no spreadsheet")?;
    let mut left = Limits::SHEET_CELLS;
    Ok(sheets.all("table").take(Limits::NESTING).map(|table| grid_of(table, &mut left)).collect())
}

fn grid_of(table: &Node, left: &mut usize) -> Grid {
    let mut grid =
        Grid { name: table.attribute("name").map(|n| n.value).unwrap_or_default(), rows: Vec::new() };
    let mut rows = Vec::new();
    collect_rows(table, &mut rows);
    let mut number: u32 = 0;
    for row in rows {
        let repeats = repeated(row, "number-rows-repeated");
        let cells = cells_of(row);
        if !cells.is_empty() {
            for again in 0..repeats.min(REPEATS_MAX) {
                for (column, text, value) in &cells {
                    if *left == 0 {
                        return grid;
                    }
                    *left -= 1;
                    workbook::push(
                        &mut grid,
                        number.saturating_add(again),
                        *column,
                        text.clone(),
                        value.clone(),
                    );
                }
            }
        }
        number = number.saturating_add(repeats);
    }
    grid
}

fn collect_rows<'a>(node: &'a Node, rows: &mut Vec<&'a Node>) {
    for child in &node.children {
        match child.name.as_str() {
            "table-row" => rows.push(child),
            "table-rows" | "table-row-group" | "table-header-rows" => collect_rows(child, rows),
            _ => {}
        }
    }
}

fn cells_of(row: &Node) -> Vec<(u32, String, CellValue)> {
    let mut cells = Vec::new();
    let mut column: u32 = 0;
    for cell in row.children.iter().filter(|c| matches!(c.name.as_str(), "table-cell" | "covered-table-cell"))
    {
        let repeats = repeated(cell, "number-columns-repeated");
        if let Some((text, value)) = content(cell) {
            for again in 0..repeats.min(REPEATS_MAX) {
                cells.push((column.saturating_add(again), text.clone(), value.clone()));
            }
        }
        column = column.saturating_add(repeats);
    }
    cells
}

fn content(cell: &Node) -> Option<(String, CellValue)> {
    let shown: Vec<String> = cell.all("p").map(Node::whole_text).filter(|t| !t.is_empty()).collect();
    let kind = cell.attribute("value-type").map(|k| k.value).unwrap_or_default();
    let stated = cell.attribute("value").map(|v| v.value);
    match (kind.as_str(), stated) {
        ("float" | "currency", Some(value)) => match Decimal::from_str_exact(&value) {
            Ok(number) => Some((value, CellValue::Number(number))),
            Err(_) => Some((value, CellValue::Text)),
        },
        ("date", _) => workbook::from_iso(&cell.attribute("date-value")?.value),
        _ if shown.is_empty() => None,
        _ => Some((shown.join(" "), CellValue::Text)),
    }
}

fn repeated(node: &Node, attribute: &str) -> u32 {
    node.attribute(attribute).and_then(|r| r.value.parse().ok()).unwrap_or(1)
}
