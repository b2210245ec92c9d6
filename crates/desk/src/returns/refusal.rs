//! What the rules about returns forbid.

use basics::{Money, Quantity};

use super::lifecycle::{ReturnAct, ReturnState};
use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReturnRefusal {
    #[error("there is no return {0}")]
    NotFound(String),
    #[error("this can't be done ({act:?}): the return is {state}")]
    WrongState { state: ReturnState, act: ReturnAct },
    #[error(
        "return {number} was changed by someone else in the meantime (version {now}, yours is {yours}); look at it again"
    )]
    Stale { number: String, yours: i64, now: i64 },
    #[error("order {0} has no customer to take goods back from")]
    NoCustomer(String),
    #[error("name at least one line, each once, and at most {most}")]
    Lines { most: usize },
    #[error("there is no line {line} with goods on {number}")]
    NoLine { number: String, line: i64 },
    #[error("line {line}: '{written}' is no quantity above zero")]
    Quantity { line: i64, written: String },
    #[error(
        "line {line} of order {order}: {wanted} can't come back; {shipped} were shipped and {authorised} of them may come back already"
    )]
    TooMany { order: String, line: i64, wanted: Quantity, shipped: Quantity, authorised: Quantity },
    #[error(
        "line {line}: {wanted} came, {left} are to come; ask for the rest to come back as well, or set it aside"
    )]
    MoreCame { line: i64, wanted: Quantity, left: Quantity },
    #[error("line {line}: {wanted} are more than the {left} of which nobody has said what becomes of them")]
    NotThere { line: i64, wanted: Quantity, left: Quantity },
    #[error("only a replacement is sent in advance")]
    AdvanceOf,
    #[error("what the customer keeps is not sent in advance of its coming back")]
    AdvanceKept,
    #[error(
        "the goods left {days} days ago; after {most} days somebody who works on their own lets a return through"
    )]
    Late { days: i64, most: i64 },
    #[error(
        "return {number} comes to {value}, above your limit of {limit}; somebody with a higher level lets it through"
    )]
    AboveLimit { number: String, value: Money, limit: Money },
    #[error(
        "return {number} comes to {value}; above {limit}, somebody else than who asked for it lets it through"
    )]
    OwnRequest { number: String, value: Money, limit: Money },
    #[error(
        "return {number} comes to {value}; above {limit}, somebody else than who let it through settles it"
    )]
    SamePerson { number: String, value: Money, limit: Money },
    #[error("nothing of return {0} is here that is not settled yet")]
    NothingToSettle(String),
    #[error(
        "line {line} of order {order}: {quantity} are not invoiced yet; invoice them first, then credit them"
    )]
    NotInvoiced { order: String, line: i64, quantity: Quantity },
    #[error("return {0} is settled by sending the goods again")]
    SendAgain(String),
    #[error("return {0} is settled by a credit")]
    CreditInstead(String),
    #[error("'{0}' is no fee: write an amount, or a percentage from 0 to 100")]
    Fee(String),
    #[error("return {number}: nobody has said what becomes of {quantity} of line {line}")]
    Undecided { number: String, line: i64, quantity: Quantity },
    #[error("return {0} is not settled for all that came back; settle it, or say why nothing is owed for it")]
    NotSettled(String),
    #[error(
        "goods were sent in advance for return {0} and did not all come back; say why it is closed all the same"
    )]
    GoodsMissing(String),
    #[error("goods were sent in advance for return {0}; cancel that order first")]
    SentInAdvance(String),
    #[error("order {order} has return {number} open; close or cancel it first")]
    OpenReturn { order: String, number: String },
    #[error("give a reason; it goes on the record")]
    NoReason,
    #[error("{field} must be from {least} to {most}")]
    Range { field: &'static str, least: i64, most: i64 },
    #[error("no limit is negative, and nobody may more at a lower level than at a higher one")]
    Limits,
    #[error("the restocking fee is a percentage from 0 to 100")]
    FeeOf,
}

impl Forbids for ReturnRefusal {
    fn code(&self) -> &'static str {
        match self {
            ReturnRefusal::NotFound(_) => "not_found",
            ReturnRefusal::WrongState { .. } => "wrong_state",
            ReturnRefusal::Stale { .. } => "stale_version",
            ReturnRefusal::NoCustomer(_) => "no_customer",
            ReturnRefusal::Lines { .. } => "lines",
            ReturnRefusal::NoLine { .. } => "no_line",
            ReturnRefusal::Quantity { .. } => "quantity",
            ReturnRefusal::TooMany { .. } => "too_many",
            ReturnRefusal::MoreCame { .. } => "more_came",
            ReturnRefusal::NotThere { .. } => "not_there",
            ReturnRefusal::AdvanceOf | ReturnRefusal::AdvanceKept => "advance",
            ReturnRefusal::Late { .. } => "late",
            ReturnRefusal::AboveLimit { .. } => "above_limit",
            ReturnRefusal::OwnRequest { .. } => "own_request",
            ReturnRefusal::SamePerson { .. } => "same_person",
            ReturnRefusal::NothingToSettle(_) => "nothing_to_settle",
            ReturnRefusal::NotInvoiced { .. } => "not_invoiced",
            ReturnRefusal::SendAgain(_) => "send_again",
            ReturnRefusal::CreditInstead(_) => "credit_instead",
            ReturnRefusal::Fee(_) | ReturnRefusal::FeeOf => "fee",
            ReturnRefusal::Undecided { .. } => "undecided",
            ReturnRefusal::NotSettled(_) => "not_settled",
            ReturnRefusal::GoodsMissing(_) => "goods_missing",
            ReturnRefusal::SentInAdvance(_) => "sent_in_advance",
            ReturnRefusal::OpenReturn { .. } => "open_return",
            ReturnRefusal::NoReason => "no_reason",
            ReturnRefusal::Range { .. } => "range",
            ReturnRefusal::Limits => "limits",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            ReturnRefusal::NotFound(_) => Kind::NotFound,
            ReturnRefusal::Late { .. }
            | ReturnRefusal::AboveLimit { .. }
            | ReturnRefusal::OwnRequest { .. }
            | ReturnRefusal::SamePerson { .. } => Kind::NotAllowed,
            ReturnRefusal::Lines { .. }
            | ReturnRefusal::NoLine { .. }
            | ReturnRefusal::Quantity { .. }
            | ReturnRefusal::AdvanceOf
            | ReturnRefusal::AdvanceKept
            | ReturnRefusal::Fee(_)
            | ReturnRefusal::NoReason
            | ReturnRefusal::Range { .. }
            | ReturnRefusal::Limits
            | ReturnRefusal::FeeOf => Kind::Invalid,
            _ => Kind::Conflict,
        }
    }
}
