//! Queries: put together on a form that works without scripts, shown below it, saved and shared, taken along as CSV or XLSX. The whole question
//! stands in the address.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use basics::Limits;
use db::Fault;
use desk::failure::Refusal;
use desk::policies::{Verb, Whose, allow, may};
use desk::queries::{self, Cell, Column, ColumnKind, EVERYONE, NewQuery, Op, Saved, Source, Spec, Table};
use desk::{Failure, tasks};

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, escaped, open_page, page, refused, see_with};
use crate::problem::status_of;

/// Filters of the form.
const FILTERS: usize = 5;
/// Rows below the form; all of them are in the file.
const ROWS: usize = 200;

#[derive(Template)]
#[template(path = "queries.html")]
struct QueriesPage {
    frame: Frame,
    queries: Vec<Saved>,
    sources: [Source; 3],
}

pub async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    open_page(&app, &visit, "queries", "/queries", move |tx, by, frame| {
        allow(by, Verb::SaveQuery, Whose::Own)?;
        Ok(QueriesPage { frame, queries: queries::list(tx, by)?, sources: Source::ALL })
    })
    .await
}

#[derive(Template)]
#[template(path = "query.html")]
struct QueryPage {
    frame: Frame,
    saved: Option<Saved>,
    is_own: bool,
    source: Source,
    sources: [Source; 3],
    spec: Spec,
    filters: Vec<queries::Filter>,
    ops: [Op; 8],
    table: Option<Table>,
    shared_with: Vec<String>,
    name: String,
    shared: String,
    query: String,
    refusal: Option<Refusal>,
}

impl QueryPage {
    fn has(&self, list: &[String], column: &Column) -> bool {
        list.iter().any(|c| c == column.code)
    }

    /// Shown: what was ticked, or the usual ones.
    fn shows(&self, column: &Column) -> bool {
        if self.spec.columns.is_empty() { column.usual } else { self.has(&self.spec.columns, column) }
    }

    fn sorts(&self) -> (&str, bool) {
        self.spec.sort.first().map_or(("", false), |s| (s.column.as_str(), s.descending))
    }

    fn cell(&self, cell: &Cell, code: &str, kind: &ColumnKind) -> String {
        match cell {
            // These are our own words.
            Cell::Text(text) if ["stage", "status", "came_by"].contains(&code) => self.frame.code(text),
            Cell::None => "–".to_owned(),
            Cell::Number(number) if *kind == ColumnKind::Money => self.frame.figure(format!("{number:.2}")),
            Cell::Number(number) => self.frame.figure(number.normalize().to_string()),
            Cell::Day(day) => self.frame.day(day),
            Cell::Truth(truth) => self.frame.t(if *truth { "yes" } else { "no" }).to_owned(),
            Cell::Text(text) => text.clone(),
        }
    }

    /// Where the row leads, if its cell is a number of ours.
    fn path(&self, code: &str, cell: &Cell) -> Option<String> {
        let Cell::Text(text) = cell else { return None };
        let place = match code {
            "order" => "orders",
            "item" => "items",
            "customer" => "customers",
            _ => return None,
        };
        Some(format!("/{place}/{}", escaped(text)))
    }
}

/// The question as it stands in an address or a form.
fn spec_of(fields: &Fields) -> Spec {
    let all = |name: &str| fields.all(name).filter(|v| !v.is_empty()).map(str::to_owned).collect();
    let filters = (0..FILTERS).filter_map(|n| {
        let part = |what: &str| fields.text(&format!("f{n}{what}")).to_owned();
        let filter = queries::Filter { column: part("c"), op: part("o"), value: part("v") };
        (!filter.column.is_empty()).then_some(filter)
    });
    let sort = fields.text("sort");
    Spec {
        source: fields.text("source").to_owned(),
        columns: all("col"),
        filters: filters.collect(),
        sort: if sort.is_empty() {
            Vec::new()
        } else {
            vec![queries::Sort { column: sort.to_owned(), descending: !fields.text("desc").is_empty() }]
        },
        group: all("group"),
        sums: all("sum"),
    }
}

/// The other way round.
fn query_of(spec: &Spec) -> String {
    let mut parts = vec![("source".to_owned(), spec.source.clone())];
    let mut add =
        |name: &str, list: &[String]| parts.extend(list.iter().map(|v| (name.to_owned(), v.clone())));
    add("col", &spec.columns);
    add("group", &spec.group);
    add("sum", &spec.sums);
    for (n, filter) in spec.filters.iter().enumerate() {
        let of = [("c", &filter.column), ("o", &filter.op), ("v", &filter.value)];
        parts.extend(of.map(|(what, value)| (format!("f{n}{what}"), value.clone())));
    }
    if let Some(sort) = spec.sort.first() {
        parts.push(("sort".to_owned(), sort.column.clone()));
        if sort.descending {
            parts.push(("desc".to_owned(), "1".to_owned()));
        }
    }
    parts.iter().map(|(n, v)| format!("{n}={}", escaped(v))).collect::<Vec<_>>().join("&")
}

/// `GET /queries/{number}`, where the number is `new` for one that is not saved; with `.csv` or `.xlsx` as a file.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Stop> {
    let fields = Fields::from(pairs);
    for (ending, as_workbook) in [(".csv", false), (".xlsx", true)] {
        if let Some(number) = number.strip_suffix(ending) {
            return file(&app, visit, number.to_owned(), fields, as_workbook).await;
        }
    }
    answer(&app, &visit, number, fields, None).await
}

async fn file(
    app: &App,
    visit: Visit,
    number: String,
    fields: Fields,
    as_workbook: bool,
) -> Result<Response, Stop> {
    let (name, table) = app
        .read(visit.who, "query file", move |tx, by| {
            let (name, spec) = if number == "new" {
                ("query".to_owned(), spec_of(&fields))
            } else {
                let saved = queries::visible(tx, by, &number)?;
                (saved.name, saved.spec)
            };
            Ok((name, queries::run(tx, by, &spec, Limits::QUERY_ROWS)?))
        })
        .await?;
    let (headers, bytes) = file_of(&table, &name, as_workbook).map_err(Failure::from)?;
    Ok((headers, bytes).into_response())
}

type File = ([(HeaderName, HeaderValue); 2], Vec<u8>);

/// A table as a file for a browser or a program.
pub fn file_of(table: &Table, name: &str, as_workbook: bool) -> Result<File, Fault> {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60).collect();
    let (kind, ending, bytes) = if as_workbook {
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        (kind, "xlsx", queries::workbook(table, name)?)
    } else {
        ("text/csv; charset=utf-8", "csv", queries::csv(table).into_bytes())
    };
    let named = HeaderValue::from_str(&format!("attachment; filename=\"{plain}.{ending}\""))
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    Ok((
        [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, named)],
        bytes,
    ))
}

/// The form with the answer below it, or with why there is none.
async fn answer(
    app: &App,
    visit: &Visit,
    number: String,
    fields: Fields,
    said: Option<Refusal>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let shown = app
        .read(visit.who.clone(), "query", move |tx, by| {
            allow(by, Verb::SaveQuery, Whose::Own)?;
            let frame = Frame::of(tx, by, &come, "/queries")?;
            let saved = if number == "new" { None } else { Some(queries::visible(tx, by, &number)?) };
            // What was typed counts, else what was saved.
            let spec = match &saved {
                Some(saved) if fields.text("source").is_empty() => saved.spec.clone(),
                _ => spec_of(&fields),
            };
            let source = Source::from_code(&spec.source).unwrap_or(Source::Orders);
            let spec = Spec { source: source.code().to_owned(), ..spec };
            let (table, refusal) = match queries::run(tx, by, &spec, ROWS) {
                Ok(table) => (Some(table), said.clone()),
                Err(Failure::Refused(refusal)) => (None, said.clone().or(Some(refusal))),
                Err(fault) => return Err(fault),
            };
            let mut filters = spec.filters.clone();
            let none = || queries::Filter { column: String::new(), op: String::new(), value: String::new() };
            filters.resize_with(FILTERS.max(filters.len()), none);
            let mut shared_with = vec![String::new(), EVERYONE.to_owned()];
            shared_with.extend(tasks::teams_of(by).into_iter().map(str::to_owned));
            let typed = |name: &str, kept: Option<&String>| {
                let typed = fields.text(name);
                if typed.is_empty() { kept.cloned().unwrap_or_default() } else { typed.to_owned() }
            };
            Ok(QueryPage {
                name: typed("name", saved.as_ref().map(|s| &s.name)),
                shared: typed("shared", saved.as_ref().map(|s| &s.shared)),
                is_own: saved.as_ref().is_some_and(|s| s.owner == by.person),
                query: query_of(&spec),
                sources: Source::ALL,
                ops: Op::ALL,
                saved,
                source,
                filters,
                shared_with,
                table,
                refusal,
                spec,
                frame,
            })
        })
        .await?;
    let status = shown.refusal.as_ref().map_or(StatusCode::OK, status_of);
    Ok(page(status, &shown, visit))
}

fn new_of(fields: &Fields) -> NewQuery {
    let text = |name: &str| fields.text(name).to_owned();
    NewQuery { name: text("name"), shared: text("shared"), spec: spec_of(fields) }
}

/// `POST /queries`
pub async fn save(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let new = new_of(&fields);
    match app.write(visit.who.clone(), "save query", move |tx, by| queries::save(tx, by, &new)).await {
        Ok(number) => {
            Ok(see_with(&format!("/queries/{number}"), Notice::ok(format!("Query {number} is saved."))))
        }
        Err(failure) => answer(&app, &visit, "new".into(), fields, Some(refused(failure)?)).await,
    }
}

/// `POST /queries/{number}`
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let (new, which) = (new_of(&fields), number.clone());
    match app
        .write(visit.who.clone(), "change query", move |tx, by| queries::change(tx, by, &which, &new))
        .await
    {
        Ok(()) => {
            Ok(see_with(&format!("/queries/{number}"), Notice::ok(format!("Query {number} is saved."))))
        }
        Err(failure) => answer(&app, &visit, number, fields, Some(refused(failure)?)).await,
    }
}

/// `POST /queries/{number}/deletion`
pub async fn delete(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    let which = number.clone();
    match app.write(visit.who.clone(), "delete query", move |tx, by| queries::delete(tx, by, &which)).await {
        Ok(()) => Ok(see_with("/queries", Notice::ok(format!("Query {number} is deleted.")))),
        Err(failure) => answer(&app, &visit, number, Fields::default(), Some(refused(failure)?)).await,
    }
}

/// Whether this person may ask a source at all.
pub fn may_ask(by: &desk::Actor) -> bool {
    may(by, Verb::SeeOrders, Whose::Others) || may(by, Verb::SeeStock, Whose::Others)
}
