//! Measured: the values of a standard over its last periods, as a chart, and whether the target was met. Work that is harder, or done by people who
//! still learn, is held against what is to be expected of such work: the rate, or the mean, of its own kind in the same time.

use std::collections::BTreeMap;

use basics::{Day, Instant};
use db::{Fault, Tx};
use serde::Serialize;

use super::chart::{Chart, ChartKind, Counted, individuals_chart, p_chart, u_chart, xbar_chart};
use super::standard::{Measure, Period, Standard};
use super::store;
use crate::calendars;
use crate::company;
use crate::proportion::Proportion;

/// Periods of a chart.
const PERIODS: i32 = 26;
/// Points of a chart of times.
const POINTS: usize = 40;
/// Values of one sample.
pub const SAMPLE: usize = 5;

/// One order, shipment or complaint.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit {
    pub name: String,
    pub at: Instant,
    /// What makes it hard: how many lines, by which channel, at which level; of a complaint its severity.
    pub stratum: String,
    pub lines: i64,
    pub errors: i64,
    pub from: Instant,
    /// Working seconds that don't count.
    pub waited: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    pub chart: Chart,
    /// Orders, lines, shipments or complaints with an error of all; of a time those within the target.
    pub overall: Proportion,
    /// `met`, `missed`, `open`: whether the interval lies on one side of the target.
    pub verdict: &'static str,
    /// Median of a time in minutes.
    pub median: Option<i64>,
}

/// `whole` leaves out the period that has not ended.
pub fn measured(tx: &mut Tx, standard: &Standard, whole: bool) -> Result<Measured, Fault> {
    let company = company::facts(tx)?;
    let today = company.day(tx.now());
    let calendar = calendars::of_company(tx)?;
    let current = start_of(today, standard.period);
    let length = if standard.period == Period::Day { 1 } else { 7 };
    let from = calendar.at(current.plus_days(-PERIODS * length), 0);
    let to = if whole { calendar.at(current, 0) } else { tx.now().plus_seconds(1) };
    let units = store::units(tx, standard, from, to)?;
    if standard.measure.is_time() {
        let minutes = |u: &Unit| {
            let seconds =
                calendar.working_seconds(u.from, u.at).unwrap_or_else(|| u.at.seconds_since(u.from));
            ((seconds - u.waited).max(0) / 60) as f64
        };
        let values: Vec<(Unit, f64)> = units.into_iter().map(|u| (u.clone(), minutes(&u))).collect();
        return Ok(of_times(standard, &values));
    }
    let name = |at: Instant| start_of(company.day(at), standard.period).to_string();
    Ok(of_counts(standard, &units, name))
}

/// The day itself, or the Monday of its week.
pub(super) fn start_of(day: Day, period: Period) -> Day {
    match period {
        Period::Day => day,
        Period::Week => day.plus_days(1 - i32::from(day.weekday())),
    }
}

fn of_counts(standard: &Standard, units: &[Unit], name: impl Fn(Instant) -> String) -> Measured {
    let by_line = standard.measure == Measure::LineErrors;
    let counts = |u: &Unit| if by_line { (u.errors, u.lines.max(1)) } else { (i64::from(u.errors > 0), 1) };
    let mut strata: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for unit in units {
        let (wrong, of) = counts(unit);
        let stratum = strata.entry(&unit.stratum).or_default();
        *stratum = (stratum.0 + wrong, stratum.1 + of);
    }
    let rate = |stratum: &str| {
        let (wrong, of) = strata.get(stratum).copied().unwrap_or_default();
        wrong as f64 / (of.max(1)) as f64
    };
    let mut periods: BTreeMap<String, Counted> = BTreeMap::new();
    for unit in units {
        let (wrong, of) = counts(unit);
        let key = name(unit.at);
        let blank = Counted { name: key.clone(), wrong: 0, units: 0, expected: None };
        let period = periods.entry(key).or_insert(blank);
        period.wrong += wrong;
        period.units += of;
        if standard.adjusted {
            let (p, n) = (rate(&unit.stratum), of as f64);
            let (expected, variance) = period.expected.unwrap_or_default();
            period.expected = Some((expected + p * n, variance + p * (1.0 - p) * n));
        }
    }
    let counted: Vec<Counted> = periods.into_values().collect();
    let overall = counted
        .iter()
        .fold(Proportion::default(), |sum, c| sum.plus(Proportion { part: c.wrong, whole: c.units }));
    let chart = if by_line { u_chart(&counted) } else { p_chart(&counted) };
    let (low, high) = overall.wilson_ppm();
    let verdict = match overall.whole {
        0 => "open",
        _ if high <= standard.target => "met",
        _ if low > standard.target => "missed",
        _ => "open",
    };
    Measured { chart, overall, verdict, median: None }
}

fn of_times(standard: &Standard, values: &[(Unit, f64)]) -> Measured {
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len().max(1) as f64;
    let all: Vec<f64> = values.iter().map(|(_, v)| *v).collect();
    let middle = mean(&all);
    let mut strata: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (unit, value) in values {
        strata.entry(&unit.stratum).or_default().push(*value);
    }
    let adjusted: Vec<(String, f64)> = values
        .iter()
        .map(|(unit, value)| {
            let own = strata.get(unit.stratum.as_str()).map_or(middle, |of| mean(of));
            (unit.name.clone(), if standard.adjusted { value - own + middle } else { *value })
        })
        .collect();
    let chart = match standard.chart {
        ChartKind::Xbar => {
            let samples: Vec<(String, Vec<f64>)> = adjusted
                .chunks(SAMPLE)
                .map(|some| {
                    let name = some.last().map(|(name, _)| name.clone()).unwrap_or_default();
                    (name, some.iter().map(|(_, v)| *v).collect())
                })
                .collect();
            let first = samples.len().saturating_sub(POINTS);
            xbar_chart(samples.get(first..).unwrap_or_default(), SAMPLE)
        }
        _ => {
            let first = adjusted.len().saturating_sub(POINTS);
            individuals_chart(adjusted.get(first..).unwrap_or_default())
        }
    };
    let within = all.iter().filter(|v| **v <= standard.target as f64).count() as i64;
    let mut sorted = all;
    sorted.sort_by(f64::total_cmp);
    let median = sorted.get(sorted.len() / 2).map(|v| v.round() as i64);
    let verdict = match median {
        None => "open",
        Some(minutes) if minutes <= standard.target => "met",
        Some(_) => "missed",
    };
    Measured { chart, overall: Proportion { part: within, whole: sorted.len() as i64 }, verdict, median }
}
