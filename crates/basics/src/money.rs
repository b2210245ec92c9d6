//! Money in integer minor units, unit prices as exact decimals, and the one place where amounts are rounded.

use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::quantity::{AmountError, from_micro, parse_decimal, to_micro};
use crate::{Percent, Quantity};

/// An ISO 4217 currency, three letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    pub const EUR: Currency = Currency(*b"EUR");
    pub const USD: Currency = Currency(*b"USD");
    pub const GBP: Currency = Currency(*b"GBP");
    pub const CHF: Currency = Currency(*b"CHF");

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many decimal places the minor unit stands for: 2 for EUR, 0 for JPY, 3 for KWD (ISO 4217, column "minor unit").
    pub fn exponent(&self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF"
            | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            b"CLF" | b"UYW" => 4,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let upper = text.trim().to_ascii_uppercase();
        match upper.as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|l| l.is_ascii_uppercase()) => Ok(Currency([*a, *b, *c])),
            _ => Err(MoneyError::Currency(text.chars().take(12).collect())),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;
    fn try_from(text: String) -> Result<Self, MoneyError> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.code().to_owned()
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Why an amount could not be computed or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("'{0}' is not a currency; write its three letters, such as EUR")]
    Currency(String),
    #[error("amounts in {0} and {1} can't be added; convert one of them first")]
    Mixed(Currency, Currency),
    #[error("the amount is too large; at most 92 quadrillion minor units can be kept")]
    TooLarge,
    #[error(transparent)]
    Amount(#[from] AmountError),
}

/// How a fraction of the smallest unit is settled. The method is kept on each document, so that an old total never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Half away from zero: 0.125 → 0.13, −0.125 → −0.13. What invoices in Europe and the US use.
    #[default]
    HalfUp,
    /// Half to the even neighbour: 0.125 → 0.12, 0.135 → 0.14.
    HalfEven,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

impl Rounding {
    pub fn code(self) -> &'static str {
        match self {
            Rounding::HalfUp => "half_up",
            Rounding::HalfEven => "half_even",
            Rounding::Down => "down",
            Rounding::Up => "up",
        }
    }

    pub fn from_code(code: &str) -> Option<Rounding> {
        [Rounding::HalfUp, Rounding::HalfEven, Rounding::Down, Rounding::Up]
            .into_iter()
            .find(|r| r.code() == code)
    }

    /// `value` with `places` decimal places.
    pub fn to_places(self, value: Decimal, places: u32) -> Decimal {
        let strategy = match self {
            Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Rounding::HalfEven => RoundingStrategy::MidpointNearestEven,
            Rounding::Down => RoundingStrategy::ToZero,
            Rounding::Up => RoundingStrategy::AwayFromZero,
        };
        value.round_dp_with_strategy(places, strategy)
    }
}

/// An amount of money: integer minor units (cents) and its currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub fn zero(currency: Currency) -> Money {
        Money { minor: 0, currency }
    }

    pub fn from_minor(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    /// `value` major units, rounded to the currency's minor unit.
    pub fn rounded(value: Decimal, currency: Currency, rounding: Rounding) -> Result<Money, MoneyError> {
        let places = currency.exponent();
        let mut exact = rounding.to_places(value, places);
        exact.rescale(places);
        let minor = i64::try_from(exact.mantissa()).map_err(|_| MoneyError::TooLarge)?;
        Ok(Money { minor, currency })
    }

    /// Reads "1234.50". The decimal mark is a point; readers of foreign documents turn theirs into one first.
    pub fn parse(text: &str, currency: Currency) -> Result<Money, MoneyError> {
        let value = parse_decimal(text)?;
        let money = Money::rounded(value, currency, Rounding::HalfUp)?;
        if money.amount() == value { Ok(money) } else { Err(AmountError::TooFine(text.to_owned()).into()) }
    }

    /// The amount in major units: 1234 minor units of EUR are 12.34.
    pub fn amount(&self) -> Decimal {
        Decimal::new(self.minor, self.currency.exponent())
    }

    pub fn plus(self, other: Money) -> Result<Money, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::TooLarge)?;
        Ok(Money { minor, ..self })
    }

    pub fn minus(self, other: Money) -> Result<Money, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or(MoneyError::TooLarge)?;
        Ok(Money { minor, ..self })
    }

    /// `percent` of this amount, rounded.
    pub fn percent(self, percent: Percent, rounding: Rounding) -> Result<Money, MoneyError> {
        let part = self.amount().checked_mul(percent.fraction()).ok_or(MoneyError::TooLarge)?;
        Money::rounded(part, self.currency, rounding)
    }

    pub fn is_negative(&self) -> bool {
        self.minor < 0
    }

    fn same_currency(self, other: Money) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::Mixed(self.currency, other.currency))
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A price for one unit of quantity, in major units of some currency, to six decimal places. "4.20 per 100" is a unit price
/// of 4.20 with a price base of 100; see [`UnitPrice::extend`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitPrice(Decimal);

impl UnitPrice {
    pub const ZERO: UnitPrice = UnitPrice(Decimal::ZERO);

    pub fn new(value: Decimal) -> Result<UnitPrice, AmountError> {
        to_micro(value)?;
        Ok(UnitPrice(value.normalize()))
    }

    pub fn parse(text: &str) -> Result<UnitPrice, AmountError> {
        UnitPrice::new(parse_decimal(text)?)
    }

    /// Kept as millionths of the major unit.
    pub fn from_micro(micro: i64) -> UnitPrice {
        UnitPrice(from_micro(micro))
    }

    pub fn micro(self) -> i64 {
        to_micro(self.0).unwrap_or(i64::MAX)
    }

    pub fn value(self) -> Decimal {
        self.0
    }

    /// The money for `quantity` at this price for each `base` units, rounded once.
    pub fn extend(
        self,
        quantity: Quantity,
        base: Quantity,
        currency: Currency,
        rounding: Rounding,
    ) -> Result<Money, MoneyError> {
        let exact = self.0.checked_mul(quantity.value()).ok_or(MoneyError::TooLarge)?;
        let exact = if base.value() == Decimal::ONE {
            exact
        } else {
            exact.checked_div(base.value()).ok_or(MoneyError::TooLarge)?
        };
        Money::rounded(exact, currency, rounding)
    }
}

impl fmt::Display for UnitPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = self.0.normalize();
        if shown.scale() < 2 {
            shown.rescale(2);
        }
        write!(f, "{shown}")
    }
}

impl fmt::Debug for UnitPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Splits `total` over `weights` so that the parts add up to exactly `total`: each part is floored and what is left goes to
/// the largest remainders (Hamilton's method), the earlier one first where they are equal. All weights zero shares evenly.
pub fn share_out(total: i64, weights: &[i64]) -> Vec<i64> {
    let count = weights.len() as i128;
    if count == 0 {
        return Vec::new();
    }
    let even = weights.iter().all(|w| *w == 0);
    let weight = |w: i64| if even { 1 } else { i128::from(w.unsigned_abs()) };
    let sum: i128 = weights.iter().map(|w| weight(*w)).sum();
    let sign = if total < 0 { -1 } else { 1 };
    let whole = i128::from(total.unsigned_abs());
    let mut parts: Vec<(usize, i128, i128)> = weights
        .iter()
        .enumerate()
        .map(|(i, w)| (i, whole * weight(*w) / sum, whole * weight(*w) % sum))
        .collect();
    let mut left = whole - parts.iter().map(|p| p.1).sum::<i128>();
    parts.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(&b.0)));
    for part in &mut parts {
        if left == 0 {
            break;
        }
        part.1 += 1;
        left -= 1;
    }
    parts.sort_by_key(|p| p.0);
    parts.into_iter().map(|p| (p.1 as i64) * sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn price(text: &str) -> UnitPrice {
        UnitPrice::parse(text).unwrap()
    }

    fn quantity(text: &str) -> Quantity {
        Quantity::parse(text).unwrap()
    }

    #[test]
    fn a_price_per_hundred_is_extended_exactly() {
        let money = price("56.00").extend(quantity("250"), quantity("100"), Currency::EUR, Rounding::HalfUp);
        assert_eq!(money.unwrap().to_string(), "140.00 EUR");
    }

    #[test]
    fn half_a_cent_goes_up_or_to_even_as_the_document_says() {
        let exact = "0.125".parse().unwrap();
        assert_eq!(Money::rounded(exact, Currency::EUR, Rounding::HalfUp).unwrap().minor, 13);
        assert_eq!(Money::rounded(exact, Currency::EUR, Rounding::HalfEven).unwrap().minor, 12);
    }

    #[test]
    fn a_yen_has_no_minor_unit() {
        let jpy: Currency = "jpy".parse().unwrap();
        assert_eq!(Money::parse("1200", jpy).unwrap().to_string(), "1200 JPY");
        assert!(Money::parse("12.5", jpy).is_err());
    }

    #[test]
    fn currencies_never_mix() {
        let euros = Money::from_minor(100, Currency::EUR);
        let dollars = Money::from_minor(100, Currency::USD);
        assert_eq!(euros.plus(dollars), Err(MoneyError::Mixed(Currency::EUR, Currency::USD)));
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_whole(
            total in -1_000_000_000i64..1_000_000_000,
            weights in prop::collection::vec(0i64..1_000_000, 1..40),
        ) {
            prop_assert_eq!(share_out(total, &weights).iter().sum::<i64>(), total);
        }
    }
}
