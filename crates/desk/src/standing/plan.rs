//! Plan: an order that is to be made again and again. Called by the page of standing orders, the API and the command line.
//! Holds: what is written into each could be ordered today; its rhythm has a next day.

use basics::{Day, typed_day};
use db::Tx;

use super::refusal::StandingRefusal;
use super::rhythm::{Rhythm, Unit};
use super::standing_order::{NewStandingOrder, StandingOrder, StandingState};
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::orders::{self, Draft};
use crate::policies::{Verb, Whose, allow};
use crate::{calendars, company};

const EVERY_MAX: i64 = 366;
const DAYS_BEFORE_MAX: i64 = 60;

pub fn plan(tx: &mut Tx, by: &Actor, new: &NewStandingOrder) -> Result<StandingOrder, Failure> {
    allow(by, Verb::PlanStandingOrder, Whose::Own)?;
    let today = company::today(tx)?;
    let calendar = calendars::of_company(tx)?;
    let (rhythm, last_day) = decide(new, today)?;
    // Days and reasons belong to each order; the dates in it would be past soon.
    let mut content = Draft { requested_date: String::new(), accept: String::new(), ..new.content.clone() };
    for line in &mut content.lines {
        line.requested_date = String::new();
    }
    let rated = orders::rate_draft(tx, by, &content, None)?;
    let Some(order) = rated.verified.filter(|_| !rated.findings.iter().any(orders::forbids)) else {
        return Err(StandingRefusal::Findings(rated.findings).into());
    };
    let (next_day, delivery) = rhythm.next(None, &calendar).ok_or(StandingRefusal::Rhythm(EVERY_MAX))?;
    let standing = StandingOrder {
        id: tx.new_id(),
        number: format!("ST{}", 100_000 + tx.next_number("standing_order")?),
        customer: order.customer.id,
        customer_number: order.customer.number.clone(),
        customer_name: order.customer.name.clone(),
        content,
        rhythm,
        last_day,
        mode: new.mode,
        state: StandingState::Active,
        next_day,
        next_run: rhythm.made_on(delivery, &calendar),
        made_by: by.person,
        made_at: tx.now(),
        reason: None,
        version: 1,
    };
    store::insert(tx, &standing)?;
    let entry = Entry {
        verb: Verb::PlanStandingOrder.code(),
        noun: "standing_order",
        thing: standing.id.uuid(),
        number: Some(&standing.number),
        reason: None,
        detail: serde_json::json!({
            "customer": standing.customer_number, "every": rhythm.every, "unit": rhythm.unit, "first": rhythm.first_day,
            "last": last_day, "mode": standing.mode,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(standing)
}

fn decide(new: &NewStandingOrder, today: Day) -> Result<(Rhythm, Option<Day>), StandingRefusal> {
    let number = |text: &str, none: i64| match text.trim() {
        "" => Some(none),
        text => text.parse::<i64>().ok(),
    };
    let every = number(&new.every, 0).filter(|n| (1..=EVERY_MAX).contains(n));
    let unit = Unit::from_code(new.unit.trim());
    let (Some(every), Some(unit)) = (every, unit) else { return Err(StandingRefusal::Rhythm(EVERY_MAX)) };
    let days_before = number(&new.days_before, 1)
        .filter(|n| (0..=DAYS_BEFORE_MAX).contains(n))
        .ok_or(StandingRefusal::DaysBefore(DAYS_BEFORE_MAX))?;
    let day = |field: &'static str, text: &str| {
        typed_day(text, today).map_err(|e| StandingRefusal::Date { field, problem: e.to_string() })
    };
    let first_day = day("first_day", &new.first_day)?;
    if first_day < today {
        return Err(StandingRefusal::Past(first_day));
    }
    let last_day = match new.last_day.trim() {
        "" => None,
        text => Some(day("last_day", text)?),
    };
    if let Some(last) = last_day.filter(|last| *last < first_day) {
        return Err(StandingRefusal::Period { first: first_day, last });
    }
    Ok((Rhythm { every, unit, first_day, days_before }, last_day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(unit: &str, every: &str, first: &str, last: &str) -> NewStandingOrder {
        NewStandingOrder {
            unit: unit.into(),
            every: every.into(),
            first_day: first.into(),
            last_day: last.into(),
            ..NewStandingOrder::default()
        }
    }

    #[test]
    fn a_rhythm_is_understood_or_said_to_be_wrong() {
        let today: Day = "2026-11-23".parse().unwrap();
        let code = |n| decide(&n, today).map_err(|e| crate::failure::Forbids::code(&e));
        let (rhythm, last) = decide(&new("week", "2", "fri", ""), today).unwrap();
        assert_eq!((rhythm.every, rhythm.days_before, last), (2, 1, None));
        assert_eq!(rhythm.first_day.to_string(), "2026-11-27");
        for (unit, every) in [("week", "0"), ("week", "x"), ("year", "1"), ("day", "")] {
            assert_eq!(code(new(unit, every, "fri", "")), Err("rhythm"), "{every} {unit}");
        }
        assert_eq!(code(new("week", "1", "2026-11-20", "")), Err("past"));
        assert_eq!(code(new("week", "1", "fri", "2026-11-24")), Err("period"));
        assert_eq!(code(new("week", "1", "someday", "")), Err("date"));
        let early = NewStandingOrder { days_before: "61".into(), ..new("week", "1", "fri", "") };
        assert_eq!(code(early), Err("days_before"));
    }
}
