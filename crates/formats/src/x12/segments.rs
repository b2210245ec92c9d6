//! X12 text to segments, leniently: separators are taken from each ISA, padded or not; the terminator may be any character, a
//! line end, or be preceded by blanks; a byte order mark and indentation are left out; a terminator lost before a line end is
//! put back with a remark.

use basics::Limits;

use crate::edi::{Segment, Syntax};
use crate::said::{Remarks, Source, codes, short};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Separators {
    pub element: char,
    pub component: char,
    pub terminator: char,
}

/// All segments of the text, numbered from 1.
pub(crate) fn segments(text: &str, remarks: &mut Remarks) -> Vec<Segment> {
    let mut found = Vec::new();
    let mut separators = match separators_at_isa(text.trim_start()) {
        Some(separators) => separators,
        None => guess(text),
    };
    let mut rest = text;
    loop {
        rest = rest
            .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == separators.terminator);
        if rest.is_empty() {
            return found;
        }
        if found.len() >= Limits::EDI_SEGMENTS {
            remarks.error(
                codes::LIMIT,
                None,
                format!("the file has more than {} segments; the rest was not read", Limits::EDI_SEGMENTS),
                "Ask the sender to split the file.",
            );
            return found;
        }
        if let Some(own) = separators_at_isa(rest) {
            separators = own;
        }
        let (body, after) = match cut(rest, separators) {
            Some((body, after)) => (body, after),
            None => {
                let (tag, _) = rest.split_once(separators.element).unwrap_or((rest, ""));
                if tag.trim() != "IEA" {
                    remarks.warn(
                        codes::DAMAGED,
                        Source::Segment { segment: found.len() as u32 + 1, element: short(tag.trim(), 8) },
                        "the last segment has no terminator; the file may be cut off",
                        "Ask the sender for the whole file.",
                    );
                }
                (rest, "")
            }
        };
        rest = after;
        for piece in pieces(body, separators) {
            let number = found.len() as u32 + 1;
            if found.len() as u32 + 1 > 1 && !std::ptr::eq(piece.as_ptr(), body.as_ptr()) {
                remarks.warn(
                    codes::DAMAGED,
                    Source::Segment {
                        segment: number,
                        element: piece.chars().take_while(char::is_ascii_alphanumeric).take(3).collect(),
                    },
                    "a segment terminator is missing before this segment; the line end was taken for it",
                    "Tell the sender that their file lacks a terminator here.",
                );
            }
            found.push(segment(number, piece, separators));
        }
    }
}

/// The text up to the terminator and what follows it. ISA holds its own terminator's position.
fn cut(rest: &str, separators: Separators) -> Option<(&str, &str)> {
    let from = if rest.starts_with("ISA") { after_isa(rest, separators.element)? } else { 0 };
    let at = rest.get(from..)?.find(separators.terminator)? + from;
    Some((rest.get(..at)?, rest.get(at + separators.terminator.len_utf8()..)?))
}

/// Where the sixteen elements of an ISA in its standard's fixed widths begin.
const ISA_AT: [usize; 16] = [4, 7, 18, 21, 32, 35, 51, 54, 70, 77, 82, 84, 90, 100, 102, 104];

/// An ISA in fixed widths is read by them: ISA11, the repetition separator, may be the element separator itself.
fn is_fixed_isa(rest: &str, element: char) -> bool {
    let bytes = rest.as_bytes();
    element.is_ascii()
        && rest.starts_with("ISA")
        && bytes.get(..105).is_some_and(<[u8]>::is_ascii)
        && ISA_AT.iter().all(|at| bytes.get(at - 1) == Some(&(element as u8)))
}

/// Byte offset of ISA16.
fn component_at(rest: &str, element: char) -> Option<usize> {
    if is_fixed_isa(rest, element) {
        return ISA_AT.last().copied();
    }
    let (at, _) = rest.match_indices(element).nth(15)?;
    Some(at + element.len_utf8())
}

/// Byte offset of what follows ISA16's first character.
fn after_isa(rest: &str, element: char) -> Option<usize> {
    let component_at = component_at(rest, element)?;
    let component = rest.get(component_at..)?.chars().next()?;
    // Where ISA16 is missing, the character is the terminator itself.
    Some(if terminates(rest, component, element) {
        component_at
    } else {
        component_at + component.len_utf8()
    })
}

fn separators_at_isa(rest: &str) -> Option<Separators> {
    let rest = rest.trim_start_matches('\u{feff}');
    let element = rest.strip_prefix("ISA")?.chars().next()?;
    if element.is_alphanumeric() || element.is_whitespace() {
        return None;
    }
    let at = component_at(rest, element)?;
    if at > 400 {
        return None;
    }
    let mut tail = rest.get(at..)?.chars();
    let component = tail.next()?;
    if terminates(rest, component, element) {
        return Some(Separators { element, component: '\u{1f}', terminator: component });
    }
    let mut terminator = tail.next()?;
    while matches!(terminator, ' ' | '\r' | '\t') {
        match tail.next() {
            Some(next @ (' ' | '\r' | '\n' | '\t')) => terminator = next,
            _ => break,
        }
    }
    Some(Separators { element, component, terminator })
}

/// Does this character stand before an ST segment, as a terminator would?
fn terminates(rest: &str, candidate: char, element: char) -> bool {
    if candidate.is_alphanumeric() || candidate == element {
        return false;
    }
    let start = rest.char_indices().nth(4_000).map_or(rest.len(), |(at, _)| at);
    let head = rest.get(..start).unwrap_or(rest);
    head.match_indices(&format!("ST{element}")).any(|(at, _)| {
        let before = head.get(..at).unwrap_or_default();
        let trimmed = if candidate.is_whitespace() { before } else { before.trim_end() };
        trimmed.ends_with(candidate)
    })
}

/// Separators of a fragment without ISA: what follows the first tag, and what stands before the next well-known one.
fn guess(text: &str) -> Separators {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let element = start.chars().find(|c| !c.is_ascii_alphanumeric()).unwrap_or('*');
    let terminator = ["BEG", "BCH", "BAK", "BCA", "BIG", "BSN", "ST", "AK1"]
        .iter()
        .filter_map(|tag| start.find(&format!("{tag}{element}")).filter(|at| *at > 0))
        .min()
        .and_then(|at| start.get(..at))
        .map(|before| before.trim_end_matches([' ', '\t']))
        .and_then(|before| {
            let trimmed = before.trim_end();
            let last = trimmed.chars().next_back()?;
            if last.is_alphanumeric() || last == element { before.chars().next_back() } else { Some(last) }
        })
        .unwrap_or('~');
    Separators { element, component: '\u{1f}', terminator }
}

/// Splits where a line end is followed by what can only be another segment.
fn pieces(body: &str, separators: Separators) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    if separators.terminator != '\n' && !body.starts_with("ISA") {
        for (at, _) in body.match_indices('\n') {
            let next = body.get(at + 1..).unwrap_or_default().trim_start();
            let tag: String = next.chars().take_while(char::is_ascii_alphanumeric).collect();
            let is_tag = matches!(tag.len(), 2 | 3)
                && tag.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
            if is_tag
                && next.get(tag.len()..).is_some_and(|n| n.starts_with(separators.element))
                && at > start
            {
                pieces.push(body.get(start..at).unwrap_or_default().trim());
                start = body.len() - next.len();
            }
        }
    }
    pieces.push(body.get(start..).unwrap_or_default().trim_end_matches(['\r', '\n']));
    pieces
}

fn segment(number: u32, body: &str, separators: Separators) -> Segment {
    if is_fixed_isa(body, separators.element) {
        let ends = ISA_AT.iter().skip(1).map(|at| at - 1).chain([body.len()]);
        let elements =
            ISA_AT.iter().zip(ends).map(|(at, end)| vec![body.get(*at..end).unwrap_or_default().to_owned()]);
        return Segment::new(number, "ISA", elements.collect(), Syntax::X12);
    }
    let mut elements = body.split(separators.element);
    let tag = elements.next().unwrap_or_default().trim().to_ascii_uppercase();
    Segment::new(number, &short_tag(&tag), elements.map(|e| vec![e.to_owned()]).collect(), Syntax::X12)
}

fn short_tag(tag: &str) -> String {
    tag.chars().take(12).collect()
}
