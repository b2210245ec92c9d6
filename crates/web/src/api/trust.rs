//! Autopilot, audits and models by the API.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use desk::Failure;
use desk::intake::trust::{self, AuditRow, Figures, ModelState, Record, Report, Verdict, Version};
use desk::intake::{self, IntakeRefusal};
use desk::orders;
use desk::policies::{Verb, Whose, allow};
use serde::{Deserialize, Serialize};

use super::{Reason, coded, json, may_do, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Serialize)]
pub struct AutopilotShown {
    figures: Figures,
    /// Checked orders without an error that prove the limit.
    needed: usize,
    model: i64,
    records: Vec<Record>,
}

pub async fn show(State(app): State<App>, who: Credential) -> Result<Json<AutopilotShown>, Problem> {
    let shown = app.read(who, "autopilot", move |tx, by| {
        allow(by, Verb::SwitchAutopilot, Whose::Others)?;
        let figures = trust::figures(tx)?;
        let model = trust::version_in_use(tx)?.map_or(0, |v| v.version);
        Ok(AutopilotShown { needed: figures.needed(), figures, model, records: trust::records(tx)? })
    });
    Ok(Json(shown.await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switched {
    #[serde(default)]
    channel: String,
    /// The customer's number; without one the whole channel.
    #[serde(default)]
    sender: String,
    #[serde(default)]
    on: bool,
    #[serde(default)]
    reason: String,
}

pub async fn switch(State(app): State<App>, who: Credential, body: Bytes) -> Result<Json<Record>, Problem> {
    may_do(&app, &who, Verb::SwitchAutopilot).await?;
    let asked: Switched = json(&body)?;
    let done = app.write(who, "switch autopilot", move |tx, by| {
        trust::switch(tx, by, &asked.channel, &asked.sender, asked.on, &asked.reason)
    });
    Ok(Json(done.await?))
}

pub async fn set_figures(
    State(app): State<App>,
    who: Credential,
    body: Bytes,
) -> Result<Json<Figures>, Problem> {
    may_do(&app, &who, Verb::SwitchAutopilot).await?;
    let new: Figures = json(&body)?;
    let done = app.write(who, "set figures", move |tx, by| {
        trust::set_figures(tx, by, new)?;
        Ok(trust::figures(tx)?)
    });
    Ok(Json(done.await?))
}

#[derive(Debug, Serialize)]
pub struct ModelShown {
    version: i64,
    state: ModelState,
    made_at: String,
    report: Report,
}

impl From<Version> for ModelShown {
    fn from(v: Version) -> ModelShown {
        ModelShown { version: v.version, state: v.state, made_at: v.made_at.to_string(), report: v.report }
    }
}

#[derive(Debug, Serialize)]
pub struct Models {
    models: Vec<ModelShown>,
}

pub async fn models(State(app): State<App>, who: Credential) -> Result<Json<Models>, Problem> {
    let found = app.read(who, "models", move |tx, by| {
        allow(by, Verb::SwitchAutopilot, Whose::Others)?;
        let models = trust::versions(tx, 50)?.into_iter().map(ModelShown::from).collect();
        Ok(Models { models })
    });
    Ok(Json(found.await?))
}

pub async fn activate(
    State(app): State<App>,
    who: Credential,
    Path(version): Path<String>,
    body: Bytes,
) -> Result<Json<ModelShown>, Problem> {
    let asked: Reason = json(&body)?;
    let version = version.parse::<i64>().map_err(|_| Problem::not_found("model of this number"))?;
    let done = app.write(who, "activate model", move |tx, by| {
        trust::activate(tx, by, version, &asked.reason)?;
        let found = trust::version(tx, version)?.ok_or(trust::TrustRefusal::NoModel(version))?;
        Ok(ModelShown::from(found))
    });
    Ok(Json(done.await?))
}

#[derive(Debug, Deserialize)]
pub struct Asked {
    state: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
pub struct Audits {
    audits: Vec<AuditRow>,
}

pub async fn audits(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Audits>, Problem> {
    let limit = rows(asked.limit);
    let known = |state: &str| ["open", "right", "wrong"].into_iter().find(|s| *s == state);
    let state = coded("state", asked.state.as_deref(), known, "a state of an audit")?.unwrap_or("open");
    let found = app.read(who, "audits", move |tx, by| {
        allow(by, Verb::AuditDocument, Whose::Others)?;
        Ok(Audits { audits: trust::audits(tx, state, limit)? })
    });
    Ok(Json(found.await?))
}

/// Without a field all was right.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    #[serde(default)]
    field: String,
    #[serde(default)]
    is: String,
    #[serde(default)]
    note: String,
}

#[derive(Debug, Serialize)]
pub struct AuditedShown {
    document: String,
    right: bool,
    /// The sender's autopilot was switched off because of it.
    fell_back: bool,
}

pub async fn audit(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Json<AuditedShown>, Problem> {
    let found: Found = json(&body)?;
    let verdict = match found.field.as_str() {
        "" => Verdict::Right,
        field => Verdict::Wrong { field: field.to_owned(), is: found.is.clone() },
    };
    let done = app.write(who, "audit", move |tx, by| {
        let done = trust::audit(tx, by, &number, &verdict, &found.note)?;
        Ok(AuditedShown { document: done.number, right: done.is_right, fell_back: done.fell_back })
    });
    Ok(Json(done.await?))
}

#[derive(Debug, Serialize)]
pub struct CaseShown {
    document: String,
    channel: String,
    sender: String,
    /// Parts per million.
    certainty: i64,
    model: i64,
    would_go_touchless: bool,
    why_not: Option<String>,
    mode: trust::Mode,
    outcome: Option<trust::Outcome>,
    wrong: Vec<trust::Wrong>,
    audit: Option<String>,
}

/// What would have become of a document without a person, and what did.
pub async fn case(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Json<CaseShown>, Problem> {
    let found = app.read(who, "case", move |tx, by| {
        allow(by, Verb::SeeIntake, Whose::Others)?;
        let none = || -> Failure { IntakeRefusal::NotFound(number.clone()).into() };
        let message = intake::by_number(tx, &number)?.ok_or_else(none)?;
        let case = trust::case_of(tx, message.id)?.ok_or_else(none)?;
        Ok(CaseShown {
            document: case.number,
            channel: case.channel,
            sender: case.sender,
            certainty: case.certainty,
            model: case.model,
            would_go_touchless: case.would_go,
            why_not: case.why_not,
            mode: case.mode,
            outcome: case.outcome,
            wrong: case.wrong,
            audit: case.audit,
        })
    });
    Ok(Json(found.await?))
}

#[derive(Debug, Serialize)]
pub struct MergedShown {
    document: String,
    into: String,
    order: Option<String>,
}

/// Puts a document to the other one with its PO number.
pub async fn merge(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Json<MergedShown>, Problem> {
    let done = app.write(who, "merge document", move |tx, by| {
        let merged = orders::merge_document(tx, by, &number)?;
        Ok(MergedShown { document: number.clone(), into: merged.into, order: merged.order })
    });
    Ok(Json(done.await?))
}
