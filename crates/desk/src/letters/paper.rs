//! Paper: a letter as it is printed, on the company's sheet, to the customer's address.

use ::papers::{Contact, Paper, Style};
use basics::Language;
use db::Tx;

use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::correspondence::{Outgoing, closing};
use crate::customers;
use crate::orders::{self, OrderId};
use crate::papers as facts;
use crate::people;
use crate::policies::{Verb, Whose, allow};

pub fn paper(tx: &mut Tx, by: &Actor, letter: &Outgoing) -> Result<(Paper, Style), Failure> {
    allow(by, Verb::SeeLetters, Whose::Others)?;
    let company = company::facts(tx)?;
    let order = match letter.order {
        Some(id) => orders::by_id(tx, OrderId::from_uuid(id))?,
        None => None,
    };
    let customer = match letter.customer.or(order.as_ref().and_then(|o| o.customer)) {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    let language = letter.language.or(customer.as_ref().map(|c| c.language)).unwrap_or_default();
    let style = match &order {
        Some(order) => facts::style(tx, order)?,
        None => facts::house_style(tx)?,
    };
    let signer = match letter.author {
        Some(author) => people::names(tx, &[author])?.remove(&author),
        None => None,
    };
    let to = order.as_ref().and_then(|o| o.parties.bill_to.as_ref()).map(facts::address);
    let (salutation, paragraphs) = parts(&letter.text(), language);
    let paper = ::papers::Letter {
        to: to.unwrap_or_else(|| ::papers::Address { name: letter.recipient.clone(), lines: Vec::new() }),
        day: company.day(letter.sent_at.unwrap_or(letter.made_at)),
        contact: Contact {
            name: signer.clone().unwrap_or_default(),
            phone: company.phone.clone(),
            email: company.email.clone(),
        },
        customer_number: order
            .as_ref()
            .map(|o| o.parties.customer_number.clone())
            .or_else(|| customer.as_ref().map(|c| c.number.clone()))
            .unwrap_or_default(),
        references: references(&letter.name(), order.as_ref()),
        subject: letter.subject.clone(),
        salutation,
        paragraphs,
        closing: closing(language).to_owned(),
        signer: signer.into_iter().chain([company.name.clone()]).collect(),
    };
    Ok((Paper::Letter(paper), style))
}

fn references(letter: &str, order: Option<&orders::Order>) -> Vec<(String, String)> {
    let mut found = vec![("Ref.".to_owned(), letter.to_owned())];
    if let Some(order) = order {
        found.push(("Order".to_owned(), order.number.clone()));
        found.extend(order.po_number.clone().map(|po| ("PO".to_owned(), po)));
    }
    found
}

/// Greeting, and the paragraphs up to the closing words, which paper has of its own.
fn parts(text: &str, language: Language) -> (String, Vec<String>) {
    let mut blocks: Vec<String> =
        text.split("\n\n").map(|b| b.trim_end().to_owned()).filter(|b| !b.trim().is_empty()).collect();
    let salutation = match blocks.first() {
        Some(first) if first.trim_end().ends_with(',') && first.lines().count() == 1 => blocks.remove(0),
        _ => String::new(),
    };
    if blocks.last().is_some_and(|last| last.trim_start().starts_with(closing(language))) {
        blocks.pop();
    }
    (salutation, blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greeting_and_closing_are_the_papers_own() {
        let text = "Guten Tag Frau Muster,\n\nes kommt am Montag.\n\n  1  5 ST\n\nMit freundlichen Grüßen\nC. Brandt\n";
        let (salutation, paragraphs) = parts(text, Language::De);
        assert_eq!(salutation, "Guten Tag Frau Muster,");
        assert_eq!(paragraphs, ["es kommt am Montag.", "  1  5 ST"]);
    }
}
