//! What goes to a customer about their goods and their money: a return with its slip, a credit note, a statement. Called by the pages of these, the API and
//! the command line. Holds: only what is decided is told.

use std::collections::BTreeMap;

use basics::Day;
use db::{Fault, Tx};

use super::enclosed::{self, About};
use crate::Failure;
use crate::actor::Actor;
use crate::billing::{self, BillingRefusal, CreditStage};
use crate::company;
use crate::correspondence::{Template, told_day, told_money, told_quantity};
use crate::customers::{self, CustomerId};
use crate::policies::{Verb, Whose, allow};
use crate::returns::{self, ReturnAct, ReturnRefusal, ReturnState};
use crate::stock;

/// The letter's name, as of the others. `recipient` is a mail address; empty for the customer's contact.
pub fn send_return(tx: &mut Tx, by: &Actor, number: &str, recipient: &str) -> Result<String, Failure> {
    allow(by, Verb::SendMail, Whose::Own)?;
    let of = returns::need(tx, number)?;
    if matches!(of.state, ReturnState::Requested | ReturnState::Rejected | ReturnState::Cancelled) {
        return Err(ReturnRefusal::WrongState { state: of.state, act: ReturnAct::Receive }.into());
    }
    let customer = customer(tx, of.customer, &of.number)?;
    let company = company::facts(tx)?;
    let place = stock::places(tx)?.iter().find(|p| p.id == of.place).cloned();
    let language = customer.language;
    let mut facts = enclosed::facts(tx, by, &customer)?;
    facts.set("return", of.number.as_str());
    facts.set("order", of.order_number.as_str());
    if let Some(p) = place.filter(|_| of.goods_back) {
        let to = format!("{}, {}\n{}\n{} {}", company.name, p.name, p.street, p.postcode, p.city);
        facts.set("send_to", to);
    }
    facts.lines = of
        .lines
        .iter()
        .map(|l| {
            BTreeMap::from([
                ("position", l.line_no.to_string()),
                ("item", l.sku.clone()),
                ("description", l.description.clone()),
                ("quantity", told_quantity(language, l.quantity)),
                ("unit", l.unit.to_string()),
            ])
        })
        .collect();
    let about = About {
        answers: None,
        template: Template::ReturnAuthorised,
        noun: "return",
        thing: of.id.uuid(),
        number: &of.number,
        order: Some(of.order),
        paper: format!("return:{}", of.number),
        file: format!("return-{}.pdf", of.number),
    };
    enclosed::send(tx, by, &customer, &about, &facts, recipient)
}

pub fn send_credit_note(tx: &mut Tx, by: &Actor, number: &str, recipient: &str) -> Result<String, Failure> {
    allow(by, Verb::SendMail, Whose::Own)?;
    let credit = billing::credit_by_number(tx, number)?
        .ok_or_else(|| BillingRefusal::NoCredit(number.trim().to_owned()))?;
    if credit.stage != CreditStage::Released {
        return Err(BillingRefusal::CreditDecided { number: credit.number, stage: credit.stage }.into());
    }
    let customer = customer(tx, credit.customer, &credit.number)?;
    let mut facts = enclosed::facts(tx, by, &customer)?;
    facts.set("credit_note", credit.number.as_str());
    facts.set("invoice", credit.content.invoice.as_str());
    facts.set("return", credit.content.rma.as_deref().unwrap_or_default());
    facts.set("order", credit.content.order.as_str());
    facts.set("reason", credit.reason.as_str());
    facts.set("total", told_money(customer.language, credit.sums.total, credit.currency));
    let about = About {
        answers: None,
        template: Template::CreditNote,
        noun: "credit_note",
        thing: credit.id.uuid(),
        number: &credit.number,
        order: Some(credit.order),
        paper: format!("credit_note:{}", credit.number),
        file: format!("credit-note-{}.pdf", credit.number),
    };
    enclosed::send(tx, by, &customer, &about, &facts, recipient)
}

pub fn send_statement(
    tx: &mut Tx,
    by: &Actor,
    customer: &str,
    from: Day,
    to: Day,
    recipient: &str,
) -> Result<String, Failure> {
    allow(by, Verb::SendMail, Whose::Own)?;
    let of = billing::statement(tx, by, customer, from, to)?;
    let language = of.customer.language;
    let mut facts = enclosed::facts(tx, by, &of.customer)?;
    facts.set("statement_day", told_day(language, to));
    facts.set("open", told_money(language, of.closing, of.currency));
    if of.buckets.overdue() > 0 {
        facts.set("overdue", told_money(language, of.buckets.overdue(), of.currency));
    }
    let number = of.customer.number.clone();
    let about = About {
        answers: None,
        template: Template::Statement,
        noun: "customer",
        thing: of.customer.id.uuid(),
        number: &number,
        order: None,
        paper: format!("statement:{number} {from} {to}"),
        file: format!("statement-{number}-{to}.pdf"),
    };
    enclosed::send(tx, by, &of.customer, &about, &facts, recipient)
}

fn customer(tx: &mut Tx, id: CustomerId, of: &str) -> Result<std::sync::Arc<customers::Customer>, Fault> {
    customers::by_id(tx, id)?.ok_or_else(|| Fault::Broken(format!("the customer of {of} is gone")))
}
