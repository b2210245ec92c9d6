//! Credit notes, payments and statements: lists, one of each, and all that is done with them.

mod credits;
mod payments;
mod statements;

pub use credits::{
    allocate as allocate_credit, correct, credit, list as credits, refuse, release, send as send_credit,
    show as show_credit,
};
pub use payments::{PaymentPage, allocate, list as payments, record, refund, reverse, set_policy};
pub use statements::{send as send_statement, show as statement};

pub(crate) use statements::period;

use desk::Actor;
use desk::billing::{CreditStage, Invoice, Paying, Payment};

use crate::new_order::plain;
use crate::shown::Manner;

/// Figures as this person writes them.
fn figure(by: &Actor, text: &str) -> String {
    plain(text, Manner::of(by.language).decimal_mark())
}

pub(crate) fn credit_chip(stage: &CreditStage) -> &'static str {
    match stage {
        CreditStage::Held => "wait",
        CreditStage::Released => "ok",
        CreditStage::Refused => "stop",
    }
}

/// How an invoice stands, as a chip and a code.
pub(crate) fn paying(invoice: &Invoice) -> (&'static str, &'static str) {
    match invoice.paying() {
        _ if !invoice.is_owed() => ("note", invoice.stage.code()),
        Paying::Open => ("wait", "open"),
        Paying::Partly => ("warn", "partly_paid"),
        Paying::Paid => ("ok", "paid"),
    }
}

pub(crate) fn payment_chip(payment: &Payment) -> (&'static str, &'static str) {
    match payment {
        p if p.reversed_at.is_some() => ("stop", "reversed"),
        p if p.left() > 0 => ("wait", "partly_allocated"),
        _ => ("ok", "allocated"),
    }
}
