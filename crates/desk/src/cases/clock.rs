//! Clocks of a complaint, in working time of the company's calendar: by when the customer hears from us, by when they have what they get.
//! A clock stands while the customer has to say something.

use basics::{Calendar, Instant};
use serde::{Deserialize, Serialize};

use super::case::{Case, CaseSeverity};

/// Working minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    pub acknowledge: i64,
    pub resolve: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clocks {
    pub minor: Clock,
    pub major: Clock,
    pub critical: Clock,
}

impl Clocks {
    pub fn of(&self, severity: CaseSeverity) -> Clock {
        match severity {
            CaseSeverity::Minor => self.minor,
            CaseSeverity::Major => self.major,
            CaseSeverity::Critical => self.critical,
        }
    }
}

/// By when, counted from `from`. Where a calendar has no working time for years, the time on the wall counts.
pub(super) fn due(calendar: &Calendar, from: Instant, minutes: i64) -> Instant {
    calendar.after(from, minutes * 60).unwrap_or_else(|| from.plus_seconds(minutes * 60))
}

/// What is left of the clock after it stood from `since` to `now`, as a new end; what was late already stays late. Says how long it stood.
pub(super) fn resumed(calendar: &Calendar, end: Instant, since: Instant, now: Instant) -> (Instant, i64) {
    let stood = calendar.working_seconds(since, now).unwrap_or_else(|| now.seconds_since(since));
    if end <= since {
        return (end, stood);
    }
    let left = calendar.working_seconds(since, end).unwrap_or_else(|| end.seconds_since(since));
    (calendar.after(now, left).unwrap_or_else(|| now.plus_seconds(left)), stood)
}

/// Ends that a severity gives a complaint that is on record: counted from when it was opened, with what the clock stood.
pub(super) fn again(calendar: &Calendar, case: &Case, clock: Clock) -> (Instant, Instant) {
    let resolve = due(calendar, case.opened_at, clock.resolve);
    let resolve = calendar.after(resolve, case.waited).unwrap_or(resolve);
    (due(calendar, case.opened_at, clock.acknowledge), resolve)
}

#[cfg(test)]
mod tests {
    use basics::calendar::Written;

    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn berlin(holidays: &str) -> Calendar {
        let day = "08:00-17:00".to_owned();
        let hours = std::array::from_fn(|n| if n < 5 { day.clone() } else { String::new() });
        let holidays = Written::holidays_from(holidays).unwrap();
        Calendar::try_from(Written { zone: "Europe/Berlin".into(), hours, holidays }).unwrap()
    }

    fn shown(at: Instant) -> String {
        at.shown_in("Europe/Berlin")
    }

    #[test]
    fn a_clock_runs_in_working_time_over_weekends_holidays_and_the_change_of_the_clock() {
        // Friday 27 March 2026, 16:00 in Berlin; on Sunday the clock is put forward.
        let friday = at("2026-03-27T15:00:00Z");
        assert_eq!(shown(due(&berlin(""), friday, 120)), "2026-03-30 09:00");
        assert_eq!(due(&berlin(""), friday, 120), at("2026-03-30T07:00:00Z"));
        assert_eq!(shown(due(&berlin("2026-03-30"), friday, 120)), "2026-03-31 09:00");
        // And put back on 25 October.
        assert_eq!(due(&berlin(""), at("2026-10-23T14:00:00Z"), 120), at("2026-10-26T08:00:00Z"));
    }

    #[test]
    fn while_the_customer_is_asked_the_clock_stands() {
        let calendar = berlin("2026-12-25 Christmas");
        // Due on Thursday at 17:00; asked on Thursday at 15:00, answered on Monday at 10:00: two hours are left.
        let (asked, answered) = (at("2026-12-24T14:00:00Z"), at("2026-12-28T09:00:00Z"));
        let (end, stood) = resumed(&calendar, at("2026-12-24T16:00:00Z"), asked, answered);
        assert_eq!((shown(end).as_str(), stood), ("2026-12-28 12:00", 4 * 3600));
        // What was late before stays late.
        let late = at("2026-12-24T13:00:00Z");
        assert_eq!(resumed(&calendar, late, asked, answered).0, late);
        // Over the weekend on which the clock is put forward the two hours stay two hours.
        let (end, _) = resumed(
            &calendar,
            at("2026-03-27T16:00:00Z"),
            at("2026-03-27T14:00:00Z"),
            at("2026-03-30T06:00:00Z"),
        );
        assert_eq!(end, at("2026-03-30T08:00:00Z"));
    }
}
