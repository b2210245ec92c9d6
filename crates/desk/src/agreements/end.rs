//! End: nothing more is called off, before its last day. Called by the agreement's page, the API and the command line.

use db::Tx;

use super::agreement::Agreement;
use super::refusal::AgreementRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

pub fn end(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<(), Failure> {
    allow(by, Verb::EndAgreement, Whose::Others)?;
    let agreement = store::need(tx, number)?;
    decide(&agreement, reason)?;
    store::set_ended(tx, by, agreement.id, reason.trim())?;
    let entry = Entry {
        verb: Verb::EndAgreement.code(),
        noun: "agreement",
        thing: agreement.id.uuid(),
        number: Some(&agreement.number),
        reason: Some(reason.trim()),
        detail: "{}".into(),
    };
    Ok(journal::record(tx, by, &entry)?)
}

fn decide(agreement: &Agreement, reason: &str) -> Result<(), AgreementRefusal> {
    if agreement.ended_at.is_some() {
        return Err(AgreementRefusal::Ended(agreement.number.clone()));
    }
    if reason.trim().is_empty() {
        return Err(AgreementRefusal::NoReason);
    }
    Ok(())
}
