//! People: who is on the desk, in which roles, and at which level for each duty. A level that is granted changes the oversight at once.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::Language;
use db::Tx;
use desk::actor::{Duty, Level, Oversight, Role};
use desk::failure::{General, Refusal};
use desk::people::{self, NewPerson};
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure};
use std::sync::Arc;

use crate::App;
use crate::credential::Credential;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, escaped, page, refused, see_with};
use crate::problem::status_of;
use crate::shown::label;
use crate::words::Words;

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    frame: Frame,
    people: Vec<people::Listed>,
    may_add: bool,
    roles: [Role; 12],
    refusal: Option<Refusal>,
    typed: Fields,
}

pub async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    answer(&app, &visit, None, Fields::default()).await
}

async fn answer(app: &App, visit: &Visit, refusal: Option<Refusal>, typed: Fields) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, status_of);
    let shown = app
        .read(visit.who.clone(), "people", move |tx, by| {
            allow(by, Verb::SeePeople, Whose::Others)?;
            Ok(PeoplePage {
                frame: Frame::of(tx, by, &come, "/people")?,
                people: people::list(tx)?,
                may_add: may(by, Verb::AddPerson, Whose::Others),
                roles: Role::ALL,
                refusal: refusal.clone(),
                typed: typed.clone(),
            })
        })
        .await?;
    Ok(page(status, &shown, visit))
}

/// Adds a person. The password is hashed outside of the transaction.
pub async fn add(State(app): State<App>, visit: Visit, typed: Fields) -> Result<Response, Stop> {
    may_add(&app, &visit.who).await?;
    let fields = typed.clone();
    let added = match hashed(&app, typed.text("password").to_owned()).await {
        Ok(hash) => {
            app.write(visit.who.clone(), "add person", move |tx, by| {
                let new = NewPerson {
                    login: fields.text("login").to_owned(),
                    name: fields.text("name").to_owned(),
                    email: None,
                    password: Some(hash.clone()),
                    department: fields.text("department").to_owned(),
                    language: Language::from_code(fields.text("language")),
                    roles: fields
                        .all("role")
                        .filter_map(Role::from_code)
                        .filter(|r| *r != Role::Machine)
                        .collect(),
                };
                people::add(tx, by, &new)
            })
            .await
        }
        Err(failure) => Err(failure),
    };
    match added {
        Ok(_) => {
            let path = format!("/people/{}", escaped(&typed.text("login").to_lowercase()));
            Ok(see_with(&path, Notice::ok("The person is added and can sign in.")))
        }
        Err(failure) => answer(&app, &visit, Some(refused(failure)?), typed).await,
    }
}

/// Asked before a password is hashed, so that only those who may add people make the machine work.
pub(crate) async fn may_add(app: &App, who: &Credential) -> Result<(), Failure> {
    app.read(who.clone(), "may add", |_, by| Ok(allow(by, Verb::AddPerson, Whose::Others)?)).await
}

/// The hash of a new person's password.
pub(crate) async fn hashed(app: &App, password: String) -> Result<String, Failure> {
    let broken = |e: String| Failure::Fault(db::Fault::Broken(e));
    let turn = app.passwords.acquire().await.map_err(|e| broken(e.to_string()))?;
    let hash = tokio::task::spawn_blocking(move || people::hash_password(&password))
        .await
        .map_err(|e| broken(e.to_string()))?;
    drop(turn);
    hash
}

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    frame: Frame,
    person: Arc<Actor>,
    language: &'static str,
    /// It is their own page.
    own: bool,
    duties: Vec<DutyShown>,
    may_grant: bool,
    levels: [Level; 4],
}

struct DutyShown {
    duty: String,
    level: &'static str,
    oversight: &'static str,
    chip: &'static str,
}

pub(crate) fn found(tx: &mut Tx, login: &str) -> Result<Arc<Actor>, Failure> {
    Ok(people::actor_of_login(tx, login)?
        .ok_or_else(|| General::NotFound { what: "person", which: login.to_owned() })?)
}

/// Everybody sees their own page.
pub async fn show(State(app): State<App>, visit: Visit, Path(login): Path<String>) -> Result<Response, Stop> {
    let come = visit.clone();
    let shown = app
        .read(visit.who.clone(), "person", move |tx, by| {
            if by.login != login {
                allow(by, Verb::SeePeople, Whose::Others)?;
            }
            let person = found(tx, &login)?;
            let own = Whose::of(person.person == by.person);
            Ok(PersonPage {
                frame: Frame::of(tx, by, &come, "/people")?,
                duties: Duty::all().map(|d| duty_shown(&person, d)).collect(),
                may_grant: may(by, Verb::GrantLevel, own),
                levels: Level::ALL,
                own: own == Whose::Own,
                language: language_word(person.language),
                person,
            })
        })
        .await?;
    Ok(page(StatusCode::OK, &shown, &visit))
}

fn language_word(language: Language) -> &'static str {
    Words::LANGUAGES.iter().find(|(l, _)| *l == language).map_or(language.code(), |(_, name)| name)
}

fn duty_shown(person: &Actor, duty: Duty) -> DutyShown {
    let level = person.level(duty);
    let (oversight, chip) = match level.oversight() {
        Oversight::SignOff => ("Each one signed off", "wait"),
        Oversight::Sampled => ("A sample is looked at", "go"),
        Oversight::OnTheirOwn => ("On their own", "ok"),
        Oversight::Governs => ("Signs off others", "ok"),
    };
    DutyShown { duty: duty.to_string(), level: level.code(), oversight, chip }
}

pub async fn grant_level(
    State(app): State<App>,
    visit: Visit,
    Path(login): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let duty: Duty =
        fields.text("duty").parse().map_err(|e: String| Stop::said(StatusCode::UNPROCESSABLE_ENTITY, &e))?;
    let level = Level::from_code(fields.text("level"))
        .ok_or_else(|| Stop::said(StatusCode::UNPROCESSABLE_ENTITY, "choose one of the four levels"))?;
    let name = login.clone();
    app.write(visit.who, "grant level", move |tx, by| {
        let person = found(tx, &name)?;
        people::grant_level(tx, by, person.person, duty, level)
    })
    .await?;
    let notice = Notice::ok(format!("{} for {duty} from now on.", label(level.code())));
    Ok(see_with(&format!("/people/{}", escaped(&login)), notice))
}
