//! Rhythm: on which days the deliveries of a standing order are, and when their orders are made. Pure.
//! Holds: a delivery on a day on which nobody works is on the next working day; months end where they end, and the day after a short one is the
//! one that was meant again.

use basics::{Calendar, Day};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Working days.
    Day,
    Week,
    Month,
}

impl Unit {
    pub const ALL: [Unit; 3] = [Unit::Day, Unit::Week, Unit::Month];

    pub fn code(self) -> &'static str {
        match self {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
        }
    }

    pub fn from_code(code: &str) -> Option<Unit> {
        Unit::ALL.into_iter().find(|u| u.code() == code)
    }
}

/// Every so many units from the first day on, each order made so many working days before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rhythm {
    pub every: i64,
    pub unit: Unit,
    pub first_day: Day,
    pub days_before: i64,
}

/// Days that are looked at for a working one.
const LOOK_DAYS: usize = 400;

impl Rhythm {
    /// The first day of the rhythm that is after `after`, as it is meant; and the working day on which that delivery is.
    pub fn next(&self, after: Option<Day>, calendar: &Calendar) -> Option<(Day, Day)> {
        let meant = match after {
            None => self.first_day,
            Some(after) => self.first_after(after, calendar)?,
        };
        Some((meant, working(meant, calendar)?))
    }

    /// The working day of a delivery that is meant for a day.
    pub fn delivery(&self, meant: Day, calendar: &Calendar) -> Day {
        working(meant, calendar).unwrap_or(meant)
    }

    /// The day on which the order for a delivery is made.
    pub fn made_on(&self, delivery: Day, calendar: &Calendar) -> Day {
        let before = (1..).map(|n: i32| delivery.plus_days(-n)).take(LOOK_DAYS);
        let mut working = before.filter(|day| calendar.is_working_day(*day));
        match usize::try_from(self.days_before) {
            Ok(0) | Err(_) => delivery,
            Ok(n) => working.nth(n - 1).unwrap_or(delivery),
        }
    }

    fn first_after(&self, after: Day, calendar: &Calendar) -> Option<Day> {
        if after < self.first_day {
            return Some(self.first_day);
        }
        let every = i32::try_from(self.every.max(1)).ok()?;
        match self.unit {
            Unit::Week => {
                let step = every.checked_mul(7)?;
                let gone = after.days_since(self.first_day) / step;
                Some(self.first_day.plus_days((gone + 1).checked_mul(step)?))
            }
            Unit::Month => {
                // Always from the first day, so that the 31st is the 31st again after a February.
                let months = |d: Day| i32::from(d.year()) * 12 + i32::from(d.month()) - 1;
                let mut gone = (months(after) - months(self.first_day)) / every;
                loop {
                    let day = in_month(self.first_day, months(self.first_day) + gone.checked_mul(every)?)?;
                    if day > after {
                        return Some(day);
                    }
                    gone += 1;
                }
            }
            Unit::Day => {
                let days = (1..).map(|n| after.plus_days(n)).take(LOOK_DAYS);
                let mut working = days.filter(|day| calendar.is_working_day(*day));
                working.nth(usize::try_from(every - 1).ok()?)
            }
        }
    }
}

/// The same day in another month, or its last.
fn in_month(day: Day, month: i32) -> Option<Day> {
    let (year, month) =
        (i16::try_from(month.div_euclid(12)).ok()?, i8::try_from(month.rem_euclid(12) + 1).ok()?);
    (1..=day.day_of_month()).rev().find_map(|d| Day::new(year, month, d).ok())
}

/// The day itself, or the next on which somebody works.
fn working(day: Day, calendar: &Calendar) -> Option<Day> {
    (0..).map(|n| day.plus_days(n)).take(LOOK_DAYS).find(|day| calendar.is_working_day(*day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn days(every: i64, unit: Unit, first: &str, count: usize) -> Vec<String> {
        let rhythm = Rhythm { every, unit, first_day: day(first), days_before: 0 };
        let calendar = Calendar::usual("Europe/Berlin");
        let (mut after, mut told) = (None, Vec::new());
        for _ in 0..count {
            let (meant, delivery) = rhythm.next(after, &calendar).unwrap();
            told.push(delivery.to_string());
            after = Some(meant);
        }
        told
    }

    #[test]
    fn every_other_friday() {
        assert_eq!(days(2, Unit::Week, "2026-11-27", 3), ["2026-11-27", "2026-12-11", "2026-12-25"]);
    }

    #[test]
    fn the_last_of_the_month_is_the_last_of_each_month() {
        assert_eq!(
            days(1, Unit::Month, "2026-12-31", 4),
            // 31 January 2027 is a Sunday, 28 February as well.
            ["2026-12-31", "2027-02-01", "2027-03-01", "2027-03-31"]
        );
        assert_eq!(days(3, Unit::Month, "2026-11-30", 3), ["2026-11-30", "2027-03-01", "2027-05-31"]);
    }

    #[test]
    fn working_days_leave_out_the_weekend() {
        assert_eq!(
            days(1, Unit::Day, "2026-11-26", 4),
            ["2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01"]
        );
    }

    #[test]
    fn the_order_is_made_working_days_before() {
        let rhythm = Rhythm { every: 1, unit: Unit::Week, first_day: day("2026-11-30"), days_before: 2 };
        let calendar = Calendar::usual("Europe/Berlin");
        assert_eq!(rhythm.made_on(day("2026-11-30"), &calendar), day("2026-11-26"));
    }

    proptest! {
        #[test]
        fn days_go_on_and_never_stand_still(every in 1i64..20, unit in 0usize..3, offset in 0i32..800) {
            let first_day = day("2026-01-31").plus_days(offset);
            let rhythm = Rhythm { every, unit: Unit::ALL[unit], first_day, days_before: 1 };
            let calendar = Calendar::usual("Europe/Berlin");
            let mut after = None;
            for _ in 0..12 {
                let (meant, delivery) = rhythm.next(after, &calendar).unwrap();
                prop_assert!(after.is_none_or(|a| meant > a));
                prop_assert!(delivery >= meant && calendar.is_working_day(delivery));
                prop_assert!(rhythm.made_on(delivery, &calendar) < delivery);
                after = Some(meant);
            }
        }
    }
}
