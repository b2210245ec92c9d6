//! Reject: no order comes of it, with the reason; whoever ordered is told, in the form the order came in. Hold: put aside until someone
//! comes back to it, with the reason.

use db::Tx;

use super::message::{Kind, Message, MessageStage};
use super::refusal::IntakeRefusal;
use super::{reply, store, trust};
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::correspondence::{self, Facts, Template};
use crate::customers;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::tasks::{self, NewTask};

pub fn reject(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<MessageStage, Failure> {
    let message = end(tx, by, number, reason, MessageStage::Rejected)?;
    trust::given_up(tx, by, &message)?;
    // Only a new order is answered. Whoever sent a change, a copy or something else still has the order that it is about, and a
    // rejection would be read as one of that.
    if message.kind == Kind::Order {
        answer(tx, by, &message, reason)?;
    }
    Ok(MessageStage::Rejected)
}

fn answer(tx: &mut Tx, by: &Actor, message: &Message, reason: &str) -> Result<(), Failure> {
    let issued = company::today(tx)?;
    let customer = match message.customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    let language = customer.map(|c| c.language).unwrap_or_default();
    let company = company::facts(tx)?;
    let mut facts = Facts::default();
    facts.set("greeting", correspondence::greeting(language, None));
    facts.set("closing", correspondence::closing(language));
    facts.set("company", company.name.as_str());
    facts.set("po", message.po_number.as_deref().unwrap_or_default());
    facts.set("order", message.number.as_str());
    facts.set("document", message.number.as_str());
    facts.set("reason", reason);
    let letter = correspondence::words(tx, Template::OrderRejected, language)?.fill(&facts)?;
    reply::reply(tx, by, message, &reply::rejection(message, issued, reason), &letter, None)?;
    Ok(())
}

pub fn hold(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<MessageStage, Failure> {
    end(tx, by, number, reason, MessageStage::Held)?;
    Ok(MessageStage::Held)
}

/// A task for the order desk: the customer is to be asked about what is open.
pub fn ask_customer(tx: &mut Tx, by: &Actor, number: &str) -> Result<String, Failure> {
    let message = store::by_number(tx, number)?.ok_or_else(|| IntakeRefusal::NotFound(number.to_owned()))?;
    let open: Vec<String> = store::fields_of(tx, message.id)?
        .into_iter()
        .filter(|f| f.status.is_open())
        .take(5)
        .map(|f| format!("{} ({})", f.path, f.note.unwrap_or_default()))
        .collect();
    let task = NewTask {
        thing: message.id.uuid(),
        about: format!("intake {}", message.number),
        title: format!("Ask the customer: {}", open.join("; ")),
        department: "orders".into(),
        person: None,
        due_at: None,
    };
    tasks::raise(tx, by, &task)
}

fn end(tx: &mut Tx, by: &Actor, number: &str, reason: &str, to: MessageStage) -> Result<Message, Failure> {
    allow(by, Verb::RejectDocument, Whose::Others)?;
    let message = store::by_number(tx, number)?.ok_or_else(|| IntakeRefusal::NotFound(number.to_owned()))?;
    decide(&message, reason)?;
    store::set_stage(tx, by, message.id, to, Some(reason))?;
    let entry = Entry {
        verb: if to == MessageStage::Held { "hold_document" } else { Verb::RejectDocument.code() },
        noun: "intake",
        thing: message.id.uuid(),
        number: Some(&message.number),
        reason: Some(reason),
        detail: serde_json::json!({ "from": message.stage, "to": to }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(message)
}

fn decide(message: &Message, reason: &str) -> Result<(), IntakeRefusal> {
    if !message.stage.is_open() && message.stage != MessageStage::NotOrder {
        return Err(IntakeRefusal::WrongStage { number: message.number.clone(), stage: message.stage });
    }
    if reason.trim().is_empty() { Err(IntakeRefusal::NoReason) } else { Ok(()) }
}
