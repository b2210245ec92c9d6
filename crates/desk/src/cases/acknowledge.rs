//! Acknowledge: the customer hears that we know of it and by when we come back. By a letter, or, where somebody has said so on the telephone, by a
//! note of that. Called by the complaint's page, the API and the command line.

use basics::Limits;
use db::{Fault, Tx};

use super::case::Case;
use super::lifecycle::{CaseAct, CaseState};
use super::refusal::CaseRefusal;
use super::{store, tell};
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::correspondence::{Template, told_day};
use crate::customers;
use crate::failure::no_card;
use crate::intake::{self, HeardMail};
use crate::journal::{self, Entry};
use crate::letters::{self, Regarding};
use crate::policies::{Verb, Whose, allow};

/// How the customer heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// To this mail address; empty for whoever wrote, or the customer's contact.
    ByLetter(String),
    /// Somebody has spoken with them: with whom, and what was said.
    InPerson(String),
}

/// The case, and the name of the letter.
pub fn acknowledge(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    told: &Told,
    version: Option<i64>,
) -> Result<(Case, Option<String>), Failure> {
    let case = store::need(tx, number)?;
    allow(by, Verb::WorkCase, Whose::of(case.opened_by == by.person))?;
    store::check_version(&case, version)?;
    let state = case.state.allow(CaseAct::Acknowledge)?;
    let (letter, words) = match told {
        Told::ByLetter(to) => {
            let letter = write(tx, by, &case, Template::ComplaintReceived, &[], to)?;
            (Some(letter), None)
        }
        Told::InPerson(words) => (None, Some(said(words)?)),
    };
    store::set_acknowledged(tx, case.id, case.resolve_by)?;
    let detail = serde_json::json!({ "letter": letter });
    record(tx, by, Verb::WorkCase, &case, "acknowledge", state, words.as_deref(), detail)?;
    Ok((store::need(tx, &case.number)?, letter))
}

fn said(words: &str) -> Result<String, Failure> {
    let words = tell::short(words)?.ok_or(CaseRefusal::NoReason)?;
    no_card("reason", &words)?;
    Ok(words)
}

/// A letter about the complaint, as an answer to the mail that it came by.
pub(super) fn write(
    tx: &mut Tx,
    by: &Actor,
    case: &Case,
    template: Template,
    more: &[(&'static str, String)],
    recipient: &str,
) -> Result<String, Failure> {
    let customer = customers::by_id(tx, case.customer)?
        .ok_or_else(|| Fault::Broken(format!("the customer of {} is gone", case.number)))?;
    let mail = mail_of(tx, case)?;
    let from = mail.as_ref().map(|m| if m.reply_to.is_empty() { m.from.clone() } else { m.reply_to.clone() });
    let recipient = match recipient.trim() {
        "" => from.unwrap_or_default(),
        given => given.to_owned(),
    };
    let mut facts = letters::letter_facts(tx, by, &customer)?;
    let company = company::facts(tx)?;
    facts.set("case", case.number.as_str());
    facts.set("subject", case.subject.as_str());
    facts.set("order", case.order_number.as_deref().unwrap_or_default());
    facts.set("answer_by", told_day(customer.language, company.day(case.resolve_by)));
    for (name, value) in more {
        facts.set(name, value.as_str());
    }
    let regarding = Regarding {
        template,
        noun: "case",
        thing: case.id.uuid(),
        number: &case.number,
        order: case.order,
        answers: mail.as_ref(),
    };
    letters::send_regarding(tx, by, &customer, &regarding, &facts, &recipient)
}

fn mail_of(tx: &mut Tx, case: &Case) -> Result<Option<HeardMail>, Failure> {
    let Some(number) = &case.document else { return Ok(None) };
    Ok(intake::by_number(tx, number)?.and_then(|m| m.heard.mail))
}

/// The entry that every change of a complaint's state has.
#[expect(clippy::too_many_arguments, reason = "one entry, said in one place")]
pub(super) fn record(
    tx: &mut Tx,
    by: &Actor,
    verb: Verb,
    case: &Case,
    deed: &str,
    to: CaseState,
    reason: Option<&str>,
    detail: serde_json::Value,
) -> Result<(), Fault> {
    let mut all = serde_json::json!({ "from": case.state, "to": to, "deed": deed });
    if let (Some(all), serde_json::Value::Object(more)) = (all.as_object_mut(), detail) {
        all.extend(more.into_iter().filter(|(_, v)| !v.is_null()));
    }
    let reason: Option<String> = reason.map(|r| r.chars().take(Limits::REMARK_CHARS).collect());
    let entry = Entry {
        verb: verb.code(),
        noun: "case",
        thing: case.id.uuid(),
        number: Some(&case.number),
        reason: reason.as_deref(),
        detail: all.to_string(),
    };
    journal::record(tx, by, &entry)
}
