//! Set: when the company or a place works. Due times that were given before stay as they were told.

use basics::Calendar;
use basics::calendar::{CalendarError, Written};
use db::Tx;
use uuid::Uuid;

use super::{COMPANY, store};
use crate::Failure;
use crate::actor::Actor;
use crate::failure::{Forbids, Kind};
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::stock;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarRefusal {
    #[error("there is no place {0}; a calendar is the company's or a place's")]
    NoPlace(String),
    #[error("{0}")]
    Wrong(CalendarError),
}

impl Forbids for CalendarRefusal {
    fn code(&self) -> &'static str {
        match self {
            CalendarRefusal::NoPlace(_) => "not_found",
            CalendarRefusal::Wrong(_) => "calendar_wrong",
        }
    }
    fn kind(&self) -> Kind {
        match self {
            CalendarRefusal::NoPlace(_) => Kind::NotFound,
            CalendarRefusal::Wrong(_) => Kind::Invalid,
        }
    }
}

pub fn set(tx: &mut Tx, by: &Actor, code: &str, written: &Written) -> Result<(), Failure> {
    allow(by, Verb::ChangeCalendar, Whose::Others)?;
    let places = stock::places(tx)?;
    let place = places.iter().find(|p| p.code.eq_ignore_ascii_case(code.trim()));
    let (code, thing) = match place {
        Some(place) => (place.code.as_str(), place.id.uuid()),
        None if code == COMPANY => (COMPANY, Uuid::nil()),
        None => return Err(CalendarRefusal::NoPlace(code.chars().take(40).collect()).into()),
    };
    let calendar = Calendar::try_from(written.clone()).map_err(CalendarRefusal::Wrong)?;
    store::put(tx, code, &calendar)?;
    tx.advance_epoch()?;
    let entry = Entry {
        verb: Verb::ChangeCalendar.code(),
        noun: "calendar",
        thing,
        number: Some(code),
        reason: None,
        detail: serde_json::json!({ "calendar": calendar }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}
