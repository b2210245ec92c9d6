//! Release an invoice: it gets its number and is owed from that day. Called by finance, and by make_invoice where all agrees.
//! Holds: nobody releases an invoice they made themselves while it is held; findings are answered with a reason; numbers have no gaps,
//! because only released invoices draw one.

use basics::Day;
use db::{Fault, Tx};
use serde::Serialize;

use super::invoice::{Invoice, InvoiceStage};
use super::refusal::BillingRefusal;
use super::{e_invoice, store};
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::customers;
use crate::journal::{self, Entry};
use crate::orders;
use crate::policies::{Verb, Whose, allow};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InvoiceReleased {
    pub number: String,
    pub draft_number: String,
    pub stage: InvoiceStage,
    pub invoice_day: Day,
    pub due_day: Day,
}

/// Releases a held invoice, by its draft number.
pub fn release_invoice(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    reason: Option<&str>,
) -> Result<InvoiceReleased, Failure> {
    let invoice = store::by_number(tx, number)?.ok_or_else(|| BillingRefusal::NotFound(number.to_owned()))?;
    allow(by, Verb::ReleaseInvoice, Whose::of(invoice.made_by == by.person))?;
    let reason = reason.map(str::trim).filter(|r| !r.is_empty());
    decide(&invoice, reason)?;
    Ok(record(tx, by, &invoice, reason)?)
}

fn decide(invoice: &Invoice, reason: Option<&str>) -> Result<(), BillingRefusal> {
    let number = || invoice.number.clone();
    if invoice.stage != InvoiceStage::Held {
        return Err(BillingRefusal::WrongStage { number: number(), stage: invoice.stage });
    }
    if reason.is_none() && !invoice.findings.is_empty() {
        return Err(BillingRefusal::NoReason { number: number(), findings: invoice.findings.len() });
    }
    Ok(())
}

/// The rows of a release; whether it may be released is decided before.
pub(super) fn record(
    tx: &mut Tx,
    by: &Actor,
    invoice: &Invoice,
    reason: Option<&str>,
) -> Result<InvoiceReleased, Fault> {
    let invoice_day = company::today(tx)?;
    let due_day = invoice_day.plus_days(invoice.content.payment_days);
    let number = format!("IV{}", 100_000 + store::next_invoice_number(tx)?);
    store::set_released(tx, by, invoice.id, &number, invoice_day, due_day)?;
    for line in &invoice.lines {
        orders::invoiced(tx, invoice.order, line.line_no, line.quantity)?;
    }
    customers::change_open_orders(tx, invoice.customer, -invoice.sums.total)?;
    customers::change_receivable(tx, invoice.customer, invoice.sums.total)?;
    let entry = Entry {
        verb: Verb::ReleaseInvoice.code(),
        noun: "invoice",
        thing: invoice.id.uuid(),
        number: Some(&number),
        reason,
        detail: serde_json::json!({
            "from": invoice.stage, "to": InvoiceStage::Released, "draft": invoice.draft_number,
            "order": invoice.content.order, "total": invoice.sums.total, "due": due_day,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    e_invoice::send(tx, &number)?;
    let draft_number = invoice.draft_number.clone();
    Ok(InvoiceReleased { number, draft_number, stage: InvoiceStage::Released, invoice_day, due_day })
}
