//! How the desk looks to this browser, in which language it speaks to a person, and its keys.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use desk::failure::General;
use desk::people;
use desk::policies::{Verb, Whose, allow};

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::keys::{KEYS, Key};
use crate::page::{LOOK_COOKIE, LOOK_SECONDS, Stop, Visit, leave, look_of, page, see, set_cookie};
use crate::words::Words;

/// Theme and density; what the form does not name stays as it was.
pub async fn look(visit: Visit, asked: HeaderMap, chosen: Fields) -> Result<Response, Stop> {
    let named = |name: &str| chosen.pairs().iter().any(|(n, _)| n == name);
    let one_of = |value: &str, of: &[&'static str]| of.iter().find(|v| **v == value).copied().unwrap_or("");
    let theme = if named("theme") { one_of(chosen.text("theme"), &["light", "dark"]) } else { visit.theme };
    let density = if named("density") { one_of(chosen.text("density"), &["compact"]) } else { visit.density };
    let mut response = see(back(&asked));
    set_cookie(&mut response, LOOK_COOKIE, &look_of(theme, density, visit.words), LOOK_SECONDS);
    Ok(response)
}

/// The language of whoever asks. The browser keeps it too, for what is said before it is known who asks.
pub async fn language(
    State(app): State<App>,
    visit: Visit,
    asked: HeaderMap,
    chosen: Fields,
) -> Result<Response, Stop> {
    let words = Words::from_code(chosen.text("language")).filter(|words| *words != Words::PSEUDO);
    let done = app.write(visit.who.clone(), "set language", move |tx, by| {
        allow(by, Verb::SetLanguage, Whose::Own)?;
        let problem = || "choose one of the languages of the list".to_owned();
        let words = words.ok_or_else(|| General::Invalid { field: "language", problem: problem() })?;
        people::set_language(tx, by, words.language())?;
        Ok(words)
    });
    let words = done.await?;
    let mut response = see(back(&asked));
    set_cookie(&mut response, LOOK_COOKIE, &look_of(visit.theme, visit.density, words), LOOK_SECONDS);
    leave(&mut response, &Notice::ok("The screens speak this language from now on."));
    Ok(response)
}

/// Where the browser came from, if that is a page of ours.
fn back(asked: &HeaderMap) -> &str {
    let from = asked.get(header::REFERER).and_then(|v| v.to_str().ok()).and_then(|url| url.split_once("://"));
    from.and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..))).unwrap_or("/")
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
