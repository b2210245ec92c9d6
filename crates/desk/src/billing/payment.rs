//! The payment as it is on record: what came in from a customer, or went back to them. Numbers of cards are nowhere on it.

use basics::{Currency, Day, Id, Instant};
use serde::{Deserialize, Serialize};

use crate::actor::PersonId;
use crate::customers::CustomerId;

pub type PaymentId = Id<Payment>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PaymentKind {
    Received,
    /// What the customer had to their credit went back to them.
    Refund,
}

impl PaymentKind {
    pub fn code(self) -> &'static str {
        match self {
            PaymentKind::Received => "received",
            PaymentKind::Refund => "refund",
        }
    }

    pub fn from_code(code: &str) -> Option<PaymentKind> {
        [PaymentKind::Received, PaymentKind::Refund].into_iter().find(|k| k.code() == code)
    }
}

/// How it was paid. With a card it is the terminal's or the provider's reference that is kept, never the card's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    BankTransfer,
    DirectDebit,
    Card,
    Cheque,
    Cash,
    Other,
}

impl Method {
    pub const ALL: [Method; 6] = [
        Method::BankTransfer,
        Method::DirectDebit,
        Method::Card,
        Method::Cheque,
        Method::Cash,
        Method::Other,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Method::BankTransfer => "bank_transfer",
            Method::DirectDebit => "direct_debit",
            Method::Card => "card",
            Method::Cheque => "cheque",
            Method::Cash => "cash",
            Method::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|m| m.code() == code)
    }
}

/// Amounts in minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    pub id: PaymentId,
    pub number: String,
    pub kind: PaymentKind,
    pub customer: CustomerId,
    pub customer_number: String,
    pub customer_name: String,
    pub day: Day,
    pub method: Method,
    pub reference: String,
    pub currency: Currency,
    pub amount: i64,
    /// What of it went to invoices; of a refund, what it was taken from.
    pub settled: i64,
    pub recorded_by: PersonId,
    pub recorded_at: Instant,
    pub reversed_at: Option<Instant>,
    pub reversal: Option<String>,
    pub version: i64,
}

impl Payment {
    /// To the customer's credit, allocated to nothing.
    pub fn left(&self) -> i64 {
        if self.reversed_at.is_some() || self.kind == PaymentKind::Refund {
            0
        } else {
            self.amount - self.settled
        }
    }
}

/// What went from where to where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Allocation {
    /// The payment or credit note it came from.
    pub from: String,
    /// The invoice or refund it went to.
    pub to: String,
    pub amount: i64,
    pub day: Day,
    /// Taken back since.
    pub is_undone: bool,
}

/// To which invoices money goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Towards {
    /// Those that are due first.
    #[default]
    Oldest,
    /// These, each with the amount as it is written.
    Chosen(Vec<(String, String)>),
    /// None yet.
    Nothing,
}

/// Something to a customer's credit: a payment, or a credit note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Payment(PaymentId),
    Credit(super::CreditNoteId),
}
