//! Audits: orders that nobody looked at, compared with their documents afterwards. A worklist, and each beside its document, with one
//! button for right and one form for what was wrong. At `/audits`.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::Failure;
use desk::failure::Kind;
use desk::intake::trust::{self, AuditRow, Case, Verdict};
use desk::intake::{self, Field, IntakeRefusal, Message};
use desk::policies::{Verb, Whose, allow};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::inbox::{Row, document_shown, row_of};
use crate::page::{Stop, Visit, open_page, page, refused, see_with};

/// Audits on the page.
const ROWS: usize = 100;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    state: String,
}

#[derive(Template)]
#[template(path = "audits.html")]
struct AuditsPage {
    frame: Frame,
    state: &'static str,
    audits: Vec<AuditRow>,
    sample: String,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let state = ["right", "wrong"].into_iter().find(|s| *s == asked.state).unwrap_or("open");
    open_page(&app, &visit, "audits", "/audits", move |tx, by, frame| {
        allow(by, Verb::AuditDocument, Whose::Others)?;
        Ok(AuditsPage {
            frame,
            state,
            audits: trust::audits(tx, state, ROWS)?,
            sample: crate::autopilot::percent(trust::figures(tx)?.sample_ppm),
        })
    })
    .await
}

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    frame: Frame,
    message: Message,
    case: Case,
    rows: Vec<Row>,
    /// Escaped by the side that makes it.
    source: String,
    certainty: String,
    is_open: bool,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let (frame, message, case, fields, content, material) = app
        .read(visit.who.clone(), "audit", move |tx, by| {
            allow(by, Verb::AuditDocument, Whose::Others)?;
            let message =
                intake::by_number(tx, &number)?.ok_or_else(|| IntakeRefusal::NotFound(number.clone()))?;
            let case =
                trust::case_of(tx, message.id)?.ok_or_else(|| IntakeRefusal::NotFound(number.clone()))?;
            let fields: Vec<Field> = intake::fields_of(tx, message.id)?;
            let content = intake::document(tx, &message)?.map(|d| d.content).unwrap_or_default();
            let material = intake::material(tx, message.id)?;
            Ok((Frame::of(tx, by, &come, "/audits")?, message, case, fields, content, material))
        })
        .await?;
    let source = document_shown(content, &message, material, &fields).await?;
    let shown = AuditPage {
        frame,
        rows: fields.iter().map(row_of).collect(),
        source,
        certainty: crate::autopilot::percent(u32::try_from(case.certainty).unwrap_or(0)),
        is_open: case.mode == trust::Mode::Autopilot
            && !matches!(case.audit.as_deref(), Some("right" | "wrong")),
        message,
        case,
    };
    Ok(page(StatusCode::OK, &shown, &visit))
}

pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let back = format!("/audits/{number}");
    let verdict = match fields.text("verdict") {
        "wrong" => {
            Verdict::Wrong { field: fields.text("field").to_owned(), is: fields.text("is").to_owned() }
        }
        _ => Verdict::Right,
    };
    let note = fields.text("note").to_owned();
    let done = app
        .write(visit.who.clone(), "audit", move |tx, by| {
            let done = trust::audit(tx, by, &number, &verdict, &note)?;
            let next = trust::audits(tx, "open", 1)?.into_iter().next().map(|a| a.number);
            Ok((done, next))
        })
        .await;
    match done {
        Ok((done, next)) => {
            let path = next.map_or_else(|| "/audits".to_owned(), |n| format!("/audits/{n}"));
            let notice = match (done.is_right, done.fell_back) {
                (true, _) => Notice::ok(format!("{} was right.", done.number)),
                (false, true) => Notice::warn(format!(
                    "{} was wrong. Its sender is back in shadow, and a task asks for the order to be mended.",
                    done.number
                )),
                (false, false) => Notice::warn(format!(
                    "{} was wrong. A task asks for the order to be mended.",
                    done.number
                )),
            };
            Ok(see_with(&path, notice))
        }
        Err(failure) => {
            let refusal = refused(failure)?;
            if matches!(refusal.kind, Kind::NotAllowed | Kind::NotFound) {
                return Err(Failure::Refused(refusal).into());
            }
            Ok(see_with(&back, Notice { kind: "stop", text: refusal.message, undo: None }))
        }
    }
}
