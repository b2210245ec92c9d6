//! Quotation: an offer goes to the customer, as a letter with its lines and the paper as PDF. Called by the quotation's page, the API and the
//! command line. Holds: only what is open is sent; the letter of someone whose work is signed off is looked at first.

use std::collections::BTreeMap;

use db::{Fault, Tx};

use crate::Failure;
use crate::actor::{Actor, Role};
use crate::company;
use crate::correspondence::{
    self, Body, Conversation, Enclosed, Enclosure, Facts, Letter, LetterRefusal, Template, closing, greeting,
    told_day, told_figure, told_money, told_quantity,
};
use crate::customers::{self, Customer};
use crate::intake::{self, MessageId};
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::quotations::{self, Quotation, QuotationRefusal, QuotationState, QuotedLine};

/// The letter's name. `recipient` is a mail address; empty for the customer's contact.
pub fn send_quotation(tx: &mut Tx, by: &Actor, number: &str, recipient: &str) -> Result<String, Failure> {
    allow(by, Verb::SendMail, Whose::Own)?;
    let quotation = quotations::need(tx, number)?;
    let today = company::today(tx)?;
    let customer = customers::by_id(tx, quotation.customer)?
        .ok_or_else(|| Fault::Broken(format!("the customer of {} is gone", quotation.number)))?;
    // An offer that was asked for by mail answers it.
    let request = match quotation.message {
        Some(id) => intake::by_id(tx, MessageId::from_uuid(id))?,
        None => None,
    };
    let mail = request.as_ref().and_then(|m| m.heard.mail.clone());
    let asker =
        mail.as_ref().map(|m| if m.reply_to.is_empty() { m.from.as_str() } else { m.reply_to.as_str() });
    let recipient = if recipient.trim().is_empty() { asker.unwrap_or_default() } else { recipient };
    let recipient = decide(&quotation, &customer, today, recipient)?;
    let facts = facts(tx, by, &quotation, &customer)?;
    let filled = correspondence::words(tx, Template::Quotation, customer.language)?.fill(&facts)?;
    let policy = correspondence::policy_for(tx, Some(customer.number.as_str()))?;
    let is_machine = by.has(Role::Machine);
    let letter = Letter {
        kind: "email",
        recipient,
        subject: filled.subject,
        thing: quotation.id.uuid(),
        number: Some(quotation.number.clone()),
        body: Body::Text(filled.text),
        media_type: "text/plain",
        file_name: format!("quotation-{}.txt", quotation.number),
        conversation: Conversation {
            in_reply_to: mail.as_ref().map(|m| m.message_id.clone()).filter(|id| !id.is_empty()),
            references: mail
                .map(|m| m.references.into_iter().chain([m.message_id]).collect())
                .unwrap_or_default(),
            customer: Some(customer.id),
            author: (!is_machine).then_some(by.person),
            language: Some(customer.language),
            template: filled.template,
            is_automatic: is_machine,
            // What is offered is the writer's own, though the words are the template's.
            held_for: correspondence::held_for(&policy, by, true),
            enclosures: vec![Enclosure {
                name: format!("{}.pdf", quotation.number),
                media_type: "application/pdf".into(),
                content: Enclosed::Paper(format!("quotation:{}", quotation.number)),
            }],
            ..Conversation::default()
        },
    };
    let id = correspondence::queue(tx, &letter)?;
    quotations::mark_sent(tx, &quotation)?;
    let letter = correspondence::by_name(tx, &id.to_string())?
        .ok_or_else(|| LetterRefusal::NotFound(id.to_string()))?;
    let name = letter.name();
    let entry = Entry {
        verb: Verb::SendMail.code(),
        noun: "quotation",
        thing: quotation.id.uuid(),
        number: Some(&quotation.number),
        reason: None,
        detail: serde_json::json!({ "letter": name, "revision": quotation.revision }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(name)
}

/// Whom it goes to.
fn decide(
    quotation: &Quotation,
    customer: &Customer,
    today: basics::Day,
    recipient: &str,
) -> Result<String, Failure> {
    let number = || quotation.number.clone();
    match quotation.state_on(today) {
        QuotationState::Open => {}
        QuotationState::Expired => {
            return Err(QuotationRefusal::Expired { number: number(), until: quotation.valid_until }.into());
        }
        state => return Err(QuotationRefusal::Over { number: number(), state }.into()),
    }
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

fn facts(tx: &mut Tx, by: &Actor, quotation: &Quotation, customer: &Customer) -> Result<Facts, Fault> {
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
    facts.set("po", quotation.reference.as_deref().unwrap_or_default());
    facts.set("quotation", quotation.number.as_str());
    facts.set("valid_until", told_day(language, quotation.valid_until));
    facts.set("total", told_money(language, quotation.total, quotation.currency));
    let line = |l: &QuotedLine| {
        BTreeMap::from([
            ("position", l.line_no.to_string()),
            ("item", l.sku.clone()),
            ("their_item", l.buyer_item.clone().unwrap_or_default()),
            ("description", l.description.clone()),
            ("quantity", told_quantity(language, l.quantity)),
            ("unit", l.unit.to_string()),
            ("price", told_figure(language, &l.price.to_string())),
            ("net", told_money(language, l.net, quotation.currency)),
            ("promised", l.promised_date.map(|d| told_day(language, d)).unwrap_or_default()),
        ])
    };
    facts.lines = quotation.lines.iter().map(line).collect();
    Ok(facts)
}
