//! Draft offer: what a request for a quotation asks for becomes a draft, to be looked over and made an offer. Called by the inbox, the API and the
//! command line.
//! Holds: one draft for each document; nothing is offered or ordered by it.

use db::Tx;

use super::draft::Draft;
use super::from_document;
use super::lifecycle::Stage;
use super::open::{self, Opened};
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::intake::{self, IntakeRefusal, Kind, Message};
use crate::policies::{Verb, Whose, allow};

pub fn draft_offer(tx: &mut Tx, by: &Actor, number: &str) -> Result<Opened, Failure> {
    allow(by, Verb::MakeQuotation, Whose::Own)?;
    let message = intake::by_number(tx, number)?.ok_or_else(|| IntakeRefusal::NotFound(number.to_owned()))?;
    decide(&message)?;
    // Asking twice leads to the draft that is being written.
    if let Some(made) = &message.order_number
        && let Some(head) = store::head(tx, made)?.filter(|h| h.stage == Stage::Draft)
    {
        return Ok(Opened { order: head.id, number: head.number, version: head.version });
    }
    let asked = intake::asked_for(tx, &message)?;
    let mut draft = Draft { accept: String::new(), ..from_document::draft(&asked) };
    // What the customer paid elsewhere, or hopes to pay, is not what we offer.
    draft.lines.iter_mut().for_each(|line| line.stated_price.clear());
    let opened = open::open(tx, by, &draft, from_document::origin(&message))?;
    intake::mark_offered(tx, by, &message, opened.order.uuid(), &opened.number)?;
    Ok(opened)
}

fn decide(message: &Message) -> Result<(), IntakeRefusal> {
    match message.kind {
        Kind::Quotation | Kind::Inquiry => Ok(()),
        kind => Err(IntakeRefusal::NoRequest { number: message.number.clone(), kind: kind.code() }),
    }
}
