//! Calendar days and points in time.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// A calendar day without a time zone, written 2026-11-23.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(Date);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a day; write year, month and day, such as 2026-11-23")]
pub struct DayError(String);

impl DayError {
    /// The error for a text that is no day.
    pub fn of(text: &str) -> DayError {
        DayError(text.chars().take(30).collect())
    }
}

impl Day {
    pub fn new(year: i16, month: i8, day: i8) -> Result<Day, DayError> {
        Date::new(year, month, day).map(Day).map_err(|_| DayError(format!("{year}-{month}-{day}")))
    }

    pub(crate) fn date(self) -> Date {
        self.0
    }

    pub fn year(self) -> i16 {
        self.0.year()
    }

    pub fn month(self) -> i8 {
        self.0.month()
    }

    pub fn day_of_month(self) -> i8 {
        self.0.day()
    }

    /// 1 is Monday, 7 is Sunday (ISO 8601).
    pub fn weekday(self) -> i8 {
        self.0.weekday().to_monday_one_offset()
    }

    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// The day `days` later, or earlier where negative; the calendar's last day where that lies beyond it.
    pub fn plus_days(self, days: i32) -> Day {
        Day(self.0.saturating_add(days.days()))
    }

    /// Whole days from `earlier` to this day, negative where `earlier` is the later one.
    pub fn days_since(self, earlier: Day) -> i32 {
        self.0.duration_since(earlier.0).as_hours().div_euclid(24) as i32
    }
}

impl FromStr for Day {
    type Err = DayError;
    fn from_str(text: &str) -> Result<Self, DayError> {
        let error = || DayError::of(text);
        let trimmed = text.trim();
        if trimmed.len() != 10 {
            return Err(error());
        }
        trimmed.parse().map(Day).map_err(|_| error())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A point in time, to the microsecond.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(Timestamp);

impl Instant {
    pub fn from_micros(micros: i64) -> Instant {
        Instant(Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH))
    }

    pub(crate) fn of(timestamp: Timestamp) -> Instant {
        Instant(timestamp)
    }

    pub fn micros(self) -> i64 {
        self.0.as_microsecond()
    }

    /// The day it is at this instant in UTC.
    pub fn utc_day(self) -> Day {
        Day(self.0.to_zoned_datetime(TimeZone::UTC).date())
    }

    /// The day it is at this instant in the named IANA time zone; UTC where the name is unknown.
    pub fn day_in(self, zone: &str) -> Day {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        Day(self.0.to_zoned_datetime(zone).date())
    }

    /// "2026-11-23 14:05" in the named IANA time zone; UTC where the name is unknown.
    pub fn shown_in(self, zone: &str) -> String {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        self.0.to_zoned_datetime(zone).strftime("%Y-%m-%d %H:%M").to_string()
    }

    pub fn plus_seconds(self, seconds: i64) -> Instant {
        Instant::from_micros(self.micros().saturating_add(seconds.saturating_mul(1_000_000)))
    }

    pub fn seconds_since(self, earlier: Instant) -> i64 {
        (self.micros() - earlier.micros()) / 1_000_000
    }
}

impl FromStr for Instant {
    type Err = DayError;
    fn from_str(text: &str) -> Result<Self, DayError> {
        text.parse::<Timestamp>().map(Instant).map_err(|_| DayError(text.chars().take(40).collect()))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_strictly() {
        assert_eq!("2026-11-23".parse::<Day>().unwrap().weekday(), 1);
        for text in ["2026-02-30", "23.11.2026", "2026-1-1", "today"] {
            assert!(text.parse::<Day>().is_err(), "{text} was taken");
        }
    }

    #[test]
    fn days_are_counted_over_month_ends() {
        let end = Day::new(2028, 2, 28).unwrap();
        assert_eq!(end.plus_days(2).to_string(), "2028-03-01");
        assert_eq!(end.plus_days(2).days_since(end), 2);
        assert_eq!(end.days_since(end.plus_days(3)), -3);
    }

    #[test]
    fn midnight_belongs_to_the_place() {
        let late: Instant = "2026-11-23T23:30:00Z".parse().unwrap();
        assert_eq!(late.utc_day().to_string(), "2026-11-23");
        assert_eq!(late.day_in("Europe/Berlin").to_string(), "2026-11-24");
    }
}
