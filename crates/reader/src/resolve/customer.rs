//! Who the customer is: every clue speaks for those it leads to, with the weight of how rarely it errs (Fellegi and Sunter's
//! log-odds, in tenths of a bit). A clue of ours speaks for nobody.

use std::collections::HashMap;

use crate::knowledge::Provenance;
use crate::outcome::{Suggestion, Value};
use crate::records::{CustomerIndex, Directory, Own, postcode_key, street_key};
use crate::seen::{ClueKind, PartyRole, PartySeen, Seen, Sketch};

/// How clues of one kind speak: only the strongest of a kind counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Sort {
    Sender,
    Id,
    Account,
    Email,
    Phone,
    Name,
    Address,
    Place,
    Parts,
    /// A person said so.
    Learned,
}

#[derive(Debug, Default)]
struct Tally {
    by_sort: HashMap<Sort, (i32, Seen)>,
}

impl Tally {
    fn total(&self) -> i32 {
        self.by_sort.values().map(|(weight, _)| *weight).sum()
    }

    fn strongest(&self) -> Option<&Seen> {
        self.by_sort.values().max_by_key(|(weight, seen)| (*weight, seen.text.len())).map(|(_, seen)| seen)
    }
}

/// What is needed to name a customer, and by how much the second must lie behind.
const ENOUGH: i32 = 45;
const AHEAD: i32 = 25;

pub fn decide(sketch: &Sketch, directory: &Directory, own: &Own) -> Value<CustomerIndex> {
    let mut tallies: HashMap<CustomerIndex, Tally> = HashMap::new();
    for clue in &sketch.clues {
        for (customer, sort, weight) in by_clue(clue.kind, &clue.seen, directory, own) {
            speak(&mut tallies, customer, sort, weight, &clue.seen);
        }
    }
    let by_word = by_word(sketch, directory, own);
    for (customer, seen, _) in &by_word {
        speak(&mut tallies, *customer, Sort::Learned, 90, seen);
    }
    for party in &sketch.parties {
        for (customer, sort, weight, seen) in by_party(party, directory, own) {
            speak(&mut tallies, customer, sort, weight, &seen);
        }
    }
    for (customer, seen) in by_parts(sketch, directory) {
        speak(&mut tallies, customer, Sort::Parts, 50, &seen);
    }
    let mut ranked: Vec<(i32, CustomerIndex)> = tallies.iter().map(|(c, t)| (t.total(), *c)).collect();
    ranked.sort_unstable_by_key(|(total, customer)| (std::cmp::Reverse(*total), *customer));
    let suggestions: Vec<Suggestion> = ranked
        .iter()
        .take(5)
        .filter_map(|(total, index)| {
            let customer = directory.customer(*index)?;
            let certainty = (*total).clamp(0, 99) as u32 * 10_000;
            Some(Suggestion { value: customer.number.clone(), label: customer.name.clone(), certainty })
        })
        .collect();
    let second = ranked.get(1).map_or(0, |(total, _)| *total);
    match ranked.first() {
        Some((total, customer)) if *total >= ENOUGH && *total - second >= AHEAD => {
            let seen = tallies.get(customer).and_then(Tally::strongest).cloned();
            let certainty = match (*total, *total - second) {
                (110.., 60..) => 999_000,
                (80.., 40..) => 996_000,
                (60.., 30..) => 985_000,
                _ => 960_000,
            };
            let by = by_word.into_iter().find(|(who, ..)| who == customer).map(|(.., by)| by);
            Value {
                suggestions,
                ..Value::known(*customer, seen, "by what the document says of the sender", certainty)
                    .learned(by)
            }
        }
        Some((_, customer)) => {
            let seen = tallies.get(customer).and_then(Tally::strongest).cloned();
            Value::open(seen, "not sure who writes", suggestions)
        }
        None => Value::open(None, "no customer on record fits", Vec::new()),
    }
}

/// Customers whose own part numbers stand on most of the lines, at least on two.
fn by_parts(sketch: &Sketch, directory: &Directory) -> Vec<(CustomerIndex, Seen)> {
    let mut lines: HashMap<CustomerIndex, (usize, Seen)> = HashMap::new();
    for line in &sketch.lines {
        let words = line
            .words
            .iter()
            .flat_map(|w| w.text.split_whitespace().map(|t| Seen { text: t.to_owned(), ..w.clone() }));
        let refs = line.refs.iter().map(|r| r.seen.clone()).chain(words);
        let mut of_line: Vec<(CustomerIndex, Seen)> = Vec::new();
        for seen in refs {
            for customer in directory.by_part(&seen.text) {
                if !of_line.iter().any(|(c, _)| c == customer) {
                    of_line.push((*customer, seen.clone()));
                }
            }
        }
        for (customer, seen) in of_line {
            lines.entry(customer).or_insert((0, seen)).0 += 1;
        }
    }
    // "REF 210" in a cell or column of its own is one number.
    let mut by_cell: HashMap<CustomerIndex, (usize, Seen)> = HashMap::new();
    let mut seen_before: Vec<String> = Vec::new();
    for clue in sketch.clues.iter().filter(|c| c.kind == ClueKind::Text || c.kind == ClueKind::Id) {
        let key = basics::fold(&clue.seen.text);
        let is_short = key.len() <= 24 && key.bytes().any(|b| b.is_ascii_digit());
        if !is_short || seen_before.contains(&key) || seen_before.len() > 500 {
            continue;
        }
        for customer in directory.by_part(&clue.seen.text) {
            by_cell.entry(*customer).or_insert((0, clue.seen.clone())).0 += 1;
        }
        seen_before.push(key);
    }
    let enough = |n: usize| n >= 2 && n * 2 >= sketch.lines.len();
    lines.extend(by_cell.into_iter().filter(|(_, (n, _))| enough(*n)));
    lines.into_iter().filter(|(_, (n, _))| enough(*n)).map(|(customer, (_, seen))| (customer, seen)).collect()
}

/// Customers of whom a person said that the sender is called so: by its address, its number, or the name of the buyer.
fn by_word(sketch: &Sketch, directory: &Directory, own: &Own) -> Vec<(CustomerIndex, Seen, Provenance)> {
    names(sketch)
        .filter(|seen| !own.is_own_name(&seen.text))
        .filter_map(|seen| directory.learned(&seen.text).map(|(who, by)| (*who, seen.clone(), by.clone())))
        .collect()
}

/// What a sender calls itself by: the address it writes from, its number in an interchange, the name of the buyer.
fn names(sketch: &Sketch) -> impl Iterator<Item = &Seen> {
    let buyers = sketch.parties.iter().filter(|p| matches!(p.role, PartyRole::Buyer | PartyRole::BillTo));
    let senders = sketch.clues.iter().filter(|c| matches!(c.kind, ClueKind::Sender | ClueKind::Interchange));
    senders.map(|c| &c.seen).chain(buyers.filter_map(|p| p.name.as_ref()))
}

/// The texts by which a sender calls itself.
pub fn names_of_sender(sketch: &Sketch) -> impl Iterator<Item = &str> {
    names(sketch).map(|seen| seen.text.as_str())
}

fn speak(
    tallies: &mut HashMap<CustomerIndex, Tally>,
    customer: CustomerIndex,
    sort: Sort,
    weight: i32,
    seen: &Seen,
) {
    let tally = tallies.entry(customer).or_default();
    match tally.by_sort.get_mut(&sort) {
        Some(entry) if entry.0 >= weight => {}
        Some(entry) => *entry = (weight, seen.clone()),
        None => {
            tally.by_sort.insert(sort, (weight, seen.clone()));
        }
    }
}

fn by_clue(kind: ClueKind, seen: &Seen, directory: &Directory, own: &Own) -> Vec<(CustomerIndex, Sort, i32)> {
    let all = |customers: &[CustomerIndex], sort: Sort, weight: i32| {
        // What leads to several says less.
        let weight = if customers.len() > 1 { weight / 2 } else { weight };
        customers.iter().map(|c| (*c, sort, weight)).collect::<Vec<_>>()
    };
    let text = seen.text.as_str();
    match kind {
        ClueKind::Sender | ClueKind::Email => {
            let Some((_, domain)) = text.rsplit_once('@') else { return Vec::new() };
            if own.domains.iter().any(|d| d.eq_ignore_ascii_case(domain)) {
                return Vec::new();
            }
            let (sort, person, house) =
                if kind == ClueKind::Sender { (Sort::Sender, 90, 75) } else { (Sort::Email, 65, 55) };
            let person = all(directory.by_email(text), sort, person);
            if person.is_empty() { all(directory.by_domain(domain), sort, house) } else { person }
        }
        ClueKind::Interchange | ClueKind::Id => {
            if own.is_own_id(text) {
                return Vec::new();
            }
            directory
                .by_id(text)
                .iter()
                .map(|(customer, of)| match of {
                    crate::records::IdOf::Customer => (*customer, Sort::Id, 85),
                    crate::records::IdOf::ShipTo(_) => (*customer, Sort::Id, 60),
                })
                .collect()
        }
        ClueKind::Account => directory.by_number(text).map(|c| (c, Sort::Account, 70)).into_iter().collect(),
        ClueKind::Phone => {
            let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
            all(directory.by_phone(&digits), Sort::Phone, 45)
        }
        ClueKind::Text | ClueKind::Around => {
            let named = directory.named_in(text);
            let weight = if named.len() > 1 { 20 } else { 45 };
            named.into_iter().map(|(c, words)| (c, Sort::Name, weight + 3 * words.min(4) as i32)).collect()
        }
    }
}

fn by_party(party: &PartySeen, directory: &Directory, own: &Own) -> Vec<(CustomerIndex, Sort, i32, Seen)> {
    let mut found = Vec::new();
    if party.role == PartyRole::Seller {
        return found;
    }
    let buys = matches!(party.role, PartyRole::Buyer | PartyRole::BillTo);
    for id in party.ids.iter().filter(|id| !own.is_own_id(&id.text)) {
        for (customer, of) in directory.by_id(&id.text) {
            let weight = if *of == crate::records::IdOf::Customer { 85 } else { 60 };
            found.push((*customer, Sort::Id, weight, id.clone()));
        }
        if buys && let Some(customer) = directory.by_number(&id.text) {
            found.push((customer, Sort::Account, 70, id.clone()));
        }
    }
    if let Some(name) = party.name.as_ref().filter(|n| !own.is_own_name(&n.text)) {
        let named = directory.by_name(&name.text);
        let weight = if buys { 60 } else { 50 } / named.len().max(1) as i32;
        found.extend(named.iter().map(|c| (*c, Sort::Name, weight, name.clone())));
    }
    let seen = party.written.clone().or_else(|| party.name.clone());
    if let Some(seen) =
        seen.filter(|_| !party.postcode.is_empty() && !own.is_own_address(&party.street, &party.postcode))
    {
        for (customer, place) in directory.by_postcode(&party.postcode) {
            let Some(record) = directory.customer(*customer) else { continue };
            let address = match place {
                None => Some(&record.address),
                Some(at) => record.ship_tos.get(*at).map(|s| &s.address),
            };
            let fits = address.is_some_and(|a| {
                street_key(&a.street) == street_key(&party.street)
                    && postcode_key(&a.postcode) == postcode_key(&party.postcode)
            });
            if fits {
                // Where goods go may be anyone's: a place named as that of delivery says less.
                let place_weight = if party.role == PartyRole::ShipTo { 20 } else { 40 };
                let (sort, weight) =
                    if place.is_none() { (Sort::Address, 60) } else { (Sort::Place, place_weight) };
                found.push((*customer, sort, weight, seen.clone()));
            }
        }
    }
    found
}
