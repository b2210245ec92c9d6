//! The upload of the inbox: documents that someone has as files, or a zip of them. Each is taken in as if it had come by the API; one page,
//! or the list with what became of each.

use axum::body::{Body, Bytes};
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::{FromRequest, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use basics::Limits;
use desk::Failure;
use desk::intake;
use desk::orders::{self, GoOn, TakenIn};
use futures_util::StreamExt;
use serde::Serialize;

use crate::App;
use crate::api::intake::{bare_name, read, too_large};
use crate::credential::Credential;
use crate::frame::Notice;
use crate::page::{Stop, Visit, see_with};
use crate::words::Words;

/// `POST /inbox`. A browser without script gets a page; bring.js asks for lines and hears of each document as it is done.
pub async fn upload(State(app): State<App>, visit: Visit, request: Request) -> Result<Response, Stop> {
    app.read(visit.who.clone(), "upload", intake::read_ahead).await?;
    let accept = request.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let in_lines = accept.starts_with(LINES);
    let files = files(request, &app).await?;
    if in_lines {
        return Ok(
            ([(header::CONTENT_TYPE, LINES)], in_parts(app, visit.who, visit.words, files)).into_response()
        );
    }
    if files.is_empty() {
        let text = "No file was chosen, or it is empty: nothing was taken in. Choose the document and take it in again.";
        return Ok(see_with("/inbox", Notice::warn(text)));
    }
    let (count, mut said, mut single) = (files.len(), Vec::new(), None);
    for (name, media_type, bytes) in files {
        let taken = take(&app, &visit.who, name, media_type, bytes).await?;
        single = taken.number.filter(|_| count == 1);
        said.push(taken.said);
    }
    let path = single.map_or_else(|| "/inbox".to_owned(), |number| format!("/inbox/{number}"));
    // A notice has room for a few.
    if said.len() > 6 {
        let more = said.len() - 5;
        said.truncate(5);
        said.push(format!("And {more} more."));
    }
    Ok(see_with(&path, Notice::ok(said.join(" "))))
}

const LINES: &str = "application/x-ndjson";

/// What became of a file.
#[derive(Debug, Serialize)]
struct Taken {
    name: String,
    number: Option<String>,
    said: String,
}

async fn take(
    app: &App,
    who: &Credential,
    name: String,
    media_type: String,
    bytes: Bytes,
) -> Result<Taken, Stop> {
    let received =
        read(app, name.clone(), media_type, bytes).await.map_err(|p| Stop::said(p.status(), p.detail()))?;
    let taken = app
        .write(who.clone(), "upload", move |tx, by| orders::take_in(tx, by, &received, GoOn::AsTrusted))
        .await;
    match taken {
        Ok((messages, seen)) => {
            let number = messages.first().map(|t| t.message.number.clone());
            let said = messages.iter().map(|t| told(&name, t, seen)).collect::<Vec<_>>().join(" ");
            Ok(Taken { name, number, said })
        }
        Err(Failure::Refused(refusal)) => {
            let said = format!("{name}: {}.", refusal.message);
            Ok(Taken { name, number: None, said })
        }
        Err(fault) => Err(fault.into()),
    }
}

/// One line of JSON for each file as it is done: how many are, of how many, and what became of it. If nobody listens any more, the rest is
/// left.
fn in_parts(app: App, who: Credential, words: Words, files: Vec<(String, String, Bytes)>) -> Body {
    let of = files.len();
    let lines =
        futures_util::stream::iter(files.into_iter().enumerate()).then(move |(at, (name, kind, bytes))| {
            let (app, who) = (app.clone(), who.clone());
            async move {
                let mut taken = match take(&app, &who, name.clone(), kind, bytes).await {
                    Ok(taken) => taken,
                    Err(Stop::Said { message, .. }) => {
                        Taken { said: format!("{name}: {message}"), name, number: None }
                    }
                    Err(Stop::SignIn) => Taken { said: "Sign in again.".into(), name, number: None },
                };
                taken.said = words.say(&taken.said).into_owned();
                let line = serde_json::json!({ "done": at + 1, "of": of, "taken": taken });
                Ok::<_, std::convert::Infallible>(format!("{line}\n"))
            }
        });
    // How many there are is told at once, so that the bar has a length.
    let first = serde_json::json!({ "done": 0, "of": of });
    let first = futures_util::stream::iter([Ok(format!("{first}\n"))]);
    Body::from_stream(first.chain(lines))
}

fn told(name: &str, taken: &TakenIn, seen: bool) -> String {
    let number = &taken.message.number;
    if seen {
        return format!("{name} was here before, as {number}.");
    }
    format!("{name} came in as {number}: {}.", super::stage_word(&taken.message.stage).to_lowercase())
}

/// Name, media type and content of each file that is not empty.
async fn files(request: Request, app: &App) -> Result<Vec<(String, String, Bytes)>, Stop> {
    let rejected = |r: MultipartRejection| Stop::said(StatusCode::BAD_REQUEST, &r.to_string());
    let mut form = Multipart::from_request(request, app).await.map_err(rejected)?;
    let mut found = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|e| unread(&e))? {
        let Some(name) = field.file_name().and_then(bare_name) else { continue };
        let media_type = field.content_type().unwrap_or("application/octet-stream").to_owned();
        let content = field.bytes().await.map_err(|e| unread(&e))?;
        if content.len() > Limits::DOCUMENT_BYTES {
            return Err(unread_size());
        }
        if content.is_empty() {
            continue;
        }
        if formats::sniff(&content, Some(&name)) == formats::Format::Zip {
            let unpacked = tokio::task::spawn_blocking(move || formats::unzip(&content)).await;
            let unpacked =
                unpacked.map_err(|_| Stop::said(StatusCode::INTERNAL_SERVER_ERROR, "the zip broke"))?;
            let refused = |why| {
                Stop::said(StatusCode::UNPROCESSABLE_ENTITY, &format!("{name}: {why}; nothing was taken in"))
            };
            for (inner, bytes) in unpacked.map_err(refused)? {
                found.push((inner, "application/octet-stream".to_owned(), bytes.into()));
            }
        } else {
            found.push((name, media_type, content));
        }
        if found.len() > Limits::UPLOADED_FILES {
            let message =
                format!("at most {} files are taken at once; nothing was taken in", Limits::UPLOADED_FILES);
            return Err(Stop::said(StatusCode::PAYLOAD_TOO_LARGE, &message));
        }
    }
    Ok(found)
}

fn unread(error: &MultipartError) -> Stop {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return unread_size();
    }
    Stop::said(StatusCode::BAD_REQUEST, "the upload broke off; nothing was taken in, send it again")
}

fn unread_size() -> Stop {
    let problem = too_large();
    Stop::said(problem.status(), problem.detail())
}
