//! Hand off: an order is offered to a person or a team, who accept it or return it with a reason. Until they accept, it stays with whoever
//! has it; its stage and its holds are not touched.

use db::Tx;

use super::lifecycle::Act;
use super::refusal::OrderRefusal;
use super::store::{self, Head};
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::notes::About;
use crate::policies::{Verb, Whose, allow};
use crate::tasks::{self, Offered, To};

pub fn hand_off(tx: &mut Tx, by: &Actor, number: &str, to: &To, reason: &str) -> Result<Offered, Failure> {
    allow(by, Verb::HandOff, Whose::Own)?;
    let head = open_order(tx, number)?;
    let hands = store::hands(tx, head.id)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
    let holder = To { team: hands.team, person: Some(hands.owner) };
    let about = About::of("order", head.id.uuid(), &head.number);
    let offered = tasks::offer(tx, by, &about, &holder, to, reason)?;
    if offered == Offered::Taken {
        store::set_owner(tx, by, head.id, to)?;
    }
    let detail =
        serde_json::json!({ "team": to.team, "person": to.person, "taken": offered == Offered::Taken });
    record(tx, by, Verb::HandOff, &head, reason, detail)?;
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
    let head = store::head(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
    if accept {
        // What is over needs nobody; an offer of it can still be sent back.
        head.stage.allow(Act::HandOff)?;
    }
    let about = About::of("order", head.id.uuid(), &head.number);
    let offered = tasks::decide_offer(tx, by, &about, accept, why)?;
    if accept {
        store::set_owner(tx, by, head.id, &To { team: offered.to.team.clone(), person: Some(by.person) })?;
    }
    let detail = serde_json::json!({ "accepted": accept, "team": offered.to.team });
    record(tx, by, Verb::AnswerHandOff, &head, why, detail)
}

fn open_order(tx: &mut Tx, number: &str) -> Result<Head, Failure> {
    let head = store::head(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
    head.stage.allow(Act::HandOff)?;
    Ok(head)
}

fn record(
    tx: &mut Tx,
    by: &Actor,
    verb: Verb,
    head: &Head,
    reason: &str,
    detail: serde_json::Value,
) -> Result<(), Failure> {
    let entry = Entry {
        verb: verb.code(),
        noun: "order",
        thing: head.id.uuid(),
        number: Some(&head.number),
        reason: Some(reason.trim()).filter(|r| !r.is_empty()),
        detail: detail.to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}
