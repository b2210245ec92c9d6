//! Business calendars: the hours in which a company or a warehouse works, in its own time zone, and the days on which it does not.
//! "In four hours" and "by Friday" mean working time: a task given on Friday at 16:00 with four hours to it is due on Monday.
//!
//! Holds: hours are those of the clock on the wall there, so a day on which the clock is put forward or back is as long as it is.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::{Day, Instant};

/// Days that are looked at for the next working hour; a calendar without one in three years has none.
const DAYS_MAX: i32 = 1_100;
const SPANS_MAX: usize = 6;
const HOLIDAYS_MAX: usize = 1_000;
const DAY_MINUTES: u16 = 24 * 60;

/// From and to in minutes since midnight; one that ends before it begins ends on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    from: u16,
    to: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Calendar {
    zone: String,
    /// Monday first.
    hours: [Vec<Span>; 7],
    holidays: BTreeMap<Day, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    #[error("'{0}' is no time zone; write its name, such as Europe/Berlin")]
    Zone(String),
    #[error("'{0}' are no working hours; write from and to, such as 08:00-12:00 13:00-17:00")]
    Hours(String),
    #[error("'{0}' is no holiday; write a day and its name, such as 2026-12-25 Christmas")]
    Holiday(String),
    #[error("a calendar needs working hours on at least one day of the week")]
    NeverOpen,
    #[error("a calendar may have {0} holidays")]
    TooManyHolidays(usize),
}

/// A calendar as people and programs write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// IANA name.
    pub zone: String,
    /// Monday first; empty where nobody works.
    pub hours: [String; 7],
    #[serde(default)]
    pub holidays: Vec<Holiday>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    pub day: Day,
    #[serde(default)]
    pub name: String,
}

impl Span {
    fn read(text: &str) -> Option<Span> {
        let (from, to) = text.split_once(['-', '–'])?;
        let (from, to) = (minutes(from)?, minutes(to)?);
        (from < DAY_MINUTES && from != to).then_some(Span { from, to })
    }
}

fn minutes(text: &str) -> Option<u16> {
    let (hours, rest) = text.trim().split_once(':').unwrap_or((text.trim(), "0"));
    let (hours, rest): (u16, u16) = (hours.parse().ok()?, rest.parse().ok()?);
    let all = hours.checked_mul(60)?.checked_add(rest)?;
    (rest < 60 && all <= DAY_MINUTES).then_some(all)
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Span { from, to } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

impl TryFrom<Written> for Calendar {
    type Error = CalendarError;

    fn try_from(written: Written) -> Result<Calendar, CalendarError> {
        if TimeZone::get(&written.zone).is_err() {
            return Err(CalendarError::Zone(written.zone.chars().take(40).collect()));
        }
        if written.holidays.len() > HOLIDAYS_MAX {
            return Err(CalendarError::TooManyHolidays(HOLIDAYS_MAX));
        }
        let mut hours: [Vec<Span>; 7] = Default::default();
        for (spans, text) in hours.iter_mut().zip(&written.hours) {
            for part in text.split([' ', ',', ';']).filter(|p| !p.is_empty()) {
                let wrong = || CalendarError::Hours(text.chars().take(60).collect());
                let span = Span::read(part).ok_or_else(wrong)?;
                if spans.len() == SPANS_MAX
                    || spans.last().is_some_and(|last| last.to > span.from || last.to <= last.from)
                {
                    return Err(wrong());
                }
                spans.push(span);
            }
        }
        if hours.iter().all(Vec::is_empty) {
            return Err(CalendarError::NeverOpen);
        }
        let holidays = written.holidays.into_iter().map(|h| (h.day, h.name)).collect();
        Ok(Calendar { zone: written.zone, hours, holidays })
    }
}

impl From<Calendar> for Written {
    fn from(calendar: Calendar) -> Written {
        let said = |spans: &Vec<Span>| spans.iter().map(Span::to_string).collect::<Vec<_>>().join(" ");
        Written {
            hours: std::array::from_fn(|n| calendar.hours.get(n).map(said).unwrap_or_default()),
            zone: calendar.zone,
            holidays: calendar.holidays.into_iter().map(|(day, name)| Holiday { day, name }).collect(),
        }
    }
}

impl Written {
    /// Holidays as a text of lines: `2026-12-25 Christmas`.
    pub fn holidays_from(text: &str) -> Result<Vec<Holiday>, CalendarError> {
        let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
        lines
            .map(|line| {
                let (day, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
                let day = day.parse().map_err(|_| CalendarError::Holiday(line.chars().take(60).collect()))?;
                Ok(Holiday { day, name: name.trim().to_owned() })
            })
            .collect()
    }
}

impl Calendar {
    /// Monday to Friday, eight to five, without holidays.
    pub fn usual(zone: &str) -> Calendar {
        let day = vec![Span { from: 8 * 60, to: 17 * 60 }];
        let hours = std::array::from_fn(|n| if n < 5 { day.clone() } else { Vec::new() });
        Calendar { zone: zone.to_owned(), hours, holidays: BTreeMap::new() }
    }

    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// What is celebrated on a day.
    pub fn holiday(&self, day: Day) -> Option<&str> {
        self.holidays.get(&day).map(String::as_str)
    }

    /// When it is so many minutes after midnight there. An hour that is left out that night counts as the next one.
    pub fn at(&self, day: Day, minutes: u16) -> Instant {
        let (day, minutes) =
            if minutes >= DAY_MINUTES { (day.plus_days(1), minutes - DAY_MINUTES) } else { (day, minutes) };
        let zone = TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC);
        let clock = |n: u16| i8::try_from(n).unwrap_or(0);
        let time = Time::new(clock(minutes / 60), clock(minutes % 60), 0, 0).unwrap_or_default();
        let at = zone.to_timestamp(day.date().to_datetime(time));
        at.map_or_else(|_| Instant::from_micros(0), Instant::of)
    }

    /// The working time of a day.
    fn open_on(&self, day: Day) -> Vec<(Instant, Instant)> {
        if self.holidays.contains_key(&day) {
            return Vec::new();
        }
        let weekday = usize::try_from(day.weekday() - 1).unwrap_or(0);
        let spans = self.hours.get(weekday).map(Vec::as_slice).unwrap_or_default();
        let end = |span: &Span| if span.to > span.from { span.to } else { span.to + DAY_MINUTES };
        spans.iter().map(|span| (self.at(day, span.from), self.at(day, end(span)))).collect()
    }

    pub fn is_working_day(&self, day: Day) -> bool {
        !self.open_on(day).is_empty()
    }

    /// Working time from the day before `from`, whose night shift may still be on.
    fn open_from(&self, from: Instant) -> impl Iterator<Item = (Instant, Instant)> {
        let first = from.day_in(&self.zone).plus_days(-1);
        (0..DAYS_MAX)
            .flat_map(move |n| self.open_on(first.plus_days(n)))
            .filter(move |(_, end)| *end > from)
            .map(move |(start, end)| (start.max(from), end))
    }

    /// When so many seconds of working time have gone by; none if that is years away.
    pub fn after(&self, from: Instant, seconds: i64) -> Option<Instant> {
        let mut left = seconds.max(0);
        for (start, end) in self.open_from(from) {
            let length = end.seconds_since(start);
            if length >= left {
                return Some(start.plus_seconds(left));
            }
            left -= length;
        }
        None
    }

    /// The end of work on a day, or on the next working day where nobody works then.
    pub fn end_of(&self, day: Day) -> Option<Instant> {
        (0..DAYS_MAX).find_map(|n| self.open_on(day.plus_days(n)).last().map(|(_, end)| *end))
    }

    /// Seconds of working time between two points; none where they lie years apart.
    pub fn working_seconds(&self, from: Instant, to: Instant) -> Option<i64> {
        if to.seconds_since(from) > i64::from(DAYS_MAX - 2) * 86_400 {
            return None;
        }
        let open = self.open_from(from).take_while(|(start, _)| *start < to);
        Some(open.map(|(start, end)| end.min(to).seconds_since(start)).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin() -> Calendar {
        let day = "08:00-12:00 13:00-17:00".to_owned();
        let hours = std::array::from_fn(|n| if n < 5 { day.clone() } else { String::new() });
        let holidays = Written::holidays_from("2026-12-25 Christmas\n2026-12-26").unwrap();
        Calendar::try_from(Written { zone: "Europe/Berlin".into(), hours, holidays }).unwrap()
    }

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn shown(instant: Option<Instant>) -> String {
        instant.map_or("never".into(), |i| i.shown_in("Europe/Berlin"))
    }

    #[test]
    fn working_time_leaves_out_nights_lunch_weekends_and_holidays() {
        let berlin = berlin();
        // Friday 20 November 2026, 16:00 in Berlin.
        let friday = at("2026-11-20T15:00:00Z");
        assert_eq!(shown(berlin.after(friday, 4 * 3600)), "2026-11-23 11:00");
        assert_eq!(shown(berlin.after(friday, 0)), "2026-11-20 16:00");
        assert_eq!(shown(berlin.after(at("2026-11-21T15:00:00Z"), 0)), "2026-11-23 08:00");
        // Over Christmas: Thursday 16:00, one hour, then Friday is a holiday.
        assert_eq!(shown(berlin.after(at("2026-12-24T15:00:00Z"), 2 * 3600)), "2026-12-28 09:00");
        assert_eq!(berlin.working_seconds(friday, at("2026-11-23T10:00:00Z")), Some(4 * 3600));
        // The trap: held from 17:00 to 09:00 is one working hour, not sixteen.
        let (evening, morning) = (at("2026-11-23T16:00:00Z"), at("2026-11-24T08:00:00Z"));
        assert_eq!(berlin.working_seconds(evening, morning), Some(3600));
        assert_eq!(berlin.working_seconds(morning, evening), Some(0));
    }

    #[test]
    fn a_day_ends_with_its_work_and_a_free_day_with_that_of_the_next() {
        let berlin = berlin();
        let end = |day: &str| shown(berlin.end_of(day.parse().unwrap()));
        assert_eq!(end("2026-11-23"), "2026-11-23 17:00");
        assert_eq!(end("2026-11-28"), "2026-11-30 17:00");
        assert_eq!(end("2026-12-25"), "2026-12-28 17:00");
    }

    #[test]
    fn the_clock_on_the_wall_counts_when_it_is_put_forward_or_back() {
        let hours = std::array::from_fn(|_| "00:00-24:00".to_owned());
        let all =
            Calendar::try_from(Written { zone: "Europe/Berlin".into(), hours, holidays: vec![] }).unwrap();
        let length = |day: &str| {
            let (start, end) = all.open_on(day.parse().unwrap())[0];
            end.seconds_since(start) / 3600
        };
        assert_eq!((length("2026-03-29"), length("2026-03-30"), length("2026-10-25")), (23, 24, 25));
        // Eight in the morning is eight in the morning on both sides of the change.
        let berlin = berlin();
        assert_eq!(shown(berlin.after(at("2026-03-27T15:59:00Z"), 120)), "2026-03-30 08:01");
        assert_eq!(berlin.after(at("2026-03-27T15:59:00Z"), 120), Some(at("2026-03-30T06:01:00Z")));
        assert_eq!(berlin.after(at("2026-10-23T14:59:00Z"), 120), Some(at("2026-10-26T07:01:00Z")));
        // The hour that the night of spring leaves out.
        assert_eq!(berlin.at("2026-03-29".parse().unwrap(), 150), at("2026-03-29T01:30:00Z"));
    }

    #[test]
    fn a_night_shift_ends_the_next_morning() {
        let mut hours: [String; 7] = Default::default();
        hours[4] = "22:00-06:00".into();
        let night =
            Calendar::try_from(Written { zone: "America/New_York".into(), hours, holidays: vec![] }).unwrap();
        let saturday = at("2026-11-21T08:00:00Z");
        assert_eq!(night.working_seconds(saturday, at("2026-11-21T20:00:00Z")), Some(3 * 3600));
    }

    #[test]
    fn what_is_no_calendar_is_said() {
        let with = |zone: &str, monday: &str| {
            let mut hours: [String; 7] = Default::default();
            hours[0] = monday.into();
            Calendar::try_from(Written { zone: zone.into(), hours, holidays: vec![] }).unwrap_err()
        };
        assert!(matches!(with("Mars/Olympus", "8-17"), CalendarError::Zone(_)));
        assert_eq!(with("Europe/Berlin", ""), CalendarError::NeverOpen);
        for hours in ["8", "25:00-26:00", "08:00-08:00", "08:00-12:00 11:00-17:00", "22:00-06:00 07:00-08:00"]
        {
            assert!(matches!(with("Europe/Berlin", hours), CalendarError::Hours(_)), "{hours}");
        }
        assert!(matches!(Written::holidays_from("Christmas"), Err(CalendarError::Holiday(_))));
        assert_eq!(Calendar::try_from(Written::from(berlin())).unwrap(), berlin());
    }
}
