//! Invite: a letter to the customer's contact with a link that can be answered once. By a person from the order's page, or by the worker some days
//! after the order was closed.

use basics::{Id, Instant};
use db::Tx;

use super::policy::{SurveyPolicy, policy};
use super::refusal::SurveyRefusal;
use super::store;
use super::survey::{Survey, Token};
use crate::Failure;
use crate::actor::Actor;
use crate::correspondence::{self, Body, Conversation, Letter, Template};
use crate::customers::{self, Customer, CustomerId};
use crate::journal::{self, Entry};
use crate::orders::{self, Order, OrderId, Stage};
use crate::policies::{Verb, Whose, allow};

/// Letters of one round of the worker.
const ROUND: i64 = 50;
const DAY_SECONDS: i64 = 86_400;

/// The survey, and the link that was told in the letter.
pub fn invite(tx: &mut Tx, by: &Actor, order: &str) -> Result<(Survey, String), Failure> {
    allow(by, Verb::InviteSurvey, Whose::Own)?;
    let order = orders::need(tx, order)?;
    let policy = policy(tx)?;
    let customer = match order.customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    let Some(customer) = customer else { return Err(SurveyRefusal::NotShipped(order.number).into()) };
    let asked = store::asked(tx, order.id)?;
    let last = store::last_of_customer(tx, customer.id)?;
    let recipient = decide(&order, &customer, &policy, asked.as_ref(), last, tx.now())?;
    let about = About { order: &order, customer: &customer, complaint: None };
    let (survey, id, link) = make(tx, by, &about, &policy, &recipient)?;
    let entry = Entry {
        verb: Verb::InviteSurvey.code(),
        noun: "order",
        thing: order.id.uuid(),
        number: Some(&order.number),
        reason: None,
        detail: serde_json::json!({ "survey": survey.number, "id": id }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok((survey, link))
}

/// What is asked about.
struct About<'a> {
    order: &'a Order,
    customer: &'a Customer,
    /// The number of the complaint, where it is about one.
    complaint: Option<&'a str>,
}

fn make(
    tx: &mut Tx,
    by: &Actor,
    about: &About<'_>,
    policy: &SurveyPolicy,
    recipient: &str,
) -> Result<(Survey, Id<Survey>, String), Failure> {
    let token = Token::new(tx.rng());
    let survey = Survey {
        number: format!("SV{}", 100_000 + tx.next_number("survey")?),
        order_number: about.order.number.clone(),
        customer_number: about.customer.number.clone(),
        clerk: about.order.entered_by,
        sent_at: tx.now(),
        expires_at: tx.now().plus_seconds(policy.valid_days * DAY_SECONDS),
        answered_at: None,
        score: None,
        words: None,
        task: None,
    };
    let (order, customer) = (about.order.id, about.customer.id);
    let id = store::insert(tx, &survey, order, customer, &token.hash(), about.complaint)?;
    let link = format!("{}/survey/{}", policy.address, token.shown());
    send(tx, by, about, recipient, &link)?;
    Ok((survey, id, link))
}

/// How satisfied a customer is with what became of their complaint, asked once, by the desk itself; its number. None where they can't be
/// asked: no order, no mail address, no address of ours, or asked before.
pub fn invite_about_complaint(
    tx: &mut Tx,
    customer: CustomerId,
    order: Option<OrderId>,
    complaint: &str,
) -> Result<Option<String>, Failure> {
    let policy = policy(tx)?;
    let order = order.map(|id| orders::by_id(tx, id)).transpose()?.flatten();
    let customer = customers::by_id(tx, customer)?;
    let (Some(order), Some(customer)) = (order, customer) else { return Ok(None) };
    let asked = store::of_complaint(tx, order.id, complaint)?.is_some();
    let to = customer.contacts.iter().find_map(|c| c.email.clone());
    let Some(to) = to.filter(|_| !asked && !policy.address.is_empty()) else { return Ok(None) };
    let about = About { order: &order, customer: &customer, complaint: Some(complaint) };
    let (survey, ..) = make(tx, &Actor::desk(), &about, &policy, &to)?;
    Ok(Some(survey.number))
}

/// Whom to write to.
fn decide(
    order: &Order,
    customer: &Customer,
    policy: &SurveyPolicy,
    asked: Option<&Survey>,
    last: Option<Instant>,
    now: Instant,
) -> Result<String, SurveyRefusal> {
    if policy.address.is_empty() {
        return Err(SurveyRefusal::NoAddress);
    }
    if !matches!(order.stage, Stage::Completed | Stage::Closed) {
        return Err(SurveyRefusal::NotShipped(order.number.clone()));
    }
    if let Some(survey) = asked {
        return Err(SurveyRefusal::Asked { order: order.number.clone(), survey: survey.number.clone() });
    }
    let days = last.map(|at| now.seconds_since(at) / DAY_SECONDS);
    if let Some(days) = days.filter(|days| *days < policy.pause_days) {
        let (customer, pause) = (customer.number.clone(), policy.pause_days);
        return Err(SurveyRefusal::TooSoon { customer, days, pause });
    }
    let to = customer.contacts.iter().find_map(|c| c.email.clone());
    to.ok_or_else(|| SurveyRefusal::Nobody(customer.number.clone()))
}

fn send(tx: &mut Tx, by: &Actor, about: &About<'_>, recipient: &str, link: &str) -> Result<(), Failure> {
    let (order, customer) = (about.order, about.customer);
    let mut facts = orders::letter_facts(tx, order, customer.language)?;
    facts.set("survey", link);
    facts.set("case", about.complaint.unwrap_or_default());
    let template = if about.complaint.is_some() { Template::ComplaintClosed } else { Template::Survey };
    let filled = correspondence::words(tx, template, customer.language)?.fill(&facts)?;
    let letter = Letter {
        kind: "email",
        recipient: recipient.to_owned(),
        subject: filled.subject,
        thing: order.id.uuid(),
        number: Some(order.number.clone()),
        body: Body::Text(filled.text),
        media_type: "text/plain",
        file_name: format!("survey-{}.txt", order.number),
        conversation: Conversation {
            order: Some(order.id.uuid()),
            customer: Some(customer.id),
            author: Some(by.person).filter(|_| !by.has(crate::actor::Role::Machine)),
            language: Some(customer.language),
            template: filled.template,
            is_automatic: by.has(crate::actor::Role::Machine),
            ..Conversation::default()
        },
    };
    correspondence::queue(tx, &letter)?;
    Ok(())
}

/// The orders that are to be asked about now, one of each customer; how many were. Whoever can't be asked is passed over. Called by the worker.
pub fn invite_due(tx: &mut Tx, by: &Actor) -> Result<usize, Failure> {
    let policy = policy(tx)?;
    if !policy.is_on {
        return Ok(0);
    }
    let to = tx.now().plus_seconds(-policy.after_days * DAY_SECONDS);
    // What was closed longer ago than a week before that is forgotten by those who ordered it.
    let from = to.plus_seconds(-7 * DAY_SECONDS);
    let pause = tx.now().plus_seconds(-policy.pause_days * DAY_SECONDS);
    let mut sent = 0;
    for number in store::due(tx, from, to, pause, ROUND)? {
        match invite(tx, by, &number) {
            Ok(_) => sent += 1,
            Err(Failure::Refused(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(sent)
}
