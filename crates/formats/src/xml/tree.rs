//! A small tree of an XML document that remembers which texts were read. DTDs are skipped and no entity of theirs is ever
//! expanded, so neither billion laughs nor external entities do anything; depth and number of elements are limited.

use std::cell::Cell;
use std::collections::HashMap;

use basics::Limits;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use crate::said::{Remarks, Said, Source, codes, short};

#[derive(Debug, Default)]
pub(crate) struct Node {
    /// Without prefix.
    pub name: String,
    pub namespace: String,
    attributes: Vec<(String, String, Cell<bool>)>,
    text: String,
    pub children: Vec<Node>,
    path: String,
    read: Cell<bool>,
}

impl Node {
    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|c| c.name == name)
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |c| c.name == name)
    }

    /// The first element at the end of a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, name| node.child(name))
    }

    /// The element's text.
    pub fn said(&self) -> Option<Said<String>> {
        self.read.set(true);
        let text = self.text.trim();
        (!text.is_empty())
            .then(|| Said::new(text.to_owned(), self.text.clone(), Source::XPath(self.path.clone())))
    }

    pub fn said_at(&self, path: &[&str]) -> Option<Said<String>> {
        self.at(path).and_then(Node::said)
    }

    pub fn attribute(&self, name: &str) -> Option<Said<String>> {
        let (_, value, read) = self.attributes.iter().find(|(n, ..)| n == name)?;
        read.set(true);
        let text = value.trim();
        let source = Source::XPath(format!("{}/@{name}", self.path));
        (!text.is_empty()).then(|| Said::new(text.to_owned(), value.clone(), source))
    }

    pub fn place(&self) -> Source {
        Source::XPath(self.path.clone())
    }

    /// All texts below, parted by blanks; marks them as read.
    pub fn whole_text(&self) -> String {
        self.read.set(true);
        let mut texts = vec![self.text.trim().to_owned()];
        texts.extend(self.children.iter().map(Node::whole_text));
        texts.retain(|t| !t.is_empty());
        texts.join(" ")
    }

    pub fn read_all(&self) {
        self.read.set(true);
        self.children.iter().for_each(Node::read_all);
    }

    /// The first element of this name at any depth.
    pub fn find(&self, name: &str) -> Option<&Node> {
        if self.name == name { Some(self) } else { self.children.iter().find_map(|c| c.find(name)) }
    }

    fn unread<'a>(&'a self, found: &mut Vec<(&'a str, &'a str)>) {
        if !self.read.get() && !self.text.trim().is_empty() {
            found.push((&self.path, self.text.trim()));
        }
        self.children.iter().for_each(|c| c.unread(found));
    }
}

/// One note per kind of element that nobody read.
pub(crate) fn remark_unread(remarks: &mut Remarks, root: &Node) {
    let mut found = Vec::new();
    root.unread(&mut found);
    let mut order: Vec<(String, &str, &str, usize)> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    for (path, text) in found {
        let kind: String =
            path.split('/').map(|step| step.split('[').next().unwrap_or(step)).collect::<Vec<_>>().join("/");
        match index.get(&kind).and_then(|at| order.get_mut(*at)) {
            Some(entry) => entry.3 += 1,
            None => {
                index.insert(kind.clone(), order.len());
                order.push((kind, path, text, 1));
            }
        }
    }
    for (kind, path, text, count) in order {
        let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
        let name = kind.rsplit('/').next().unwrap_or(&kind);
        remarks.note(
            codes::UNREAD,
            Source::XPath(path.to_owned()),
            format!("{name} is not used by the order desk{times}: '{}'", short(text, 80)),
            "Read it in the document if it may matter to this order.",
        );
    }
}

/// The document's root; an empty one where there is none. A document cut off or broken is kept as far as it goes.
pub(crate) fn parse(text: &str, remarks: &mut Remarks) -> Node {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut building = Building { open: Vec::new(), root: None, elements: 0, too_deep: 0, told: false };
    loop {
        match reader.read_resolved_event() {
            Ok((namespace, Event::Start(start))) => {
                building.start(&start, &namespace_of(&namespace), remarks)
            }
            Ok((namespace, Event::Empty(start))) => {
                building.start(&start, &namespace_of(&namespace), remarks);
                building.end();
            }
            Ok((_, Event::End(_))) => building.end(),
            Ok((_, Event::Text(t))) => building.text(&t),
            Ok((_, Event::CData(t))) => building.text(&t),
            Ok((_, Event::GeneralRef(name))) => building.reference(&name, remarks),
            Ok((_, Event::DocType(_))) => remarks.note(
                codes::DTD_IGNORED,
                None,
                "the document type definition was not read, as none ever is",
                "Nothing needs doing; entities that it defines would be missing.",
            ),
            Ok((_, Event::Eof)) => break,
            Ok(_) => {}
            Err(error) => {
                remarks.error(
                    codes::DAMAGED,
                    None,
                    format!("the XML is broken at byte {}: {error}", reader.buffer_position()),
                    "What stands before was read; ask the sender for a whole document.",
                );
                break;
            }
        }
    }
    building.finish(remarks)
}

fn namespace_of(resolved: &ResolveResult<'_>) -> String {
    match resolved {
        ResolveResult::Bound(namespace) => namespace.0.to_owned(),
        _ => String::new(),
    }
}

struct Building {
    open: Vec<Node>,
    root: Option<Node>,
    elements: usize,
    /// Open elements below the depth limit, which are left out.
    too_deep: usize,
    told: bool,
}

impl Building {
    fn start(&mut self, start: &BytesStart<'_>, namespace: &str, remarks: &mut Remarks) {
        self.elements += 1;
        if self.too_deep > 0 || self.open.len() >= Limits::NESTING || self.elements > Limits::EDI_SEGMENTS {
            self.too_deep += 1;
            if !std::mem::replace(&mut self.told, true) {
                remarks.error(
                    codes::LIMIT,
                    None,
                    format!(
                        "elements nested deeper than {} or beyond {} were left out",
                        Limits::NESTING,
                        Limits::EDI_SEGMENTS
                    ),
                    "Ask the sender for an ordinary document.",
                );
            }
            return;
        }
        let mut node = Node {
            name: start.local_name().as_ref().to_owned(),
            namespace: namespace.to_owned(),
            ..Node::default()
        };
        for attribute in start.attributes().with_checks(false).flatten() {
            let name = attribute.key.local_name().as_ref().to_owned();
            let value = plain_references(&attribute.value);
            node.attributes.push((name, value, Cell::new(false)));
        }
        self.open.push(node);
    }

    fn end(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let Some(done) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(done),
            None => {
                self.root.get_or_insert(done);
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.too_deep == 0
            && let Some(node) = self.open.last_mut()
        {
            node.text.push_str(text);
        }
    }

    fn reference(&mut self, name: &str, remarks: &mut Remarks) {
        match character(name) {
            Some(c) => self.text(c.encode_utf8(&mut [0; 4])),
            None => remarks.warn(
                codes::DTD_IGNORED,
                None,
                format!("the entity &{}; is not expanded, as none of a DTD ever is", short(name, 20)),
                "Read the place in the document; ask the sender to write the text itself.",
            ),
        }
    }

    fn finish(mut self, remarks: &mut Remarks) -> Node {
        if !self.open.is_empty() {
            remarks.warn(
                codes::DAMAGED,
                None,
                "the XML ends in the middle of an element; the file may be cut off",
                "Ask the sender for the whole file.",
            );
        }
        self.too_deep = 0;
        while !self.open.is_empty() {
            self.end();
        }
        let mut root = self.root.unwrap_or_default();
        let path = format!("/{}", root.name);
        set_paths(&mut root, path);
        root
    }
}

fn set_paths(node: &mut Node, path: String) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for child in &node.children {
        *counts.entry(child.name.clone()).or_default() += 1;
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    for child in &mut node.children {
        let number = seen.entry(child.name.clone()).or_default();
        *number += 1;
        let many = counts.get(&child.name).is_some_and(|c| *c > 1);
        let step =
            if many { format!("{path}/{}[{number}]", child.name) } else { format!("{path}/{}", child.name) };
        set_paths(child, step);
    }
    node.path = path;
}

/// One of XML's five entities or a character reference.
fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// An attribute's value with its five entities and character references put in.
fn plain_references(raw: &str) -> String {
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        value.push_str(before);
        match after
            .split_once(';')
            .filter(|(name, _)| name.len() <= 10)
            .and_then(|(name, tail)| Some((character(name)?, tail)))
        {
            Some((c, tail)) => {
                value.push(c);
                rest = tail;
            }
            None => {
                value.push('&');
                rest = after;
            }
        }
    }
    value.push_str(rest);
    value
}
