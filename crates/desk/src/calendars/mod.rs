//! Calendars: when the company and each of its places work; what "in four hours" and "by Friday" mean for a task.
//!
//! Uses: journal, policies, company, stock (places). What may be called: [`set`], [`list`], [`of_company`], [`of_place`].
//! A place without a calendar of its own has the company's; a company without one works Monday to Friday, eight to five.

mod set;
mod store;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use basics::Calendar;
use db::{Fault, Tx};

pub use set::{CalendarRefusal, set};

use crate::company;
use crate::stock::{self, PlaceId};

/// The code of the company's own calendar.
pub const COMPANY: &str = "company";

/// A calendar on record, or the one that counts where there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub code: String,
    pub calendar: Calendar,
    /// 0 where nobody has set it.
    pub version: i64,
}

#[derive(Default)]
struct Known(OnceLock<Arc<BTreeMap<String, Kept>>>);

fn known(tx: &mut Tx) -> Result<Arc<BTreeMap<String, Kept>>, Fault> {
    let memory = tx.memory::<Known>()?;
    if let Some(found) = memory.0.get() {
        return Ok(Arc::clone(found));
    }
    let found: BTreeMap<String, Kept> =
        store::all(tx)?.into_iter().map(|kept| (kept.code.clone(), kept)).collect();
    Ok(Arc::clone(memory.0.get_or_init(|| Arc::new(found))))
}

pub fn of_company(tx: &mut Tx) -> Result<Calendar, Fault> {
    if let Some(kept) = known(tx)?.get(COMPANY) {
        return Ok(kept.calendar.clone());
    }
    Ok(Calendar::usual(&company::facts(tx)?.time_zone))
}

/// The calendar of a place, or the company's.
pub fn of_place(tx: &mut Tx, place: Option<PlaceId>) -> Result<Calendar, Fault> {
    if let Some(id) = place
        && let Some(place) = stock::places(tx)?.iter().find(|p| p.id == id)
        && let Some(kept) = known(tx)?.get(&place.code)
    {
        return Ok(kept.calendar.clone());
    }
    of_company(tx)
}

/// The company's calendar and those of its places; a place without one of its own shows the company's.
pub fn list(tx: &mut Tx) -> Result<Vec<Kept>, Fault> {
    let kept = known(tx)?;
    let company = of_company(tx)?;
    let places = stock::places(tx)?;
    let codes = std::iter::once(COMPANY).chain(places.iter().map(|p| p.code.as_str()));
    Ok(codes
        .map(|code| {
            kept.get(code).cloned().unwrap_or_else(|| Kept {
                code: code.to_owned(),
                calendar: company.clone(),
                version: 0,
            })
        })
        .collect())
}
