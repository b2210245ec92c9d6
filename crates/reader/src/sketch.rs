//! Sketches of the business documents in what was read. Lines of tables and texts are read with the customer's own part numbers
//! at hand, so a document is sketched twice: once to see who writes, and once more when that is known.

use std::panic::{AssertUnwindSafe, catch_unwind};

use formats::lexicon::Role;
use formats::{Format, Material, PageOrigin, Reading, Source, SpanKind};

use crate::knowledge::Hints;
use crate::look::Look;
use crate::mail;
use crate::marks::{self, MarkKind};
use crate::records::{Account, Catalogue};
use crate::seen::{Clue, ClueKind, Kind, LineSeen, Seen, Sketch};
use crate::strips::{self, Strip};
use crate::{blocks, cards, facts, guards, kind, products, prose, sections, sizes, structured, table};

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

/// A way to read the lines of some strips.
struct Way {
    /// What the lines explain, and how much of them is filled in.
    worth: (i32, usize),
    lines: Vec<LineSeen>,
    used: Vec<bool>,
}

/// A page or sheet: a table somewhere, cards, rows that prove themselves, or sentences, whichever explains most; and facts around it.
pub fn of_strips(strips: &[Strip], look: &Look<'_>) -> Sketch {
    let mut sketch = Sketch::new(Kind::Order);
    sketch.kind = kind_of_page(strips);
    let asked = sections::asked(strips, look);
    let strips = asked.as_deref().unwrap_or(strips);
    let table = table::read(strips, look);
    let of_table = table.as_ref().map_or((0, 0), |t| (worth(&t.lines, look), filled(&t.lines)));
    // A list of which most rows ask for nothing has as many units and prices to read, and no more to explain.
    let is_list = table.as_ref().is_some_and(|t| t.names_quantity && !t.blank.is_empty());
    let is_better = |w: &Way| if is_list { w.worth.0 > of_table.0 } else { w.worth > of_table };
    let other =
        other_way(strips, table.as_ref(), of_table.0, look).filter(|w| table.is_none() || is_better(w));
    let mut of_lines = Vec::new();
    let blank = match (other, table) {
        (Some(way), _) => {
            facts::gather(&mut sketch, strips, &way.used, None);
            sketch.lines = way.lines;
            of_lines = way.used;
            Vec::new()
        }
        (None, Some(table)) => {
            of_lines.clone_from(&table.used);
            sketch.style = table.style;
            sketch.sums = table.sums;
            facts::gather(&mut sketch, strips, &table.used, None);
            for (role, seen, _) in one_address(same_for_all(table.facts)) {
                facts::of_column(&mut sketch, role, seen);
            }
            if !table.names_quantity {
                same_on_all_lines(&mut sketch, strips, &table.used);
            }
            sketch.lines = table.lines;
            sketch.residue.extend(table.unread);
            if strips.iter().any(tells_delivered) {
                sketch.remarks.push("a column says what was delivered already".into());
            }
            if !table.blank.is_empty() {
                // On a form with rows that ask for nothing, positions have gaps.
                sketch.lines.iter_mut().for_each(|line| line.position = None);
            }
            table.blank
        }
        (None, None) => {
            facts::gather(&mut sketch, strips, &[], None);
            Vec::new()
        }
    };
    let asked: Vec<&Strip> =
        strips.iter().enumerate().filter(|(at, _)| !blank.contains(at)).map(|(_, s)| s).collect();
    left_over(&mut sketch, &asked, look);
    guards::look_at(&mut sketch, strips, &of_lines, look);
    for (nth, line) in sketch.lines.iter_mut().enumerate() {
        line.ordinal = nth + 1;
    }
    sketch
}

/// A head that names quantities, and beside them those that were delivered or are still open: a list of what is owed, as it seems.
fn tells_delivered(strip: &Strip) -> bool {
    const WORDS: [&str; 34] = [
        "delivered",
        "qty delivered",
        "shipped",
        "received",
        "open",
        "open qty",
        "backorder",
        "back order",
        "outstanding",
        "geliefert",
        "offen",
        "rueckstand",
        "offene menge",
        "livre",
        "livree",
        "deja livre",
        "reste",
        "reste a livrer",
        "solde",
        "recu",
        "entregado",
        "pendiente",
        "recibido",
        "geleverd",
        "openstaand",
        "nog te leveren",
        "ontvangen",
        "consegnato",
        "residuo",
        "inevaso",
        "da consegnare",
        "evaso",
        "servido",
        "rest",
    ];
    let says = |p: &(usize, usize)| {
        let text = crate::records::wording::plain(&strip.text(p.0, p.1));
        WORDS.contains(&text.trim_matches(|c: char| !c.is_alphanumeric()))
    };
    strip.pieces.iter().filter(|p| says(p)).count() >= 2 && table::names_quantity(strip)
}

/// What columns say of the whole order: numbers of orders that differ from line to line are those of earlier ones.
fn same_for_all(facts: Vec<(Role, Seen, usize)>) -> Vec<(Role, Seen, usize)> {
    let numbers = facts.iter().filter(|(role, ..)| *role == Role::PoNumber).map(|(_, seen, _)| &seen.text);
    let mut different: Vec<&String> = numbers.collect();
    let most = different.len();
    different.sort_unstable();
    different.dedup();
    let differ = different.len() > 2 && different.len() * 2 > most;
    facts.into_iter().filter(|(role, ..)| !(differ && *role == Role::PoNumber)).collect()
}

/// An address parted over columns, "Ship street | Ship city | Ship postcode", is one.
fn one_address(facts: Vec<(Role, Seen, usize)>) -> Vec<(Role, Seen, usize)> {
    let mut joined: Vec<(Role, Seen, usize)> = Vec::new();
    for (role, seen, line) in facts {
        let is_place = matches!(role, Role::ShipTo | Role::BillTo);
        match joined.iter_mut().find(|(r, _, l)| is_place && *r == role && *l == line) {
            Some((_, whole, _)) => whole.text = format!("{}, {}", whole.text, seen.text),
            None => joined.push((role, seen, line)),
        }
    }
    joined
}

/// A sheet without heads: what stands in the same column of every line may be the number of the order.
fn same_on_all_lines(sketch: &mut Sketch, strips: &[Strip], used: &[bool]) {
    let rows: Vec<&Strip> =
        strips.iter().zip(used).filter(|(_, used)| **used).map(|(strip, _)| strip).collect();
    let in_sheet =
        rows.first().and_then(|r| r.words.first()).is_some_and(|w| matches!(w.source, Source::Cell { .. }));
    let (Some(first), true) = (rows.first(), in_sheet && rows.len() >= 2) else { return };
    let same: Vec<Seen> = first
        .pieces
        .iter()
        .filter(|(a, b)| {
            let (left, text) = (first.left(*a), first.text(*a, *b));
            let holds = |row: &&Strip| {
                row.pieces.iter().any(|(c, d)| row.left(*c) == left && row.text(*c, *d) == text)
            };
            // "0030" is a plant or a depot; a day is none.
            let is_day = formats::date::whole(&text, None, None).is_some()
                || (text.len() == 8 && text.starts_with("20"));
            facts::is_po_like(&text)
                && text.len() >= 4
                && !text.starts_with("00")
                && !is_day
                && rows.iter().all(holds)
        })
        .map(|(a, b)| first.seen(*a, *b))
        .collect();
    // Of several, nobody knows which.
    if let [one] = same.as_slice() {
        sketch.po_numbers.push((one.clone(), 45));
    }
}

/// The best way to read the lines that is no table. Sentences are looked at only where a table leaves something open.
fn other_way(strips: &[Strip], table: Option<&table::Table>, of_table: i32, look: &Look<'_>) -> Option<Way> {
    let way = |lines: Vec<LineSeen>, used: Vec<bool>| {
        let worth = (worth(&lines, look), filled(&lines));
        Way { worth, lines, used }
    };
    let cards = cards::read(strips, look);
    let mut ways = vec![way(cards.lines, cards.used)];
    ways.extend(sizes::read(strips, look).map(|s| way(s.lines, s.used)));
    let in_text =
        !matches!(strips.first().and_then(|s| s.words.first()).map(|w| &w.source), Some(Source::Cell { .. }));
    // A head that names quantities is believed: a row without one has none, whatever numbers stand beside it.
    let is_whole = table.is_some_and(|t| t.names_quantity || of_table >= 4 * t.lines.len() as i32);
    if in_text && !is_whole {
        ways.extend(products::read(strips, look).into_iter().map(|p| way(p.lines, p.used)));
        let prose = prose::read(strips, look);
        ways.push(way(prose.lines, prose.used));
        ways.extend(blocks::read(strips, look).map(|b| way(b.lines, b.used)));
    }
    // Of equals, the first.
    ways.reverse();
    ways.into_iter().filter(|w| !w.lines.is_empty()).max_by_key(|w| w.worth)
}

/// Items that are named and stand on no line: lines may have been lost.
pub fn left_over(sketch: &mut Sketch, strips: &[&Strip], look: &Look<'_>) {
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

/// What lines explain: those that lead to an item and say how much, less those that do not or that name one again; and whether their
/// numbers fit.
pub fn worth(lines: &[LineSeen], look: &Look<'_>) -> i32 {
    let mut named: Vec<crate::records::ItemIndex> = Vec::new();
    let mut sum = 0;
    for line in lines {
        let by_number = line.refs.iter().find_map(|r| look.hits(&r.seen.text).first().map(|h| h.item));
        let words = line.words.as_ref().map(|w| w.text.as_str()).unwrap_or_default();
        let by_words =
            || look.catalogue.by_words(words).first().filter(|h| h.explained >= 70).map(|h| h.item);
        let item = by_number.or_else(by_words);
        let is_again = item.is_some_and(|i| named.contains(&i));
        named.extend(item);
        sum += match (item.is_some(), line.quantity.is_some()) {
            _ if is_again => -1,
            (true, true) => 3,
            (true, false) => 0,
            (false, true) => -1,
            (false, false) => -2,
        };
        sum += if several_items(line, look) { -3 } else { 0 };
        sum += proven(line);
    }
    sum
}

/// How many units, prices and amounts the lines have: of ways that explain as much, the one that reads more.
pub fn filled(lines: &[LineSeen]) -> usize {
    let of_line = |l: &LineSeen| {
        usize::from(l.unit.is_some()) + usize::from(l.price.is_some()) + usize::from(l.amount.is_some())
    };
    lines.iter().map(of_line).sum()
}

/// Do the numbers of a line stand for different items?
fn several_items(line: &LineSeen, look: &Look<'_>) -> bool {
    let mut items: Vec<_> = line.refs.iter().flat_map(|r| look.hits(&r.seen.text)).map(|h| h.item).collect();
    items.sort_unstable();
    items.dedup();
    items.len() > 1
}

/// 1 where quantity, price and amount fit, -1 where they don't.
fn proven(line: &LineSeen) -> i32 {
    let (Some(quantity), Some(price), Some(amount)) = (&line.quantity, &line.price, &line.amount) else {
        return 0;
    };
    let holds = quantity.readings.iter().any(|q| {
        price.readings.iter().any(|p| amount.readings.iter().any(|a| table::is_product(q.0, p.0, a.0)))
    });
    if holds || line.price_base.is_some() { 1 } else { -1 }
}

/// What the head of the first page says it is, or what a page or sheet says of itself.
fn kind_of_page(strips: &[Strip]) -> Kind {
    const HEAD: usize = 16;
    const ROWS: usize = 400;
    let pieces = strips
        .iter()
        .take(HEAD)
        .filter(|s| s.page == 1)
        .flat_map(|s| {
            s.pieces.iter().filter(|p| !is_label_of_party(s, **p)).map(|(a, b)| (s.text(*a, *b), s.height()))
        })
        .filter(|(t, _)| t.split_whitespace().count() <= 7);
    match kind::by_title(pieces) {
        Kind::Order if strips.iter().take(ROWS).any(|s| kind::is_denied(&s.whole())) => Kind::Inquiry,
        kind => kind,
    }
}

/// "Invoice" over or before an address, beside "Deliver to": who gets the invoice, and no title. A title has no address in its row.
fn is_label_of_party(strip: &Strip, (from, to): (usize, usize)) -> bool {
    let names_party = |l: &crate::seen::Label| {
        matches!(l.role, Role::ShipTo | Role::BillTo | Role::Buyer | Role::Contact)
            && !(from..to).contains(&l.first)
    };
    let is_bare = to - from == 1 && !strip.text(from, to).bytes().any(|b| b.is_ascii_digit());
    let in_sheet = matches!(strip.words.first().map(|w| &w.source), Some(Source::Cell { .. }));
    is_bare && !in_sheet && strip.pieces.len() > 1 && strip.labels().iter().any(names_party)
}

/// Sheets: the first that explains about as much as the best. Later ones are often last year's, or a list to choose from.
fn of_grids(reading: &Reading, look: &Look<'_>) -> Vec<Sketch> {
    let sheets: Vec<Sketch> = reading
        .grids
        .iter()
        .enumerate()
        .map(|(number, grid)| {
            let mut sketch = of_strips(&strips::of_grid(grid, number as u32 + 1), look);
            // The name of a sheet is a title as well.
            if sketch.kind == Kind::Order {
                sketch.kind = kind::by_title(std::iter::once((grid.name.clone(), 1)));
            }
            sketch
        })
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
