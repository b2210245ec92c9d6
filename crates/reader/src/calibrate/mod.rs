//! How sure is sure: from the evidence for a value to the share of such values that turn out right, measured on what people checked.
//!
//! [`Evidence`] is what speaks for a field, [`OrderEvidence`] for an order as a whole; each gives a *score* in log-odds by shipped
//! weights. A [`Model`] turns scores into certainties: by the shipped prior below 30 checked outcomes of a channel, by a logistic curve
//! below 200 (Platt 1999), by isotonic regression above (pool adjacent violators), and shifts them for each sender as far as that sender's own
//! outcomes say so. [`fit`] makes one, [`measure`] holds it against outcomes it has not seen, and [`is_no_worse`] is the gate it has to pass.
//! [`upper_bound`] (Clopper and Pearson 1934) and [`threshold`] say how far documents may go without a person.
//!
//! Pure: no clock, no dice, no IO. The figures here are statistics about readings, never money; certainties leave as parts per million.

mod bound;
mod curve;
mod evidence;
mod fit;

#[cfg(test)]
mod tests;

pub use bound::{Cut, Scored, needed_without_errors, threshold, upper_bound};
pub use curve::{Curve, CurveKind};
pub use evidence::{Evidence, OrderEvidence, SourceKind};
pub use fit::{Bin, Channel, Family, Label, Measured, Model, Shift, fit, is_held_back, is_no_worse, measure};

/// The log-odds of a probability, kept away from the ends, where one outcome would weigh more than all others.
pub(crate) fn log_odds(p: f64) -> f64 {
    let p = p.clamp(LEAST, 1.0 - LEAST);
    (p / (1.0 - p)).ln()
}

pub(crate) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// No outcome is ever held to be surer than this, nor more hopeless.
const LEAST: f64 = 1e-4;

/// Parts per million.
pub(crate) fn ppm(p: f64) -> u32 {
    (p.clamp(LEAST, 1.0 - LEAST) * 1e6).round() as u32
}

pub(crate) fn of_ppm(ppm: u32) -> f64 {
    f64::from(ppm.min(1_000_000)) / 1e6
}
