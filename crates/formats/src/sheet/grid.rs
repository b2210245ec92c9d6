//! A sheet as rows of cells, only those that hold something, so that one cell in row 1,048,576 costs no more than any other.

use basics::{Day, Decimal};
use serde::{Deserialize, Serialize};

use crate::said::{Said, Source};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// The sheet's name, "table 1" for an HTML table, empty for a CSV.
    pub name: String,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Counted from 1, as the spreadsheet shows it.
    pub number: u32,
    pub cells: Vec<Cell>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Counted from 0: column A.
    pub column: u32,
    pub text: String,
    pub value: CellValue,
}

/// What the file says the cell holds. A CSV only ever says text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellValue {
    Text,
    Number(Decimal),
    Day(Day),
}

impl Grid {
    pub fn source(&self, row: &Row, cell: &Cell) -> Source {
        Source::Cell {
            sheet: self.name.clone(),
            cell: format!("{}{}", column_letters(cell.column), row.number),
        }
    }

    pub fn said(&self, row: &Row, cell: &Cell) -> Said<String> {
        Said::new(cell.text.trim().to_owned(), cell.text.clone(), self.source(row, cell))
    }

    pub fn cell_count(&self) -> usize {
        self.rows.iter().map(|r| r.cells.len()).sum()
    }
}

impl Row {
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        self.cells.iter().find(|c| c.column == column)
    }
}

impl Cell {
    pub fn text(column: u32, text: impl Into<String>) -> Cell {
        Cell { column, text: text.into(), value: CellValue::Text }
    }
}

/// 0 is A, 25 is Z, 26 is AA.
pub(crate) fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    letters.iter().rev().collect()
}
