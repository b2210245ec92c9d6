//! Tables as files: CSV with a head for each column, JSON as the API gives it.

use basics::Limits;
use formats::write::sheet::csv_row;
use serde::{Deserialize, Serialize};

use super::kind::{Hit, TableKind};
use super::refusal::TableRefusal;
use super::version::{TableVersion, WrittenRow};

/// A table as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    pub table: String,
    #[serde(default)]
    pub hit: Option<Hit>,
    pub rows: Vec<FileRow>,
}

/// A row with its cells by the code of their column; those that are left out are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRow {
    #[serde(default)]
    pub when: std::collections::BTreeMap<String, String>,
    #[serde(default)]
    pub then: std::collections::BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

pub fn file_row(kind: &TableKind, row: &WrittenRow) -> FileRow {
    let cells = |columns: &[super::Column], cells: &[String]| {
        columns
            .iter()
            .zip(cells)
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(column, cell)| (column.code.to_owned(), cell.clone()))
            .collect()
    };
    FileRow {
        when: cells(kind.inputs, &row.when),
        then: cells(kind.outputs, &row.then),
        note: row.note.clone(),
    }
}

/// A column that the table does not have is refused, not left out.
pub fn written_row(kind: &TableKind, row: &FileRow) -> Result<WrittenRow, TableRefusal> {
    let cells = |columns: &[super::Column], given: &std::collections::BTreeMap<String, String>| {
        if let Some(code) = given.keys().find(|code| !columns.iter().any(|c| c.code == code.as_str())) {
            return Err(TableRefusal::Column { table: kind.code, column: code.clone() });
        }
        Ok(columns.iter().map(|c| given.get(c.code).cloned().unwrap_or_default()).collect())
    };
    Ok(WrittenRow {
        when: cells(kind.inputs, &row.when)?,
        then: cells(kind.outputs, &row.then)?,
        note: row.note.clone(),
    })
}

pub fn to_file(version: &TableVersion) -> TableFile {
    TableFile {
        table: version.kind.code.to_owned(),
        hit: Some(version.hit),
        rows: version.rows.iter().map(|r| file_row(version.kind, r)).collect(),
    }
}

/// Heads: the code of each input, of each output led by `then `, and `note`.
fn heads(kind: &TableKind) -> Vec<String> {
    let inputs = kind.inputs.iter().map(|c| c.code.to_owned());
    let outputs = kind.outputs.iter().map(|c| format!("then {}", c.code));
    inputs.chain(outputs).chain(["note".to_owned()]).collect()
}

pub fn to_csv(version: &TableVersion) -> String {
    let kind = version.kind;
    let mut text = csv_row(&heads(kind));
    for row in &version.rows {
        let cell = |cells: &[String], at: usize| cells.get(at).cloned().unwrap_or_default();
        let when = (0..kind.inputs.len()).map(|at| cell(&row.when, at));
        let then = (0..kind.outputs.len()).map(|at| cell(&row.then, at));
        let cells: Vec<String> = when.chain(then).chain([row.note.clone()]).collect();
        text.push_str(&csv_row(&cells));
    }
    text
}

/// Reads a CSV or a workbook whose first row names the columns, in any order.
pub fn read(kind: &TableKind, bytes: &[u8], name: &str) -> Result<Vec<WrittenRow>, TableRefusal> {
    let reading = formats::read(bytes, Some(name));
    let Some(grid) = reading.grids.into_iter().next() else { return Err(TableRefusal::Empty) };
    let mut rows = grid.rows.into_iter();
    let Some(head) = rows.next() else { return Err(TableRefusal::Empty) };
    let known = heads(kind);
    let mut columns: Vec<(u32, usize)> = Vec::new();
    for cell in &head.cells {
        let name = cell.text.trim().to_lowercase();
        let at = known.iter().position(|h| *h == name);
        let at = at.ok_or_else(|| TableRefusal::Column { table: kind.code, column: cell.text.clone() })?;
        columns.push((cell.column, at));
    }
    let mut found = Vec::new();
    for row in rows.take(Limits::TABLE_ROWS + 1) {
        let mut cells = vec![String::new(); known.len()];
        for cell in &row.cells {
            let at = columns.iter().find(|(column, _)| *column == cell.column).map(|(_, at)| *at);
            if let Some(place) = at.and_then(|at| cells.get_mut(at)) {
                // What we led by an apostrophe ourselves, so that no spreadsheet takes it for a formula.
                *place = cell.text.strip_prefix('\'').unwrap_or(&cell.text).to_owned();
            }
        }
        let note = cells.pop().unwrap_or_default();
        let then = cells.split_off(kind.inputs.len());
        found.push(WrittenRow { when: cells, then, note });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::kind;

    #[test]
    fn a_table_comes_back_from_its_file_as_it_was() {
        let freight = kind("freight").unwrap();
        let mut rows = Vec::new();
        for (zone, weight, amount) in
            [("1", "<= 5", "6.90"), ("2, 3", "5..31.5", "12"), ("not 1", "> 31.5", "48.5")]
        {
            let mut row = WrittenRow {
                when: vec![String::new(); freight.inputs.len()],
                then: vec![String::new(); freight.outputs.len()],
                note: "from the carrier's list, page 2".into(),
            };
            row.when[1] = zone.into();
            row.when[4] = weight.into();
            row.then[..3].clone_from_slice(&["DHL".into(), "parcel".into(), amount.into()]);
            rows.push(row);
        }
        let version = crate::tables::TableVersion {
            id: basics::Id::from_uuid(uuid::Uuid::nil()),
            kind: freight,
            version: 1,
            hit: Hit::Collect,
            rows,
            valid_from: "2026-01-01".parse().unwrap(),
            valid_to: None,
            state: crate::tables::TableState::Proposed,
            reason: String::new(),
            note: None,
            written_by: crate::actor::Actor::desk().person,
            written_at: "2026-01-01T00:00:00Z".parse().unwrap(),
            decided_by: None,
        };
        let csv = to_csv(&version);
        assert_eq!(read(freight, csv.as_bytes(), "freight.csv").unwrap(), version.rows, "{csv}");
        let json = serde_json::to_string(&to_file(&version)).unwrap();
        let file: TableFile = serde_json::from_str(&json).unwrap();
        let back: Vec<WrittenRow> = file.rows.iter().map(|r| written_row(freight, r).unwrap()).collect();
        assert_eq!(back, version.rows);
        let odd = b"zone,colour\r\n1,red\r\n";
        assert!(
            matches!(read(freight, odd, "x.csv"), Err(TableRefusal::Column { column, .. }) if column == "colour")
        );
    }
}
