//! HTML to plain text and tables, by its tags alone: no scripts, no styles, no pictures, nothing is fetched.

use basics::Limits;

use crate::sheet::{Cell, Grid, Row};

/// The text, block by block on lines of its own, and each table that has more than one row.
pub(super) fn text_and_tables(html: &str) -> (String, Vec<Grid>) {
    // What is struck out or hidden is not said. Where such a tag is never closed, all is.
    walked(html, true).or_else(|| walked(html, false)).unwrap_or_default()
}

/// Does a text have parts that are struck out? Its plain form, if it has one, does not show them.
pub(super) fn strikes_out(html: &str) -> bool {
    html.match_indices('<').filter_map(|(at, _)| html.get(at + 1..)).any(|rest| {
        let tag = rest.split_once('>').map_or("", |(tag, _)| tag);
        is_struck(&name_of(tag), tag)
    })
}

fn name_of(tag: &str) -> String {
    let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
    name.to_ascii_lowercase()
}

fn is_struck(name: &str, tag: &str) -> bool {
    let style = || tag.to_ascii_lowercase();
    !tag.starts_with('/') && (matches!(name, "s" | "strike" | "del") || style().contains("line-through"))
}

/// Struck out, or hidden from whoever looks at the mail.
fn is_unsaid(name: &str, tag: &str) -> bool {
    let style = tag.to_ascii_lowercase().replace(' ', "");
    let is_hidden = ["display:none", "visibility:hidden", "mso-hide:all"].iter().any(|w| style.contains(w));
    let is_void =
        matches!(name, "br" | "img" | "hr" | "input" | "meta" | "link" | "col") || tag.ends_with('/');
    !tag.starts_with('/') && !is_void && (is_hidden || is_struck(name, tag))
}

/// The text and tables; none where something that is unsaid never ends.
fn walked(html: &str, leaves_out: bool) -> Option<(String, Vec<Grid>)> {
    let mut walk = Walk::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        walk.text(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some(end) = rest.find('>') else { break };
        let tag = rest.get(1..end).unwrap_or_default();
        rest = rest.get(end + 1..).unwrap_or_default();
        let name = name_of(tag);
        if matches!(name.as_str(), "script" | "style" | "head" | "title")
            && !tag.starts_with('/')
            && !tag.ends_with('/')
        {
            rest = after_closing(rest, &name);
            continue;
        }
        if leaves_out {
            walk.mute(&name, tag);
        }
        walk.tag(&name, tag);
    }
    if walk.muted.is_some() {
        return None;
    }
    if !rest.starts_with('<') {
        walk.text(rest);
    }
    Some(walk.finish())
}

/// What follows `</name>`; nothing where it is never closed.
fn after_closing<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut at = 0;
    while let Some(found) = rest.get(at..).and_then(|r| r.find("</")) {
        let start = at + found + 2;
        let candidate = rest.get(start..).unwrap_or_default();
        if candidate.get(..name.len()).is_some_and(|c| c.eq_ignore_ascii_case(name)) {
            return candidate.split_once('>').map_or("", |(_, after)| after);
        }
        at = start;
    }
    ""
}

/// A table that is being read, with the cells that reach down into rows below: their column, and rows that are left.
struct Open {
    grid: Grid,
    reaching: Vec<(u32, u32)>,
}

impl Open {
    /// The next row: each cell from above reaches one row less far.
    fn next_row(&mut self) {
        self.reaching.iter_mut().for_each(|(_, left)| *left = left.saturating_sub(1));
        self.reaching.retain(|(_, left)| *left > 0);
        let number = self.grid.rows.len() as u32 + 1;
        self.grid.rows.push(Row { number, cells: Vec::new() });
    }

    fn add(&mut self, text: &str, width: u32, height: u32) {
        let Some(row) = self.grid.rows.last_mut() else { return };
        // Empty cells count as columns too, and so do those that others reach over.
        let mut column = row.cells.last().map_or(0, |c| c.column + 1);
        while self.reaching.iter().any(|(c, _)| *c == column) {
            column += 1;
        }
        row.cells.push(Cell::text(column, text));
        row.cells.extend((1..width).map(|more| Cell::text(column + more, "")));
        if height > 1 {
            self.reaching.extend((0..width).map(|more| (column + more, height)));
        }
    }
}

/// How many columns or rows a cell takes: `colspan=3`, `rowspan="2"`.
fn span_of(tag: &str, name: &str) -> u32 {
    const MOST: u32 = 100;
    let lower = tag.to_ascii_lowercase();
    let value = lower.split_once(name).map(|(_, rest)| rest.trim_start()).and_then(|r| r.strip_prefix('='));
    let digits: String = value
        .map(|v| v.trim_start_matches([' ', '"', '\'']))
        .unwrap_or_default()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap_or(1).clamp(1, MOST)
}

#[derive(Default)]
struct Walk {
    out: String,
    open: Vec<Open>,
    done: Vec<Grid>,
    cell: Option<String>,
    /// How many columns and rows the cell takes.
    span: (u32, u32),
    cells: usize,
    /// The tag within which nothing is said, and how many of its name are open.
    muted: Option<(String, usize)>,
}

impl Walk {
    fn mute(&mut self, name: &str, tag: &str) {
        match &mut self.muted {
            Some((muted, depth)) if muted == name => {
                if tag.starts_with('/') {
                    *depth -= 1;
                } else if !matches!(name, "p" | "li" | "td" | "th" | "tr") {
                    *depth += 1;
                } else {
                    // The next of its kind ends it, closed or not.
                    *depth = 0;
                }
            }
            _ => {}
        }
        self.muted = self.muted.take().filter(|(_, depth)| *depth > 0);
        if self.muted.is_none() && is_unsaid(name, tag) {
            self.muted = Some((name.to_owned(), 1));
        }
    }

    fn text(&mut self, raw: &str) {
        if self.muted.is_some() {
            return;
        }
        let text = with_entities(raw);
        let folded: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let lead = text.starts_with(char::is_whitespace);
        let trail = text.ends_with(char::is_whitespace) && !folded.is_empty();
        for out in [Some(&mut self.out), self.cell.as_mut()].into_iter().flatten() {
            if lead && !out.is_empty() && !out.ends_with(char::is_whitespace) {
                out.push(' ');
            }
            out.push_str(&folded);
            if trail {
                out.push(' ');
            }
        }
    }

    /// `tag` is what stands between the brackets.
    fn tag(&mut self, name: &str, tag: &str) {
        let closing = tag.starts_with('/');
        match (name, closing) {
            ("table", false) if self.open.len() < Limits::NESTING => {
                self.close_cell();
                let number = self.done.len() + self.open.len() + 1;
                let grid = Grid { name: format!("table {number}"), rows: Vec::new() };
                self.open.push(Open { grid, reaching: Vec::new() });
            }
            ("table", true) => {
                self.close_cell();
                self.done.extend(self.open.pop().map(|o| o.grid));
            }
            ("tr", false) => {
                self.close_cell();
                if let Some(open) = self.open.last_mut() {
                    open.next_row();
                }
            }
            ("td" | "th", false) => {
                self.close_cell();
                self.cell = Some(String::new());
                self.span = (span_of(tag, "colspan"), span_of(tag, "rowspan"));
            }
            ("td" | "th", true) => {
                self.close_cell();
                self.out.push('\t');
            }
            _ => {}
        }
        if matches!(
            name,
            "p" | "div"
                | "br"
                | "tr"
                | "table"
                | "li"
                | "ul"
                | "ol"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "hr"
                | "blockquote"
                | "body"
        ) {
            if !self.out.ends_with('\n') {
                let kept = self.out.trim_end_matches([' ', '\t']).len();
                self.out.truncate(kept);
                self.out.push('\n');
            } else if name == "br" && !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
            if name == "li" && !closing {
                self.out.push_str("- ");
            }
            if let Some(cell) = &mut self.cell
                && !cell.is_empty()
            {
                cell.push(' ');
            }
        }
    }

    fn close_cell(&mut self) {
        let Some(text) = self.cell.take() else { return };
        self.cells += 1;
        if let Some(open) = self.open.last_mut().filter(|_| self.cells < Limits::SHEET_CELLS) {
            let (width, height) = self.span;
            open.add(text.trim(), width, height);
            self.cells += (width as usize).saturating_sub(1);
        }
    }

    fn finish(mut self) -> (String, Vec<Grid>) {
        self.close_cell();
        while let Some(open) = self.open.pop() {
            self.done.push(open.grid);
        }
        for grid in &mut self.done {
            grid.rows.iter_mut().for_each(|r| r.cells.retain(|c| !c.text.is_empty()));
            grid.rows.retain(|r| !r.cells.is_empty());
        }
        self.done.retain(|g| g.rows.len() > 1);
        (self.out.trim().to_owned(), self.done)
    }
}

fn with_entities(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let known = after
            .split_once(';')
            .filter(|(name, _)| name.len() <= 8)
            .and_then(|(name, tail)| Some((entity(name)?, tail)));
        match known {
            Some((c, tail)) => {
                out.push(c);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(code) = name.strip_prefix('#') {
        let code = match code.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => code.parse().ok()?,
        };
        return char::from_u32(code);
    }
    // A blank that does not break is a blank here.
    if name == "nbsp" {
        return Some(' ');
    }
    let text = quick_xml::escape::resolve_html5_entity(name)?;
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}
