//! What recognition needs from the records: whom each clue of a document leads to, and what each item reference leads to.

use std::sync::Arc;

use basics::{Unit, fold};
use db::{Fault, Tx};

use super::heard::{Heard, HeardLine, HeardParty, Words};
use super::message::Suggestion;
use crate::catalog::{self, Item, Resolved, Via};
use crate::company::{self, Company};
use crate::customers::{self, Clue, Customer, CustomerId};

/// A clue and whom it leads to.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub what: &'static str,
    pub weight: i64,
    pub words: Option<Words>,
    pub customers: Vec<Arc<Customer>>,
    /// The code of the ship-to that the clue names.
    pub ship_to: Option<String>,
}

/// Mail hosts whose domain says nothing about the company.
const FREE_MAIL: [&str; 22] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "yahoo.de",
    "yahoo.fr",
    "icloud.com",
    "me.com",
    "aol.com",
    "gmx.de",
    "gmx.net",
    "gmx.at",
    "web.de",
    "t-online.de",
    "freenet.de",
    "orange.fr",
    "free.fr",
    "proton.me",
    "protonmail.com",
    "mail.com",
];

pub(super) fn hits(tx: &mut Tx, heard: &Heard) -> Result<Vec<Hit>, Fault> {
    let company = company::facts(tx)?;
    let mut hits = Vec::new();
    let found = &mut hits;
    let e = &heard.envelope;
    for id in [&e.sender, &format!("{}:{}", e.sender_qualifier, e.sender)] {
        if !id.trim_matches(':').is_empty() && !own(&company, id) && heard.mail.is_none() {
            clue(tx, Clue::EdiId, id, "EDI identification", 80, None, found)?;
            clue(tx, Clue::Gln, id, "GLN of the sender", 80, None, found)?;
        }
    }
    if let Some(mail) = &heard.mail {
        for address in [&mail.from, &mail.reply_to] {
            by_address(tx, address, &company, found)?;
        }
    }
    for account in &heard.accounts {
        by_number(tx, account, found)?;
    }
    for party in &heard.parties {
        by_party(tx, party, &company, found)?;
    }
    Ok(hits)
}

fn own(company: &Company, id: &str) -> bool {
    let folded = fold(id);
    let ours = [&company.gln, &company.edi_id, &company.vat_id, &company.name];
    folded.is_empty() || ours.iter().any(|o| !o.is_empty() && fold(o) == folded)
}

fn by_address(tx: &mut Tx, address: &str, company: &Company, found: &mut Vec<Hit>) -> Result<(), Fault> {
    let Some((_, domain)) = address.rsplit_once('@') else { return Ok(()) };
    let domain = domain.to_lowercase();
    if company.email.to_lowercase().ends_with(&format!("@{domain}")) {
        return Ok(());
    }
    clue(tx, Clue::Email, address, "e-mail address", 80, None, found)?;
    if !FREE_MAIL.contains(&domain.as_str()) {
        clue(tx, Clue::EmailDomain, &domain, "e-mail domain", 60, None, found)?;
    }
    Ok(())
}

fn by_number(tx: &mut Tx, words: &Words, found: &mut Vec<Hit>) -> Result<(), Fault> {
    if let Some(customer) = customers::by_number(tx, &words.value)? {
        let hit = Hit {
            what: "our customer number",
            weight: 90,
            words: Some(words.clone()),
            customers: vec![customer],
            ship_to: None,
        };
        found.push(hit);
    }
    Ok(())
}

fn by_party(tx: &mut Tx, party: &HeardParty, company: &Company, found: &mut Vec<Hit>) -> Result<(), Fault> {
    let buys = matches!(party.role.as_str(), "buyer" | "bill_to" | "ordered_by" | "payer");
    let gets = party.role == "ship_to";
    if !buys && !gets {
        return Ok(());
    }
    for (scheme, code, words) in &party.ids {
        let id = words.value.as_str();
        if own(company, id) {
            continue;
        }
        let weight = |full: i64| if buys { full } else { full / 2 };
        let is_gln = scheme == "gln" || (scheme == "endpoint" && code == "0088");
        if is_gln {
            clue(tx, Clue::Gln, id, "GLN", weight(100), Some(words), found)?;
            if let Some((customer, ship_to)) = customers::by_address_gln(tx, id)?
                && let Some(customer) = customers::by_id(tx, customer)?
            {
                found.push(Hit {
                    what: "GLN of an address",
                    weight: 70,
                    words: Some(words.clone()),
                    customers: vec![customer],
                    ship_to: gets.then_some(ship_to),
                });
            }
        } else if scheme == "vat" || scheme == "endpoint" || scheme == "register" {
            clue(tx, Clue::TaxId, id, "VAT number", weight(90), Some(words), found)?;
            clue(tx, Clue::EdiId, id, "electronic address", weight(80), Some(words), found)?;
        } else {
            clue(tx, Clue::EdiId, id, "EDI identification", weight(80), Some(words), found)?;
            if matches!(scheme.as_str(), "by_seller" | "other") && buys {
                by_number(tx, words, found)?;
            }
        }
    }
    if let Some(name) = party.names.first().filter(|n| !own(company, &n.value)) {
        clue(tx, Clue::Name, &name.value, "name", if buys { 60 } else { 30 }, Some(name), found)?;
    }
    for email in &party.emails {
        by_address(tx, email, company, found)?;
    }
    Ok(())
}

fn clue(
    tx: &mut Tx,
    clue: Clue,
    text: &str,
    what: &'static str,
    weight: i64,
    words: Option<&Words>,
    found: &mut Vec<Hit>,
) -> Result<(), Fault> {
    if text.trim().is_empty() {
        return Ok(());
    }
    let ids: Vec<CustomerId> = customers::by_clue(tx, clue, text)?;
    let mut customers = Vec::new();
    for id in ids {
        customers.extend(customers::by_id(tx, id)?);
    }
    if !customers.is_empty() && !found.iter().any(|h| h.what == what && h.customers == customers) {
        found.push(Hit { what, weight, words: words.cloned(), customers, ship_to: None });
    }
    Ok(())
}

/// What the references of a line lead to.
#[derive(Debug, Clone, Default)]
pub(super) struct LineFacts {
    /// Item, by what, the words, and the unit that a GTIN tells.
    pub found: Vec<(Arc<Item>, &'static str, Words, Option<Unit>)>,
    /// References that lead to several items.
    pub several: Vec<Arc<Item>>,
    /// Items whose description is like the line's.
    pub alike: Vec<Suggestion>,
}

pub(super) fn line_facts(
    tx: &mut Tx,
    customer: Option<CustomerId>,
    line: &HeardLine,
) -> Result<LineFacts, Fault> {
    let mut facts = LineFacts::default();
    for reference in &line.refs {
        match catalog::resolve(tx, customer, &reference.id.value)? {
            Resolved::One { item, via, unit } => {
                if let Some(item) = catalog::by_id(tx, item)? {
                    facts.found.push((item, by_what(via), reference.id.clone(), unit));
                }
            }
            Resolved::Several(ids) => {
                for id in ids.into_iter().take(9) {
                    facts.several.extend(catalog::by_id(tx, id)?);
                }
            }
            Resolved::None => {}
        }
    }
    if facts.found.is_empty() && facts.several.is_empty() {
        facts.alike = alike(tx, customer, line)?;
    }
    Ok(facts)
}

fn by_what(via: Via) -> &'static str {
    match via {
        Via::Sku => "our item number",
        Via::CustomerPart => "customer part number",
        Via::Gtin => "GTIN",
        Via::Alias => "other number",
        Via::Folded => "our item number, written differently",
    }
}

/// Items by the words of the description: all of its words, then fewer. Suggestions only, never a decision.
fn alike(tx: &mut Tx, customer: Option<CustomerId>, line: &HeardLine) -> Result<Vec<Suggestion>, Fault> {
    let text = line.description.as_ref().map(|d| d.value.clone()).unwrap_or_default();
    let mut words: Vec<String> = crate::words::words(&[&text]);
    words.retain(|w| w.chars().count() > 2);
    words.sort_by_key(|w| std::cmp::Reverse(w.chars().count()));
    words.truncate(6);
    while !words.is_empty() {
        let found = catalog::find(tx, customer, &words.join(" "), 5)?;
        if !found.is_empty() {
            return Ok(found
                .into_iter()
                .map(|i| Suggestion { value: i.sku, label: i.description })
                .collect());
        }
        words.truncate(words.len() / 2);
    }
    Ok(Vec::new())
}
