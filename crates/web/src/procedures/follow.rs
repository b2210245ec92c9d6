//! What was done, held against a procedure: our own orders, another system's log, and past orders under a changed version.

use askama::Template;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::{Instant, Limits};
use db::Tx;
use desk::Failure;
use desk::orders::Channel;
use desk::policies::{Verb, Whose, allow};
use desk::procedures::{self, Asked, Changed};
use desk::tasks::TEAMS;
use serde::Deserialize;

use super::found::Found;
use super::map::draw;
use crate::App;
use crate::frame::{Frame, Notice};
use crate::letters::brought;
use crate::page::{Stop, Visit, escaped, open_page, page, see_with};

/// Times that can be asked for, in days.
const DAYS: [i64; 4] = [7, 30, 90, 365];

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AskedFor {
    pub days: String,
    pub channel: String,
    pub team: String,
    pub version: String,
}

impl AskedFor {
    pub fn days(&self) -> i64 {
        self.days.parse().ok().filter(|d| (1..=3_650).contains(d)).unwrap_or(90)
    }

    pub fn period(&self, tx: &Tx) -> (Instant, Instant) {
        // What happened at this very moment counts.
        let to = tx.now().plus_seconds(1);
        (to.plus_seconds(-self.days() * 86_400), to)
    }

    pub fn asked(&self, tx: &Tx, procedure: &str) -> Asked {
        let (from, to) = self.period(tx);
        let given = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
        Asked {
            procedure: procedure.to_owned(),
            version: self.version.trim().parse().ok(),
            from,
            to,
            channel: given(&self.channel),
            team: given(&self.team),
        }
    }
}

#[derive(Template)]
#[template(path = "conformance.html")]
struct ConformancePage {
    frame: Frame,
    code: String,
    asked: AskedFor,
    days: [i64; 4],
    channels: Vec<&'static str>,
    teams: [&'static str; 8],
    found: Found,
    drawn: String,
    /// The file's name where another system's log is shown.
    file: String,
}

/// Channels of orders, for the filter.
const CHANNELS: [Channel; 11] = [
    Channel::Keyboard,
    Channel::Phone,
    Channel::Api,
    Channel::Email,
    Channel::Csv,
    Channel::Xlsx,
    Channel::Pdf,
    Channel::X12,
    Channel::Edifact,
    Channel::Ubl,
    Channel::Cxml,
];

impl ConformancePage {
    fn of(frame: Frame, code: &str, asked: AskedFor, found: Found, file: String) -> ConformancePage {
        ConformancePage {
            drawn: draw(&found, frame.words()),
            asked: AskedFor { days: asked.days().to_string(), ..asked },
            code: code.to_owned(),
            days: DAYS,
            channels: CHANNELS.iter().map(|c| c.code()).collect(),
            teams: TEAMS,
            found,
            file,
            frame,
        }
    }
}

/// `GET /procedures/{code}/conformance`
pub async fn conformance(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<AskedFor>,
) -> Result<Response, Stop> {
    open_page(&app, &visit, "conformance", "/procedures", move |tx, by, frame| {
        let question = asked.asked(tx, &code);
        let found = procedures::conformance(tx, by, &question)?;
        Ok(ConformancePage::of(frame, &code, asked.clone(), Found::of(&found), String::new()))
    })
    .await
}

/// `POST /procedures/{code}/logs`: another system's log, shown at once; nothing of it is kept.
pub async fn other_log(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    request: Request,
) -> Result<Response, Stop> {
    app.read(visit.who.clone(), "may", |_, by| Ok(allow(by, Verb::SeeFigures, Whose::Others)?)).await?;
    let (fields, mut files) = brought::form(request, &app).await?;
    let Some((file, bytes)) = files.pop() else {
        let path = format!("/procedures/{}/conformance", escaped(&code));
        return Ok(see_with(&path, Notice::warn("No file was chosen, or it is empty.")));
    };
    if bytes.len() > Limits::DOCUMENT_BYTES {
        return Err(Stop::said(StatusCode::PAYLOAD_TOO_LARGE, "the file is too large"));
    }
    let come = visit.clone();
    let kind = fields.text("kind").to_owned();
    let shown = app.read(visit.who.clone(), "other log", move |tx, by| -> Result<_, Failure> {
        let frame = Frame::of(tx, by, &come, "/procedures")?;
        let found = procedures::of_other_log(tx, by, &code, &bytes, &kind)?;
        Ok(ConformancePage::of(frame, &code, AskedFor::default(), Found::of_other(&found), file.clone()))
    });
    Ok(page(StatusCode::OK, &shown.await?, &visit))
}

#[derive(Template)]
#[template(path = "procedure_replay.html")]
struct ReplayPage {
    frame: Frame,
    code: String,
    asked: AskedFor,
    days: [i64; 4],
    found: Changed,
}

/// `GET /procedures/{code}/replay?version=`
pub async fn replay(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<AskedFor>,
) -> Result<Response, Stop> {
    open_page(&app, &visit, "procedure replay", "/procedures", move |tx, by, frame| {
        let (from, to) = asked.period(tx);
        let version = asked.version.trim().parse().unwrap_or(-1);
        let found = procedures::replay(tx, by, &code, version, from, to)?;
        let asked = AskedFor { days: asked.days().to_string(), ..asked.clone() };
        Ok(ReplayPage { frame, code: code.clone(), asked, days: DAYS, found })
    })
    .await
}

/// Hours of all orders together.
pub fn hours(micros: &i64) -> String {
    (micros / 3_600_000_000).to_string()
}

pub fn worked(minutes: &i64) -> String {
    format!("{} h {} min", minutes / 60, minutes % 60)
}
