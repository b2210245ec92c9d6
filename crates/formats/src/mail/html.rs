//! HTML to plain text and tables, by its tags alone: no scripts, no styles, no pictures, nothing is fetched.

use basics::Limits;

use crate::sheet::{Cell, Grid, Row};

/// The text, block by block on lines of its own, and each table that has more than one row.
pub(super) fn text_and_tables(html: &str) -> (String, Vec<Grid>) {
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
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        if matches!(name.as_str(), "script" | "style" | "head" | "title")
            && !tag.starts_with('/')
            && !tag.ends_with('/')
        {
            rest = after_closing(rest, &name);
            continue;
        }
        walk.tag(&name, tag.starts_with('/'));
    }
    if !rest.starts_with('<') {
        walk.text(rest);
    }
    walk.finish()
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

#[derive(Default)]
struct Walk {
    out: String,
    open: Vec<Grid>,
    done: Vec<Grid>,
    cell: Option<String>,
    cells: usize,
}

impl Walk {
    fn text(&mut self, raw: &str) {
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

    fn tag(&mut self, name: &str, closing: bool) {
        match (name, closing) {
            ("table", false) if self.open.len() < Limits::NESTING => {
                self.close_cell();
                let number = self.done.len() + self.open.len() + 1;
                self.open.push(Grid { name: format!("table {number}"), rows: Vec::new() });
            }
            ("table", true) => {
                self.close_cell();
                self.done.extend(self.open.pop());
            }
            ("tr", false) => {
                self.close_cell();
                if let Some(grid) = self.open.last_mut() {
                    let number = grid.rows.len() as u32 + 1;
                    grid.rows.push(Row { number, cells: Vec::new() });
                }
            }
            ("td" | "th", false) => {
                self.close_cell();
                self.cell = Some(String::new());
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
        let Some(row) = self.open.last_mut().and_then(|g| g.rows.last_mut()) else { return };
        if self.cells < Limits::SHEET_CELLS {
            // Empty cells count as columns too.
            let column = row.cells.last().map_or(0, |c| c.column + 1);
            row.cells.push(Cell::text(column, text.trim()));
        }
    }

    fn finish(mut self) -> (String, Vec<Grid>) {
        self.close_cell();
        while let Some(grid) = self.open.pop() {
            self.done.push(grid);
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
