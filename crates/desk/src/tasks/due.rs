//! Due: a time as people type it, on the calendar of whoever is to do it.

use basics::{Calendar, Day, Instant};
use db::Tx;

use crate::failure::General;
use crate::stock::PlaceId;
use crate::{Failure, calendars};

/// `4h` and `90m` are working time from now; `fri`, `+3`, `12/4` are the end of work on that day, `fri 14:00` the time on it. Nothing
/// typed is no due time.
pub fn due_at(tx: &mut Tx, typed: &str, place: Option<PlaceId>) -> Result<Option<Instant>, Failure> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let calendar = calendars::of_place(tx, place)?;
    let at = decide(typed.trim(), &calendar, tx.now());
    Ok(Some(at.map_err(|problem| General::Invalid { field: "due", problem })?))
}

fn decide(typed: &str, calendar: &Calendar, now: Instant) -> Result<Instant, String> {
    let too_far = || format!("'{typed}' is too far away");
    if let Some(seconds) = working_time(typed) {
        return calendar.after(now, seconds).ok_or_else(too_far);
    }
    let today = now.day_in(calendar.zone());
    let (day, time) = match typed.rsplit_once(char::is_whitespace) {
        Some((day, time)) if time.contains(':') => (day, clock(time)),
        _ if typed.contains(':') => ("t", clock(typed)),
        _ => (typed, None),
    };
    let day: Day = basics::typed_day(day, today).map_err(|e| e.to_string())?;
    let at = match time {
        Some(minutes) => Some(calendar.at(day, minutes)),
        None if typed.contains(':') => None,
        None => calendar.end_of(day),
    };
    let at = at.ok_or_else(too_far)?;
    if at < now {
        return Err(format!("'{typed}' is over already"));
    }
    Ok(at)
}

/// Seconds of `4h`, `90m` or `1h30m`.
fn working_time(typed: &str) -> Option<i64> {
    let compact: String = typed.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let (hours, rest) = match compact.split_once('h') {
        Some((hours, rest)) => (hours.parse::<i64>().ok()?, rest),
        None => (0, compact.as_str()),
    };
    let minutes = match rest.strip_suffix('m').or(Some(rest).filter(|_| compact.contains('h')))? {
        "" if compact.contains('h') => 0,
        minutes => minutes.parse::<i64>().ok()?,
    };
    let all = hours.checked_mul(60)?.checked_add(minutes)?;
    (0..=100_000).contains(&all).then_some(all * 60)
}

/// Minutes after midnight of `14:00`.
fn clock(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn due_times_are_read_as_typed_and_keep_to_working_time() {
        let calendar = Calendar::usual("Europe/Berlin");
        // Friday 20 November 2026, 15:00 in Berlin.
        let now: Instant = "2026-11-20T14:00:00Z".parse().unwrap();
        let due = |typed: &str| match decide(typed, &calendar, now) {
            Ok(at) => at.shown_in("Europe/Berlin"),
            Err(why) => why,
        };
        for (typed, at) in [
            ("90m", "2026-11-20 16:30"),
            ("4h", "2026-11-23 10:00"),
            ("1h 30m", "2026-11-20 16:30"),
            ("t", "2026-11-20 17:00"),
            ("+1", "2026-11-23 17:00"),
            ("wed", "2026-11-25 17:00"),
            ("mon 9:30", "2026-11-23 09:30"),
            ("16:15", "2026-11-20 16:15"),
        ] {
            assert_eq!(due(typed), at, "{typed}");
        }
        assert_eq!(due("8:00"), "'8:00' is over already");
        assert_eq!(due("mon 9:75"), "'mon 9:75' is too far away");
        assert!(due("soon").contains("is not a day"));
        assert!(due("h").contains("is not a day") && due("xh").contains("is not a day"));
    }
}
