//! Segments that read alike wherever they stand: addresses, contacts, payment terms, amounts.

use crate::edi::Segment;
use crate::order::{Contact, Party};
use crate::said::Said;

/// An amount with implied decimals.
pub(super) fn shifted(value: basics::Decimal, places: u32) -> basics::Decimal {
    value.checked_mul(basics::Decimal::new(1, places)).unwrap_or(value)
}

/// N2, N3 and N4.
pub(super) fn address(party: &mut Party, segment: &Segment) {
    match segment.tag.as_str() {
        "N2" => party.names.extend([1, 2].into_iter().filter_map(|at| segment.said(at))),
        "N3" => party.street.extend([1, 2].into_iter().filter_map(|at| segment.said(at))),
        "N4" => {
            party.city = segment.said(1);
            party.region = segment.said(2);
            party.postcode = segment.said(3);
            party.country = segment.said(4);
        }
        _ => {}
    }
}

/// PER.
pub(super) fn contact(segment: &Segment) -> Contact {
    let mut contact = Contact { function: segment.said(1), name: segment.said(2), ..Contact::default() };
    for at in [3, 5, 7] {
        let code = segment.text(at).to_owned();
        let Some(text) = segment.said(at + 1) else { continue };
        match code.as_str() {
            "TE" | "WP" | "CP" if contact.phone.is_none() => contact.phone = Some(text),
            "EM" if contact.email.is_none() => contact.email = Some(text),
            _ => contact.other.push((code, text)),
        }
    }
    if let Some(person) = segment.said(9) {
        contact.other.push(("reference".into(), person));
    }
    contact
}

/// ITD in words: the free text of ITD12, or discount and net days.
pub(super) fn payment_terms(segment: &Segment) -> Said<String> {
    let (percent, discount_days, net_days, text) = (
        segment.text(3).to_owned(),
        segment.text(5).to_owned(),
        segment.text(7).to_owned(),
        segment.text(12).to_owned(),
    );
    let written = segment.written();
    let mut words = Vec::new();
    if !percent.is_empty() && !discount_days.is_empty() {
        words.push(format!("{percent} % within {discount_days} days"));
    }
    if !net_days.is_empty() {
        words.push(format!("net {net_days} days"));
    }
    let value = if !text.is_empty() {
        text
    } else if words.is_empty() {
        written.clone()
    } else {
        words.join(", ")
    };
    Said::new(value, written, segment.place())
}
