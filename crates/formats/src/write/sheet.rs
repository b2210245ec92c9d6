//! Tables as CSV and XLSX, for whoever goes on in a spreadsheet. No cell is a formula: in CSV what a spreadsheet would take for one is led by
//! an apostrophe, in XLSX texts are written as texts.

use basics::{Day, Decimal};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

/// Rows of one sheet.
const ROWS_MAX: usize = 1_048_575;
/// Letters of a cell.
const CELL_CHARS: usize = 32_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    Text(String),
    Number(Decimal),
    Day(Day),
}

/// One row as RFC 4180 writes it.
pub fn csv_row(cells: &[String]) -> String {
    let written: Vec<String> = cells
        .iter()
        .map(|cell| {
            let formula = cell.starts_with(['=', '+', '@', '\t', '\r'])
                || (cell.starts_with('-') && cell.parse::<Decimal>().is_err());
            let text = if formula { format!("'{cell}") } else { cell.clone() };
            if text.contains([',', '"', '\n', '\r']) {
                format!("\"{}\"", text.replace('"', "\"\""))
            } else {
                text
            }
        })
        .collect();
    format!("{}\r\n", written.join(","))
}

pub fn csv(heads: &[String], rows: &[Vec<Written>]) -> String {
    let mut text = csv_row(heads);
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| match cell {
                Written::Text(text) => text.clone(),
                Written::Number(number) => number.normalize().to_string(),
                Written::Day(day) => day.to_string(),
            })
            .collect();
        text.push_str(&csv_row(&cells));
    }
    text
}

/// # Errors
/// When the table has more rows than a sheet.
pub fn workbook(name: &str, heads: &[String], rows: &[Vec<Written>]) -> Result<Vec<u8>, String> {
    if rows.len() > ROWS_MAX {
        return Err(format!("a sheet holds {ROWS_MAX} rows, these are {}", rows.len()));
    }
    made(name, heads, rows).map_err(|e| e.to_string())
}

fn made(name: &str, heads: &[String], rows: &[Vec<Written>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    // A name of a sheet has at most 31 letters and none of these.
    let name: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    if !name.trim().is_empty() {
        sheet.set_name(name.trim())?;
    }
    let bold = Format::new().set_bold();
    let as_day = Format::new().set_num_format("yyyy-mm-dd");
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &bold)?;
    }
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Written::Text(text) => {
                    let text: String = text.chars().take(CELL_CHARS).collect();
                    sheet.write_string(row, column, &text)?;
                }
                Written::Number(number) => match number.to_string().parse::<f64>() {
                    // A spreadsheet knows no other numbers; nothing is reckoned with it here.
                    Ok(figure) => sheet.write_number(row, column, figure).map(|_| ())?,
                    Err(_) => sheet.write_string(row, column, number.to_string()).map(|_| ())?,
                },
                Written::Day(day) => {
                    let (year, month, of_month) = (day.year(), day.month(), day.day_of_month());
                    let date = ExcelDateTime::from_ymd(
                        u16::try_from(year).unwrap_or(1900),
                        u8::try_from(month).unwrap_or(1),
                        u8::try_from(of_month).unwrap_or(1),
                    );
                    match date {
                        Ok(date) => {
                            sheet.write_datetime_with_format(row, column, &date, &as_day).map(|_| ())?
                        }
                        Err(_) => sheet.write_string(row, column, day.to_string()).map(|_| ())?,
                    }
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_of_a_csv_file_is_a_formula_or_breaks_its_row() {
        let cells = ["=1+1", "-5.00", "-cmd", "a,b", "say \"x\""].map(str::to_owned);
        assert_eq!(csv_row(&cells), "'=1+1,-5.00,'-cmd,\"a,b\",\"say \"\"x\"\"\"\r\n");
    }

    #[test]
    fn a_workbook_comes_back_as_it_was_written_and_has_no_formulas() {
        let day: Day = "2026-11-23".parse().unwrap();
        let rows = vec![
            vec![
                Written::Text("=HYPERLINK(\"x\")".into()),
                Written::Number("12.5".parse().unwrap()),
                Written::Day(day),
            ],
            vec![
                Written::Text("+49 30".into()),
                Written::Number("-3".parse().unwrap()),
                Written::Text(String::new()),
            ],
        ];
        let heads = ["name", "figure", "day"].map(str::to_owned);
        let bytes = workbook("What is [short]?", &heads, &rows).unwrap();
        let read = crate::read(&bytes, Some("x.xlsx"));
        // A formula would come back as its result, which is none.
        let read = format!("{read:?}");
        assert!(
            read.contains("=HYPERLINK") && read.contains("12.5") && read.contains("2026-11-23"),
            "{read}"
        );
    }
}
