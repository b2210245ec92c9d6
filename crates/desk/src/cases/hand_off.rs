//! Hand off: a complaint is offered to a person or a team, who accept it or return it with a reason, as tasks and orders are.

use db::Tx;

use super::case::Case;
use super::lifecycle::CaseAct;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::notes::About;
use crate::policies::{Verb, Whose, allow};
use crate::tasks::{self, Offered, To};

pub fn hand_off(tx: &mut Tx, by: &Actor, number: &str, to: &To, reason: &str) -> Result<Offered, Failure> {
    allow(by, Verb::HandOff, Whose::Own)?;
    let case = store::need(tx, number)?;
    case.state.allow(CaseAct::Work)?;
    let holder = To { team: case.team.clone(), person: case.owner };
    let about = About::of("case", case.id.uuid(), &case.number);
    let offered = tasks::offer(tx, by, &about, &holder, to, reason)?;
    if offered == Offered::Taken {
        store::give(tx, case.id, to)?;
    }
    let detail =
        serde_json::json!({ "team": to.team, "person": to.person, "taken": offered == Offered::Taken });
    record(tx, by, Verb::HandOff, &case, reason, detail)?;
    Ok(offered)
}

pub fn answer_hand_off(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    accept: bool,
    why: &str,
) -> Result<(), Failure> {
    allow(by, Verb::AnswerHandOff, Whose::Own)?;
    let case = store::need(tx, number)?;
    if accept {
        case.state.allow(CaseAct::Work)?;
    }
    let about = About::of("case", case.id.uuid(), &case.number);
    let offered = tasks::decide_offer(tx, by, &about, accept, why)?;
    if accept {
        store::give(tx, case.id, &To { team: offered.to.team.clone(), person: Some(by.person) })?;
    }
    let detail = serde_json::json!({ "accepted": accept, "team": offered.to.team });
    record(tx, by, Verb::AnswerHandOff, &case, why, detail)
}

fn record(
    tx: &mut Tx,
    by: &Actor,
    verb: Verb,
    case: &Case,
    reason: &str,
    detail: serde_json::Value,
) -> Result<(), Failure> {
    let entry = Entry {
        verb: verb.code(),
        noun: "case",
        thing: case.id.uuid(),
        number: Some(&case.number),
        reason: Some(reason.trim()).filter(|r| !r.is_empty()),
        detail: detail.to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}
