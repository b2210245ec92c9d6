//! Units of measure by their UN/ECE Recommendation 20 code, and the exact factors between an item's units.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::Quantity;

/// A unit code of one to three letters or digits, as in UN/ECE Recommendation 20 (EA, C62, KGM) and 21 (packages: BX, CS, PK),
/// which are also the codes of X12 element 355 for the units that matter here.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Unit([u8; 3]);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a unit code; use one to three letters or digits, such as EA or KGM")]
pub struct UnitError(String);

impl Unit {
    pub const EACH: Unit = Unit(*b"EA\0");

    pub fn code(&self) -> &str {
        let length = self.0.iter().position(|b| *b == 0).unwrap_or(3);
        self.0.get(..length).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("?")
    }
}

impl FromStr for Unit {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let upper = text.trim().to_ascii_uppercase();
        let bytes = upper.as_bytes();
        if bytes.is_empty() || bytes.len() > 3 || !bytes.iter().all(u8::is_ascii_alphanumeric) {
            return Err(UnitError(text.chars().take(20).collect()));
        }
        let mut code = [0; 3];
        for (slot, byte) in code.iter_mut().zip(bytes) {
            *slot = *byte;
        }
        Ok(Unit(code))
    }
}

impl TryFrom<String> for Unit {
    type Error = UnitError;
    fn try_from(text: String) -> Result<Self, UnitError> {
        text.parse()
    }
}

impl From<Unit> for String {
    fn from(unit: Unit) -> String {
        unit.code().to_owned()
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// How many base units one of a unit is, as an exact fraction: a case of 12 is 12/1, a gram of a kilogram 1/1000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Factor {
    numerator: i64,
    denominator: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactorError {
    #[error("a unit factor is a fraction of two positive whole numbers")]
    NotPositive,
    #[error("{0} times {1} is not a whole number of millionths, so it can't be kept exactly")]
    Inexact(Quantity, Factor),
}

impl Factor {
    pub const ONE: Factor = Factor { numerator: 1, denominator: 1 };

    pub fn new(numerator: i64, denominator: i64) -> Result<Factor, FactorError> {
        if numerator <= 0 || denominator <= 0 {
            return Err(FactorError::NotPositive);
        }
        let divisor = greatest_common_divisor(numerator, denominator);
        Ok(Factor { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    pub fn numerator(self) -> i64 {
        self.numerator
    }

    pub fn denominator(self) -> i64 {
        self.denominator
    }

    /// `quantity` of this unit in base units. An inexact result is refused, never rounded.
    pub fn to_base(self, quantity: Quantity) -> Result<Quantity, FactorError> {
        self.scale(quantity, self.numerator, self.denominator)
    }

    /// `quantity` base units in this unit. An inexact result is refused, never rounded.
    pub fn from_base(self, quantity: Quantity) -> Result<Quantity, FactorError> {
        self.scale(quantity, self.denominator, self.numerator)
    }

    /// The factor as a decimal for showing; a third is shown rounded.
    pub fn value(self) -> Decimal {
        Decimal::from(self.numerator) / Decimal::from(self.denominator)
    }

    fn scale(self, quantity: Quantity, times: i64, over: i64) -> Result<Quantity, FactorError> {
        if times == over {
            return Ok(quantity);
        }
        let product = i128::from(quantity.micro()) * i128::from(times);
        if product % i128::from(over) != 0 {
            return Err(FactorError::Inexact(quantity, self));
        }
        let micro =
            i64::try_from(product / i128::from(over)).map_err(|_| FactorError::Inexact(quantity, self))?;
        Ok(Quantity::from_micro(micro))
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            1 => write!(f, "{}", self.numerator),
            over => write!(f, "{}/{over}", self.numerator),
        }
    }
}

fn greatest_common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_dozen_are_sixty_not_sixty_one() {
        let dozen = Factor::new(12, 1).unwrap();
        assert_eq!(dozen.to_base(Quantity::whole(5)), Ok(Quantity::whole(60)));
    }

    #[test]
    fn a_twelfth_that_cannot_be_kept_is_refused() {
        let dozen = Factor::new(12, 1).unwrap();
        assert!(matches!(dozen.from_base(Quantity::whole(1)), Err(FactorError::Inexact(..))));
        assert_eq!(dozen.from_base(Quantity::whole(60)), Ok(Quantity::whole(5)));
    }

    #[test]
    fn codes_have_one_to_three_letters() {
        assert_eq!("cs".parse::<Unit>().unwrap().code(), "CS");
        assert!("case".parse::<Unit>().is_err());
        assert!("".parse::<Unit>().is_err());
    }
}
