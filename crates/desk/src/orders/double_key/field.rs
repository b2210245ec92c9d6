//! A field that is keyed twice.

use basics::{Instant, Quantity, Unit, UnitPrice};
use serde::{Deserialize, Serialize};

use crate::actor::PersonId;
use crate::catalog::Item;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskyField {
    Quantity,
    Price,
    ShipTo,
}

impl RiskyField {
    pub const ALL: [RiskyField; 3] = [RiskyField::Quantity, RiskyField::Price, RiskyField::ShipTo];

    pub fn code(self) -> &'static str {
        match self {
            RiskyField::Quantity => "quantity",
            RiskyField::Price => "price",
            RiskyField::ShipTo => "ship_to",
        }
    }

    pub fn from_code(code: &str) -> Option<RiskyField> {
        RiskyField::ALL.into_iter().find(|f| f.code() == code)
    }

    /// What was typed in the one way in which two people's typing is compared; none if it is no such value. A quantity without a unit is in the
    /// item's base unit.
    pub(super) fn plain(self, typed: &str, item: Option<&Item>) -> Option<String> {
        let typed = typed.trim();
        match self {
            RiskyField::Quantity => {
                let digits = typed.find(|c: char| c.is_alphabetic()).unwrap_or(typed.len());
                let (number, unit) = typed.split_at(digits);
                let unit: Unit = match unit.trim() {
                    "" => item?.base_unit,
                    written => written.to_uppercase().parse().ok()?,
                };
                item?.factor(unit)?;
                let quantity = Quantity::parse(number.trim()).ok().filter(|q| q.is_positive())?;
                Some(format!("{quantity} {unit}"))
            }
            RiskyField::Price => {
                let price = UnitPrice::parse(typed).ok().filter(|p| *p >= UnitPrice::ZERO)?;
                Some(price.value().normalize().to_string())
            }
            RiskyField::ShipTo => Some(typed.to_uppercase()).filter(|code| !code.is_empty()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Both keyed the same.
    Same,
    First,
    Second,
    /// Neither was right.
    Other,
    /// The order went back, or came to nothing.
    Void,
}

impl Outcome {
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Same => "same",
            Outcome::First => "first",
            Outcome::Second => "second",
            Outcome::Other => "other",
            Outcome::Void => "void",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Outcome> {
        [Outcome::Same, Outcome::First, Outcome::Second, Outcome::Other, Outcome::Void]
            .into_iter()
            .find(|o| o.code() == code)
    }
}

/// A field as it is on record. `first` is nobody's to show before it was keyed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubled {
    pub id: basics::Id<Doubled>,
    pub order_number: String,
    /// 0 for a field of the order itself.
    pub line_no: i64,
    pub field: RiskyField,
    pub(super) first: String,
    pub first_by: PersonId,
    pub raised_at: Instant,
    pub second: Option<String>,
    pub second_by: Option<PersonId>,
    pub outcome: Option<Outcome>,
    pub settled: Option<String>,
}

impl Doubled {
    pub fn is_open(&self) -> bool {
        self.outcome.is_none()
    }

    /// It waits to be keyed again.
    pub fn is_waiting(&self) -> bool {
        self.is_open() && self.second.is_none()
    }

    /// Both values, once two people keyed them and they differ.
    pub fn differs(&self) -> Option<(&str, &str)> {
        let second = self.second.as_deref().filter(|_| self.is_open())?;
        Some((&self.first, second))
    }

    pub(super) fn is(&self, line_no: i64, field: RiskyField) -> bool {
        self.line_no == line_no && self.field == field
    }
}

/// What came of keying a field again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Keyed {
    /// Both keyed the same; else somebody settles it.
    pub same: bool,
    /// Fields of the order that are still to be keyed or settled.
    pub open: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_ways_of_typing_the_same_are_the_same() {
        let price = |typed| RiskyField::Price.plain(typed, None);
        assert_eq!(price("9.50"), price(" 9.5 "));
        assert_ne!(price("9.50"), price("95"));
        assert_eq!((price("-1"), price("nine")), (None, None));
        assert_eq!(RiskyField::ShipTo.plain(" hafen", None).as_deref(), Some("HAFEN"));
        assert_eq!(RiskyField::ShipTo.plain(" ", None), None);
    }
}
