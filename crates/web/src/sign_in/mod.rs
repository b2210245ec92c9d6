//! Sign in and out. Checking a password takes a while on purpose: it is done outside any transaction, only so many at once.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::Language;
use desk::Failure;
use desk::people::{self, PeopleRefusal};
use serde::Deserialize;

use crate::App;
use crate::credential::COOKIE_NAME;
use crate::form::Fields;
use crate::page::{LOOK_COOKIE, LOOK_SECONDS, Stop, Visit, look_of, page, refused, see, set_cookie};
use crate::problem::status_of;
use crate::words::{Words, capital};

/// As long as the session lives on the server; 12 hours.
const COOKIE_SECONDS: i64 = 12 * 60 * 60;

#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    lang: &'static str,
    words: Words,
    next: String,
    user: String,
    error: String,
    /// The demo shows its logins.
    demo: bool,
    logins: Vec<(String, String, String)>,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    answer(&app, &visit, StatusCode::OK, asked.next, String::new(), String::new()).await
}

async fn answer(
    app: &App,
    visit: &Visit,
    status: StatusCode,
    next: String,
    user: String,
    error: String,
) -> Result<Response, Stop> {
    let logins = if app.demo { demo_logins(app).await? } else { Vec::new() };
    let form = SignIn {
        lang: visit.words.manner().lang(),
        words: visit.words,
        next,
        user,
        error,
        demo: app.demo,
        logins,
    };
    Ok(page(status, &form, visit))
}

async fn demo_logins(app: &App) -> Result<Vec<(String, String, String)>, Failure> {
    let people = app.db.read("demo logins", |tx| Ok::<_, Failure>(people::list(tx)?)).await?;
    Ok(people
        .into_iter()
        .filter(|p| p.active && !p.roles.contains(&desk::actor::Role::Machine))
        .map(|p| {
            let mut what: Vec<&str> = p.roles.iter().map(|r| r.code()).collect();
            what.extend(p.entry_level.as_deref());
            (p.login, p.name, what.join(", "))
        })
        .take(30)
        .collect())
}

/// Only paths of ours; anything else leads to Today.
fn own_path(next: &str) -> &str {
    let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if ours { next } else { "/" }
}

pub async fn sign_in(State(app): State<App>, visit: Visit, typed: Fields) -> Result<Response, Stop> {
    let (login, next) = (typed.text("user").to_owned(), typed.text("next").to_owned());
    match open(&app, &login, typed.text("password")).await {
        Ok((secret, language)) => {
            let mut response = see(own_path(&next));
            set_cookie(&mut response, COOKIE_NAME, &secret, COOKIE_SECONDS);
            // For what is said before it is known who asks.
            let words = if visit.words == Words::PSEUDO { visit.words } else { Words::of(language) };
            set_cookie(&mut response, LOOK_COOKIE, &look_of(visit.theme, visit.density, words), LOOK_SECONDS);
            Ok(response)
        }
        Err(failure) => {
            let refusal = match failure {
                Failure::Refused(refusal) => refusal,
                fault => refused(fault)?,
            };
            answer(&app, &visit, status_of(&refusal), next, login, sentence(visit.words, &refusal.message))
                .await
        }
    }
}

fn sentence(words: Words, message: &str) -> String {
    format!("{}.", capital(&words.say(message)))
}

/// The secret of the session, and the language of whose it is.
async fn open(app: &App, login: &str, password: &str) -> Result<(String, Language), Failure> {
    let name = login.to_owned();
    let known = app.db.read("credentials", move |tx| people::credentials(tx, &name)).await?;
    let (person, kept) = known.map_or((None, None), |(person, kept)| (Some(person), kept));
    let password = password.to_owned();
    let turn = app.passwords.acquire().await.map_err(|e| db::Fault::Broken(e.to_string()))?;
    let fits = tokio::task::spawn_blocking(move || people::password_fits(kept.as_deref(), &password))
        .await
        .map_err(|e| db::Fault::Broken(e.to_string()))?;
    drop(turn);
    let Some(person) = person.filter(|_| fits) else {
        let name = login.to_owned();
        app.db.write("note failure", move |tx| Ok::<_, Failure>(people::note_failure(tx, &name)?)).await?;
        return Err(PeopleRefusal::WrongPassword.into());
    };
    let opened = app.db.write("open session", move |tx| {
        let language = people::actor(tx, person)?.map(|a| a.language).unwrap_or_default();
        Ok::<_, Failure>((people::open_session(tx, person)?.0, language))
    });
    let (secret, language) = opened.await?;
    Ok((secret.shown().to_owned(), language))
}

pub async fn sign_out(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    if let Some(secret) = visit.who.session().map(str::to_owned) {
        app.db.write("sign out", move |tx| Ok::<_, Failure>(people::sign_out(tx, &secret)?)).await?;
    }
    let mut response = see("/sign-in");
    set_cookie(&mut response, COOKIE_NAME, "", 0);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_leads_only_to_pages_of_ours() {
        assert_eq!(own_path("/orders?held=1"), "/orders?held=1");
        for elsewhere in ["//other.example", "https://other.example", "", "/\\other"] {
            assert_eq!(own_path(elsewhere), "/");
        }
    }
}
