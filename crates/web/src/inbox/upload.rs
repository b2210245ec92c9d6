//! The upload of the inbox: documents that someone has as files. Each is taken in as if it had come by the API; one page, or the list
//! with what became of each.

use axum::body::Bytes;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::Limits;
use desk::Failure;
use desk::intake;
use desk::orders::{self, TakenIn};

use crate::App;
use crate::api::intake::{bare_name, read, too_large};
use crate::frame::Notice;
use crate::page::{Stop, Visit, see_with};

/// Files of one post.
const FILES_MAX: usize = 20;

/// `POST /inbox`
pub async fn upload(State(app): State<App>, visit: Visit, request: Request) -> Result<Response, Stop> {
    app.read(visit.who.clone(), "upload", intake::read_ahead).await?;
    let files = files(request, &app).await?;
    if files.is_empty() {
        let text = "No file was chosen, or it is empty: nothing was taken in. Choose the document and take it in again.";
        return Ok(see_with("/inbox", Notice::warn(text)));
    }
    let (count, mut said, mut single) = (files.len(), Vec::new(), None);
    for (name, media_type, bytes) in files {
        let received = read(&app, name.clone(), media_type, bytes)
            .await
            .map_err(|p| Stop::said(p.status(), p.detail()))?;
        let taken = app
            .write(visit.who.clone(), "upload", move |tx, by| orders::take_in(tx, by, &received, false))
            .await;
        match taken {
            Ok((messages, seen)) => {
                single = messages.first().filter(|_| count == 1).map(|t| t.message.number.clone());
                said.extend(messages.iter().map(|t| told(&name, t, seen)));
            }
            Err(Failure::Refused(refusal)) => said.push(format!("{name}: {}.", refusal.message)),
            Err(fault) => return Err(fault.into()),
        }
    }
    let path = single.map_or_else(|| "/inbox".to_owned(), |number| format!("/inbox/{number}"));
    Ok(see_with(&path, Notice::ok(said.join(" "))))
}

fn told(name: &str, taken: &TakenIn, seen: bool) -> String {
    let number = &taken.message.number;
    if seen {
        return format!("{name} was here before, as {number}.");
    }
    format!("{name} is {number}: {}.", super::stage_word(&taken.message.stage).to_lowercase())
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
        if found.len() == FILES_MAX {
            let message = format!("at most {FILES_MAX} files are taken at once; nothing was taken in");
            return Err(Stop::said(StatusCode::PAYLOAD_TOO_LARGE, &message));
        }
        if !content.is_empty() {
            found.push((name, media_type, content));
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
