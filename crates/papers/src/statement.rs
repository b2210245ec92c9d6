//! The statement of account: what was owed, invoiced, credited and paid in a period, what is owed at its end, and how old that is.

use basics::{Day, Money};

use crate::{Address, Contact};

#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The last day of the period.
    pub day: Day,
    pub from: Day,
    pub to: Address,
    pub customer_number: String,
    pub contact: Contact,
    pub opening: Money,
    pub entries: Vec<StatementLine>,
    pub closing: Money,
    /// Not due yet, and past its day by up to 30, 60, 90 days and longer.
    pub ages: [Money; 5],
    /// Paid or credited, and not yet set against an invoice.
    pub to_their_credit: Money,
    pub open: Vec<OpenLine>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatementKind {
    Invoice,
    CreditNote,
    Payment,
    Refund,
    Reversal,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StatementLine {
    pub day: Day,
    pub kind: StatementKind,
    pub number: String,
    pub reference: String,
    pub due: Option<Day>,
    /// What is owed more by it.
    pub amount: Money,
    pub balance: Money,
}

/// An invoice with something to pay.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenLine {
    pub number: String,
    pub day: Day,
    pub due: Day,
    pub total: Money,
    pub open: Money,
}
