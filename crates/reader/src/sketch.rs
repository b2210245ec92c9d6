//! Sketches of the business documents in what was read. Lines of tables and texts are read with the customer's own part numbers
//! at hand, so a document is sketched twice: once to see who writes, and once more when that is known.

use std::panic::{AssertUnwindSafe, catch_unwind};

use formats::{Format, Material, PageOrigin, Reading, Source, SpanKind};

use crate::knowledge::Hints;
use crate::look::Look;
use crate::mail;
use crate::marks::{self, MarkKind};
use crate::records::{Account, Catalogue};
use crate::seen::{Clue, ClueKind, Kind, LineSeen, Seen, Sketch};
use crate::strips::{self, Strip};
use crate::{cards, facts, kind, prose, structured, table};

/// Attached mails in mails that are still opened.
const DEPTH_MAX: usize = 4;

/// The business documents of some material, in order. Whatever a document does to the reader, it must not take the desk down: then
/// none is found, and a person looks.
pub fn sketches(material: &Material, catalogue: &Catalogue, account: Option<&Account>) -> Vec<Sketch> {
    let sketched = || {
        let hints = Hints::of(material, account);
        let look = Look { catalogue, account, hints: Some(&hints) };
        let mut sketches = at_depth(material, &look, 0);
        sketches.iter_mut().for_each(|sketch| hints.apply(sketch));
        sketches
    };
    catch_unwind(AssertUnwindSafe(sketched)).unwrap_or_default()
}

fn at_depth(material: &Material, look: &Look<'_>, depth: usize) -> Vec<Sketch> {
    let reading = &material.reading;
    if !material.pages.is_empty() {
        // Data that is embedded in a printed order says the same without reading.
        let embedded: Vec<Sketch> =
            material.attachments.iter().flat_map(|a| at_depth(a, look, depth + 1)).collect();
        let as_data: Vec<Sketch> =
            embedded.into_iter().filter(|s| s.is_structured && !s.lines.is_empty()).collect();
        return if as_data.is_empty() { vec![of_pages(material, look)] } else { as_data };
    }
    match reading.format {
        Format::X12 | Format::Edifact | Format::Ubl | Format::Cxml | Format::OrderX | Format::Xml => {
            reading.messages.iter().filter_map(|m| structured::sketch(reading, m)).collect()
        }
        Format::Csv | Format::Xlsx | Format::Xls | Format::Ods => of_grids(reading, look),
        Format::Mail | Format::Text | Format::Html => {
            let attached: Vec<Sketch> = material
                .attachments
                .iter()
                .filter(|_| depth < DEPTH_MAX)
                .flat_map(|a| at_depth(a, look, depth + 1))
                .filter(|s| !s.lines.is_empty())
                .collect();
            mail::sketches(reading, attached, look)
        }
        _ => Vec::new(),
    }
}

fn of_pages(material: &Material, look: &Look<'_>) -> Sketch {
    let strips = strips::of_pages(&material.pages);
    let mut sketch = of_strips(&strips, look);
    sketch.is_scan = material.pages.iter().any(|p| p.origin == PageOrigin::Scan);
    sketch
}

/// A page or sheet: a table somewhere, cards, or sentences, whichever explains most; and facts around it.
pub fn of_strips(strips: &[Strip], look: &Look<'_>) -> Sketch {
    let mut sketch = Sketch::new(Kind::Order);
    sketch.kind = kind_of_page(strips);
    let table = table::read(strips, look);
    let of_table = table.as_ref().map_or(0, |t| worth(&t.lines, look));
    let cards = cards::read(strips, look);
    let of_cards = worth(&cards.lines, look);
    let in_text =
        !matches!(strips.first().and_then(|s| s.words.first()).map(|w| &w.source), Some(Source::Cell { .. }));
    let prose = (in_text && of_table.max(of_cards) <= 0).then(|| prose::read(strips, look));
    let of_prose = prose.as_ref().map_or(i32::MIN, |p| worth(&p.lines, look));
    let (lines, used) = if of_cards > of_table && of_cards >= of_prose {
        (cards.lines, cards.used)
    } else if let Some(prose) = prose.filter(|_| of_prose > of_table) {
        (prose.lines, prose.used)
    } else if let Some(table) = table {
        sketch.style = table.style;
        sketch.sums = table.sums;
        facts::gather(&mut sketch, strips, &table.used, None);
        for (role, seen, _) in table.facts {
            facts::of_column(&mut sketch, role, seen);
        }
        sketch.lines = table.lines;
        left_over(&mut sketch, strips, look);
        return sketch;
    } else {
        (Vec::new(), Vec::new())
    };
    facts::gather(&mut sketch, strips, &used, None);
    sketch.lines = lines;
    left_over(&mut sketch, strips, look);
    sketch
}

/// Items that are named and stand on no line: lines may have been lost.
pub fn left_over(sketch: &mut Sketch, strips: &[Strip], look: &Look<'_>) {
    const MOST: usize = 3;
    for strip in strips.iter().filter(|s| !is_blank_row(s, look)) {
        for mark in marks::of_strip(strip, look, None) {
            let MarkKind::Item(hits) = &mark.kind else { continue };
            let letters = mark.seen.text.chars().filter(|c| c.is_alphabetic()).count();
            let plain_number = letters == 0 && mark.seen.text.len() < 6;
            let on_a_line = sketch.lines.iter().any(|l| {
                let same = |i: &crate::records::ItemIndex| hits.iter().any(|h| h.item == *i);
                let by_words = || {
                    let words = l.words.as_ref().map(|w| w.text.as_str()).unwrap_or_default();
                    look.catalogue.by_words(words).first().is_some_and(|h| same(&h.item))
                };
                l.known.is_some_and(|(i, _)| same(&i))
                    || (l.refs.is_empty() && by_words())
                    || l.refs.iter().any(|r| look.hits(&r.seen.text).iter().any(|h| same(&h.item)))
            });
            let known = sketch.residue.iter().any(|r| r.text == mark.seen.text);
            if !plain_number && !on_a_line && !known && sketch.residue.len() < MOST {
                sketch.residue.push(mark.seen.clone());
            }
        }
    }
}

/// A row of a sheet with an item and a quantity of 0, or none where other rows have one, asks for nothing.
fn is_blank_row(strip: &Strip, look: &Look<'_>) -> bool {
    let in_sheet = matches!(strip.words.first().map(|w| &w.source), Some(Source::Cell { .. }));
    in_sheet
        && marks::of_strip(strip, look, None)
            .iter()
            .any(|m| m.number().and_then(|n| n.value(None)).is_some_and(|v| v.is_zero()))
}

/// What lines explain: those that lead to an item and say how much, less those that do not.
fn worth(lines: &[LineSeen], look: &Look<'_>) -> i32 {
    let of_line = |line: &LineSeen| {
        let by_number = line.refs.iter().any(|r| !look.hits(&r.seen.text).is_empty());
        let words = line.words.as_ref().map(|w| w.text.as_str()).unwrap_or_default();
        let found = by_number || look.catalogue.by_words(words).first().is_some_and(|h| h.explained >= 70);
        match (found, line.quantity.is_some()) {
            (true, true) => 3,
            (true, false) => 0,
            (false, true) => -1,
            (false, false) => -2,
        }
    };
    lines.iter().map(of_line).sum()
}

/// What the head of the first page says it is.
fn kind_of_page(strips: &[Strip]) -> Kind {
    const HEAD: usize = 16;
    let texts: Vec<String> = strips
        .iter()
        .take(HEAD)
        .filter(|s| s.page == 1)
        .flat_map(|s| s.pieces.iter().map(|(a, b)| s.text(*a, *b)))
        .filter(|t| t.split_whitespace().count() <= 7)
        .collect();
    kind::by_title(texts.iter().map(String::as_str))
}

/// Sheets: the first that explains about as much as the best. Later ones are often last year's, or a list to choose from.
fn of_grids(reading: &Reading, look: &Look<'_>) -> Vec<Sketch> {
    let sheets: Vec<Sketch> = reading
        .grids
        .iter()
        .enumerate()
        .map(|(number, grid)| of_strips(&strips::of_grid(grid, number as u32 + 1), look))
        .collect();
    let most = sheets.iter().map(|s| worth(&s.lines, look)).max().unwrap_or(0);
    let order = sheets.iter().position(|s| !s.lines.is_empty() && worth(&s.lines, look) * 2 >= most);
    sheets.into_iter().nth(order.unwrap_or(0)).into_iter().collect()
}

/// The address that a mail came from, as a clue.
pub fn sender(address: &str) -> Clue {
    let source = Source::Text { part: "header".into(), start: 0, end: 0 };
    Clue { kind: ClueKind::Sender, seen: Seen::new(address, source) }
}

/// The strips of one kind of a mail's text.
pub fn strips_of_kind(mail: &formats::Mail, kinds: &[SpanKind]) -> Vec<Strip> {
    let mut all: Vec<Strip> = Vec::new();
    for span in mail.spans.iter().filter(|s| kinds.contains(&s.kind)) {
        if all.len() >= strips::ROWS_MAX {
            break;
        }
        let Some(text) = mail.text.get(span.start as usize..span.end as usize) else { continue };
        let below = all.last().map_or(0, |s| s.bottom + 2_000);
        let mut strips = strips::of_text(text, "body", span.start as usize);
        for strip in &mut strips {
            strip.top += below;
            strip.bottom += below;
        }
        all.extend(strips);
    }
    all
}
