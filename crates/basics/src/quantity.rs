//! Quantities: exact decimals to six places, never negative in an order, counted in some [`Unit`](crate::Unit).

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Digits kept after the decimal point, for quantities and unit prices alike.
const PLACES: u32 = 6;

/// Why a number could not be taken as a quantity or a price.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    #[error("'{0}' is not a number; write digits with a point before the decimals, such as 12.5")]
    NotANumber(String),
    #[error("'{0}' has more decimals than can be kept")]
    TooFine(String),
    #[error("'{0}' is too large; at most 9,000,000,000,000 can be kept")]
    TooLarge(String),
}

/// Reads plain decimal notation. Exponents ("1e9"), signs other than a leading minus, and blanks are refused.
pub(crate) fn parse_decimal(text: &str) -> Result<Decimal, AmountError> {
    let trimmed = text.trim();
    let digits = trimmed.strip_prefix('-').unwrap_or(trimmed);
    let plain = !digits.is_empty()
        && digits.len() <= 32
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && digits.bytes().any(|b| b.is_ascii_digit());
    let not_a_number = || AmountError::NotANumber(trimmed.chars().take(40).collect());
    if !plain {
        return Err(not_a_number());
    }
    Decimal::from_str_exact(trimmed).map_err(|_| not_a_number())
}

/// A decimal as a count of millionths, the form in which it is stored.
pub(crate) fn to_micro(value: Decimal) -> Result<i64, AmountError> {
    let mut scaled = value.normalize();
    if scaled.scale() > PLACES {
        return Err(AmountError::TooFine(value.to_string()));
    }
    scaled.rescale(PLACES);
    if scaled.scale() != PLACES {
        return Err(AmountError::TooLarge(value.to_string()));
    }
    i64::try_from(scaled.mantissa()).map_err(|_| AmountError::TooLarge(value.to_string()))
}

pub(crate) fn from_micro(micro: i64) -> Decimal {
    Decimal::new(micro, PLACES).normalize()
}

/// An amount of something counted in a unit. Exact to six decimal places.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(Decimal);

impl Quantity {
    pub const ZERO: Quantity = Quantity(Decimal::ZERO);
    pub const ONE: Quantity = Quantity(Decimal::ONE);

    pub fn new(value: Decimal) -> Result<Quantity, AmountError> {
        to_micro(value)?;
        Ok(Quantity(value.normalize()))
    }

    pub fn whole(count: i32) -> Quantity {
        Quantity(Decimal::from(count))
    }

    pub fn parse(text: &str) -> Result<Quantity, AmountError> {
        Quantity::new(parse_decimal(text)?)
    }

    /// Kept as millionths of the unit.
    pub fn from_micro(micro: i64) -> Quantity {
        Quantity(from_micro(micro))
    }

    pub fn micro(self) -> i64 {
        to_micro(self.0).unwrap_or(i64::MAX)
    }

    pub fn value(self) -> Decimal {
        self.0
    }

    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    pub fn is_positive(self) -> bool {
        self.0 > Decimal::ZERO
    }

    pub fn is_whole(self) -> bool {
        self.0.fract().is_zero()
    }

    /// Is this a whole number of `step`s? True where `step` is zero, that is, where no step is asked for.
    pub fn is_multiple_of(self, step: Quantity) -> bool {
        step.is_zero() || (self.0 % step.0).is_zero()
    }

    pub fn plus(self, other: Quantity) -> Quantity {
        Quantity(self.0 + other.0)
    }

    /// The difference, or nothing if `other` is the larger.
    pub fn minus(self, other: Quantity) -> Option<Quantity> {
        (other.0 <= self.0).then(|| Quantity(self.0 - other.0))
    }

    /// The difference, zero if `other` is the larger.
    pub fn less(self, other: Quantity) -> Quantity {
        self.minus(other).unwrap_or_default()
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.normalize())
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_keeps_its_decimals_exactly() {
        let quantity = Quantity::parse("2.125").unwrap();
        assert_eq!(Quantity::from_micro(quantity.micro()), quantity);
        assert_eq!(quantity.to_string(), "2.125");
    }

    #[test]
    fn exponents_words_and_signs_are_not_numbers() {
        for text in ["1e9", "ten", "", "+5", "1 000", "--1", ".", "1,5"] {
            assert!(Quantity::parse(text).is_err(), "{text} was taken");
        }
    }

    #[test]
    fn what_cannot_be_kept_is_refused_not_rounded() {
        assert_eq!(Quantity::parse("0.0000001"), Err(AmountError::TooFine("0.0000001".into())));
        assert!(matches!(Quantity::parse("99999999999999"), Err(AmountError::TooLarge(_))));
    }
}
