//! How the desk looks to this browser, and its keys.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;

use crate::App;
use crate::form::Fields;
use crate::frame::Frame;
use crate::keys::{KEYS, Key};
use crate::page::{LOOK_COOKIE, Stop, Visit, page, see, set_cookie};

/// Looks are kept for a year.
const LOOK_SECONDS: i64 = 365 * 24 * 60 * 60;

/// Theme and density; what the form does not name stays as it was.
pub async fn look(visit: Visit, asked: HeaderMap, chosen: Fields) -> Result<Response, Stop> {
    let named = |name: &str| chosen.pairs().iter().any(|(n, _)| n == name);
    let one_of = |value: &str, of: &[&'static str]| of.iter().find(|v| **v == value).copied().unwrap_or("");
    let theme = if named("theme") { one_of(chosen.text("theme"), &["light", "dark"]) } else { visit.theme };
    let density = if named("density") { one_of(chosen.text("density"), &["compact"]) } else { visit.density };
    let back = asked
        .get(header::REFERER)
        .and_then(|v| v.to_str().ok())
        .and_then(|url| url.split_once("://"))
        .and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)))
        .unwrap_or("/");
    let mut response = see(back);
    set_cookie(&mut response, LOOK_COOKIE, &format!("{theme}.{density}"), LOOK_SECONDS);
    Ok(response)
}

#[derive(Template)]
#[template(path = "keys.html")]
struct KeysPage {
    frame: Frame,
    groups: Vec<(&'static str, Vec<&'static Key>)>,
}

pub async fn keys(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    let come = visit.clone();
    let frame = app.read(visit.who.clone(), "keys", move |tx, by| Frame::of(tx, by, &come, "/keys")).await?;
    let mut groups: Vec<(&str, Vec<&Key>)> = Vec::new();
    for key in KEYS {
        match groups.iter_mut().find(|(group, _)| *group == key.group) {
            Some((_, keys)) => keys.push(key),
            None => groups.push((key.group, vec![key])),
        }
    }
    Ok(page(StatusCode::OK, &KeysPage { frame, groups }, &visit))
}
