//! CSV with any delimiter, quoting and encoding, with or without a row of heads.

use basics::Limits;

use super::{Cell, Grid, Row, interpret};
use crate::message::{Format, Reading};
use crate::said::{Remarks, codes};
use crate::text_of;

/// Reads a CSV. Never fails; what is odd is in the remarks.
pub fn read(bytes: &[u8]) -> Reading {
    let mut remarks = Remarks::default();
    let text = text_of::decode(bytes, &mut remarks);
    let mut reading = Reading::empty(Format::Csv);
    let grid = grid_of(&text, &mut remarks);
    let grids = vec![grid];
    reading.messages = interpret::orders_of(&grids, &mut remarks);
    reading.grids = grids;
    reading.remarks = remarks.into_list();
    reading
}

fn grid_of(text: &str, remarks: &mut Remarks) -> Grid {
    let (text, first_row, declared) = match text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')) {
        Some((mark, rest)) => (rest, 2, mark.trim().bytes().next()),
        None => (text, 1, None),
    };
    let delimiter = declared.or_else(|| delimiter_of(text)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut grid = Grid::default();
    let mut cells = 0;
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                remarks.error(
                    codes::DAMAGED,
                    None,
                    format!("the CSV is broken: {error}"),
                    "Ask the sender for it again.",
                );
                break;
            }
        }
        let line = record.position().map_or(1, csv::Position::line);
        // With every field quoted over several lines, the record number would mislead; the line is what editors show.
        let number = u32::try_from(line).unwrap_or(u32::MAX - 2) + first_row - 1;
        let row: Vec<Cell> = record
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
            .map(|(column, text)| Cell::text(column as u32, text))
            .collect();
        cells += row.len().max(1);
        if cells > Limits::SHEET_CELLS {
            remarks.error(
                codes::LIMIT,
                None,
                format!("the table has more than {} cells; the rest was not read", Limits::SHEET_CELLS),
                "Ask the sender to split it.",
            );
            break;
        }
        if !row.is_empty() {
            grid.rows.push(Row { number, cells: row });
        }
    }
    grid
}

/// The delimiter that parts most lines alike; nothing where no mark does.
pub(crate) fn delimiter_of(text: &str) -> Option<u8> {
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).take(60).collect();
    let mut best: Option<(usize, usize, u8)> = None;
    for mark in [b';', b'\t', b'|', b','] {
        let counts: Vec<usize> =
            lines.iter().map(|l| count_outside_quotes(l, mark)).filter(|c| *c > 0).collect();
        let Some(most) = counts.iter().copied().max() else { continue };
        let common = (1..=most).max_by_key(|n| counts.iter().filter(|c| *c == n).count() * n).unwrap_or(0);
        let alike = counts.iter().filter(|c| **c == common).count();
        let candidate = (alike * common.min(8), common, mark);
        if best.is_none_or(|b| (candidate.0, candidate.1) > (b.0, b.1)) {
            best = Some(candidate);
        }
    }
    best.map(|(.., mark)| mark)
}

fn count_outside_quotes(line: &str, mark: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if byte == mark && !quoted {
            count += 1;
        }
    }
    count
}
