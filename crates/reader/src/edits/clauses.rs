//! Sentences of a text, and their clauses: "take out AB-1, of AB-2 make it 12, and scratch line 4" asks three things.

use super::pointers::{is_pointer, word};
use super::words::SET;
use super::{says, takes_out, whole};
use crate::prose::Token;
use crate::records::wording::plain;

const AND: [&str; 9] = ["and", "und", "et", "y", "e", "en", "also", "sowie", "ed"];

/// The clauses of some tokens that each ask for one thing.
pub fn sentences(tokens: &[Token]) -> Vec<Vec<Token>> {
    let mut all = vec![Vec::new()];
    for token in tokens {
        if let Some(last) = all.last_mut() {
            last.push(token.clone());
        }
        if token.ends {
            all.push(Vec::new());
        }
    }
    all.retain(|s| !s.is_empty());
    all.into_iter().flat_map(clauses).collect()
}

/// "…, and scratch line 4": a sentence that asks for two things is two.
pub fn clauses(sentence: Vec<Token>) -> Vec<Vec<Token>> {
    for at in 1..sentence.len() {
        let (Some(front), Some(rest)) = (sentence.get(..at), sentence.get(at..)) else { break };
        let is_and = AND.contains(&word(&sentence, Some(at)).as_str());
        let pauses = sentence.get(at - 1).is_some_and(|t| t.pauses);
        let removes_at_once = || {
            let first = rest.get(..rest.len().min(2)).unwrap_or_default();
            whole(first).is_some_and(|s| takes_out(&plain(&s.text)))
        };
        let by_words = (is_and || (pauses && removes_at_once())) && asks(front) && asks(rest);
        let by_lines = (is_and || pauses) && speaks_of_a_line(front) && begins_with_a_line(rest);
        if by_words || by_lines {
            let mut first = sentence;
            let rest = first.split_off(at);
            return std::iter::once(first).chain(clauses(rest)).collect();
        }
    }
    vec![sentence]
}

fn asks(part: &[Token]) -> bool {
    let text = whole(part).map(|s| plain(&s.text)).unwrap_or_default();
    takes_out(&text) || (SET.iter().any(|w| says(&text, w)) && part.iter().any(|t| t.mark.number().is_some()))
}

/// A line is pointed at, and something is asked of it: to leave it out, or a number beside the one that points.
fn speaks_of_a_line(part: &[Token]) -> bool {
    let points = (0..part.len()).any(|at| is_pointer(part, at));
    let text = || whole(part).map(|s| plain(&s.text)).unwrap_or_default();
    let counts = (0..part.len())
        .any(|at| part.get(at).is_some_and(|t| t.mark.number().is_some()) && !is_pointer(part, at));
    points && (counts || takes_out(&text()))
}

/// Before the next pause stands a line, and behind it is said what is asked of it.
fn begins_with_a_line(rest: &[Token]) -> bool {
    let pause = rest.iter().position(|t| t.pauses).map_or(rest.len(), |at| at + 1);
    (0..pause).any(|at| is_pointer(rest, at)) && speaks_of_a_line(rest)
}
