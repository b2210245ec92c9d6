//! Business calendars by the API.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use basics::calendar::Written;
use desk::calendars::{self, Kept};
use desk::policies::{Verb, Whose, allow};
use serde::Serialize;

use super::json;
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Serialize)]
pub struct CalendarShown {
    code: String,
    /// 0 where the company's counts.
    version: i64,
    #[serde(flatten)]
    calendar: Written,
}

impl From<Kept> for CalendarShown {
    fn from(kept: Kept) -> CalendarShown {
        CalendarShown { code: kept.code, version: kept.version, calendar: kept.calendar.into() }
    }
}

pub async fn list(State(app): State<App>, who: Credential) -> Result<Json<Vec<CalendarShown>>, Problem> {
    let found = app.read(who, "list calendars", |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        Ok(calendars::list(tx)?)
    });
    Ok(Json(found.await?.into_iter().map(CalendarShown::from).collect()))
}

pub async fn set(
    State(app): State<App>,
    who: Credential,
    Path(code): Path<String>,
    body: Bytes,
) -> Result<Json<Vec<CalendarShown>>, Problem> {
    let written: Written = json(&body)?;
    let found = app.write(who, "set calendar", move |tx, by| {
        calendars::set(tx, by, &code, &written)?;
        Ok(calendars::list(tx)?)
    });
    Ok(Json(found.await?.into_iter().map(CalendarShown::from).collect()))
}
