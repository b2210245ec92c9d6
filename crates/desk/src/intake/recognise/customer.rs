//! Who it is from, and where it goes. Pure.

use std::sync::Arc;

use basics::fold;

use crate::customers::{Address, Customer};
use crate::intake::facts::Hit;
use crate::intake::heard::{Heard, HeardParty};
use crate::intake::message::{Field, Suggestion};

/// Evidence of this weight is enough alone.
const ENOUGH: i64 = 60;

/// The customer that the clues agree on. Clues that lead to different customers leave the choice to a person.
pub(super) fn decide(hits: &[Hit]) -> Field {
    let mut scores: Vec<(Arc<Customer>, i64, Vec<&str>, i64)> = Vec::new();
    for hit in hits {
        // A clue that several share points at each of them only a little.
        let weight = if hit.customers.len() == 1 { hit.weight } else { hit.weight / 4 };
        for customer in &hit.customers {
            match scores.iter_mut().find(|s| s.0.id == customer.id) {
                Some(score) => {
                    score.1 += weight;
                    score.3 = score.3.max(weight);
                    if !score.2.contains(&hit.what) {
                        score.2.push(hit.what);
                    }
                }
                None => scores.push((Arc::clone(customer), weight, vec![hit.what], weight)),
            }
        }
    }
    scores.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.number.cmp(&b.0.number)));
    let words = |customer: &Customer| {
        hits.iter().filter(|h| h.customers.iter().any(|c| c.id == customer.id)).find_map(|h| h.words.as_ref())
    };
    let suggestions = |from: &[(Arc<Customer>, i64, Vec<&str>, i64)]| {
        from.iter()
            .map(|s| Suggestion {
                value: s.0.number.clone(),
                label: format!("{} (by {})", s.0.name, s.2.join(", ")),
            })
            .collect::<Vec<_>>()
    };
    match scores.as_slice() {
        [] => Field::new("customer", None).check("nothing in the document leads to a customer on record"),
        [best, rest @ ..] => {
            let field = Field::new("customer", words(&best.0)).sure(
                best.0.number.clone(),
                &best.2.join(", "),
                (500_000 + best.1 * 4_000).min(995_000),
            );
            // Someone else whom a strong clue of their own names.
            let rival = rest.iter().find(|r| r.3 >= ENOUGH / 2);
            if let Some(rival) = rival {
                let note = format!(
                    "{} by {}, but {} by {}",
                    best.0.name,
                    best.2.join(", "),
                    rival.0.name,
                    rival.2.join(", ")
                );
                field.check(note).suggest(suggestions(&scores))
            } else if best.1 < ENOUGH {
                field.check(format!("only by {}", best.2.join(", "))).suggest(suggestions(&scores))
            } else {
                field
            }
        }
    }
}

/// The ship-to within the customer. A printed address that matches none is never taken for the nearest.
pub(super) fn ship_to(heard: &Heard, customer: Option<&Customer>, hits: &[Hit]) -> Field {
    let party = heard.party("ship_to");
    let words = party.and_then(|p| p.ids.first().map(|i| &i.2).or(p.names.first()).or(p.written.as_ref()));
    let mut field = Field::new("ship_to", words);
    if let Some(party) = party {
        field.raw = Some(printed(party));
        field.source = field.source.or_else(|| Some(party.source.clone()));
    }
    let Some(customer) = customer else {
        return field.check("the customer comes first");
    };
    let choices: Vec<Suggestion> =
        customer.ship_tos().map(|a| Suggestion { value: a.code.clone(), label: a.line() }).collect();
    let Some(party) = party.filter(|p| says_something(p, customer)) else {
        let code = customer.default_ship_to().map(|a| a.code.clone()).unwrap_or_default();
        let code = if customer.ship_to(&code).is_some() { code } else { String::new() };
        return field.sure(code, "not stated; the customer's default", 950_000);
    };
    let by_gln = hits
        .iter()
        .filter(|h| h.customers.iter().any(|c| c.id == customer.id))
        .find_map(|h| h.ship_to.clone());
    let by_gln = by_gln.filter(|code| customer.ship_to(code).is_some());
    let by_code = party.ids.iter().find_map(|(_, _, id)| customer.ship_to(&id.value)).map(|a| a.code.clone());
    let at: Vec<&Address> = customer.ship_tos().filter(|a| same_place(party, a)).collect();
    let by_place = match at.as_slice() {
        [one] => Some(one.code.clone()),
        _ => None,
    };
    let printed_elsewhere = !party.street.is_empty() && !party.postcode.is_empty() && at.is_empty();
    match (by_gln.or(by_code), by_place) {
        (Some(code), Some(place)) if code != place => field
            .sure(code, "GLN or code", 500_000)
            .check("the GLN or code names one address, the printed street another")
            .suggest(choices),
        (Some(code), None) if printed_elsewhere => field
            .sure(code, "GLN or code", 500_000)
            .check("the printed street is not the one on record for this GLN or code")
            .suggest(choices),
        (Some(code), _) => field.sure(code, "GLN or code", 990_000),
        (None, Some(code)) => field.sure(code, "postcode and street", 980_000),
        (None, None) if at.len() > 1 => {
            field.check("several addresses on record are at this street").suggest(choices)
        }
        (None, None) => field.check("this address is not on record for the customer").suggest(choices),
    }
}

/// Does the document name a place at all? A party that only repeats the customer's name does not.
fn says_something(party: &HeardParty, customer: &Customer) -> bool {
    let named = party.names.first().is_some_and(|n| {
        let name = fold(&n.value);
        name != fold(&customer.name) && !customer.aliases.iter().any(|a| fold(a) == name)
    });
    let other_id = party.ids.iter().any(|(_, _, id)| customer.gln.as_deref() != Some(id.value.as_str()));
    named || other_id || !party.street.is_empty() || !party.postcode.is_empty() || party.written.is_some()
}

fn printed(party: &HeardParty) -> String {
    let mut parts: Vec<String> = party.names.iter().map(|n| n.value.clone()).collect();
    parts.extend([&party.street, &party.postcode, &party.city, &party.country].into_iter().cloned());
    parts.extend(party.written.as_ref().map(|w| w.value.clone()));
    parts.extend(party.ids.iter().map(|i| i.2.value.clone()));
    parts.retain(|p| !p.trim().is_empty());
    parts.join(", ")
}

fn same_place(party: &HeardParty, address: &Address) -> bool {
    let (postcode, street) = (fold(&address.postcode), street(&address.street));
    if postcode.is_empty() || street.is_empty() {
        return false;
    }
    if !party.street.is_empty() {
        return fold(&party.postcode) == postcode && self::street(&party.street).contains(&street);
    }
    let written = party.written.as_ref().map(|w| self::street(&w.value)).unwrap_or_default();
    written.contains(&postcode) && written.contains(&street)
}

/// A street for comparing: "Hauptstraße 5" and "Hauptstr. 5" are one.
fn street(text: &str) -> String {
    let lower = text.to_lowercase().replace("ß", "ss");
    let short = lower
        .replace("strasse", "str")
        .replace("street", "st")
        .replace("road", "rd")
        .replace("avenue", "ave")
        .replace("boulevard", "blvd")
        .replace("drive", "dr");
    fold(&short)
}
