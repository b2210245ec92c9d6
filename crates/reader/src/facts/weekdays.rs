//! Days of a mail that have no date: "by Friday", "nächste Woche Dienstag", "vendredi 11", "KW 34". They count from the day the mail was sent.

use basics::Day;
use formats::date;

use crate::records::wording::plain;

/// A weekday or a week that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub start: usize,
    pub end: usize,
    pub day: Day,
    /// Which day is meant is for a person to say: "next Friday" on a Monday, a week without a day.
    pub is_open: bool,
}

/// Monday first; full names, and short ones that are no other word.
const WEEKDAYS: [&[&str]; 7] = [
    &["monday", "montag", "lundi", "lunes", "maandag", "lunedi"],
    &["tuesday", "tues", "tue", "dienstag", "mardi", "martes", "dinsdag", "martedi"],
    &["wednesday", "weds", "wed", "mittwoch", "mercredi", "miercoles", "woensdag", "mercoledi"],
    &["thursday", "thurs", "thur", "thu", "donnerstag", "jeudi", "jueves", "donderdag", "giovedi"],
    &["friday", "fri", "freitag", "vendredi", "viernes", "vrijdag", "venerdi"],
    &["saturday", "samstag", "sonnabend", "samedi", "sabado", "zaterdag", "sabato"],
    &["sunday", "sonntag", "dimanche", "domingo", "zondag", "domenica"],
];
const WEEKS: [&str; 8] = ["kw", "kalenderwoche", "week", "wk", "weeknr", "semaine", "semana", "settimana"];
const NEXT: [&str; 20] = [
    "next",
    "naechste",
    "naechsten",
    "naechster",
    "naechstem",
    "folgende",
    "folgenden",
    "prochain",
    "prochaine",
    "proximo",
    "proxima",
    "viene",
    "volgende",
    "prossimo",
    "prossima",
    "following",
    "suivante",
    "siguiente",
    "successiva",
    "kommender",
];
/// Next in a word for the coming one, in languages that have another way to say the one after it.
const COMING: [&str; 14] = [
    "coming",
    "kommenden",
    "kommende",
    "prochain",
    "proximo",
    "viene",
    "aanstaande",
    "komende",
    "a.s",
    "as",
    "prossimo",
    "this",
    "diesen",
    "ce",
];
const PAST: [&str; 16] = [
    "last",
    "letzten",
    "letzter",
    "vergangenen",
    "vorigen",
    "dernier",
    "pasado",
    "ultimo",
    "vorige",
    "afgelopen",
    "laatste",
    "scorso",
    "since",
    "seit",
    "depuis",
    "desde",
];
const BEFORE: [&str; 5] = ["before", "vor", "avant", "antes", "prima"];
const RANGE: [&str; 12] = ["to", "till", "bis", "au", "a", "t", "tot", "al", "or", "oder", "ou", "o"];
const WEEK_WORDS: [&str; 5] = ["week", "woche", "semaine", "semana", "settimana"];

struct Word {
    start: usize,
    end: usize,
    text: String,
}

/// What the text names, each once; `sent` is the day it was written.
pub fn find(text: &str, sent: Day) -> Vec<Named> {
    let days = date::find(text, None, Some(sent));
    let words = words(text);
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        // "Friday, 4 September": the date says it.
        let is_dated = days.iter().any(|d| d.start < word.end + 14 && word.start < d.end + 4);
        if let Some(weekday) = weekday(&word.text).filter(|_| !is_dated)
            && !is_hour(text, &words, at + 1)
            && let Some(named) = of_weekday(&words, at, weekday, sent)
        {
            found.push(named);
        } else if WEEKS.contains(&word.text.as_str())
            && is_close(text, &words, at)
            && let Some(named) = of_week(&words, at, sent)
        {
            found.push(named);
        }
    }
    found
}

/// "do 17-12", "Di 8.12", "ven 4/12": the name of a weekday before a day and a month, which is that weekday.
pub fn with_month(text: &str, sent: Day) -> Option<(String, Day)> {
    const NEAR: i32 = 200;
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).find_map(|pair| {
        let [name, date] = pair else { return None };
        let name = plain(name.trim_matches(|c: char| !c.is_alphanumeric()));
        let written = date.trim_matches(|c: char| !c.is_alphanumeric());
        let (day, month) = written.split_once(['-', '/', '.'])?;
        let (day, month): (u8, u8) = (day.parse().ok()?, month.parse().ok()?);
        if name.chars().count() < 2 {
            return None;
        }
        let ahead = (0..NEAR).map(|n| sent.plus_days(n)).find(|d| {
            i32::from(d.day_of_month()) == i32::from(day)
                && d.to_string().get(5..7) == Some(format!("{month:02}").as_str())
        })?;
        begins_weekday(&name, weekday_of(ahead))
            .then(|| (format!("{} {written}", pair.first().copied().unwrap_or_default()), ahead))
    })
}

/// A name of the weekday, whole or its first letters.
fn begins_weekday(name: &str, weekday: i32) -> bool {
    usize::try_from(weekday)
        .ok()
        .and_then(|at| WEEKDAYS.get(at))
        .is_some_and(|names| names.iter().any(|n| n.starts_with(name)))
}

/// "Thu 08:00": opening hours.
fn is_hour(text: &str, words: &[Word], at: usize) -> bool {
    let Some(word) = words.get(at) else { return false };
    let figures = word.text.bytes().all(|b| b.is_ascii_digit());
    let rest = text.get(word.end..).unwrap_or_default();
    figures && rest.starts_with(':') && rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
}

/// Nothing but a blank and a point stands before the next word: "week (16 July)" is no sixteenth week.
fn is_close(text: &str, words: &[Word], at: usize) -> bool {
    let (Some(here), Some(next)) = (words.get(at), words.get(at + 1)) else { return false };
    text.get(here.end..next.start)
        .is_some_and(|between| between.chars().all(|c| matches!(c, ' ' | '.' | ':')))
}

fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut from: Option<usize> = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                let text = plain(text.get(start..at).unwrap_or_default());
                found.push(Word { start, end: at, text });
                from = None;
            }
            _ => {}
        }
    }
    found
}

fn weekday(word: &str) -> Option<i32> {
    let at = WEEKDAYS.iter().position(|names| names.contains(&word))?;
    i32::try_from(at).ok()
}

fn of_weekday(words: &[Word], at: usize, weekday: i32, sent: Day) -> Option<Named> {
    let word = |at: Option<usize>| at.and_then(|i| words.get(i)).map_or("", |w| w.text.as_str());
    let near: Vec<&str> = (1..=3).map(|back| word(at.checked_sub(back))).collect();
    let behind: Vec<&str> = (1..=4).map(|on| word(Some(at + on))).collect();
    let first = |list: &[&str], count: usize| near.iter().take(count).any(|w| list.contains(w));
    let then = |list: &[&str], count: usize| behind.iter().take(count).any(|w| list.contains(w));
    let is_range = (RANGE.contains(&word(Some(at + 1))) && is_weekday(word(Some(at + 2))))
        || (RANGE.contains(&word(at.checked_sub(1))) && is_weekday(word(at.checked_sub(2))))
        || is_near_weekday(word(Some(at + 1)))
        || is_near_weekday(word(at.checked_sub(1)));
    if is_range || first(&PAST, 2) || then(&PAST, 1) {
        return None;
    }
    let (here, today) = (words.get(at)?, weekday_of(sent));
    let named = |day: Day, end: usize, is_open: bool| Named { start: here.start, end, day, is_open };
    let ahead = (weekday - today).rem_euclid(7);
    let coming = if ahead == 0 { 7 } else { ahead };
    // "vendredi 11", "Friday the 4th"
    if let Some((number, end)) = day_of_month(words, at) {
        let fits = (0..62).map(|n| sent.plus_days(n)).find(|d| i32::from(d.day_of_month()) == number)?;
        let is_open = weekday_of(fits) != weekday;
        return Some(named(fits, end, is_open));
    }
    let of_week = |w: &[&str]| w.iter().any(|w| WEEK_WORDS.contains(w));
    let next_week = (of_week(&behind) && then(&NEXT, 4)) || (of_week(&near) && first(&NEXT, 3));
    if next_week {
        return Some(named(sent.plus_days(7 - today + weekday), here.end, false));
    }
    // "Friday week" is the one after the coming.
    if word(Some(at + 1)) == "week" && !then(&NEXT, 4) {
        return Some(named(sent.plus_days(coming + 7), here.end, false));
    }
    let is_coming = first(&COMING, 1) || then(&COMING, 1);
    let is_next = first(&NEXT, 1) || then(&NEXT, 1);
    // Said on the day itself, or "next" of a day that is still to come this week: either may be meant.
    let is_open =
        (ahead == 0 && !is_coming) || (is_next && !is_coming && weekday > today) || first(&BEFORE, 2);
    Some(named(sent.plus_days(coming), here.end, is_open))
}

fn is_weekday(word: &str) -> bool {
    weekday(word).is_some()
}

/// Beside another weekday stand short names, too: "Mon-Thu".
fn is_near_weekday(word: &str) -> bool {
    const SHORT: [&str; 22] = [
        "mon", "sat", "sun", "mo", "mi", "do", "fr", "sa", "so", "lun", "mar", "mer", "mie", "jeu", "jue",
        "ven", "vie", "sab", "ma", "wo", "vr", "gio",
    ];
    is_weekday(word) || SHORT.contains(&word)
}

/// The day of the month right behind the weekday, and where it ends.
fn day_of_month(words: &[Word], at: usize) -> Option<(i32, usize)> {
    const SMALL: [&str; 9] = ["the", "den", "dem", "le", "el", "il", "de", "der", "dia"];
    let next = words.get(at + 1)?;
    let number = if SMALL.contains(&next.text.as_str()) { words.get(at + 2)? } else { next };
    let figures = number.text.trim_end_matches(|c: char| c.is_alphabetic());
    let suffix = number.text.get(figures.len()..)?;
    let is_ordinal = matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "er" | "e" | "o");
    let value: i32 = figures.parse().ok().filter(|n| (1..=31).contains(n) && is_ordinal)?;
    // "Friday 10 boxes", "vendredi 9 h": a number of something else.
    let after = words.get(at + 2 + usize::from(number.start != next.start)).map_or("", |w| w.text.as_str());
    let counts = suffix.is_empty()
        && number.start == next.start
        && (after == "h"
            || after == "uhr"
            || after == "x"
            || !crate::resolve::unit::meanings(after).is_empty());
    (!counts).then_some((value, number.end))
}

/// "KW 34": its Monday; which day of it is meant, nobody said.
fn of_week(words: &[Word], at: usize, sent: Day) -> Option<Named> {
    let (here, next) = (words.get(at)?, words.get(at + 1)?);
    let week: i32 = next.text.parse().ok().filter(|n| (1..=53).contains(n) && next.text.len() <= 2)?;
    let monday = |year: i16| -> Option<Day> {
        // The week with the fourth of January is the first.
        let fourth = Day::new(year, 1, 4).ok()?;
        Some(fourth.plus_days(7 * (week - 1) - weekday_of(fourth)))
    };
    let this = monday(sent.year())?;
    let day = if this.days_since(sent) < -60 { monday(sent.year() + 1)? } else { this };
    Some(Named { start: here.start, end: next.end, day, is_open: true })
}

/// Monday is 0.
fn weekday_of(day: Day) -> i32 {
    i32::from(day.weekday()) - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    // Sent on Tuesday, 6 October 2026.
    #[rstest]
    #[case("we need it by Friday", Some(("2026-10-09", false)))]
    #[case("bis Freitag bitte", Some(("2026-10-09", false)))]
    #[case("pour vendredi", Some(("2026-10-09", false)))]
    #[case("para el viernes", Some(("2026-10-09", false)))]
    #[case("voor vrijdag", Some(("2026-10-09", false)))]
    #[case("entro venerdì", Some(("2026-10-09", false)))]
    #[case("by Monday", Some(("2026-10-12", false)))]
    #[case("on Tuesday", Some(("2026-10-13", true)))]
    #[case("next Friday", Some(("2026-10-09", true)))]
    #[case("next Monday", Some(("2026-10-12", false)))]
    #[case("vendredi prochain", Some(("2026-10-09", false)))]
    #[case("next week Tuesday", Some(("2026-10-13", false)))]
    #[case("Donnerstag nächster Woche", Some(("2026-10-15", false)))]
    #[case("le jeudi de la semaine prochaine", Some(("2026-10-15", false)))]
    #[case("Friday week", Some(("2026-10-16", false)))]
    #[case("vendredi 16", Some(("2026-10-16", false)))]
    #[case("Friday the 9th", Some(("2026-10-09", false)))]
    #[case("Friday the 14th", Some(("2026-10-14", true)))]
    #[case("in KW 43", Some(("2026-10-19", true)))]
    #[case("before Friday", Some(("2026-10-09", true)))]
    #[case("as said last Friday", None)]
    #[case("open Monday to Friday", None)]
    #[case("Friday 16 October", None)]
    #[case("by Friday 3 boxes", Some(("2026-10-09", false)))]
    fn days_without_a_date(#[case] text: &str, #[case] expected: Option<(&str, bool)>) {
        let sent = Day::new(2026, 10, 6).unwrap_or_else(|e| panic!("{e:?}"));
        let found = find(text, sent);
        let got = found.first().map(|n| (n.day.to_string(), n.is_open));
        assert_eq!(got, expected.map(|(day, open)| (day.to_owned(), open)));
    }
}
