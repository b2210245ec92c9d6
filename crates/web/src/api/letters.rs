//! Letters by the API: the outbox, one letter with its text, writing one, and what a reviewer does with it.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{MethodRouter, post};
use basics::{Id, Instant};
use db::Tx;
use desk::correspondence::{self, LetterRefusal, LetterState, Outgoing, Template};
use desk::letters::{self, LetterDraft, LetterFile, Regards};
use desk::policies::{Verb, Whose, allow};
use desk::{Actor, Failure};
use serde::{Deserialize, Serialize};

use super::{coded, json, read, rows};
use crate::App;
use crate::credential::Credential;
use crate::letters::Deed;
use crate::problem::Problem;

#[derive(Debug, Serialize)]
pub struct LetterShown {
    letter: String,
    kind: String,
    recipient: String,
    subject: String,
    media_type: String,
    file_name: String,
    state: &'static str,
    made_at: String,
    sent_at: Option<String>,
    last_error: Option<String>,
    /// Why it waits for someone to look.
    held_for: Option<String>,
    /// Why it came back.
    bounce: Option<String>,
    message_id: Option<String>,
    in_reply_to: Option<String>,
}

impl From<Outgoing> for LetterShown {
    fn from(letter: Outgoing) -> LetterShown {
        LetterShown {
            letter: letter.name(),
            state: letter.state.code(),
            made_at: letter.made_at.to_string(),
            sent_at: letter.sent_at.map(|at| at.to_string()),
            kind: letter.kind,
            recipient: letter.recipient,
            subject: letter.subject,
            media_type: letter.media_type,
            file_name: letter.file_name,
            last_error: letter.last_error,
            held_for: letter.held_for.filter(|_| letter.state == LetterState::Held),
            bounce: letter.bounce,
            message_id: letter.message_id,
            in_reply_to: letter.in_reply_to,
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    state: Option<String>,
    before: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
pub struct LetterPage {
    letters: Vec<LetterShown>,
    next: Option<String>,
}

pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<LetterPage>, Problem> {
    let state = coded("state", asked.state.as_deref(), LetterState::known, "a state of a letter")?;
    let before: Option<Instant> = read("before", asked.before.as_deref(), str::parse)?;
    let limit = rows(asked.limit);
    let found = app.read(who, "list letters", move |tx, by| {
        allow(by, Verb::SeeLetters, Whose::Others)?;
        let mut letters = correspondence::list(tx, state, None, before, limit + 1)?;
        let more = letters.len() > limit;
        letters.truncate(limit);
        let next = letters.last().filter(|_| more).map(|l| l.made_at.to_string());
        Ok(LetterPage { letters: letters.into_iter().map(LetterShown::from).collect(), next })
    });
    Ok(Json(found.await?))
}

/// A letter with its text.
#[derive(Debug, Serialize)]
pub struct LetterWhole {
    #[serde(flatten)]
    head: LetterShown,
    text: String,
}

impl From<Outgoing> for LetterWhole {
    fn from(letter: Outgoing) -> LetterWhole {
        LetterWhole { text: letter.text(), head: LetterShown::from(letter) }
    }
}

pub async fn show(
    State(app): State<App>,
    who: Credential,
    Path(name): Path<String>,
) -> Result<Json<LetterWhole>, Problem> {
    let found = app.read(who, "show letter", move |tx, by| {
        allow(by, Verb::SeeLetters, Whose::Others)?;
        Ok(correspondence::by_name(tx, &name)?.ok_or_else(|| LetterRefusal::NotFound(name.clone()))?)
    });
    Ok(Json(found.await?.into()))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LetterGiven {
    #[serde(default)]
    template: String,
    #[serde(default)]
    answers: Option<String>,
    #[serde(default)]
    recipient: String,
    /// That of the template where it is left out.
    #[serde(default)]
    subject: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    with_acknowledgement: bool,
    /// Papers of the order by their codes: `invoice IV100001`.
    #[serde(default)]
    papers: Vec<String>,
    /// Files that were kept for it, by what `POST /api/v1/letter-files` gave.
    #[serde(default)]
    files: Vec<Id<LetterFile>>,
    #[serde(default)]
    accept: String,
}

/// What a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    Order,
    Customer,
}

/// `POST /api/v1/orders/{number}/letters`, `POST /api/v1/customers/{number}/letters`
pub fn write(to: To) -> MethodRouter<App> {
    post(move |State(app): State<App>, who: Credential, Path(number): Path<String>, body: Bytes| async move {
        let given: LetterGiven = json(&body)?;
        let usual = if to == To::Order { "plain" } else { "to_customer" };
        let code = if given.template.is_empty() { usual } else { given.template.as_str() };
        let template =
            coded("template", Some(code), Template::from_code, "a template")?.unwrap_or(Template::Plain);
        let written = app.write(who, "write letter", move |tx, by| {
            let regards = match to {
                To::Order => Regards::Order(number.clone()),
                To::Customer => Regards::Customer(number.clone()),
            };
            written(tx, by, regards, template, &given)
        });
        Ok::<_, Problem>((StatusCode::CREATED, Json(LetterWhole::from(written.await?))))
    })
}

fn written(
    tx: &mut Tx,
    by: &Actor,
    regards: Regards,
    template: Template,
    given: &LetterGiven,
) -> Result<Outgoing, Failure> {
    let begun = letters::draft(tx, by, &regards, template, given.answers.as_deref())?;
    if given.text.is_none() && !begun.missing.is_empty() {
        return Err(LetterRefusal::Missing { template: template.code(), facts: begun.missing }.into());
    }
    let mut papers = given.papers.clone();
    papers.extend(given.with_acknowledgement.then(|| "acknowledgement".to_owned()));
    let draft = LetterDraft {
        regards,
        answers: given.answers.clone(),
        recipient: given.recipient.clone(),
        subject: given.subject.clone().unwrap_or(begun.subject),
        text: given.text.clone().unwrap_or(begun.text),
        template: Some(template.code().to_owned()),
        papers,
        files: given.files.clone(),
        accept: given.accept.clone(),
    };
    letters::write(tx, by, &draft)
}

#[derive(Debug, Serialize)]
pub struct FileKept {
    file: String,
    name: String,
    media_type: String,
    size: i64,
}

/// `POST /api/v1/letter-files`: a file for a letter, as it is; its name is in `Content-Disposition`.
pub async fn keep_file(
    State(app): State<App>,
    who: Credential,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<FileKept>), Problem> {
    let name = super::intake::name_of(&headers).unwrap_or_default();
    let kept = app
        .write(who, "keep file", move |tx, by| {
            let file = letters::keep_file(tx, by, &name, &body)?;
            let LetterFile { id, name, media_type, size, .. } = file;
            Ok(FileKept { file: id.to_string(), name, media_type, size })
        })
        .await?;
    Ok((StatusCode::CREATED, Json(kept)))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LetterWord {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    recipient: String,
}

/// `POST /api/v1/letters/{name}/…`
pub fn deed(deed: Deed) -> MethodRouter<App> {
    post(move |State(app): State<App>, who: Credential, Path(name): Path<String>, body: Bytes| async move {
        let given: LetterWord = json(&body)?;
        let done = app.write(who, deed.name(), move |tx, by| match deed {
            Deed::Release => correspondence::release(tx, by, &name),
            Deed::Hold => correspondence::hold(tx, by, &name, &given.reason),
            Deed::Cancel => correspondence::cancel(tx, by, &name, &given.reason),
            Deed::Again | Deed::Change => correspondence::send_again(tx, by, &name, &given.recipient),
        });
        Ok::<_, Problem>(Json(LetterWhole::from(done.await?)))
    })
}
