//! Rows of words, whatever they come from: a printed page, a sheet, a text. All that is not said in a standard's own form is
//! read from strips.

use basics::Limits;
use formats::lexicon::{Role, folded, label};
use formats::{Grid, PageOrigin, PrintedPage, PrintedWord, Source};

use crate::seen::{Label, Seen};

/// A word of a page or text, or a cell of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    pub text: String,
    pub left: i32,
    pub right: i32,
    pub source: Source,
    pub certainty: u8,
}

/// Words that stand on one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    pub page: u32,
    pub top: i32,
    pub bottom: i32,
    pub words: Vec<Word>,
    /// Words that stand close together: the first, and one past the last.
    pub pieces: Vec<(usize, usize)>,
    /// What parts pieces: words that stand farther apart than this.
    pub gap: i32,
}

impl Strip {
    /// The text of some words, joined by single blanks.
    pub fn text(&self, first: usize, end: usize) -> String {
        let words: Vec<&str> = self.words.iter().take(end).skip(first).map(|w| w.text.as_str()).collect();
        words.join(" ")
    }

    pub fn whole(&self) -> String {
        self.text(0, self.words.len())
    }

    pub fn seen(&self, first: usize, end: usize) -> Seen {
        let words: Vec<&Word> = self.words.iter().take(end).skip(first).collect();
        let source = union(words.iter().map(|w| &w.source));
        let certainty = words.iter().map(|w| w.certainty).min().unwrap_or(100);
        Seen { text: self.text(first, end), source, certainty }
    }

    pub fn left(&self, at: usize) -> i32 {
        self.words.get(at).map_or(0, |w| w.left)
    }

    /// The right edge of the words before `end`.
    pub fn right(&self, end: usize) -> i32 {
        end.checked_sub(1).and_then(|at| self.words.get(at)).map_or(0, |w| w.right)
    }

    pub fn height(&self) -> i32 {
        (self.bottom - self.top).max(1)
    }

    /// The piece that a word stands in.
    pub fn piece_of(&self, word: usize) -> (usize, usize) {
        self.pieces.iter().find(|(a, b)| (*a..*b).contains(&word)).copied().unwrap_or((word, word + 1))
    }

    /// The known words for values on this strip, from the left, the longest each.
    pub fn labels(&self) -> Vec<Label> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            match self.label_at(at) {
                Some(label) => {
                    at = label.end;
                    found.push(label);
                }
                None => at += 1,
            }
        }
        found
    }

    fn label_at(&self, first: usize) -> Option<Label> {
        let longest = (1..=5).rev();
        for count in longest {
            let end = first + count;
            if end > self.words.len() || !self.is_close(first, end) {
                continue;
            }
            let head = folded(&self.text(first, end));
            if head.is_empty() || head.chars().count() > 45 {
                continue;
            }
            // A word that is a label only among others is none here.
            let found = label(&head).or_else(|| {
                let is_named = self.words.get(end - 1).is_some_and(|w| w.text.ends_with(':'));
                numbered(&head).filter(|_| is_named && first == 0)
            });
            if let Some((role, sureness)) = found {
                return Some(Label { role, first, end, sureness });
            }
        }
        None
    }

    /// No gap as wide as between columns.
    fn is_close(&self, first: usize, end: usize) -> bool {
        if matches!(self.words.first().map(|w| &w.source), Some(Source::Cell { .. })) {
            return self.piece_of(first) == self.piece_of(end.saturating_sub(1));
        }
        let limit = self.height() * 3 / 2;
        (first + 1..end).all(|at| self.left(at) - self.right(at) < limit)
    }
}

/// "Item 1 code", "Line 2 qty": the label of a value of one line, with the number of the line in it.
fn numbered(head: &str) -> Option<(Role, u8)> {
    const THINGS: [&str; 14] = [
        "item", "line", "product", "article", "artikel", "position", "pos", "zeile", "regel", "ligne",
        "articulo", "linea", "articolo", "riga",
    ];
    let mut words = head.split(' ');
    let is_thing = words.next().is_some_and(|w| THINGS.contains(&w));
    let is_number = words.next().is_some_and(|w| w.len() <= 3 && w.bytes().all(|b| b.is_ascii_digit()));
    let rest: Vec<&str> = words.collect();
    let value = rest.join(" ");
    let role = match value.as_str() {
        "code" | "number" | "no" | "ref" | "sku" | "nr" => Some((Role::Item, 3)),
        _ => label(&value),
    };
    role.filter(|_| is_thing && is_number && !rest.is_empty())
}

/// The smallest place that holds all others of its kind.
pub fn union<'a>(sources: impl Iterator<Item = &'a Source>) -> Source {
    let mut joined: Option<Source> = None;
    for source in sources {
        joined = Some(match (joined, source) {
            (None, source) => source.clone(),
            (
                Some(Source::Page { page, left, top, right, bottom }),
                Source::Page { page: p, left: l, top: t, right: r, bottom: b },
            ) if page == *p => Source::Page {
                page,
                left: left.min(*l),
                top: top.min(*t),
                right: right.max(*r),
                bottom: bottom.max(*b),
            },
            (Some(Source::Text { part, start, end }), Source::Text { part: p, start: s, end: e })
                if part == *p =>
            {
                Source::Text { part, start: start.min(*s), end: end.max(*e) }
            }
            (Some(first), _) => first,
        });
    }
    joined.unwrap_or(Source::Document)
}

/// A printed page as strips: words whose middles lie on one line.
pub fn of_pages(pages: &[PrintedPage]) -> Vec<Strip> {
    let mut strips = Vec::new();
    for page in pages {
        let signs: Vec<&PrintedWord> = page.words.iter().filter(|w| !is_text(&w.text)).collect();
        let mut words: Vec<&PrintedWord> = page.words.iter().filter(|w| is_text(&w.text)).collect();
        words.sort_by_key(|w| (w.place.top + w.place.bottom, w.place.left));
        let pitch = pitch(&words);
        let mut rows: Vec<Vec<&PrintedWord>> = Vec::new();
        for word in words {
            let middle = (word.place.top + word.place.bottom) / 2;
            let same = rows.iter_mut().rev().take(3).find(|row| {
                // On the one side or the other: a speck over a word makes it taller, and lines run a little askew.
                let beside = row.iter().min_by_key(|w| (w.place.left - word.place.left).abs());
                [row.first(), beside].into_iter().flatten().any(|near| {
                    let (top, bottom) = (near.place.top, near.place.bottom);
                    let their = (word.place.top, word.place.bottom);
                    let other = (top + bottom) / 2;
                    // Either middle lies within the other's height, and neither word is far taller.
                    (top..=bottom).contains(&middle) && (their.0..=their.1).contains(&other)
                })
            });
            match same {
                Some(row) => row.push(word),
                None => rows.push(vec![word]),
            }
        }
        rows.iter_mut().for_each(|row| row.sort_by_key(|w| w.place.left));
        strips.extend(rows.iter().map(|row| strip_of(page, row, &signs, pitch)));
    }
    strips
}

/// Rules and ornaments are no words.
fn is_text(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
        || matches!(text, "#" | ":" | "€" | "$" | "£" | "/" | "-" | "x" | "&")
}

/// The width of a character where all are equally wide, as a typewriter leaves them: its blanks are wider than its letters are high.
fn pitch(words: &[&PrintedWord]) -> Option<i32> {
    const FEWEST: usize = 12;
    let mut widths: Vec<i32> = words
        .iter()
        .filter_map(|w| {
            let count = i32::try_from(w.text.chars().count()).ok().filter(|n| *n >= 5)?;
            Some((w.place.right - w.place.left) / count)
        })
        .collect();
    widths.sort_unstable();
    let at = |share: usize| widths.get(widths.len() * share / 4).copied();
    let (low, middle, high) = (at(1)?, at(2)?, at(3)?);
    (widths.len() >= FEWEST && (high - low) * 100 <= middle * 9).then_some(middle)
}

/// `signs` are dashes and the like: no words, and yet they may fill the gap between two. `pitch` is the width of each character on a
/// typewritten page.
fn strip_of(page: &PrintedPage, row: &[&PrintedWord], signs: &[&PrintedWord], pitch: Option<i32>) -> Strip {
    let words: Vec<Word> = row
        .iter()
        .map(|w| Word {
            text: w.text.clone(),
            left: w.place.left,
            right: w.place.right,
            source: Source::Page {
                page: page.number,
                left: w.place.left,
                top: w.place.top,
                right: w.place.right,
                bottom: w.place.bottom,
            },
            certainty: if page.origin == PageOrigin::Scan { w.certainty.min(99) } else { w.certainty },
        })
        .collect();
    let top = row.iter().map(|w| w.place.top).min().unwrap_or(0);
    let bottom = row.iter().map(|w| w.place.bottom).max().unwrap_or(0);
    let height = row.iter().map(|w| w.place.bottom - w.place.top).min().unwrap_or(1).max(1);
    let fills = |left: i32, right: i32| {
        let within = signs.iter().filter(|s| s.place.left >= left && s.place.right <= right);
        let middle = (top + bottom) / 2;
        let here = within.filter(|s| (s.place.top..=s.place.bottom).contains(&middle));
        // A rule that runs from column to column joins nothing.
        here.map(|s| s.place.right - s.place.left).filter(|width| *width <= height).sum::<i32>()
    };
    let gap = (height * 4 / 5).max(pitch.map_or(0, |p| (p * 17 / 10).min(height * 5 / 3)));
    let pieces = pieces_of(&words, gap, fills);
    Strip { page: page.number, top, bottom, words, pieces, gap }
}

/// Words with no gap between them but what `fills` it.
fn pieces_of(words: &[Word], gap: i32, fills: impl Fn(i32, i32) -> i32) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let mut first = 0;
    for at in 1..=words.len() {
        let far = match (words.get(at - 1), words.get(at)) {
            (Some(a), Some(b)) => {
                let apart = b.left - a.right;
                apart > gap && apart - 2 * fills(a.right, b.left) > gap
            }
            _ => true,
        };
        if far {
            pieces.push((first, at));
            first = at;
        }
    }
    pieces
}

/// How wide a column of a sheet is taken to be.
pub const CELL: i32 = 10_000;

/// The rows of a sheet as strips: a cell is a piece, its words stand close together.
pub fn of_grid(grid: &Grid, page: u32) -> Vec<Strip> {
    let mut strips = Vec::new();
    for row in grid.rows.iter().take(Limits::SHEET_CELLS) {
        let (mut words, mut pieces) = (Vec::new(), Vec::new());
        for cell in row.cells.iter().filter(|c| !c.text.trim().is_empty()) {
            let first = words.len();
            let (source, left) = (grid.source(row, cell), cell.column as i32 * CELL);
            let signs = cell.text.chars().count().max(1) as i32;
            // However long a text is, it stays within its cell.
            let sign = (CELL * 3 / 4 / signs).min(400);
            let mut at = 0;
            for word in cell.text.split_whitespace() {
                let (label, value) = glued_label(word).unwrap_or((word, ""));
                for part in [label, value].into_iter().filter(|p| !p.is_empty()) {
                    let length = part.chars().count() as i32;
                    words.push(Word {
                        text: part.to_owned(),
                        left: left + at * sign,
                        right: left + (at + length) * sign,
                        source: source.clone(),
                        certainty: 100,
                    });
                    at += length;
                }
                at += 1;
            }
            pieces.push((first, words.len()));
        }
        let top = row.number as i32 * 1_000;
        if !words.is_empty() {
            strips.push(Strip { page, top, bottom: top + 900, words, pieces, gap: 0 });
        }
    }
    strips
}

/// Rows and words in a row of a text that are read. An order of this length comes as a file.
pub const ROWS_MAX: usize = 1_200;
const WORDS_MAX: usize = 600;

/// How wide a character of a text is taken to be.
const CHARACTER: i32 = 500;

/// The lines of a text as strips. `offset` is where the text begins within its part.
pub fn of_text(text: &str, part: &str, offset: usize) -> Vec<Strip> {
    let mut strips = Vec::new();
    let mut start = 0;
    for (number, line) in text.split_inclusive('\n').take(ROWS_MAX).enumerate() {
        let mut words: Vec<Word> = Vec::new();
        let mut from: Option<(usize, i32)> = None;
        let mut column = 0i32;
        // "| 4 | boxes | AB-1 |": bars part the cells of a table.
        let is_barred = line.matches('|').count() >= 3;
        for (at, c) in line.char_indices().chain([(line.len(), '\n')]) {
            match (c.is_whitespace() || (is_barred && c == '|'), from) {
                (false, None) => from = Some((at, column)),
                (true, Some(_)) if words.len() >= WORDS_MAX => break,
                (true, Some((first, first_column))) => {
                    let text = line.get(first..at).unwrap_or_default();
                    let label = glued_label(text)
                        .map(|(label, _)| label)
                        .filter(|_| column - first_column == text.chars().count() as i32);
                    let cut = label.map_or(at, |l| first + l.len());
                    let middle = label.map_or(column, |l| first_column + l.chars().count() as i32);
                    let parts = [(first, cut, first_column, middle), (cut, at, middle, column)];
                    words.extend(parts.into_iter().filter(|(a, b, ..)| a < b).map(|(a, b, left, right)| {
                        Word {
                            text: line.get(a..b).unwrap_or_default().to_owned(),
                            left: left * CHARACTER,
                            right: right * CHARACTER,
                            source: Source::Text {
                                part: part.to_owned(),
                                start: (offset + start + a) as u32,
                                end: (offset + start + b) as u32,
                            },
                            certainty: 100,
                        }
                    }));
                    from = None;
                }
                _ => {}
            }
            column += if c == '\t' || (is_barred && c == '|') { 8 } else { 1 };
        }
        if is_barred {
            words.retain(|w| w.text.chars().any(char::is_alphanumeric));
        }
        let pieces = pieces_of(&words, CHARACTER + CHARACTER / 2, |_, _| 0);
        let top = number as i32 * 1_000;
        if !words.is_empty() {
            strips.push(Strip { page: 1, top, bottom: top + 900, words, pieces, gap: 0 });
        }
        start += line.len();
    }
    strips
}

/// A table that was pasted with each cell on a row of its own, "Reference", "Quantity", "Unit", "AB-1", "20", "pcs", put back into rows.
pub fn refolded(strips: Vec<Strip>) -> Vec<Strip> {
    const MOST: usize = 10;
    let role = |s: &Strip| match s.labels().as_slice() {
        [one] if one.first == 0 && one.end == s.words.len() && is_line_role(one.role) => Some(one.role),
        _ => None,
    };
    let heads = |from: usize| strips.iter().skip(from).map_while(role).take(MOST).collect::<Vec<Role>>();
    let is_head = |roles: &[Role]| {
        let items = [Role::SellerItem, Role::BuyerItem, Role::Item, Role::Gtin, Role::Description];
        roles.len() >= 3 && roles.contains(&Role::Quantity) && roles.iter().any(|r| items.contains(r))
    };
    let Some((from, roles)) = (0..strips.len()).map(|at| (at, heads(at))).find(|(_, r)| is_head(r)) else {
        return strips;
    };
    let width = roles.len();
    let place = roles.iter().position(|r| *r == Role::Quantity).unwrap_or(0);
    let counts = |row: &[Strip]| {
        let cell = row.get(place).and_then(|s| s.words.first()).map_or("", |w| w.text.as_str());
        row.len() == width && cell.starts_with(|c: char| c.is_ascii_digit())
    };
    let body = strips.get(from + width..).unwrap_or_default();
    let rows = body.chunks(width).take_while(|row| counts(row)).count();
    if rows == 0 {
        return strips;
    }
    let end = from + width * (rows + 1);
    let mut all: Vec<Strip> = strips.get(..from).unwrap_or_default().to_vec();
    all.extend(strips.get(from..end).unwrap_or_default().chunks(width).map(side_by_side));
    all.extend_from_slice(strips.get(end..).unwrap_or_default());
    all
}

/// Rows as the cells of one.
fn side_by_side(cells: &[Strip]) -> Strip {
    let (mut words, mut pieces) = (Vec::new(), Vec::new());
    for (column, cell) in cells.iter().enumerate() {
        let (first, left) = (words.len(), column as i32 * CELL);
        words.extend(cell.words.iter().map(|w| Word {
            left: left + w.left,
            right: left + w.right,
            ..w.clone()
        }));
        pieces.push((first, words.len()));
    }
    let (top, page) = cells.first().map_or((0, 1), |s| (s.top, s.page));
    Strip { page, top, bottom: top + 900, words, pieces, gap: 0 }
}

/// "commande=L687", "PO:4711", "Liefertermin:12.08.2026": a label and its value without a blank between. The sign stays with the label.
fn glued_label(word: &str) -> Option<(&str, &str)> {
    let at = word.find(['=', ':'])?;
    let (front, value) = word.split_at_checked(at + 1)?;
    let name = folded(front);
    let is_name = name.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    (is_name && value.contains(|c: char| c.is_ascii_digit()) && label(&name).is_some())
        .then_some((front, value))
}

/// Roles that a table's head may have.
pub fn is_line_role(role: Role) -> bool {
    matches!(
        role,
        Role::Position
            | Role::SellerItem
            | Role::BuyerItem
            | Role::Item
            | Role::ManufacturerItem
            | Role::Gtin
            | Role::Description
            | Role::Quantity
            | Role::Unit
            | Role::Price
            | Role::PriceBase
            | Role::Amount
            | Role::Date
            | Role::RequestedDate
            | Role::Note
    )
}
