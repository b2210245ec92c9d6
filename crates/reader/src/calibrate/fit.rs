//! Fitting a model to what people checked, measuring it on what it has not seen, and the gate between two models.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bound::upper_bound;
use super::curve::{Curve, shift_of};
use super::{log_odds, logistic, ppm};

/// Something that was read and then checked by a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    pub channel: String,
    /// Empty where nobody knows.
    pub sender: String,
    pub score: f64,
    pub is_right: bool,
    /// Never fitted to, only measured with.
    pub held_back: bool,
}

/// One in four documents is held back, always the same ones, so that no model was ever fitted to what it is measured with.
pub fn is_held_back(document: u64) -> bool {
    // A document's number is spread before it is divided: ids count up.
    document.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 62 == 0
}

/// What a sender's own outcomes say.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Shift {
    pub outcomes: usize,
    pub right: usize,
    /// Log-odds.
    pub shift: f64,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Channel {
    pub outcomes: usize,
    pub right: usize,
    pub curve: Curve,
    pub senders: BTreeMap<String, Shift>,
}

/// Curves of one kind of thing, fields or orders, by channel.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Family {
    pub channels: BTreeMap<String, Channel>,
}

impl Family {
    pub fn certainty(&self, channel: &str, sender: &str, score: f64) -> f64 {
        let Some(known) = self.channels.get(channel) else { return Curve::Prior.at(score) };
        let of_channel = known.curve.at(score);
        match known.senders.get(sender) {
            Some(own) => logistic(log_odds(of_channel) + own.shift),
            None => of_channel,
        }
    }

    /// [`Family::certainty`] in parts per million.
    pub fn ppm(&self, channel: &str, sender: &str, score: f64) -> u32 {
        ppm(self.certainty(channel, sender, score))
    }

    /// Outcomes that this was fitted to.
    pub fn outcomes(&self) -> usize {
        self.channels.values().map(|c| c.outcomes).sum()
    }
}

/// Fields and orders have models of their own: an order is not the product of its fields.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Model {
    pub fields: Family,
    pub orders: Family,
}

/// Senders of a channel that get a shift of their own.
const SENDERS_MAX: usize = 5_000;
/// Outcomes below which a sender is its channel.
const SENDER_FROM: usize = 5;

pub fn fit(labels: &[Label]) -> Family {
    let mut by_channel: BTreeMap<&str, Vec<&Label>> = BTreeMap::new();
    for label in labels.iter().filter(|l| !l.held_back) {
        by_channel.entry(&label.channel).or_default().push(label);
    }
    let channels = by_channel.into_iter().map(|(name, labels)| (name.to_owned(), channel(&labels)));
    Family { channels: channels.collect() }
}

fn channel(labels: &[&Label]) -> Channel {
    let outcomes: Vec<(f64, bool)> = labels.iter().map(|l| (l.score, l.is_right)).collect();
    let curve = Curve::fit(&outcomes);
    let mut by_sender: BTreeMap<&str, Vec<(f64, bool)>> = BTreeMap::new();
    if curve != Curve::Prior {
        for label in labels.iter().filter(|l| !l.sender.is_empty()) {
            by_sender.entry(&label.sender).or_default().push((curve.at(label.score), label.is_right));
        }
    }
    let senders =
        by_sender.into_iter().filter(|(_, outcomes)| outcomes.len() >= SENDER_FROM).take(SENDERS_MAX).map(
            |(name, outcomes)| {
                let right = outcomes.iter().filter(|o| o.1).count();
                (name.to_owned(), Shift { outcomes: outcomes.len(), right, shift: shift_of(&outcomes) })
            },
        );
    Channel {
        outcomes: labels.len(),
        right: outcomes.iter().filter(|o| o.1).count(),
        senders: senders.collect(),
        curve,
    }
}

/// Outcomes with about the same certainty, for the reliability diagram.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Parts per million.
    pub from: u32,
    pub to: u32,
    pub outcomes: usize,
    pub right: usize,
    /// What was promised on average.
    pub certainty: u32,
}

impl Bin {
    /// The share that was right, parts per million.
    pub fn share(&self) -> u32 {
        let share = self.right as f64 / self.outcomes.max(1) as f64;
        (share * 1e6).round() as u32
    }

    /// What the share may be, at 95 %: Clopper and Pearson from both sides.
    pub fn interval(&self) -> (u32, u32) {
        let wrong = self.outcomes.saturating_sub(self.right);
        let most_wrong = upper_bound(wrong, self.outcomes, 0.975);
        let most_right = upper_bound(self.right, self.outcomes, 0.975);
        (((1.0 - most_wrong) * 1e6).round() as u32, (most_right * 1e6).round() as u32)
    }
}

/// How a model did on outcomes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Measured {
    pub outcomes: usize,
    pub right: usize,
    /// Millionths of a nat for one outcome: what a surprise costs; less is better.
    pub log_loss: u64,
    /// The mean distance between promise and outcome over the bins, parts per million (expected calibration error).
    pub calibration_error: u32,
    pub bins: Vec<Bin>,
}

/// Borders of the bins: narrow where it matters.
const BORDERS: [u32; 11] =
    [0, 500_000, 700_000, 800_000, 900_000, 950_000, 970_000, 980_000, 990_000, 995_000, 1_000_001];

/// Holds a family against outcomes; only the held back ones count, unless there is none.
pub fn measure<'l>(family: &Family, labels: impl Iterator<Item = &'l Label>) -> Measured {
    let mut bins: Vec<(Bin, f64)> = BORDERS
        .iter()
        .zip(BORDERS.iter().skip(1))
        .map(|(from, to)| {
            (Bin { from: *from, to: (*to).min(1_000_000), outcomes: 0, right: 0, certainty: 0 }, 0.0)
        })
        .collect();
    let (mut outcomes, mut right, mut loss) = (0usize, 0usize, 0.0);
    for label in labels {
        let p = family.certainty(&label.channel, &label.sender, label.score);
        let is_right = usize::from(label.is_right);
        loss -= if label.is_right { p.ln() } else { (1.0 - p).ln() };
        outcomes += 1;
        right += is_right;
        let at = BORDERS.iter().skip(1).position(|border| ppm(p) < *border).unwrap_or(0);
        if let Some((bin, sum)) = bins.get_mut(at) {
            bin.outcomes += 1;
            bin.right += is_right;
            *sum += p;
        }
    }
    let n = outcomes.max(1) as f64;
    let far: f64 = bins.iter().map(|(bin, sum)| (sum - bin.right as f64).abs() / n).sum();
    let bins = bins
        .into_iter()
        .filter(|(bin, _)| bin.outcomes > 0)
        .map(|(bin, sum)| Bin { certainty: ppm(sum / bin.outcomes as f64), ..bin });
    Measured {
        outcomes,
        right,
        log_loss: (loss / n * 1e6).round() as u64,
        calibration_error: (far * 1e6).round() as u32,
        bins: bins.collect(),
    }
}

/// The gate: on the same held back outcomes the new model must not be surprised more than the one in use. Errors are so rare that the held
/// back outcomes may have none; then the more careful of two models looks worse by a hair, which is let pass.
pub fn is_no_worse(candidate: &Measured, in_use: &Measured) -> bool {
    const HAIR: u64 = 2_000;
    candidate.log_loss <= in_use.log_loss + HAIR
}
