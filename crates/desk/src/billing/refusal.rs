//! What the rules about invoices forbid.

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
        }
    }

    fn kind(&self) -> Kind {
        match self {
            BillingRefusal::NotFound(_) => Kind::NotFound,
            BillingRefusal::NoReason { .. } | BillingRefusal::Amount(_) => Kind::Invalid,
            _ => Kind::Conflict,
        }
    }
}

impl From<basics::MoneyError> for BillingRefusal {
    fn from(error: basics::MoneyError) -> BillingRefusal {
        BillingRefusal::Amount(error.to_string())
    }
}
