//! Knowledge by the API: what was learned from corrections, and decisions on it.

use axum::Json;
use axum::extract::{Path, Query, State};
use basics::Instant;
use desk::intake::knowledge::{self, Deed, Difference, Filter, Happened, Kind, Known, Standing, Status};
use desk::policies::{Verb, Whose, allow};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::{coded, rows};
use crate::App;
use crate::credential::Credential;
use crate::knowledge::found;
use crate::problem::Problem;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    customer: String,
    kind: Option<String>,
    status: Option<String>,
    q: String,
    before: String,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
pub struct Listed {
    number: String,
    kind: Kind,
    status: Status,
    says: String,
    customer: Option<String>,
    written: String,
    meaning: String,
    detail: String,
    layout: Option<String>,
    support: u32,
    contradictions: u32,
    author: String,
    document: String,
    made_at: Instant,
    changed_at: Instant,
}

impl From<Known> for Listed {
    fn from(known: Known) -> Listed {
        let some = |text: String| Some(text).filter(|t| !t.is_empty());
        let claim = known.row.claim;
        Listed {
            number: known.number,
            kind: claim.kind,
            status: known.row.status,
            says: known.says,
            customer: some(claim.scope),
            written: claim.written,
            meaning: claim.meaning,
            detail: claim.detail,
            layout: some(claim.layout),
            support: known.row.support,
            contradictions: known.row.contradictions,
            author: known.row.author,
            document: known.row.document,
            made_at: known.made_at,
            changed_at: known.changed_at,
        }
    }
}

#[derive(Debug, Serialize)]
pub struct Page {
    knowledge: Vec<Listed>,
    next: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Event {
    deed: Deed,
    agrees: bool,
    document: String,
    field: String,
    was: Option<String>,
    became: String,
    written: String,
    person: String,
    standing: Standing,
    at: Instant,
}

impl From<Happened> for Event {
    fn from(happened: Happened) -> Event {
        let event = happened.event;
        Event {
            deed: event.deed,
            agrees: happened.agrees,
            document: event.document,
            field: event.field,
            was: event.was,
            became: event.became,
            written: event.written,
            person: event.person,
            standing: event.standing,
            at: happened.at,
        }
    }
}

#[derive(Debug, Serialize)]
pub struct Shown {
    #[serde(flatten)]
    row: Listed,
    events: Vec<Event>,
    /// What would be read otherwise if it were activated, or, where it is active, taken back.
    differences: Vec<Difference>,
}

pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Page>, Problem> {
    let limit = rows(asked.limit);
    let kind = coded("kind", asked.kind.as_deref(), Kind::from_code, "a kind of knowledge")?;
    let status = coded("status", asked.status.as_deref(), Status::from_code, "a status of knowledge")?;
    let filter = Filter { customer: asked.customer, kind, status, text: asked.q, before: asked.before };
    let found = app
        .read(who, "list knowledge", move |tx, by| {
            allow(by, Verb::SeeIntake, Whose::Others)?;
            Ok(knowledge::list(tx, &filter, limit)?)
        })
        .await?;
    let next = found.last().filter(|_| found.len() == limit).map(|k| k.number.clone());
    Ok(Json(Page { knowledge: found.into_iter().map(Listed::from).collect(), next }))
}

fn shown(tx: &mut db::Tx, number: &str) -> Result<Shown, desk::Failure> {
    let known = found(tx, number)?;
    let is_active = known.row.status == Status::Active;
    let differences = knowledge::replay(tx, &known.row.claim, !is_active)?;
    let events = knowledge::events_of(tx, &known)?;
    Ok(Shown { row: known.into(), events: events.into_iter().map(Event::from).collect(), differences })
}

pub async fn show(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Json<Shown>, Problem> {
    let found = app.read(who, "show knowledge", move |tx, by| {
        allow(by, Verb::SeeIntake, Whose::Others)?;
        shown(tx, &number)
    });
    Ok(Json(found.await?))
}

/// Why; needed where it contradicts what people settled.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Why {
    #[serde(default)]
    reason: String,
}

pub async fn activate(asks: Asks<Why>) -> Result<Json<Shown>, Problem> {
    let row = asks.carry_out("activate knowledge", |tx, by, asked| {
        knowledge::activate(tx, by, &asked.number, &asked.given.reason)?;
        shown(tx, &asked.number)
    });
    Ok(Json(row.await?))
}

pub async fn retire(asks: Asks<Why>) -> Result<Json<Shown>, Problem> {
    let row = asks.carry_out("retire knowledge", |tx, by, asked| {
        knowledge::retire(tx, by, &asked.number, &asked.given.reason)?;
        shown(tx, &asked.number)
    });
    Ok(Json(row.await?))
}
