//! How a page of a document looks, for the place under its words. Made anew each time it is asked for, in the process that reads
//! documents; the browser keeps it.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::Failure;
use desk::intake::{self, IntakeRefusal};
use desk::policies::{Verb, Whose, allow};
use formats::Material;
use pdf_in::look::Look;

use crate::App;
use crate::credential::Credential;
use crate::page::Stop;

/// `GET /inbox/{number}/pages/{name}`: the page and, of a mail, the attachment, as `source.rs` writes them: `-1.png`, `0-2.png`.
pub async fn picture(
    State(app): State<App>,
    who: Credential,
    Path((number, name)): Path<(String, String)>,
) -> Result<Response, Stop> {
    let (content, file, look) = app
        .read(who, "picture of a page", move |tx, by| {
            allow(by, Verb::SeeIntake, Whose::Others)?;
            let unknown = || Failure::from(IntakeRefusal::NotFound(number.clone()));
            let message = intake::by_number(tx, &number)?.ok_or_else(unknown)?;
            let material = intake::material(tx, message.id)?.ok_or_else(unknown)?;
            let (part, page) = place(&name).ok_or_else(unknown)?;
            let look = look_at(&material, part, page).ok_or_else(unknown)?;
            let content = intake::document(tx, &message)?.ok_or_else(unknown)?.content;
            Ok((content, message.name, look))
        })
        .await?;
    let broken = |e: String| Failure::Fault(db::Fault::Broken(e));
    let turn = app.pictures.acquire().await.map_err(|e| broken(e.to_string()))?;
    let reading = app.reading.clone();
    let made = tokio::task::spawn_blocking(move || reading.look(&content, Some(&file), &look)).await;
    drop(turn);
    let png = made
        .map_err(|e| broken(e.to_string()))?
        .map_err(|why| Stop::said(StatusCode::NOT_FOUND, &format!("this page can't be shown: {why}")))?;
    let headers =
        [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "private,max-age=86400,immutable")];
    Ok((headers, png).into_response())
}

fn place(name: &str) -> Option<(Option<usize>, u32)> {
    let (part, page) = name.strip_suffix(".png")?.split_once('-')?;
    let part = if part.is_empty() { None } else { Some(part.parse().ok()?) };
    Some((part, page.parse().ok()?))
}

/// The page of what was read, and how it was turned for that.
fn look_at(material: &Material, part: Option<usize>, number: u32) -> Option<Look> {
    let of = part.map_or(Some(material), |part| material.attachments.get(part))?;
    let (page, sheet) = of.pages.iter().zip(&of.sheets).find(|(page, _)| page.number == number)?;
    Some(Look {
        part,
        page: number,
        width: page.width,
        height: page.height,
        turned: sheet.turned,
        tilt: sheet.tilt,
    })
}
