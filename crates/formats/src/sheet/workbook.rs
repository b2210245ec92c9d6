//! Workbooks: XLSX cell by cell and XLS through calamine, ODS by our own reader. What would unpack to too much is not unpacked.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use basics::{Day, Decimal, Limits};
use calamine::{Data, DataRef, ExcelDateTime, Reader, Xls, Xlsx};

use super::{Cell, CellValue, Grid, Row, interpret, ods, zip_guard};
use crate::message::{Format, Reading};
use crate::said::{Remarks, codes};

/// Reads an XLSX, XLS or ODS workbook. Never fails; what is odd is in the remarks.
pub fn read(bytes: &[u8], format: Format) -> Reading {
    let mut remarks = Remarks::default();
    let mut reading = Reading::empty(format);
    let packed = matches!(format, Format::Xlsx | Format::Ods);
    match zip_guard::refusal(bytes).filter(|_| packed) {
        Some(why) => remarks.error(
            codes::LIMIT,
            None,
            format!("the workbook was not unpacked: {why}"),
            "Ask the sender for the order in another form; this file may be an attack.",
        ),
        None => {
            // A library's panic on a damaged file must not end the reading of all the others.
            let read = catch_unwind(AssertUnwindSafe(|| match format {
                Format::Xlsx => xlsx(bytes),
                Format::Ods => ods::grids(bytes),
                _ => xls(bytes),
            }));
            match read {
                Ok(Ok(grids)) => reading.grids = grids,
                Ok(Err(why)) => remark_unreadable(&mut remarks, &why),
                Err(_) => remark_unreadable(&mut remarks, "it is damaged"),
            }
        }
    }
    let cells: usize = reading.grids.iter().map(Grid::cell_count).sum();
    if cells >= Limits::SHEET_CELLS {
        remarks.error(
            codes::LIMIT,
            None,
            format!("the workbook has more than {} cells; the rest was not read", Limits::SHEET_CELLS),
            "Ask the sender to split it.",
        );
    }
    if !reading.grids.is_empty() {
        reading.messages = interpret::orders_of(&reading.grids, &mut remarks);
    }
    reading.remarks = remarks.into_list();
    reading
}

fn remark_unreadable(remarks: &mut Remarks, why: &str) {
    remarks.error(
        codes::DAMAGED,
        None,
        format!("the workbook can't be read: {why}"),
        "Open it yourself, or ask the sender for it again.",
    );
}

/// One past the last row and column that a sheet of this format can have.
const ROWS_END: u32 = 1 << 20;
const COLUMNS_END: u32 = 1 << 14;

fn xlsx(bytes: &[u8]) -> Result<Vec<Grid>, String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let mut grids = Vec::new();
    let mut left = Limits::SHEET_CELLS;
    for name in book.sheet_names().iter().take(Limits::NESTING) {
        let mut grid = Grid { name: name.clone(), rows: Vec::new() };
        let Ok(mut cells) = book.worksheet_cells_reader(name) else { continue };
        while let Some(cell) = cells.next_cell().map_err(|e| e.to_string())? {
            if left == 0 {
                break;
            }
            let (row, column) = cell.get_position();
            // No sheet has such a cell; the place was written wrong.
            if row >= ROWS_END || column >= COLUMNS_END {
                return Err("a cell lies beyond the end of the sheet".to_owned());
            }
            let read = match cell.get_value() {
                DataRef::SharedString(text) => from_text(text),
                DataRef::String(text) => from_text(text),
                DataRef::Int(value) => Some((value.to_string(), CellValue::Number(Decimal::from(*value)))),
                DataRef::Float(value) => from_float(*value),
                DataRef::Bool(value) => from_text(if *value { "TRUE" } else { "FALSE" }),
                DataRef::DateTime(value) => from_date(value),
                DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => from_iso(text),
                DataRef::Error(error) => from_text(&error.to_string()),
                DataRef::Empty => None,
            };
            if let Some((text, value)) = read {
                left -= 1;
                push(&mut grid, row, column, text, value);
            }
        }
        grids.push(grid);
    }
    Ok(grids)
}

fn xls(bytes: &[u8]) -> Result<Vec<Grid>, String> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let mut grids = Vec::new();
    let mut left = Limits::SHEET_CELLS;
    for name in book.sheet_names().iter().take(Limits::NESTING) {
        let mut grid = Grid { name: name.clone(), rows: Vec::new() };
        let Ok(range) = book.worksheet_range(name) else { continue };
        let (first_row, first_column) = range.start().unwrap_or((0, 0));
        for (row, column, data) in range.used_cells() {
            if left == 0 {
                break;
            }
            let read = match data {
                Data::String(text) => from_text(text),
                Data::Int(value) => Some((value.to_string(), CellValue::Number(Decimal::from(*value)))),
                Data::Float(value) => from_float(*value),
                Data::Bool(value) => from_text(if *value { "TRUE" } else { "FALSE" }),
                Data::DateTime(value) => from_date(value),
                Data::DateTimeIso(text) | Data::DurationIso(text) => from_iso(text),
                Data::Error(error) => from_text(&error.to_string()),
                Data::Empty => None,
            };
            if let Some((text, value)) = read {
                left -= 1;
                push(&mut grid, first_row + row as u32, first_column + column as u32, text, value);
            }
        }
        grids.push(grid);
    }
    Ok(grids)
}

pub(super) fn push(grid: &mut Grid, row: u32, column: u32, text: String, value: CellValue) {
    let number = row.saturating_add(1);
    if grid.rows.last().is_none_or(|r| r.number != number) {
        grid.rows.push(Row { number, cells: Vec::new() });
    }
    if let Some(last) = grid.rows.last_mut() {
        last.cells.push(Cell { column, text, value });
    }
}

type Read = Option<(String, CellValue)>;

fn from_text(text: &str) -> Read {
    (!text.trim().is_empty()).then(|| (text.to_owned(), CellValue::Text))
}

/// A spreadsheet keeps 15 significant digits; what lies beyond is noise of the binary form.
fn from_float(value: f64) -> Read {
    let text = if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        let fixed = format!("{value:.10}");
        fixed.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    match Decimal::from_str_exact(&text) {
        Ok(number) => Some((text, CellValue::Number(number))),
        Err(_) => Some((value.to_string(), CellValue::Text)),
    }
}

fn from_date(value: &ExcelDateTime) -> Read {
    let (year, month, day, ..) = value.to_ymd_hms_milli();
    match Day::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?) {
        Ok(day) if value.is_datetime() => Some((day.to_string(), CellValue::Day(day))),
        _ => from_float(value.as_f64()),
    }
}

pub(super) fn from_iso(text: &str) -> Read {
    match crate::date::iso(text) {
        Some(day) => Some((day.to_string(), CellValue::Day(day))),
        None => from_text(text),
    }
}
