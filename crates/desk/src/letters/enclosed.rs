//! A letter around one paper of our own: a quotation, a return slip, a credit note, a statement. To the customer's contact, or to whoever is named;
//! looked at first where the writer's letters are.

use db::{Fault, Tx};
use uuid::Uuid;

use crate::Failure;
use crate::actor::{Actor, Role};
use crate::company;
use crate::correspondence::{
    self, Body, Conversation, Enclosed, Enclosure, Facts, Letter, LetterRefusal, Template, closing, greeting,
};
use crate::customers::Customer;
use crate::intake::HeardMail;
use crate::journal::{self, Entry};
use crate::orders::OrderId;
use crate::policies::Verb;

/// What the letter is about, and the paper that goes with it.
pub(super) struct About<'a> {
    pub template: Template,
    pub noun: &'static str,
    pub thing: Uuid,
    pub number: &'a str,
    /// The order whose conversation it is part of.
    pub order: Option<OrderId>,
    /// The code of the paper: `credit_note:CN100001`; empty where none goes along.
    pub paper: String,
    /// The name of its file.
    pub file: String,
    /// The mail that it answers.
    pub answers: Option<&'a HeardMail>,
}

/// Facts that every such letter has.
pub fn facts(tx: &mut Tx, by: &Actor, customer: &Customer) -> Result<Facts, Fault> {
    let company = company::facts(tx)?;
    let language = customer.language;
    let contact = customer.contacts.first().map(|c| c.name.clone());
    let mut facts = Facts::default();
    facts.set("greeting", greeting(language, contact.as_deref()));
    facts.set("closing", closing(language));
    facts.set("company", company.name.as_str());
    facts.set("phone", company.phone.as_str());
    facts.set("email", company.email.as_str());
    facts.set("clerk", by.name.as_str());
    facts.set("customer", customer.name.as_str());
    facts.set("contact", contact.unwrap_or_default());
    Ok(facts)
}

/// Queues the letter; its name.
pub(super) fn send(
    tx: &mut Tx,
    by: &Actor,
    customer: &Customer,
    about: &About<'_>,
    facts: &Facts,
    recipient: &str,
) -> Result<String, Failure> {
    let recipient = to_whom(customer, recipient)?;
    let filled = correspondence::words(tx, about.template, customer.language)?.fill(facts)?;
    let policy = correspondence::policy_for(tx, Some(customer.number.as_str()))?;
    let is_machine = by.has(Role::Machine);
    let letter = Letter {
        kind: "email",
        recipient,
        subject: filled.subject,
        thing: about.thing,
        number: Some(about.number.to_owned()),
        body: Body::Text(filled.text),
        media_type: "text/plain",
        file_name: format!("{}.txt", about.file.trim_end_matches(".pdf")),
        conversation: Conversation {
            in_reply_to: about.answers.map(|m| m.message_id.clone()).filter(|id| !id.is_empty()),
            references: about.answers.map(references).unwrap_or_default(),
            order: about.order.map(|o| o.uuid()),
            customer: Some(customer.id),
            author: (!is_machine).then_some(by.person),
            language: Some(customer.language),
            template: filled.template,
            is_automatic: is_machine,
            // What is decided is the writer's own, though the words are the template's.
            held_for: correspondence::held_for(&policy, by, true),
            enclosures: match about.paper.as_str() {
                "" => Vec::new(),
                paper => vec![Enclosure {
                    name: about.file.clone(),
                    media_type: "application/pdf".into(),
                    content: Enclosed::Paper(paper.to_owned()),
                }],
            },
        },
    };
    let id = correspondence::queue(tx, &letter)?;
    let letter = correspondence::by_name(tx, &id.to_string())?
        .ok_or_else(|| LetterRefusal::NotFound(id.to_string()))?;
    let name = letter.name();
    let entry = Entry {
        verb: Verb::SendMail.code(),
        noun: about.noun,
        thing: about.thing,
        number: Some(about.number),
        reason: None,
        detail: serde_json::json!({ "letter": name }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(name)
}

/// What a letter without a paper is about.
pub struct Regarding<'a> {
    pub template: Template,
    pub noun: &'static str,
    pub thing: Uuid,
    pub number: &'a str,
    pub order: Option<OrderId>,
    /// The mail that it answers.
    pub answers: Option<&'a HeardMail>,
}

/// Queues a letter without a paper; its name. For nouns that write about things of their own; the words are approved ones, filled in.
pub fn send_regarding(
    tx: &mut Tx,
    by: &Actor,
    customer: &Customer,
    regarding: &Regarding<'_>,
    facts: &Facts,
    recipient: &str,
) -> Result<String, Failure> {
    let about = About {
        template: regarding.template,
        noun: regarding.noun,
        thing: regarding.thing,
        number: regarding.number,
        order: regarding.order,
        paper: String::new(),
        file: format!("{}-{}", regarding.template.code(), regarding.number),
        answers: regarding.answers,
    };
    send(tx, by, customer, &about, facts, recipient)
}

/// The mail that is answered, and those before it.
fn references(mail: &HeardMail) -> Vec<String> {
    mail.references.iter().chain([&mail.message_id]).filter(|id| !id.is_empty()).cloned().collect()
}

fn to_whom(customer: &Customer, recipient: &str) -> Result<String, Failure> {
    let recipient = match recipient.trim() {
        "" => customer
            .contacts
            .iter()
            .find_map(|c| c.email.clone())
            .ok_or_else(|| LetterRefusal::Nobody(customer.name.clone()))?,
        given => given.to_lowercase(),
    };
    correspondence::is_address(&recipient)?;
    Ok(recipient)
}
