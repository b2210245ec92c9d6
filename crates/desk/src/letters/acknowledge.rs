//! Acknowledge: whoever sent an order by mail hears that it came in, where the policy for the sender says so. Called by the worker in the
//! transaction that takes the mail in.

use db::Tx;

use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::correspondence::{self, Body, Facts, Letter, LetterId, Template};
use crate::customers;
use crate::intake::{self, Kind, Message, MessageStage};

/// The letter, if one goes. Nothing automatic answers what a program sent, and an order that is confirmed at once has its answer.
pub fn acknowledge(tx: &mut Tx, by: &Actor, message: &Message) -> Result<Option<LetterId>, Failure> {
    let Some(mail) = message.heard.mail.clone() else { return Ok(None) };
    let customer = match message.customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    let policy = correspondence::policy_for(tx, customer.as_ref().map(|c| c.number.as_str()))?;
    if !decide(policy.receipt, message.kind, message.stage, mail.is_automatic) {
        return Ok(None);
    }
    let to = if mail.reply_to.is_empty() { mail.from } else { mail.reply_to };
    if correspondence::is_address(&to).is_err() {
        return Ok(None);
    }
    let language = customer.as_ref().map(|c| c.language).unwrap_or_default();
    let company = company::facts(tx)?;
    let mut facts = Facts::default();
    facts.set("greeting", correspondence::greeting(language, None));
    facts.set("closing", correspondence::closing(language));
    facts.set("company", company.name.as_str());
    facts.set("po", message.po_number.as_deref().unwrap_or_default());
    facts.set("document", message.number.as_str());
    let filled = correspondence::words(tx, Template::Received, language)?.fill(&facts)?;
    let mut conversation = intake::conversation(tx, by, message, customer.as_deref(), &filled)?;
    conversation.is_automatic = true;
    let letter = Letter {
        kind: "email",
        recipient: to,
        subject: filled.subject,
        thing: message.id.uuid(),
        number: Some(message.number.clone()),
        body: Body::Text(filled.text),
        media_type: "text/plain",
        file_name: format!("received-{}.txt", message.number),
        conversation,
    };
    Ok(Some(correspondence::queue(tx, &letter)?))
}

fn decide(receipt: bool, kind: Kind, stage: MessageStage, is_automatic: bool) -> bool {
    let is_worked_on = matches!(stage, MessageStage::Review | MessageStage::Ready | MessageStage::Held);
    receipt
        && !is_automatic
        && is_worked_on
        && matches!(kind, Kind::Order | Kind::Change | Kind::Cancellation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_worked_on_is_acknowledged_and_never_a_program() {
        assert!(decide(true, Kind::Order, MessageStage::Review, false));
        assert!(!decide(true, Kind::Order, MessageStage::Review, true));
        assert!(!decide(false, Kind::Order, MessageStage::Review, false));
        assert!(!decide(true, Kind::Order, MessageStage::Converted, false));
        assert!(!decide(true, Kind::Advertisement, MessageStage::NotOrder, false));
    }
}
