//! Where the goods go: the printed address against the customer's places. An address that is none of them is unknown, never the
//! nearest; where none is printed, the customer's default counts.

use basics::fold;

use super::sayings::{is_customers_own, is_delivery, is_post_box, says_no_more};
use super::streets;
use crate::outcome::{Suggestion, Value};
use crate::records::wording::{plain, slips};
use crate::records::{Customer, Own, ShipTo, postcode_key, street_key, street_words};
use crate::seen::{ClueKind, PartyRole, PartySeen, Seen, Sketch};

/// The place, and true if an address was printed that is none of the customer's.
pub fn decide(sketch: &Sketch, customer: &Customer, own: &Own) -> (Value<String>, bool) {
    let suggestions: Vec<Suggestion> = customer.ship_tos.iter().take(9).map(suggestion).collect();
    let found = |place: &ShipTo, seen: Option<Seen>, how: &'static str, certainty: u32| {
        (
            Value {
                suggestions: suggestions.clone(),
                ..Value::known(place.id.clone(), seen, how, certainty)
            },
            false,
        )
    };
    let theirs = |p: &&PartySeen| {
        let own_name = p.name.as_ref().is_some_and(|n| own.is_own_name(&n.text));
        let is_box = p.written.as_ref().is_some_and(|w| is_post_box(&w.text));
        p.role != PartyRole::Seller
            && !own_name
            && !is_box
            && !own.is_own_address(&p.street, &p.postcode)
            && !is_ours(p, own)
    };
    let labelled: Vec<&PartySeen> =
        sketch.parties.iter().filter(|p| p.role == PartyRole::ShipTo).filter(theirs).collect();
    for party in &labelled {
        if let Some((place, certainty)) = match_place(party, customer) {
            let seen = party.written.clone().or_else(|| party.ids.first().cloned());
            return found(place, seen, "the address of delivery", certainty);
        }
    }
    let by_street = by_street(sketch, customer);
    if let Some((place, seen)) = &by_street {
        return found(place, Some(seen.clone()), "its street", 975_000);
    }
    let stated =
        labelled.iter().find(|p| !p.postcode.is_empty() || !p.street.is_empty() || !p.ids.is_empty());
    if let Some(party) = stated {
        if is_home(party, customer)
            && let Some(place) = home(customer)
        {
            return found(place, party.written.clone(), "the customer's own address", 960_000);
        }
        return (
            Value::open(party.written.clone(), "this address is not one of the customer's", suggestions),
            true,
        );
    }
    if let Some((place, seen)) = seat_for_delivery(sketch, customer) {
        return found(place, Some(seen), "its street, named for delivery", 975_000);
    }
    // No label: an address of the customer that is not where it sits.
    let others: Vec<&PartySeen> =
        sketch.parties.iter().filter(|p| p.role == PartyRole::Unknown).filter(theirs).collect();
    let places: Vec<(&PartySeen, &ShipTo)> = others
        .iter()
        .filter(|p| !is_home(p, customer))
        .filter_map(|p| match_place(p, customer).map(|(place, _)| (*p, place)))
        .collect();
    if let Some((party, place)) = places.first()
        && places.iter().all(|(_, p)| p.id == place.id)
    {
        return found(place, party.written.clone(), "an address of the customer", 980_000);
    }
    match mentioned(sketch, customer) {
        Mention::Place(place, seen) => return found(place, Some(seen), "by its name", 965_000),
        Mention::Several(seen) => {
            let open = Value::open(Some(seen), "it names several of the customer's places", suggestions);
            return (open, true);
        }
        Mention::Elsewhere(seen) => {
            let how = "this address is not one of the customer's";
            return (Value::open(Some(seen), how, suggestions), true);
        }
        Mention::Nothing => {}
    }
    let strange = others
        .iter()
        .find(|p| !p.street.is_empty() && !is_home(p, customer) && match_place(p, customer).is_none());
    // In a text, an address that is nobody's may be in a signature or a footer, unless the sentence speaks of delivery; on paper it is
    // one of the parties.
    let meant = strange
        .and_then(|p| p.written.as_ref())
        .filter(|s| !matches!(s.source, formats::Source::Text { .. }) || is_delivery(&s.text));
    if let Some(seen) = meant.filter(|_| places.is_empty()) {
        return (
            Value::open(Some(seen.clone()), "this address is not one of the customer's", suggestions),
            true,
        );
    }
    // A label says where, and in words that are none of the customer's places.
    let in_words =
        labelled.iter().filter(|p| p.ids.is_empty() && p.postcode.is_empty() && p.street.is_empty());
    let elsewhere =
        in_words.filter_map(|p| p.written.as_ref()).find(|w| !is_customers_own(&w.text, customer));
    if let Some(seen) = elsewhere {
        return (
            Value::open(Some(seen.clone()), "this place is not one of the customer's", suggestions),
            true,
        );
    }
    if let Some(seen) = in_running_text(sketch, customer, own) {
        let how = "this address is not one of the customer's";
        return (Value::open(Some(seen), how, suggestions), true);
    }
    match default_place(customer) {
        Some(place) => {
            let certainty = if customer.ship_tos.len() == 1 { 990_000 } else { 970_000 };
            found(place, None, "the customer's usual place", certainty)
        }
        None => (Value { suggestions, ..Value::default() }, false),
    }
}

/// An address within a sentence that is neither the customer's nor ours: "send it straight to Azahar, Carrer de la Mar 7, 03700 Dénia".
fn in_running_text(sketch: &Sketch, customer: &Customer, own: &Own) -> Option<Seen> {
    const SENTENCE: usize = 12;
    const BEFORE: usize = 5;
    let is_known = |street: &str, code: &str| {
        let same = |other: &str| postcode_key(other) == postcode_key(code);
        same(&customer.address.postcode)
            || customer.ship_tos.iter().any(|s| same(&s.address.postcode))
            || own.is_own_address(street, code)
    };
    for row in sketch.rows.iter().filter(|r| r.len() >= SENTENCE) {
        let is_text = row.first().is_some_and(|w| matches!(w.source, formats::Source::Text { .. }));
        let mut part: Vec<&Seen> = Vec::new();
        let mut above: Vec<&Seen> = Vec::new();
        for (at, word) in row.iter().enumerate().filter(|_| is_text) {
            part.push(word);
            if !word.text.ends_with([',', ';', ':', ')', '.']) && at + 1 < row.len() {
                continue;
            }
            let text = |words: &[&Seen]| words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
            let street = text(&above);
            let has_number =
                street.bytes().any(|b| b.is_ascii_digit()) && street.contains(char::is_alphabetic);
            let is_name = |city: &str| city.starts_with(char::is_uppercase) && city.chars().count() >= 3;
            let town = crate::places::town(&text(&part))
                .filter(|(_, city)| has_number && at >= BEFORE && is_name(city) && part.len() <= 5);
            if let Some((code, _)) = town.filter(|(code, _)| !is_known(&street, code)) {
                let source = crate::strips::union(above.iter().chain(&part).map(|w| &w.source));
                return Some(Seen::new(format!("{street} {} ({code})", text(&part)), source));
            }
            above = std::mem::take(&mut part);
        }
    }
    None
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
        postcode_key(&s.address.postcode) == postcode_key(&a.postcode)
            && street_key(&s.address.street) == street_key(&a.street)
    })
}

fn is_home(party: &PartySeen, customer: &Customer) -> bool {
    let a = &customer.address;
    !party.postcode.is_empty()
        && postcode_key(&a.postcode) == postcode_key(&party.postcode)
        && (party.street.is_empty()
            || same_street(&a.street, &party.street)
            || holds_street(party, &a.street))
}

/// Our name stands in the address, and our postcode: "To: Harper Supplies Ltd, Unit 40, Liosban, H91 DE4C".
fn is_ours(party: &PartySeen, own: &Own) -> bool {
    let Some(written) = &party.written else { return false };
    let same_code =
        !party.postcode.is_empty() && postcode_key(&party.postcode) == postcode_key(&own.address.postcode);
    let folded = fold(&written.text);
    same_code && own.names.iter().map(|n| fold(n)).any(|name| name.len() >= 4 && folded.contains(&name))
}

/// The place whose number or address the party has, and how sure that is.
fn match_place<'a>(party: &PartySeen, customer: &'a Customer) -> Option<(&'a ShipTo, u32)> {
    let by_id = party.ids.iter().find_map(|id| {
        let folded = fold(&id.text);
        customer.ship_tos.iter().find(|s| {
            !folded.is_empty()
                && [&s.gln, &s.code, &s.id].iter().any(|own| !own.is_empty() && fold(own) == folded)
        })
    });
    let by_address: Vec<&ShipTo> = customer
        .ship_tos
        .iter()
        .filter(|s| {
            !party.postcode.is_empty() && postcode_key(&s.address.postcode) == postcode_key(&party.postcode)
        })
        .filter(|s| {
            let street = &s.address.street;
            same_street(street, &party.street)
                || holds_street(party, street)
                || writes_street(party, street)
                || is_cut(&party.street, street)
                || names_with_number(party, s, customer)
        })
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
            named
                .map(|s| (*s, 985_000))
                .or(by_address.iter().find(|s| s.is_default).map(|s| (*s, 900_000)))
                .or(Some((first, 700_000)))
        }
        (None, []) => by_name(party, customer).map(|place| (place, 985_000)),
    }
}

/// The address names the place, and has a number and a word of its street: "Pathology, 9 Thoresby Place" of "Beckett Laboratories, Level 3,
/// 9 Thoresby Place".
fn names_with_number(party: &PartySeen, place: &ShipTo, customer: &Customer) -> bool {
    let Some(written) = &party.written else { return false };
    let (words, asked) = (street_words(&written.text), street_words(&place.address.street));
    let met = |figures: bool| {
        asked.iter().filter(|w| w.bytes().all(|b| b.is_ascii_digit()) == figures).any(|w| words.contains(w))
    };
    met(true) && met(false) && names_place(&plain(&written.text), place, customer) == 2
}

/// A street without a number stands in the address as it is on record: "Satchell Lane".
fn writes_street(party: &PartySeen, street: &str) -> bool {
    let (street, written) =
        (plain(street), party.written.as_ref().map(|w| plain(&w.text)).unwrap_or_default());
    let is_plain = !street.contains(|c: char| c.is_ascii_digit());
    // A short one must be all of a line: "Tyone".
    let is_line = || written.split(',').any(|line| line.trim() == street);
    let letters = street.chars().filter(|c| c.is_alphabetic()).count();
    is_plain && ((letters >= 6 && written.contains(&street)) || (letters >= 4 && is_line()))
}

/// The printed street is the beginning of the one on record: elements of EDI and fields of forms end after so many signs.
fn is_cut(printed: &str, street: &str) -> bool {
    const SIGNS: usize = 20;
    let (printed, street) = (plain(printed.trim()), plain(street.trim()));
    printed.chars().count() >= SIGNS && street.len() > printed.len() && street.starts_with(&printed)
}

/// A place that is named without an address: "Central Stores", "03 Richmond".
fn by_name<'a>(party: &PartySeen, customer: &'a Customer) -> Option<&'a ShipTo> {
    if !party.postcode.is_empty() {
        return None;
    }
    let written = plain(party.written.as_ref().or(party.name.as_ref())?.text.as_str());
    // A town says which place only where nothing else is said.
    let names = |place: &ShipTo| match names_place(&written, place, customer) {
        0 => false,
        1 => says_no_more(&written, place, customer),
        _ => !streets::names_another(&written, &place.address.street),
    };
    let fits: Vec<&ShipTo> = customer.ship_tos.iter().filter(|s| names(s)).collect();
    // A column or a field may hold just the street.
    let by_street = || -> Vec<&ShipTo> {
        customer.ship_tos.iter().filter(|s| holds_street(party, &s.address.street)).collect()
    };
    match (fits.as_slice(), by_street().as_slice()) {
        ([one], []) | ([], [one]) => Some(one),
        ([one], streets) => streets.iter().any(|s| s.id == one.id).then_some(one),
        (several, [one]) => several.iter().any(|s| s.id == one.id).then_some(one),
        _ => None,
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

/// The printed address holds all words of a street, whatever floors and docks stand beside it.
fn holds_street(party: &PartySeen, street: &str) -> bool {
    let Some(written) = &party.written else { return false };
    let words = street_words(&written.text);
    let asked = street_words(street);
    let met = asked.iter().filter(|w| words.contains(w)).count();
    let numbers = asked.iter().filter(|w| w.bytes().all(|b| b.is_ascii_digit()));
    asked.len() >= 2
        && met * 4 >= asked.len() * 3
        && numbers.clone().count() > 0
        && numbers.clone().any(|n| words.contains(n))
}

/// A street of one of the customer's places in running text or a cell. The street of its seat counts only if no other is named.
fn by_street<'a>(sketch: &Sketch, customer: &'a Customer) -> Option<(&'a ShipTo, Seen)> {
    let seat = street_words(&customer.address.street);
    let mut away: Vec<(&ShipTo, Seen)> = Vec::new();
    for place in &customer.ship_tos {
        let asked = street_words(&place.address.street);
        let is_seat = asked == seat
            && postcode_key(&place.address.postcode) == postcode_key(&customer.address.postcode);
        let has_number = asked.iter().any(|w| w.bytes().any(|b| b.is_ascii_digit()));
        // A street without a number is one where its town stands on the paper, too.
        let is_enough = has_number || (is_long(&asked) && names_town(sketch, place));
        if asked.len() < 2 || !is_enough || is_seat {
            continue;
        }
        let row = sketch.rows.iter().find_map(|row| {
            let text: Vec<&str> = row.iter().map(|w| w.text.as_str()).collect();
            let words = street_words(&text.join(" "));
            let window = words.windows(asked.len()).any(|w| {
                let mut sorted: Vec<&String> = w.iter().collect();
                let mut wanted: Vec<&String> = asked.iter().collect();
                sorted.sort_unstable();
                wanted.sort_unstable();
                sorted == wanted
            });
            window.then(|| row_seen(row))
        });
        away.extend(row.map(|seen| (place, seen)));
    }
    match away.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// Long enough not to be there by chance: "Coast Rd".
fn is_long(words: &[String]) -> bool {
    words.iter().map(String::len).sum::<usize>() >= 7
}

/// The postcode or the town of a place stands on the paper; in a text, it may be about anything.
fn names_town(sketch: &Sketch, place: &ShipTo) -> bool {
    let on_paper =
        |row: &&Vec<Seen>| !row.first().is_some_and(|w| matches!(w.source, formats::Source::Text { .. }));
    let (code, town) = (postcode_key(&place.address.postcode), plain(&place.address.city));
    sketch.rows.iter().filter(on_paper).any(|row| {
        let text = row_seen(row).text;
        (code.len() >= 4 && postcode_key(&text).contains(&code))
            || (town.len() >= 4 && plain(&text).contains(&town))
    })
}

/// A sentence of a text that speaks of delivery and names the street of the place at the customer's own address.
fn seat_for_delivery<'a>(sketch: &Sketch, customer: &'a Customer) -> Option<(&'a ShipTo, Seen)> {
    let place = home(customer)?;
    let asked = street_words(&place.address.street);
    let has_number = asked.iter().any(|w| w.bytes().any(|b| b.is_ascii_digit()));
    if asked.len() < 2 || !has_number {
        return None;
    }
    let is_text =
        |row: &&Vec<Seen>| row.first().is_some_and(|w| matches!(w.source, formats::Source::Text { .. }));
    sketch.rows.iter().filter(is_text).map(|row| row_seen(row)).find_map(|row| {
        let words = street_words(&row.text);
        let names = words.windows(asked.len()).any(|w| asked.iter().all(|a| w.contains(a)));
        (names && is_delivery(&row.text)).then_some((place, row))
    })
}

fn row_seen(row: &[Seen]) -> Seen {
    let text: Vec<&str> = row.iter().map(|w| w.text.as_str()).collect();
    Seen::new(text.join(" "), crate::strips::union(row.iter().map(|w| &w.source)))
}

/// How plainly a text names a place: 2 by the part of its name that is not the customer's or by its code, 1 by its town, 0 not.
fn names_place(text: &str, place: &ShipTo, customer: &Customer) -> u8 {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let holds = |name: &str| {
        let asked = plain(name);
        let asked: Vec<&str> =
            asked.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        !asked.is_empty() && words.windows(asked.len()).any(|w| w == asked.as_slice())
    };
    let parts = place.name.split([',', '–', '—', '-']).map(str::trim);
    // What the customer itself is called, in full or in short, names none of its places.
    let is_customers = |part: &str| {
        std::iter::once(&customer.name)
            .chain(&customer.aliases)
            .any(|name| plain(name).contains(&plain(part)))
    };
    let own_part = parts.filter(|part| part.chars().count() >= 4 && !is_customers(part)).any(&holds);
    let town = place.address.city.chars().count() >= 3
        && plain(&place.address.city) != plain(&customer.address.city)
        && holds(&place.address.city);
    let code = place.code.chars().count() >= 2
        && place.code.chars().any(|c| !c.is_ascii_digit())
        && holds(&place.code);
    if own_part || code { 2 } else { u8::from(town) }
}

/// What the texts name: one place, none, or several that are meant as much.
enum Mention<'a> {
    Place(&'a ShipTo, Seen),
    Several(Seen),
    /// A street that is none of the customer's, in the town of one of its places.
    Elsewhere(Seen),
    Nothing,
}

/// A sentence or cell that names one of the places: "ship to our Plant 2 (Tulsa)", "for Central Stores", "to the Dayton branch".
fn mentioned<'a>(sketch: &Sketch, customer: &'a Customer) -> Mention<'a> {
    let mut found: Vec<(u8, &ShipTo, Seen)> = Vec::new();
    let mut weak: Option<Seen> = None;
    let mut elsewhere: Option<Seen> = None;
    for clue in sketch.clues.iter().filter(|c| c.kind == ClueKind::Text) {
        // A signature or letterhead says where someone sits, not where to deliver.
        let is_named =
            matches!(clue.seen.source, formats::Source::Text { .. } | formats::Source::Cell { .. })
                || is_delivery(&clue.seen.text);
        if !is_named {
            continue;
        }
        let text = plain(&said(sketch, &clue.seen));
        let named: Vec<(u8, &ShipTo)> = customer
            .ship_tos
            .iter()
            .map(|place| (names_place(&text, place, customer), place))
            .filter(|(how, _)| *how > 0)
            .collect();
        let is_sentence = matches!(clue.seen.source, formats::Source::Text { .. });
        // A town that is named and not as where to deliver to: nobody knows what it has to do with this order.
        let is_weak =
            |how: u8, place: &ShipTo| how == 1 && is_sentence && !is_sent_to(&text, &place.address.city);
        if weak.is_none() && named.iter().any(|(how, place)| is_weak(*how, place)) {
            weak = Some(clue.seen.clone());
        }
        let is_other = |how: u8, place: &ShipTo| {
            how == 1 && streets::names_another(&clue.seen.text, &place.address.street)
        };
        if named.iter().any(|(how, place)| !is_weak(*how, place) && is_other(*how, place)) {
            elsewhere = elsewhere.or_else(|| Some(clue.seen.clone()));
        }
        let named: Vec<(u8, &ShipTo)> = named
            .into_iter()
            .filter(|(how, place)| !is_weak(*how, place) && !is_other(*how, place))
            .collect();
        // Of two places in one town, the one that is named as well is meant.
        let most = named.iter().map(|(how, _)| *how).max().unwrap_or(0);
        for (how, place) in named.into_iter().filter(|(how, _)| *how == most) {
            if !found.iter().any(|(_, p, _)| p.id == place.id) {
                found.push((how, place, clue.seen.clone()));
            }
        }
    }
    if let Some(seen) = elsewhere.filter(|_| found.iter().all(|(how, ..)| *how == 1)) {
        return Mention::Elsewhere(seen);
    }
    if let [(_, place, seen)] = found.as_slice() {
        return Mention::Place(place, seen.clone());
    }
    let by_delivery: Vec<&(u8, &ShipTo, Seen)> =
        found.iter().filter(|(_, _, seen)| is_delivery(&seen.text)).collect();
    let plainest = by_delivery.iter().map(|(how, ..)| *how).max().unwrap_or(0);
    let plain: Vec<_> = by_delivery.into_iter().filter(|(how, ..)| *how == plainest).collect();
    match (plain.as_slice(), by_code(sketch, customer)) {
        ([(_, place, seen)], _) => Mention::Place(place, seen.clone()),
        (_, Some((place, seen))) => Mention::Place(place, seen),
        ([(_, _, seen), ..], None) => Mention::Several(seen.clone()),
        ([], None) => weak.filter(|_| found.is_empty()).map_or(Mention::Nothing, Mention::Several),
    }
}

/// What a row says beside the sentences that changed lines.
fn said(sketch: &Sketch, seen: &Seen) -> String {
    let formats::Source::Text { part, start, end } = &seen.source else { return seen.text.clone() };
    let mut text = seen.text.clone();
    for heeded in &sketch.heeded {
        let formats::Source::Text { part: of, start: from, end: to } = &heeded.source else { continue };
        let (from, to) = (from.saturating_sub(*start) as usize, to.saturating_sub(*start) as usize);
        let within = of == part && heeded.source != seen.source && to <= (end - start) as usize;
        if within && text.get(from..to).is_some() {
            text.replace_range(from..to, &" ".repeat(to - from));
        } else if heeded.source == seen.source {
            text.clear();
        }
    }
    text
}

/// A sentence that names a town speaks of delivery, or says "to", "for" or "via" right before it: "colleagues in Passau" get nothing.
fn is_sent_to(text: &str, town: &str) -> bool {
    const TO: [&str; 22] = [
        "to", "for", "nach", "fuer", "an", "pour", "vers", "para", "a", "per", "voor", "naar", "aan", "via",
        "at", "town", "plant", "site", "werk", "lager", "filiale", "depot",
    ];
    const PLACES: [&str; 30] = [
        "boutique",
        "magasin",
        "atelier",
        "agence",
        "bureau",
        "entrepot",
        "usine",
        "chantier",
        "tienda",
        "oficina",
        "agencia",
        "almacen",
        "obra",
        "taller",
        "negozio",
        "ufficio",
        "magazzino",
        "sede",
        "cantiere",
        "filiale",
        "winkel",
        "kantoor",
        "magazijn",
        "vestiging",
        "werkplaats",
        "shop",
        "store",
        "branch",
        "buero",
        "niederlassung",
    ];
    let town = plain(town);
    let before = |at: usize| {
        let words = text.get(..at).unwrap_or_default();
        if words.trim_end().ends_with(['(', ':', '-', '–', '>']) {
            return true;
        }
        let mut last = words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).rev();
        // "À la boutique de Villeurbanne"
        let is_of = |w: &str| matches!(w, "de" | "d" | "di" | "of" | "van" | "von" | "del" | "in" | "en");
        match last.next() {
            Some(of) if is_of(of) && last.next().is_some_and(|w| PLACES.contains(&w)) => true,
            Some(word) => TO.contains(&word),
            None => false,
        }
    };
    let is_alone = text.split_whitespace().count() <= town.split_whitespace().count() + 3;
    let mut sentences = text.split(['.', '!', '?', ';']).filter(|s| s.contains(&town));
    is_alone || sentences.any(is_delivery) || text.match_indices(&town).any(|(at, _)| before(at))
}

/// A cell that holds just the customer's code of a place, on every row of the sheet.
fn by_code<'a>(sketch: &Sketch, customer: &'a Customer) -> Option<(&'a ShipTo, Seen)> {
    let cells = sketch.rows.iter().flatten().filter(|s| matches!(s.source, formats::Source::Cell { .. }));
    let fits: Vec<(&ShipTo, &Seen)> = cells
        .filter_map(|cell| {
            let place = customer
                .ship_tos
                .iter()
                .find(|s| s.code.len() >= 2 && s.code.eq_ignore_ascii_case(&cell.text))?;
            Some((place, cell))
        })
        .collect();
    let (place, seen) = fits.first()?;
    let alone = fits.iter().all(|(p, _)| p.id == place.id);
    (alone && fits.len() >= sketch.lines.len().max(1)).then(|| (*place, (*seen).clone()))
}
