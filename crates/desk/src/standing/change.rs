//! Pause, go on, end. Called by the standing order's page, the API and the command line.
//! Holds: what is ended stays so; whoever goes on after a pause makes up for no delivery that was passed over.

use db::Tx;

use super::refusal::StandingRefusal;
use super::standing_order::{StandingOrder, StandingState};
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::{calendars, company};

pub fn change_state(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    to: StandingState,
    reason: &str,
) -> Result<StandingOrder, Failure> {
    allow(by, Verb::PlanStandingOrder, Whose::Others)?;
    let mut standing = store::need(tx, number)?;
    decide(&standing, to, reason)?;
    let was = standing.state;
    standing.state = to;
    standing.reason = Some(reason.trim().to_owned()).filter(|r| !r.is_empty());
    if to == StandingState::Active {
        let (today, calendar) = (company::today(tx)?, calendars::of_company(tx)?);
        while standing.next_run < today {
            let Some((day, delivery)) = standing.rhythm.next(Some(standing.next_day), &calendar) else {
                break;
            };
            (standing.next_day, standing.next_run) = (day, standing.rhythm.made_on(delivery, &calendar));
        }
    }
    store::set_state(tx, &standing)?;
    let entry = Entry {
        verb: Verb::PlanStandingOrder.code(),
        noun: "standing_order",
        thing: standing.id.uuid(),
        number: Some(&standing.number),
        reason: standing.reason.as_deref(),
        detail: serde_json::json!({ "from": was, "to": to, "next": standing.next_day }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    store::need(tx, number)
}

fn decide(standing: &StandingOrder, to: StandingState, reason: &str) -> Result<(), StandingRefusal> {
    if standing.state == StandingState::Ended || standing.state == to {
        return Err(StandingRefusal::WrongState { number: standing.number.clone(), state: standing.state });
    }
    if to != StandingState::Active && reason.trim().is_empty() {
        return Err(StandingRefusal::NoReason);
    }
    Ok(())
}
