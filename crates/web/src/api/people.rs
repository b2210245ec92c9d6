//! People by the API: who is on the desk, a new one, a level granted; and whoever asks, about themselves.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use basics::Language;
use desk::actor::{Actor, Duty, Level, Role};
use desk::failure::General;
use desk::people::{self, NewPerson};
use desk::policies::{Verb, Whose, allow};
use desk::{Failure, people as desk_people};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::{json, listed};
use crate::App;
use crate::credential::Credential;
use crate::people::{found, hashed, may_add};
use crate::problem::Problem;
use crate::words::Words;

#[derive(Debug, Serialize)]
pub struct PersonListed {
    login: String,
    name: String,
    department: String,
    active: bool,
    roles: Vec<&'static str>,
}

pub async fn list(State(app): State<App>, who: Credential) -> Result<Json<Vec<PersonListed>>, Problem> {
    let shown = |p: people::Listed| PersonListed {
        login: p.login,
        name: p.name,
        department: p.department,
        active: p.active,
        roles: p.roles.iter().map(|r| r.code()).collect(),
    };
    listed(&app, who, Verb::SeePeople, desk_people::list, shown).await
}

#[derive(Debug, Serialize)]
pub struct PersonShown {
    login: String,
    name: String,
    department: String,
    language: &'static str,
    roles: Vec<&'static str>,
    /// Where one was granted.
    levels: Vec<LevelShown>,
}

#[derive(Debug, Serialize)]
pub struct LevelShown {
    duty: String,
    level: &'static str,
}

fn shown(person: &Actor) -> PersonShown {
    PersonShown {
        login: person.login.clone(),
        name: person.name.clone(),
        department: person.department.clone(),
        language: person.language.code(),
        roles: person.roles.iter().map(|r| r.code()).collect(),
        levels: person
            .levels
            .iter()
            .map(|(duty, level)| LevelShown { duty: duty.to_string(), level: level.code() })
            .collect(),
    }
}

/// Whoever asks.
pub async fn me(State(app): State<App>, who: Credential) -> Result<Json<PersonShown>, Problem> {
    Ok(Json(app.read(who, "me", |_, by| Ok(shown(by))).await?))
}

/// Everybody sees themselves.
pub async fn show(asks: Asks) -> Result<Json<PersonShown>, Problem> {
    let person: Arc<Actor> = asks.look("show person", Verb::SeePeople, found).await?;
    Ok(Json(shown(&person)))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageGiven {
    language: String,
}

/// In which language the screens speak to whoever asks.
pub async fn set_language(
    State(app): State<App>,
    who: Credential,
    body: Bytes,
) -> Result<Json<PersonShown>, Problem> {
    let given: LanguageGiven = json(&body)?;
    let done = app.write(who, "set language", move |tx, by| {
        allow(by, Verb::SetLanguage, Whose::Own)?;
        people::set_language(tx, by, language(&given.language)?)?;
        Ok(shown(&Actor { language: language(&given.language)?, ..by.clone() }))
    });
    Ok(Json(done.await?))
}

fn language(code: &str) -> Result<Language, Failure> {
    let known = Words::LANGUAGES.iter().map(|(language, _)| *language);
    let problem = || format!("'{code}' is none of en, de, fr, es");
    let found = known.into_iter().find(|l| l.code() == code);
    Ok(found.ok_or_else(|| General::Invalid { field: "language", problem: problem() })?)
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonGiven {
    login: String,
    name: String,
    #[serde(default)]
    email: Option<String>,
    /// None for someone who can't sign in by password, such as a program.
    #[serde(default)]
    password: Option<String>,
    department: String,
    #[serde(default)]
    language: Option<String>,
    roles: Vec<String>,
}

pub async fn add(
    State(app): State<App>,
    who: Credential,
    body: Bytes,
) -> Result<(StatusCode, Json<PersonShown>), Problem> {
    may_add(&app, &who).await?;
    let given: PersonGiven = json(&body)?;
    let password = match &given.password {
        Some(password) => Some(hashed(&app, password.clone()).await?),
        None => None,
    };
    let added = app.write(who, "add person", move |tx, by| {
        let role = |code: &String| {
            let problem = || format!("'{code}' is not a role");
            Role::from_code(code).ok_or_else(|| General::Invalid { field: "roles", problem: problem() })
        };
        let new = NewPerson {
            login: given.login.clone(),
            name: given.name.clone(),
            email: given.email.clone(),
            password: password.clone(),
            department: given.department.clone(),
            language: language(given.language.as_deref().unwrap_or("en"))?,
            roles: given.roles.iter().map(role).collect::<Result<_, _>>()?,
        };
        people::add(tx, by, &new)?;
        Ok(shown(&*found(tx, &new.login.to_lowercase())?))
    });
    Ok((StatusCode::CREATED, Json(added.await?)))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelGiven {
    duty: String,
    level: String,
}

pub async fn grant_level(asks: Asks<LevelGiven>) -> Result<Json<PersonShown>, Problem> {
    let granted = asks.carry_out("grant level", |tx, by, asked| {
        let LevelGiven { duty, level } = &asked.given;
        let duty: Duty = duty.parse().map_err(|problem| General::Invalid { field: "duty", problem })?;
        let problem = || format!("'{level}' is none of the four levels");
        let level =
            Level::from_code(level).ok_or_else(|| General::Invalid { field: "level", problem: problem() })?;
        let person = found(tx, &asked.number)?;
        people::grant_level(tx, by, person.person, duty, level)?;
        Ok(shown(&*found(tx, &asked.number)?))
    });
    Ok(Json(granted.await?))
}
