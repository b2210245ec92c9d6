//! What is brought along with a letter: the form of the page on which it is written, with its files; and a file by a program.

use axum::body::Bytes;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use basics::Limits;

use crate::App;
use crate::api::intake::bare_name;
use crate::form::Fields;
use crate::page::Stop;

/// Fields that are no files, of one form.
const FIELDS_MAX: usize = 200;

/// A file's name and content.
pub type Brought = (String, Bytes);

/// The fields and the files; a form without files may come in the plain way.
pub async fn form(request: Request, app: &App) -> Result<(Fields, Vec<Brought>), Stop> {
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    if !media_type.is_some_and(|t| t.starts_with("multipart/form-data")) {
        return Ok((Fields::from_request(request, app).await?, Vec::new()));
    }
    let rejected = |r: MultipartRejection| Stop::said(StatusCode::BAD_REQUEST, &r.to_string());
    let mut form = Multipart::from_request(request, app).await.map_err(rejected)?;
    let (mut pairs, mut files): (Vec<(String, String)>, Vec<Brought>) = (Vec::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(|e| unread(&e))? {
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() {
            let file = field.file_name().and_then(bare_name).unwrap_or_default();
            let content = field.bytes().await.map_err(|e| unread(&e))?;
            // A field in which no file was chosen comes empty and without a name.
            if !content.is_empty() {
                files.push((file, content));
            }
        } else {
            pairs.push((name, field.text().await.map_err(|e| unread(&e))?));
        }
        if files.len() > Limits::LETTER_FILES || pairs.len() > FIELDS_MAX {
            return Err(too_much());
        }
    }
    Ok((Fields::from(pairs), files))
}

fn unread(error: &MultipartError) -> Stop {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_much();
    }
    Stop::said(StatusCode::BAD_REQUEST, "the upload broke off; nothing was sent, try it again")
}

fn too_much() -> Stop {
    let message = format!(
        "at most {} files of at most {} MB together go with a letter; nothing was sent",
        Limits::LETTER_FILES,
        Limits::LETTER_BYTES / 1_048_576
    );
    Stop::said(StatusCode::PAYLOAD_TOO_LARGE, &message)
}
