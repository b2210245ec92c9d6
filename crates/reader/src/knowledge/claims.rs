//! What one event says: the claims that follow from what a person settled and what stands around it. Pure.

use basics::{Limits, fold};

use super::{Claim, Deed, Event, Kind};
use crate::records::is_free_mail;
use crate::records::wording::plain;
use crate::resolve::po_number::shape;

/// The claims of an event. Texts that say too little to be told apart, or are too long to be a name, claim nothing.
pub fn claims(event: &Event) -> Vec<Claim> {
    if matches!(event.deed, Deed::Activated | Deed::Retired | Deed::HeldBack) {
        return event.about.iter().cloned().collect();
    }
    let mut found = match event.field.rsplit('/').next().unwrap_or_default() {
        "customer" => of_customer(event),
        "ship_to" => of_ship_to(event),
        "item" => of_item(event),
        "unit" => of_unit(event),
        "po_number" => of_po_number(event),
        "document" => of_noise(event),
        _ => Vec::new(),
    };
    found.extend(of_layout(event));
    found.extend(of_locale(event));
    found.extend(of_phrase(event));
    found.retain(is_fit);
    found.truncate(Limits::KNOWLEDGE_CLAIMS);
    found
}

fn is_fit(claim: &Claim) -> bool {
    let most = Limits::KNOWLEDGE_TEXT_CHARS;
    let lengths = [&claim.key, &claim.written, &claim.meaning].map(|t| t.chars().count());
    lengths.iter().all(|n| (1..=most).contains(n))
}

fn claim(event: &Event, kind: Kind, key: String, written: &str, meaning: &str) -> Claim {
    Claim {
        kind,
        scope: event.customer.clone(),
        layout: String::new(),
        key,
        written: written.trim().to_owned(),
        meaning: meaning.trim().to_owned(),
        detail: String::new(),
    }
}

/// A whole mail address, a name or a number by which the sender calls itself. The host of an address says nothing.
fn of_customer(event: &Event) -> Vec<Claim> {
    let tells = |name: &&String| {
        let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
        let is_host = name.contains('.') && !name.contains(['@', ' ']);
        letters >= 5 && !is_free_mail(name) && !is_host
    };
    let of_name = |name: &String| Claim {
        scope: String::new(),
        ..claim(event, Kind::CustomerAlias, fold(name), name, &event.became)
    };
    event.told.names.iter().filter(tells).map(of_name).collect()
}

fn of_ship_to(event: &Event) -> Vec<Claim> {
    let name = event.told.names.iter().find(|n| fold(n).chars().count() >= 3);
    name.filter(|_| !event.customer.is_empty())
        .map(|name| claim(event, Kind::ShipToAlias, fold(name), name, &event.became))
        .into_iter()
        .collect()
}

/// The line's number, or its words where it has none.
fn of_item(event: &Event) -> Vec<Claim> {
    if event.customer.is_empty() {
        return Vec::new();
    }
    let code = event.told.codes.iter().find(|c| fold(c).chars().count() >= 3);
    let words = Some(&event.told.wording).filter(|w| fold(w).chars().count() >= 6);
    let (text, detail) = match (code, words) {
        (Some(code), _) => (code, "part number"),
        (None, Some(words)) => (words, "wording"),
        (None, None) => return Vec::new(),
    };
    let claim = claim(event, Kind::CrossReference, fold(text), text, &event.became);
    vec![Claim { detail: detail.into(), ..claim }]
}

/// For the customer; and as a proposal for everyone, which counts once several customers agree.
fn of_unit(event: &Event) -> Vec<Claim> {
    let word = event.told.unit.trim();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if letters == 0 || word.chars().count() > 24 || event.customer.is_empty() {
        return Vec::new();
    }
    let own = Claim {
        detail: event.told.factor.clone(),
        ..claim(event, Kind::Unit, plain(word), word, &event.became)
    };
    let of_all = Claim { scope: String::new(), detail: String::new(), ..own.clone() };
    vec![own, of_all]
}

/// The shape of the right number, and that of the one that was taken for it.
fn of_po_number(event: &Event) -> Vec<Claim> {
    if event.customer.is_empty() || event.became.is_empty() {
        return Vec::new();
    }
    let right = shape(&event.became);
    let mut found = vec![claim(event, Kind::PoShape, right.clone(), &event.became, "po_number")];
    let wrong = event.was.as_deref().filter(|was| !was.is_empty() && shape(was) != right);
    found.extend(wrong.map(|was| claim(event, Kind::PoShape, shape(was), was, "other")));
    // One figure, or figures alone in a usual number of places, are no shape of anyone's.
    found.retain(|c| c.key.chars().any(char::is_alphabetic) || c.written.chars().count() >= 4);
    found
}

/// What was not understood and taken as it is, with any figures in it.
fn of_noise(event: &Event) -> Vec<Claim> {
    if event.customer.is_empty() || event.deed != Deed::Accepted {
        return Vec::new();
    }
    let tells = |text: &&String| text.chars().filter(|c| c.is_alphabetic()).count() >= 6;
    let of = |text: &String| claim(event, Kind::Ignore, pattern(text), text, "ignore");
    event.told.noise.iter().filter(tells).map(of).collect()
}

/// A text with its figures as one sign, for comparing: "Line 3 of 7" is like "Line 4 of 12".
pub fn pattern(text: &str) -> String {
    let mut pattern = String::new();
    for c in plain(text.trim()).chars() {
        match c {
            c if c.is_ascii_digit() => {
                if !pattern.ends_with('9') {
                    pattern.push('9');
                }
            }
            c if c.is_alphanumeric() => pattern.push(c),
            _ if pattern.ends_with(' ') || pattern.is_empty() => {}
            _ => pattern.push(' '),
        }
    }
    pattern.trim_end().to_owned()
}

/// The label beside a value of the order, or the column of a line's value.
fn of_layout(event: &Event) -> Vec<Claim> {
    let told = &event.told;
    if event.customer.is_empty() || told.layout.is_empty() || event.deed == Deed::Accepted {
        return Vec::new();
    }
    let tells = |said: &&str| said.split_once(':').is_some_and(|(_, text)| !text.trim().is_empty());
    let of = |kind: Kind, key: &str, said: &str| Claim {
        layout: told.layout.clone(),
        ..claim(event, kind, key.to_owned(), said.split_once(':').map_or(said, |(_, text)| text), said)
    };
    let label = Some(told.label.as_str()).filter(tells).map(|said| of(Kind::Label, &event.field, said));
    let column = Some(told.column.as_str())
        .filter(|_| !told.role.is_empty())
        .filter(tells)
        .map(|said| of(Kind::Column, &told.role, said));
    label.into_iter().chain(column).collect()
}

fn of_locale(event: &Event) -> Vec<Claim> {
    let Some((key, meaning)) = event.told.locale.split_once(':') else { return Vec::new() };
    if event.customer.is_empty() {
        return Vec::new();
    }
    vec![claim(event, Kind::Locale, key.to_owned(), meaning, meaning)]
}

fn of_phrase(event: &Event) -> Vec<Claim> {
    let phrase = event.told.phrase.trim();
    let words = phrase.split_whitespace().count();
    if event.customer.is_empty() || !(1..=4).contains(&words) || fold(phrase).chars().count() < 4 {
        return Vec::new();
    }
    let asks = if event.became == "0" { "remove_the_line" } else { "set_the_quantity" };
    vec![claim(event, Kind::EditPhrase, plain(phrase), phrase, asks)]
}
