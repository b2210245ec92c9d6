//! Tasks: the list of what is to be done, the page of one, and the verbs: done, hand off, accept, return, a note. Orders go from hand to
//! hand by the same forms.

mod shown;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use basics::Id;
use db::Tx;
use desk::failure::Refusal;
use desk::notes::{self, About, NoteKind};
use desk::people;
use desk::policies::{Verb, Whose, allow};
use desk::tasks::{self, Filter, Offered, TEAMS};
use desk::{Actor, Failure};
use serde::Deserialize;

pub use shown::{HandoffShown, NoteShown, TaskShown, handoffs, notes_of, path_of, shown};

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::order::timeline;
use crate::page::{Stop, Visit, cut, open_page, see};
use crate::posted::{Opened, Posted, Thing};

const ROWS: usize = 50;
const NOTES: usize = 50;
/// People who are offered for choosing.
pub const PEOPLE: usize = 500;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    team: String,
    /// A login; `me` is whoever asks.
    #[serde(default)]
    person: String,
    #[serde(default)]
    late: String,
    /// Due and number of the last one of the page before.
    #[serde(default)]
    after: String,
}

impl Asked {
    fn query(&self) -> String {
        let parts = [("team", &self.team), ("person", &self.person), ("late", &self.late)];
        let given = parts.iter().filter(|(_, v)| !v.is_empty());
        given.map(|(n, v)| format!("{n}={}", crate::page::escaped(v))).collect::<Vec<_>>().join("&amp;")
    }
}

/// `micros.number`, as a page hands it on.
pub fn place_of(after: &str) -> Option<(i64, String)> {
    let (due, number) = after.split_once('.')?;
    Some((due.parse().ok()?, number.to_owned()))
}

#[derive(Template)]
#[template(path = "tasks.html")]
struct TasksPage {
    frame: Frame,
    asked: Asked,
    query: String,
    tasks: Vec<TaskShown>,
    offers: Vec<HandoffShown>,
    next: Option<String>,
    teams: [&'static str; 8],
    times: Vec<TimeShown>,
}

/// How long hand-offs to a team waited, in words.
struct TimeShown {
    team: String,
    asked: usize,
    waiting: usize,
    returned: usize,
    median: String,
    ninth: String,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    open_page(&app, &visit, "tasks", "/tasks", move |tx, by, frame| {
        allow(by, Verb::FinishTask, Whose::Own)?;
        let person = match asked.person.trim() {
            "" => None,
            "me" => Some(by.person),
            login => {
                let found = people::actor_of_login(tx, login)?.map(|p| p.person);
                Some(found.unwrap_or_else(|| Id::from_uuid(uuid::Uuid::nil())))
            }
        };
        let filter = Filter {
            team: Some(asked.team.clone()).filter(|t| !t.is_empty()),
            person,
            before: (!asked.late.is_empty()).then(|| tx.now()),
            after: place_of(&asked.after),
        };
        let mut found = tasks::list(tx, &filter, ROWS + 1)?;
        let next = cut(&mut found, ROWS, |t| {
            let (due, number) = t.place();
            format!("{due}.{number}")
        });
        let teams = tasks::teams_of(by);
        let offers = tasks::offers_to(tx, by.person, &teams, ROWS)?;
        let offers = handoffs(tx, &frame, by, offers)?;
        let times = tasks::times(tx)?.into_iter().map(|t| time_shown(&frame, t)).collect();
        let tasks = shown(tx, &frame, found)?;
        Ok(TasksPage {
            query: asked.query(),
            asked: asked.clone(),
            tasks,
            offers,
            next,
            teams: TEAMS,
            times,
            frame,
        })
    })
    .await
}

fn time_shown(frame: &Frame, time: tasks::TeamTime) -> TimeShown {
    let said = |minutes: Option<i64>| match minutes {
        None => "–".to_owned(),
        Some(m) if m < 60 => frame.fill("{0} min", &[m.to_string()]),
        Some(m) => frame.fill("{0} h {1} min", &[(m / 60).to_string(), format!("{:02}", m % 60)]),
    };
    TimeShown {
        asked: time.asked,
        waiting: time.waiting,
        returned: time.returned,
        median: said(time.median_minutes),
        ninth: said(time.ninth_minutes),
        team: time.team,
    }
}

#[derive(Template)]
#[template(path = "task.html")]
pub struct TaskPage {
    frame: Frame,
    task: TaskShown,
    offers: Vec<HandoffShown>,
    notes: Vec<NoteShown>,
    happened: Vec<timeline::Told>,
    choices: Vec<(String, String)>,
    teams: [&'static str; 8],
    refusal: Option<Refusal>,
    typed: Fields,
}

impl Thing for TaskPage {
    const NAME: &'static str = "task";
    const PLACE: &'static str = "/tasks";

    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<Self, Failure> {
        let Opened { frame, number, refusal, typed, .. } = opened;
        allow(by, Verb::FinishTask, Whose::Own)?;
        let task = tasks::need(tx, &number)?;
        let id = task.id.uuid();
        let offers = tasks::offers_of(tx, id)?;
        let offers = handoffs(tx, &frame, by, offers)?;
        let notes = notes_of(tx, &frame, id, NoteKind::Note, NOTES)?;
        let task = shown(tx, &frame, vec![task])?.remove(0);
        Ok(TaskPage {
            task,
            offers,
            notes,
            happened: timeline::of(tx, &frame, id)?,
            choices: people::choices(tx, PEOPLE)?,
            teams: TEAMS,
            refusal,
            typed,
            frame,
        })
    }
}

pub async fn finish(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<TaskPage>("finish task", |tx, by, number, fields| {
            tasks::finish(tx, by, number, fields.text("outcome"))?;
            Ok(Notice::ok(format!("Task {number} is done.")))
        })
        .await
}

pub async fn hand_off(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<TaskPage>("hand off task", |tx, by, number, fields| {
            let to = tasks::recipient(tx, fields.text("to"))?;
            let offered = tasks::hand_off(tx, by, number, &to, fields.text("reason"))?;
            Ok(offered_notice(offered, "task", number, &to.team))
        })
        .await
}

/// What is said when something was offered.
pub fn offered_notice(offered: Offered, noun: &str, number: &str, team: &str) -> Notice {
    match (offered, noun) {
        (Offered::Taken, "task") => Notice::ok(format!("Task {number} is yours.")),
        (Offered::Taken, "complaint") => Notice::ok(format!("Complaint {number} is yours.")),
        (Offered::Taken, _) => Notice::ok(format!("Order {number} is yours.")),
        (Offered::Waiting, "task") => {
            Notice::ok(format!("Task {number} is offered to {team}; it stays with you until they accept."))
        }
        (Offered::Waiting, "complaint") => Notice::ok(format!(
            "Complaint {number} is offered to {team}; it stays with you until they accept."
        )),
        (Offered::Waiting, _) => {
            Notice::ok(format!("Order {number} is offered to {team}; it stays with you until they accept."))
        }
    }
}

pub async fn accept(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<TaskPage>("accept task", |tx, by, number, fields| {
            tasks::answer(tx, by, number, true, fields.text("reason"))?;
            Ok(Notice::ok(format!("Task {number} is yours.")))
        })
        .await
}

pub async fn send_back(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<TaskPage>("return task", |tx, by, number, fields| {
            tasks::answer(tx, by, number, false, fields.text("reason"))?;
            Ok(Notice::ok(format!("The offer of task {number} is returned.")))
        })
        .await
}

pub async fn note(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<TaskPage>("write note", |tx, by, number, fields| {
            let task = tasks::need(tx, number)?;
            let about = About::of("task", task.id.uuid(), &task.number);
            Ok(noted(&notes::write(tx, by, &about, NoteKind::Note, fields.text("text"))?))
        })
        .await
}

/// Says who hears of a note; a name that is nobody's is no secret to whoever wrote it.
pub fn noted(named: &notes::Named) -> Notice {
    if let [first, ..] = named.unknown.as_slice() {
        return Notice::warn(format!("The note is kept, but nobody has the login '{first}'."));
    }
    match named.known.as_slice() {
        [] => Notice::ok("The note is kept."),
        known => Notice::ok(format!("The note is kept; it is on the Today of {}.", known.join(", "))),
    }
}

/// `POST /mentions/{id}/seen`: seen, and on to what it is about.
pub async fn seen(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let id = id.parse().map_err(|_| Stop::not_found("such mention"))?;
    let about = app.write(visit.who.clone(), "see mention", move |tx, by| notes::seen(tx, by, id)).await?;
    if fields.text("stay").is_empty() {
        Ok(see(&path_of(&about).unwrap_or_else(|| "/".into())))
    } else {
        Ok(see("/"))
    }
}
