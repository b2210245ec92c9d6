//! Percentages: exact, to four decimal places, stored as ten-thousandths of a percent.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::quantity::{AmountError, parse_decimal};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Percent(Decimal);

impl Percent {
    pub const ZERO: Percent = Percent(Decimal::ZERO);

    pub fn parse(text: &str) -> Result<Percent, AmountError> {
        let value = parse_decimal(text.trim().trim_end_matches('%').trim_end())?;
        if value.normalize().scale() > 4 {
            return Err(AmountError::TooFine(text.to_owned()));
        }
        Ok(Percent(value.normalize()))
    }

    /// 19 % is stored as 190,000.
    pub fn from_stored(stored: i64) -> Percent {
        Percent(Decimal::new(stored, 4).normalize())
    }

    pub fn stored(self) -> i64 {
        let mut scaled = self.0;
        scaled.rescale(4);
        i64::try_from(scaled.mantissa()).unwrap_or(i64::MAX)
    }

    pub fn value(self) -> Decimal {
        self.0
    }

    /// 19 % as 0.19.
    pub fn fraction(self) -> Decimal {
        self.0 / Decimal::ONE_HUNDRED
    }

    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.0.normalize())
    }
}

impl fmt::Debug for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_survives_storage() {
        let percent = Percent::parse("7.25 %").unwrap();
        assert_eq!(percent.stored(), 72_500);
        assert_eq!(Percent::from_stored(72_500), percent);
        assert_eq!(percent.fraction().to_string(), "0.0725");
    }
}
