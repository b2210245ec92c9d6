//! What came of the surveys: satisfaction by clerk, customer and month, what customers said, and the policy of asking.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use desk::failure::Kind as No;
use desk::policies::{Verb, Whose, may};
use desk::surveys::{self, ByName, Figures, Score, Survey, SurveyPolicy};
use desk::{Failure, people};

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, escaped, open_page, refused, see_with};
use crate::quality::{Asked, whose};

const ANSWERS: usize = 50;

#[derive(Template)]
#[template(path = "surveys.html")]
struct SurveysPage {
    frame: Frame,
    asked: Asked,
    figures: Figures,
    by_clerk: Vec<ByName>,
    answers: Vec<(Survey, String, String)>,
    policy: SurveyPolicy,
    may_change: bool,
    may_see_others: bool,
}

impl SurveysPage {
    /// Each table: its title, what its rows are, the rows, and a name for programs.
    fn tables(&self) -> [(&'static str, &'static str, &[ByName], &'static str); 3] {
        [
            ("By person", "Entered by", &self.by_clerk, "clerk"),
            ("By customer", "Customer", &self.figures.by_customer, "customer"),
            ("By month", "Month", &self.figures.by_month, "month"),
        ]
    }
}

/// −12 as it is read.
fn signed(value: &i64) -> String {
    if *value < 0 { format!("−{}", -value) } else { value.to_string() }
}

fn nps(score: &Score) -> String {
    format!("{} … {}", signed(&score.nps_low), signed(&score.nps_high))
}

/// `GET /surveys`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    open_page(&app, &visit, "surveys", "/surveys", move |tx, by, frame| {
        let of = whose(tx, by, &asked.person)?;
        let figures = surveys::figures(tx, by, of, asked.period(tx).from)?;
        let found = surveys::answers(tx, of, ANSWERS)?;
        let ids: Vec<_> =
            figures.by_clerk.iter().map(|(id, _)| *id).chain(found.iter().map(|s| s.clerk)).collect();
        let names = people::names(tx, &ids)?;
        let name = |id| names.get(&id).cloned().unwrap_or_else(|| "the desk".into());
        let when = |s: &Survey| s.answered_at.map_or_else(String::new, |at| frame.when(at));
        let answers = found.into_iter().map(|s| {
            let (when, clerk) = (when(&s), name(s.clerk));
            (s, when, clerk)
        });
        Ok(SurveysPage {
            answers: answers.collect(),
            by_clerk: figures
                .by_clerk
                .iter()
                .map(|(id, score)| ByName { name: name(*id), score: *score })
                .collect(),
            figures,
            asked: Asked { days: asked.days().to_string(), ..asked.clone() },
            policy: surveys::policy(tx)?,
            may_change: may(by, Verb::ChangeSurveys, Whose::Others),
            may_see_others: may(by, Verb::SeeFigures, Whose::Others),
            frame,
        })
    })
    .await
}

/// A refusal that is told on the page it came from; whoever may not, or what is not there, stops.
fn told(failure: Failure, back: &str) -> Result<Response, Stop> {
    let refusal = refused(failure)?;
    if matches!(refusal.kind, No::NotAllowed | No::NotFound) {
        return Err(Failure::Refused(refusal).into());
    }
    Ok(see_with(back, Notice { kind: "stop", text: refusal.message, undo: None }))
}

/// `POST /surveys/policy`
pub async fn set_policy(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let done = app.write(visit.who, "survey policy", move |tx, by| {
        let days = |name: &str| fields.text(name).parse().unwrap_or(-1);
        let new = SurveyPolicy {
            is_on: fields.text("is_on") == "1",
            address: fields.text("address").to_owned(),
            after_days: days("after_days"),
            valid_days: days("valid_days"),
            pause_days: days("pause_days"),
            low_score: days("low_score"),
        };
        surveys::set_policy(tx, by, &new)
    });
    match done.await {
        Ok(_) => Ok(see_with("/surveys", Notice::ok("The policy holds from now on."))),
        Err(failure) => told(failure, "/surveys"),
    }
}

/// `POST /orders/{number}/survey`
pub async fn invite(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    let back = format!("/orders/{}#messages", escaped(&number));
    let done = app.write(visit.who, "invite to a survey", move |tx, by| surveys::invite(tx, by, &number));
    match done.await {
        Ok((survey, _)) => {
            Ok(see_with(&back, Notice::ok(format!("{} is on its way to the customer.", survey.number))))
        }
        Err(failure) => told(failure, &back),
    }
}
