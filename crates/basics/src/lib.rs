//! The small words everything else is written in: money, quantities, percentages, days, instants, ids, the clock, the dice
//! and the limits. Nothing here reads a file, a socket or a database, and nothing here knows an order.
//!
//! Two rules hold throughout. Amounts are exact: integers or decimals, never floating point. Time and chance come in from
//! outside: only [`Clock`] knows what time it is and only [`Rng`] rolls dice, so every test can fix both.

pub mod calendar;
mod card;
mod clock;
mod day;
mod gtin;
mod id;
mod language;
pub mod limits;
mod money;
mod percent;
mod quantity;
mod rng;
mod text;
mod typed_day;
mod unit;

pub use calendar::Calendar;
pub use card::{card_number, without_card_numbers};
pub use clock::Clock;
pub use day::{Day, DayError, Instant};
pub use gtin::{Gtin, GtinError};
pub use id::Id;
pub use language::Language;
pub use limits::Limits;
pub use money::{Currency, Money, MoneyError, Rounding, UnitPrice, share_out};
pub use percent::Percent;
pub use quantity::{AmountError, Quantity};
pub use rng::Rng;
pub use rust_decimal::Decimal;
pub use text::{clean_line, fold};
pub use typed_day::typed_day;
pub use unit::{Factor, FactorError, Unit, UnitError};
