//! Two readings of one page side by side: how far they agree, and whether a value is in both.

use std::collections::BTreeMap;

use formats::{Place, PrintedWord};

/// How far two readings of one page agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement {
    /// Words with the same text in both.
    pub both: usize,
    pub only_first: usize,
    pub only_second: usize,
}

impl Agreement {
    /// In hundredths; 100 where both are empty.
    pub fn percent(&self) -> usize {
        let all = self.both * 2 + self.only_first + self.only_second;
        (self.both * 200).checked_div(all).unwrap_or(100)
    }
}

/// Counts words, wherever they stand.
pub fn agreement(first: &[PrintedWord], second: &[PrintedWord]) -> Agreement {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for word in first {
        counts.entry(&word.text).or_default().0 += 1;
    }
    for word in second {
        counts.entry(&word.text).or_default().1 += 1;
    }
    counts.values().fold(Agreement { both: 0, only_first: 0, only_second: 0 }, |sum, (a, b)| Agreement {
        both: sum.both + a.min(b),
        only_first: sum.only_first + a.saturating_sub(*b),
        only_second: sum.only_second + b.saturating_sub(*a),
    })
}

/// What a reading has at a place, its words joined: for a second opinion on a value that the other reading has there.
pub fn text_at(words: &[PrintedWord], place: &Place) -> String {
    let inside = |p: &Place| {
        let (x, y) = (i32::midpoint(p.left, p.right), i32::midpoint(p.top, p.bottom));
        x >= place.left && x <= place.right && y >= place.top && y <= place.bottom
    };
    let found: Vec<&str> = words.iter().filter(|w| inside(&w.place)).map(|w| w.text.as_str()).collect();
    found.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, left: i32) -> PrintedWord {
        let place = Place { left, top: 0, right: left + 90, bottom: 100 };
        PrintedWord { text: text.into(), place, certainty: 100, bold: false }
    }

    #[test]
    fn words_in_both_are_counted_once_each() {
        let first = [word("PO", 0), word("45001", 100), word("12", 200), word("12", 300)];
        let second = [word("PO", 0), word("45001", 100), word("12", 200), word("l2", 300)];
        let found = agreement(&first, &second);
        assert_eq!(found, Agreement { both: 3, only_first: 1, only_second: 1 });
        assert_eq!(found.percent(), 75);
        assert_eq!(agreement(&[], &[]).percent(), 100);
    }

    #[test]
    fn a_second_opinion_on_one_place() {
        let second = [word("PO", 0), word("45001", 100), word("12", 200)];
        assert_eq!(text_at(&second, &Place { left: 95, top: -5, right: 195, bottom: 105 }), "45001");
        assert_eq!(text_at(&second, &Place { left: 900, top: 0, right: 990, bottom: 100 }), "");
    }
}
