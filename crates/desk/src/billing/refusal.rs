//! What the rules about invoices forbid.

use basics::{Currency, Day, Money, Quantity};

use super::credit_note::CreditStage;
use super::invoice::InvoiceStage;
use crate::failure::{Forbids, Kind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BillingRefusal {
    #[error("there is no invoice {0}")]
    NotFound(String),
    #[error("order {0} has nothing shipped that is not invoiced")]
    NothingToInvoice(String),
    #[error("order {order} has invoice {invoice} waiting for release; release it first")]
    OneWaits { order: String, invoice: String },
    #[error("order {0} has no customer to bill")]
    NoCustomer(String),
    #[error("invoice {number} is {stage}; only a held one is released")]
    WrongStage { number: String, stage: InvoiceStage },
    #[error("invoice {0} is not released yet; only a released one is sent")]
    NotReleased(String),
    #[error("invoice {number} was held for {findings} findings; give the reason why it may go")]
    NoReason { number: String, findings: usize },
    #[error("the amounts are too large: {0}")]
    Amount(String),
    #[error(
        "invoice {number} was changed by someone else in the meantime (version {now}, yours is {yours}); look at it again"
    )]
    Stale { number: String, yours: i64, now: i64 },
    #[error("invoice {number} is {stage}; only what was released and stands is credited")]
    NotOwed { number: String, stage: InvoiceStage },
    #[error("invoice {invoice} has no line {line}, or it is named twice")]
    NoLine { invoice: String, line: i64 },
    #[error(
        "line {line} of invoice {invoice}: {wanted} are more than the {left} that were invoiced and not credited yet"
    )]
    MoreThanInvoiced { invoice: String, line: i64, wanted: Quantity, left: Quantity },
    #[error(
        "line {line} of invoice {invoice}: {wanted} are more than the {left} that are left of what was charged"
    )]
    MoreThanCharged { invoice: String, line: i64, wanted: Money, left: Money },
    #[error("the fee is more than what was charged for the goods")]
    FeeTooHigh,
    #[error("nothing of invoice {0} is left to credit")]
    NothingToCredit(String),
    #[error("somebody else credited of invoice {0} at the same time; look at it again")]
    AlreadyCredited(String),
    #[error("invoice {0} is credited in part already; credit the rest instead")]
    CreditedInPart(String),
    #[error("goods of invoice {0} are coming back; settle the return instead")]
    GoodsComeBack(String),
    #[error("give a reason; it stands on the paper and on the record")]
    Why,
    #[error("there is no credit note {0}")]
    NoCredit(String),
    #[error("credit note {number} is {stage}")]
    CreditDecided { number: String, stage: CreditStage },
    #[error("credit note {number} is above your limit of {}; somebody with a higher level releases it", amount(.limit))]
    AboveLimit { number: String, limit: i64 },
    #[error("no limit is negative, and nobody may more at a lower level than at a higher one")]
    Limits,
    #[error("there is no payment {0}")]
    NoPayment(String),
    #[error("give an amount above zero")]
    NoAmount,
    #[error("a payment has come in by today, {today}, at the latest")]
    DayToCome { today: Day },
    #[error(
        "payment {number} is of the same day and amount with the reference '{reference}'; it is recorded already"
    )]
    PaidAlready { number: String, reference: String },
    #[error("{0} has no money that could go to an invoice")]
    NoMoney(String),
    #[error("no invoice is open that {0} could settle, or nothing of it is left")]
    NothingOpen(String),
    #[error("{number}: {wanted} are more than the {left} that are left of it")]
    MoreThanLeft { number: String, wanted: Money, left: Money },
    #[error("invoice {invoice}: {wanted} can't be settled; {open} are open")]
    MoreThanOpen { invoice: String, wanted: Money, open: Money },
    #[error("{number} and invoice {invoice} are of two customers")]
    OtherCustomer { number: String, invoice: String },
    #[error("invoice {invoice} is in {currency}")]
    OtherCurrency { invoice: String, currency: Currency },
    #[error("payment {0} is reversed already")]
    Reversed(String),
    #[error("{wanted} can't go back to {customer}; they have {there} to their credit")]
    NoCreditLeft { customer: String, wanted: Money, there: Money },
    #[error("{wanted} are above your limit of {limit}; somebody with a higher level pays it back")]
    RefundAboveLimit { wanted: Money, limit: Money },
    #[error("a statement runs from a day to the same or a later one, for at most {most} days")]
    Period { most: i64 },
}

/// Minor units of no currency in particular.
fn amount(minor: &i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

impl Forbids for BillingRefusal {
    fn code(&self) -> &'static str {
        match self {
            BillingRefusal::NotFound(_) => "not_found",
            BillingRefusal::NothingToInvoice(_) => "nothing_to_invoice",
            BillingRefusal::OneWaits { .. } => "one_waits",
            BillingRefusal::NoCustomer(_) => "no_customer",
            BillingRefusal::WrongStage { .. } => "wrong_stage",
            BillingRefusal::NotReleased(_) => "not_released",
            BillingRefusal::NoReason { .. } => "no_reason",
            BillingRefusal::Amount(_) => "amount",
            BillingRefusal::Stale { .. } => "stale_version",
            BillingRefusal::NotOwed { .. } => "not_owed",
            BillingRefusal::NoLine { .. } => "no_line",
            BillingRefusal::MoreThanInvoiced { .. } => "more_than_invoiced",
            BillingRefusal::MoreThanCharged { .. } => "more_than_charged",
            BillingRefusal::FeeTooHigh => "fee_too_high",
            BillingRefusal::NothingToCredit(_) => "nothing_to_credit",
            BillingRefusal::AlreadyCredited(_) => "already_credited",
            BillingRefusal::CreditedInPart(_) => "credited_in_part",
            BillingRefusal::GoodsComeBack(_) => "goods_come_back",
            BillingRefusal::Why => "no_reason",
            BillingRefusal::NoCredit(_) | BillingRefusal::NoPayment(_) => "not_found",
            BillingRefusal::CreditDecided { .. } => "credit_decided",
            BillingRefusal::AboveLimit { .. } | BillingRefusal::RefundAboveLimit { .. } => "above_limit",
            BillingRefusal::Limits => "limits",
            BillingRefusal::NoAmount => "no_amount",
            BillingRefusal::DayToCome { .. } => "day_to_come",
            BillingRefusal::PaidAlready { .. } => "paid_already",
            BillingRefusal::NoMoney(_) => "no_money",
            BillingRefusal::NothingOpen(_) => "nothing_open",
            BillingRefusal::MoreThanLeft { .. } => "more_than_left",
            BillingRefusal::MoreThanOpen { .. } => "more_than_open",
            BillingRefusal::OtherCustomer { .. } => "other_customer",
            BillingRefusal::OtherCurrency { .. } => "other_currency",
            BillingRefusal::Reversed(_) => "reversed",
            BillingRefusal::NoCreditLeft { .. } => "no_credit_left",
            BillingRefusal::Period { .. } => "period",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            BillingRefusal::NotFound(_) | BillingRefusal::NoCredit(_) | BillingRefusal::NoPayment(_) => {
                Kind::NotFound
            }
            BillingRefusal::NoReason { .. }
            | BillingRefusal::Amount(_)
            | BillingRefusal::NoLine { .. }
            | BillingRefusal::FeeTooHigh
            | BillingRefusal::Why
            | BillingRefusal::Limits
            | BillingRefusal::NoAmount
            | BillingRefusal::DayToCome { .. }
            | BillingRefusal::OtherCustomer { .. }
            | BillingRefusal::OtherCurrency { .. }
            | BillingRefusal::Period { .. } => Kind::Invalid,
            BillingRefusal::AboveLimit { .. } | BillingRefusal::RefundAboveLimit { .. } => Kind::NotAllowed,
            _ => Kind::Conflict,
        }
    }
}

impl From<basics::MoneyError> for BillingRefusal {
    fn from(error: basics::MoneyError) -> BillingRefusal {
        BillingRefusal::Amount(error.to_string())
    }
}
