//! What the words of a strip are: numbers, units, item numbers, days, or plain words.

use basics::{Day, Decimal, Unit};
use formats::date::{self, DayOrder};
use formats::number::without_currency;
use formats::unit_of_word;

use crate::look::Look;
use crate::records::{CodeHit, Via};
use crate::seen::{NumberSeen, Seen};
use crate::strips::Strip;

#[derive(Debug, Clone, PartialEq)]
pub enum MarkKind {
    Number(NumberSeen),
    /// "/ 100", "per 100": so many units that a price is for.
    Base(Decimal),
    Unit,
    /// A number that leads to items.
    Item(Vec<CodeHit>),
    Day(Vec<Day>),
    Word,
}

/// A run of words that is one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub kind: MarkKind,
    pub first: usize,
    pub end: usize,
    pub left: i32,
    pub right: i32,
    pub seen: Seen,
}

impl Mark {
    pub fn number(&self) -> Option<&NumberSeen> {
        match &self.kind {
            MarkKind::Number(number) => Some(number),
            _ => None,
        }
    }
}

/// The marks of a strip from the left. `order` is the order of day and month where the document proves it.
pub fn of_strip(strip: &Strip, look: &Look<'_>, order: Option<DayOrder>) -> Vec<Mark> {
    with_days(strip, look, |at| day_at(strip, at, order))
}

/// The marks of a strip of running text, where days are written without a year: "by 16 March", "bis 2. Juli".
pub fn of_text(strip: &Strip, look: &Look<'_>) -> Vec<Mark> {
    with_days(strip, look, |at| day_at(strip, at, None).or_else(|| day_of_month(strip, at)))
}

fn with_days(strip: &Strip, look: &Look<'_>, day: impl Fn(usize) -> Option<Mark>) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut at = 0;
    while at < strip.words.len() {
        let mark = day(at)
            .or_else(|| item_at(strip, at, look))
            .or_else(|| number_at(strip, at))
            .unwrap_or_else(|| word_at(strip, at, look));
        at = mark.end.max(at + 1);
        // "6PK 1355", a belt of the catalogue, is no six packs.
        let is_of_catalogue = mark.kind == MarkKind::Word
            && mark.seen.text.bytes().any(|b| b.is_ascii_digit())
            && look.catalogue.is_word(&mark.seen.text);
        if is_of_catalogue {
            marks.push(mark);
        } else {
            split_quantity(mark, &mut marks);
        }
    }
    price_bases(&mut marks);
    marks
}

fn mark(strip: &Strip, kind: MarkKind, first: usize, end: usize) -> Mark {
    Mark { kind, first, end, left: strip.left(first), right: strip.right(end), seen: strip.seen(first, end) }
}

fn day_at(strip: &Strip, first: usize, order: Option<DayOrder>) -> Option<Mark> {
    for count in (1..=3).rev() {
        let end = first + count;
        if end > strip.words.len() || !together(strip, first, end) {
            continue;
        }
        let text = strip.text(first, end);
        let figures_only = text.bytes().all(|b| b.is_ascii_digit());
        let in_sheet = matches!(strip.words.first().map(|w| &w.source), Some(formats::Source::Cell { .. }));
        // "20260323" is a day where it has a cell to itself.
        let compact =
            in_sheet && text.len() == 8 && text.starts_with("20") && strip.piece_of(first) == (first, end);
        if !text.starts_with(|c: char| c.is_alphanumeric()) || (figures_only && !compact) {
            continue;
        }
        if let Some(found) = date::whole(&text, order, None) {
            return Some(mark(strip, MarkKind::Day(found.readings), first, end));
        }
    }
    None
}

/// A day and a month in words without a year. Which year it is, is no matter here: such a day is no quantity.
fn day_of_month(strip: &Strip, first: usize) -> Option<Mark> {
    // "10 set" and "may 5" are mostly no days.
    const ALSO_WORDS: [&str; 6] = ["set", "may", "mag", "gen", "mar", "ago"];
    let any_year = Day::new(2000, 1, 1).ok()?;
    (2..=3).rev().find_map(|count| {
        let end = first + count;
        if end > strip.words.len() || !together(strip, first, end) {
            return None;
        }
        let text = strip.text(first, end);
        let text = text.trim_matches(|c: char| !c.is_alphanumeric());
        let month = text.split(|c: char| !c.is_alphabetic()).max_by_key(|w| w.chars().count())?;
        let is_word = ALSO_WORDS.contains(&month) || !text.contains(|c: char| c.is_ascii_digit());
        let names_month =
            |f: &date::FoundDay| text.get(f.start..f.end).is_some_and(|t| t.contains(char::is_alphabetic));
        let found = date::whole(text, None, Some(any_year)).filter(|f| {
            f.start == 0 && f.end == text.len() && !is_word && names_month(f) && month.chars().count() >= 3
        })?;
        Some(mark(strip, MarkKind::Day(found.readings), first, end))
    })
}

/// The words are parted by no more than a blank.
fn together(strip: &Strip, first: usize, end: usize) -> bool {
    if strip.piece_of(first) != strip.piece_of(end.saturating_sub(1)) {
        return false;
    }
    let gap = (strip.height() * 4 / 5).max(strip.gap + 1);
    (first + 1..end).all(|at| strip.left(at) - strip.right(at) < gap)
}

fn item_at(strip: &Strip, first: usize, look: &Look<'_>) -> Option<Mark> {
    // "1A8 595 917 D": numbers of makers of cars have three blanks and more.
    const WORDS: usize = 5;
    for count in (1..=WORDS).rev() {
        let end = first + count;
        if end > strip.words.len() || !together(strip, first, end) {
            continue;
        }
        let text = strip.text(first, end);
        let bare = text.trim_matches(|c: char| {
            matches!(c, '(' | ')' | '[' | ']' | ',' | ';' | ':' | '"' | '\'' | '*' | '#')
        });
        // The end of a sentence: "instead of 7 on the 39989."
        let bare = bare.trim_end_matches(['.', '!', '?', ' ']).trim_end_matches(')');
        let length = bare.chars().filter(|c| c.is_alphanumeric()).count();
        let figures = bare.chars().filter(char::is_ascii_digit).count();
        let is_word = figures == 0 && !(bare.contains('-') && bare.chars().all(|c| !c.is_lowercase()));
        if length < 4 || is_word || (figures == length && length < 5) {
            continue;
        }
        let exact = |hits: &[CodeHit]| {
            hits.iter().any(|h| h.via == Via::Sku) && bare.matches(['.', ',']).count() == 1
        };
        let hits = look.hits(bare);
        // "71.6180" is an item only where one is written just so; "25.80" is an amount.
        if is_amount(bare) && !exact(&hits) {
            continue;
        }
        if !hits.is_empty() {
            let mut found = mark(strip, MarkKind::Item(hits), first, end);
            found.seen.text = bare.to_owned();
            return Some(found);
        }
    }
    None
}

/// "1.234,50" and "25.80" are amounts; "12.345.67" and "4711" may be numbers of something.
fn is_amount(text: &str) -> bool {
    text.contains(['.', ','])
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
        && !formats::number::readings(text).is_empty()
}

fn number_at(strip: &Strip, first: usize) -> Option<Mark> {
    // "1 000" or "1 234,50": thousands parted by a narrow blank.
    for count in (1..=3).rev() {
        let end = first + count;
        if end > strip.words.len() || (count > 1 && !narrow(strip, first, end)) {
            continue;
        }
        let joined: String = strip.words.iter().take(end).skip(first).map(|w| w.text.as_str()).collect();
        let text = if count == 1 { joined } else { strip.text(first, end) };
        let bare =
            text.trim_start_matches(['@', '(', ':']).trim_end_matches([')', ';', ':']).trim_end_matches("/-");
        let mut seen = strip.seen(first, end);
        seen.text = without_currency(bare).trim_end_matches(['.', ',']).to_owned();
        if let Some(number) = NumberSeen::of(seen) {
            let mut found = mark(strip, MarkKind::Number(number.clone()), first, end);
            found.seen = number.seen;
            return Some(found);
        }
    }
    None
}

fn narrow(strip: &Strip, first: usize, end: usize) -> bool {
    let gap = strip.height() * 2 / 5;
    let parts = strip.words.iter().take(end).skip(first);
    let shaped = parts.enumerate().all(|(nth, w)| {
        let figures = w.text.chars().take_while(char::is_ascii_digit).count();
        if nth == 0 { figures == w.text.len() && figures <= 3 } else { figures == 3 }
    });
    // A cell that holds nothing else is one number.
    let in_sheet = matches!(strip.words.first().map(|w| &w.source), Some(formats::Source::Cell { .. }));
    let is_cell = in_sheet && strip.piece_of(first) == (first, end);
    shaped && (is_cell || (first + 1..end).all(|at| strip.left(at) - strip.right(at) < gap))
}

fn word_at(strip: &Strip, at: usize, look: &Look<'_>) -> Mark {
    let text = strip.words.get(at).map_or("", |w| w.text.as_str());
    let bare = text.trim_matches(|c: char| matches!(c, '(' | ')' | ',' | ';' | ':'));
    let is_learned = look.learned().is_some_and(|l| l.unit(bare).is_some());
    // "0,7 con cappuccio"
    let is_small = matches!(bare, "con" | "per" | "de" | "en" | "mit" | "met" | "no" | "la" | "le");
    let is_unit = is_learned
        || !is_small
            && !crate::resolve::unit::meanings(bare).is_empty()
            && bare.chars().any(char::is_alphabetic);
    let kind = if is_unit { MarkKind::Unit } else { MarkKind::Word };
    mark(strip, kind, at, at + 1)
}

/// "5 boxes" in one cell and "12cs" are a number and a unit.
fn split_quantity(mark: Mark, marks: &mut Vec<Mark>) {
    // "AB-123 x4": right behind an item, how many of it.
    let bare = mark.seen.text.trim_start_matches('(').trim_end_matches([')', ',', ';', '.']);
    let times = bare.strip_prefix(['x', 'X', '×']).filter(|_| mark.kind == MarkKind::Word);
    let follows_item = marks.last().is_some_and(|m| matches!(m.kind, MarkKind::Item(_)));
    if let Some(text) =
        times.filter(|t| follows_item && !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit()))
    {
        let seen = Seen { text: text.to_owned(), ..mark.seen.clone() };
        if let Some(number) = NumberSeen::of(seen) {
            let left = (mark.left + mark.right) / 2;
            let sign = Seen { text: "x".to_owned(), ..mark.seen.clone() };
            marks.push(Mark { kind: MarkKind::Word, seen: sign, right: left, ..mark.clone() });
            marks.push(Mark { kind: MarkKind::Number(number.clone()), seen: number.seen, left, ..mark });
            return;
        }
    }
    if mark.kind == MarkKind::Word {
        let text = mark.seen.text.as_str();
        let figures =
            text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(text.len());
        let (number, rest) = text.split_at(figures);
        let unit = rest.trim().trim_matches(['(', ')', '.']);
        let is_times = unit.eq_ignore_ascii_case("x");
        let is_unit = is_times || unit_of_word(unit).is_some_and(|u| !is_measure(u));
        // "7u" is a time in Dutch.
        let is_hour = unit == "u" && matches!(mark.seen.source, formats::Source::Text { .. });
        let is_unit = is_unit && !is_hour;
        let seen = crate::facts::part(&mark.seen, number);
        if figures > 0
            && is_unit
            && !is_ordinal(number, rest, marks.last())
            && let Some(number) = NumberSeen::of(seen)
        {
            marks.push(Mark {
                kind: MarkKind::Number(number.clone()),
                seen: number.seen,
                right: (mark.left + mark.right) / 2,
                ..mark.clone()
            });
            let left = (mark.left + mark.right) / 2;
            let in_text = matches!(mark.seen.source, formats::Source::Text { .. });
            if !is_times {
                let seen = Seen { text: unit.to_owned(), ..mark.seen.clone() };
                marks.push(Mark { kind: MarkKind::Unit, seen, left, ..mark });
            } else if in_text {
                let seen = crate::facts::part(&mark.seen, unit);
                marks.push(Mark { kind: MarkKind::Word, seen, left, ..mark });
            }
            return;
        }
        // "56.00/100": a price for a hundred.
        if let Some((price, base)) = text.split_once('/') {
            let seen = Seen { text: without_currency(price).to_owned(), ..mark.seen.clone() };
            let base = base.trim().split(' ').next().unwrap_or_default().parse::<Decimal>().ok();
            let price = NumberSeen::of(seen).filter(|p| p.seen.text.contains(['.', ',']));
            if let (Some(price), Some(base)) = (price, base.filter(|b| is_base(*b))) {
                marks.push(Mark {
                    kind: MarkKind::Number(price.clone()),
                    seen: price.seen,
                    right: (mark.left + mark.right) / 2,
                    ..mark.clone()
                });
                marks.push(Mark { kind: MarkKind::Base(base), left: (mark.left + mark.right) / 2, ..mark });
                return;
            }
        }
    }
    marks.push(mark);
}

/// "Not the 1st": in German, "1st" is one piece.
fn is_ordinal(number: &str, rest: &str, before: Option<&Mark>) -> bool {
    const BEFORE: [&str; 14] = [
        "the", "on", "by", "for", "from", "of", "until", "till", "before", "after", "since", "to", "than",
        "around",
    ];
    let counts = rest.starts_with("st") && number.ends_with('1') && !number.ends_with("11");
    counts && before.is_some_and(|m| BEFORE.contains(&m.seen.text.to_lowercase().as_str()))
}

/// Length, weight and volume: words that mostly stand in descriptions.
pub fn is_measure(unit: Unit) -> bool {
    matches!(unit.code(), "MTR" | "GRM" | "KGM" | "LTR" | "MLT" | "FOT" | "TNE" | "LBR" | "MTK")
}

fn is_base(base: Decimal) -> bool {
    base == Decimal::TEN || base == Decimal::ONE_HUNDRED || base == Decimal::ONE_THOUSAND
}

/// A number, "/" or "per", and ten, a hundred or a thousand.
fn price_bases(marks: &mut Vec<Mark>) {
    let mut at = 2;
    while at < marks.len() {
        let text = |i: usize| marks.get(i).map_or("", |m| m.seen.text.as_str()).to_lowercase();
        let parts =
            matches!(text(at - 1).as_str(), "/" | "per" | "je" | "pro" | "par" | "por" | "%" | "a" | "à");
        let base = marks.get(at).and_then(|m| m.number()).and_then(|n| n.value(None)).filter(|b| is_base(*b));
        let priced = marks.get(at - 2).is_some_and(|m| m.number().is_some());
        if let (true, true, Some(base)) = (parts, priced, base) {
            if let Some(mark) = marks.get_mut(at) {
                mark.kind = MarkKind::Base(base);
            }
            marks.remove(at - 1);
        }
        at += 1;
    }
}
