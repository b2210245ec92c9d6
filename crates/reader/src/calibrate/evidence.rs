//! What speaks for a value and for an order, and the shipped weights that make one number of it.

use serde::{Deserialize, Serialize};

use super::{log_odds, logistic, of_ppm, ppm};

/// What kind of place a value was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// A standard's own element: EDI, XML.
    Data,
    Cell,
    Text,
    Page,
    /// A page of which characters were recognised from a picture.
    Scan,
    /// Nowhere: it was concluded.
    None,
}

/// What speaks for the value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The reader's own certainty: a shipped prior by the way the value was found. Parts per million.
    pub certainty: u32,
    /// That of the best other reading; 0 where nothing else was thought of.
    pub rival: u32,
    /// Independent facts that agree with the value: a second number that leads to the same item, the printed amount, the contract's price.
    pub support: u8,
    pub source: SourceKind,
    /// How well the characters were read, in hundredths.
    pub legible: u8,
    /// Documents of this sender that people have checked.
    pub familiar: u32,
}

impl Evidence {
    /// Log-odds by the shipped weights. They keep the order of the reader's own certainties and move them by what it does not look at.
    pub fn score(&self) -> f64 {
        let mut score = log_odds(of_ppm(self.certainty));
        if self.rival > 0 {
            let margin = score - log_odds(of_ppm(self.rival));
            score -= (MARGIN_ENOUGH - margin).clamp(0.0, MARGIN_ENOUGH) * 0.25;
        }
        score += 0.15 * f64::from(self.support.min(4));
        if self.source == SourceKind::Scan {
            score -= 0.03 * f64::from(100u8.saturating_sub(self.legible).min(60));
        }
        score += 0.05 * f64::from(self.familiar.min(50)).ln_1p();
        score
    }

    /// Certainty where nothing was measured yet. Parts per million.
    pub fn prior(&self) -> u32 {
        ppm(logistic(self.score()))
    }
}

/// A lead over the next reading, in log-odds, beyond which more of it says nothing.
const MARGIN_ENOUGH: f64 = 4.0;

/// What speaks for an order as a whole. Errors of one document come together, so its fields' certainties are never multiplied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderEvidence {
    /// The reader's own certainty that the whole is right. Parts per million.
    pub certainty: u32,
    /// The least sure field.
    pub least: u32,
    /// All fields together: the mean of their log-odds, in thousandths.
    pub mean_millis: i32,
    /// What was printed and not explained, and remarks of the format's reader.
    pub residue: u16,
    /// Rules that had something to say: exceptions and findings.
    pub rules: u16,
    pub lines: u16,
    /// Documents of this sender that people have checked.
    pub familiar: u32,
}

impl OrderEvidence {
    pub fn of_fields(certainties: impl Iterator<Item = u32>) -> (u32, i32) {
        let (mut least, mut sum, mut count) = (1_000_000, 0.0, 0u32);
        for certainty in certainties {
            least = least.min(certainty);
            sum += log_odds(of_ppm(certainty));
            count += 1;
        }
        (least, (sum / f64::from(count.max(1)) * 1_000.0) as i32)
    }

    pub fn score(&self) -> f64 {
        let mean = f64::from(self.mean_millis) / 1_000.0;
        0.5 * log_odds(of_ppm(self.certainty)) + 0.3 * log_odds(of_ppm(self.least)) + 0.2 * mean
            - 1.0 * f64::from(self.residue.min(5))
            - 0.7 * f64::from(self.rules.min(5))
            - 0.1 * (f64::from(self.lines) / 10.0).ln_1p()
            + 0.05 * f64::from(self.familiar.min(50)).ln_1p()
    }

    pub fn prior(&self) -> u32 {
        ppm(logistic(self.score()))
    }
}
