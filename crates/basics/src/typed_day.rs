//! Days as people type them: `t`, `+3`, `fri`, `12/4`, `24.12.`, `2026-12-24`.

use crate::{Day, DayError};

/// Reads a typed day, seen from `today`. A day without a year is the next one to come. The day stands before the month, unless only
/// the other way round makes a day.
///
/// # Errors
/// When it is no day at all; the error shows what was typed.
pub fn typed_day(text: &str, today: Day) -> Result<Day, DayError> {
    let typed = text.trim().to_lowercase();
    let error = || DayError::of(text);
    if typed == "t" || typed == "today" || typed == "heute" {
        return Ok(today);
    }
    if let Some(days) = typed.strip_prefix('+') {
        return days.trim().parse::<u16>().map(|d| today.plus_days(d.into())).map_err(|_| error());
    }
    if let Some(weekday) = weekday(&typed) {
        let ahead = (i32::from(weekday) - i32::from(today.weekday()) - 1).rem_euclid(7) + 1;
        return Ok(today.plus_days(ahead));
    }
    if let Ok(day) = typed.parse::<Day>() {
        return Ok(day);
    }
    let parts: Vec<&str> = typed.split(['/', '.', '-', ' ']).filter(|p| !p.is_empty()).collect();
    let number = |part: &str| part.parse::<i16>().map_err(|_| error());
    let (first, second, year) = match parts.as_slice() {
        [first, second] => (number(first)?, number(second)?, None),
        [first, second, year] => (number(first)?, number(second)?, Some(number(year)?)),
        _ => return Err(error()),
    };
    let on = |day: i16, month: i16| -> Option<Day> {
        let (day, month) = (i8::try_from(day).ok()?, i8::try_from(month).ok()?);
        match year {
            Some(year) => Day::new(if year < 100 { 2000 + year } else { year }, month, day).ok(),
            None => {
                let this_year = Day::new(today.year(), month, day).ok()?;
                if this_year >= today { Some(this_year) } else { Day::new(today.year() + 1, month, day).ok() }
            }
        }
    };
    on(first, second).or_else(|| on(second, first)).ok_or_else(error)
}

/// 1 is Monday. The first two or more letters of a weekday in any of our languages that has no other meaning.
fn weekday(typed: &str) -> Option<i8> {
    const NAMES: [&[&str]; 7] = [
        &["monday", "montag", "lundi", "lunes", "maandag"],
        &["tuesday", "dienstag", "mardi", "martes", "dinsdag"],
        &["wednesday", "mittwoch", "mercredi", "miercoles", "woensdag"],
        &["thursday", "donnerstag", "jeudi", "jueves", "donderdag"],
        &["friday", "freitag", "vendredi", "viernes", "vrijdag"],
        &["saturday", "samstag", "samedi", "sabado", "zaterdag"],
        &["sunday", "sonntag", "dimanche", "domingo", "zondag"],
    ];
    if typed.chars().count() < 2 || !typed.chars().all(char::is_alphabetic) {
        return None;
    }
    let mut fits = (1..).zip(NAMES).filter(|(_, names)| names.iter().any(|name| name.starts_with(typed)));
    match (fits.next(), fits.next()) {
        (Some((day, _)), None) => Some(day),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> String {
        let monday: Day = "2026-11-23".parse().unwrap();
        typed_day(text, monday).map(|d| d.to_string()).unwrap_or_else(|e| e.to_string())
    }

    #[test]
    fn days_are_read_as_typed() {
        for (text, day) in [
            ("t", "2026-11-23"),
            ("+3", "2026-11-26"),
            ("fri", "2026-11-27"),
            ("mon", "2026-11-30"),
            ("12/4", "2027-04-12"),
            ("24.12.", "2026-12-24"),
            ("12/24", "2026-12-24"),
            ("1.2.27", "2027-02-01"),
            ("2026-12-01", "2026-12-01"),
        ] {
            assert_eq!(typed(text), day, "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_said() {
        for text in ["soon", "+x", "32/13", "1.2.3.4", ""] {
            assert!(typed(text).contains("is not a day"), "{text}");
        }
    }
}
