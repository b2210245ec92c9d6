//! What went with a letter, as it went: always to be saved, never shown in the page.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use desk::correspondence::{self, Enclosed};
use desk::documents;
use desk::policies::{Verb, Whose, allow};

use super::need;
use crate::App;
use crate::page::{Stop, Visit};

pub async fn enclosure(
    State(app): State<App>,
    visit: Visit,
    Path((name, at)): Path<(String, usize)>,
) -> Result<Response, Stop> {
    let found = app
        .read(visit.who, "enclosure", move |tx, by| {
            allow(by, Verb::SeeLetters, Whose::Others)?;
            let letter = need(tx, &name)?;
            let one = correspondence::enclosures(tx, letter.id)?.into_iter().nth(at);
            match one.map(|e| (e.name, e.content)) {
                Some((name, Enclosed::Document(hash))) => {
                    Ok(documents::by_hash(tx, &hash)?.map(|d| (name, d.content)))
                }
                _ => Ok(None),
            }
        })
        .await?;
    let (name, content) = found.ok_or_else(|| Stop::not_found("such file with the letter"))?;
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') { c } else { '_' })
        .collect();
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}\"")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, content).into_response())
}
