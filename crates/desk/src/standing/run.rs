//! Run: the orders of deliveries whose time has come. Called by the worker until nothing is due.
//! Holds: the run, the order and the next day are one transaction, and a delivery has one row; so each gets its order once, on whatever node. A
//! delivery that was missed by a whole round is passed over and said, not made up for all at once.

use basics::{Calendar, Day};
use db::Tx;
use serde::Serialize;

use super::standing_order::{Mode, StandingOrder, StandingState};
use super::store;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::orders::{self, Channel, Draft, Origin, Stage};
use crate::policies::{Verb, Whose, allow};
use crate::tasks::{self, NewTask};
use crate::{Failure, calendars, company};

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ran {
    pub standing: String,
    pub day: Day,
    pub outcome: &'static str,
    pub order: Option<String>,
}

/// Makes the order of the standing order that is due first; none if nothing is due.
pub fn run_due(tx: &mut Tx, by: &Actor) -> Result<Option<Ran>, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let (today, calendar) = (company::today(tx)?, calendars::of_company(tx)?);
    let Some(standing) = store::due(tx, today)? else { return Ok(None) };
    let day = standing.next_day;
    let (delivery, next) = after(&standing, &calendar);
    let is_missed = next.is_some_and(|(_, run)| run <= today && delivery < today);
    let done = if is_missed {
        Done { outcome: "skipped", order: None, said: "its day was past when it was looked at".into() }
    } else {
        make(tx, by, &standing, delivery)?
    };
    store::insert_run(tx, &standing, day, done.outcome, done.order.as_deref(), &done.said)?;
    match next.filter(|(day, _)| standing.last_day.is_none_or(|last| *day <= last)) {
        Some((next_day, next_run)) => store::set_next(tx, standing.id, next_day, next_run)?,
        None => {
            let ended = StandingOrder {
                state: StandingState::Ended,
                reason: Some("its last delivery was ordered".into()),
                ..standing.clone()
            };
            store::set_state(tx, &ended)?;
        }
    }
    let entry = Entry {
        verb: "run_standing_order",
        noun: "standing_order",
        thing: standing.id.uuid(),
        number: Some(&standing.number),
        reason: None,
        detail: serde_json::json!({ "day": day, "outcome": done.outcome, "order": done.order }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(Some(Ran { standing: standing.number, day, outcome: done.outcome, order: done.order }))
}

/// The working day of the delivery that is due; and the next one, as it is meant, with the day on which its order is made.
fn after(standing: &StandingOrder, calendar: &Calendar) -> (Day, Option<(Day, Day)>) {
    let rhythm = &standing.rhythm;
    let delivery = rhythm.delivery(standing.next_day, calendar);
    let next = rhythm.next(Some(standing.next_day), calendar);
    (delivery, next.map(|(day, delivery)| (day, rhythm.made_on(delivery, calendar))))
}

struct Done {
    outcome: &'static str,
    order: Option<String>,
    said: String,
}

fn make(tx: &mut Tx, by: &Actor, standing: &StandingOrder, delivery: Day) -> Result<Done, Failure> {
    let count = store::count_runs(tx, standing.id)? + 1;
    let po = match standing.content.buyer_po_no.trim() {
        "" => String::new(),
        po => format!("{po}/{count}"),
    };
    let draft = Draft { requested_date: delivery.to_string(), buyer_po_no: po, ..standing.content.clone() };
    let origin = Origin::channel(Channel::Api);
    if standing.mode == Mode::Place {
        // What forbids the order is found before anything is written.
        let rated = orders::rate_draft(tx, by, &draft, None)?;
        if rated.verified.is_some() && !rated.findings.iter().any(orders::forbids) {
            let placed = orders::place(tx, by, &draft, origin, None)?;
            let outcome = if placed.stage == Stage::Confirmed { "placed" } else { "held" };
            return Ok(Done { outcome, order: Some(placed.number), said: placed.holds.join(", ") });
        }
        let said: Vec<&str> = rated.findings.iter().map(|f| f.message.as_str()).take(3).collect();
        let opened = orders::open(tx, by, &draft, origin)?;
        let said = said.join("; ");
        let title = format!(
            "Standing order {} for {}: {} can't be placed as it stands: {said}",
            standing.number, standing.customer_name, opened.number
        );
        ask_for(tx, by, &opened, title)?;
        return Ok(Done { outcome: "failed", order: Some(opened.number), said });
    }
    let opened = orders::open(tx, by, &draft, origin)?;
    let title = format!(
        "Standing order {} for {}: look at {} and place it",
        standing.number, standing.customer_name, opened.number
    );
    ask_for(tx, by, &opened, title)?;
    Ok(Done { outcome: "draft", order: Some(opened.number), said: String::new() })
}

fn ask_for(tx: &mut Tx, by: &Actor, opened: &orders::Opened, title: String) -> Result<(), Failure> {
    let task = NewTask {
        thing: opened.order.uuid(),
        about: format!("order {}", opened.number),
        title: title.chars().take(380).collect(),
        department: "orders".to_owned(),
        person: None,
        due_at: None,
    };
    tasks::follow_up(tx, by, &task)?;
    Ok(())
}
