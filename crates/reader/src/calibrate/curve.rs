//! From a score to the share that turns out right: the shipped prior, a logistic curve, or steps.

use serde::{Deserialize, Serialize};

use super::{LEAST, log_odds, logistic};

/// How many outcomes each kind of curve needs.
pub(super) const PLATT_FROM: usize = 30;
pub(super) const ISOTONIC_FROM: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CurveKind {
    Prior,
    Platt,
    Isotonic,
}

/// A curve that never falls: of two scores the higher is at least as certain.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "kind")]
pub enum Curve {
    /// The score is the log-odds itself.
    #[default]
    Prior,
    Platt {
        slope: f64,
        shift: f64,
    },
    /// Points in rising order of score; between two of them a straight line, beyond them level.
    Isotonic {
        points: Vec<(f64, f64)>,
    },
}

impl Curve {
    pub fn kind(&self) -> CurveKind {
        match self {
            Curve::Prior => CurveKind::Prior,
            Curve::Platt { .. } => CurveKind::Platt,
            Curve::Isotonic { .. } => CurveKind::Isotonic,
        }
    }

    /// The certainty of a score.
    pub fn at(&self, score: f64) -> f64 {
        match self {
            Curve::Prior => logistic(score),
            Curve::Platt { slope, shift } => logistic(slope * score + shift),
            Curve::Isotonic { points } => between(points, score),
        }
        .clamp(LEAST, 1.0 - LEAST)
    }

    /// By the number of outcomes: too few say nothing, some give two figures, many a shape.
    pub fn fit(outcomes: &[(f64, bool)]) -> Curve {
        match outcomes.len() {
            n if n < PLATT_FROM => Curve::Prior,
            n if n < ISOTONIC_FROM => platt(outcomes),
            _ => isotonic(outcomes),
        }
    }
}

fn between(points: &[(f64, f64)], score: f64) -> f64 {
    let after = points.partition_point(|p| p.0 < score);
    let right = points.get(after);
    let left = after.checked_sub(1).and_then(|at| points.get(at));
    match (left, right) {
        (Some(l), Some(r)) if r.0 > l.0 => l.1 + (r.1 - l.1) * (score - l.0) / (r.0 - l.0),
        (_, Some(r)) => r.1,
        (Some(l), None) => l.1,
        (None, None) => logistic(score),
    }
}

/// Two figures by Newton's method, on targets drawn in from 0 and 1 as Platt does, and held to the shipped prior (slope 1, no shift) by
/// a weak pull, so that thirty outcomes without an error do not mean certainty.
fn platt(outcomes: &[(f64, bool)]) -> Curve {
    const PULL: f64 = 1.0;
    let target = targets(outcomes);
    let loss = |slope: f64, shift: f64| -> f64 {
        let fit: f64 = outcomes
            .iter()
            .map(|(score, is_right)| {
                let (p, t) = (logistic(slope * score + shift).clamp(1e-12, 1.0 - 1e-12), target(*is_right));
                -(t * p.ln() + (1.0 - t) * (1.0 - p).ln())
            })
            .sum();
        fit + 0.5 * PULL * ((slope - 1.0).powi(2) + shift.powi(2))
    };
    let (mut slope, mut shift) = (1.0, 0.0);
    for _ in 0..60 {
        let (mut ga, mut gb) = (PULL * (slope - 1.0), PULL * shift);
        let (mut haa, mut hab, mut hbb) = (PULL, 0.0, PULL);
        for (score, is_right) in outcomes {
            let p = logistic(slope * score + shift);
            let (miss, weight) = (p - target(*is_right), (p * (1.0 - p)).max(1e-9));
            ga += miss * score;
            gb += miss;
            haa += weight * score * score;
            hab += weight * score;
            hbb += weight;
        }
        let det = haa * hbb - hab * hab;
        let (da, db) = ((hbb * ga - hab * gb) / det, (haa * gb - hab * ga) / det);
        // A full step may overshoot; half of it, and half again, does not.
        let (now, mut step) = (loss(slope, shift), 1.0);
        while step > 1e-4 && loss(slope - step * da, shift - step * db) > now {
            step /= 2.0;
        }
        slope -= step * da;
        shift -= step * db;
        if (step * da).abs() + (step * db).abs() < 1e-9 {
            break;
        }
    }
    // A curve that falls would turn the evidence upside down.
    Curve::Platt { slope: slope.max(SLOPE_LEAST), shift }
}

const SLOPE_LEAST: f64 = 0.02;

/// What an outcome counts for, drawn in from 0 and 1: so many right ones promise at most one wrong among two more.
fn targets(outcomes: &[(f64, bool)]) -> impl Fn(bool) -> f64 + use<> {
    let right = outcomes.iter().filter(|o| o.1).count() as f64;
    let wrong = outcomes.len() as f64 - right;
    move |is_right| if is_right { (right + 1.0) / (right + 2.0) } else { 1.0 / (wrong + 2.0) }
}

/// Outcomes that the prior of a step counts for: a step of ten right ones is not certain.
const STEP_PRIOR: f64 = 2.0;

struct Step {
    /// Of the scores in it.
    sum: f64,
    count: f64,
    /// The sum of what its outcomes count for.
    right: f64,
    /// Of the logistic curve over the same scores.
    prior: f64,
}

impl Step {
    fn value(&self) -> f64 {
        (self.right + STEP_PRIOR * self.prior / self.count) / (self.count + STEP_PRIOR)
    }
}

/// Pool adjacent violators, O(n log n) for the sorting. Each outcome starts as a step of its own (equal scores as one) and is joined with the
/// one before as long as that stands higher.
fn isotonic(outcomes: &[(f64, bool)]) -> Curve {
    let (base, target) = (platt(outcomes), targets(outcomes));
    let mut sorted: Vec<(f64, bool)> = outcomes.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut steps: Vec<Step> = Vec::new();
    let mut last = f64::NAN;
    for (score, is_right) in sorted {
        let right = target(is_right);
        match steps.last_mut().filter(|_| score == last) {
            Some(step) => {
                step.sum += score;
                step.count += 1.0;
                step.right += right;
                step.prior += base.at(score);
            }
            None => steps.push(Step { sum: score, count: 1.0, right, prior: base.at(score) }),
        }
        last = score;
        // Equal scores are complete only when the next begins, so the last one is not compared yet.
        join(&mut steps, 1);
    }
    join(&mut steps, 0);
    let mut least = 0.0_f64;
    let points = steps.iter().map(|step| {
        least = least.max(step.value());
        (step.sum / step.count, least)
    });
    Curve::Isotonic { points: thinned(points.collect()) }
}

/// Joins steps that fall, from the end, leaving out the last `open` ones.
fn join(steps: &mut Vec<Step>, open: usize) {
    let held = if open > 0 { steps.pop() } else { None };
    while let Some(last) = steps.pop() {
        match steps.last_mut() {
            Some(before) if before.right / before.count >= last.right / last.count => {
                before.sum += last.sum;
                before.count += last.count;
                before.right += last.right;
                before.prior += last.prior;
            }
            _ => {
                steps.push(last);
                break;
            }
        }
    }
    steps.extend(held);
}

/// A model is kept and read: at most so many points.
const POINTS_MAX: usize = 60;

fn thinned(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let step = points.len().div_ceil(POINTS_MAX).max(1);
    let last = points.len().saturating_sub(1);
    points.into_iter().enumerate().filter(|(at, _)| at % step == 0 || *at == last).map(|(_, p)| p).collect()
}

/// How far a sender's own outcomes move the log-odds from the channel's curve: the likeliest shift, held to none by a pull that twenty or
/// thirty outcomes overcome. `outcomes` are certainties of the channel's curve.
pub(super) fn shift_of(outcomes: &[(f64, bool)]) -> f64 {
    const PULL: f64 = 4.0;
    let mut shift = 0.0;
    for _ in 0..40 {
        let (mut gradient, mut curvature) = (PULL * shift, PULL);
        for (certainty, is_right) in outcomes {
            let p = logistic(log_odds(*certainty) + shift);
            gradient += p - f64::from(u8::from(*is_right));
            curvature += p * (1.0 - p);
        }
        let step: f64 = (gradient / curvature).clamp(-1.0, 1.0);
        shift -= step;
        if step.abs() < 1e-9 {
            break;
        }
    }
    shift.clamp(-4.0, 4.0)
}
