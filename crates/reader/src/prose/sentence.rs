//! A row of text to lines: which of its numbers are quantities, and which words each of them is of.

use basics::Decimal;
use formats::lexicon::{Role, folded, roles_of};

use super::counting::{counts_noun, is_pack, quantity_strength};
use super::line::{line, names};
use super::{Token, pairs, said};
use crate::look::Look;
use crate::marks::MarkKind;
use crate::seen::LineSeen;

/// The lines of one row of text. Where they leave something of it unexplained, items and numbers are paired all at once, and what explains
/// more is taken.
pub fn lines_of(tokens: &[Token], look: &Look<'_>) -> Vec<LineSeen> {
    let tokens = without_position(tokens);
    if tokens.is_empty() || is_fact(tokens) {
        return Vec::new();
    }
    let found = one_after_the_other(tokens, look);
    let names_item = tokens.iter().any(|t| matches!(t.mark.kind, MarkKind::Item(_)));
    let open = if names_item { pairs::unexplained(tokens, &found, look) } else { 0 };
    if open == 0 {
        return found;
    }
    let paired = pairs::lines(tokens, look);
    if pairs::unexplained(tokens, &paired, look) < open { paired } else { found }
}

fn one_after_the_other(tokens: &[Token], look: &Look<'_>) -> Vec<LineSeen> {
    let strong: Vec<usize> = (0..tokens.len()).filter(|at| quantity_strength(tokens, *at) == 3).collect();
    let items: Vec<usize> = (0..tokens.len())
        .filter(|at| tokens.get(*at).is_some_and(|t| matches!(t.mark.kind, MarkKind::Item(_))))
        .collect();
    if items.len() > strong.len()
        && items.len() > 1
        && let Some(parts) = by_items(tokens, &items, look)
    {
        // Beside those with a number there may be others that are named by words only.
        let mut all: Vec<usize> = parts.iter().map(|(.., at)| *at).chain(spread(tokens, look)).collect();
        all.sort_unstable();
        all.dedup();
        if all.len() > parts.len() && parts.iter().all(|(from, _, at)| from == at) {
            return chunks(tokens, &all, &[])
                .into_iter()
                .filter_map(|(from, to, at)| line(tokens, from, to, at, look))
                .collect();
        }
        return parts.into_iter().filter_map(|(from, to, at)| line(tokens, from, to, at, look)).collect();
    }
    let several = spread(tokens, look);
    if several.len() > strong.len().max(1) {
        return handed_over(tokens, chunks(tokens, &several, &items), look)
            .into_iter()
            .filter_map(|(from, to, at)| line(tokens, from, to, at, look))
            .collect();
    }
    match (strong.as_slice(), several.as_slice()) {
        ([], [one]) if items.is_empty() && quantity_strength(tokens, *one) < 2 => {
            let (_, to) = sentence_around(tokens, *one);
            line(tokens, *one, to, *one, look).into_iter().collect()
        }
        ([], _) => weak_line(tokens, &items, look).into_iter().collect(),
        ([one], _) => {
            // Other sentences of the row are not part of it.
            let (from, to) = sentence_around(tokens, *one);
            let from = meant_side(tokens, from, to, *one, &items, look);
            line(tokens, from, to, *one, look).into_iter().collect()
        }
        (several, _) => handed_over(tokens, chunks(tokens, several, &items), look)
            .into_iter()
            .filter_map(|(from, to, at)| line(tokens, from, to, at, look))
            .collect(),
    }
}

/// "3)", "3." and "- " before the words of a line.
pub fn without_position(tokens: &[Token]) -> &[Token] {
    let mut rest = tokens;
    while let Some((first, more)) = rest.split_first() {
        let text = first.mark.seen.text.as_str();
        let raw_is_bullet = text.chars().all(|c| !c.is_alphanumeric()) && !text.is_empty();
        let is_position = first
            .mark
            .number()
            .is_some_and(|n| n.value(None).is_some_and(|v| v.is_integer() && v < Decimal::from(1_000)))
            && first.ends_a_position();
        if (raw_is_bullet || is_position) && !more.is_empty() {
            rest = more;
        } else {
            break;
        }
    }
    rest
}

impl Token {
    /// The number is written "3.".
    pub fn is_ordinal_figure(&self) -> bool {
        matches!(&self.mark.seen.source, formats::Source::Text { start, end, .. }
            if (end - start) as usize == self.mark.seen.text.len() + 1 && !self.pauses)
    }

    /// The number is written "3)" or "3.".
    fn ends_a_position(&self) -> bool {
        match &self.mark.seen.source {
            formats::Source::Text { start, end, .. } => {
                let written = (end - start) as usize;
                let figures = self.mark.seen.text.len();
                written == figures + 1 && !self.pauses
            }
            _ => false,
        }
    }
}

/// Rows that state something of the whole order.
fn is_fact(tokens: &[Token]) -> bool {
    let words: Vec<String> = tokens.iter().take(4).map(|t| t.mark.seen.text.clone()).collect();
    let head = folded(&words.join(" "));
    let first = head.split(' ').next().unwrap_or_default().to_owned();
    let role = |text: &str| roles_of(text).into_iter().find(|(_, s)| *s == 3).map(|(r, _)| r);
    let is_head = |r: Option<Role>| {
        matches!(
            r,
            Some(
                Role::PoNumber
                    | Role::RequestedDate
                    | Role::OrderDate
                    | Role::ShipTo
                    | Role::BillTo
                    | Role::CustomerNumber
                    | Role::Contact
                    | Role::Total
            )
        )
    };
    let two: String = head.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let has_colon = tokens.iter().take(3).any(|t| t.mark.seen.text.ends_with(':'));
    let has_item = tokens.iter().any(|t| matches!(t.mark.kind, MarkKind::Item(_)));
    !has_item && has_colon && (is_head(role(&first)) || is_head(role(&two)))
}

fn sentence_around(tokens: &[Token], at: usize) -> (usize, usize) {
    let from = (0..at).rev().find(|i| tokens.get(*i).is_some_and(|t| t.ends)).map_or(0, |i| i + 1);
    let to =
        (at..tokens.len()).find(|i| tokens.get(*i).is_some_and(|t| t.ends)).map_or(tokens.len(), |i| i + 1);
    (from, to)
}

/// Quantities of a sentence of which some have no unit: "ten roller sleeves and two dozen of the tape". Each must have words behind it
/// that name an item well.
fn spread(tokens: &[Token], look: &Look<'_>) -> Vec<usize> {
    // The first number of a clause may count a noun; what follows are sizes: "60 cahiers 24x32 192 pages".
    let leads = |at: usize| {
        let before = (0..at)
            .rev()
            .take_while(|i| tokens.get(*i).is_some_and(|t| !t.pauses && !t.ends && !said::is_and(t)));
        let mut before = before.filter(|i| tokens.get(*i).is_some_and(|t| t.mark.number().is_some()));
        before.next().is_none() && counts_noun(tokens, at, look)
    };
    let counts: Vec<usize> =
        (0..tokens.len()).filter(|at| quantity_strength(tokens, *at) >= 2 || leads(*at)).collect();
    let ends = counts.iter().skip(1).copied().chain([tokens.len()]);
    let named = counts.iter().zip(ends).filter(|(at, end)| {
        let (_, sentence) = sentence_around(tokens, **at);
        let part = tokens.get(**at + 1..(*end).min(sentence)).unwrap_or_default();
        if part.iter().any(|t| matches!(t.mark.kind, MarkKind::Item(_))) {
            return true;
        }
        let words: Vec<&str> = part.iter().map(|t| t.mark.seen.text.as_str()).collect();
        look.catalogue.by_words(&words.join(" ")).first().is_some_and(|h| h.explained >= 55)
    });
    named.map(|(at, _)| *at).collect()
}

/// A row with several items, each with a number before it or behind it: "40 codos AB-1, 25 tes AB-2", "AB-1 (5), AB-2 (3)".
fn by_items(tokens: &[Token], items: &[usize], look: &Look<'_>) -> Option<Vec<(usize, usize, usize)>> {
    let number_in = |from: usize, to: usize, last: bool, item: usize| {
        // A number of the item's own description is its size.
        let own: Vec<String> = match tokens.get(item).map(|t| &t.mark.kind) {
            Some(MarkKind::Item(hits)) => hits
                .iter()
                .filter_map(|h| look.catalogue.item(h.item))
                .flat_map(|i| crate::records::wording::terms(&i.description))
                .map(|t| t.text)
                .collect(),
            _ => Vec::new(),
        };
        let mut found: Vec<(u8, usize)> = (from..to)
            .filter(|at| {
                tokens.get(*at).is_some_and(|t| {
                    let is_size = quantity_strength(tokens, *at) < 3 && own.contains(&t.mark.seen.text);
                    t.mark.number().is_some() && !is_size
                })
            })
            .map(|at| (quantity_strength(tokens, at), at))
            .collect();
        if found.iter().any(|(strength, _)| *strength > 0) {
            found.retain(|(strength, _)| *strength > 0);
        } else {
            // A bare number before a noun: "40 elbows".
            found.retain(|(_, at)| {
                let is_whole = tokens
                    .get(*at)
                    .and_then(|t| t.mark.number())
                    .and_then(|n| n.value(None))
                    .is_some_and(|v| v.is_integer());
                is_whole
                    && !super::pricing::is_price(tokens, *at)
                    && tokens.get(at + 1).is_some_and(|t| {
                        t.mark.kind == MarkKind::Word && t.mark.seen.text.chars().count() >= 3
                    })
            });
        }
        if last { found.last().map(|f| f.1) } else { found.first().map(|f| f.1) }
    };
    let mut before: Vec<(usize, usize, usize)> = Vec::new();
    let mut behind: Vec<(usize, usize, usize)> = Vec::new();
    for (nth, item) in items.iter().enumerate() {
        let previous = nth.checked_sub(1).and_then(|n| items.get(n)).copied();
        let (start, end) = sentence_around(tokens, *item);
        let from = previous.map_or(start, |p| (p + 1).max(start));
        let to = items.get(nth + 1).copied().unwrap_or(end).min(end);
        if let Some(at) = number_in(from, *item, true, *item) {
            // The words of the line end where the next one's number stands.
            let next = items.get(nth + 1).and_then(|n| number_in(item + 1, *n, true, *n)).unwrap_or(to);
            before.push((at, next.min(to), at));
        }
        if let Some(at) = number_in(item + 1, to, false, *item) {
            behind.push((*item, (at + 2).min(to), at));
        }
    }
    if before.len() == items.len() {
        Some(before)
    } else if behind.len() == items.len() {
        Some(behind)
    } else {
        None
    }
}

/// Words before the quantity belong to the line if they name the item, and not the words behind it.
fn meant_side(
    tokens: &[Token],
    from: usize,
    to: usize,
    quantity: usize,
    items: &[usize],
    look: &Look<'_>,
) -> usize {
    if quantity == from || items.iter().any(|i| (from..quantity).contains(i)) {
        return from;
    }
    let text = |a: usize, b: usize| {
        let words: Vec<&str> = tokens.iter().take(b).skip(a).map(|t| t.mark.seen.text.as_str()).collect();
        words.join(" ")
    };
    let best = |text: &str| look.catalogue.by_words(text).first().map_or(0, |h| h.explained * h.covered);
    let behind_names = items.iter().any(|i| (quantity + 1..to).contains(i));
    let behind = text((quantity + 2).min(to), to);
    if behind_names || best(&behind) > best(&text(from, quantity)) { quantity } else { from }
}

/// Where the words of each quantity begin and end, when a row has several.
fn chunks(tokens: &[Token], quantities: &[usize], items: &[usize]) -> Vec<(usize, usize, usize)> {
    let first_quantity = quantities.first().copied().unwrap_or(0);
    let (start, _) = sentence_around(tokens, first_quantity);
    // Items come first where one stands before the first quantity, in the same sentence.
    let items_first = items.iter().any(|i| (start..first_quantity).contains(i));
    let mut found = Vec::new();
    for (nth, at) in quantities.iter().enumerate() {
        let (from, to) = sentence_around(tokens, *at);
        let previous = nth.checked_sub(1).and_then(|n| quantities.get(n)).copied();
        let next = quantities.get(nth + 1).copied();
        if items_first {
            let from = previous.map_or(from, |p| from.max(p + 2));
            let end = (*at + 2).min(to);
            found.push((from, end, *at));
        } else {
            let to = next.map_or(to, |n| to.min(n));
            found.push((*at, to, *at));
        }
    }
    found
}

/// "2 boxes of A, and of B 4 cases will do": words behind one quantity that are those of the next. They are handed over where neither
/// quantity has words that name an item, and both have them then.
fn handed_over(
    tokens: &[Token],
    mut chunks: Vec<(usize, usize, usize)>,
    look: &Look<'_>,
) -> Vec<(usize, usize, usize)> {
    let named = |from: usize, to: usize| tokens.get(from..to).map_or(0, |part| names(part, look));
    for nth in 1..chunks.len() {
        let (Some(first), Some(next)) = (chunks.get(nth - 1).copied(), chunks.get(nth).copied()) else {
            break;
        };
        let ((from, to, at), (_, next_to, next_at)) = (first, next);
        let holds_item = |from: usize, to: usize| {
            tokens.get(from..to).into_iter().flatten().any(|t| matches!(t.mark.kind, MarkKind::Item(_)))
        };
        let in_order = from == at && to == next_at && !holds_item(from, next_to);
        if !in_order || named(at + 2, to) > 0 || named(next_at + 2, next_to) > 0 {
            continue;
        }
        let best = (at + 3..to)
            .map(|cut| (named(at + 2, cut).min(named(cut, next_at)), cut))
            .filter(|(both, _)| *both > 0)
            .max_by_key(|(both, cut)| (*both, std::cmp::Reverse(*cut)));
        if let (Some((_, cut)), [before, after]) = (best, chunks.get_mut(nth - 1..=nth).unwrap_or_default()) {
            before.1 = cut;
            *after = (cut, (next_at + 2).min(next_to), next_at);
        }
    }
    chunks
}

/// A row without a quantity and unit: "12 AB-123", "AB-123: 12", "AB-123 12", or an item and no quantity at all.
fn weak_line(tokens: &[Token], items: &[usize], look: &Look<'_>) -> Option<LineSeen> {
    let best = (0..tokens.len())
        .map(|at| (quantity_strength(tokens, at), at))
        .filter(|(s, _)| *s > 0)
        .max_by_key(|(s, at)| (*s, std::cmp::Reverse(*at)));
    if let Some(item) = items.first() {
        let (from, to) = sentence_around(tokens, *item);
        return match best.filter(|(_, at)| (from..to).contains(at)) {
            Some((_, at)) => line(tokens, from, to, at, look),
            // "6 sifones SIF-40": a bare number, a word or two, and the item.
            None => match by_items(tokens, items, look).as_deref() {
                Some([(from, to, at)]) if from == at && item - at <= 3 => line(tokens, *from, *to, *at, look),
                _ => without_quantity(tokens, from, to, look),
            },
        };
    }
    let weak = best.is_none_or(|(strength, _)| strength <= 1);
    let ends_open = tokens.iter().rev().take(2).any(|t| is_pack(&t.mark)) && tokens.len() <= 18;
    if weak && ends_open && best.is_none_or(|(_, at)| at + 1 != tokens.len()) {
        let found = line(tokens, 0, tokens.len(), usize::MAX, look)?;
        let words = found.words.as_ref().map(|w| w.text.clone()).unwrap_or_default();
        let hit = look.catalogue.by_words(&words).into_iter().next()?;
        return (hit.explained >= 75 && hit.covered >= 60).then_some(found);
    }
    // Words alone must name an item well before a number counts as how many of it.
    let (_, at) = best.filter(|(strength, _)| *strength >= 1)?;
    let (from, to) = sentence_around(tokens, at);
    let found = line(tokens, from, to, at, look)?;
    // "25 x QX-9931-K": a number of nobody's is asked for all the same.
    if !found.refs.is_empty() {
        return Some(found);
    }
    let words = found.words.as_ref().map(|w| w.text.clone()).unwrap_or_default();
    let hit = look.catalogue.by_words(&words).into_iter().next()?;
    (hit.explained >= 70 && hit.covered >= 30).then_some(found)
}

/// An item that is named without saying how much: a line of a list.
fn without_quantity(tokens: &[Token], from: usize, to: usize, look: &Look<'_>) -> Option<LineSeen> {
    let short = to - from <= 16;
    let mut found = line(tokens, from, to, usize::MAX, look)?;
    found.quantity = None;
    let listed = tokens.get(from).is_some_and(|t| matches!(t.mark.kind, MarkKind::Item(_) | MarkKind::Unit));
    (short && listed).then_some(found)
}
