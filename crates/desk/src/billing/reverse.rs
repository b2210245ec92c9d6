//! Reverse: a payment that was recorded wrongly, or that the bank took back; what it had settled is owed again. Called by finance. Holds: it is
//! reversed once, with a reason; a refund that was made from it stays, and is then owed by the customer.

use db::Tx;

use super::payment::{Payment, PaymentKind};
use super::refusal::BillingRefusal;
use super::{overdue, payment_store, record_payment};
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::customers;
use crate::failure::no_card;
use crate::policies::{Verb, Whose, allow};

pub fn reverse_payment(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<Payment, Failure> {
    allow(by, Verb::ReversePayment, Whose::Others)?;
    let payment = payment_store::need(tx, number)?;
    let reason = reason.trim();
    decide(&payment, reason)?;
    no_card("reason", reason)?;
    let today = company::today(tx)?;
    payment_store::undo_allocations(tx, &payment, today)?;
    payment_store::set_reversed(tx, by, payment.id, today, reason)?;
    let back = if payment.kind == PaymentKind::Received { payment.amount } else { -payment.amount };
    customers::change_receivable(tx, payment.customer, back)?;
    overdue::refresh(tx, payment.customer)?;
    record_payment::tell(tx, by, Verb::ReversePayment, &payment, Some(reason))?;
    payment_store::need(tx, number)
}

fn decide(payment: &Payment, reason: &str) -> Result<(), BillingRefusal> {
    if payment.reversed_at.is_some() {
        return Err(BillingRefusal::Reversed(payment.number.clone()));
    }
    if reason.is_empty() { Err(BillingRefusal::Why) } else { Ok(()) }
}
