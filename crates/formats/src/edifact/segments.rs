//! EDIFACT text to segments (ISO 9735): separators from UNA where there is one, release characters, line ends between
//! segments. Our own tokenizer, since a file without UNT, without UNB or cut off in the middle must still be read.

use basics::Limits;

use crate::edi::{Segment, Syntax};
use crate::said::{Remarks, Source, codes, short};

#[derive(Debug, Clone, Copy)]
struct Separators {
    component: char,
    element: char,
    release: Option<char>,
    terminator: char,
    /// Parts repetitions of an element, from syntax version 4 on.
    repetition: Option<char>,
}

pub(crate) fn segments(text: &str, remarks: &mut Remarks) -> Vec<Segment> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let (separators, body) = separators(start);
    let mut scan = Scan {
        separators,
        chars: body.chars(),
        found: Vec::new(),
        elements: Vec::new(),
        parts: Vec::new(),
        part: String::new(),
    };
    scan.run(remarks);
    scan.found
}

fn separators(start: &str) -> (Separators, &str) {
    let version_4 = |text: &str| {
        text.get(..60.min(text.len())).or(Some(text)).is_some_and(|head| {
            head.find("UNO").and_then(|at| head.get(at + 5..at + 6)).is_some_and(|v| v == "4")
        })
    };
    let standard =
        Separators { component: ':', element: '+', release: Some('?'), terminator: '\'', repetition: None };
    let Some(una) = start.strip_prefix("UNA") else {
        let terminator = if start.contains('\'') { '\'' } else { '\n' };
        let repetition = version_4(start).then_some('*');
        return (Separators { terminator, repetition, ..standard }, start);
    };
    let mut chars = una.chars();
    let mut next = |fallback: char| chars.next().unwrap_or(fallback);
    let (component, element) = (next(':'), next('+'));
    let (_decimal, release, reserved, terminator) = (next('.'), next('?'), next(' '), next('\''));
    let rest = chars.as_str();
    let repetition = (version_4(rest) && !reserved.is_whitespace()).then_some(reserved);
    let release = (!release.is_whitespace()).then_some(release);
    (Separators { component, element, release, terminator, repetition }, rest)
}

struct Scan<'a> {
    separators: Separators,
    chars: std::str::Chars<'a>,
    found: Vec<Segment>,
    elements: Vec<Vec<String>>,
    parts: Vec<String>,
    part: String,
}

impl Scan<'_> {
    fn run(&mut self, remarks: &mut Remarks) {
        while let Some(c) = self.chars.next() {
            if Some(c) == self.separators.release {
                self.part.extend(self.chars.next());
            } else if c == self.separators.terminator {
                self.end_segment();
                if self.found.len() >= Limits::EDI_SEGMENTS {
                    remarks.error(
                        codes::LIMIT,
                        None,
                        format!(
                            "the file has more than {} segments; the rest was not read",
                            Limits::EDI_SEGMENTS
                        ),
                        "Ask the sender to split the file.",
                    );
                    return;
                }
            } else if c == self.separators.element {
                self.end_element();
            } else if c == self.separators.component
                || (Some(c) == self.separators.repetition && self.in_contact())
            {
                self.end_part();
            } else if (self.elements.is_empty()
                && self.parts.is_empty()
                && self.part.is_empty()
                && c.is_whitespace())
                || c == '\u{feff}'
                || matches!(c, '\r' | '\n')
            {
                // Line ends inside a segment are only there for the eye.
            } else {
                self.part.push(c);
            }
        }
        if !self.part.trim().is_empty() || !self.elements.is_empty() {
            remarks.warn(
                codes::DAMAGED,
                Source::Segment { segment: self.found.len() as u32 + 1, element: self.tag() },
                "the last segment has no terminator; the file may be cut off",
                "Ask the sender for the whole file.",
            );
            self.end_segment();
        }
    }

    fn tag(&self) -> String {
        let tag = self.elements.first().and_then(|e| e.first()).unwrap_or(&self.part);
        short(tag.trim(), 6)
    }

    fn in_contact(&self) -> bool {
        self.elements.first().and_then(|e| e.first()).is_some_and(|tag| tag == "COM")
    }

    fn end_part(&mut self) {
        let part = std::mem::take(&mut self.part);
        self.parts.push(part);
    }

    fn end_element(&mut self) {
        self.end_part();
        let parts = std::mem::take(&mut self.parts);
        self.elements.push(parts);
    }

    fn end_segment(&mut self) {
        self.end_element();
        let mut elements = std::mem::take(&mut self.elements);
        if elements.is_empty() {
            return;
        }
        // The tag may carry nesting figures, "LIN:1"; they say nothing here.
        let tag = elements.remove(0).into_iter().next().unwrap_or_default();
        let tag: String = tag.trim().chars().take(12).collect();
        if !tag.is_empty() || !elements.is_empty() {
            let number = self.found.len() as u32 + 1;
            self.found.push(Segment::new(number, &tag.to_ascii_uppercase(), elements, Syntax::Edifact));
        }
    }
}
