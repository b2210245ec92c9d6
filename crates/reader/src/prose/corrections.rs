//! Who corrects himself says another number behind the first: "FRN25: 36 rolls, no wait, 72". The last one counts where that is plain;
//! where it is not, a person looks.

use formats::Source;

use super::{Token, is_pack};
use crate::marks::MarkKind;
use crate::records::wording::plain;
use crate::seen::{LineSeen, NumberSeen, Seen};

/// Words by which people take back what they just said.
const WORDS: [&str; 26] = [
    "anzi",
    "wait",
    "oops",
    "sorry",
    "correction",
    "scratch",
    "nein",
    "quatsch",
    "pardon",
    "halt",
    "besser",
    "perdon",
    "digo",
    "rectifico",
    "mejor",
    "nee",
    "toch",
    "scusate",
    "scusa",
    "no",
    "non",
    "correctie",
    "actually",
    "moment",
    "espera",
    "wacht",
];

/// Words that may stand between that and the new number, and say nothing more.
const BETWEEN: [&str; 60] = [
    "daar", "dan", "davon", "daraus", "doen", "des", "there", "instead", "make", "it", "that", "wait", "i",
    "mean", "meant", "say", "rather", "better", "we", "need", "sorry", "of", "doch", "lieber", "besser",
    "nehmen", "wir", "bitte", "machen", "sagen", "moment", "mettez", "plutot", "disons", "pardon",
    "attendez", "en", "mejor", "pon", "ponga", "ponme", "digamos", "perdon", "espera", "que", "sean", "maak",
    "er", "van", "doe", "maar", "liever", "zeg", "facciamo", "meglio", "diciamo", "scusa", "scusate", "no",
    "le",
];

/// Carries out plain corrections on the only line of a row; given are the places of the numbers that no longer count.
pub fn carry_out(row: &[Token], lines: &mut [LineSeen]) -> Vec<Source> {
    const MOST: usize = 4;
    let mut superseded = Vec::new();
    let [line] = lines else { return superseded };
    for _ in 0..MOST {
        let Some(quantity) = line.quantity.clone() else { break };
        let Some((word, number)) = taken_back_at(row, std::slice::from_ref(line), NEAR) else { break };
        if !is_plain(row, line, word, number) {
            break;
        }
        let Some(new) = row.get(number).and_then(|t| t.mark.number()) else { break };
        superseded.push(quantity.seen.source.clone());
        let said: Vec<&str> = row.iter().map(|t| t.mark.seen.text.as_str()).collect();
        line.edits = vec![said.join(" ")];
        line.quantity = Some(new.clone());
    }
    superseded
}

/// A number behind a word that takes something back, which was not carried out.
pub fn taken_back(row: &[Token], lines: &[LineSeen]) -> Option<Seen> {
    let (_, number) = taken_back_at(row, lines, FAR)?;
    row.get(number).map(|t| t.mark.seen.clone())
}

/// Words between what takes back and the new number: where it is plain, and where a person looks.
const NEAR: usize = 6;
const FAR: usize = 14;

/// Where the word stands that takes back, and where the number behind it.
fn taken_back_at(row: &[Token], lines: &[LineSeen], within: usize) -> Option<(usize, usize)> {
    let quantity = |t: &Token| {
        lines.iter().any(|l| l.quantity.as_ref().is_some_and(|q| q.seen.source == t.mark.seen.source))
    };
    let first =
        row.iter().rposition(quantity).filter(|_| lines.len() == 1).or(row.iter().position(quantity))?;
    let word =
        (first + 1..row.len()).find(|at| row.get(*at).is_some_and(corrects) && !names_paper(row, *at))?;
    let number = (word + 1..row.len().min(word + within))
        .find(|at| row.get(*at).is_some_and(|t| t.mark.number().is_some() && !quantity(t)))?;
    Some((word, number))
}

/// A word that takes back what was said before it.
pub fn corrects(token: &Token) -> bool {
    WORDS.contains(&word(token).as_str())
}

/// The number that a sentence of its own says instead of the one before it: "No, 14.", "Sorry, make that 6 boxes".
pub fn thinks_again(sentence: &[Token]) -> Option<NumberSeen> {
    let (first, rest) = sentence.split_first().filter(|(first, _)| corrects(first))?;
    let is_no = matches!(word(first).as_str(), "no" | "non");
    if is_no && !first.pauses && !rest.first().is_some_and(is_dash) {
        return None;
    }
    let mut numbers = rest.iter().filter_map(|t| t.mark.number());
    let number = numbers.next().filter(|_| numbers.next().is_none())?;
    let says_nothing = |t: &Token| {
        t.mark.number().is_some() || is_pack(&t.mark) || is_dash(t) || BETWEEN.contains(&word(t).as_str())
    };
    // "Nee, maak daar maar 24 van, dan zit ik safe": behind a pause stands why.
    let at = rest.iter().position(|t| t.mark.number().is_some())?;
    let end = (at..rest.len()).find(|i| rest.get(*i).is_some_and(|t| t.pauses)).map_or(rest.len(), |i| i + 1);
    let names_item = rest.iter().any(|t| matches!(t.mark.kind, MarkKind::Item(_)));
    // "Scratch item 2" names a line.
    let names_line = (0..sentence.len()).any(|i| crate::edits::names_line(sentence, i));
    (rest.iter().take(end).all(says_nothing) && !names_item && !names_line).then(|| number.clone())
}

/// A sentence that takes something back and says a number: it must not be passed over.
pub fn speaks_of_a_number(sentence: &[Token]) -> bool {
    let Some((first, rest)) = sentence.split_first().filter(|(first, _)| corrects(first)) else {
        return false;
    };
    let is_no = matches!(word(first).as_str(), "no" | "non");
    (!is_no || first.pauses) && rest.iter().any(|t| t.mark.number().is_some())
}

/// "Order no. 4711".
fn names_paper(row: &[Token], at: usize) -> bool {
    let text = row.get(at).map_or("", |t| t.mark.seen.text.as_str());
    let parted = at.checked_sub(1).and_then(|i| row.get(i)).is_some_and(|t| t.pauses || t.ends || is_dash(t));
    matches!(plain(text).trim_end_matches(['.', ',']), "no" | "non") && !parted
}

/// Nothing but small words stands before the new number, and behind it nothing or the same unit.
fn is_plain(row: &[Token], line: &LineSeen, from: usize, number: usize) -> bool {
    let between = row.get(from + 1..number).unwrap_or_default();
    let is_small = |t: &Token| BETWEEN.contains(&word(t).as_str()) || is_dash(t);
    let next = row.get(number + 1);
    let is_its_unit = next.filter(|t| is_pack(&t.mark)).is_some_and(|t| {
        line.unit.as_ref().is_none_or(|unit| {
            crate::resolve::unit::meanings(&unit.text) == crate::resolve::unit::meanings(&t.mark.seen.text)
        })
    });
    let stops = |t: Option<&Token>| t.is_none_or(|t| t.ends || t.pauses);
    let here = row.get(number);
    let ends = here.is_some_and(|t| t.ends || t.pauses)
        || next.is_none()
        || (is_its_unit && stops(next.filter(|t| t.ends || t.pauses)))
        || (is_its_unit && row.get(number + 2).is_none());
    between.iter().all(is_small) && ends
}

fn is_dash(token: &Token) -> bool {
    !token.mark.seen.text.chars().any(char::is_alphanumeric)
}

fn word(token: &Token) -> String {
    plain(token.mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric()))
}
