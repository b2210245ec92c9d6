//! Release a credit note, or refuse it: what somebody made beyond what they may decide alone is looked at by somebody else. Called by finance, and by
//! `credit` for what is within the limit. Holds: nobody releases their own; numbers have no gaps; what is refused is free to be credited.

use db::{Fault, Tx};

use super::credit_note::{CreditNote, CreditStage};
use super::refusal::BillingRefusal;
use super::{allocate, credit_store, e_invoice, policy};
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::customers;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// The number that it has then.
pub fn release_credit_note(tx: &mut Tx, by: &Actor, number: &str, note: &str) -> Result<String, Failure> {
    let credit = credit_store::need(tx, number)?;
    allow(by, Verb::ReleaseCreditNote, Whose::of(credit.made_by == by.person))?;
    let limit = policy::policy(tx)?.credit_up_to;
    let exceeded = limit.exceeded(by, Verb::ReleaseCreditNote.duty(), credit.sums.total);
    decide(&credit, exceeded)?;
    let note = Some(note.trim()).filter(|n| !n.is_empty());
    Ok(record(tx, by, &credit, note)?)
}

pub fn refuse_credit_note(tx: &mut Tx, by: &Actor, number: &str, note: &str) -> Result<(), Failure> {
    let credit = credit_store::need(tx, number)?;
    // Whoever made it may take it back themselves.
    let own = credit.made_by == by.person;
    allow(by, if own { Verb::MakeCreditNote } else { Verb::ReleaseCreditNote }, Whose::of(own))?;
    decide(&credit, None)?;
    let note = note.trim();
    if note.is_empty() {
        return Err(BillingRefusal::Why.into());
    }
    credit_store::set_decided(tx, by, &credit, CreditStage::Refused, &credit.draft_number, Some(note))?;
    credit_store::give_back(tx, &credit)?;
    Ok(tell(tx, by, &credit, CreditStage::Refused, &credit.number, Some(note))?)
}

fn decide(credit: &CreditNote, exceeded: Option<i64>) -> Result<(), BillingRefusal> {
    let number = || credit.number.clone();
    if credit.stage != CreditStage::Held {
        return Err(BillingRefusal::CreditDecided { number: number(), stage: credit.stage });
    }
    match exceeded {
        Some(limit) => Err(BillingRefusal::AboveLimit { number: number(), limit }),
        None => Ok(()),
    }
}

/// The rows of a release; whether it may be released is decided before.
pub(super) fn record(
    tx: &mut Tx,
    by: &Actor,
    credit: &CreditNote,
    note: Option<&str>,
) -> Result<String, Fault> {
    let number = format!("CN{}", 100_000 + credit_store::next_number(tx)?);
    credit_store::set_decided(tx, by, credit, CreditStage::Released, &number, note)?;
    let today = company::today(tx)?;
    credit_store::set_day(tx, credit.id, today)?;
    customers::change_receivable(tx, credit.customer, -credit.sums.total)?;
    tell(tx, by, credit, CreditStage::Released, &number, note)?;
    e_invoice::send_credit(tx, &number)?;
    // What is still owed of that invoice is owed no more; the rest is the customer's to use.
    allocate::to_own_invoice(tx, by, credit)?;
    Ok(number)
}

fn tell(
    tx: &mut Tx,
    by: &Actor,
    credit: &CreditNote,
    to: CreditStage,
    number: &str,
    note: Option<&str>,
) -> Result<(), Fault> {
    let entry = Entry {
        verb: Verb::ReleaseCreditNote.code(),
        noun: "credit_note",
        thing: credit.id.uuid(),
        number: Some(number),
        reason: note,
        detail: serde_json::json!({
            "from": credit.stage, "to": to, "draft": credit.draft_number, "invoice": credit.content.invoice,
            "total": credit.sums.total,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)
}
