//! Decision tables: all of them, one with its versions and who has read them, a version with its rows, what it leaves open and what it
//! would change; the editor stands in [`editor`].

pub mod editor;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use basics::{Day, Limits};
use db::Tx;
use desk::failure::Refusal;
use desk::policies::{Verb, Whose, allow, may};
use desk::tables::{
    self, Column, DryRun, KINDS, Reader, TableKind, TableRefusal, TableState, TableVersion, WrittenRow,
};
use desk::{Actor, Failure, Finding, company, people};
use serde::Deserialize;

use crate::App;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, open_page};
use crate::posted::{Opened, Posted, Thing};

struct Listed {
    kind: &'static TableKind,
    /// The version in force today, with its rows.
    now: Option<(i64, usize, Day)>,
    proposed: Option<i64>,
    unread: bool,
}

#[derive(Template)]
#[template(path = "tables.html")]
struct TablesPage {
    frame: Frame,
    rows: Vec<Listed>,
}

/// `GET /tables`
pub async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    open_page(&app, &visit, "tables", "/tables", move |tx, by, frame| {
        allow(by, Verb::SeeTables, Whose::Others)?;
        let (today, unread) = (company::today(tx)?, tables::unread(tx, by)?);
        let mut rows = Vec::with_capacity(KINDS.len());
        for kind in KINDS {
            let latest = tables::versions(tx, kind.code, 1)?;
            let now = tables::in_force(tx, kind.code, today)?;
            rows.push(Listed {
                kind,
                now: now.map(|t| (t.version, t.rows.len(), t.valid_from)),
                proposed: latest.first().filter(|v| v.state == TableState::Proposed).map(|v| v.version),
                unread: unread.iter().any(|(code, _)| *code == kind.code),
            });
        }
        Ok(TablesPage { frame, rows })
    })
    .await
}

/// Rows as a reader sees them: each condition and answer as it is written.
pub struct Grid {
    pub inputs: &'static [Column],
    pub outputs: &'static [Column],
    pub rows: Vec<WrittenRow>,
}

impl Grid {
    fn of(version: &TableVersion) -> Grid {
        let kind = version.kind;
        let mut rows = version.rows.clone();
        for row in &mut rows {
            row.when.resize(kind.inputs.len(), String::new());
            row.then.resize(kind.outputs.len(), String::new());
        }
        Grid { inputs: kind.inputs, outputs: kind.outputs, rows }
    }
}

struct Shown {
    version: TableVersion,
    by: String,
    when: String,
    mine: bool,
    in_force: bool,
}

#[derive(Template)]
#[template(path = "table.html")]
pub struct TablePage {
    frame: Frame,
    kind: &'static TableKind,
    versions: Vec<Shown>,
    grid: Option<Grid>,
    in_force: Option<i64>,
    readers: Vec<(Reader, String)>,
    has_read: bool,
    may_change: bool,
    may_approve: bool,
    refusal: Option<Refusal>,
}

fn need(table: &str) -> Result<&'static TableKind, TableRefusal> {
    tables::kind(table).ok_or_else(|| TableRefusal::NotFound(table.to_owned()))
}

fn shown(tx: &mut Tx, by: &Actor, frame: &Frame, found: Vec<TableVersion>) -> Result<Vec<Shown>, Failure> {
    let ids: Vec<_> = found.iter().map(|v| v.written_by).collect();
    let names = people::names(tx, &ids)?;
    let today = company::today(tx)?;
    let in_force = found.iter().filter(|v| v.holds_on(today)).map(|v| v.version).max();
    Ok(found
        .into_iter()
        .map(|version| Shown {
            by: names.get(&version.written_by).cloned().unwrap_or_else(|| "the desk".into()),
            when: frame.when(version.written_at),
            mine: version.written_by == by.person,
            in_force: in_force == Some(version.version),
            version,
        })
        .collect())
}

impl Thing for TablePage {
    const NAME: &'static str = "table";
    const PLACE: &'static str = "/tables";

    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<TablePage, Failure> {
        allow(by, Verb::SeeTables, Whose::Others)?;
        let Opened { frame, number, refusal, .. } = opened;
        let kind = need(&number)?;
        let found = tables::versions(tx, kind.code, Limits::PAGE_ROWS)?;
        let versions = shown(tx, by, &frame, found)?;
        let now = versions.iter().find(|s| s.in_force).map(|s| &s.version);
        let readers = match now {
            Some(version) => tables::readers(tx, version, Limits::PAGE_ROWS)?,
            None => Vec::new(),
        };
        Ok(TablePage {
            kind,
            grid: now.map(Grid::of),
            in_force: now.map(|v| v.version),
            has_read: readers.iter().any(|r| r.person == by.person && r.at.is_some()),
            readers: readers
                .into_iter()
                .map(|r| {
                    let at = r.at.map_or_else(|| "–".to_owned(), |at| frame.when(at));
                    (r, at)
                })
                .collect(),
            may_change: may(by, Verb::ChangeTable, Whose::Own),
            may_approve: may(by, Verb::ApproveTable, Whose::Others),
            versions,
            refusal,
            frame,
        })
    }
}

/// `POST /tables/{table}/decision`: approve, refuse or end a version.
pub async fn decide(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<TablePage>("decide table", |tx, by, table, fields| {
            allow(by, Verb::ApproveTable, Whose::Others)?;
            let (version, reason) = (fields.text("version").parse().unwrap_or(0), fields.text("reason"));
            Ok(match fields.text("do") {
                "end" => {
                    let ended = tables::end(tx, by, table, version, reason)?;
                    let until = ended.valid_to.filter(|_| ended.state == TableState::Approved);
                    Notice::ok(match until {
                        Some(day) => format!("Version {version} holds until the evening of {day}."),
                        None => format!("Version {version} is taken back."),
                    })
                }
                "refuse" => {
                    tables::decide_version(tx, by, table, version, false, reason)?;
                    Notice::ok(format!("Version {version} is refused."))
                }
                _ => {
                    let approved = tables::decide_version(tx, by, table, version, true, reason)?;
                    Notice::ok(format!(
                        "Version {version} is approved; it holds from {} on.",
                        approved.valid_from
                    ))
                }
            })
        })
        .await
}

/// `POST /tables/{table}/reading`: I have read this version.
pub async fn acknowledge(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<TablePage>("acknowledge table", |tx, by, table, fields| {
            allow(by, Verb::AcknowledgeTable, Whose::Own)?;
            let version = fields.text("version").parse().unwrap_or(0);
            tables::acknowledge(tx, by, table, version)?;
            Ok(Notice::ok(format!("It is on record that you have read version {version}.")))
        })
        .await
}

#[derive(Template)]
#[template(path = "table_version.html")]
struct VersionPage {
    frame: Frame,
    shown: Shown,
    grid: Grid,
    findings: Vec<Finding>,
    run: Option<DryRun>,
    may_change: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    dry_run: Option<String>,
}

/// `GET /tables/{table}/versions/{version}`, with `?dry_run=1` with what it would change.
pub async fn version(
    State(app): State<App>,
    visit: Visit,
    Path((table, version)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    open_page(&app, &visit, "table version", "/tables", move |tx, by, frame| {
        allow(by, Verb::SeeTables, Whose::Others)?;
        let found = need_version(tx, &table, &version)?;
        let grid = Grid::of(&found);
        let (findings, run) = match asked.dry_run {
            Some(_) => (checked(&found), Some(tried(tx, by, &found)?)),
            None => (checked(&found), None),
        };
        let shown = shown(tx, by, &frame, vec![found])?.pop();
        let shown = shown.ok_or_else(|| db::Fault::Broken("a version that was just read is gone".into()))?;
        let may_change = may(by, Verb::ChangeTable, Whose::Own);
        Ok(VersionPage { frame, shown, grid, findings, run, may_change })
    })
    .await
}

pub fn need_version(tx: &mut Tx, table: &str, version: &str) -> Result<TableVersion, Failure> {
    tables::need(tx, table, version.parse().unwrap_or(0))
}

/// What the check says of a version on record.
pub fn checked(version: &TableVersion) -> Vec<Finding> {
    tables::findings_of(version)
}

/// Over the latest cases.
pub fn tried(tx: &mut Tx, by: &Actor, version: &TableVersion) -> Result<DryRun, Failure> {
    let samples = tables::past_uses(tx, version.kind, Limits::DRY_RUN_CASES)?;
    tables::dry_run(tx, by, version.kind.code, version.version, &samples)
}

/// `GET /tables/{table}/versions/{version}/csv`
pub async fn csv(
    State(app): State<App>,
    visit: Visit,
    Path((table, version)): Path<(String, String)>,
) -> Result<Response, Stop> {
    let found = app.read(visit.who, "table file", move |tx, by| {
        allow(by, Verb::SeeTables, Whose::Others)?;
        need_version(tx, &table, &version)
    });
    Ok(file_of(&found.await?))
}

pub fn file_of(version: &TableVersion) -> Response {
    let named = format!("attachment; filename=\"{}-{}.csv\"", version.kind.code, version.version);
    let named = HeaderValue::from_str(&named).unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, named)];
    (headers, tables::exchange::to_csv(version)).into_response()
}

pub fn state_chip(state: &TableState) -> &'static str {
    match state {
        TableState::Proposed => "wait",
        TableState::Approved => "ok",
        TableState::Refused => "stop",
        TableState::Retired => "note",
    }
}
