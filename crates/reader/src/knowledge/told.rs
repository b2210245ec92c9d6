//! What a document says around a value that a person settled: the text a row may be made of. Nothing is taken from elsewhere in the
//! document, and nothing that the document says of itself counts.

use basics::{Day, Decimal, Limits, fold};
use formats::lexicon::folded;
use formats::{Material, Source};

use super::Told;
use super::layout::{fingerprint, rows};
use crate::outcome::Outcome;
use crate::records::{Account, Records};
use crate::seen::{ClueKind, LineSeen, PartyRole, Sketch};
use crate::strips::Strip;

/// What a person settled, and where they pointed.
#[derive(Debug, Clone, Copy)]
pub struct Pointed<'a> {
    /// `customer`, `po_number`, `lines/0/item` …
    pub field: &'a str,
    pub became: &'a str,
    /// The place that the clerk pointed at, or where the value was read.
    pub place: Option<&'a Source>,
}

/// What stands around the value of a field.
pub fn told(
    material: &Material,
    sketch: &Sketch,
    outcome: &Outcome,
    (records, account): (&Records, Option<&Account>),
    pointed: &Pointed<'_>,
) -> Told {
    let strips = rows(material);
    let mut told = Told { layout: fingerprint(&strips), ..Told::default() };
    let line = line_of(pointed.field);
    let last = pointed.field.rsplit('/').next().unwrap_or_default();
    let seen = line.and_then(|at| sketch.lines.get(at));
    match (last, seen) {
        ("customer", _) => told.names = names_of_sender(sketch, records),
        ("ship_to", _) => told.names = name_of_place(sketch, outcome, records),
        ("po_number", _) => told.label = label_beside(&strips, pointed),
        ("requested_date" | "order_date", None) => {
            told.locale = day_order(sketch, pointed.became);
            if told.locale.is_empty() {
                told.label = label_beside(&strips, pointed);
            }
        }
        ("document", _) => told.noise = sketch.residue.iter().map(|s| short(&s.text)).collect(),
        ("item", Some(line)) => of_item(&mut told, line, (records, account), pointed.became),
        ("unit", Some(seen)) => {
            told.unit = seen.unit.as_ref().map(|u| short(&u.text)).unwrap_or_default();
            let item = line.and_then(|at| outcome.lines.get(at)).and_then(|l| l.item.value);
            let factor = item.and_then(|i| records.catalogue.item(i)?.factor(pointed.became.parse().ok()?));
            told.factor = factor.map(|f| f.normalize().to_string()).unwrap_or_default();
        }
        ("quantity", Some(line)) => {
            told.locale = decimal_mark(line, pointed.became);
            told.phrase = phrase(sketch, line, pointed.became);
        }
        _ => {}
    }
    if let (Some(role), Some(line)) = (role_of(last), seen)
        && told.locale.is_empty()
    {
        (told.role, told.column) = (role.to_owned(), column_over(&strips, pointed, line));
    }
    told
}

fn short(text: &str) -> String {
    text.trim().chars().take(Limits::KNOWLEDGE_TEXT_CHARS).collect()
}

/// The line of a path, counted from 0.
pub(super) fn line_of(field: &str) -> Option<usize> {
    field.strip_prefix("lines/")?.split('/').next()?.parse().ok()
}

fn role_of(field: &str) -> Option<&'static str> {
    Some(match field {
        "quantity" => "quantity",
        "unit" => "unit",
        "price" => "price",
        "requested_date" => "requested_date",
        _ => return None,
    })
}

/// The line's numbers that don't lead to the item by our own number or a GTIN; its words where it has none.
fn of_item(told: &mut Told, line: &LineSeen, (records, account): (&Records, Option<&Account>), became: &str) {
    let right = records.catalogue.by_sku(became);
    for reference in &line.refs {
        let text = short(&reference.seen.text);
        // What is our own number, or a GTIN, of anything means that and is no other name.
        if fold(&text) == fold(became) || !records.catalogue.by_reference(&text).is_empty() {
            continue;
        }
        let on_record = account.and_then(|a| a.parts.get(&fold(&text)));
        let is_learned = account.is_some_and(|a| a.learned.item(&text).is_some());
        if is_learned || on_record.is_none_or(|items| right.is_none_or(|r| !items.contains(&r))) {
            told.codes.push(text);
        }
    }
    if line.refs.is_empty() {
        told.wording = line.words.as_ref().map(|w| short(&w.text)).unwrap_or_default();
    }
}

/// How the sender calls itself: the address it writes from, the sender of an interchange; else the name of the buyer.
fn names_of_sender(sketch: &Sketch, records: &Records) -> Vec<String> {
    let own = &records.own;
    let is_own = |text: &str| {
        let host = text.rsplit_once('@').map(|(_, host)| host);
        own.is_own_id(text)
            || own.is_own_name(text)
            || host.is_some_and(|h| own.domains.iter().any(|d| d.eq_ignore_ascii_case(h)))
    };
    let senders = sketch.clues.iter().filter(|c| matches!(c.kind, ClueKind::Sender | ClueKind::Interchange));
    let mut names: Vec<String> =
        senders.map(|c| short(&c.seen.text)).filter(|n| !is_own(n)).take(2).collect();
    let buyers = sketch.parties.iter().filter(|p| matches!(p.role, PartyRole::Buyer | PartyRole::BillTo));
    let buyer = buyers.filter_map(|p| p.name.as_ref()).map(|n| short(&n.text)).find(|n| !is_own(n));
    if names.is_empty() {
        names.extend(buyer);
    }
    names
}

fn name_of_place(sketch: &Sketch, outcome: &Outcome, records: &Records) -> Vec<String> {
    let seen = outcome.ship_to.seen.as_ref().map(|s| short(&s.text));
    let party = sketch.parties.iter().find(|p| {
        let own = p.name.as_ref().is_some_and(|n| records.own.is_own_name(&n.text));
        p.role == PartyRole::ShipTo && !own
    });
    let written = party.and_then(|p| p.written.as_ref().or(p.name.as_ref())).map(|w| short(&w.text));
    seen.or(written).into_iter().collect()
}

/// A day of which the other reading is what was meant.
fn day_order(sketch: &Sketch, became: &str) -> String {
    let Ok(right) = became.parse::<Day>() else { return String::new() };
    let open = sketch.days.iter().find(|d| d.readings.len() > 1 && d.readings.contains(&right));
    let order = open.and_then(|d| d.readings.iter().position(|r| *r == right));
    match order {
        Some(0) => "day_order:day_first".into(),
        Some(_) => "day_order:month_first".into(),
        None => String::new(),
    }
}

/// A number of which the other reading is what was meant.
fn decimal_mark(line: &LineSeen, became: &str) -> String {
    let (Some(seen), Ok(right)) = (&line.quantity, became.parse::<Decimal>()) else { return String::new() };
    let style = seen.readings.iter().find(|(value, _)| *value == right).and_then(|(_, style)| *style);
    match style.filter(|_| seen.readings.len() > 1) {
        Some(formats::number::Style::Point) => "decimal_mark:point".into(),
        Some(formats::number::Style::Comma) => "decimal_mark:comma".into(),
        None => String::new(),
    }
}

/// The words before the number in a sentence that was not understood and holds the right quantity.
fn phrase(sketch: &Sketch, line: &LineSeen, became: &str) -> String {
    let words: Vec<String> =
        line.words.iter().flat_map(|w| w.text.split_whitespace()).map(str::to_lowercase).collect();
    let sentence = sketch.residue.iter().find(|seen| {
        let holds =
            seen.text.split_whitespace().any(|w| w.trim_matches(|c: char| !c.is_alphanumeric()) == became);
        let names = seen.text.split_whitespace().filter(|w| words.contains(&w.to_lowercase())).count();
        holds && (names >= 1 || line.refs.iter().any(|r| seen.text.contains(&r.seen.text)))
    });
    let before =
        sentence.and_then(|s| s.text.split_once(became)).map(|(before, _)| before).unwrap_or_default();
    let mut tail: Vec<&str> = before.split_whitespace().rev().take(2).collect();
    tail.reverse();
    short(&tail.join(" "))
}

/// The word of a strip that stands at a place.
fn word_at(strips: &[Strip], place: &Source) -> Option<(usize, usize)> {
    strips
        .iter()
        .enumerate()
        .find_map(|(nth, strip)| strip.words.iter().position(|w| holds(&w.source, place)).map(|at| (nth, at)))
}

fn holds(word: &Source, place: &Source) -> bool {
    match (word, place) {
        (
            Source::Page { page, left, top, right, bottom },
            Source::Page { page: p, left: l, top: t, right: r, bottom: b },
        ) => {
            // The middle of the word lies in what was pointed at, or the other way round.
            let inside =
                |x: i32, y: i32, l: i32, t: i32, r: i32, b: i32| (l..=r).contains(&x) && (t..=b).contains(&y);
            page == p
                && (inside((left + right) / 2, (top + bottom) / 2, *l, *t, *r, *b)
                    || inside((l + r) / 2, (t + b) / 2, *left, *top, *right, *bottom))
        }
        (Source::Text { part, start, end }, Source::Text { part: p, start: s, end: e }) => {
            part == p && start < e && s < end
        }
        (Source::Cell { .. }, Source::Cell { .. }) => word == place,
        _ => false,
    }
}

/// Does a run of words say the value: the text itself, a number or a day that can be read so?
fn says(text: &str, value: &str) -> bool {
    let bare = text.trim_matches([':', '#', ',', ';', '(', ')', ' ']);
    if bare.trim_end_matches('.') == value {
        return true;
    }
    if let Ok(day) = value.parse::<Day>() {
        return formats::date::whole(bare, None, None).is_some_and(|found| found.readings.contains(&day));
    }
    let number = value.parse::<Decimal>().ok().filter(|_| bare.bytes().all(|b| !b.is_ascii_alphabetic()));
    number.is_some_and(|n| formats::number::readings(bare).iter().any(|r| r.value == n))
}

/// Where the value stands: where a person pointed if it is written there, else the only place, within `inside`, where it is.
fn place_of(strips: &[Strip], pointed: &Pointed<'_>, inside: Option<&Source>) -> Option<(usize, usize)> {
    let value = pointed.became;
    let written_at = |nth: usize, at: usize| {
        let strip = strips.get(nth);
        (1..=3).any(|count| strip.is_some_and(|s| says(&s.text(at, at + count), value)))
    };
    let there =
        pointed.place.and_then(|place| word_at(strips, place)).filter(|(nth, at)| written_at(*nth, *at));
    if there.is_some() || value.chars().count() < if inside.is_some() { 1 } else { 3 } {
        return there;
    }
    let is_inside = |source: &Source| inside.is_none_or(|line| on_line(source, line));
    let mut places = strips.iter().enumerate().flat_map(|(nth, strip)| {
        (0..strip.words.len())
            .filter(move |at| strip.words.get(*at).is_some_and(|w| is_inside(&w.source)))
            .map(move |at| (nth, at))
    });
    let first = places.by_ref().find(|(nth, at)| written_at(*nth, *at))?;
    places.all(|(nth, at)| !written_at(nth, at)).then_some(first)
}

/// On the row of a line.
fn on_line(word: &Source, line: &Source) -> bool {
    let row = |cell: &str| cell.trim_start_matches(|c: char| !c.is_ascii_digit()).to_owned();
    match (word, line) {
        (Source::Page { page, top, bottom, .. }, Source::Page { page: p, top: t, bottom: b, .. }) => {
            page == p && (*t..=*b).contains(&((top + bottom) / 2))
        }
        (Source::Cell { sheet, cell }, Source::Cell { sheet: s, cell: c }) => {
            sheet == s && row(cell) == row(c)
        }
        _ => holds(word, line),
    }
}

/// The label left of a value or above it, of up to four words. A value that has none tells nothing.
fn label_beside(strips: &[Strip], pointed: &Pointed<'_>) -> String {
    let Some((nth, at)) = place_of(strips, pointed, None) else { return String::new() };
    let Some(strip) = strips.get(nth) else { return String::new() };
    let first = strip.piece_of(at).0;
    // In the same piece before the value, else the piece to the left.
    let before = if first < at {
        Some((first, at))
    } else {
        strip.pieces.iter().rev().find(|(_, end)| *end <= first).copied()
    };
    let left = before.map(|(a, b)| folded(&strip.text(a.max(b.saturating_sub(4)), b))).unwrap_or_default();
    if is_label(&left) {
        return format!("right:{left}");
    }
    let above = head_over(strips, nth, at).unwrap_or_default();
    if is_label(&above) { format!("below:{above}") } else { String::new() }
}

/// Letters, and no number of something.
fn is_label(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2 && text.chars().count() <= 45 && !text.chars().any(|c| c.is_ascii_digit())
}

/// The text that stands right above a word.
fn head_over(strips: &[Strip], nth: usize, at: usize) -> Option<String> {
    let strip = strips.get(nth)?;
    let (left, right) = (strip.left(at), strip.right(at + 1));
    let above = strips.iter().take(nth).rev().take(3).filter(|s| s.page == strip.page);
    above
        .flat_map(|s| s.pieces.iter().map(move |(a, b)| (s, *a, *b)))
        .find(|(s, a, b)| s.right(*b).min(right) - s.left(*a).max(left) > 0)
        .map(|(s, a, b)| folded(&s.text(a, b)))
}

/// The head of the column that a value stands in; in a sheet without heads, its number.
fn column_over(strips: &[Strip], pointed: &Pointed<'_>, line: &LineSeen) -> String {
    const REACH: usize = 60;
    let Some((nth, at)) = place_of(strips, pointed, Some(&line.source)) else { return String::new() };
    let Some(strip) = strips.get(nth) else { return String::new() };
    let in_sheet = matches!(strip.words.first().map(|w| &w.source), Some(Source::Cell { .. }));
    let cell = crate::strips::CELL;
    let width =
        |a: i32, b: i32| if in_sheet { (a / cell * cell, a / cell * cell + cell - 1) } else { (a, b) };
    let (left, right) = width(strip.left(at), strip.right(at + 1));
    // The nearest row above of which most pieces are words stands for the head.
    let is_head = |s: &&Strip| {
        let worded = s.pieces.iter().filter(|(a, b)| is_label(&folded(&s.text(*a, *b)))).count();
        s.page == strip.page && s.pieces.len() >= 3 && worded * 5 >= s.pieces.len() * 4
    };
    let head = strips.iter().take(nth).rev().take(REACH).find(is_head);
    let text = head.and_then(|s| {
        s.pieces.iter().find_map(|(a, b)| {
            let (l, r) = width(s.left(*a), s.right(*b));
            (r.min(right) - l.max(left) > 0).then(|| folded(&s.text(*a, *b)))
        })
    });
    match text.filter(|t| is_label(t)) {
        Some(text) => format!("head:{text}"),
        None if in_sheet && head.is_none() => format!("ordinal:{}", strip.left(at) / cell + 1),
        None => String::new(),
    }
}
