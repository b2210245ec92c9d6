//! Two tables side by side under one head that says everything twice, "Qty | Code | Goods | Qty | Code | Goods": the left one is read first,
//! then the right one, as if it stood on a page of its own.

use formats::lexicon::Role;

use super::{head_labels, line_role};
use crate::strips::{Strip, is_line_role};

pub struct Halves {
    pub strips: Vec<Strip>,
    /// Which strip of the page each one comes from.
    pub of: Vec<usize>,
}

/// Numbers of pages that no document has.
const BESIDE: u32 = 100_000;

pub fn halves(strips: &[Strip]) -> Option<Halves> {
    let (head, cut) = strips.iter().enumerate().find_map(|(at, strip)| Some((at, cut(strip)?)))?;
    let page = strips.get(head)?.page;
    let (mut left, mut right, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for (at, strip) in strips.iter().enumerate() {
        if at < head || strip.page != page {
            (if at < head { &mut left } else { &mut rest }).push((at, strip.clone()));
            continue;
        }
        let slack = strip.height();
        let first = strip.words.iter().position(|w| w.left >= cut - slack).unwrap_or(strip.words.len());
        left.extend(part(strip, 0, first).map(|s| (at, s)));
        let beside = part(strip, first, strip.words.len());
        right.extend(beside.map(|s| (at, Strip { page: page + BESIDE, ..s })));
    }
    let all = left.into_iter().chain(right).chain(rest);
    let (of, strips) = all.unzip();
    Some(Halves { strips, of })
}

/// Where the second table begins, if the strip names the columns of two.
fn cut(strip: &Strip) -> Option<i32> {
    head_labels(strip, 2)?;
    let labels: Vec<(Role, usize)> = strip
        .labels()
        .into_iter()
        .map(|l| (line_role(l.role), l.first))
        .filter(|(role, _)| is_line_role(*role))
        .collect();
    let half = labels.len() / 2;
    let (first, second) = labels.split_at_checked(half)?;
    let alike =
        half >= 2 && labels.len().is_multiple_of(2) && first.iter().zip(second).all(|(a, b)| a.0 == b.0);
    let differ = first.iter().any(|(role, _)| first.first().is_some_and(|f| f.0 != *role));
    (alike && differ && first.iter().any(|l| l.0 == Role::Quantity))
        .then(|| second.first().map(|(_, at)| strip.left(*at)))
        .flatten()
}

/// Some of the words of a strip.
fn part(strip: &Strip, first: usize, end: usize) -> Option<Strip> {
    let words: Vec<_> = strip.words.get(first..end)?.to_vec();
    let pieces: Vec<(usize, usize)> = strip
        .pieces
        .iter()
        .map(|(a, b)| ((*a).clamp(first, end) - first, (*b).clamp(first, end) - first))
        .filter(|(a, b)| a < b)
        .collect();
    (!words.is_empty()).then(|| Strip { words, pieces, ..strip.clone() })
}
