//! Surveys by the API: what came of them, asking about an order, and the policy.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use basics::Instant;
use desk::policies::{Verb, Whose, allow};
use desk::proportion::Proportion;
use desk::surveys::{self, ByName, Score, SurveyPolicy};
use desk::{Failure, people};
use serde::Serialize;

use super::{json, may_do};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;
use crate::quality::{Asked, whose};

/// Answers of one page.
const ANSWERS: usize = 100;

#[derive(Debug, Serialize)]
pub struct AnswerShown {
    survey: String,
    order: String,
    customer: String,
    clerk: Option<String>,
    score: Option<i64>,
    words: Option<String>,
    answered_at: Option<Instant>,
    task: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct SurveysShown {
    days: i64,
    answered: Proportion,
    all: Score,
    by_clerk: Vec<ByName>,
    by_customer: Vec<ByName>,
    by_month: Vec<ByName>,
    answers: Vec<AnswerShown>,
}

/// `GET /api/v1/surveys`
pub async fn show(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<SurveysShown>, Problem> {
    let found = app.read(who, "surveys", move |tx, by| -> Result<SurveysShown, Failure> {
        let of = whose(tx, by, &asked.person)?;
        let figures = surveys::figures(tx, by, of, asked.period(tx).from)?;
        let answers = surveys::answers(tx, of, ANSWERS)?;
        let clerks = figures.by_clerk.iter().map(|(id, _)| *id);
        let ids: Vec<_> = clerks.chain(answers.iter().map(|s| s.clerk)).collect();
        let names = people::names(tx, &ids)?;
        let name = |id| names.get(&id).cloned();
        Ok(SurveysShown {
            days: asked.days(),
            answered: figures.answered,
            all: figures.all,
            by_clerk: figures
                .by_clerk
                .iter()
                .map(|(id, score)| ByName { name: name(*id).unwrap_or_default(), score: *score })
                .collect(),
            by_customer: figures.by_customer,
            by_month: figures.by_month,
            answers: answers
                .into_iter()
                .map(|s| AnswerShown {
                    clerk: name(s.clerk),
                    survey: s.number,
                    order: s.order_number,
                    customer: s.customer_number,
                    score: s.score,
                    words: s.words,
                    answered_at: s.answered_at,
                    task: s.task,
                })
                .collect(),
        })
    });
    Ok(Json(found.await?))
}

#[derive(Debug, Serialize)]
pub struct Invited {
    survey: String,
    /// Whoever has it may answer once.
    link: String,
    expires_at: Instant,
}

/// `POST /api/v1/orders/{number}/survey`
pub async fn invite(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<(StatusCode, Json<Invited>), Problem> {
    let done = app.write(who, "invite to a survey", move |tx, by| surveys::invite(tx, by, &number));
    let (survey, link) = done.await?;
    Ok((StatusCode::CREATED, Json(Invited { survey: survey.number, link, expires_at: survey.expires_at })))
}

/// `GET /api/v1/surveys/policy`
pub async fn policy(State(app): State<App>, who: Credential) -> Result<Json<SurveyPolicy>, Problem> {
    let found = app.read(who, "survey policy", |tx, by| {
        allow(by, Verb::ChangeSurveys, Whose::Others)?;
        Ok(surveys::policy(tx)?)
    });
    Ok(Json(found.await?))
}

/// `PUT /api/v1/surveys/policy`
pub async fn set_policy(
    State(app): State<App>,
    who: Credential,
    body: Bytes,
) -> Result<Json<SurveyPolicy>, Problem> {
    may_do(&app, &who, Verb::ChangeSurveys).await?;
    let new: SurveyPolicy = json(&body)?;
    let done = app.write(who, "survey policy", move |tx, by| surveys::set_policy(tx, by, &new));
    Ok(Json(done.await?))
}
