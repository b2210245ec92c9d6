//! Which number is of which item, in a row that names items by their numbers: chosen for all of them at once. Every item takes at most
//! one number before or behind it, no number is of two items unless it says so ("je 2 Stück A und B"), and what leaves least
//! unexplained is meant.

use basics::Decimal;

use super::counting::{is_of_site, is_pack, quantity_strength};
use super::line::{line, names};
use super::{Token, pricing, said};
use crate::look::Look;
use crate::marks::MarkKind;
use crate::records::wording::terms;
use crate::seen::LineSeen;

/// What it costs, in tenths, to leave an item without a number, or a number that says how many without an item.
const NO_NUMBER: i32 = 80;
const NO_ITEM: [i32; 4] = [0, 0, 25, 50];
/// Farther than this no number is of an item.
const WORDS_BEFORE: usize = 7;
const WORDS_BEHIND: usize = 16;

/// Tokens that name one item: "70514071 2A3 908 794 A", "SKU-1 (your A/17)".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cluster {
    first: usize,
    last: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    Behind,
}

/// A way to give the items up to one of them their numbers.
#[derive(Clone)]
struct Chosen {
    cost: i32,
    taken: Option<usize>,
    side: Option<Side>,
    numbers: Vec<Option<(usize, Side)>>,
}

/// The lines of a row with items, and how much of the row they leave unexplained.
pub fn lines(tokens: &[Token], look: &Look<'_>) -> Vec<LineSeen> {
    let clusters = clusters(tokens);
    let mut numbers = choose(tokens, &clusters, look);
    hand_out(tokens, &clusters, &mut numbers);
    let taken: Vec<usize> = numbers.iter().flatten().map(|(at, _)| *at).collect();
    let beside = by_words(tokens, &clusters, &taken, look);
    let mut starts: Vec<usize> = clusters
        .iter()
        .zip(&numbers)
        .map(|(cluster, number)| number.map_or(cluster.first, |(at, _)| at.min(cluster.first)))
        .chain(beside.iter().copied())
        .collect();
    starts.sort_unstable();
    let next = |from: usize, last: usize| {
        let end = sentence_end(tokens, last);
        starts.iter().copied().find(|s| *s > from && *s > last).map_or(end, |s| s.min(end))
    };
    let mut found: Vec<(usize, LineSeen)> = Vec::new();
    for (cluster, number) in clusters.iter().zip(&numbers) {
        let Some((at, _)) = number else { continue };
        let (from, last) = ((*at).min(cluster.first), (*at).max(cluster.last));
        // "Je 2 Stück A und B": the second has words of its own only.
        let is_shared = taken.iter().filter(|t| *t == at).count() > 1;
        let made = if is_shared && !is_nearest(&clusters, &numbers, *cluster, *at) {
            let made = line(tokens, cluster.first, next(cluster.first, cluster.last), usize::MAX, look);
            made.map(|l| with_number(l, tokens, *at))
        } else if is_shared {
            line(tokens, from, next(from, last).min(cluster.last + 1).max(last + 1), *at, look)
        } else {
            line(tokens, from, next(from, last), *at, look)
        };
        found.extend(made.map(|l| (from, l)));
    }
    for at in beside {
        found.extend(line(tokens, at, next(at, at), at, look).map(|l| (at, l)));
    }
    found.sort_by_key(|(from, _)| *from);
    found.into_iter().map(|(_, line)| line).collect()
}

/// What a row leaves unexplained when these are its lines: items on no line or on one with others, numbers that say how many, and lines
/// that lead to nothing.
pub fn unexplained(tokens: &[Token], lines: &[LineSeen], look: &Look<'_>) -> i32 {
    let mut sum = 0;
    for cluster in clusters(tokens) {
        let Some(token) = tokens.get(cluster.first) else { continue };
        let whole = &token.mark.seen.source;
        let is_here = |place: &formats::Source| place == whole || crate::edits::is_part(place, whole);
        let holds = |l: &&LineSeen| l.refs.iter().any(|r| is_here(&r.seen.source));
        let of_line = lines.iter().find(holds);
        sum += match of_line {
            None => 10,
            Some(l) if l.quantity.is_none() => 8,
            Some(l) if of_several(l, look) => 12,
            Some(_) => 0,
        };
    }
    for at in 0..tokens.len() {
        let strength = quantity_strength(tokens, at);
        let Some(seen) = tokens.get(at).map(|t| &t.mark.seen) else { continue };
        let is_taken =
            lines.iter().any(|l| l.quantity.as_ref().is_some_and(|q| q.seen.source == seen.source));
        let is_within =
            lines.iter().filter_map(|l| l.words.as_ref()).any(|w| w.text.split(' ').any(|t| t == seen.text));
        sum += match strength {
            _ if is_taken => 0,
            3 => 5,
            2 if !is_within => 3,
            _ => 0,
        };
    }
    let leads_nowhere = |l: &&LineSeen| {
        let words = l.words.as_ref().map(|w| w.text.as_str()).unwrap_or_default();
        l.refs.is_empty() && look.catalogue.by_words(words).first().is_none_or(|h| h.explained < 50)
    };
    // One item on two lines of a row, and parts of a piece, are mostly sizes that were taken for quantities.
    let item = |l: &LineSeen| l.refs.iter().find_map(|r| look.hits(&r.seen.text).first().map(|h| h.item));
    let mut items: Vec<_> = lines.iter().filter_map(item).collect();
    let all = items.len();
    items.sort_unstable();
    items.dedup();
    let parts = |l: &&LineSeen| {
        l.quantity.as_ref().and_then(|q| q.value(None)).is_some_and(|v| !v.is_integer() && l.unit.is_none())
    };
    sum + 6 * lines.iter().filter(leads_nowhere).count() as i32
        + 8 * (all - items.len()) as i32
        + 6 * lines.iter().filter(parts).count() as i32
}

fn of_several(line: &LineSeen, look: &Look<'_>) -> bool {
    let mut items: Vec<_> = line.refs.iter().flat_map(|r| look.hits(&r.seen.text)).map(|h| h.item).collect();
    items.sort_unstable();
    items.dedup();
    items.len() > 1
}

/// Items that stand side by side and are the same.
fn clusters(tokens: &[Token]) -> Vec<Cluster> {
    const APART: usize = 3;
    // "51859D Penna 0,7 verde (nostro ART-2536)": the same item again, and no number between that says how many.
    const AGAIN: usize = 14;
    let mut found: Vec<Cluster> = Vec::new();
    for at in (0..tokens.len()).filter(|at| hits(tokens, *at).is_some()) {
        let joins = found.last().is_some_and(|c| {
            let between = tokens.get(c.last + 1..at).unwrap_or_default();
            let is_plain = between.len() <= APART
                && between.iter().all(|t| t.mark.number().is_none() && !t.ends && !is_pack(&t.mark));
            let counts = (c.last + 1..at).any(|i| quantity_strength(tokens, i) >= 2);
            let again = between.len() <= AGAIN && !counts && !between.iter().any(|t| t.ends);
            let goes_on = tokens.get(c.last).is_some_and(|t| !t.ends);
            // Two numbers side by side are of one line, whatever they lead to: if they disagree, a person has to see it.
            let beside = between.iter().all(|t| !t.mark.seen.text.chars().any(char::is_alphanumeric))
                && tokens.get(c.last).is_some_and(|t| !t.pauses);
            goes_on && (is_plain && beside || (is_plain || again) && same_item(tokens, c.last, at))
        });
        match found.last_mut() {
            Some(cluster) if joins => cluster.last = at,
            _ => found.push(Cluster { first: at, last: at }),
        }
    }
    found
}

fn hits(tokens: &[Token], at: usize) -> Option<&[crate::records::CodeHit]> {
    match tokens.get(at).map(|t| &t.mark.kind) {
        Some(MarkKind::Item(hits)) => Some(hits),
        _ => None,
    }
}

fn same_item(tokens: &[Token], a: usize, b: usize) -> bool {
    let (Some(a), Some(b)) = (hits(tokens, a), hits(tokens, b)) else { return false };
    a.iter().any(|x| b.iter().any(|y| x.item == y.item))
}

/// The cheapest way to give each item a number or none: the items from the left, and what was taken last is all that counts.
fn choose(tokens: &[Token], clusters: &[Cluster], look: &Look<'_>) -> Vec<Option<(usize, Side)>> {
    let none = Chosen { cost: 0, taken: None, side: None, numbers: Vec::new() };
    let mut ways = vec![none];
    for (nth, cluster) in clusters.iter().enumerate() {
        let from = nth.checked_sub(1).and_then(|n| clusters.get(n)).map_or(0, |c| c.last + 1);
        let to = clusters.get(nth + 1).map_or(tokens.len(), |c| c.first);
        let own = own_sizes(tokens, *cluster, look);
        let mut options: Vec<(usize, Side, i32)> = Vec::new();
        for at in from..cluster.first {
            options.extend(before(tokens, at, *cluster, &own).map(|cost| (at, Side::Before, cost)));
        }
        for at in cluster.last + 1..to {
            options.extend(behind(tokens, at, *cluster, &own).map(|cost| (at, Side::Behind, cost)));
        }
        let mut next: Vec<Chosen> = Vec::new();
        for way in &ways {
            next.push(goes_on(way, None, NO_NUMBER));
            for (at, side, cost) in &options {
                if way.taken.is_some_and(|taken| taken >= *at) {
                    continue;
                }
                let turns = 20 * i32::from(way.side.is_some_and(|s| s != *side));
                next.push(goes_on(way, Some((*at, *side)), cost + turns));
            }
        }
        ways = cheapest(next);
    }
    ways.into_iter().min_by_key(|w| w.cost).map(|w| w.numbers).unwrap_or_default()
}

fn goes_on(way: &Chosen, number: Option<(usize, Side)>, cost: i32) -> Chosen {
    let mut numbers = way.numbers.clone();
    numbers.push(number);
    Chosen {
        cost: way.cost + cost,
        taken: number.map(|(at, _)| at).or(way.taken),
        side: number.map(|(_, side)| side).or(way.side),
        numbers,
    }
}

/// Of ways that took the same number last, on the same side, the cheapest.
fn cheapest(mut ways: Vec<Chosen>) -> Vec<Chosen> {
    ways.sort_by_key(|w| w.cost);
    let mut kept: Vec<Chosen> = Vec::new();
    for way in ways {
        if !kept.iter().any(|k| k.taken == way.taken && k.side == way.side) {
            kept.push(way);
        }
    }
    kept
}

/// Figures of the item's own description are its size, each with the word behind it.
fn own_sizes(tokens: &[Token], cluster: Cluster, look: &Look<'_>) -> Vec<(String, String)> {
    let items = hits(tokens, cluster.first).into_iter().flatten().filter_map(|h| look.catalogue.item(h.item));
    let mut own = Vec::new();
    for item in items {
        let terms = terms(&item.description);
        let behind = terms.iter().skip(1).map(|t| t.text.clone()).chain([String::new()]);
        own.extend(terms.iter().map(|t| t.text.clone()).zip(behind));
    }
    own
}

/// What may count: how surely, none where the number is a price, a place, a size or no whole quantity.
fn counts(tokens: &[Token], at: usize, own: &[(String, String)]) -> Option<u8> {
    let token = tokens.get(at)?;
    let value = token.mark.number()?.value(None)?;
    let text = token.mark.seen.text.as_str();
    let is_padded = text.len() > 2 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    if value <= Decimal::ZERO || value > Decimal::from(1_000_000) || is_padded {
        return None;
    }
    if pricing::is_price(tokens, at) || is_of_site(tokens, at) {
        return None;
    }
    let strength = quantity_strength(tokens, at);
    // "10 Lijm 10 g" asks for ten of what weighs as many grams.
    let next = tokens.get(at + 1).map(|t| terms(&t.mark.seen.text)).unwrap_or_default();
    let next = next.first().map_or("", |t| t.text.as_str());
    let sized = terms(text).first().map(|t| t.text.clone()).unwrap_or_default();
    let is_size = own.iter().any(|(size, behind)| {
        *size == sized && (behind == next || strength < 2 && (behind.is_empty() || next.is_empty()))
    });
    let is_whole = value.is_integer() || strength == 3;
    (is_whole && (strength == 3 || !is_size)).then_some(strength)
}

/// What it costs to take the number before an item for its quantity.
fn before(tokens: &[Token], at: usize, cluster: Cluster, own: &[(String, String)]) -> Option<i32> {
    let strength = counts(tokens, at, own)?;
    let between = tokens.get(at + 1..cluster.first)?;
    if between.iter().any(|t| t.ends) || tokens.get(at).is_some_and(|t| t.ends) {
        return None;
    }
    let words = between.iter().filter(|t| !is_pack(&t.mark) && !said::is_of(t)).count();
    let other = between.iter().any(|t| t.mark.number().is_some());
    let pauses = tokens.get(at..cluster.first)?.iter().any(|t| t.pauses);
    // "40 elbows AB-1": a bare number counts the word behind it.
    let is_followed = tokens.get(at + 1).is_some_and(|t| {
        t.mark.kind == MarkKind::Word && t.mark.seen.text.chars().filter(|c| c.is_alphabetic()).count() >= 3
    });
    let by_strength = match strength {
        3 => 0,
        2 => 10,
        1 => 15,
        _ if is_followed || at + 1 == cluster.first => 25,
        _ => return None,
    };
    let far = 6 * words as i32 + 40 * i32::from(pauses) + 20 * i32::from(other);
    (words <= WORDS_BEFORE).then(|| by_strength + far - no_item(strength))
}

/// What it costs to take the number behind an item for its quantity.
fn behind(tokens: &[Token], at: usize, cluster: Cluster, own: &[(String, String)]) -> Option<i32> {
    let strength = counts(tokens, at, own)?;
    let between = tokens.get(cluster.last + 1..at)?;
    if tokens.get(cluster.last..at)?.iter().any(|t| t.ends) {
        return None;
    }
    let words = between.iter().filter(|t| !is_pack(&t.mark)).count();
    let and = between.iter().any(said::is_and);
    let pauses = tokens.get(cluster.last..at)?.iter().filter(|t| t.pauses).count() as i32;
    let stops =
        tokens.get(at).is_none_or(|t| t.ends || t.pauses) || tokens.get(at + 1).is_none_or(said::is_and);
    let by_strength = match strength {
        3 => 0,
        2 => 10,
        1 => 15,
        _ if words == 0 || stops || at + 1 == tokens.len() => 20,
        _ => return None,
    };
    let leads_on = 40 * i32::from(leads_to_next(tokens, at));
    let far = 2 * words as i32 + 5 * pauses + 30 * i32::from(and) + leads_on;
    (words <= WORDS_BEHIND).then(|| by_strength + far - no_item(strength))
}

fn no_item(strength: u8) -> i32 {
    NO_ITEM.get(usize::from(strength)).copied().unwrap_or(0)
}

/// The number and its unit run on to the next item without a pause: "…, 3 boxes of AB-2".
fn leads_to_next(tokens: &[Token], at: usize) -> bool {
    let mut here = at;
    loop {
        let Some(token) = tokens.get(here).filter(|t| !t.pauses && !t.ends) else { return false };
        let small = here == at || is_pack(&token.mark) || said::is_of(token);
        if !small || here > at + 4 {
            return false;
        }
        here += 1;
        if hits(tokens, here).is_some() {
            return true;
        }
    }
}

/// "Je 2 Stück A und B", "2 each of A and B": items beside one whose number is said to be of each.
fn hand_out(tokens: &[Token], clusters: &[Cluster], numbers: &mut [Option<(usize, Side)>]) {
    for nth in 1..clusters.len() {
        let (Some(before), None) =
            (numbers.get(nth - 1).copied().flatten(), numbers.get(nth).copied().flatten())
        else {
            continue;
        };
        let (Some(left), Some(right)) = (clusters.get(nth - 1), clusters.get(nth)) else { continue };
        let same_sentence = !tokens.get(left.last..right.first).unwrap_or_default().iter().any(|t| t.ends);
        if same_sentence
            && before.1 == Side::Before
            && is_of_each(tokens, before.0)
            && let Some(number) = numbers.get_mut(nth)
        {
            *number = Some(before);
        }
    }
    for nth in (1..clusters.len()).rev() {
        let (None, Some(behind)) =
            (numbers.get(nth - 1).copied().flatten(), numbers.get(nth).copied().flatten())
        else {
            continue;
        };
        let (Some(left), Some(right)) = (clusters.get(nth - 1), clusters.get(nth)) else { continue };
        let same_sentence = !tokens.get(left.last..right.first).unwrap_or_default().iter().any(|t| t.ends);
        if same_sentence
            && behind.1 == Side::Behind
            && is_of_each(tokens, behind.0)
            && let Some(number) = numbers.get_mut(nth - 1)
        {
            *number = Some(behind);
        }
    }
}

/// A word for "each" stands before the number, or behind it and its unit.
fn is_of_each(tokens: &[Token], at: usize) -> bool {
    let near = [at.checked_sub(1), Some(at + 1), Some(at + 2), Some(at + 3)];
    let mut near = near.into_iter().flatten().filter_map(|i| tokens.get(i));
    near.any(said::is_each)
}

fn is_nearest(
    clusters: &[Cluster],
    numbers: &[Option<(usize, Side)>],
    cluster: Cluster,
    number: usize,
) -> bool {
    let sharing = clusters.iter().zip(numbers).filter(|(_, n)| n.is_some_and(|(at, _)| at == number));
    sharing.map(|(c, _)| c).min_by_key(|c| c.first.abs_diff(number)).is_some_and(|c| *c == cluster)
}

fn with_number(mut line: LineSeen, tokens: &[Token], at: usize) -> LineSeen {
    line.quantity = tokens.get(at).and_then(|t| t.mark.number()).cloned();
    let unit = tokens.get(at + 1).filter(|t| is_pack(&t.mark));
    line.unit = unit.map(|t| super::line::trimmed(&t.mark.seen));
    line
}

/// Numbers beside those of items whose words name an item well: "… and ten roller sleeves".
fn by_words(tokens: &[Token], clusters: &[Cluster], taken: &[usize], look: &Look<'_>) -> Vec<usize> {
    let is_free = |at: &usize| !taken.contains(at) && quantity_strength(tokens, *at) >= 2;
    let free: Vec<usize> = (0..tokens.len()).filter(is_free).collect();
    let named = free.iter().filter(|at| {
        let stop = (**at + 1..tokens.len()).find(|i| {
            let before = tokens.get(i - 1).is_some_and(|t| t.ends || (t.pauses && *i > **at + 1));
            before || clusters.iter().any(|c| c.first == *i) || taken.contains(i) || free.contains(i)
        });
        let end = stop.unwrap_or(tokens.len());
        // Words that lead up to an item are of that item.
        let leads_up = clusters.iter().any(|c| c.first == end);
        !leads_up && tokens.get(**at + 1..end).is_some_and(|part| names(part, look) > 0)
    });
    named.copied().collect()
}

fn sentence_end(tokens: &[Token], at: usize) -> usize {
    (at..tokens.len()).find(|i| tokens.get(*i).is_some_and(|t| t.ends)).map_or(tokens.len(), |i| i + 1)
}
