//! Good conduct by the API.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use db::Tx;
use desk::actor::PersonId;
use desk::failure::General;
use desk::integrity::{self, Finding, IntegrityRule, Recognition, Verdict};
use desk::policies::{Verb, Whose, allow};
use desk::{Failure, people};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::{json, may_do, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

const READERS: usize = 200;

#[derive(Debug, Serialize)]
struct ReaderShown {
    name: String,
    at: Option<String>,
}

#[derive(Debug, Serialize)]
struct ConductShown {
    version: i64,
    body: String,
    written_at: Option<String>,
    readers: Vec<ReaderShown>,
}

/// Version 0 is none.
fn whole(tx: &mut Tx) -> Result<ConductShown, Failure> {
    let Some(now) = integrity::conduct(tx)? else {
        return Ok(ConductShown { version: 0, body: String::new(), written_at: None, readers: Vec::new() });
    };
    let readers = integrity::readers(tx, now.version, READERS)?.into_iter();
    Ok(ConductShown {
        version: now.version,
        body: now.body,
        written_at: Some(now.written_at.to_string()),
        readers: readers.map(|(_, name, at)| ReaderShown { name, at: at.map(|at| at.to_string()) }).collect(),
    })
}

pub async fn conduct(State(app): State<App>, who: Credential) -> Result<Response, Problem> {
    let found = app.read(who, "conduct", |tx, by| {
        allow(by, Verb::AcknowledgeConduct, Whose::Own)?;
        whole(tx)
    });
    Ok(Json(found.await?).into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConductGiven {
    body: String,
}

pub async fn publish(State(app): State<App>, who: Credential, body: Bytes) -> Result<Response, Problem> {
    may_do(&app, &who, Verb::PublishConduct).await?;
    let given: ConductGiven = json(&body)?;
    let done = app.write(who, "publish conduct", move |tx, by| {
        integrity::publish(tx, by, &given.body)?;
        whole(tx)
    });
    Ok((StatusCode::CREATED, Json(done.await?)).into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConductRead {
    version: i64,
}

pub async fn acknowledge(State(app): State<App>, who: Credential, body: Bytes) -> Result<Response, Problem> {
    may_do(&app, &who, Verb::AcknowledgeConduct).await?;
    let given: ConductRead = json(&body)?;
    let done = app.write(who, "acknowledge conduct", move |tx, by| {
        integrity::acknowledge(tx, by, given.version)?;
        whole(tx)
    });
    Ok(Json(done.await?).into_response())
}

#[derive(Debug, Serialize)]
struct RecognitionShown {
    number: String,
    person: String,
    given_by: String,
    about: String,
    words: String,
    at: String,
}

type Names = BTreeMap<PersonId, String>;

fn name(names: &Names, id: PersonId) -> String {
    names.get(&id).cloned().unwrap_or_else(|| "the desk".into())
}

fn recognised(tx: &mut Tx, found: Vec<Recognition>) -> Result<Vec<RecognitionShown>, Failure> {
    let ids: Vec<PersonId> = found.iter().flat_map(|r| [r.person, r.given_by]).collect();
    let names = people::names(tx, &ids)?;
    let shown = |r: Recognition| RecognitionShown {
        person: name(&names, r.person),
        given_by: name(&names, r.given_by),
        number: r.number,
        about: r.about,
        words: r.words,
        at: r.at.to_string(),
    };
    Ok(found.into_iter().map(shown).collect())
}

#[derive(Debug, Deserialize)]
pub struct Asked {
    limit: Option<usize>,
}

pub async fn recognitions(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let limit = rows(asked.limit);
    let found = app.read(who, "recognitions", move |tx, by| {
        allow(by, Verb::RecogniseWork, Whose::Own)?;
        let found = integrity::recognitions(tx, limit)?;
        recognised(tx, found)
    });
    Ok(Json(found.await?).into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecognitionGiven {
    /// A login.
    person: String,
    #[serde(default)]
    about: String,
    words: String,
}

pub async fn recognise(State(app): State<App>, who: Credential, body: Bytes) -> Result<Response, Problem> {
    may_do(&app, &who, Verb::RecogniseWork).await?;
    let given: RecognitionGiven = json(&body)?;
    let done = app.write(who, "recognise work", move |tx, by| {
        let new = integrity::recognise(tx, by, &given.person, &given.about, &given.words)?;
        recognised(tx, vec![new])
    });
    let shown = done.await?.into_iter().next();
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}

#[derive(Debug, Serialize)]
struct FindingShown {
    number: String,
    rule: IntegrityRule,
    about: String,
    person: String,
    happened_at: String,
    detail: String,
    found_at: String,
    seen_by: Option<String>,
    seen_at: Option<String>,
    verdict: Option<Verdict>,
    note: Option<String>,
}

fn found(tx: &mut Tx, found: Vec<Finding>) -> Result<Vec<FindingShown>, Failure> {
    let ids: Vec<PersonId> = found.iter().flat_map(|f| [Some(f.person), f.seen_by]).flatten().collect();
    let names = people::names(tx, &ids)?;
    let shown = |f: Finding| FindingShown {
        number: f.number,
        rule: f.rule,
        about: f.about,
        person: name(&names, f.person),
        happened_at: f.happened_at.to_string(),
        detail: f.detail,
        found_at: f.found_at.to_string(),
        seen_by: f.seen_by.map(|id| name(&names, id)),
        seen_at: f.seen_at.map(|at| at.to_string()),
        verdict: f.verdict,
        note: f.note,
    };
    Ok(found.into_iter().map(shown).collect())
}

pub async fn findings(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let limit = rows(asked.limit);
    let all = app.read(who, "integrity findings", move |tx, by| {
        allow(by, Verb::SeeIntegrity, Whose::Others)?;
        let all = integrity::findings(tx, limit)?;
        found(tx, all)
    });
    Ok(Json(all.await?).into_response())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerGiven {
    #[serde(default)]
    verdict: String,
    #[serde(default)]
    note: String,
}

pub async fn answer(asks: Asks<AnswerGiven>) -> Result<Response, Problem> {
    let done = asks.carry_out("answer finding", |tx: &mut Tx, by, asked| {
        allow(by, Verb::AnswerIntegrity, Whose::Others)?;
        let unknown = || General::Invalid { field: "verdict", problem: "is no verdict".into() };
        let verdict = Verdict::from_code(&asked.given.verdict).ok_or_else(unknown)?;
        let answered = integrity::answer(tx, by, &asked.number, verdict, &asked.given.note)?;
        found(tx, vec![answered])
    });
    Ok(Json(done.await?.into_iter().next()).into_response())
}
