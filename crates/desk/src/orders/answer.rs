//! Answer: the business answer to an order that came as a document, in the form it came in: each line of the document as the buyer
//! numbered it, with what becomes of it. Nothing for all other orders. Called by place, confirm and reject, in their transaction.

use std::collections::HashMap;

use basics::Day;
use db::Tx;
use formats::ItemRefKind::{Buyer, Seller};
use formats::write::{LineReply, PlainLine, PlainReply, PlainReplyLine, ReplyCode};
use uuid::Uuid;

use super::letter_facts::letter_facts;
use super::order::{Order, OrderId, OrderLine};
use super::store;
use crate::Failure;
use crate::actor::{Actor, Role};
use crate::company;
use crate::correspondence::{self, Body, Conversation, Enclosed, Enclosure, Filled, Letter, Template};
use crate::customers;
use crate::intake::{self, Heard};

/// What is said of a line of the document that did not become one of the order.
const LEFT_OUT: &str = "not part of the order as we took it";

pub(super) fn answer(tx: &mut Tx, by: &Actor, order: OrderId, reason: Option<&str>) -> Result<(), Failure> {
    let Some(order) = store::by_id(tx, order)? else { return Ok(()) };
    let Some(message) = order.intake_message else { return Ok(()) };
    let Some(message) = intake::replied_to(tx, message)? else { return Ok(()) };
    let buyer_lines = store::buyer_lines(tx, order.id)?;
    let issued = company::today(tx)?;
    let reply = plain_reply(&order, &message.heard, &buyer_lines, issued, reason);
    let language = match order.customer {
        Some(id) => customers::by_id(tx, id)?.map(|c| c.language),
        None => None,
    };
    let letter = letter(tx, &order, language.unwrap_or_default(), reason)?;
    intake::reply(tx, by, &message, &reply, &letter, Some(order.id.uuid()))?;
    Ok(())
}

/// Tells the customer that an order was changed: in the form of the document that asked for it or that the order came as, else by mail to their
/// contact, with the acknowledgement as it is now.
pub fn tell_changed(tx: &mut Tx, by: &Actor, order: OrderId, change: Option<Uuid>) -> Result<(), Failure> {
    let Some(order) = store::by_id(tx, order)? else { return Ok(()) };
    let customer = match order.customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    let language = customer.as_ref().map(|c| c.language).unwrap_or_default();
    let facts = letter_facts(tx, &order, language)?;
    let letter = correspondence::words(tx, Template::OrderChanged, language)?.fill(&facts)?;
    let message = match change.or(order.intake_message) {
        Some(message) => intake::replied_to(tx, message)?,
        None => None,
    };
    if let Some(message) = message {
        let buyer_lines = store::buyer_lines(tx, order.id)?;
        let issued = company::today(tx)?;
        let reply = plain_reply(&order, &message.heard, &buyer_lines, issued, None);
        let reply = PlainReply { code: ReplyCode::Changed, ..reply };
        intake::reply(tx, by, &message, &reply, &letter, Some(order.id.uuid()))?;
        return Ok(());
    }
    let on_record =
        customer.as_ref().and_then(|c| c.contacts.iter().find_map(|contact| contact.email.clone()));
    let Some(recipient) = on_record else { return Ok(()) };
    let policy = correspondence::policy_for(tx, customer.as_ref().map(|c| c.number.as_str()))?;
    let conversation = Conversation {
        order: Some(order.id.uuid()),
        customer: order.customer,
        author: (!by.has(Role::Machine)).then_some(by.person),
        language: Some(language),
        template: letter.template.clone(),
        held_for: correspondence::held_for(&policy, by, false),
        enclosures: vec![Enclosure {
            name: format!("{}.pdf", order.number),
            media_type: "application/pdf".into(),
            content: Enclosed::Paper("acknowledgement".into()),
        }],
        ..Conversation::default()
    };
    let letter = Letter {
        kind: "email",
        recipient,
        subject: letter.subject,
        thing: order.id.uuid(),
        number: Some(order.number.clone()),
        body: Body::Text(letter.text),
        media_type: "text/plain",
        file_name: format!("changed-{}.txt", order.number),
        conversation,
    };
    correspondence::queue(tx, &letter)?;
    Ok(())
}

fn plain_reply(
    order: &Order,
    heard: &Heard,
    buyer_lines: &HashMap<i64, String>,
    issued: Day,
    reason: Option<&str>,
) -> PlainReply {
    let lines = lines(order, heard, buyer_lines, reason);
    let changed = lines.iter().any(|l| l.reply != LineReply::Accepted);
    PlainReply {
        number: order.number.clone(),
        po_number: order.po_number.clone().unwrap_or_default(),
        po_date: heard.issued.as_ref().and_then(|d| d.value.parse().ok()),
        seller_order: Some(order.number.clone()),
        issued,
        code: match (reason, changed) {
            (Some(_), _) => ReplyCode::Rejected,
            (None, true) => ReplyCode::Changed,
            (None, false) => ReplyCode::Accepted,
        },
        currency: Some(order.currency),
        parties: Vec::new(),
        note: reason.map(str::to_owned),
        lines,
    }
}

/// The lines of the order, and those of the document that someone left out.
fn lines(
    order: &Order,
    heard: &Heard,
    buyer_lines: &HashMap<i64, String>,
    reason: Option<&str>,
) -> Vec<PlainReplyLine> {
    let mut left: Vec<usize> = (0..heard.lines.len()).collect();
    let mut answered: Vec<(usize, PlainReplyLine)> = Vec::with_capacity(order.lines.len());
    for line in &order.lines {
        let at = line_of_document(line, heard, buyer_lines.get(&line.line_no), &left);
        left.retain(|l| Some(*l) != at);
        // A line that someone added stands at the end.
        answered.push((at.unwrap_or(usize::MAX), reply_line(line, heard, at, reason)));
    }
    let why = reason.unwrap_or(LEFT_OUT);
    answered.extend(left.into_iter().filter_map(|at| Some((at, intake::rejected_line(heard, at, why)?))));
    answered.sort_by_key(|(at, _)| *at);
    answered.into_iter().map(|(_, line)| line).collect()
}

/// Which of the document's lines that are `left` this one was made of: the one with the buyer's number that was kept with it. A line
/// that was written anew, as in the grid, is known by its item.
fn line_of_document(line: &OrderLine, heard: &Heard, kept: Option<&String>, left: &[usize]) -> Option<usize> {
    let names_item = |at: usize| {
        let ids = |id: &str| id == line.sku || line.buyer_item.as_deref() == Some(id);
        heard.lines.get(at).is_some_and(|l| l.refs.iter().any(|r| ids(&r.id.value)))
    };
    let numbered = |at: usize| kept.is_some_and(|number| intake::buyer_line(heard, at) == number.as_str());
    // Some buyers number two lines alike; then the item decides.
    let mut same = left.iter().copied().filter(|at| numbered(*at));
    let first = same.next();
    match (first, same.next()) {
        (Some(_), Some(_)) => left.iter().copied().find(|at| numbered(*at) && names_item(*at)).or(first),
        (Some(at), None) => Some(at),
        _ => left.iter().copied().find(|at| names_item(*at)),
    }
}

fn reply_line(line: &OrderLine, heard: &Heard, at: Option<usize>, reason: Option<&str>) -> PlainReplyLine {
    let said = at.and_then(|at| heard.lines.get(at));
    let buyer = said.and_then(|l| l.refs.iter().find(|r| r.kind == "buyer")).map(|r| r.id.value.clone());
    let mut items = vec![(Seller, line.sku.clone())];
    items.extend(buyer.or_else(|| line.buyer_item.clone()).map(|b| (Buyer, b)));
    let short = line.buckets.reserved < line.stock_quantity && line.kind == "goods";
    PlainReplyLine {
        line: PlainLine {
            position: at.map_or_else(|| line.line_no.to_string(), |at| intake::buyer_line(heard, at)),
            items,
            description: line.description.clone(),
            quantity: line.quantity,
            unit: line.unit,
            price: Some(line.price),
            price_base: Some(line.price_base),
            requested: line.requested_date,
        },
        reply: match (reason, short) {
            (Some(_), _) => LineReply::Rejected,
            (None, _) if line.is_gone() => LineReply::Rejected,
            (None, true) => LineReply::Backordered,
            (None, false) => LineReply::Accepted,
        },
        promised: line.promised_date,
        substitute: None,
        reason: reason.map(str::to_owned),
    }
}

fn letter(
    tx: &mut Tx,
    order: &Order,
    language: basics::Language,
    reason: Option<&str>,
) -> Result<Filled, Failure> {
    let mut facts = letter_facts(tx, order, language)?;
    facts.set("reason", reason.unwrap_or_default());
    let template = if reason.is_some() { Template::OrderRejected } else { Template::OrderConfirmed };
    Ok(correspondence::words(tx, template, language)?.fill(&facts)?)
}
