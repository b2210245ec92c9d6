//! What the rules about quotations forbid.

use basics::{Day, Quantity};

use super::quotation::QuotationState;
use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuotationRefusal {
    #[error("there is no quotation {0}")]
    NotFound(String),
    #[error("quotation {number} is {}", .state.code())]
    Over { number: String, state: QuotationState },
    #[error(
        "quotation {number} was valid until {until}; someone else with the level for it may let it be ordered late"
    )]
    Expired { number: String, until: Day },
    #[error("part of quotation {0} is ordered already; make a new one of what is to change")]
    Begun(String),
    #[error("quotation {number} has no line {line}")]
    NoLine { number: String, line: i64 },
    #[error("line {line} of quotation {number}: {wanted} are more than the {left} that are left of it")]
    TooMany { number: String, line: i64, wanted: Quantity, left: Quantity },
    #[error("nothing of quotation {0} is left to order")]
    NothingLeft(String),
    #[error("line {line}: '{written}' is no quantity")]
    Quantity { line: i64, written: String },
    #[error("quotation {number} is for customer {customer}")]
    OtherCustomer { number: String, customer: String },
    #[error("a quotation is valid until today or later, and for at most {days} days")]
    Validity { days: i64 },
    #[error("give a reason; it goes on the record")]
    NoReason,
    #[error("{field} must be from {least} to {most}")]
    Range { field: &'static str, least: i64, most: i64 },
}

impl Forbids for QuotationRefusal {
    fn code(&self) -> &'static str {
        match self {
            QuotationRefusal::NotFound(_) => "not_found",
            QuotationRefusal::Over { .. } => "quotation_over",
            QuotationRefusal::Expired { .. } => "quotation_expired",
            QuotationRefusal::Begun(_) => "quotation_begun",
            QuotationRefusal::NoLine { .. } => "no_line",
            QuotationRefusal::TooMany { .. } => "too_many",
            QuotationRefusal::NothingLeft(_) => "nothing_left",
            QuotationRefusal::Quantity { .. } => "quantity",
            QuotationRefusal::OtherCustomer { .. } => "other_customer",
            QuotationRefusal::Validity { .. } => "validity",
            QuotationRefusal::NoReason => "no_reason",
            QuotationRefusal::Range { .. } => "range",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            QuotationRefusal::NotFound(_) => Kind::NotFound,
            QuotationRefusal::Over { .. }
            | QuotationRefusal::Expired { .. }
            | QuotationRefusal::Begun(_)
            | QuotationRefusal::TooMany { .. }
            | QuotationRefusal::NothingLeft(_) => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }
}
