//! Tables whose head is two rows high with names over names, and whose lines are two rows high in the same way: the second row is laid
//! beside the first, as if the page were twice as wide, so that each name stands over its own column.

use formats::lexicon::Role;

use super::head_labels;
use crate::look::Look;
use crate::marks::{self, MarkKind};
use crate::strips::{Strip, Word};

/// Farther right than any page reaches.
pub const BESIDE: i32 = 400_000;

/// The strips with second rows laid beside first ones, which leaves the second ones empty; none where nothing is so.
pub fn folded(strips: &[Strip], look: &Look<'_>) -> Option<Vec<Strip>> {
    let mut made: Vec<Strip> = strips.to_vec();
    let mut found = false;
    let mut at = 0;
    while let (Some(above), Some(below)) = (strips.get(at), strips.get(at + 1)) {
        if !is_double_head(above, below) {
            at += 1;
            continue;
        }
        let first = at;
        at += 2;
        while is_pair(strips, at, look) {
            at += 2;
        }
        if at > first + 2 {
            found = true;
            (first..at).step_by(2).for_each(|row| lay_beside(&mut made, row));
        }
    }
    found.then_some(made)
}

/// Two rows of names of which at least two stand over one another and name different numbers.
fn is_double_head(above: &Strip, below: &Strip) -> bool {
    const NUMBERS: [Role; 4] = [Role::Quantity, Role::Price, Role::Amount, Role::Note];
    let near = above.page == below.page && below.top - above.bottom < above.height();
    let (Some(first), Some(second)) = (head_labels(above, 2), head_labels(below, 2)) else { return false };
    let stacked = |role: Role, left: i32, right: i32| {
        second.iter().any(|(r, l, e)| *r != role && NUMBERS.contains(r) && right.min(*e) - left.max(*l) > 0)
    };
    near && first.iter().any(|(role, l, r)| NUMBERS.contains(role) && stacked(*role, *l, *r))
}

/// The rows of one line: an item is named on one of them, and they stand close together.
fn is_pair(strips: &[Strip], at: usize, look: &Look<'_>) -> bool {
    let (Some(a), Some(b)) = (strips.get(at), strips.get(at + 1)) else { return false };
    let names_item = |s: &Strip| {
        marks::of_strip(s, look, None).iter().any(|m| matches!(m.kind, MarkKind::Item(_)))
            || look.catalogue.by_words(&s.whole()).first().is_some_and(|h| h.covered >= 60)
    };
    a.page == b.page && b.top - a.bottom < a.height() && (names_item(a) || names_item(b))
}

fn lay_beside(strips: &mut [Strip], row: usize) {
    let Some(second) = strips.get_mut(row + 1) else { return };
    let words: Vec<Word> = std::mem::take(&mut second.words)
        .into_iter()
        .map(|w| Word { left: w.left + BESIDE, right: w.right + BESIDE, ..w })
        .collect();
    let pieces = std::mem::take(&mut second.pieces);
    let Some(first) = strips.get_mut(row) else { return };
    let count = first.words.len();
    first.words.extend(words);
    first.pieces.extend(pieces.into_iter().map(|(a, b)| (a + count, b + count)));
}
