//! Where the goods go: the printed address against the customer's places. An address that is none of them is unknown, never the
//! nearest; where none is printed, the customer's default counts.

use basics::fold;

use crate::outcome::{Suggestion, Value};
use crate::records::wording::{plain, slips};
use crate::records::{Customer, Own, ShipTo, postcode_key, street_key};
use crate::seen::{PartyRole, PartySeen, Seen, Sketch};

/// The place, and true if an address was printed that is none of the customer's.
pub fn decide(sketch: &Sketch, customer: &Customer, own: &Own) -> (Value<String>, bool) {
    let suggestions: Vec<Suggestion> = customer.ship_tos.iter().take(9).map(suggestion).collect();
    let ours = |p: &&PartySeen| {
        let own_name = p.name.as_ref().is_some_and(|n| own.is_own_name(&n.text));
        p.role != PartyRole::Seller && !own_name && !own.is_own_address(&p.street, &p.postcode)
    };
    let labelled: Vec<&PartySeen> = sketch.parties.iter().filter(|p| p.role == PartyRole::ShipTo).filter(ours).collect();
    for party in &labelled {
        if let Some((place, certainty)) = match_place(party, customer) {
            let seen = party.written.clone().or_else(|| party.ids.first().cloned());
            return (Value { suggestions, ..Value::known(place.id.clone(), seen, "the address of delivery", certainty) }, false);
        }
    }
    let stated = labelled.iter().find(|p| !p.postcode.is_empty() || !p.street.is_empty() || !p.ids.is_empty());
    if let Some(party) = stated {
        if is_home(party, customer) && let Some(place) = home(customer) {
            let value = Value::known(place.id.clone(), party.written.clone(), "the customer's own address", 960_000);
            return (Value { suggestions, ..value }, false);
        }
        return (Value::open(party.written.clone(), "this address is not one of the customer's", suggestions), true);
    }
    // No label: an address of the customer that is not where it sits.
    let others: Vec<&PartySeen> =
        sketch.parties.iter().filter(|p| p.role == PartyRole::Unknown).filter(ours).collect();
    let places: Vec<(&PartySeen, &ShipTo)> = others
        .iter()
        .filter(|p| !is_home(p, customer))
        .filter_map(|p| match_place(p, customer).map(|(place, _)| (*p, place)))
        .collect();
    if let Some((party, place)) = places.first()
        && places.iter().all(|(_, p)| p.id == place.id)
    {
        let value = Value::known(place.id.clone(), party.written.clone(), "an address of the customer", 980_000);
        return (Value { suggestions, ..value }, false);
    }
    if let Some((place, seen)) = mentioned(sketch, customer) {
        return (Value { suggestions, ..Value::known(place.id.clone(), Some(seen), "by its name", 970_000) }, false);
    }
    let strange = others.iter().find(|p| {
        !p.street.is_empty() && !is_home(p, customer) && match_place(p, customer).is_none() && p.role != PartyRole::BillTo
    });
    // In a text, an address that is nobody's may be in a signature or a footer; on paper it is one of the parties.
    let on_paper = strange.and_then(|p| p.written.as_ref()).filter(|s| !matches!(s.source, formats::Source::Text { .. }));
    if let Some(seen) = on_paper.filter(|_| places.is_empty()) {
        return (Value::open(Some(seen.clone()), "this address is not one of the customer's", suggestions), true);
    }
    match default_place(customer) {
        Some(place) => {
            let certainty = if customer.ship_tos.len() == 1 { 990_000 } else { 970_000 };
            (Value { suggestions, ..Value::known(place.id.clone(), None, "the customer's usual place", certainty) }, false)
        }
        None => (Value { suggestions, ..Value::default() }, false),
    }
}

fn suggestion(place: &ShipTo) -> Suggestion {
    let a = &place.address;
    let label = format!("{}, {}, {} {}", place.name, a.street, a.postcode, a.city);
    Suggestion { value: place.id.clone(), label, certainty: 0 }
}

fn default_place(customer: &Customer) -> Option<&ShipTo> {
    match customer.ship_tos.as_slice() {
        [one] => Some(one),
        all => all.iter().find(|s| s.is_default),
    }
}

/// The place at the customer's own address, where there is one.
fn home(customer: &Customer) -> Option<&ShipTo> {
    let a = &customer.address;
    customer.ship_tos.iter().find(|s| {
        postcode_key(&s.address.postcode) == postcode_key(&a.postcode) && street_key(&s.address.street) == street_key(&a.street)
    })
}

fn is_home(party: &PartySeen, customer: &Customer) -> bool {
    let a = &customer.address;
    !party.postcode.is_empty()
        && postcode_key(&a.postcode) == postcode_key(&party.postcode)
        && (party.street.is_empty() || same_street(&a.street, &party.street))
}

/// The place whose number or address the party has, and how sure that is.
fn match_place<'a>(party: &PartySeen, customer: &'a Customer) -> Option<(&'a ShipTo, u32)> {
    let by_id = party.ids.iter().find_map(|id| {
        let folded = fold(&id.text);
        customer.ship_tos.iter().find(|s| {
            !folded.is_empty() && [&s.gln, &s.code, &s.id].iter().any(|own| !own.is_empty() && fold(own) == folded)
        })
    });
    let by_address: Vec<&ShipTo> = customer
        .ship_tos
        .iter()
        .filter(|s| !party.postcode.is_empty() && postcode_key(&s.address.postcode) == postcode_key(&party.postcode))
        .filter(|s| same_street(&s.address.street, &party.street))
        .collect();
    match (by_id, by_address.as_slice()) {
        (Some(place), []) if party.postcode.is_empty() || party.street.is_empty() => Some((place, 992_000)),
        // The number says one place, the address another.
        (Some(_), []) => None,
        (Some(place), all) => all.iter().any(|s| s.id == place.id).then_some((place, 998_000)),
        (None, [one]) => Some((one, 995_000)),
        (None, [first, ..]) => {
            // Two places at one address: the name tells them apart.
            let name = party.name.as_ref().map(|n| plain(&n.text)).unwrap_or_default();
            let named = by_address.iter().find(|s| !name.is_empty() && plain(&s.name) == name);
            named.map(|s| (*s, 985_000)).or(by_address.iter().find(|s| s.is_default).map(|s| (*s, 900_000))).or(Some((first, 700_000)))
        }
        (None, []) => None,
    }
}

/// Streets are the same but for a letter that a scanner missed; their numbers must be the same.
fn same_street(a: &str, b: &str) -> bool {
    let (x, y) = (street_key(a), street_key(b));
    let numbers = |s: &str| {
        let mut all: Vec<String> =
            s.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).map(str::to_owned).collect();
        all.sort();
        all
    };
    x == y || (numbers(a) == numbers(b) && x.len() >= 8 && slips(&x, &y, 2).is_some())
}

/// A sentence that says where to: "ship to our Plant 2 (Tulsa)".
fn mentioned<'a>(sketch: &Sketch, customer: &'a Customer) -> Option<(&'a ShipTo, Seen)> {
    const SHIPS: [&str; 18] = [
        "ship to", "deliver to", "delivery to", "send to", "liefern an", "lieferung an", "bitte an", "livrer", "livraison à", "enviar a",
        "entregar en", "leveren aan", "bezorgen", "consegnare", "spedire", "goods to", "for our", "to our",
    ];
    for clue in sketch.clues.iter().filter(|c| c.kind == crate::seen::ClueKind::Text) {
        let text = plain(&clue.seen.text);
        if !SHIPS.iter().any(|s| text.contains(s)) {
            continue;
        }
        let mut fits: Vec<&ShipTo> = customer
            .ship_tos
            .iter()
            .filter(|s| {
                let nick = s.name.rsplit(" - ").next().filter(|n| *n != s.name).map(plain);
                let city = plain(&s.address.city);
                let by_nick = nick.is_some_and(|n| n.len() >= 3 && text.contains(&n));
                by_nick || (city.len() >= 3 && text.contains(&city)) || (s.code.len() >= 3 && text.contains(&plain(&s.code)))
            })
            .collect();
        if fits.len() > 1 {
            let nicked: Vec<&ShipTo> = fits
                .iter()
                .copied()
                .filter(|s| s.name.rsplit(" - ").next().filter(|n| *n != s.name).is_some_and(|n| text.contains(&plain(n))))
                .collect();
            if nicked.len() == 1 {
                fits = nicked;
            }
        }
        if let [one] = fits.as_slice() {
            return Some((one, clue.seen.clone()));
        }
    }
    None
}
