//! How many edits lie between what was typed and the beginning of a word: a letter more, less, another, or two that changed places
//! (Damerau-Levenshtein in its restricted form).

/// Edits that are forgiven: none in a short word, one from four letters, two from eight.
pub fn forgiven(letters: usize) -> usize {
    match letters {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// Letters and figures of a word as bits. What lacks more letters than edits are forgiven can't be near.
pub fn mask(word: &str) -> u64 {
    word.bytes().fold(0, |bits, b| {
        let at = match b {
            b'a'..=b'z' => b - b'a',
            b'0'..=b'9' => 26 + b - b'0',
            other => 36 + other % 28,
        };
        bits | 1 << at
    })
}

/// The edits from `typed` to the nearest beginning of `word`, or none if that takes more than `most`.
pub fn edits(typed: &[char], word: &[char], most: usize) -> Option<usize> {
    let width = word.len().min(typed.len() + most) + 1;
    let (mut before_last, mut last): (Vec<usize>, Vec<usize>) = (vec![0; width], (0..width).collect());
    let mut row = vec![0; width];
    let at = |row: &[usize], n: usize| row.get(n).copied().unwrap_or(usize::MAX / 2);
    for (i, a) in typed.iter().enumerate() {
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        let mut least = i + 1;
        for (j, b) in word.iter().take(width - 1).enumerate() {
            let other = at(&last, j) + usize::from(a != b);
            let mut best = other.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && typed.get(i - 1) == Some(b) && word.get(j - 1) == Some(a);
            if swapped {
                best = best.min(at(&before_last, j - 1) + 1);
            }
            if let Some(place) = row.get_mut(j + 1) {
                *place = best;
            }
            least = least.min(best);
        }
        if least > most {
            return None;
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last.into_iter().min().filter(|edits| *edits <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(typed: &str, word: &str) -> Option<usize> {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        edits(&letters(typed), &letters(word), 2)
    }

    #[test]
    fn edits_are_counted_against_the_beginning_of_a_word() {
        for (typed, word, is) in [
            ("schraube", "schraube", Some(0)),
            ("schraub", "schraube", Some(0)),
            ("shraube", "schraube", Some(1)),
            ("schruabe", "schraube", Some(1)),
            ("schrraube", "schraube", Some(1)),
            ("scraub", "schraubendreher", Some(1)),
            ("kessler", "keller", Some(2)),
            ("berger", "burger", Some(1)),
            ("berger", "muller", None),
        ] {
            assert_eq!(between(typed, word), is, "{typed} {word}");
        }
        assert_eq!((forgiven(3), forgiven(4), forgiven(8)), (0, 1, 2));
        assert_eq!((mask("abba") & !mask("ab")).count_ones(), 0);
    }
}
