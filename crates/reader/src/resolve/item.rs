//! Which item a line means: by its numbers, else by its words if they fit one item only.

use super::line::Ask;
use crate::outcome::{Certainty, Code, Suggestion, Value};
use crate::records::{CodeHit, ItemIndex, Via, WordHit};
use crate::seen::{LineSeen, RefKind, Seen};

/// How much of the words an item must explain, in hundredths, to be meant by them.
const EXPLAINED: u32 = 78;
/// Items that explain the words nearly as well are meant as much.
const AS_WELL: u32 = 4;

pub fn item(ask: &Ask<'_>, line: &LineSeen, said: &mut impl FnMut(Code, String)) -> Value<ItemIndex> {
    if let Some((item, _)) = line.known {
        return Value::known(item, line.words.clone(), "the earlier order", 985_000);
    }
    let mut by_ref: Vec<(ItemIndex, Via, &Seen)> = Vec::new();
    for reference in &line.refs {
        let hits = ask.look.hits(&reference.seen.text);
        by_ref.extend(hits.iter().map(|h| (h.item, h.via, &reference.seen)));
    }
    if by_ref.is_empty() {
        for reference in &line.refs {
            let misread = ask.look.catalogue.by_misread(&reference.seen.text);
            by_ref.extend(misread.map(|item| (item, Via::Misread, &reference.seen)));
        }
    }
    let mut items: Vec<ItemIndex> = by_ref.iter().map(|h| h.0).collect();
    items.sort_unstable();
    items.dedup();
    match items.as_slice() {
        [one] => by_number(ask, line, *one, &by_ref, said),
        [] => by_words(ask, line, said),
        several => conflict(ask, line, several, said),
    }
}

fn by_number(
    ask: &Ask<'_>,
    line: &LineSeen,
    item: ItemIndex,
    hits: &[(ItemIndex, Via, &Seen)],
    said: &mut impl FnMut(Code, String),
) -> Value<ItemIndex> {
    let Some((_, via, seen)) = hits.first() else { return Value::default() };
    let ways = hits.iter().map(|h| h.1).collect::<std::collections::HashSet<_>>().len();
    let fit = line.words.as_ref().map(|w| ask.look.catalogue.fit(item, &w.text));
    // The words of the line speak plainly of another item than its number.
    if let (Some(words), Some(fit)) = (&line.words, fit)
        && fit.explained < 35
        && let Some(other) = plainly_other(ask, &words.text, item)
    {
        let sku = |i: ItemIndex| ask.look.catalogue.item(i).map_or("?", |r| r.sku.as_str()).to_owned();
        said(
            Code::ConflictingItemRefs,
            format!("the number stands for {}, the description for {}", sku(item), sku(other)),
        );
        return Value::open(
            Some((*seen).clone()),
            "number and description disagree",
            suggest(ask, &[item, other]),
        );
    }
    let agrees = fit.is_some_and(|f| f.explained >= 60 && f.contradictions == 0);
    let certainty: Certainty = match via {
        Via::CustomerPart | Via::Sku | Via::Gtin if ways > 1 || agrees => 999_000,
        Via::CustomerPart | Via::Sku | Via::Gtin => 995_000,
        Via::Alias | Via::Folded if agrees => 995_000,
        Via::Alias | Via::Folded => 980_000,
        Via::Misread if agrees => 985_000,
        _ => 900_000,
    };
    if *via == Via::Misread && !agrees {
        said(Code::NeedsConfirmation, format!("'{}' may be a misread number", seen.text));
    }
    let sku = ask.look.catalogue.item(item).map(|r| r.sku.as_str());
    let learned = ask.look.learned().filter(|_| *via == Via::CustomerPart).and_then(|l| l.item(&seen.text));
    let by = learned.filter(|l| Some(l.value.as_str()) == sku).map(|l| l.by.clone());
    Value::known(item, Some((*seen).clone()), way_name(*via), certainty).learned(by)
}

fn way_name(via: Via) -> &'static str {
    match via {
        Via::CustomerPart => "customer part number",
        Via::Sku => "our item number",
        Via::Gtin => "GTIN",
        Via::Alias => "other number",
        Via::Folded => "our item number, written differently",
        Via::Misread => "our item number, one sign misread",
        Via::Words => "description",
    }
}

/// Another item that the words fit far better.
fn plainly_other(ask: &Ask<'_>, words: &str, item: ItemIndex) -> Option<ItemIndex> {
    let best = ask.look.catalogue.by_words(words).into_iter().next()?;
    (best.item != item && best.explained >= 85 && best.covered >= 60).then_some(best.item)
}

fn conflict(
    ask: &Ask<'_>,
    line: &LineSeen,
    items: &[ItemIndex],
    said: &mut impl FnMut(Code, String),
) -> Value<ItemIndex> {
    let skus: Vec<&str> =
        items.iter().filter_map(|i| ask.look.catalogue.item(*i)).map(|i| i.sku.as_str()).take(5).collect();
    // A number that stands for several items, and another that is one of these.
    if let Some((item, seen)) = of_all_numbers(ask, line) {
        return Value::known(item, Some(seen), "the numbers together", 990_000);
    }
    // One number that stands for several items, and words that fit one of them.
    let one_number = line.refs.len() == 1;
    if one_number && let Some(words) = &line.words {
        let mut fits: Vec<WordHit> = items.iter().map(|i| ask.look.catalogue.fit(*i, &words.text)).collect();
        fits.sort_by_key(|f| std::cmp::Reverse(f.explained));
        if let [first, second, ..] = fits.as_slice()
            && first.explained >= EXPLAINED
            && first.explained > second.explained + 15
        {
            let seen = line.refs.first().map(|r| r.seen.clone());
            return Value::known(first.item, seen, "number and description together", 970_000);
        }
    }
    let (code, how) = if one_number {
        (Code::AmbiguousItem, "the number stands for several items")
    } else {
        (Code::ConflictingItemRefs, "the numbers stand for different items")
    };
    said(code, format!("{how}: {}", skus.join(", ")));
    Value::open(line.refs.first().map(|r| r.seen.clone()), how, suggest(ask, items))
}

/// The only item that each of a line's known numbers may stand for.
fn of_all_numbers(ask: &Ask<'_>, line: &LineSeen) -> Option<(ItemIndex, Seen)> {
    let known = line.refs.iter().map(|r| (ask.look.hits(&r.seen.text), &r.seen));
    let known: Vec<(Vec<CodeHit>, &Seen)> = known.filter(|(hits, _)| !hits.is_empty()).collect();
    let (first, seen) = known.first().filter(|_| known.len() > 1)?;
    let in_all = |item: ItemIndex| known.iter().all(|(hits, _)| hits.iter().any(|h| h.item == item));
    let mut common: Vec<ItemIndex> = first.iter().map(|h| h.item).filter(|item| in_all(*item)).collect();
    dedup(&mut common);
    match common.as_slice() {
        [one] => Some((*one, (*seen).clone())),
        _ => None,
    }
}

/// Without a number that is on record: by the words, if they fit one item only.
fn by_words(ask: &Ask<'_>, line: &LineSeen, said: &mut impl FnMut(Code, String)) -> Value<ItemIndex> {
    let seen = line.words.clone().or_else(|| line.refs.first().map(|r| r.seen.clone()));
    let words = without_position(ask, line.words.as_ref().map(|w| w.text.as_str()).unwrap_or_default());
    let hits = if words.is_empty() { Vec::new() } else { ask.look.catalogue.by_words(words) };
    let numbered = line.refs.iter().any(|r| r.kind != RefKind::Unknown || r.seen.text.len() >= 4);
    let near: Vec<ItemIndex> = hits.iter().take(5).map(|h| h.item).collect();
    let good: Vec<&WordHit> = match hits.first() {
        Some(best) if best.explained >= EXPLAINED => hits
            .iter()
            .filter(|h| h.explained + AS_WELL >= best.explained && h.contradictions <= best.contradictions)
            .collect(),
        _ => Vec::new(),
    };
    // An item whose whole description was written is meant, even if longer ones hold the same words.
    let whole: Vec<&&WordHit> = good.iter().filter(|h| h.covered >= 97 && h.contradictions == 0).collect();
    let meant = match (good.as_slice(), whole.as_slice()) {
        ([one], _) => Some(**one),
        (_, [one]) => Some(***one),
        _ => None,
    };
    let what = line.refs.first().map_or(words, |r| r.seen.text.as_str());
    if numbered {
        // A number that is on no record: the words may be right, and yet someone has to say so.
        let mut alike = ask.look.catalogue.near(what, 3);
        alike.splice(0..0, meant.iter().map(|m| m.item));
        alike.extend(&near);
        dedup(&mut alike);
        said(Code::UnknownItem, format!("no item on record has the number '{what}'"));
        return Value::open(seen, "no item on record has this number", suggest(ask, &alike));
    }
    match meant {
        Some(hit) if hit.covered >= 40 => {
            let certainty = match (hit.explained, hit.covered, hit.contradictions) {
                (97.., 90.., 0) => 992_000,
                (90.., 70.., 0) => 985_000,
                (_, _, 0) => 960_000,
                _ => 900_000,
            };
            if hit.contradictions > 0 {
                said(Code::NeedsConfirmation, format!("'{what}' has a size that the item does not have"));
            }
            Value {
                suggestions: suggest(ask, &near),
                ..Value::known(hit.item, seen, way_name(Via::Words), certainty)
            }
        }
        _ if !good.is_empty() => {
            let items: Vec<ItemIndex> = good.iter().map(|h| h.item).take(9).collect();
            let mut items = by_habit(ask, items);
            // Words that fit several items are not decided by what they meant before; that comes first.
            items.splice(0..0, learned_wording(ask, words).map(|(item, _)| item));
            dedup(&mut items);
            said(Code::AmbiguousItem, format!("'{what}' fits {} items", good.len()));
            Value::open(seen, "the words fit several items", suggest(ask, &items))
        }
        _ if let Some((item, by)) = learned_wording(ask, words) => {
            Value::known(item, seen, "the customer's words for it", 980_000).learned(Some(by))
        }
        _ => {
            said(Code::UnknownItem, format!("no item on record fits '{what}'"));
            Value::open(seen, "no item on record fits", suggest(ask, &near))
        }
    }
}

/// The item that a person said the customer's words stand for.
fn learned_wording(ask: &Ask<'_>, words: &str) -> Option<(ItemIndex, crate::knowledge::Provenance)> {
    let learned = ask.look.learned()?.item(words)?;
    Some((ask.look.catalogue.by_sku(&learned.value)?, learned.by.clone()))
}

/// A small number before the words may be the line's position; it is left out where the words fit better without it.
fn without_position<'w>(ask: &Ask<'_>, words: &'w str) -> &'w str {
    let Some((first, rest)) = words.split_once(' ') else { return words };
    let is_small = first.len() <= 3 && first.trim_end_matches(['.', ')']).bytes().all(|b| b.is_ascii_digit());
    let best = |text: &str| ask.look.catalogue.by_words(text).first().map_or(0, |h| h.explained);
    if is_small && best(rest) > best(words) { rest } else { words }
}

fn dedup(items: &mut Vec<ItemIndex>) {
    let mut seen = std::collections::HashSet::new();
    items.retain(|i| seen.insert(*i));
}

/// What the customer usually buys comes first; it is never decided by that.
fn by_habit(ask: &Ask<'_>, mut items: Vec<ItemIndex>) -> Vec<ItemIndex> {
    let Some(account) = ask.look.account else { return items };
    let bought = |item: &ItemIndex| {
        let times = account.orders.iter().flat_map(|o| &o.lines).filter(|l| l.item == *item).count();
        let priced = usize::from(account.prices.contains_key(item));
        std::cmp::Reverse(times * 2 + priced)
    };
    items.sort_by_key(bought);
    items
}

fn suggest(ask: &Ask<'_>, items: &[ItemIndex]) -> Vec<Suggestion> {
    let records = items.iter().take(9).filter_map(|i| ask.look.catalogue.item(*i));
    records.map(|r| Suggestion { value: r.sku.clone(), label: r.description.clone(), certainty: 0 }).collect()
}
