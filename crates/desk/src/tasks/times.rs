//! Times: how long hand-offs wait for each team, in working time. Figures that anyone can recount from the hand-offs on record.

use std::collections::BTreeMap;

use basics::{Calendar, Instant};
use db::{Fault, Tx};

use super::store;
use crate::calendars;

/// Hand-offs that are looked at: the latest.
const LOOKED_AT: usize = 5_000;
/// How far back.
const DAYS: i64 = 30;

/// Hand-offs to one team within the last thirty days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TeamTime {
    pub team: String,
    pub asked: usize,
    pub waiting: usize,
    pub returned: usize,
    /// Working minutes from being asked to the answer: the middle one, and the one that nine in ten stay below.
    pub median_minutes: Option<i64>,
    pub ninth_minutes: Option<i64>,
}

pub fn times(tx: &mut Tx) -> Result<Vec<TeamTime>, Fault> {
    let since = tx.now().plus_seconds(-DAYS * 86_400);
    let asked = store::offers_since(tx, since, LOOKED_AT)?;
    let calendar = calendars::of_company(tx)?;
    Ok(decide(&asked, &calendar))
}

/// To whom, when asked, when answered and how.
pub(super) type Asked = (String, Instant, Option<(Instant, bool)>);

fn decide(asked: &[Asked], calendar: &Calendar) -> Vec<TeamTime> {
    let mut teams: BTreeMap<&str, (TeamTime, Vec<i64>)> = BTreeMap::new();
    for (team, at, answered) in asked {
        let (time, minutes) = teams.entry(team).or_default();
        time.asked += 1;
        match answered {
            None => time.waiting += 1,
            Some((answered, accepted)) => {
                time.returned += usize::from(!accepted);
                minutes.extend(calendar.working_seconds(*at, *answered).map(|s| s / 60));
            }
        }
    }
    teams
        .into_iter()
        .map(|(team, (time, mut minutes))| {
            minutes.sort_unstable();
            let at = |tenths: usize| minutes.get((minutes.len().saturating_sub(1)) * tenths / 10).copied();
            TeamTime { team: team.to_owned(), median_minutes: at(5), ninth_minutes: at(9), ..time }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_off_over_the_weekend_waits_only_while_people_work() {
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let friday = at("2026-11-20T15:30:00Z");
        let asked = [
            ("finance".to_owned(), friday, Some((at("2026-11-23T07:30:00Z"), true))),
            ("finance".to_owned(), friday, Some((at("2026-11-20T15:40:00Z"), false))),
            ("finance".to_owned(), friday, None),
        ];
        let times = decide(&asked, &Calendar::usual("Europe/Berlin"));
        let finance = times.first().unwrap();
        assert_eq!((finance.asked, finance.waiting, finance.returned), (3, 1, 1));
        assert_eq!((finance.median_minutes, finance.ninth_minutes), (Some(10), Some(10)));
    }
}
