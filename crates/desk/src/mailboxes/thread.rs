//! Thread: which conversation a mail belongs to: that of the letter it answers, or that of the order whose number its subject names, where the
//! sender is known there.

use db::{Fault, Tx};

use crate::Failure;
use crate::actor::Actor;
use crate::correspondence::{self, LetterId, Outgoing};
use crate::customers::{self, Customer, CustomerId};
use crate::intake::{self, Kind, Message};
use crate::notes::About;
use crate::orders::{self, Order, OrderId};
use crate::tasks::{self, NewTask};

/// Message-IDs that are looked up for one mail.
const IDS_MAX: usize = 30;

/// The letter of ours that a server says did not arrive.
pub(super) fn bounced(tx: &mut Tx, mail: &formats::Mail) -> Result<Option<Outgoing>, Fault> {
    let Some(bounce) = &mail.bounce else { return Ok(None) };
    match &bounce.message_id {
        Some(id) => correspondence::by_message_id(tx, id),
        None => Ok(None),
    }
}

/// What was filed of a mail.
#[derive(Debug, Default)]
pub(super) struct Filed {
    /// The letter that it answers.
    pub letter: Option<LetterId>,
    /// All of it lies with the conversation; nothing of it goes its own way.
    pub is_whole: bool,
}

pub(super) fn file(
    tx: &mut Tx,
    by: &Actor,
    mail: &formats::Mail,
    messages: &mut [Message],
) -> Result<Filed, Failure> {
    let letter = answered(tx, mail)?;
    let (order, customer) = match &letter {
        Some(letter) => {
            let order = match letter.order {
                Some(id) => orders::by_id(tx, OrderId::from_uuid(id))?,
                None => None,
            };
            let customer = letter.customer.or(order.as_ref().and_then(|o| o.customer));
            (order, customer)
        }
        None => match named(tx, mail)? {
            Some(order) => {
                let customer = order.customer;
                (Some(order), customer)
            }
            None => return Ok(Filed::default()),
        },
    };
    let of_customer = match customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    let why = match (&letter, &order) {
        (Some(letter), _) => format!("answers letter {}", letter.name()),
        (None, Some(order)) => format!("is about order {}", order.number),
        (None, None) => "answers a letter".to_owned(),
    };
    let mut is_whole = !messages.is_empty();
    for message in messages.iter_mut() {
        let about = order.as_ref().map(|o| (o.id.uuid(), o.number.as_str()));
        let party = of_customer.as_ref().map(|c| (c.id, c.name.as_str()));
        let kind = message.kind;
        if intake::file(tx, by, message, about, party, &why)? {
            let subject = regards(message, order.as_ref(), of_customer.as_deref());
            follow_up(tx, by, mail, kind, message, &subject, letter.as_ref())?;
        } else {
            is_whole = false;
        }
    }
    Ok(Filed { letter: letter.map(|l| l.id), is_whole })
}

/// What the conversation is about: the order, else the customer, else the mail itself.
fn regards(message: &Message, order: Option<&Order>, customer: Option<&Customer>) -> About {
    match (order, customer) {
        (Some(order), _) => About::of("order", order.id.uuid(), &order.number),
        (None, Some(customer)) => About::of("customer", customer.id.uuid(), &customer.number),
        (None, None) => About::of("intake", message.id.uuid(), &message.number),
    }
}

/// Someone reads what was filed: whoever wrote the letter, or the order desk. What has a task by its kind has it already.
fn follow_up(
    tx: &mut Tx,
    by: &Actor,
    mail: &formats::Mail,
    kind: Kind,
    message: &Message,
    about: &About,
    letter: Option<&Outgoing>,
) -> Result<(), Fault> {
    if !matches!(kind, Kind::Other | Kind::Unread) {
        return Ok(());
    }
    let from = mail.from.as_ref().map(|f| f.address.as_str()).unwrap_or("an unknown sender");
    let subject: String = mail.subject.as_deref().unwrap_or_default().chars().take(120).collect();
    let task = NewTask {
        thing: about.thing,
        about: about.said(),
        title: format!("Answer from {from}: {subject} ({})", message.number),
        department: "orders".into(),
        person: letter.and_then(|l| l.author),
        due_at: None,
    };
    tasks::follow_up(tx, by, &task)?;
    Ok(())
}

/// The latest of our letters that the mail says it answers.
fn answered(tx: &mut Tx, mail: &formats::Mail) -> Result<Option<Outgoing>, Fault> {
    let ids = mail.in_reply_to.iter().chain(mail.references.iter().rev());
    for id in ids.take(IDS_MAX) {
        let bare = id.trim().trim_start_matches('<').trim_end_matches('>');
        if let Some(letter) = correspondence::by_message_id(tx, bare)? {
            return Ok(Some(letter));
        }
    }
    Ok(None)
}

/// The order whose number stands in the subject, if the sender belongs to it: anyone may know a number.
fn named(tx: &mut Tx, mail: &formats::Mail) -> Result<Option<Order>, Failure> {
    let (Some(subject), Some(from)) = (&mail.subject, &mail.from) else { return Ok(None) };
    for number in numbers(subject) {
        let Some(order) = orders::by_number(tx, &number)? else { continue };
        if belongs(tx, &from.address, &order)? {
            return Ok(Some(order));
        }
    }
    Ok(None)
}

/// Words that look like an order's number, at most three.
fn numbers(subject: &str) -> Vec<String> {
    subject
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_uppercase)
        .filter(|w| {
            w.strip_prefix("SO").is_some_and(|n| n.len() >= 5 && n.bytes().all(|b| b.is_ascii_digit()))
        })
        .take(3)
        .collect()
}

fn belongs(tx: &mut Tx, from: &str, order: &Order) -> Result<bool, Fault> {
    if let Some(customer) = order.customer
        && is_of(tx, from, customer)?
    {
        return Ok(true);
    }
    correspondence::wrote_to(tx, from, order.id.uuid(), None)
}

fn is_of(tx: &mut Tx, from: &str, customer: CustomerId) -> Result<bool, Fault> {
    if customers::of_address(tx, from)?.contains(&customer) {
        return Ok(true);
    }
    let domain = from.rsplit_once('@').map(|(_, domain)| domain).unwrap_or_default();
    let theirs = customers::by_id(tx, customer)?.and_then(|c| c.email_domain.clone());
    Ok(theirs.is_some_and(|d| !d.is_empty() && d.eq_ignore_ascii_case(domain)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_names_an_order_by_its_number() {
        assert_eq!(numbers("AW: Ihre Bestellung (so100001), PO 4711"), ["SO100001"]);
        assert!(numbers("Re: SOS, SO12, SONDER100001").is_empty());
    }
}
