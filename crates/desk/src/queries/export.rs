//! A table as a file. No cell of it is ever a formula, whatever somebody's name begins with.

use formats::write::sheet::{self, Written};

use super::column::Cell;
use super::run::Table;

fn written(cell: &Cell) -> Written {
    match cell {
        Cell::Number(number) => Written::Number(*number),
        Cell::Day(day) => Written::Day(*day),
        other => Written::Text(other.written()),
    }
}

fn rows(table: &Table) -> (Vec<String>, Vec<Vec<Written>>) {
    let heads = table.heads.iter().map(|(code, _)| (*code).to_owned()).collect();
    (heads, table.rows.iter().map(|row| row.iter().map(written).collect()).collect())
}

pub fn csv(table: &Table) -> String {
    let (heads, rows) = rows(table);
    sheet::csv(&heads, &rows)
}

/// As XLSX.
pub fn workbook(table: &Table, name: &str) -> Result<Vec<u8>, db::Fault> {
    let (heads, rows) = rows(table);
    sheet::workbook(name, &heads, &rows).map_err(db::Fault::Broken)
}
