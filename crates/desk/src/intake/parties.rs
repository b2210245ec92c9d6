//! Parties: what a document says of who orders and who pays, in its own words, for whoever holds it against the record.

use std::collections::HashMap;

use db::{Fault, Tx};
use formats::Material;
use reader::{ClueKind, PartyRole, PartySeen, Sketch};

use super::message::{Field, Message};
use super::{recognise, store};

/// Each as it was written; empty where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SaidParties {
    pub name: String,
    pub bill_to: String,
    pub ship_to: String,
    pub tax_id: String,
    pub terms: String,
    pub email: String,
}

pub fn said_parties(tx: &mut Tx, message: &Message) -> Result<SaidParties, Fault> {
    let mail = message.heard.mail.as_ref().map(|m| m.from.clone()).unwrap_or_default();
    let Some(material) = store::material(tx, message.id)? else {
        return Ok(SaidParties { email: mail, ..SaidParties::default() });
    };
    let settled: HashMap<String, Field> = HashMap::new();
    let asked = recognise::Asked::of(message, &material, &settled);
    let found = recognise::seen(tx, &asked)?.map(|(sketch, _)| sketch);
    let mut said = found.as_ref().map(of_sketch).unwrap_or_default();
    said.terms = terms(&material);
    if !mail.is_empty() {
        said.email = mail;
    }
    Ok(said)
}

fn of_sketch(sketch: &Sketch) -> SaidParties {
    let of = |role: PartyRole| sketch.parties.iter().find(|p| p.role == role);
    let (buyer, payer) = (of(PartyRole::Buyer), of(PartyRole::BillTo));
    let named = |party: Option<&PartySeen>| {
        party.and_then(|p| p.name.as_ref()).map(|n| n.text.trim().to_owned()).filter(|n| !n.is_empty())
    };
    let ids = [payer, buyer].into_iter().flatten().flat_map(|p| &p.ids).map(|id| id.text.as_str());
    let clues =
        |kind: ClueKind| sketch.clues.iter().filter(move |c| c.kind == kind).map(|c| c.seen.text.as_str());
    let email = clues(ClueKind::Sender).chain(clues(ClueKind::Email)).find(|text| text.contains('@'));
    SaidParties {
        name: named(buyer).or_else(|| named(payer)).unwrap_or_default(),
        bill_to: payer.or(buyer).map(address).unwrap_or_default(),
        ship_to: of(PartyRole::ShipTo).map(address).unwrap_or_default(),
        tax_id: ids.chain(clues(ClueKind::Id)).find(|id| is_tax_id(id)).unwrap_or_default().trim().to_owned(),
        terms: String::new(),
        email: email.unwrap_or_default().to_owned(),
    }
}

/// Name, street, postcode and town on one line, as the record's address is told.
fn address(party: &PartySeen) -> String {
    let town = [party.postcode.trim(), party.city.trim()].join(" ");
    let name = party.name.as_ref().map_or("", |n| n.text.trim());
    let parts = [name, party.street.trim(), town.trim(), party.country.trim()];
    let told: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    // A name alone is no address.
    if party.street.trim().is_empty() && town.trim().is_empty() { String::new() } else { told.join(", ") }
}

/// Two letters of a country and at least seven more signs, mostly digits: `DE 811 569 869`, `FR40303265045`.
fn is_tax_id(text: &str) -> bool {
    let folded = basics::fold(text);
    let mut signs = folded.chars();
    let country = signs.by_ref().take(2).filter(char::is_ascii_alphabetic).count() == 2;
    let rest: Vec<char> = signs.collect();
    country
        && (7..=13).contains(&rest.len())
        && rest.iter().filter(|c| c.is_ascii_digit()).count() * 3 >= rest.len() * 2
}

fn terms(material: &Material) -> String {
    let orders = material.reading.messages.iter().filter_map(formats::Message::document);
    let own =
        orders.flat_map(|o| &o.payment_terms).map(|t| t.value.trim().to_owned()).find(|t| !t.is_empty());
    own.or_else(|| material.attachments.iter().map(terms).find(|t| !t.is_empty())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tax_number_is_told_from_other_numbers() {
        for good in ["DE811569869", "FR 40 303265045", "NL004495445B01", "ESX9999999R"] {
            assert!(is_tax_id(good), "{good}");
        }
        for other in ["4012345000009", "PO-4711", "DE", "Hauptstrasse 5", "C100"] {
            assert!(!is_tax_id(other), "{other}");
        }
    }
}
