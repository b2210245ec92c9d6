//! Quotation: an offer goes to the customer, as a letter with its lines and the paper as PDF. Called by the quotation's page, the API and the
//! command line. Holds: only what is open is sent; the letter of someone whose work is signed off is looked at first.

use std::collections::BTreeMap;

use db::{Fault, Tx};

use super::enclosed::{self, About};
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::correspondence::{Facts, Template, told_day, told_figure, told_money, told_quantity};
use crate::customers::{self, Customer};
use crate::intake::{self, MessageId};
use crate::policies::{Verb, Whose, allow};
use crate::quotations::{self, Quotation, QuotationRefusal, QuotationState, QuotedLine};

/// The letter's name. `recipient` is a mail address; empty for the customer's contact.
pub fn send_quotation(tx: &mut Tx, by: &Actor, number: &str, recipient: &str) -> Result<String, Failure> {
    allow(by, Verb::SendMail, Whose::Own)?;
    let quotation = quotations::need(tx, number)?;
    let today = company::today(tx)?;
    let customer = customers::by_id(tx, quotation.customer)?
        .ok_or_else(|| Fault::Broken(format!("the customer of {} is gone", quotation.number)))?;
    decide(&quotation, today)?;
    // An offer that was asked for by mail answers it.
    let request = match quotation.message {
        Some(id) => intake::by_id(tx, MessageId::from_uuid(id))?,
        None => None,
    };
    let mail = request.and_then(|m| m.heard.mail);
    let asker =
        mail.as_ref().map(|m| if m.reply_to.is_empty() { m.from.as_str() } else { m.reply_to.as_str() });
    let recipient = if recipient.trim().is_empty() { asker.unwrap_or_default() } else { recipient };
    let facts = facts(tx, by, &quotation, &customer)?;
    let about = About {
        template: Template::Quotation,
        answers: mail.as_ref(),
        noun: "quotation",
        thing: quotation.id.uuid(),
        number: &quotation.number,
        order: None,
        paper: format!("quotation:{}", quotation.number),
        file: format!("{}.pdf", quotation.number),
    };
    let name = enclosed::send(tx, by, &customer, &about, &facts, recipient)?;
    quotations::mark_sent(tx, &quotation)?;
    Ok(name)
}

fn decide(quotation: &Quotation, today: basics::Day) -> Result<(), QuotationRefusal> {
    let number = || quotation.number.clone();
    match quotation.state_on(today) {
        QuotationState::Open => Ok(()),
        QuotationState::Expired => {
            Err(QuotationRefusal::Expired { number: number(), until: quotation.valid_until })
        }
        state => Err(QuotationRefusal::Over { number: number(), state }),
    }
}

fn facts(tx: &mut Tx, by: &Actor, quotation: &Quotation, customer: &Customer) -> Result<Facts, Fault> {
    let language = customer.language;
    let mut facts = enclosed::facts(tx, by, customer)?;
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
