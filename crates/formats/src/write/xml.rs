//! XML with its text escaped.

/// Writes elements; those that hold text and those that hold elements have each a prefix of their own.
pub(super) struct Xml {
    pub text: String,
    leaf: &'static str,
    branch: &'static str,
}

impl Xml {
    /// `root` is the opening tag, whole.
    pub fn new(root: &str, leaf: &'static str, branch: &'static str) -> Xml {
        Xml { text: format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root}\n"), leaf, branch }
    }

    /// An element of text; nothing where the text is empty.
    pub fn text(&mut self, name: &str, text: &str) -> &mut Xml {
        self.with(name, "", "", text)
    }

    /// An element of text with one attribute.
    pub fn with(&mut self, name: &str, attribute: &str, value: &str, text: &str) -> &mut Xml {
        if text.is_empty() {
            return self;
        }
        let attribute =
            if attribute.is_empty() { String::new() } else { format!(" {attribute}=\"{}\"", escaped(value)) };
        let leaf = self.leaf;
        self.text.push_str(&format!("<{leaf}:{name}{attribute}>{}</{leaf}:{name}>\n", escaped(text)));
        self
    }

    /// An element around what `inside` writes; nothing where that is nothing.
    pub fn group(&mut self, name: &str, inside: impl FnOnce(&mut Xml)) -> &mut Xml {
        let branch = self.branch;
        let before = self.text.len();
        self.text.push_str(&format!("<{branch}:{name}>\n"));
        let opened = self.text.len();
        inside(self);
        if self.text.len() == opened {
            self.text.truncate(before);
        } else {
            self.text.push_str(&format!("</{branch}:{name}>\n"));
        }
        self
    }

    /// Closes the root.
    pub fn end(mut self, name: &str) -> String {
        self.text.push_str(&format!("</{name}>\n"));
        self.text
    }
}

/// The five characters of XML, and control characters that XML 1.0 forbids left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
