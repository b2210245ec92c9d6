//! Surveys: the public page behind a link, which shows nobody's data and asks for no sign-in, and the desk's own page with what came of it.

mod figures;
mod limit;

pub use figures::{invite, set_policy, show as list};

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::Failure;
use desk::surveys::{self, Seen, SurveyState};

use crate::App;
use crate::form::Fields;
use crate::page::{Stop, Visit, page, refused, see};
use crate::problem::status_of;
use crate::words::{Words, capital};

/// The five answers, the best first.
const SCORES: [(i64, &str); 5] =
    [(5, "Very satisfied"), (4, "Satisfied"), (3, "Neither"), (2, "Dissatisfied"), (1, "Very dissatisfied")];

#[derive(Template)]
#[template(path = "survey.html")]
struct SurveyPage {
    lang: &'static str,
    words: Words,
    company: String,
    state: &'static str,
    scores: [(i64, &'static str); 5],
    token: String,
    typed: String,
    error: String,
}

/// `GET /survey/{token}`
pub async fn show(State(app): State<App>, visit: Visit, Path(token): Path<String>) -> Result<Response, Stop> {
    limit::pass(app.db.clock().now())?;
    answer(&app, &visit, token, StatusCode::OK, String::new(), String::new()).await
}

async fn answer(
    app: &App,
    visit: &Visit,
    token: String,
    status: StatusCode,
    typed: String,
    error: String,
) -> Result<Response, Stop> {
    let asked = token.clone();
    let seen: Seen =
        app.db.read("survey", move |tx| -> Result<Seen, Failure> { surveys::look(tx, &asked) }).await?;
    let shown = SurveyPage {
        lang: visit.words.manner().lang(),
        words: visit.words,
        company: seen.company,
        state: match seen.state {
            SurveyState::Open => "open",
            SurveyState::Answered => "answered",
            SurveyState::Expired => "expired",
        },
        scores: SCORES,
        token,
        typed,
        error,
    };
    Ok(page(status, &shown, visit))
}

/// `POST /survey/{token}`
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    limit::pass(app.db.clock().now())?;
    let (asked, words) = (token.clone(), fields.text("words").to_owned());
    let score = fields.text("score").parse().ok();
    let told = words.clone();
    let done: Result<(), Failure> =
        app.db.write("answer survey", move |tx| surveys::answer(tx, &asked, score, &told)).await;
    match done {
        Ok(()) => Ok(see(&format!("/survey/{token}"))),
        Err(failure) => {
            let refusal = refused(failure)?;
            let error = format!("{}.", capital(&visit.words.say(&refusal.message)));
            answer(&app, &visit, token, status_of(&refusal), words, error).await
        }
    }
}
