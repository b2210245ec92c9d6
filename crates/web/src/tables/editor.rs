//! The editor of a table: a grid of plain fields. Tab goes from cell to cell, Enter checks; rows are moved by writing another number before
//! them. Nothing is kept until it is proposed.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::{Day, Decimal, Limits};
use db::Tx;
use desk::failure::{General, Refusal};
use desk::policies::{Verb, Whose, allow};
use desk::tables::{self, DryRun, Hit, NewVersion, TableKind, WrittenRow, exchange};
use desk::{Actor, Failure, Finding, company};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, escaped, page, refused, see_with};
use crate::problem::status_of;

/// Rows that a new table begins with, and that a press adds.
const MORE_ROWS: usize = 5;

/// What stands in the form.
#[derive(Debug, Clone, Default)]
struct Typed {
    hit: String,
    rows: Vec<WrittenRow>,
    valid_from: String,
    valid_to: String,
    reason: String,
    pasted: String,
}

/// A cell of the form.
struct Cell {
    name: String,
    label: String,
    value: String,
    /// The list of what it may name.
    list: Option<&'static str>,
    wrong: bool,
}

struct FormRow {
    number: usize,
    when: Vec<Cell>,
    then: Vec<Cell>,
    note: String,
}

#[derive(Template)]
#[template(path = "table_edit.html")]
struct EditorPage {
    frame: Frame,
    kind: &'static TableKind,
    hits: Vec<(&'static str, bool)>,
    rows: Vec<FormRow>,
    typed: Typed,
    findings: Vec<Finding>,
    checked: bool,
    run: Option<DryRun>,
    refusal: Option<Refusal>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    from: Option<i64>,
}

/// `GET /tables/{table}/editor?from=3`: the rows of a version, or of the one that holds today.
pub async fn open(
    State(app): State<App>,
    visit: Visit,
    Path(table): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let shown = app.read(visit.who.clone(), "table editor", move |tx, by| {
        allow(by, Verb::ChangeTable, Whose::Own)?;
        let kind = super::need(&table)?;
        let today = company::today(tx)?;
        let from = match asked.from {
            Some(version) => Some(tables::need(tx, &table, version)?),
            None => {
                let all = tables::versions(tx, kind.code, Limits::PAGE_ROWS)?;
                all.into_iter().find(|v| v.holds_on(today))
            }
        };
        let typed = match from {
            Some(version) => {
                Typed { hit: version.hit.code().to_owned(), rows: version.rows, ..Typed::default() }
            }
            None => Typed { hit: kind.usual_hit().code().to_owned(), ..Typed::default() },
        };
        load(tx, by, &come, kind, typed, MORE_ROWS, Said::default())
    });
    Ok(page(StatusCode::OK, &shown.await?, &visit))
}

/// What is said above the grid.
#[derive(Default)]
struct Said {
    findings: Vec<Finding>,
    checked: bool,
    run: Option<DryRun>,
    refusal: Option<Refusal>,
}

fn load(
    tx: &mut Tx,
    by: &Actor,
    visit: &Visit,
    kind: &'static TableKind,
    typed: Typed,
    more: usize,
    said: Said,
) -> Result<EditorPage, Failure> {
    let frame = Frame::of(tx, by, visit, "/tables")?;
    let blank = std::iter::repeat_n(WrittenRow::default(), more);
    let rows: Vec<WrittenRow> = typed.rows.iter().cloned().chain(blank).take(Limits::TABLE_ROWS).collect();
    let pointers = || said.findings.iter().chain(said.refusal.iter().flat_map(|r| &r.findings));
    let wrong: Vec<&str> = pointers().map(|f| f.pointer.as_str()).collect();
    let rows = rows.into_iter().enumerate().map(|(n, row)| form_row(&frame, kind, n, row, &wrong)).collect();
    let hits = kind.hits.iter().map(|h| (h.code(), h.code() == typed.hit)).collect();
    let Said { findings, checked, run, refusal } = said;
    Ok(EditorPage { frame, kind, hits, rows, typed, findings, checked, run, refusal })
}

fn form_row(frame: &Frame, kind: &'static TableKind, n: usize, row: WrittenRow, wrong: &[&str]) -> FormRow {
    let cell = |letter: char, at: usize, column: &tables::Column, cells: &[String]| {
        let part = if letter == 'w' { "when" } else { "then" };
        let pointer = format!("/rows/{n}/{part}/{}", column.code);
        Cell {
            name: format!("{letter}{n}.{at}"),
            label: format!("{} {}", frame.say(column.title), n + 1),
            value: cells.get(at).cloned().unwrap_or_default(),
            list: (!column.holds.choices().is_empty()).then_some(column.code),
            wrong: wrong.contains(&pointer.as_str()),
        }
    };
    FormRow {
        number: n + 1,
        when: kind.inputs.iter().enumerate().map(|(at, c)| cell('w', at, c, &row.when)).collect(),
        then: kind.outputs.iter().enumerate().map(|(at, c)| cell('t', at, c, &row.then)).collect(),
        note: row.note,
    }
}

/// The rows of the form in the order of the numbers written before them, without those that are ticked to go.
fn typed(fields: &Fields, kind: &TableKind) -> Typed {
    let by_name: HashMap<&str, &str> = fields.pairs().iter().map(|(n, v)| (n.as_str(), v.trim())).collect();
    let text = |name: &str| by_name.get(name).copied().unwrap_or_default().to_owned();
    let mut rows: BTreeMap<(Decimal, usize), WrittenRow> = BTreeMap::new();
    for n in 0..Limits::TABLE_ROWS {
        let Some(number) = by_name.get(format!("no{n}").as_str()) else { break };
        if by_name.contains_key(format!("x{n}").as_str()) {
            continue;
        }
        let number = Decimal::from_str_exact(number).unwrap_or_else(|_| Decimal::from(n + 1));
        let cells = |letter: char, count: usize| {
            (0..count).map(|at| text(&format!("{letter}{n}.{at}"))).collect::<Vec<_>>()
        };
        let row = WrittenRow {
            when: cells('w', kind.inputs.len()),
            then: cells('t', kind.outputs.len()),
            note: text(&format!("note{n}")),
        };
        if !row.is_empty() {
            rows.insert((number, n), row);
        }
    }
    Typed {
        hit: text("hit"),
        rows: rows.into_values().collect(),
        valid_from: text("valid_from"),
        valid_to: text("valid_to"),
        reason: text("reason"),
        pasted: text("pasted"),
    }
}

fn day(tx: &mut Tx, field: &'static str, text: &str) -> Result<Option<Day>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    let today = company::today(tx)?;
    let read = basics::typed_day(text, today);
    Ok(Some(read.map_err(|e| General::Invalid { field, problem: e.to_string() })?))
}

fn new_version(tx: &mut Tx, kind: &TableKind, typed: &Typed, reason: &str) -> Result<NewVersion, Failure> {
    Ok(NewVersion {
        table: kind.code.to_owned(),
        hit: Hit::from_code(&typed.hit),
        rows: typed.rows.clone(),
        valid_from: day(tx, "valid_from", &typed.valid_from)?,
        valid_to: day(tx, "valid_to", &typed.valid_to)?,
        reason: reason.to_owned(),
    })
}

/// `POST /tables/{table}/editor`: check, more rows, rows from a file, propose.
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Path(table): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let action = fields.text("do").to_owned();
    if action == "propose" {
        return propose(&app, &visit, table, fields).await;
    }
    let come = visit.clone();
    let shown = app.read(visit.who.clone(), "table editor", move |tx, by| {
        allow(by, Verb::ChangeTable, Whose::Own)?;
        let kind = super::need(&table)?;
        let mut typed = typed(&fields, kind);
        match action.as_str() {
            "rows" => load(tx, by, &come, kind, typed, MORE_ROWS, Said::default()),
            "paste" => {
                let said = match exchange::read(kind, typed.pasted.as_bytes(), "table.csv") {
                    Ok(rows) => {
                        typed.rows = rows;
                        typed.pasted.clear();
                        Said::default()
                    }
                    Err(refusal) => refused_as(Failure::from(refusal))?,
                };
                load(tx, by, &come, kind, typed, 0, said)
            }
            action => {
                let with_run = action == "try";
                let said = match check(tx, by, kind, &typed, with_run) {
                    Ok(said) => said,
                    Err(failure) => refused_as(failure)?,
                };
                load(tx, by, &come, kind, typed, 0, said)
            }
        }
    });
    let shown = shown.await?;
    let status = shown.refusal.as_ref().map_or(StatusCode::OK, status_of);
    Ok(page(status, &shown, &visit))
}

fn refused_as(failure: Failure) -> Result<Said, Failure> {
    match failure {
        Failure::Refused(refusal) => Ok(Said { refusal: Some(refusal), ..Said::default() }),
        fault => Err(fault),
    }
}

fn check(
    tx: &mut Tx,
    by: &Actor,
    kind: &'static TableKind,
    typed: &Typed,
    with_run: bool,
) -> Result<Said, Failure> {
    // The reason may still be missing while someone only looks.
    let reason = if typed.reason.is_empty() { "-" } else { &typed.reason };
    let new = new_version(tx, kind, typed, reason)?;
    let (compiled, findings) = tables::try_out(tx, by, &new)?;
    let run = match with_run {
        true => {
            let samples = tables::past_uses(tx, kind, Limits::DRY_RUN_CASES)?;
            let today = company::today(tx)?;
            let now = tables::in_force(tx, kind.code, today)?;
            Some(tables::compare(now.as_deref(), &compiled, &samples))
        }
        false => None,
    };
    Ok(Said { findings, checked: true, run, refusal: None })
}

async fn propose(app: &App, visit: &Visit, table: String, fields: Fields) -> Result<Response, Stop> {
    let (of, given) = (table.clone(), fields.clone());
    let done = app.write(visit.who.clone(), "propose table", move |tx, by| {
        allow(by, Verb::ChangeTable, Whose::Own)?;
        let kind = super::need(&of)?;
        let typed = typed(&given, kind);
        let new = new_version(tx, kind, &typed, &typed.reason)?;
        Ok(tables::propose(tx, by, &new)?.0.version)
    });
    match done.await {
        Ok(version) => {
            let notice = Notice::ok(format!("Version {version} is proposed; someone else approves it."));
            Ok(see_with(&format!("/tables/{}/versions/{version}", escaped(&table)), notice))
        }
        Err(failure) => {
            let refusal = refused(failure)?;
            let status = status_of(&refusal);
            let come = visit.clone();
            let shown = app.read(visit.who.clone(), "table editor", move |tx, by| {
                allow(by, Verb::ChangeTable, Whose::Own)?;
                let kind = super::need(&table)?;
                let said = Said { refusal: Some(refusal.clone()), ..Said::default() };
                load(tx, by, &come, kind, typed(&fields, kind), 0, said)
            });
            Ok(page(status, &shown.await?, visit))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_in_the_order_of_their_numbers_without_those_that_go() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let fields = Fields::from(vec![
            pair("no0", "1"),
            pair("w0.0", "DE"),
            pair("t0.0", "1"),
            pair("no1", "0.5"),
            pair("w1.0", " AT "),
            pair("t1.0", "2"),
            pair("no2", "3"),
            pair("w2.0", "CH"),
            pair("x2", "1"),
            pair("no3", "4"),
        ]);
        let typed = typed(&fields, desk::tables::kind("zone").unwrap());
        let first: Vec<&str> = typed.rows.iter().map(|r| r.when[0].as_str()).collect();
        assert_eq!(first, ["AT", "DE"]);
    }
}
