//! Names in memory: the words of a set of things, each with those that have it. Found by the beginnings of all typed words, and where that
//! finds little by what resembles them.

use super::similar::{edits, forgiven, mask};
use crate::fold;

/// A word of some things.
struct Word {
    word: Box<str>,
    mask: u64,
    /// Where its things lie in the list.
    from: u32,
    to: u32,
}

/// Things by their words. A thing is its place in the list that the index was made from.
pub struct Names {
    /// In the order of the words.
    words: Vec<Word>,
    /// Twice the thing, and one where the word is not of its name but of what stands beside it.
    things: Vec<u32>,
    count: usize,
}

/// Things found for a question, with how far they are from it; similar ones have one or two letters that are others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub thing: usize,
    pub distance: u32,
    pub similar: bool,
}

/// Questions with fewer exact finds than this are answered by what resembles them as well.
const FEW: usize = 5;
const NOT: u16 = u16::MAX;
/// What a word costs: it only begins so, it is not of the name, a letter is another.
const BEGINS: u16 = 2;
const BESIDE: u16 = 3;
const EDIT: u16 = 8;

impl Names {
    /// For each thing its name, and what stands beside it: town, contacts, category.
    pub fn of<'t>(things: impl Iterator<Item = (&'t str, Vec<&'t str>)>) -> Names {
        let mut all: Vec<(Box<str>, u32)> = Vec::new();
        let mut count = 0;
        for (name, beside) in things {
            let thing = (count as u32) * 2;
            let mut add = |text: &str, mark: u32| {
                for form in fold::words(text).into_iter().flatten() {
                    all.push((form.into_boxed_str(), thing + mark));
                }
            };
            add(name, 0);
            for text in beside {
                add(text, 1);
            }
            count += 1;
        }
        all.sort_unstable();
        all.dedup();
        let mut words: Vec<Word> = Vec::new();
        let mut things = Vec::with_capacity(all.len());
        for (word, thing) in all {
            let here = things.len() as u32;
            things.push(thing);
            match words.last_mut().filter(|last| last.word == word) {
                Some(last) => last.to = here + 1,
                None => words.push(Word { mask: mask(&word), word, from: here, to: here + 1 }),
            }
        }
        Names { words, things, count }
    }

    /// Things that have a word for each of those typed.
    pub fn find(&self, question: &str) -> Vec<Found> {
        let typed = fold::words(question);
        if typed.is_empty() {
            return Vec::new();
        }
        let mut found = self.with(&typed, false);
        if found.len() < FEW {
            let exact: std::collections::HashSet<usize> = found.iter().map(|f| f.thing).collect();
            found.extend(self.with(&typed, true).into_iter().filter(|f| !exact.contains(&f.thing)));
        }
        found
    }

    fn with(&self, typed: &[Vec<String>], similar: bool) -> Vec<Found> {
        let mut sums: Vec<u16> = vec![0; self.count];
        for forms in typed {
            let mut best = vec![NOT; self.count];
            for form in forms {
                self.beginning_with(form, &mut best);
                if similar {
                    self.like(form, &mut best);
                }
            }
            for (sum, best) in sums.iter_mut().zip(best) {
                *sum = if *sum == NOT || best == NOT { NOT } else { sum.saturating_add(best) };
            }
        }
        let fits = sums.into_iter().enumerate().filter(|(_, sum)| *sum != NOT);
        fits.map(|(thing, sum)| Found { thing, distance: sum.into(), similar }).collect()
    }

    fn beginning_with(&self, form: &str, best: &mut [u16]) {
        let from = self.words.partition_point(|w| &*w.word < form);
        for word in self.words.iter().skip(from).take_while(|w| w.word.starts_with(form)) {
            self.note(word, if &*word.word == form { 0 } else { BEGINS }, best);
        }
    }

    fn like(&self, form: &str, best: &mut [u16]) {
        let letters: Vec<char> = form.chars().collect();
        let most = forgiven(letters.len());
        if most == 0 {
            return;
        }
        let wanted = mask(form);
        let mut other: Vec<char> = Vec::new();
        for word in &self.words {
            let lacking = (wanted & !word.mask).count_ones() as usize;
            if lacking > most || word.word.len() + most < letters.len() {
                continue;
            }
            other.clear();
            other.extend(word.word.chars());
            if let Some(count) = edits(&letters, &other, most).filter(|count| *count > 0) {
                // A word of another length is less like what was typed.
                let longer = other.len().abs_diff(letters.len()).min(4) as u16;
                self.note(word, EDIT * count as u16 + longer, best);
            }
        }
    }

    fn note(&self, word: &Word, cost: u16, best: &mut [u16]) {
        let things = self.things.get(word.from as usize..word.to as usize).unwrap_or_default();
        for thing in things {
            let cost = cost + if thing % 2 == 1 { BESIDE } else { 0 };
            if let Some(place) = best.get_mut((thing / 2) as usize) {
                *place = (*place).min(cost);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CUSTOMERS: [(&str, &str); 7] = [
        ("Müller & Söhne GmbH", "Hamburg"),
        ("Mueller Metallbau", "Köln"),
        ("Keßler Werkzeuge", "Berlin"),
        ("Berger Werkzeuge GmbH", "Müllheim"),
        ("Société Générale d'Outillage", "Lyon"),
        ("Burger King Equipment", "Berlin"),
        ("Łukasz Nowak Sp. z o.o.", "Gdańsk"),
    ];

    fn found(question: &str) -> Vec<&'static str> {
        let names = Names::of(CUSTOMERS.iter().map(|(name, town)| (*name, vec![*town])));
        let mut found = names.find(question);
        found.sort_by_key(|f| (f.similar, f.distance));
        found.into_iter().map(|f| CUSTOMERS[f.thing].0.split(' ').next().unwrap()).collect()
    }

    #[test]
    fn names_are_found_by_their_beginnings_and_by_what_resembles_them() {
        // Both ways of writing the umlaut; a town counts less than a name.
        assert_eq!(found("müller"), ["Müller", "Mueller"]);
        assert_eq!(found("müll"), ["Müller", "Mueller", "Berger"]);
        assert_eq!(found("mueller")[..2], ["Müller", "Mueller"]);
        assert_eq!(found("werkzeuge berlin"), ["Keßler"]);
        assert_eq!(found("generale"), ["Société"]);
        assert_eq!(found("lukasz gdansk"), ["Łukasz"]);
        // One letter is another, one is missing, two changed places.
        assert_eq!(found("berger")[..2], ["Berger", "Burger"]);
        assert_eq!(found("kessler")[0], "Keßler");
        assert_eq!(found("kesler"), ["Keßler"]);
        assert_eq!(found("wrekzeuge berger"), ["Berger"]);
        assert_eq!(found("xyz"), Vec::<&str>::new());
    }
}
