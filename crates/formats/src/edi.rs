//! What X12 and EDIFACT have in common: segments whose elements remember whether anybody read them. What nobody read is told
//! as a remark, so that nothing in a document is lost silently.

use std::cell::Cell;
use std::collections::HashMap;

use crate::said::{Remarks, Said, Source, codes, short};

#[derive(Debug, Default)]
pub(crate) struct Part {
    text: String,
    read: Cell<bool>,
}

/// How the place of an element is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    X12,
    Edifact,
}

#[derive(Debug)]
pub(crate) struct Segment {
    /// Counted from 1 over the whole file.
    pub number: u32,
    pub tag: String,
    elements: Vec<Vec<Part>>,
    syntax: Syntax,
    known: Cell<bool>,
}

impl Segment {
    pub fn new(number: u32, tag: &str, elements: Vec<Vec<String>>, syntax: Syntax) -> Segment {
        let part = |text: String| Part { text, read: Cell::new(false) };
        let elements = elements.into_iter().map(|e| e.into_iter().map(part).collect()).collect();
        Segment { number, tag: tag.to_owned(), elements, syntax, known: Cell::new(false) }
    }

    /// Elements behind the tag.
    pub fn len(&self) -> usize {
        self.elements.len()
    }

    /// The text of element `at` (counted from 1), its first component.
    pub fn text(&self, at: usize) -> &str {
        self.part(at, 1)
    }

    /// Component `of` (counted from 1) of element `at`; empty where there is none.
    pub fn part(&self, at: usize, of: usize) -> &str {
        self.known.set(true);
        let Some(part) = self.peek(at, of) else { return "" };
        part.read.set(true);
        part.text.trim()
    }

    fn peek(&self, at: usize, of: usize) -> Option<&Part> {
        self.elements.get(at.checked_sub(1)?)?.get(of.checked_sub(1)?)
    }

    /// Component count of an element.
    pub fn parts(&self, at: usize) -> usize {
        at.checked_sub(1).and_then(|i| self.elements.get(i)).map_or(0, Vec::len)
    }

    pub fn said(&self, at: usize) -> Option<Said<String>> {
        self.said_part(at, 1)
    }

    pub fn said_part(&self, at: usize, of: usize) -> Option<Said<String>> {
        let cleaned = self.part(at, of);
        if cleaned.is_empty() {
            return None;
        }
        Some(Said::new(cleaned.to_owned(), cleaned, self.source(at, of)))
    }

    /// Marks the segment and all its elements as read.
    pub fn read_all(&self) {
        self.known.set(true);
        self.elements.iter().flatten().for_each(|p| p.read.set(true));
    }

    /// The segment as text, for notes that keep it whole.
    pub fn written(&self) -> String {
        self.read_all();
        let elements: Vec<String> = self
            .elements
            .iter()
            .map(|e| e.iter().map(|p| p.text.trim()).collect::<Vec<_>>().join(":"))
            .collect();
        format!("{} {}", self.tag, elements.join(" ")).trim().to_owned()
    }

    pub fn source(&self, at: usize, of: usize) -> Source {
        Source::Segment { segment: self.number, element: self.label(at, of) }
    }

    /// The segment as a whole.
    pub fn place(&self) -> Source {
        Source::Segment { segment: self.number, element: self.tag.clone() }
    }

    fn label(&self, at: usize, of: usize) -> String {
        match self.syntax {
            Syntax::X12 => format!("{}-{at:02}", self.tag),
            Syntax::Edifact => {
                let qualifier = self.peek(1, 1).map(|p| p.text.trim()).unwrap_or_default();
                let head = if at == 1 && of == 1 {
                    self.tag.clone()
                } else {
                    format!("{}+{}", self.tag, short(qualifier, 8))
                };
                match crate::edifact::element_name(&self.tag, at, of) {
                    Some(name) => format!("{head} {name}"),
                    None => format!("{head} {at:02}.{of}"),
                }
            }
        }
    }

    fn unread(&self) -> Vec<(usize, usize, &str)> {
        let mut unread = Vec::new();
        for (i, element) in self.elements.iter().enumerate() {
            for (j, part) in element.iter().enumerate() {
                if !part.read.get() && !part.text.trim().is_empty() {
                    unread.push((i + 1, j + 1, part.text.trim()));
                }
            }
        }
        unread
    }
}

/// One note for each kind of segment or element that was not read, with the first place and how often it came.
pub(crate) fn remark_unread<'a>(remarks: &mut Remarks, segments: impl Iterator<Item = &'a Segment>) {
    let mut kinds: Vec<(String, Source, String, usize)> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    for segment in segments {
        let unread = segment.unread();
        if unread.is_empty() {
            continue;
        }
        let found: Vec<(String, Source, String)> = if segment.known.get() {
            unread
                .iter()
                .map(|(at, of, text)| (segment.label(*at, *of), segment.source(*at, *of), (*text).to_owned()))
                .collect()
        } else {
            let texts: Vec<&str> = unread.iter().map(|(_, _, text)| *text).collect();
            vec![(segment.tag.clone(), segment.place(), texts.join(" "))]
        };
        for (label, source, text) in found {
            match index.get(&label).and_then(|at| kinds.get_mut(*at)) {
                Some(kind) => kind.3 += 1,
                None => {
                    index.insert(label.clone(), kinds.len());
                    kinds.push((label, source, text, 1));
                }
            }
        }
    }
    for (label, source, text, count) in kinds {
        let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
        remarks.note(
            codes::UNREAD,
            source,
            format!("{label} is not used by the order desk{times}: '{}'", short(&text, 80)),
            "Read it in the document if it may matter to this order.",
        );
    }
}
