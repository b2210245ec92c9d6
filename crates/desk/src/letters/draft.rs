//! Draft: a letter begun from a template and the facts of the order, to whoever wrote last or is the customer's contact.

use basics::{Day, Language};
use db::{Fault, Tx};

use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::correspondence::{self, Facts, LetterRefusal, Record, Template, told_day};
use crate::customers;
use crate::failure::General;
use crate::intake::{self, Message};
use crate::orders::{self, Order};
use crate::policies::{Verb, Whose, allow};
use crate::shipping;

/// Stands where a person writes on; nobody sees it.
const TO_WRITE: &str = "\u{2060}";

/// What a letter begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    pub recipient: String,
    pub subject: String,
    pub text: String,
    pub language: Language,
    /// Facts that the template needs and the record doesn't have; the text is empty then.
    pub missing: Vec<String>,
}

pub fn draft(
    tx: &mut Tx,
    by: &Actor,
    order: &str,
    template: Template,
    answers: Option<&str>,
) -> Result<Begun, Failure> {
    allow(by, Verb::SendMail, Whose::Own)?;
    let order = orders::need(tx, order)?;
    let answered = match answers.filter(|a| !a.trim().is_empty()) {
        Some(number) => Some(message(tx, &order, number)?),
        None => None,
    };
    let language = language(tx, &order)?;
    let mut facts = facts(tx, by, &order, language)?;
    // What a person still writes is a place to write, not a hole in the record.
    facts.set("message", TO_WRITE);
    facts.set("question", TO_WRITE);
    let recipient = recipient(tx, &order, answered.as_ref())?.unwrap_or_default();
    let words = correspondence::words(tx, template, language)?;
    Ok(match words.fill(&facts) {
        Ok(filled) => Begun {
            recipient,
            subject: subject(&filled.subject, answered.as_ref()),
            text: filled.text.replace(TO_WRITE, ""),
            language,
            missing: Vec::new(),
        },
        Err(LetterRefusal::Missing { facts, .. }) => {
            Begun { recipient, subject: String::new(), text: String::new(), language, missing: facts }
        }
        Err(other) => return Err(other.into()),
    })
}

/// An answer keeps the subject of what it answers.
fn subject(own: &str, answered: Option<&Message>) -> String {
    let theirs = answered.and_then(|m| m.heard.mail.as_ref()).map(|m| m.subject.trim()).unwrap_or_default();
    match theirs {
        "" => own.to_owned(),
        theirs if theirs.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("re:")) => theirs.to_owned(),
        theirs => format!("Re: {theirs}"),
    }
}

/// A document about this order, by number.
pub(super) fn message(tx: &mut Tx, order: &Order, number: &str) -> Result<Message, Failure> {
    let found = intake::by_number(tx, number.trim())?;
    let its_own = |m: &Message| {
        m.order_id == Some(order.id.uuid())
            || order.intake_message == Some(m.id.uuid())
            || (m.customer.is_some() && m.customer == order.customer)
    };
    Ok(found.filter(its_own).ok_or_else(|| General::NotFound {
        what: "document about this order",
        which: number.trim().to_owned(),
    })?)
}

pub(super) fn language(tx: &mut Tx, order: &Order) -> Result<Language, Fault> {
    let customer = match order.customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    Ok(customer.map(|c| c.language).unwrap_or_default())
}

/// The order's facts, with who writes and what was shipped.
pub fn facts(tx: &mut Tx, by: &Actor, order: &Order, language: Language) -> Result<Facts, Fault> {
    let mut facts = orders::letter_facts(tx, order, language)?;
    facts.set("clerk", by.name.as_str());
    if let Some((day, carrier, tracking)) = last_shipped(tx, order)? {
        facts.set("shipped", told_day(language, day));
        if let Some(carrier) = carrier {
            facts.set("carrier", carrier);
        }
        facts.set("tracking", tracking.unwrap_or_default());
    }
    Ok(facts)
}

type LastShipped = (Day, Option<String>, Option<String>);

fn last_shipped(tx: &mut Tx, order: &Order) -> Result<Option<LastShipped>, Fault> {
    let company = company::facts(tx)?;
    let shipments = shipping::of_order(tx, order.id)?;
    let last = shipments.into_iter().filter(|s| s.shipped_at.is_some()).max_by_key(|s| s.shipped_at);
    Ok(last.and_then(|s| Some((company.day(s.shipped_at?), s.carrier, s.tracking))))
}

/// What a text about the order is held against, shipments among it.
pub(super) fn record(tx: &mut Tx, order: &Order) -> Result<Record, Fault> {
    let company = company::facts(tx)?;
    let mut record = orders::letter_record(tx, order)?;
    if let Some(message) = order.intake_message
        && let Some(message) = intake::replied_to(tx, message)?
    {
        record.numbers.push(message.number);
        record.days.push(company.day(message.received_at));
        record.days.extend(message.heard.issued.and_then(|d| d.value.parse::<Day>().ok()));
    }
    for shipment in shipping::of_order(tx, order.id)? {
        record.days.push(shipment.ship_day);
        record.days.extend(shipment.shipped_at.map(|at| company.day(at)));
        record.other.extend(shipment.tracking);
        record.numbers.push(shipment.number);
    }
    Ok(record)
}

/// Whoever wrote the mail that is answered, else whoever sent the order, else the customer's contact.
pub(super) fn recipient(
    tx: &mut Tx,
    order: &Order,
    answered: Option<&Message>,
) -> Result<Option<String>, Fault> {
    let sender = |m: &Message| {
        let mail = m.heard.mail.as_ref()?;
        let to = if mail.reply_to.is_empty() { &mail.from } else { &mail.reply_to };
        Some(to.clone()).filter(|t| !t.is_empty())
    };
    if let Some(found) = answered.and_then(sender) {
        return Ok(Some(found));
    }
    if let Some(message) = order.intake_message
        && let Some(found) = intake::replied_to(tx, message)?.as_ref().and_then(sender)
    {
        return Ok(Some(found));
    }
    let customer = match order.customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    Ok(customer.and_then(|c| c.contacts.iter().find_map(|contact| contact.email.clone())))
}
