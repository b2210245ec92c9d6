//! What was found of cases, as pages and programs are shown it: steps by the names that the procedure gives them, times in seconds.

use basics::Day;
use desk::procedures::{Conformance, OtherLog, Procedure, Survey};
use mining::Times;
use serde::Serialize;

/// Ways, edges and deviations that are shown; the most frequent.
const SHOWN_MAX: usize = 40;

#[derive(Debug, Clone, Serialize)]
pub struct Found {
    pub procedure: String,
    pub version: i64,
    /// Null for another system's log.
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub cases: u64,
    pub events: u64,
    /// Steps of the procedure that the log knows; without any it is not held against it.
    pub known_steps: usize,
    pub fitting: u64,
    pub percent_fitting: f64,
    pub average_fitness: f64,
    pub log_fitness: f64,
    pub median_seconds: Option<i64>,
    pub p90_seconds: Option<i64>,
    pub steps: Vec<StepFound>,
    pub deviations: Vec<DeviationFound>,
    pub variants: Vec<VariantFound>,
    pub variant_count: usize,
    pub follows: Vec<Follows>,
    pub follows_count: usize,
    pub by_role: Vec<ByRole>,
    pub unexplained: u64,
    pub without_history: u64,
    pub is_cut: bool,
    /// Types of objects of an object-centred log.
    pub kinds: Vec<String>,
    pub remarks: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct StepFound {
    pub step: String,
    pub title: String,
    pub count: u64,
    pub starts: u64,
    pub ends: u64,
    pub waiting_median_seconds: Option<i64>,
    pub waiting_p90_seconds: Option<i64>,
    /// Cases in which it was done again, and how often beyond the first.
    pub rework_cases: u64,
    pub rework: u64,
    /// Of those, right after itself.
    pub repeats: u64,
}

#[derive(Debug, Clone, Serialize)]
pub struct DeviationFound {
    /// `skipped`, `extra` or `wrong_order`.
    pub kind: &'static str,
    pub step: String,
    pub title: String,
    pub cases: u64,
    pub examples: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct VariantFound {
    pub steps: Vec<String>,
    pub cases: u64,
    pub share: f64,
    pub median_seconds: Option<i64>,
    pub examples: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Follows {
    pub from: String,
    pub to: String,
    pub count: u64,
    pub median_seconds: Option<i64>,
    pub p90_seconds: Option<i64>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ByRole {
    pub role: &'static str,
    pub count: u64,
    pub median_seconds: Option<i64>,
    pub p90_seconds: Option<i64>,
}

fn seconds(micros: Option<i64>) -> Option<i64> {
    micros.map(|m| m / 1_000_000)
}

fn middle(times: &Times) -> Option<i64> {
    seconds(times.median())
}

fn late(times: &Times) -> Option<i64> {
    seconds(times.percentile(90))
}

impl Found {
    pub fn of(found: &Conformance) -> Found {
        let mut shown = Found::of_survey(&found.version.procedure, &found.survey);
        shown.procedure.clone_from(&found.version.code);
        shown.version = found.version.version;
        (shown.from, shown.to) = (Some(found.from), Some(found.to));
        shown.known_steps = found.version.procedure.steps.len();
        shown.without_history = found.without_history;
        shown.is_cut = found.is_cut;
        let by_role = found.by_role.iter().map(|(role, times)| ByRole {
            role,
            count: times.count(),
            median_seconds: middle(times),
            p90_seconds: late(times),
        });
        shown.by_role = by_role.collect();
        shown
    }

    pub fn of_other(found: &OtherLog) -> Found {
        let mut shown = Found::of_survey(&found.version.procedure, &found.survey);
        shown.procedure.clone_from(&found.version.code);
        shown.version = found.version.version;
        shown.known_steps = found.known_steps;
        if found.known_steps == 0 {
            // Nothing of it means a step of ours: that everything deviates would say nothing.
            shown.deviations.clear();
        }
        shown.kinds = found.kinds.iter().map(|(kind, _)| kind.clone()).collect();
        shown.remarks.clone_from(&found.remarks);
        shown
    }

    pub(super) fn of_survey(procedure: &Procedure, survey: &Survey) -> Found {
        let name = |activity: u32| survey.activities.text(activity).to_owned();
        let paths = &survey.paths;
        let mut steps: Vec<StepFound> = paths
            .activities
            .iter()
            .map(|(activity, count)| {
                let (code, waiting) = (name(*activity), paths.waiting.get(activity));
                let rework = paths.rework.get(activity).copied().unwrap_or_default();
                StepFound {
                    title: procedure.name(&code).to_owned(),
                    step: code,
                    count: *count,
                    starts: paths.starts.get(activity).copied().unwrap_or(0),
                    ends: paths.ends.get(activity).copied().unwrap_or(0),
                    waiting_median_seconds: waiting.and_then(middle),
                    waiting_p90_seconds: waiting.and_then(late),
                    rework_cases: rework.cases,
                    rework: rework.again,
                    repeats: rework.repeats,
                }
            })
            .collect();
        // In the order of the procedure; what it does not know after it, by about where it stands in its cases.
        let place = |code: &str| procedure.steps.iter().position(|s| s.code == code).unwrap_or(usize::MAX);
        // In thousandths of a place.
        let about = |step: &StepFound| {
            let sum =
                survey.activities.find(&step.step).and_then(|a| paths.places.get(&a)).copied().unwrap_or(0);
            sum * 1_000 / step.count.max(1)
        };
        steps.sort_by_cached_key(|s| (place(&s.step), about(s), s.step.clone()));
        let mut follows: Vec<Follows> = paths
            .follows
            .iter()
            .map(|((from, to), (count, times))| Follows {
                from: name(*from),
                to: name(*to),
                count: *count,
                median_seconds: middle(times),
                p90_seconds: late(times),
            })
            .collect();
        follows.sort_by(|a, b| b.count.cmp(&a.count).then(a.from.cmp(&b.from)).then(a.to.cmp(&b.to)));
        let variants = paths.by_frequency();
        let share =
            |cases: u64| if paths.cases == 0 { 0.0 } else { 100.0 * cases as f64 / paths.cases as f64 };
        Found {
            procedure: String::new(),
            version: 0,
            from: None,
            to: None,
            cases: paths.cases,
            events: paths.events,
            known_steps: 0,
            fitting: survey.fitness.fitting,
            percent_fitting: survey.fitness.percent_fitting(),
            average_fitness: survey.fitness.average(),
            log_fitness: survey.fitness.log(),
            median_seconds: middle(&paths.durations),
            p90_seconds: late(&paths.durations),
            steps,
            deviations: survey
                .deviations
                .iter()
                .take(SHOWN_MAX)
                .map(|d| DeviationFound {
                    kind: d.deviation.code(),
                    step: d.deviation.step().to_owned(),
                    title: procedure.name(d.deviation.step()).to_owned(),
                    cases: d.cases,
                    examples: d.examples.clone(),
                })
                .collect(),
            variant_count: variants.len(),
            variants: variants
                .iter()
                .take(SHOWN_MAX)
                .map(|(trace, variant)| VariantFound {
                    steps: trace
                        .iter()
                        .map(|a| procedure.name(survey.activities.text(*a)).to_owned())
                        .collect(),
                    cases: variant.cases,
                    share: share(variant.cases),
                    median_seconds: middle(&variant.times),
                    examples: variant.examples.iter().take(5).cloned().collect(),
                })
                .collect(),
            follows_count: follows.len(),
            follows: follows.into_iter().take(SHOWN_MAX).collect(),
            by_role: Vec::new(),
            unexplained: survey.unexplained,
            without_history: 0,
            is_cut: false,
            kinds: Vec::new(),
            remarks: Vec::new(),
        }
    }

    pub fn title<'a>(&'a self, step: &'a str) -> &'a str {
        self.steps.iter().find(|s| s.step == step).map_or(step, |s| &s.title)
    }
}

/// Seconds as people say them; a dash where nothing is known.
pub fn span(seconds: &Option<i64>) -> String {
    let Some(seconds) = *seconds else { return "–".to_owned() };
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, m) => format!("{m} min"),
        (0, h, m) => format!("{h} h {m} min"),
        (d, h, _) => format!("{d} d {h} h"),
    }
}

/// A share with one decimal, a fitness with three.
pub fn decimal(value: &f64, places: usize) -> String {
    format!("{value:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_in_their_two_largest_units() {
        for (seconds, said) in [(5, "5 s"), (61, "1 min"), (3_660, "1 h 1 min"), (90_000, "1 d 1 h")] {
            assert_eq!(span(&Some(seconds)), said);
        }
        assert_eq!(span(&None), "–");
    }
}
