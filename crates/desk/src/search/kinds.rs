//! Each kind's own way of being found.

use std::sync::{Arc, OnceLock};

use basics::{Gtin, Limits, fold};
use db::{Fault, Tx};

use super::names::{Found, Names};
use super::store::{self, CustomerName, ItemName, Message};
use super::{Hit, How, Kind, Why};
use crate::catalog::{self, Resolved, Via};
use crate::{customers, fold as letters, found};

/// Hits of one way of finding: more than a page shows of all of them together.
const MOST: usize = 40;
/// Digits from which a number may be somebody's telephone, or one of ours without its letters.
const DIGITS_MIN: usize = 5;

/// The question in all the ways that it may be meant.
pub(super) struct Asked {
    text: String,
    /// Letters and digits in capitals.
    folded: String,
    upper: String,
    digits: String,
    how: How,
}

impl Asked {
    pub fn of(question: &str, how: How) -> Asked {
        let digits: String = question.chars().filter(char::is_ascii_digit).collect();
        Asked {
            folded: fold(question),
            upper: question.to_uppercase().split_whitespace().collect(),
            text: question.to_owned(),
            digits,
            how,
        }
    }

    /// It may be a number of ours with this beginning: as it was typed, or its digits alone.
    fn numbers(&self, prefix: &str) -> Vec<String> {
        if self.upper.starts_with(prefix) && self.upper.len() > prefix.len() {
            return vec![self.upper.clone()];
        }
        let only_digits = self.upper.bytes().all(|b| b.is_ascii_digit());
        if only_digits && self.digits.len() >= DIGITS_MIN {
            return vec![format!("{prefix}{}", self.digits)];
        }
        Vec::new()
    }

    /// There is a digit in it: numbers have one.
    fn may_be_number(&self) -> bool {
        !self.digits.is_empty()
    }
}

pub(super) fn find(tx: &mut Tx, kind: Kind, asked: &Asked) -> Result<Vec<Hit>, Fault> {
    match kind {
        Kind::Order => orders(tx, asked),
        Kind::Customer => of_customers(tx, asked),
        Kind::Item => of_items(tx, asked),
        Kind::Document => messages(tx, asked, kind, &["IN"], found::Kind::Document),
        Kind::Letter => messages(tx, asked, kind, &["L"], found::Kind::Letter),
        Kind::Shipment => numbered(tx, asked, kind, &["SH"]),
        Kind::Invoice => numbered(tx, asked, kind, &["IV", "D"]),
        Kind::Task => numbered(tx, asked, kind, &["T"]),
        Kind::Quotation => numbered(tx, asked, kind, &["QU"]),
        Kind::Case => messages(tx, asked, kind, &["CA"], found::Kind::Case),
        Kind::Return => numbered(tx, asked, kind, &["RM"]),
        Kind::CreditNote => numbered(tx, asked, kind, &["CN"]),
        Kind::Payment => numbered(tx, asked, kind, &["PY"]),
    }
}

fn orders(tx: &mut Tx, asked: &Asked) -> Result<Vec<Hit>, Fault> {
    if !asked.may_be_number() {
        return Ok(Vec::new());
    }
    // Orders of another system keep their own numbers, so what was typed counts as it is, too.
    let mut numbers = asked.numbers("SO");
    if !numbers.contains(&asked.upper) {
        numbers.push(asked.upper.clone());
    }
    let mut hits = Vec::new();
    for number in &numbers {
        hits.extend(store::orders(tx, number, MOST)?);
    }
    if !asked.folded.is_empty() {
        let whole = store::orders_of_po(tx, &asked.folded, true, MOST)?;
        if whole.is_empty() {
            hits.extend(store::orders_of_po(tx, &asked.folded, false, MOST)?);
        }
        hits.extend(whole);
    }
    Ok(hits)
}

fn numbered(tx: &mut Tx, asked: &Asked, kind: Kind, prefixes: &[&str]) -> Result<Vec<Hit>, Fault> {
    let mut hits = Vec::new();
    for prefix in prefixes {
        for number in asked.numbers(prefix) {
            hits.extend(store::numbered(tx, kind, &number, MOST)?);
        }
    }
    Ok(hits)
}

fn messages(
    tx: &mut Tx,
    asked: &Asked,
    kind: Kind,
    prefixes: &[&str],
    of: found::Kind,
) -> Result<Vec<Hit>, Fault> {
    let mut hits = numbered(tx, asked, kind, prefixes)?;
    if !asked.how.texts || asked.folded.chars().count() < 3 {
        return Ok(hits);
    }
    let typed = letters::words(&asked.text);
    let mut fits: Vec<Message> = Vec::new();
    for (id, _) in found::with_words(tx, of, &typed, MOST)? {
        fits.extend(store::message(tx, of, id)?);
    }
    if found::has_gap(tx, of)? {
        // The index is not complete yet: what came last before it is looked at as it is.
        let latest = store::latest(tx, of, Limits::SEARCHED_MESSAGES)?;
        fits.extend(latest.into_iter().filter(|message| stands_in(&typed, message)).take(MOST));
    }
    // Letters from before they had numbers are found on their order.
    fits.retain(|message| !message.hit.number.is_empty());
    fits.sort_by(|a, b| (b.at, &b.hit.number).cmp(&(a.at, &a.hit.number)));
    fits.dedup_by(|a, b| a.hit.number == b.hit.number);
    // The latest first.
    hits.extend((0..).zip(fits).map(|(n, message)| Hit { distance: n, ..message.hit }));
    Ok(hits)
}

/// Each typed word begins a word of the message.
fn stands_in(typed: &[Vec<String>], message: &Message) -> bool {
    let words: Vec<String> = message.texts.iter().flat_map(|t| letters::words(t)).flatten().collect();
    typed
        .iter()
        .all(|forms| forms.iter().any(|form| words.iter().any(|word| word.starts_with(form.as_str()))))
}

struct Customers {
    all: Vec<CustomerName>,
    names: Names,
    /// Digits of telephone numbers, turned round, with whose they are.
    phones: Vec<(String, usize)>,
}

#[derive(Default)]
struct KnownCustomers(OnceLock<Arc<Customers>>);

fn known_customers(tx: &mut Tx) -> Result<Arc<Customers>, Fault> {
    let memory = tx.memory::<KnownCustomers>()?;
    if let Some(known) = memory.0.get() {
        return Ok(Arc::clone(known));
    }
    let all = store::customers(tx)?;
    let names = Names::of(all.iter().map(|c| {
        let beside = std::iter::once(c.city.as_str()).chain(c.beside.iter().map(String::as_str));
        (c.name.as_str(), beside.collect())
    }));
    let turned = |phone: &str| phone.chars().filter(char::is_ascii_digit).rev().collect::<String>();
    let mut phones: Vec<(String, usize)> =
        all.iter().enumerate().filter_map(|(n, c)| Some((turned(c.phone.as_deref()?), n))).collect();
    phones.sort();
    Ok(Arc::clone(memory.0.get_or_init(|| Arc::new(Customers { all, names, phones }))))
}

fn of_customers(tx: &mut Tx, asked: &Asked) -> Result<Vec<Hit>, Fault> {
    let known = known_customers(tx)?;
    let hit = |at: usize, why, distance| {
        known.all.get(at).map(|c| Hit {
            kind: Kind::Customer,
            number: c.number.clone(),
            title: c.name.clone(),
            detail: c.city.clone(),
            state: Some(c.status.clone()),
            why,
            distance,
        })
    };
    let mut hits: Vec<Hit> = Vec::new();
    if asked.may_be_number() {
        for (at, c) in
            known.all.iter().enumerate().filter(|(_, c)| c.number.starts_with(&asked.upper)).take(MOST)
        {
            let why = if c.number == asked.upper { Why::Number } else { Why::StartOfNumber };
            hits.extend(hit(at, why, 0));
        }
        // A telephone number is known by its end: with or without the country, with or without the zero.
        let is_phone = asked.text.chars().all(|c| c.is_ascii_digit() || " +-/().".contains(c));
        let end = asked.digits.trim_start_matches('0');
        if is_phone && end.len() > DIGITS_MIN {
            let end: String = end.chars().rev().collect();
            let from = known.phones.partition_point(|(phone, _)| *phone < end);
            let fits = known.phones.iter().skip(from).take_while(|(phone, _)| phone.starts_with(&end));
            hits.extend(fits.take(MOST).filter_map(|(_, at)| hit(*at, Why::Contact, 0)));
        }
    }
    if asked.text.contains('@') {
        for id in customers::of_address(tx, &asked.text)? {
            if let Some(customer) = customers::by_id(tx, id)?
                && let Some(at) = known.all.iter().position(|c| c.number == customer.number)
            {
                hits.extend(hit(at, Why::Contact, 0));
            }
        }
    }
    hits.extend(
        nearest(known.names.find(&asked.text))
            .into_iter()
            .filter_map(|f| hit(f.thing, why_of(&f), f.distance)),
    );
    Ok(hits)
}

struct Items {
    all: Vec<ItemName>,
    names: Names,
}

#[derive(Default)]
struct KnownItems(OnceLock<Arc<Items>>);

fn known_items(tx: &mut Tx) -> Result<Arc<Items>, Fault> {
    let memory = tx.memory::<KnownItems>()?;
    if let Some(known) = memory.0.get() {
        return Ok(Arc::clone(known));
    }
    let all = store::items(tx)?;
    let names = Names::of(all.iter().map(|i| (i.description.as_str(), vec![i.category.as_str()])));
    Ok(Arc::clone(memory.0.get_or_init(|| Arc::new(Items { all, names }))))
}

fn of_items(tx: &mut Tx, asked: &Asked) -> Result<Vec<Hit>, Fault> {
    let mut hits = Vec::new();
    if asked.may_be_number() {
        hits.extend(items_by_number(tx, asked)?);
    }
    let known = known_items(tx)?;
    for found in nearest(known.names.find(&asked.text)) {
        hits.extend(known.all.get(found.thing).map(|i| Hit {
            kind: Kind::Item,
            number: i.sku.clone(),
            title: i.description.clone(),
            detail: i.category.clone(),
            state: Some(i.status.clone()),
            why: why_of(&found),
            distance: found.distance,
        }));
    }
    Ok(hits)
}

fn items_by_number(tx: &mut Tx, asked: &Asked) -> Result<Vec<Hit>, Fault> {
    let mut found: Vec<(catalog::ItemId, Why, String)> = Vec::new();
    if asked.folded.is_empty() {
        return Ok(Vec::new());
    }
    let is_gtin = asked.text.parse::<Gtin>().is_ok();
    if let Resolved::One { item, via, .. } = catalog::resolve(tx, None, &asked.text)? {
        let why = match via {
            Via::Gtin => Why::Gtin,
            Via::Alias | Via::CustomerPart => Why::PartNumber,
            Via::Sku | Via::Folded => Why::Number,
        };
        found.push((item, why, String::new()));
    }
    if !is_gtin {
        for (item, written, whose) in store::part_numbers(tx, &asked.folded, MOST)? {
            let why = if fold(&written) == asked.folded { Why::PartNumber } else { Why::StartOfNumber };
            let whose = whose.map_or_else(|| written.clone(), |name| format!("{written} · {name}"));
            found.push((item, why, whose));
        }
        found.extend(
            store::items_beginning(tx, &asked.folded, MOST)?
                .into_iter()
                .map(|i| (i, Why::StartOfNumber, String::new())),
        );
    }
    let mut hits = Vec::new();
    for (id, why, detail) in found {
        if let Some(item) = catalog::by_id(tx, id)? {
            hits.push(Hit {
                kind: Kind::Item,
                number: item.sku.clone(),
                title: item.description.clone(),
                detail: if detail.is_empty() { item.category.clone() } else { detail },
                state: None,
                why,
                distance: 0,
            });
        }
    }
    Ok(hits)
}

fn why_of(found: &Found) -> Why {
    if found.similar { Why::Similar } else { Why::Name }
}

/// The nearest of many.
fn nearest(mut found: Vec<Found>) -> Vec<Found> {
    let key = |f: &Found| (f.similar, f.distance, f.thing);
    if found.len() > MOST {
        found.select_nth_unstable_by_key(MOST, key);
        found.truncate(MOST);
    }
    found
}
