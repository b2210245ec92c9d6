//! Writing to the customer of an order: begun from a template with the order's facts, checked against the record, sent or held.

use askama::Template as Page;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::correspondence::LetterState;
use desk::correspondence::Template;
use desk::failure::{Finding, Refusal, Severity};
use desk::letters::{self, LetterDraft};
use desk::policies::{Verb, Whose, allow};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, escaped, page, refused, see_with};
use crate::problem::status_of;
use crate::shown::label;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    template: String,
    #[serde(default)]
    answers: String,
}

#[derive(Page)]
#[template(path = "letter_new.html")]
struct ComposePage {
    frame: Frame,
    order: String,
    template: String,
    templates: Vec<(&'static str, String)>,
    answers: String,
    recipient: String,
    subject: String,
    text: String,
    accept: String,
    with_acknowledgement: bool,
    /// Facts that the template needs and the record doesn't have.
    missing: Vec<String>,
    findings: Vec<Finding>,
    looked: bool,
    refusal: Option<Refusal>,
}

fn templates() -> Vec<(&'static str, String)> {
    Template::TO_WRITE.into_iter().map(|t| (t.code(), label(t.code()))).collect()
}

/// `GET /orders/{number}/letter`
pub async fn begin(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let shown = app
        .read(visit.who.clone(), "begin letter", move |tx, by| {
            allow(by, Verb::SendMail, Whose::Own)?;
            let of = Template::from_code(&asked.template).unwrap_or(Template::Plain);
            let begun = letters::draft(tx, by, &number, of, Some(asked.answers.as_str()))?;
            Ok(ComposePage {
                frame: Frame::of(tx, by, &come, "/orders")?,
                order: number.clone(),
                template: of.code().to_owned(),
                templates: templates(),
                answers: asked.answers.clone(),
                recipient: begun.recipient,
                subject: begun.subject,
                text: begun.text,
                accept: String::new(),
                with_acknowledgement: false,
                missing: begun.missing,
                findings: Vec::new(),
                looked: false,
                refusal: None,
            })
        })
        .await?;
    Ok(page(StatusCode::OK, &shown, &visit))
}

/// `POST /orders/{number}/letters`: sends it, or only checks it.
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    if fields.text("do") == "check" {
        return again(&app, &visit, number, fields, None).await;
    }
    let draft = draft(&number, &fields);
    let sent = app.write(visit.who.clone(), "write letter", move |tx, by| letters::write(tx, by, &draft));
    match sent.await {
        Ok(letter) => {
            let name = letter.name();
            let notice = match letter.state {
                LetterState::Held => {
                    Notice::warn(format!("Letter {name} waits for someone else to look at it."))
                }
                _ => Notice::ok(format!("Letter {name} goes to {}.", letter.recipient)),
            };
            Ok(see_with(&format!("/letters/{}", escaped(&name)), notice))
        }
        Err(failure) => again(&app, &visit, number, fields, Some(refused(failure)?)).await,
    }
}

fn draft(number: &str, fields: &Fields) -> LetterDraft {
    LetterDraft {
        order: number.to_owned(),
        answers: Some(fields.text("answers").to_owned()).filter(|a| !a.is_empty()),
        recipient: fields.text("recipient").to_owned(),
        subject: fields.text("subject").to_owned(),
        text: fields.text("text").to_owned(),
        template: Some(fields.text("template").to_owned()).filter(|t| !t.is_empty()),
        with_acknowledgement: fields.text("acknowledgement") == "1",
        files: Vec::new(),
        accept: fields.text("accept").to_owned(),
    }
}

/// The page with what was typed, and what the check says of it.
async fn again(
    app: &App,
    visit: &Visit,
    number: String,
    fields: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, status_of);
    let shown = app
        .read(visit.who.clone(), "check letter", move |tx, by| {
            let findings = letters::look(tx, by, &number, fields.text("text"))?;
            let text = |name: &str| fields.text(name).to_owned();
            Ok(ComposePage {
                frame: Frame::of(tx, by, &come, "/orders")?,
                order: number.clone(),
                template: text("template"),
                templates: templates(),
                answers: text("answers"),
                recipient: text("recipient"),
                subject: text("subject"),
                text: text("text"),
                accept: text("accept"),
                with_acknowledgement: fields.text("acknowledgement") == "1",
                missing: Vec::new(),
                findings,
                looked: true,
                refusal: refusal.clone(),
            })
        })
        .await?;
    Ok(page(status, &shown, visit))
}

/// The class and the word of a finding.
fn weight(finding: &Finding) -> (&'static str, &'static str) {
    match finding.severity {
        Severity::Block => ("block", "Not on record"),
        Severity::Warn => ("warn", "Check"),
        Severity::Note => ("note", "Note"),
    }
}
