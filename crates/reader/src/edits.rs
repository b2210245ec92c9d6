//! Sentences that change what was written: "make it 12 instead of 10 on the AB-123", "scratch item 2", "statt 10 bitte 12". They
//! are carried out on the lines in order, and each line keeps the sentence, so that a person sees why it says 12.

mod clauses;
mod phrases;
mod pointers;
mod talk;
pub mod words;

use basics::Decimal;

pub use self::clauses::clauses;
use self::clauses::sentences;
pub use self::phrases::takes_out;
use self::phrases::{is_conditional, is_denied, is_plain_edit, says, speaks_against, speaks_of_day};
pub use self::pointers::names_line;
use self::pointers::{by_words, has_quantity, is_list, is_pointer, is_reference, is_size, pointed, word};
use self::talk::{has_open_number, says_little, sets_a_number, shares_word};
use self::words::{ADD, SET};

use crate::knowledge::PhraseKind;
use crate::look::Look;
use crate::marks::MarkKind;
use crate::prose::{self, Token};
use crate::records::wording::plain;
use crate::seen::{LineSeen, NumberSeen, Seen, Sketch};
use crate::strips::Strip;

/// What one sentence asks.
#[derive(Debug, Clone, PartialEq)]
enum Edit {
    Quantity { new: NumberSeen, unit: Option<Box<Seen>>, old: Option<Decimal> },
    Remove,
}

/// Sentences that were not understood and are shown to a person.
const RESIDUE_MAX: usize = 5;

/// Carries out the edits of the strips that are no lines; what speaks of a line and can't be carried out is residue. Returned is what of
/// that asks for a change.
pub fn apply(sketch: &mut Sketch, strips: &[Strip], used: &mut [bool], look: &Look<'_>) -> Vec<Seen> {
    let mut asked: Vec<Seen> = Vec::new();
    let holds_line: Vec<bool> = used.to_vec();
    let names_day =
        strips.iter().flat_map(|s| prose::tokens(s, look)).any(|t| matches!(t.mark.kind, MarkKind::Day(_)));
    // The line that was changed last, and on which row that was said.
    let mut changed: Option<(usize, usize)> = None;
    for (at, strip) in strips.iter().enumerate() {
        let is_line = holds_line.get(at).copied().unwrap_or(false);
        for sentence in sentences(&prose::tokens(strip, look)) {
            let Some(seen) = whole(&sentence) else { continue };
            if let Some(new) =
                prose::corrections::thinks_again(&sentence).filter(|new| !is_taken(sketch, new))
            {
                let near = if is_line { 0 } else { 1 };
                let meant = changed.filter(|(_, row)| at - row <= near).map(|(line, _)| line);
                say_again(sketch, meant, new, seen);
                continue;
            }
            let outcome = understood(sketch, &sentence, &seen, is_line, look);
            if matches!(outcome, Understood::CarriedOut) {
                let line = sketch.lines.iter().position(|l| l.edits.last() == Some(&seen.text));
                changed = line.map(|line| (line, at)).or(changed);
            }
            match outcome {
                // "The date in the file is no longer right: 8 December" speaks of a day, and of no line.
                Understood::Not | Understood::Mentions if names_day && speaks_of_day(&sentence) => {}
                Understood::CarriedOut => {
                    if let Some(used) = used.get_mut(at) {
                        *used = true;
                    }
                    sketch.heeded.push(seen);
                }
                Understood::AsksNothing
                    if prose::corrections::speaks_of_a_number(&sentence) && !is_read(sketch, &sentence) =>
                {
                    sketch.residue.push(seen);
                }
                Understood::AsksNothing if !is_line && adds_something(&seen, sketch, look) => {
                    if sketch.residue.len() < RESIDUE_MAX {
                        sketch.residue.push(seen);
                    }
                }
                Understood::AsksNothing => {}
                not => {
                    if matches!(not, Understood::Not) {
                        asked.push(seen.clone());
                        without_repeated(sketch, &seen);
                    }
                    if sketch.residue.len() < RESIDUE_MAX {
                        sketch.residue.push(seen);
                    }
                }
            }
        }
    }
    asked
}

/// All numbers of a sentence are those of lines.
fn is_read(sketch: &Sketch, sentence: &[Token]) -> bool {
    sentence.iter().filter_map(|t| t.mark.number()).all(|n| is_taken(sketch, n))
}

/// The number is that of a line already.
fn is_taken(sketch: &Sketch, number: &NumberSeen) -> bool {
    let same = |q: &NumberSeen| q.seen.source == number.seen.source;
    sketch.lines.iter().any(|l| l.quantity.as_ref().is_some_and(same))
}

/// "Make it 12. No, 14.": the line that was changed last is meant; where none was, a person looks.
fn say_again(sketch: &mut Sketch, changed: Option<usize>, new: NumberSeen, seen: Seen) {
    match changed.and_then(|at| sketch.lines.get_mut(at)) {
        Some(line) => {
            line.quantity = Some(new);
            line.edits.push(seen.text.clone());
            sketch.heeded.push(seen);
        }
        None => sketch.residue.push(seen),
    }
}

/// "And the usual gloves as well": it asks for more of something that has the words of an item, and stands on no line.
fn adds_something(sentence: &Seen, sketch: &Sketch, look: &Look<'_>) -> bool {
    let text = plain(&sentence.text);
    let is_read = sketch.lines.iter().any(|l| is_inside(l, sentence));
    !is_read
        && ADD.iter().any(|w| says(&text, w))
        && look
            .catalogue
            .by_words(&sentence.text)
            .first()
            .is_some_and(|h| h.explained >= 60 || (h.covered >= 75 && h.explained >= 25))
}

/// What became of a sentence.
enum Understood {
    CarriedOut,
    /// It asks for a change, and which one, or of what, was not understood.
    Not,
    /// It names a line and says something of it, no change that we know.
    Mentions,
    AsksNothing,
}

fn understood(
    sketch: &mut Sketch,
    sentence: &[Token],
    seen: &Seen,
    is_line: bool,
    look: &Look<'_>,
) -> Understood {
    let text = plain(&seen.text);
    let learned = look.hints.and_then(|h| h.phrase(&text));
    let denies = prose::denials::denied(sentence).is_some();
    let removes = learned == Some(PhraseKind::Remove) || takes_out(&text) || denies;
    let sets = learned == Some(PhraseKind::Set)
        || SET.iter().any(|w| says(&text, w))
        || counted_from_to(sentence).is_some()
        || replaces_a_number(sentence);
    // What speaks of an item that is ordered, and is no line, may say something of it that has to be heeded.
    // "I sacchi di crocchette fateli diventare 25": a number that nothing was made of, beside a word of a line.
    let is_open = || has_open_number(sentence) && shares_word(&text, sketch);
    let nothing = |is_line: bool| match !is_line && mentions_line(sentence, &text, sketch, look) {
        false if !is_line && is_open() => Understood::Not,
        true if is_conditional(sentence) || speaks_against(sentence) => Understood::Not,
        // "Your number: AB-1" says nothing of it.
        true if says_little(sentence) => Understood::AsksNothing,
        true => Understood::Mentions,
        false => Understood::AsksNothing,
    };
    if !removes && !sets {
        return nothing(is_line);
    }
    // A row of sentences may hold a line and, behind it, what changes another; and what changes a line names its item again.
    let is_line = is_line && !is_apart(sketch, seen);
    let mut without = sketch.clone();
    without.lines.retain(|line| !is_inside(line, seen));
    renumber(&mut without, sketch);
    let points_at_line = !pointed(sentence, &without, look).is_empty();
    // "Sorry, the first one 12": what was taken for a line there is none.
    let thinks_again = sentence.first().is_some_and(prose::corrections::corrects) && points_at_line;
    let is_line = is_line && !thinks_again;
    // A line of the list may hold such a word by chance; an edit says so plainly, and names a line that is there.
    let is_plain = is_plain_edit(&text) || counted_from_to(sentence).is_some();
    let takes_away = denies || (removes && points_at_line);
    if is_line && !is_plain && !takes_away {
        return nothing(is_line);
    }
    let Some(edit) = edit_of(sentence, &text, removes, &without) else {
        let counts = (0..sentence.len())
            .any(|at| counts(sentence, at) && !is_reference(sentence, at) && !is_size(sentence, at));
        let asks = is_plain_edit(&text) && counts && !is_line;
        return if asks { Understood::Not } else { nothing(is_line) };
    };
    let targets = targets(sentence, &text, &without, look, &edit);
    // "72 instead of 36" of what no line says speaks of another paper.
    if targets.is_empty() && denies && edit == Edit::Remove {
        return Understood::AsksNothing;
    }
    // "Mi fate un favore, abbiamo un gruppo di 40": a word that sets, and no number that it sets.
    if targets.is_empty()
        && !removes
        && !replaces_a_number(sentence)
        && !sets_a_number(sentence)
        && !(0..sentence.len()).any(|at| is_pointer(sentence, at))
    {
        return nothing(is_line);
    }
    if targets.is_empty() {
        let is_new = is_line && !replaces_a_number(sentence);
        return if is_new { Understood::AsksNothing } else { Understood::Not };
    }
    // What it asks of the second item would be lost, and what it asks under a condition a person decides.
    let is_clear = targets.len() == 1 || (edit == Edit::Remove && is_list(sentence));
    if !is_clear || is_conditional(sentence) || (edit == Edit::Remove && is_denied(sentence)) {
        return Understood::Not;
    }
    sketch.lines = without.lines;
    for line in targets.into_iter().rev() {
        carry_out(sketch, line, edit.clone(), seen);
    }
    Understood::CarriedOut
}

/// The lines that a sentence speaks of: those it points at, else the one that its words are of. The old quantity tells two lines
/// with one item apart.
fn targets(sentence: &[Token], text: &str, sketch: &Sketch, look: &Look<'_>, edit: &Edit) -> Vec<usize> {
    let pointed = pointed(sentence, sketch, look);
    let old = match edit {
        Edit::Quantity { old, .. } => *old,
        Edit::Remove => None,
    };
    let having: Vec<usize> = pointed
        .iter()
        .copied()
        .filter(|at| sketch.lines.get(*at).is_some_and(|line| has_quantity(line, old)))
        .collect();
    match (pointed.len(), having.as_slice()) {
        // It names an item, and that of no line: what it says is of no other.
        (0, _) if names_other_item(sentence) => Vec::new(),
        (0, _) => by_words(text, sketch, look, edit).into_iter().collect(),
        (2.., [one]) if is_one_item(&pointed, sketch, look) => vec![*one],
        _ => pointed,
    }
}

fn names_other_item(sentence: &[Token]) -> bool {
    sentence.iter().any(|t| match &t.mark.kind {
        MarkKind::Item(_) => t.mark.seen.text.chars().any(char::is_alphabetic),
        _ => false,
    })
}

fn is_one_item(lines: &[usize], sketch: &Sketch, look: &Look<'_>) -> bool {
    let mut items = lines
        .iter()
        .filter_map(|at| sketch.lines.get(*at))
        .map(|line| line.refs.iter().find_map(|r| look.hits(&r.seen.text).first().map(|h| h.item)));
    let first = items.next().flatten();
    first.is_some() && items.all(|item| item == first)
}

/// A sentence on paper, beside the lines, that asks for something of one of them: "Pos. 30 entfällt", "line 2: 12 instead of 10".
pub fn asks_of_a_line(strip: &Strip, sketch: &Sketch, look: &Look<'_>) -> Option<Seen> {
    sentences(&prose::tokens(strip, look)).into_iter().find_map(|sentence| {
        let seen = whole(&sentence)?;
        let text = plain(&seen.text);
        let changes =
            takes_out(&text) || counted_from_to(&sentence).is_some() || replaces_a_number(&sentence);
        let names_a_line = (0..sentence.len()).any(|at| names_line(&sentence, at))
            || !pointed(&sentence, sketch, look).is_empty();
        (changes && names_a_line).then_some(seen)
    })
}

/// What was taken for a line and is none counts no longer.
fn renumber(kept: &mut Sketch, all: &Sketch) {
    let stays = |ordinal: usize| kept.lines.iter().any(|l| l.ordinal == ordinal);
    let gone: Vec<usize> = all.lines.iter().map(|l| l.ordinal).filter(|o| !stays(*o)).collect();
    for line in &mut kept.lines {
        line.ordinal -= gone.iter().filter(|o| **o < line.ordinal).count();
    }
}

/// "10, pas 8", "12 instead of 10": one of two numbers is called the old one.
fn replaces_a_number(sentence: &[Token]) -> bool {
    let numbers: Vec<usize> = (0..sentence.len()).filter(|at| counts(sentence, *at)).collect();
    numbers.len() == 2 && numbers.iter().any(|at| is_old(sentence, *at))
}

/// The sentence names an item of a line: by its number, or by most of its words.
fn mentions_line(sentence: &[Token], text: &str, sketch: &Sketch, look: &Look<'_>) -> bool {
    let asked: Vec<String> = crate::records::wording::terms(text).into_iter().map(|t| t.text).collect();
    let by_words = |line: &LineSeen| {
        let terms = line.words.as_ref().map(|w| crate::records::wording::terms(&w.text)).unwrap_or_default();
        // Beside a number, words that the catalogue does not know are a note: "hull 14".
        let is_note =
            !line.refs.is_empty() && !terms.iter().any(|t| !t.is_exact && look.catalogue.is_word(&t.text));
        if is_note {
            return false;
        }
        let met = terms.iter().filter(|t| asked.contains(&t.text)).count();
        met >= 2 && met * 3 >= terms.len() * 2
    };
    let by_number = |line: &LineSeen| {
        sentence.iter().any(|t| match &t.mark.kind {
            MarkKind::Item(hits) => {
                let same = |item| hits.iter().any(|h| h.item == item);
                line.refs.iter().any(|r| look.hits(&r.seen.text).iter().any(|h| same(h.item)))
            }
            _ => false,
        })
    };
    sketch.lines.iter().any(|l| by_words(l) || by_number(l))
}

/// None of the lines was read from this sentence, or only such as were named before.
fn is_apart(sketch: &Sketch, sentence: &Seen) -> bool {
    let called = |l: &LineSeen| {
        let refs = l.refs.iter().map(|r| plain(&r.seen.text));
        refs.chain(l.words.iter().map(|w| plain(&w.text))).collect::<Vec<_>>()
    };
    let is_text = matches!(sentence.source, formats::Source::Text { .. });
    is_text
        && sketch.lines.iter().enumerate().filter(|(_, l)| is_inside(l, sentence)).all(|(at, line)| {
            let names = called(line);
            let is_named_by = |other: &LineSeen| {
                let theirs = called(other);
                names.iter().any(|n| theirs.iter().any(|t| n.len() >= 6 && (n.contains(t) || t.contains(n))))
            };
            sketch.lines.iter().take(at).any(is_named_by)
        })
}

/// One place of a text lies within another.
pub fn is_part(inner: &formats::Source, outer: &formats::Source) -> bool {
    match (inner, outer) {
        (
            formats::Source::Text { part: a, start, end },
            formats::Source::Text { part: b, start: from, end: to },
        ) => a == b && from <= start && end <= to,
        _ => false,
    }
}

/// What was taken for a line in a sentence that asks for a change, and names again what an earlier line is of, is no line.
fn without_repeated(sketch: &mut Sketch, sentence: &Seen) {
    if is_apart(sketch, sentence) {
        sketch.lines.retain(|line| !is_inside(line, sentence));
    }
}

/// A sentence that was first taken for a line is none.
fn is_inside(line: &LineSeen, sentence: &Seen) -> bool {
    match (&line.source, &sentence.source) {
        (
            formats::Source::Text { part: a, start, end },
            formats::Source::Text { part: b, start: from, end: to },
        ) => a == b && start < to && from < end,
        _ => false,
    }
}

fn whole(tokens: &[Token]) -> Option<Seen> {
    let first = tokens.first()?;
    let text: Vec<&str> = tokens.iter().map(|t| t.mark.seen.text.as_str()).collect();
    let source = crate::strips::union(tokens.iter().map(|t| &t.mark.seen.source));
    Some(Seen { text: text.join(" "), source, certainty: first.mark.seen.certainty })
}

fn edit_of(sentence: &[Token], text: &str, removes: bool, sketch: &Sketch) -> Option<Edit> {
    // Numbers that name the line ("line 2", "item 3") or are part of its words are not meant.
    let numbers: Vec<(usize, &NumberSeen)> = sentence
        .iter()
        .enumerate()
        .filter(|(at, _)| !names_line(sentence, *at) && (is_plain_edit(text) || !is_reference(sentence, *at)))
        .filter_map(|(at, t)| Some((at, t.mark.number()?)))
        .filter(|(at, n)| {
            let is_other = is_size(sentence, *at) || prose::is_of_site(sentence, *at);
            n.value(None).is_some_and(|v| v > Decimal::ZERO) && !is_other
        })
        .collect();
    // A number that is part of the words of a line is meant only if nothing else is.
    let asked: Vec<String> = crate::records::wording::terms(text).into_iter().map(|t| t.text).collect();
    let in_words = |n: &NumberSeen| {
        sketch.lines.iter().filter_map(|l| l.words.as_ref()).any(|w| {
            let terms = crate::records::wording::terms(&w.text);
            terms.iter().any(|t| t.text == n.seen.text)
                && terms.iter().filter(|t| asked.contains(&t.text)).count() >= 3
        })
    };
    let free: Vec<(usize, &NumberSeen)> = numbers.iter().copied().filter(|(_, n)| !in_words(n)).collect();
    let replaces = ["make", "instead", "statt"].iter().any(|w| text.contains(w));
    if removes && !replaces && free.len() < 2 {
        return Some(Edit::Remove);
    }
    // "8 instead of 6" needs both, whatever else they are.
    let is_pair = numbers.len() == 2
        && (counted_from_to(sentence).is_some() || numbers.iter().any(|(at, _)| is_old(sentence, *at)));
    let numbers = if is_pair || free.is_empty() || numbers.len() <= 1 { numbers } else { free };
    let pair = match numbers.as_slice() {
        [(at, one)] if !is_old(sentence, *at) => return Some(set(sentence, *at, one, None)),
        [a, b] => (*a, *b),
        _ => return None,
    };
    let (new, old) = new_and_old(sentence, pair, sketch)?;
    Some(set(sentence, new.0, new.1, old.value(None)))
}

type At<'a> = (usize, &'a NumberSeen);

/// Which of two numbers is asked for, and which is what a line says now. None where both are called the old one.
fn new_and_old<'a>(
    sentence: &[Token],
    (a, b): (At<'a>, At<'a>),
    sketch: &Sketch,
) -> Option<(At<'a>, &'a NumberSeen)> {
    if let Some((from, to)) = counted_from_to(sentence) {
        return match (from == a.0 && to == b.0, from == b.0 && to == a.0) {
            (true, _) => Some((b, a.1)),
            (_, true) => Some((a, b.1)),
            _ => None,
        };
    }
    // The old number stands behind "instead of", "not" or "than".
    match (is_old(sentence, a.0), is_old(sentence, b.0)) {
        (true, false) => Some((b, a.1)),
        (false, true) => Some((a, b.1)),
        (true, true) => None,
        (false, false) => {
            let now = |n: &NumberSeen| sketch.lines.iter().any(|l| has_quantity(l, n.value(None)));
            if now(a.1) && !now(b.1) { Some((b, a.1)) } else { Some((a, b.1)) }
        }
    }
}

fn set(sentence: &[Token], at: usize, new: &NumberSeen, old: Option<Decimal>) -> Edit {
    let unit = sentence
        .get(at + 1)
        .filter(|t| prose::is_pack(&t.mark))
        .map(|t| Box::new(prose::trimmed(&t.mark.seen)));
    Edit::Quantity { new: new.clone(), unit, old }
}

/// "from 8 to 12", "von 8 auf 12", "da 8 a 12", "8 → 12": where the two numbers stand.
fn counted_from_to(sentence: &[Token]) -> Option<(usize, usize)> {
    const FROM: [&str; 6] = ["from", "von", "de", "da", "van", "desde"];
    const TO: [&str; 6] = ["to", "auf", "a", "naar", "op", "hasta"];
    let is_number = |at: usize| sentence.get(at).is_some_and(|t| t.mark.number().is_some());
    let is_arrow = |at: usize| {
        let text = sentence.get(at).map_or("", |t| t.mark.seen.text.as_str());
        matches!(text, "→" | "->" | "=>" | "-->" | "==>")
    };
    (0..sentence.len()).filter(|at| is_number(*at)).find_map(|from| {
        // A unit may stand behind the first number.
        let between = [from + 1, from + 2]
            .into_iter()
            .find(|at| is_arrow(*at) || TO.contains(&word(sentence, Some(*at)).as_str()))?;
        let begins = FROM.contains(&word(sentence, from.checked_sub(1)).as_str());
        // "Horario de 8 a 14 h" tells the time.
        let tells_time = prose::tells_time(sentence, from) || prose::tells_time(sentence, between + 1);
        (!tells_time && is_number(between + 1) && (begins || is_arrow(between)))
            .then_some((from, between + 1))
    })
}

/// A clause that asks for a number instead of another one: "of line 3 make it 7 instead of 5".
pub fn sets_quantity(clause: &[Token]) -> bool {
    let numbers: Vec<usize> = (0..clause.len()).filter(|at| counts(clause, *at)).collect();
    let text = whole(clause).map(|s| plain(&s.text)).unwrap_or_default();
    let is_change = counted_from_to(clause).is_some() || numbers.iter().any(|at| is_old(clause, *at));
    numbers.len() >= 2 && is_change
        || (numbers.len() == 1 && is_plain_edit(&text) && SET.iter().any(|w| says(&text, w)))
}

/// A number that is no line's.
fn counts(clause: &[Token], at: usize) -> bool {
    clause.get(at).is_some_and(|t| t.mark.number().is_some())
        && !names_line(clause, at)
        && !prose::is_of_site(clause, at)
}

/// The one line that a clause points at by its position.
pub fn line_pointed(clause: &[Token]) -> Option<usize> {
    let nth = |at: usize| {
        let value = clause.get(at)?.mark.number()?.value(None)?;
        usize::try_from(value).ok().filter(|_| names_line(clause, at))
    };
    let mut all: Vec<usize> = (0..clause.len()).filter_map(nth).collect();
    all.dedup();
    match all.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// Carries out on one line what a clause asks of it; false where that is not plain.
pub fn set_quantity(line: &mut LineSeen, clause: &[Token]) -> bool {
    let numbers: Vec<At<'_>> = clause
        .iter()
        .enumerate()
        .filter(|(at, _)| counts(clause, *at))
        .filter_map(|(at, t)| Some((at, t.mark.number()?)))
        .collect();
    let mut sketch = Sketch::new(crate::seen::Kind::Order);
    sketch.lines = vec![line.clone()];
    let (Some(seen), false) = (whole(clause), is_conditional(clause)) else { return false };
    let edit = match numbers.as_slice() {
        [(at, one)] if !is_old(clause, *at) => set(clause, *at, one, None),
        [a, b] => match new_and_old(clause, (*a, *b), &sketch) {
            Some((new, old)) => set(clause, new.0, new.1, old.value(None)),
            None => return false,
        },
        _ => return false,
    };
    carry_out(&mut sketch, 0, edit, &seen);
    match sketch.lines.pop() {
        Some(changed) => {
            *line = changed;
            true
        }
        None => false,
    }
}

/// Does the sentence that a line was read from ask for it on top of what is there: "please add 1 roll of AB-123"?
pub fn adds(line: &LineSeen, strips: &[Strip], look: &Look<'_>) -> Option<Seen> {
    strips
        .iter()
        .flat_map(|strip| sentences(&prose::tokens(strip, look)))
        .filter_map(|sentence| whole(&sentence))
        .find(|seen| is_inside(line, seen) && ADD.iter().any(|w| says(&plain(&seen.text), w)))
}

fn is_old(sentence: &[Token], at: usize) -> bool {
    let before: Vec<String> = (1..=3).map(|back| word(sentence, at.checked_sub(back))).collect();
    let near = |w: &str| before.iter().take(2).any(|b| b == w);
    near("not")
        || near("statt")
        || near("anstatt")
        || near("than")
        || near("anstelle")
        || near("from")
        || near("nicht")
        || (near("of") && before.iter().any(|b| b == "instead"))
        || (near("de") && before.iter().any(|b| b == "lieu" || b == "vez" || b == "lugar" || b == "place"))
        || (near("van") && before.iter().any(|b| b == "plaats"))
        || (near("di") && before.iter().any(|b| b == "invece" || b == "posto"))
        || near("ipv")
        || near("pas")
        || near("no")
        || near("niet")
        || near("non")
        // "plutôt 5 que 3", "lieber 5 als 3": right behind the new number.
        || (before.first().is_some_and(|w| matches!(w.as_str(), "que" | "als" | "che" | "dan"))
            && at.checked_sub(2).and_then(|i| sentence.get(i)).is_some_and(|t| t.mark.number().is_some()))
}

fn carry_out(sketch: &mut Sketch, line: usize, edit: Edit, sentence: &Seen) {
    match edit {
        Edit::Remove => {
            if line < sketch.lines.len() {
                sketch.lines.remove(line);
                // Their positions have a gap now.
                sketch.lines.iter_mut().for_each(|l| l.position = None);
            }
        }
        Edit::Quantity { new, unit, old } => {
            if let Some(line) = sketch.lines.get_mut(line) {
                let now = line.quantity.as_ref().and_then(|q| q.value(None));
                // The sentence speaks of a quantity that the line does not have.
                line.is_doubtful |= old.is_some() && now.is_some() && old != now && now != new.value(None);
                line.quantity = Some(new);
                line.unit = unit.map(|u| *u).or(line.unit.take());
                line.edits.push(sentence.text.clone());
            }
        }
    }
}
