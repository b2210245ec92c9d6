//! Orders as cards: for each item a block of "label: value", one below the other or side by side.

use formats::lexicon::Role;

use crate::look::Look;
use crate::marks::{self, MarkKind};
use crate::seen::{LineSeen, NumberSeen, RefKind, RefSeen, Seen};
use crate::sketch::{filled, worth};
use crate::strips::{Strip, union};

pub struct Cards {
    pub lines: Vec<LineSeen>,
    pub used: Vec<bool>,
}

/// A label with its value, and where the block that it belongs to begins.
struct Pair {
    role: Role,
    value: Seen,
    left: i32,
    strip: usize,
}

const ROLES: [Role; 11] = [
    Role::Position,
    Role::SellerItem,
    Role::BuyerItem,
    Role::Item,
    Role::Gtin,
    Role::Description,
    Role::Quantity,
    Role::Unit,
    Role::Price,
    Role::Amount,
    Role::PriceBase,
];

pub fn read(strips: &[Strip], look: &Look<'_>) -> Cards {
    let pairs = pairs(strips);
    // Cards stand side by side, or one below the other with two values on a row.
    let beside = cards(strips.len(), by_edge(&pairs), look);
    let below = cards(strips.len(), in_order(&pairs), look);
    let explains = |cards: &Cards| (worth(&cards.lines, look), filled(&cards.lines));
    if explains(&below) > explains(&beside) { below } else { beside }
}

/// Blocks side by side begin at the same left edges all the way down.
fn by_edge(pairs: &[Pair]) -> Vec<Vec<&Pair>> {
    let mut lefts: Vec<i32> = Vec::new();
    for pair in pairs {
        if !lefts.iter().any(|l| (l - pair.left).abs() < 800) {
            lefts.push(pair.left);
        }
    }
    let mut blocks: Vec<Vec<&Pair>> = Vec::new();
    for left in lefts {
        let mut block: Vec<&Pair> = Vec::new();
        for pair in pairs.iter().filter(|p| (p.left - left).abs() < 800) {
            let again = block.iter().any(|p| p.role == pair.role);
            if again {
                blocks.push(std::mem::take(&mut block));
            }
            block.push(pair);
        }
        blocks.push(block);
    }
    blocks
}

/// A block ends where one of its labels comes again.
fn in_order(pairs: &[Pair]) -> Vec<Vec<&Pair>> {
    let mut blocks: Vec<Vec<&Pair>> = Vec::new();
    for pair in pairs {
        match blocks.last_mut() {
            Some(block) if !block.iter().any(|p| p.role == pair.role) => block.push(pair),
            _ => blocks.push(vec![pair]),
        }
    }
    blocks
}

fn cards(strips: usize, mut blocks: Vec<Vec<&Pair>>, look: &Look<'_>) -> Cards {
    let mut cards = Cards { lines: Vec::new(), used: vec![false; strips] };
    blocks.retain(|b| {
        let has = |roles: &[Role]| b.iter().any(|p| roles.contains(&p.role));
        has(&[Role::Quantity])
            && has(&[Role::Item, Role::SellerItem, Role::BuyerItem, Role::Gtin, Role::Description])
    });
    blocks.sort_by_key(|b| b.first().map(|p| (p.strip, p.left)));
    for block in blocks {
        for pair in &block {
            if let Some(used) = cards.used.get_mut(pair.strip) {
                *used = true;
            }
        }
        cards.lines.push(line(&block, look));
    }
    cards
}

fn pairs(strips: &[Strip]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (at, strip) in strips.iter().enumerate() {
        let labels = strip.labels();
        for label in labels.iter().filter(|l| ROLES.contains(&l.role)) {
            let piece = strip.piece_of(label.first);
            let named = strip.words.get(label.end.saturating_sub(1)).is_some_and(|w| w.text.ends_with(':'))
                || strip.words.get(label.end).is_some_and(|w| w.text == ":");
            let in_sheet =
                matches!(strip.words.first().map(|w| &w.source), Some(formats::Source::Cell { .. }));
            // The value stands in the same piece, or in the next one where the label fills its own.
            let (first, end) = if label.end < piece.1 {
                (label.end, piece.1)
            } else {
                strip.pieces.iter().find(|(a, _)| *a >= piece.1).copied().unwrap_or((label.end, label.end))
            };
            let next = labels.iter().map(|l| l.first).find(|f| *f > label.first).unwrap_or(usize::MAX);
            // The unit may stand a little apart: "4  pcs".
            let is_unit =
                strip.words.get(end).is_some_and(|w| !crate::resolve::unit::meanings(&w.text).is_empty());
            let end = if label.role == Role::Quantity && end == first + 1 && is_unit { end + 1 } else { end };
            let end = end.min(next);
            if label.first == piece.0 && first < end && (named || in_sheet) {
                let mut value = strip.seen(first, end);
                value.text = value.text.trim_start_matches([':', ' ']).to_owned();
                pairs.push(Pair { role: label.role, value, left: strip.left(piece.0), strip: at });
            }
        }
    }
    pairs
}

fn line(block: &[&Pair], look: &Look<'_>) -> LineSeen {
    let mut line = LineSeen::new(union(block.iter().map(|p| &p.value.source)));
    for pair in block {
        let value = &pair.value;
        let number = || first_number(value, look);
        let reference = |kind| RefSeen { kind, seen: value.clone() };
        match pair.role {
            Role::Position => line.position = Some(value.text.clone()),
            Role::SellerItem => line.refs.push(reference(RefKind::Ours)),
            Role::BuyerItem => line.refs.push(reference(RefKind::Theirs)),
            Role::Gtin => line.refs.push(reference(RefKind::Gtin)),
            Role::Item if look.hits(&value.text).is_empty() && value.text.split(' ').count() > 2 => {
                line.words = Some(value.clone());
            }
            Role::Item => line.refs.push(reference(RefKind::Unknown)),
            Role::Description => line.words = Some(value.clone()),
            Role::Quantity => {
                line.quantity = number();
                let unit =
                    value.text.split_whitespace().nth(1).filter(|w| w.chars().any(char::is_alphabetic));
                line.unit = line.unit.take().or_else(|| unit.map(|u| crate::facts::part(value, u)));
            }
            Role::Unit => line.unit = Some(value.clone()),
            Role::Price => line.price = number(),
            Role::Amount => line.amount = number(),
            Role::PriceBase => line.price_base = number().and_then(|n| n.value(None)),
            _ => {}
        }
    }
    line
}

fn first_number(value: &Seen, look: &Look<'_>) -> Option<NumberSeen> {
    let strips = crate::strips::of_text(&value.text, "", 0);
    let found = strips.first().map(|s| marks::of_strip(s, look, None)).unwrap_or_default();
    found.into_iter().find_map(|m| match m.kind {
        MarkKind::Number(number) => {
            Some(NumberSeen { seen: Seen { text: number.seen.text, ..value.clone() }, ..number })
        }
        MarkKind::Item(_) => NumberSeen::of(Seen { text: m.seen.text, ..value.clone() }),
        _ => None,
    })
}
