//! Retire: a person takes back what was learned; reading is as if it had never been. Called by the pages, where it is the undo, and the
//! API.

use db::Tx;
use reader::knowledge::{Deed, Status};

use super::note::{decision, enter, follow};
use super::refusal::KnowledgeRefusal;
use super::store::{self, Known};
use crate::Failure;
use crate::actor::Actor;
use crate::intake::message::MessageId;
use crate::policies::{Verb, Whose, allow};

pub fn retire(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<Known, Failure> {
    allow(by, Verb::RetireKnowledge, Whose::Others)?;
    let known = store::by_number(tx, number)?.ok_or_else(|| KnowledgeRefusal::NotFound(number.to_owned()))?;
    decide(&known)?;
    let event = decision(tx, by, &known, Deed::Retired, reason);
    for moved in follow(tx, by, None, event)? {
        let reason = Some(reason.trim()).filter(|r| !r.is_empty());
        enter(tx, by, &moved, Deed::Retired.code(), reason)?;
    }
    Ok(store::by_number(tx, number)?.unwrap_or(known))
}

/// A field is open again: what nothing but its correction taught is retired with it.
pub(in crate::intake) fn withdraw(
    tx: &mut Tx,
    by: &Actor,
    message: MessageId,
    path: &str,
) -> Result<(), Failure> {
    for known in store::taught_only_by(tx, message, path)? {
        let event = decision(tx, by, &known, Deed::Retired, "the correction was taken back");
        for moved in follow(tx, by, Some(message), event)? {
            enter(tx, by, &moved, Deed::Retired.code(), Some("the correction was taken back"))?;
        }
    }
    Ok(())
}

fn decide(known: &Known) -> Result<(), KnowledgeRefusal> {
    match known.row.status {
        Status::Retired => {
            Err(KnowledgeRefusal::Already { number: known.number.clone(), status: Status::Retired })
        }
        _ => Ok(()),
    }
}
