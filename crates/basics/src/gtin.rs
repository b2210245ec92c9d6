//! Global Trade Item Numbers: 8, 12, 13 or 14 digits with a check digit (GS1 General Specifications, section 7.9).

use std::fmt;
use std::str::FromStr;

/// A GTIN padded to 14 digits, its check digit proven.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Gtin(u64);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GtinError {
    #[error("'{0}' is not a GTIN; it has 8, 12, 13 or 14 digits")]
    Shape(String),
    #[error("the check digit of GTIN {written} should be {right}; one digit is wrong or two are swapped")]
    CheckDigit { written: String, right: u8 },
}

impl Gtin {
    /// The check digit for the digits before it: weights 3, 1, 3 … from the right, filled up to the next ten.
    pub fn check_digit(digits_before: &str) -> u8 {
        let sum: u32 = digits_before
            .bytes()
            .rev()
            .enumerate()
            .map(|(i, b)| u32::from(b.wrapping_sub(b'0')) * if i % 2 == 0 { 3 } else { 1 })
            .sum();
        ((10 - sum % 10) % 10) as u8
    }
}

impl FromStr for Gtin {
    type Err = GtinError;
    fn from_str(text: &str) -> Result<Self, GtinError> {
        let shape = || GtinError::Shape(text.chars().take(30).collect());
        let digits: String = text.trim().chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if !matches!(digits.len(), 8 | 12 | 13 | 14) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(shape());
        }
        let (before, last) = digits.split_at(digits.len() - 1);
        let right = Gtin::check_digit(before);
        if last.parse() != Ok(right) {
            return Err(GtinError::CheckDigit { written: digits.clone(), right });
        }
        digits.parse().map(Gtin).map_err(|_| shape())
    }
}

impl fmt::Display for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:014}", self.0)
    }
}

impl fmt::Debug for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_of_the_gs1_example_is_proven() {
        assert_eq!("6291041500213".parse::<Gtin>().unwrap().to_string(), "06291041500213");
        assert_eq!(
            "6291041500214".parse::<Gtin>(),
            Err(GtinError::CheckDigit { written: "6291041500214".into(), right: 3 })
        );
    }

    #[test]
    fn the_same_number_in_twelve_and_fourteen_digits_is_one_gtin() {
        assert_eq!("036000291452".parse::<Gtin>(), "00036000291452".parse::<Gtin>());
    }

    #[test]
    fn letters_and_odd_lengths_are_not_gtins() {
        assert!("12345".parse::<Gtin>().is_err());
        assert!("62910415A0213".parse::<Gtin>().is_err());
    }
}
