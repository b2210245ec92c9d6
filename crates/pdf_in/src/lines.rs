//! Reading order: words to visual lines from the top, and from the left within a line.

use formats::{Place, PrintedWord};

/// The words in reading order. A word belongs to the line whose words it overlaps in height by at least half of the lower one.
pub fn in_reading_order(mut words: Vec<PrintedWord>) -> Vec<PrintedWord> {
    // By the middle first, so that a tall word doesn't start its line before its neighbours are known.
    words.sort_by_key(|w| (w.place.top + w.place.bottom, w.place.left));
    let mut lines: Vec<Line> = Vec::new();
    for word in words {
        // Only the latest few lines can still take a word: the words come in the order of their middles.
        let found = lines.iter_mut().rev().take(4).find(|l| l.takes(&word.place));
        match found {
            Some(line) => line.add(word),
            None => lines.push(Line::of(word)),
        }
    }
    lines.sort_by_key(|l| (l.top + l.bottom, l.left));
    lines
        .into_iter()
        .flat_map(|mut line| {
            line.words.sort_by_key(|w| (w.place.left, w.place.top));
            line.words
        })
        .collect()
}

struct Line {
    top: i32,
    bottom: i32,
    left: i32,
    words: Vec<PrintedWord>,
}

impl Line {
    fn of(word: PrintedWord) -> Line {
        let Place { left, top, bottom, .. } = word.place;
        Line { top, bottom, left, words: vec![word] }
    }

    fn takes(&self, place: &Place) -> bool {
        let shared = self.bottom.min(place.bottom) - self.top.max(place.top);
        let lower = (self.bottom - self.top).min(place.bottom - place.top).max(1);
        // The middle must lie on the line, too: a tall head beside two lines of text belongs to one of them only.
        shared * 2 >= lower && {
            let middle = i32::midpoint(place.top, place.bottom);
            middle >= self.top && middle <= self.bottom
        }
    }

    fn add(&mut self, word: PrintedWord) {
        // The band stays that of the words of usual height: it is the mean, so that a chain of slightly lower words can't
        // swallow the next line.
        let n = i32::try_from(self.words.len()).unwrap_or(i32::MAX - 1).min(8);
        self.top = (self.top * n + word.place.top) / (n + 1);
        self.bottom = (self.bottom * n + word.place.bottom) / (n + 1);
        self.left = self.left.min(word.place.left);
        self.words.push(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, left: i32, top: i32, right: i32, bottom: i32) -> PrintedWord {
        PrintedWord {
            text: text.into(),
            place: Place { left, top, right, bottom },
            certainty: 100,
            bold: false,
        }
    }

    fn texts(words: Vec<PrintedWord>) -> Vec<String> {
        in_reading_order(words).into_iter().map(|w| w.text).collect()
    }

    #[test]
    fn by_line_from_the_top_and_from_the_left() {
        let words = vec![
            word("d", 5_000, 2_210, 6_000, 3_200),
            word("b", 5_000, 1_010, 6_000, 2_000),
            word("a", 100, 1_000, 900, 2_000),
            word("c", 100, 2_200, 900, 3_200),
        ];
        assert_eq!(texts(words), ["a", "b", "c", "d"]);
    }

    #[test]
    fn a_raised_mark_stays_on_its_line_and_a_tall_word_joins_one_line() {
        let words = vec![
            word("total", 100, 1_000, 900, 2_000),
            word("1)", 1_000, 950, 1_200, 1_500),
            word("next", 100, 2_200, 900, 3_200),
            word("12.50", 5_000, 1_000, 6_000, 2_000),
        ];
        assert_eq!(texts(words), ["total", "1)", "12.50", "next"]);
    }

    #[test]
    fn a_slowly_falling_line_does_not_swallow_the_next() {
        // Each word 40 lower than the one before; lines 1 200 apart.
        let mut words = Vec::new();
        for line in 0..3 {
            for column in 0..10 {
                let top = line * 1_200 + column * 40;
                words.push(word(
                    &format!("{line}{column}"),
                    column * 1_000,
                    top,
                    column * 1_000 + 900,
                    top + 1_000,
                ));
            }
        }
        words.reverse();
        let expected: Vec<String> = (0..3).flat_map(|l| (0..10).map(move |c| format!("{l}{c}"))).collect();
        assert_eq!(texts(words), expected);
    }
}
