//! An answer to an offer that orders lines of it by their numbers: "go ahead with 1, 2 and 4", "sans la ligne 2". The lines are those
//! of the older mail; only what the answer names is ordered.

use basics::Decimal;

use crate::edits;
use crate::edits::words::{LINES, REMOVE};
use crate::look::Look;
use crate::marks::MarkKind;
use crate::prose::{self, Token};
use crate::records::wording::plain;
use crate::seen::LineSeen;
use crate::strips::Strip;

/// Words that accept, or that speak of what was offered.
const ACCEPTS: [&str; 31] = [
    "go ahead",
    "proceed",
    "accept",
    "agreed",
    "quote",
    "quotation",
    "offer",
    "please book",
    "einverstanden",
    "angebot",
    "annehmen",
    "nehmen wir",
    "zusagen",
    "d'accord",
    "offre",
    "devis",
    "lancer",
    "valider",
    "de acuerdo",
    "oferta",
    "presupuesto",
    "adelante",
    "aceptamos",
    "akkoord",
    "offerte",
    "aanbod",
    "va bene",
    "d'accordo",
    "offerta",
    "preventivo",
    "procedete",
];

/// Words that leave out what comes after them.
const EXCEPT: [&str; 26] = [
    "without",
    "except",
    "excepting",
    "excluding",
    "but",
    "not",
    "skip",
    "ohne",
    "ausser",
    "nicht",
    "sans",
    "sauf",
    "hormis",
    "excepte",
    "sin",
    "salvo",
    "excepto",
    "menos",
    "zonder",
    "behalve",
    "uitgezonderd",
    "niet",
    "senza",
    "tranne",
    "eccetto",
    "escluso",
];

/// What an answer says of the lines of an offer.
#[derive(Default)]
struct Choice {
    /// The offer itself is accepted.
    accepts: bool,
    /// Something is left out, and what it is stands before that: "1 und 3, 2 nicht".
    unclear: bool,
    taken: Vec<usize>,
    left_out: Vec<usize>,
    /// Clauses that ask for another quantity of a line, and which.
    changed: Vec<(usize, Vec<Token>)>,
}

/// The lines that the answer takes of the offer below it; none where it does not say so plainly.
pub fn lines(answer: &[Strip], offer: &[Strip], look: &Look<'_>) -> Vec<LineSeen> {
    let offered = offered(offer, look);
    if offered.is_empty() {
        return Vec::new();
    }
    let mut choice = choice(answer, offered.len(), look);
    // "Agreed, except line 4" takes the others.
    if choice.accepts && choice.taken.is_empty() && !choice.left_out.is_empty() {
        choice.taken = (1..=offered.len()).filter(|n| !choice.left_out.contains(n)).collect();
    }
    // Who asks for another quantity of a line, beside others that are taken, takes it too.
    let changed: Vec<usize> = choice.changed.iter().map(|(nth, _)| *nth).collect();
    if choice.accepts && choice.taken.is_empty() {
        choice.taken.clone_from(&changed);
    }
    let more = changed.into_iter().filter(|nth| !choice.taken.contains(nth)).collect::<Vec<_>>();
    if !choice.taken.is_empty() {
        choice.taken.extend(more);
    }
    let is_plain = !choice.unclear && !choice.taken.iter().any(|n| choice.left_out.contains(n));
    let said = choice.taken.len() + choice.left_out.len();
    // Each line is taken or left out, or those that are taken are named and nothing is said of others.
    if !is_plain || choice.taken.is_empty() || (!choice.left_out.is_empty() && said < offered.len()) {
        return Vec::new();
    }
    let chosen = offered.into_iter().enumerate().filter(|(at, _)| choice.taken.contains(&(at + 1)));
    let mut lines: Vec<LineSeen> = chosen.map(|(at, line)| LineSeen { ordinal: at + 1, ..line }).collect();
    for (nth, changed) in choice.changed {
        // What it asks of a line that is not taken, or asks twice, is not plain.
        let Some(line) = lines.iter_mut().find(|l| l.ordinal == nth && l.edits.is_empty()) else {
            return Vec::new();
        };
        if !edits::set_quantity(line, &changed) {
            return Vec::new();
        }
    }
    lines
}

/// The lines of an offer, if they are numbered one after the other and each names an item and how many.
fn offered(offer: &[Strip], look: &Look<'_>) -> Vec<LineSeen> {
    let strips: Vec<Strip> = offer.iter().map(without_mark).filter(|s| !s.words.is_empty()).collect();
    let mut found: Vec<LineSeen> = Vec::new();
    for strip in &strips {
        let Some((_, words)) = numbered(strip).filter(|(number, _)| *number == found.len() + 1) else {
            continue;
        };
        let strip = without_words(strip, words);
        let mut lines = prose::read(std::slice::from_ref(&strip), look).lines;
        let is_whole =
            |l: &LineSeen| l.quantity.is_some() && l.refs.iter().any(|r| !look.hits(&r.seen.text).is_empty());
        match (lines.pop(), lines.is_empty()) {
            (Some(line), true) if is_whole(&line) => found.push(line),
            _ => return Vec::new(),
        }
    }
    found
}

/// The number that a row begins with, and the words it takes: "2.", "(2)", "Pos. 2:", "Item 2 -".
fn numbered(strip: &Strip) -> Option<(usize, usize)> {
    let word = |at: usize| strip.words.get(at).map(|w| w.text.as_str()).unwrap_or_default();
    let first = plain(word(0).trim_matches(|c: char| !c.is_alphanumeric()));
    let is_named = LINES.contains(&first.as_str());
    let at = usize::from(is_named);
    let figures = word(at).trim_start_matches(['(', '#']);
    let bare = figures.trim_end_matches(['.', ')', ':']);
    let is_marked = bare.len() < figures.len() || (is_named && !bare.is_empty());
    bare.parse().ok().filter(|_| is_marked).map(|number| (number, at + 1))
}

/// A row of an older mail without the mark before it.
fn without_mark(strip: &Strip) -> Strip {
    let is_mark = |text: &str| !text.is_empty() && text.chars().all(|c| c == '>' || c == '|');
    without_words(strip, strip.words.iter().take_while(|w| is_mark(&w.text)).count())
}

/// A row without its first words.
fn without_words(strip: &Strip, marks: usize) -> Strip {
    let words = strip.words.iter().skip(marks).cloned().collect();
    let pieces = strip
        .pieces
        .iter()
        .map(|(a, b)| (a.saturating_sub(marks), b.saturating_sub(marks)))
        .filter(|(a, b)| a < b)
        .collect();
    Strip { words, pieces, ..strip.clone() }
}

fn choice(answer: &[Strip], count: usize, look: &Look<'_>) -> Choice {
    let mut choice = Choice::default();
    for strip in answer {
        let tokens = prose::tokens(strip, look);
        for clause in tokens.split_inclusive(|t| t.ends).flat_map(|s| edits::clauses(s.to_vec())) {
            for part in by_lines(&clause) {
                of_sentence(part, count, &mut choice);
            }
        }
    }
    choice
}

/// "Position 1 (12 Pack statt 10), Position 2 und Position 4 wie angeboten": what is asked of one line, and of others behind a comma.
fn by_lines(clause: &[Token]) -> Vec<&[Token]> {
    let points = |part: &[Token]| (0..part.len()).any(|at| edits::names_line(part, at));
    let mut parts = Vec::new();
    let mut from = 0;
    for at in 1..clause.len() {
        let (Some(front), Some(rest)) = (clause.get(from..at), clause.get(at..)) else { break };
        let pauses = front.last().is_some_and(|t| t.pauses);
        // The number of the next line stands among its first words.
        let begins = rest.get(..rest.len().min(3)).is_some_and(points) && !edits::names_line(clause, at);
        if pauses && begins && points(front) {
            parts.push(front);
            from = at;
        }
    }
    parts.extend(clause.get(from..));
    parts
}

fn of_sentence(sentence: &[Token], count: usize, choice: &mut Choice) {
    let words: Vec<String> = sentence
        .iter()
        .map(|t| plain(t.mark.seen.text.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'')))
        .collect();
    let text = words.join(" ");
    let accepts = ACCEPTS.iter().any(|w| text.contains(w));
    if !accepts && !words.iter().any(|w| LINES.contains(&w.as_str())) {
        return;
    }
    choice.accepts |= accepts;
    if edits::sets_quantity(sentence) {
        match edits::line_pointed(sentence) {
            Some(nth) if nth <= count => choice.changed.push((nth, sentence.to_vec())),
            _ => choice.unclear = true,
        }
        return;
    }
    // "Position 3 lassen wir weg": the word that leaves out stands behind.
    let is_out = edits::takes_out(&text) && !accepts && !words.iter().any(|w| EXCEPT.contains(&w.as_str()));
    // "Item 1 - 15 cases": so many of the first one.
    let counted = (0..sentence.len())
        .filter(|at| {
            let is_number = sentence.get(*at).is_some_and(|t| t.mark.number().is_some());
            is_number && !edits::names_line(sentence, *at)
        })
        .collect::<Vec<_>>();
    if let (Some(nth), [at], false) = (edits::line_pointed(sentence), counted.as_slice(), is_out)
        && nth <= count
        && sentence.get(at + 1).is_some_and(|t| prose::is_pack(&t.mark))
    {
        choice.changed.push((nth, sentence.to_vec()));
        return;
    }
    let (mut leaves_out, mut names_what) = (is_out, true);
    for (at, token) in sentence.iter().enumerate() {
        let here = words.get(at).map(String::as_str).unwrap_or_default();
        if EXCEPT.contains(&here) || REMOVE.iter().any(|w| !here.is_empty() && here.starts_with(w.trim())) {
            (leaves_out, names_what) = (true, false);
        }
        let counts_things = sentence.get(at + 1).is_some_and(|t| prose::is_pack(&t.mark));
        let value = match &token.mark.kind {
            MarkKind::Number(number) => number.value(None),
            _ => None,
        };
        let nth =
            value.filter(|v| v.is_integer() && *v > Decimal::ZERO).and_then(|v| usize::try_from(v).ok());
        if let Some(nth) = nth.filter(|n| *n <= count && !counts_things) {
            names_what = true;
            let list = if leaves_out { &mut choice.left_out } else { &mut choice.taken };
            if !list.contains(&nth) {
                list.push(nth);
            }
        }
    }
    let names_any = !choice.taken.is_empty() || !choice.left_out.is_empty();
    choice.unclear |= names_any && !names_what;
}
