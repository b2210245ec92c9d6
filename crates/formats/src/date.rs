//! Days as people and machines write them. A day that can be read in two ways ("03/04/2026") keeps both readings.

use basics::Day;

/// Day or month first, where figures leave it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOrder {
    DayFirst,
    MonthFirst,
}

/// A day found in a text, by byte offsets; the likelier reading first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDay {
    pub start: usize,
    pub end: usize,
    pub readings: Vec<Day>,
    /// The order that the figures prove: 27/06 is day first.
    pub proves: Option<DayOrder>,
}

/// CCYYMMDD or YYMMDD, with or without a time behind (X12 373, EDIFACT formats 102 and 101).
pub(crate) fn compact(text: &str) -> Option<Day> {
    let digits = text.trim();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let full = match digits.len() {
        6 => format!("{}{digits}", century(digits.get(..2)?.parse().ok()?) / 100),
        8 | 12 | 14 => digits.get(..8)?.to_owned(),
        _ => return None,
    };
    let year = full.get(..4)?.parse().ok()?;
    Day::new(year, full.get(4..6)?.parse().ok()?, full.get(6..8)?.parse().ok()?).ok()
}

/// The first and, for periods, last day of an EDIFACT DTM value by its format code (UN/EDIFACT 2379).
pub(crate) fn edifact(value: &str, format: &str) -> Option<(Day, Option<Day>)> {
    let value = value.trim();
    let one = |d: Option<Day>| d.map(|day| (day, None));
    match format {
        "2" => {
            // DDMMYY
            let year = century(value.get(4..6)?.parse().ok()?);
            one(Day::new(year, value.get(2..4)?.parse().ok()?, value.get(..2)?.parse().ok()?).ok())
        }
        "101" | "102" | "201" | "203" | "204" | "303" | "304" | "" => one(compact(if format == "201" {
            value.get(..6)?
        } else if format == "303" || format == "304" {
            value.get(..8)?
        } else {
            value
        })),
        "718" | "719" => {
            let (first, last) = value.split_once('-').or_else(|| value.split_at_checked(value.len() / 2))?;
            Some((compact(first)?, compact(last)))
        }
        "616" => {
            // CCYYWW: the Monday of the week.
            let year: i16 = value.get(..4)?.parse().ok()?;
            let week: i32 = value.get(4..6)?.parse().ok()?;
            one(monday_of(year, week))
        }
        "610" | "609" => {
            let year = if format == "610" {
                value.get(..4)?.parse().ok()?
            } else {
                century(value.get(..2)?.parse().ok()?)
            };
            one(Day::new(year, value.get(value.len().checked_sub(2)?..)?.parse().ok()?, 1).ok())
        }
        _ => None,
    }
}

/// The day of an XML date or date and time: the first ten characters of "2026-11-23T08:00:00+01:00".
pub(crate) fn iso(text: &str) -> Option<Day> {
    text.trim().get(..10)?.parse().ok()
}

/// The day that is all of `text`, as in a table cell. `base` gives the year where none is written.
pub fn whole(text: &str, order: Option<DayOrder>, base: Option<Day>) -> Option<FoundDay> {
    let trimmed = text.trim();
    if trimmed.len() == 8 && trimmed.bytes().all(|b| b.is_ascii_digit()) {
        return compact(trimmed).map(|day| FoundDay { start: 0, end: 8, readings: vec![day], proves: None });
    }
    let found = find(trimmed, order, base).into_iter().next()?;
    let before = trimmed.get(..found.start)?;
    let rest = trimmed.get(found.end..)?.trim_matches([' ', '.', ',']);
    let is_time = rest.contains([':', 'T'])
        && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | 'T' | 'Z' | '+' | '.' | '-'));
    let is_weekday =
        before.trim_matches([' ', ',', '.']).chars().all(char::is_alphabetic) && before.len() < 14;
    ((rest.is_empty() || is_time) && is_weekday).then_some(found)
}

/// All days written in a text.
pub fn find(text: &str, order: Option<DayOrder>, base: Option<Day>) -> Vec<FoundDay> {
    let tokens = tokens_of(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match day_at(tokens.get(at..).unwrap_or_default(), order, base) {
            Some((day, used)) => {
                found.push(day);
                at += used.max(1);
            }
            None => at += 1,
        }
    }
    found
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind<'a> {
    Figures(&'a str),
    Word(&'a str),
    Mark(char),
}

#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    start: usize,
    end: usize,
    kind: Kind<'a>,
}

fn tokens_of(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let class = |c: char| {
            if c.is_ascii_digit() {
                1
            } else if c.is_alphabetic() {
                2
            } else {
                0
            }
        };
        let mut end = start + c.len_utf8();
        if class(c) > 0 {
            while let Some((at, next)) = chars.peek().copied() {
                if class(next) != class(c) {
                    break;
                }
                end = at + next.len_utf8();
                chars.next();
            }
        }
        let piece = text.get(start..end).unwrap_or_default();
        let kind = match class(c) {
            1 => Kind::Figures(piece),
            2 => Kind::Word(piece),
            _ => Kind::Mark(c),
        };
        tokens.push(Token { start, end, kind });
    }
    tokens
}

/// The day that starts at the first token, and how many tokens it takes.
fn day_at(tokens: &[Token<'_>], order: Option<DayOrder>, base: Option<Day>) -> Option<(FoundDay, usize)> {
    let first = tokens.first()?;
    let span = |used: usize, readings: Vec<Day>, proves| {
        let end = tokens.get(used.checked_sub(1)?)?.end;
        (!readings.is_empty()).then_some((FoundDay { start: first.start, end, readings, proves }, used))
    };
    match first.kind {
        Kind::Figures(figures) => numeric_day(tokens, figures, order, base)
            .and_then(|(readings, proves, used)| span(used, readings, proves))
            .or_else(|| {
                let (day, used) = day_month(tokens, figures, base)?;
                span(used, vec![day], None)
            }),
        Kind::Word(word) => {
            if let Some(days) = relative(word) {
                return span(1, vec![base?.plus_days(days)], None);
            }
            let month = month_of(word)?;
            let (day, mut used) = figures_after(tokens, 1)?;
            let (year, used_year) = match year_after(tokens, used) {
                Some((year, u)) => (year, u),
                None => (base?.year(), used),
            };
            used = used_year;
            span(used, Day::new(year, month, day.parse().ok()?).ok().into_iter().collect(), None)
        }
        Kind::Mark(_) => None,
    }
}

type Readings = (Vec<Day>, Option<DayOrder>, usize);

/// 2026-06-27, 27.06.2026, 6/27/26, and 4/22 where a base gives the year.
fn numeric_day(
    tokens: &[Token<'_>],
    a: &str,
    order: Option<DayOrder>,
    base: Option<Day>,
) -> Option<Readings> {
    let mark = |at: usize| match tokens.get(at)?.kind {
        Kind::Mark(c @ ('.' | '/' | '-')) => Some(c),
        _ => None,
    };
    let figures = |at: usize| match tokens.get(at)?.kind {
        Kind::Figures(f) => Some(f),
        _ => None,
    };
    let first = mark(1)?;
    let b = figures(2)?;
    let third = mark(3).filter(|m| *m == first).and_then(|_| figures(4));
    let stops = |at: usize| {
        !matches!(tokens.get(at).map(|t| t.kind), Some(Kind::Mark('-' | '/'))) || tokens.get(at + 1).is_none()
    };
    match third {
        Some(c) if a.len() == 4 && b.len() <= 2 && c.len() <= 2 => {
            let day = Day::new(a.parse().ok()?, b.parse().ok()?, c.parse().ok()?).ok()?;
            Some((vec![day], None, 5))
        }
        Some(c) if a.len() <= 2 && b.len() <= 2 && matches!(c.len(), 2 | 4) && stops(5) => {
            let year = if c.len() == 4 { c.parse().ok()? } else { century(c.parse().ok()?) };
            let order = if first == '.' { Some(DayOrder::DayFirst) } else { order };
            let (readings, proves) = both_orders(a, b, year, order, first == '.');
            Some((readings, proves, 5))
        }
        // "bis zum 21.9." has the year of what stands around it, or the next.
        None if a.len() <= 2 && b.len() <= 2 && first == '.' && mark(3) == Some('.') => {
            let base = base?;
            let in_year = |year| Day::new(year, b.parse().ok()?, a.parse().ok()?).ok();
            let day = in_year(base.year())
                .filter(|d| d.days_since(base) > -90)
                .or_else(|| in_year(base.year() + 1))?;
            Some((vec![day], None, 4))
        }
        None if a.len() <= 2 && b.len() <= 2 && first == '/' && stops(3) => {
            let year = base?.year();
            let (readings, proves) = both_orders(a, b, year, order, false);
            Some((readings, proves, 3))
        }
        _ => None,
    }
}

fn both_orders(
    a: &str,
    b: &str,
    year: i16,
    order: Option<DayOrder>,
    only: bool,
) -> (Vec<Day>, Option<DayOrder>) {
    let (Ok(a), Ok(b)) = (a.parse::<i8>(), b.parse::<i8>()) else { return (Vec::new(), None) };
    let day_first = Day::new(year, b, a).ok();
    let month_first = Day::new(year, a, b).ok();
    match (day_first, month_first) {
        (Some(day), _) if only => (vec![day], Some(DayOrder::DayFirst)),
        (Some(day), None) => (vec![day], Some(DayOrder::DayFirst)),
        (None, Some(day)) if !only => (vec![day], Some(DayOrder::MonthFirst)),
        (Some(day), Some(month)) if day == month => (vec![day], None),
        (Some(day), Some(month)) if order == Some(DayOrder::MonthFirst) => (vec![month, day], None),
        (Some(day), Some(month)) => (vec![day, month], None),
        _ => (Vec::new(), None),
    }
}

/// "27 June 2026", "13-Jul-2026", "3. Juli", "1er avril".
fn day_month(tokens: &[Token<'_>], figures: &str, base: Option<Day>) -> Option<(Day, usize)> {
    if figures.len() > 2 {
        return None;
    }
    let mut at = 1;
    while let Some(token) = tokens.get(at).filter(|_| at < 7) {
        match token.kind {
            Kind::Mark('.' | ' ' | '-' | '\u{a0}') => at += 1,
            Kind::Word("st" | "nd" | "rd" | "th" | "er" | "de" | "of" | "º") => at += 1,
            Kind::Word(word) => {
                let month = month_of(word)?;
                let (year, used) = year_after(tokens, at + 1).or_else(|| base.map(|b| (b.year(), at + 1)))?;
                return Some((Day::new(year, month, figures.parse().ok()?).ok()?, used));
            }
            _ => return None,
        }
    }
    None
}

fn figures_after<'a>(tokens: &[Token<'a>], mut at: usize) -> Option<(&'a str, usize)> {
    for _ in 0..3 {
        match tokens.get(at)?.kind {
            Kind::Mark('.' | ' ' | '-' | '\u{a0}') => at += 1,
            Kind::Figures(f) if f.len() <= 2 => {
                let suffix =
                    matches!(tokens.get(at + 1).map(|t| t.kind), Some(Kind::Word("st" | "nd" | "rd" | "th")));
                return Some((f, at + 1 + usize::from(suffix)));
            }
            _ => return None,
        }
    }
    None
}

fn year_after(tokens: &[Token<'_>], mut at: usize) -> Option<(i16, usize)> {
    for _ in 0..4 {
        match tokens.get(at)?.kind {
            Kind::Mark('.' | ' ' | '-' | ',' | '\u{a0}') | Kind::Word("de" | "del") => at += 1,
            Kind::Figures(f) if f.len() == 4 && (f.starts_with("19") || f.starts_with("20")) => {
                return Some((f.parse().ok()?, at + 1));
            }
            Kind::Figures(f)
                if f.len() == 2 && matches!(tokens.get(at.checked_sub(1)?)?.kind, Kind::Mark('-')) =>
            {
                return Some((century(f.parse().ok()?), at + 1));
            }
            _ => return None,
        }
    }
    None
}

fn relative(word: &str) -> Option<i32> {
    match word.to_lowercase().as_str() {
        "tomorrow" | "demain" | "domani" | "mañana" => Some(1),
        "today" | "heute" | "vandaag" | "oggi" | "hoy" => Some(0),
        _ => None,
    }
}

const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "janvier", "enero", "januari", "gennaio", "jan", "jän", "janv", "ene", "gen"],
    &["february", "februar", "février", "fevrier", "febrero", "februari", "febbraio", "feb", "févr", "fév"],
    &["march", "märz", "maerz", "mars", "marzo", "maart", "mar", "mär", "mrt", "mrz"],
    &["april", "avril", "abril", "aprile", "apr", "avr", "abr"],
    &["may", "mai", "mayo", "mei", "maggio", "mag"],
    &["june", "juni", "juin", "junio", "giugno", "jun", "giu"],
    &["july", "juli", "juillet", "julio", "luglio", "jul", "juil", "lug"],
    &["august", "août", "aout", "agosto", "augustus", "aug", "ago"],
    &["september", "septembre", "septiembre", "settembre", "sep", "sept", "set"],
    &["october", "oktober", "octobre", "octubre", "ottobre", "oct", "okt", "ott"],
    &["november", "novembre", "noviembre", "nov"],
    &["december", "dezember", "décembre", "decembre", "diciembre", "dicembre", "dec", "dez", "déc", "dic"],
];

fn month_of(word: &str) -> Option<i8> {
    let lower = word.to_lowercase();
    MONTHS.iter().position(|names| names.contains(&lower.as_str())).map(|at| at as i8 + 1)
}

/// Two figures of a year: 70 and above are 19.., below 20..
fn century(two: i16) -> i16 {
    if two >= 70 { 1900 + two } else { 2000 + two }
}

/// The Monday of an ISO 8601 week.
fn monday_of(year: i16, week: i32) -> Option<Day> {
    if !(1..=53).contains(&week) {
        return None;
    }
    let fourth = Day::new(year, 1, 4).ok()?;
    Some(fourth.plus_days(1 - i32::from(fourth.weekday()) + (week - 1) * 7))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2026-06-27", "2026-06-27")]
    #[case("27.06.26", "2026-06-27")]
    #[case("6/27/2026", "2026-06-27")]
    #[case("27 June 2026", "2026-06-27")]
    #[case("13-Jul-2026", "2026-07-13")]
    #[case("Jul 03, 2026", "2026-07-03")]
    #[case("3. März 2026", "2026-03-03")]
    #[case("1er avril 2026", "2026-04-01")]
    #[case("20260627", "2026-06-27")]
    #[case("2026-06-27T10:00:00Z", "2026-06-27")]
    #[case("Mon, 27 June 2026", "2026-06-27")]
    #[case("25th of March 2026", "2026-03-25")]
    fn days_of_tables(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(whole(text, None, None).map(|f| f.readings[0].to_string()), Some(expected.to_owned()));
    }

    #[rstest]
    #[case("PO DATE")]
    #[case("12-345-678")]
    #[case("31.02.2026")]
    #[case("1/4-20")]
    #[case("12.03.2026 4")]
    fn what_is_no_day(#[case] text: &str) {
        assert_eq!(whole(text, None, None), None);
    }

    #[test]
    fn an_open_day_keeps_both_readings() {
        let found = whole("03/04/2026", None, None).unwrap();
        assert_eq!(
            found.readings.iter().map(Day::to_string).collect::<Vec<_>>(),
            ["2026-04-03", "2026-03-04"]
        );
        let found = whole("03/04/2026", Some(DayOrder::MonthFirst), None).unwrap();
        assert_eq!(found.readings[0].to_string(), "2026-03-04");
    }

    #[test]
    fn a_day_without_a_year_takes_it_from_the_mail() {
        let base = Day::new(2026, 4, 9).ok();
        assert_eq!(find("need it by 4/22.", None, base)[0].readings[0].to_string(), "2026-04-22");
        assert_eq!(find("by tomorrow", None, base)[0].readings[0].to_string(), "2026-04-10");
        assert!(find("need it by 4/22.", None, None).is_empty());
    }

    #[test]
    fn edifact_periods_and_weeks() {
        let (first, last) = edifact("2026062720260630", "718").unwrap();
        assert_eq!(
            (first.to_string(), last.unwrap().to_string()),
            ("2026-06-27".into(), "2026-06-30".into())
        );
        assert_eq!(edifact("202601", "616").unwrap().0.to_string(), "2025-12-29");
    }
}
