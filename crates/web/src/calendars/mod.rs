//! Business calendars: when the company and its places work. Seen by everybody, changed by supervisors.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::calendar::Written;
use desk::calendars::{self, CalendarRefusal};
use desk::failure::Refusal;
use desk::policies::{Verb, Whose, allow, may};

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, page, refused, see_with};
use crate::problem::status_of;

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

#[derive(Template)]
#[template(path = "calendars.html")]
struct CalendarsPage {
    frame: Frame,
    calendars: Vec<Shown>,
    may_change: bool,
    days: [&'static str; 7],
    refusal: Option<Refusal>,
}

struct Shown {
    code: String,
    /// It is its own, not the company's.
    is_own: bool,
    zone: String,
    hours: [String; 7],
    holidays: String,
}

impl Shown {
    fn hours_of(&self, at: &usize) -> &str {
        self.hours.get(*at).map_or("", String::as_str)
    }
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    answer(&app, &visit, None).await
}

async fn answer(
    app: &App,
    visit: &Visit,
    refused: Option<(Refusal, String, Fields)>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refused.as_ref().map_or(StatusCode::OK, |(refusal, ..)| status_of(refusal));
    let shown = app
        .read(visit.who.clone(), "calendars", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/calendars")?;
            let kept = calendars::list(tx)?;
            let typed =
                |code: &str| refused.as_ref().filter(|(_, at, _)| at == code).map(|(.., fields)| fields);
            let shown = kept.into_iter().map(|kept| {
                let written = Written::from(kept.calendar);
                let days = written.holidays.iter().map(|h| format!("{} {}", h.day, h.name).trim().to_owned());
                let holidays = days.collect::<Vec<_>>().join("\n");
                match typed(&kept.code) {
                    // What was typed comes again with the refusal.
                    Some(fields) => Shown {
                        is_own: kept.version > 0,
                        zone: fields.text("zone").to_owned(),
                        hours: hours_of(fields),
                        holidays: fields.text("holidays").to_owned(),
                        code: kept.code,
                    },
                    None => Shown {
                        is_own: kept.version > 0,
                        zone: written.zone,
                        hours: written.hours,
                        holidays,
                        code: kept.code,
                    },
                }
            });
            Ok(CalendarsPage {
                calendars: shown.collect(),
                may_change: may(by, Verb::ChangeCalendar, Whose::Others),
                days: DAYS,
                refusal: refused.as_ref().map(|(refusal, ..)| refusal.clone()),
                frame,
            })
        })
        .await?;
    Ok(page(status, &shown, visit))
}

fn hours_of(fields: &Fields) -> [String; 7] {
    std::array::from_fn(|n| fields.text(&format!("hours{n}")).to_owned())
}

pub async fn set(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let (at, typed) = (code.clone(), fields.clone());
    let done = app
        .write(visit.who.clone(), "set calendar", move |tx, by| {
            let holidays = Written::holidays_from(typed.text("holidays")).map_err(CalendarRefusal::Wrong)?;
            let written = Written { zone: typed.text("zone").to_owned(), hours: hours_of(&typed), holidays };
            calendars::set(tx, by, &at, &written)
        })
        .await;
    match done {
        Ok(()) => {
            let notice =
                Notice::ok("The calendar is kept. Due times that were given before stay as they are.");
            Ok(see_with("/calendars", notice))
        }
        Err(failure) => answer(&app, &visit, Some((refused(failure)?, code, fields))).await,
    }
}
