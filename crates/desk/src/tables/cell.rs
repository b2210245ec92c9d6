//! A cell: what is written in it, read as the set of values it holds for, or as a value.
//!
//! Every column is an ordered line of values (numbers by size, days as numbers, texts by their letters without case), and a condition is
//! a set of stretches of it. So ranges, lists, beginnings and `not` are one thing, and evaluation, overlap and gap are too.
//!
//! Written: nothing, `-` or `any` for every value · `5` · `5, 7, 9` · `<= 5`, `< 5`, `>= 5`, `> 5` · `5..10`, both included · `not 5, 7` ·
//! of texts also `DE*` for a beginning and `"a, b"` for one with a comma · days as `2026-11-26`.

use basics::{Day, Decimal, Percent};
use serde::{Deserialize, Serialize};

use super::kind::Holds;

/// Past every letter: what ends a stretch of texts with one beginning.
const LAST: char = '\u{10FFFF}';

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Value {
    /// Numbers, money, percentages; days since 2000-01-01; yes is 1, no is 0.
    Number(Decimal),
    /// In small letters where it is compared, as written where it is an answer.
    Text(String),
}

/// A place between values: just before one, or just after it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    pub at: Value,
    pub after: bool,
}

impl Edge {
    pub fn before(at: Value) -> Edge {
        Edge { at, after: false }
    }

    pub fn after(at: Value) -> Edge {
        Edge { at, after: true }
    }
}

/// From one place to another; without one, without end.
pub type Stretch = (Option<Edge>, Option<Edge>);

/// Stretches in order that don't touch each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set(Vec<Stretch>);

impl Set {
    pub fn any() -> Set {
        Set(vec![(None, None)])
    }

    pub fn is_any(&self) -> bool {
        self.0 == [(None, None)]
    }

    pub fn stretches(&self) -> &[Stretch] {
        &self.0
    }

    fn of(mut all: Vec<Stretch>) -> Set {
        all.retain(|(low, high)| !matches!((low, high), (Some(low), Some(high)) if low >= high));
        // Without a low end comes first, as None does.
        all.sort();
        let mut joined: Vec<Stretch> = Vec::with_capacity(all.len());
        for (low, high) in all {
            match joined.last_mut() {
                Some(last) if touches(&last.1, &low) => {
                    let beyond = match (&last.1, &high) {
                        (None, _) => false,
                        (_, None) => true,
                        (Some(ended), Some(ends)) => ends > ended,
                    };
                    if beyond {
                        last.1 = high;
                    }
                }
                _ => joined.push((low, high)),
            }
        }
        Set(joined)
    }

    fn complement(&self) -> Set {
        let mut left = Vec::new();
        let mut from: Option<Edge> = None;
        let mut open = true;
        for (low, high) in &self.0 {
            if let Some(low) = low {
                left.push((from.clone(), Some(low.clone())));
            }
            from.clone_from(high);
            open = high.is_some();
        }
        if open {
            left.push((from, None));
        }
        Set::of(left)
    }

    /// A stretch that both hold.
    pub fn meets(&self, other: &Set) -> Option<Stretch> {
        let (mut ours, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(a), Some(b)) = (ours.peek(), theirs.peek()) {
            let low = a.0.clone().max(b.0.clone());
            let high = match (&a.1, &b.1) {
                (None, high) | (high, None) => high.clone(),
                (Some(a), Some(b)) => Some(a.min(b).clone()),
            };
            if !matches!((&low, &high), (Some(low), Some(high)) if low >= high) {
                return Some((low, high));
            }
            let ours_ends_first = match (&a.1, &b.1) {
                (None, _) => false,
                (_, None) => true,
                (Some(a), Some(b)) => a <= b,
            };
            if ours_ends_first {
                ours.next();
            } else {
                theirs.next();
            }
        }
        None
    }

    /// Everything that the other holds, this holds too.
    pub fn covers(&self, other: &Set) -> bool {
        self.complement().meets(other).is_none()
    }
}

fn touches(end: &Option<Edge>, low: &Option<Edge>) -> bool {
    match (end, low) {
        (None, _) | (_, None) => true,
        (Some(end), Some(low)) => low <= end,
    }
}

/// Reads the condition of a cell; the error says what is wrong with it.
pub fn read_condition(written: &str, holds: Holds) -> Result<Set, String> {
    let text = written.trim();
    if matches!(text, "" | "-") || text.eq_ignore_ascii_case("any") {
        return Ok(Set::any());
    }
    let (is_not, listed) = match text.get(..4) {
        Some(start) if start.eq_ignore_ascii_case("not ") => (true, text.get(4..).unwrap_or_default()),
        _ => (false, text),
    };
    let mut all = Vec::new();
    for part in parts(listed) {
        all.push(read_part(part.trim(), holds)?);
    }
    let set = Set::of(all);
    if set.0.is_empty() {
        return Err(format!("'{text}' holds for nothing"));
    }
    Ok(if is_not { set.complement() } else { set })
}

/// What stands between commas; a comma within double quotes is a letter.
fn parts(listed: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut from, mut quoted) = (0, false);
    for (at, c) in listed.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                found.extend(listed.get(from..at));
                from = at + 1;
            }
            _ => {}
        }
    }
    found.extend(listed.get(from..));
    found
}

fn read_part(part: &str, holds: Holds) -> Result<Stretch, String> {
    if part.is_empty() {
        return Err("a value is missing between two commas".into());
    }
    let text_like = matches!(holds, Holds::Text | Holds::Choice(_) | Holds::YesNo);
    let bound = |rest: &str| read_compared(rest.trim(), holds);
    if !text_like {
        for (sign, after, is_low) in
            [("<=", true, false), (">=", false, true), ("<", false, false), (">", true, true)]
        {
            if let Some(rest) = part.strip_prefix(sign) {
                let edge = Some(Edge { at: bound(rest)?, after });
                return Ok(if is_low { (edge, None) } else { (None, edge) });
            }
        }
    }
    if holds == Holds::Text
        && let Some(start) = part.strip_suffix('*').filter(|s| !s.is_empty())
    {
        let start = unquoted(start).to_lowercase();
        let end = format!("{start}{LAST}");
        return Ok((Some(Edge::before(Value::Text(start))), Some(Edge::after(Value::Text(end)))));
    }
    if !matches!(holds, Holds::Choice(_) | Holds::YesNo)
        && let Some((low, high)) = part.split_once("..")
    {
        let low = bound(low)?;
        let high = match bound(high)? {
            // To the last text that begins so: 80000..80999 holds 80999-12.
            Value::Text(high) => Value::Text(format!("{high}{LAST}")),
            number => number,
        };
        if low > high {
            return Err(format!("'{part}' goes from the greater to the smaller"));
        }
        return Ok((Some(Edge::before(low)), Some(Edge::after(high))));
    }
    let value = bound(part)?;
    Ok((Some(Edge::before(value.clone())), Some(Edge::after(value))))
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text)
}

/// A value as it is compared: texts in small letters.
pub fn read_compared(text: &str, holds: Holds) -> Result<Value, String> {
    Ok(match read_value(text, holds)? {
        Value::Text(text) => Value::Text(text.to_lowercase()),
        number => number,
    })
}

/// A value as it is written.
pub fn read_value(text: &str, holds: Holds) -> Result<Value, String> {
    let text = unquoted(text.trim());
    let decimal = |text: &str, places: u32, what: &str| {
        let plain = !text.is_empty()
            && text.len() <= 18
            && text.strip_prefix('-').unwrap_or(text).bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let read = if plain { Decimal::from_str_exact(text).ok() } else { None };
        let value = read.ok_or_else(|| format!("'{text}' is no {what}; write it as 12.50"))?;
        if value.is_sign_negative() && !value.is_zero() {
            return Err(format!("'{text}' is below nought"));
        }
        match value.normalize().scale() <= places {
            true => Ok(value.normalize()),
            false => Err(format!("'{text}' has more than {places} places")),
        }
    };
    Ok(match holds {
        Holds::Text if text.is_empty() => return Err("a text is missing".into()),
        Holds::Text => Value::Text(text.to_owned()),
        Holds::Choice(codes) => {
            let code = text.to_lowercase().replace([' ', '-'], "_");
            match codes.iter().find(|c| **c == code) {
                Some(code) => Value::Text((*code).to_owned()),
                None => return Err(format!("'{text}' is none of: {}", codes.join(", "))),
            }
        }
        Holds::Number { places } => Value::Number(decimal(text, places, "number")?),
        Holds::Money => Value::Number(decimal(text, 4, "amount")?),
        Holds::Percent => {
            let plain = text.trim_end_matches('%').trim_end();
            let value = decimal(plain, 4, "percentage")?;
            Percent::parse(plain).map_err(|e| e.to_string())?;
            Value::Number(value)
        }
        Holds::Date => {
            let day: Day = text.parse().map_err(|_| format!("'{text}' is no day; write it as 2026-11-26"))?;
            day_value(day)
        }
        Holds::YesNo => match text.to_lowercase().as_str() {
            "yes" | "true" | "1" => Value::Number(Decimal::ONE),
            "no" | "false" | "0" => Value::Number(Decimal::ZERO),
            _ => return Err(format!("'{text}' is neither yes nor no")),
        },
    })
}

/// The day that numbers of days are counted from.
fn first_day() -> Option<Day> {
    Day::new(2000, 1, 1).ok()
}

pub fn day_value(day: Day) -> Value {
    Value::Number(Decimal::from(first_day().map_or(0, |first| day.days_since(first))))
}

/// A value as it is written in a cell.
pub fn written(value: &Value, holds: Holds) -> String {
    match (value, holds) {
        (Value::Text(text), _) => text.trim_end_matches(LAST).to_owned(),
        (Value::Number(number), Holds::YesNo) => if number.is_zero() { "no" } else { "yes" }.to_owned(),
        (Value::Number(number), Holds::Date) => {
            let days = i32::try_from(number.trunc().mantissa()).unwrap_or(0);
            first_day().map_or_else(String::new, |first| first.plus_days(days).to_string())
        }
        (Value::Number(number), _) => number.normalize().to_string(),
    }
}

/// The least difference between two values of a column; none where there is always one between two others.
pub fn step(holds: Holds) -> Option<Decimal> {
    match holds {
        Holds::Text | Holds::Choice(_) => None,
        Holds::Number { places } => Some(Decimal::new(1, places)),
        Holds::Money | Holds::Percent => Some(Decimal::new(1, 4)),
        Holds::Date | Holds::YesNo => Some(Decimal::ONE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KG: Holds = Holds::Number { places: 3 };

    fn set(text: &str, holds: Holds) -> Set {
        read_condition(text, holds).unwrap()
    }

    fn holds(text: &str, holds: Holds, value: &str) -> bool {
        let value = read_compared(value, holds).unwrap();
        let point = Set::of(vec![(Some(Edge::before(value.clone())), Some(Edge::after(value)))]);
        set(text, holds).meets(&point).is_some()
    }

    #[test]
    fn a_condition_is_a_range_a_list_a_beginning_or_not_one_of_them() {
        for (text, of, yes, no) in [
            ("<= 31.5", KG, "31.5", "31.501"),
            ("< 31.5", KG, "31.499", "31.5"),
            (">= 2", KG, "2", "1.999"),
            ("> 2", KG, "2.001", "2"),
            ("5..10", KG, "10", "10.001"),
            ("1, 3, 5..6", KG, "5.5", "2"),
            ("not 5..10", KG, "4.999", "7"),
            ("DE, AT", Holds::Text, "at", "CH"),
            ("80*", Holds::Text, "80331", "81000"),
            ("80000..80999", Holds::Text, "80999", "81000"),
            ("not DE", Holds::Text, "CH", "de"),
            ("\"a, b\"", Holds::Text, "A, B", "a"),
            ("yes", Holds::YesNo, "yes", "no"),
            (">= 2026-11-26", Holds::Date, "2026-11-26", "2026-11-25"),
            ("10 %..20 %", Holds::Percent, "15", "21"),
            ("rush, sample", Holds::Choice(&["rush", "sample", "standard"]), "rush", "standard"),
        ] {
            assert!(holds(text, of, yes), "{text} holds of {yes}");
            assert!(!holds(text, of, no), "{text} does not hold of {no}");
        }
        assert!(set("", KG).is_any() && set("any", KG).is_any() && set(" - ", Holds::Text).is_any());
        assert!(set("<= 5, >= 5", KG).is_any());
    }

    #[test]
    fn what_can_not_be_read_is_said() {
        for (text, of, says) in [
            ("abc", KG, "no number"),
            ("1.2345", KG, "more than 3 places"),
            ("-4", KG, "below nought"),
            ("9..3", KG, "greater to the smaller"),
            ("1,,2", KG, "missing"),
            ("rush", Holds::Choice(&["standard"]), "none of: standard"),
            ("maybe", Holds::YesNo, "neither"),
            ("26.11.2026", Holds::Date, "no day"),
        ] {
            let said = read_condition(text, of).unwrap_err();
            assert!(said.contains(says), "{text}: {said}");
        }
    }

    #[test]
    fn one_condition_covers_another() {
        assert!(set("<= 10", KG).covers(&set("1, 3..5", KG)));
        assert!(!set("<= 10", KG).covers(&set("9..11", KG)));
        assert!(set("not DE", Holds::Text).covers(&set("CH, AT", Holds::Text)));
        assert!(Set::any().covers(&set("not 5", KG)));
    }

    #[test]
    fn a_value_is_written_as_it_was_read() {
        for (text, of) in
            [("2026-11-26", Holds::Date), ("yes", Holds::YesNo), ("12.5", KG), ("DE", Holds::Text)]
        {
            assert_eq!(written(&read_value(text, of).unwrap(), of), text);
        }
    }
}
