//! Statement: how a customer stands with us on a day. What was owed at the beginning of the period, what was invoiced, credited and paid in it,
//! what is owed at its end, and how old that is. Made from what is on record each time; nothing of it is kept.
//!
//! Holds: opening + invoices - credits - payments + refunds = closing, and the buckets add up to what is open; open - to their credit = closing.

use basics::{Currency, Day};
use db::Tx;
use serde::Serialize;

use super::refusal::BillingRefusal;
use super::statement_store as store;
use crate::Failure;
use crate::actor::Actor;
use crate::customers::{self, Customer};
use crate::failure::General;
use crate::policies::{Verb, Whose, allow};

/// Longer than this nobody reads.
const DAYS_MAX: i32 = 800;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementEvent {
    Invoice,
    CreditNote,
    Payment,
    Refund,
    /// A payment that was taken back.
    Reversal,
}

impl StatementEvent {
    pub fn code(self) -> &'static str {
        match self {
            StatementEvent::Invoice => "invoice",
            StatementEvent::CreditNote => "credit_note",
            StatementEvent::Payment => "payment",
            StatementEvent::Refund => "refund",
            StatementEvent::Reversal => "reversal",
        }
    }
}

/// Minor units; what the customer owes more is positive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementEntry {
    pub day: Day,
    pub event: StatementEvent,
    pub number: String,
    /// Their PO number, or the payment's reference.
    pub reference: String,
    pub due: Option<Day>,
    pub amount: i64,
    /// What is owed after it.
    pub balance: i64,
}

/// What of an invoice was open at the end of the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenItem {
    pub number: String,
    pub day: Day,
    pub due: Day,
    pub total: i64,
    pub open: i64,
    /// Days past its day; zero and less is not due yet.
    pub days_over: i32,
}

/// What is open by how long it is past its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Buckets {
    pub not_due: i64,
    pub to_30: i64,
    pub to_60: i64,
    pub to_90: i64,
    pub over_90: i64,
}

impl Buckets {
    fn of(items: &[OpenItem]) -> Buckets {
        let mut all = Buckets::default();
        for item in items {
            let bucket = match item.days_over {
                ..=0 => &mut all.not_due,
                1..=30 => &mut all.to_30,
                31..=60 => &mut all.to_60,
                61..=90 => &mut all.to_90,
                _ => &mut all.over_90,
            };
            *bucket += item.open;
        }
        all
    }

    pub fn sum(&self) -> i64 {
        self.not_due + self.overdue()
    }

    pub fn overdue(&self) -> i64 {
        self.to_30 + self.to_60 + self.to_90 + self.over_90
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub customer: std::sync::Arc<Customer>,
    pub currency: Currency,
    pub from: Day,
    pub to: Day,
    pub opening: i64,
    pub entries: Vec<StatementEntry>,
    pub closing: i64,
    pub open: Vec<OpenItem>,
    pub buckets: Buckets,
    /// Paid or credited, and gone to no invoice.
    pub to_their_credit: i64,
}

impl Statement {
    /// What of the entries is of this kind, as it counts.
    pub fn sum(&self, event: StatementEvent) -> i64 {
        self.entries.iter().filter(|e| e.event == event).map(|e| e.amount).sum()
    }
}

pub fn statement(tx: &mut Tx, by: &Actor, customer: &str, from: Day, to: Day) -> Result<Statement, Failure> {
    allow(by, Verb::SeeInvoices, Whose::Others)?;
    let which = customer.trim().to_owned();
    let customer = customers::by_number(tx, &which)?.ok_or(General::NotFound { what: "customer", which })?;
    if to < from || to.days_since(from) > DAYS_MAX {
        return Err(BillingRefusal::Period { most: DAYS_MAX.into() }.into());
    }
    let opening = store::balance_before(tx, customer.id, from)?;
    let entries = store::entries(tx, customer.id, from, to)?;
    let open = store::open_on(tx, customer.id, to)?;
    Ok(decide(customer, from, to, opening, entries, open))
}

fn decide(
    customer: std::sync::Arc<Customer>,
    from: Day,
    to: Day,
    opening: i64,
    mut entries: Vec<StatementEntry>,
    open: Vec<OpenItem>,
) -> Statement {
    entries.sort_by(|a, b| (a.day, a.event as u8, &a.number).cmp(&(b.day, b.event as u8, &b.number)));
    let mut balance = opening;
    for entry in &mut entries {
        balance += entry.amount;
        entry.balance = balance;
    }
    let buckets = Buckets::of(&open);
    Statement {
        currency: customer.currency,
        customer,
        from,
        to,
        opening,
        entries,
        closing: balance,
        to_their_credit: buckets.sum() - balance,
        open,
        buckets,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_lies_in_one_bucket_each() {
        let day = Day::new(2026, 11, 1).unwrap();
        let item =
            |days_over, open| OpenItem { number: "IV1".into(), day, due: day, total: 100, open, days_over };
        let all = [(-5, 1), (0, 2), (1, 4), (30, 8), (31, 16), (60, 32), (90, 64), (91, 128)];
        let buckets = Buckets::of(&all.map(|(days, open)| item(days, open)));
        assert_eq!(buckets, Buckets { not_due: 3, to_30: 12, to_60: 48, to_90: 64, over_90: 128 });
        assert_eq!((buckets.sum(), buckets.overdue()), (255, 252));
    }
}
