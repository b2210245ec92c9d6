//! A proportion with its interval: how many of how many, and between what the true share lies.

use serde::{Serialize, Serializer};

/// `part` of `whole`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Proportion {
    pub part: i64,
    pub whole: i64,
}

/// The normal deviate of 95 %, two-sided.
const Z: f64 = 1.959_963_984_540_054;

impl Proportion {
    pub fn plus(self, other: Proportion) -> Proportion {
        Proportion { part: self.part + other.part, whole: self.whole + other.whole }
    }

    /// In parts per million; 0 of nothing.
    pub fn ppm(self) -> i64 {
        if self.whole <= 0 { 0 } else { (self.part * 1_000_000 + self.whole / 2) / self.whole }
    }

    /// Wilson's score interval at 95 % (E. B. Wilson, 1927), in parts per million: it holds for few cases and for none found, too. Nothing is
    /// known of nothing: 0 to a million.
    pub fn wilson_ppm(self) -> (i64, i64) {
        if self.whole <= 0 {
            return (0, 1_000_000);
        }
        let (n, p) = (self.whole as f64, self.part as f64 / self.whole as f64);
        let middle = p + Z * Z / (2.0 * n);
        let spread = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let by = 1.0 + Z * Z / n;
        let ppm = |share: f64| (share.clamp(0.0, 1.0) * 1_000_000.0).round() as i64;
        (ppm((middle - spread) / by), ppm((middle + spread) / by))
    }
}

#[derive(Serialize)]
struct Shown {
    part: i64,
    whole: i64,
    ppm: i64,
    low_ppm: i64,
    high_ppm: i64,
}

impl Serialize for Proportion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (low_ppm, high_ppm) = self.wilson_ppm();
        Shown { part: self.part, whole: self.whole, ppm: self.ppm(), low_ppm, high_ppm }.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        // Published examples: 81 of 263 is 0.2553 to 0.3662, 15 of 148 is 0.0624 to 0.1605, 0 of 20 is 0 to 0.1611, 1 of 29 is 0.0061 to
        // 0.1718 (R. G. Newcombe, 1998).
        for (part, whole, low, high) in
            [(81, 263, 2_553, 3_662), (15, 148, 624, 1_605), (0, 20, 0, 1_611), (1, 29, 61, 1_718)]
        {
            let (l, h) = Proportion { part, whole }.wilson_ppm();
            assert_eq!(((l + 50) / 100, (h + 50) / 100), (low, high), "{part} of {whole}");
        }
        assert_eq!(Proportion::default().wilson_ppm(), (0, 1_000_000));
    }
}
