//! Decision tables by the API: what each is asked and answers, its versions, an answer for given facts, dry runs, and the way of a version
//! from proposal to approval.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::{Day, Instant, Limits};
use db::Tx;
use desk::policies::{Verb, Whose, allow};
use desk::tables::exchange::{FileRow, file_row, written_row};
use desk::tables::{
    self, Column, DryRun, Facts, Hit, KINDS, NewVersion, TableKind, TableRefusal, TableState, TableVersion,
};
use desk::{Failure, Finding, company, people};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::may_do;
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;
use crate::tables::{checked, file_of, need_version, tried};

#[derive(Debug, Serialize)]
struct ColumnShown {
    code: &'static str,
    title: &'static str,
    holds: &'static str,
    choices: &'static [&'static str],
    needed: bool,
}

fn columns(of: &'static [Column]) -> Vec<ColumnShown> {
    let shown = |c: &'static Column| ColumnShown {
        code: c.code,
        title: c.title,
        holds: c.holds.code(),
        choices: c.holds.choices(),
        needed: c.needed,
    };
    of.iter().map(shown).collect()
}

#[derive(Debug, Serialize)]
pub struct TableShown {
    table: &'static str,
    title: &'static str,
    decides: &'static str,
    hits: &'static [Hit],
    inputs: Vec<ColumnShown>,
    outputs: Vec<ColumnShown>,
    /// The version in force today.
    version: Option<i64>,
}

fn table(tx: &mut Tx, kind: &'static TableKind) -> Result<TableShown, Failure> {
    let today = company::today(tx)?;
    Ok(TableShown {
        table: kind.code,
        title: kind.title,
        decides: kind.decides,
        hits: kind.hits,
        inputs: columns(kind.inputs),
        outputs: columns(kind.outputs),
        version: tables::in_force(tx, kind.code, today)?.map(|t| t.version),
    })
}

fn need(code: &str) -> Result<&'static TableKind, TableRefusal> {
    tables::kind(code).ok_or_else(|| TableRefusal::NotFound(code.to_owned()))
}

/// `GET /api/v1/tables`
pub async fn list(State(app): State<App>, who: Credential) -> Result<Json<Vec<TableShown>>, Problem> {
    let found = app.read(who, "list tables", |tx, by| {
        allow(by, Verb::SeeTables, Whose::Others)?;
        KINDS.iter().map(|kind| table(tx, kind)).collect::<Result<Vec<_>, _>>()
    });
    Ok(Json(found.await?))
}

/// `GET /api/v1/tables/{table}`
pub async fn show(asks: Asks) -> Result<Json<TableShown>, Problem> {
    Ok(Json(asks.look("show table", Verb::SeeTables, |tx, code| table(tx, need(code)?)).await?))
}

#[derive(Debug, Serialize)]
pub struct VersionShown {
    table: &'static str,
    version: i64,
    state: TableState,
    hit: Hit,
    rows: Vec<FileRow>,
    valid_from: Day,
    valid_to: Option<Day>,
    reason: String,
    note: Option<String>,
    written_by: Option<String>,
    written_at: Instant,
    findings: Vec<Finding>,
}

fn shown(tx: &mut Tx, found: Vec<TableVersion>) -> Result<Vec<VersionShown>, Failure> {
    let ids: Vec<_> = found.iter().map(|v| v.written_by).collect();
    let names = people::names(tx, &ids)?;
    let all = found.into_iter().map(|v| VersionShown {
        table: v.kind.code,
        version: v.version,
        state: v.state,
        hit: v.hit,
        findings: checked(&v),
        rows: v.rows.iter().map(|r| file_row(v.kind, r)).collect(),
        valid_from: v.valid_from,
        valid_to: v.valid_to,
        written_by: names.get(&v.written_by).cloned(),
        written_at: v.written_at,
        reason: v.reason,
        note: v.note,
    });
    Ok(all.collect())
}

fn one(tx: &mut Tx, found: TableVersion) -> Result<VersionShown, Failure> {
    let mut all = shown(tx, vec![found])?;
    Ok(all.pop().ok_or_else(|| db::Fault::Broken("a version that was just read is gone".into()))?)
}

/// Versions of a list; each with all its rows.
const VERSIONS_MAX: usize = 20;

/// `GET /api/v1/tables/{table}/versions`
pub async fn versions(asks: Asks) -> Result<Json<Vec<VersionShown>>, Problem> {
    let found = asks.look("table versions", Verb::SeeTables, |tx, code| {
        let kind = need(code)?;
        let found = tables::versions(tx, kind.code, VERSIONS_MAX)?;
        shown(tx, found)
    });
    Ok(Json(found.await?))
}

/// `GET /api/v1/tables/{table}/versions/{version}`
pub async fn version(
    State(app): State<App>,
    who: Credential,
    Path((table, version)): Path<(String, String)>,
) -> Result<Json<VersionShown>, Problem> {
    let found = app.read(who, "table version", move |tx, by| {
        allow(by, Verb::SeeTables, Whose::Others)?;
        let found = need_version(tx, &table, &version)?;
        one(tx, found)
    });
    Ok(Json(found.await?))
}

/// `GET /api/v1/tables/{table}/versions/{version}/csv`
pub async fn csv(
    State(app): State<App>,
    who: Credential,
    Path((table, version)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let found = app.read(who, "table file", move |tx, by| {
        allow(by, Verb::SeeTables, Whose::Others)?;
        need_version(tx, &table, &version)
    });
    Ok(file_of(&found.await?))
}

/// `GET /api/v1/tables/{table}/versions/{version}/dry-run`
pub async fn dry_run(
    State(app): State<App>,
    who: Credential,
    Path((table, version)): Path<(String, String)>,
) -> Result<Json<DryRun>, Problem> {
    let run = app.read(who, "dry run", move |tx, by| {
        allow(by, Verb::SeeTables, Whose::Others)?;
        let found = need_version(tx, &table, &version)?;
        tried(tx, by, &found)
    });
    Ok(Json(run.await?))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    #[serde(default)]
    hit: Option<Hit>,
    rows: Vec<FileRow>,
    #[serde(default)]
    valid_from: Option<Day>,
    #[serde(default)]
    valid_to: Option<Day>,
    #[serde(default)]
    reason: String,
}

fn new_version(code: &str, given: &Given) -> Result<NewVersion, TableRefusal> {
    let kind = need(code)?;
    let rows = given.rows.iter().take(Limits::TABLE_ROWS + 1);
    Ok(NewVersion {
        table: kind.code.to_owned(),
        hit: given.hit,
        rows: rows.map(|r| written_row(kind, r)).collect::<Result<_, _>>()?,
        valid_from: given.valid_from,
        valid_to: given.valid_to,
        reason: given.reason.clone(),
    })
}

/// `POST /api/v1/tables/{table}/versions`
pub async fn propose(
    State(app): State<App>,
    who: Credential,
    Path(table): Path<String>,
    body: axum::body::Bytes,
) -> Result<(StatusCode, Json<VersionShown>), Problem> {
    may_do(&app, &who, Verb::ChangeTable).await?;
    let given: Given = super::json(&body)?;
    let made = app.write(who, "propose table", move |tx, by| {
        allow(by, Verb::ChangeTable, Whose::Own)?;
        let (version, _) = tables::propose(tx, by, &new_version(&table, &given)?)?;
        one(tx, version)
    });
    Ok((StatusCode::CREATED, Json(made.await?)))
}

/// `POST /api/v1/tables/{table}/check`: what the check would say, without recording anything.
pub async fn check(
    State(app): State<App>,
    who: Credential,
    Path(table): Path<String>,
    body: axum::body::Bytes,
) -> Result<Json<Vec<Finding>>, Problem> {
    may_do(&app, &who, Verb::ChangeTable).await?;
    let given: Given = super::json(&body)?;
    let found = app.read(who, "check table", move |tx, by| {
        allow(by, Verb::ChangeTable, Whose::Own)?;
        let mut new = new_version(&table, &given)?;
        if new.reason.is_empty() {
            new.reason = "-".into();
        }
        Ok(tables::try_out(tx, by, &new)?.1)
    });
    Ok(Json(found.await?))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerAsked {
    #[serde(default)]
    facts: BTreeMap<String, String>,
    #[serde(default)]
    day: Option<Day>,
}

#[derive(Debug, Serialize)]
pub struct FiredRow {
    row: usize,
    then: BTreeMap<String, String>,
    note: String,
}

#[derive(Debug, Serialize)]
pub struct Answered {
    table: &'static str,
    version: Option<i64>,
    rows: Vec<FiredRow>,
}

/// `POST /api/v1/tables/{table}/answer`: which rows fire for these facts on a day.
pub async fn answer(asks: Asks<AnswerAsked>) -> Result<Json<Answered>, Problem> {
    let said = asks.carry_out("ask table", |tx, by, asked| {
        allow(by, Verb::SeeTables, Whose::Others)?;
        let kind = need(&asked.number)?;
        let today = company::today(tx)?;
        if let Some(column) = asked.given.facts.keys().find(|code| kind.input(code).is_none()) {
            return Err(TableRefusal::Column { table: kind.code, column: column.clone() }.into());
        }
        let facts = Facts::read(kind, &asked.given.facts);
        let table = tables::in_force(tx, kind.code, asked.given.day.unwrap_or(today))?;
        let rows = table.as_ref().map(|t| t.decide(&facts)).unwrap_or_default();
        let rows = rows
            .into_iter()
            .map(|d| FiredRow { row: d.row.number, then: d.row.answers(), note: d.row.note.clone() })
            .collect();
        Ok(Answered { table: kind.code, version: table.as_ref().map(|t| t.version), rows })
    });
    Ok(Json(said.await?))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    version: i64,
    /// False refuses it.
    #[serde(default)]
    approve: bool,
    #[serde(default)]
    reason: String,
}

/// `POST /api/v1/tables/{table}/decision`
pub async fn decide(asks: Asks<Decision>) -> Result<Json<VersionShown>, Problem> {
    let done = asks.carry_out("decide table", |tx, by, asked| {
        let Decision { version, approve, reason } = &asked.given;
        let found = tables::decide_version(tx, by, &asked.number, *version, *approve, reason)?;
        one(tx, found)
    });
    Ok(Json(done.await?))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    version: i64,
    #[serde(default)]
    reason: String,
}

/// `POST /api/v1/tables/{table}/end`
pub async fn end(asks: Asks<Ending>) -> Result<Json<VersionShown>, Problem> {
    let done = asks.carry_out("end table", |tx, by, asked| {
        let found = tables::end(tx, by, &asked.number, asked.given.version, &asked.given.reason)?;
        one(tx, found)
    });
    Ok(Json(done.await?))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    version: i64,
}

#[derive(Debug, Serialize)]
pub struct ReadBy {
    name: String,
    at: Option<Instant>,
}

/// `POST /api/v1/tables/{table}/reading`: who has read it, the one who says so among them.
pub async fn acknowledge(asks: Asks<Reading>) -> Result<Json<Vec<ReadBy>>, Problem> {
    let done = asks.carry_out("acknowledge table", |tx, by, asked| {
        let version = asked.given.version;
        tables::acknowledge(tx, by, &asked.number, version)?;
        let found = tables::need(tx, &asked.number, version)?;
        let readers = tables::readers(tx, &found, Limits::PAGE_ROWS)?;
        Ok(readers.into_iter().map(|r| ReadBy { name: r.name, at: r.at }).collect::<Vec<_>>())
    });
    Ok(Json(done.await?))
}
