//! Correct: an invoice that was wrong is credited whole, and what it was for is invoiced anew as the order says it now. Called by finance. Holds:
//! nothing of it was credited before and none of its goods come back; what was paid for it stays to the customer's credit.

use db::Tx;
use serde::Serialize;

use super::credit::{self, Credit, CreditMade};
use super::credit_note::{ChargesBack, CreditKind, CreditStage};
use super::invoice::Invoice;
use super::make_invoice::{self, Made};
use super::refusal::BillingRefusal;
use super::{allocate, payment::Towards, store};
use crate::Failure;
use crate::actor::Actor;
use crate::customers;
use crate::journal::{self, Entry};
use crate::orders;
use crate::policies::{Verb, Whose, allow};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Corrected {
    pub credit_note: CreditMade,
    pub invoice: Made,
}

pub fn correct_invoice(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    reason: &str,
    version: Option<i64>,
) -> Result<Corrected, Failure> {
    let invoice = store::need(tx, number)?;
    allow(by, Verb::CorrectInvoice, Whose::of(invoice.made_by == by.person))?;
    let order = orders::by_id(tx, invoice.order)?;
    let comes_back = order.iter().flat_map(|o| &o.lines).any(|l| l.buckets.returned.is_positive());
    decide(&invoice, comes_back)?;
    let wanted = Credit { lines: None, charges: ChargesBack::All, reason: reason.to_owned(), version };
    let credit_note = credit::make(tx, by, &invoice, CreditKind::Correction, None, &wanted)?;
    if credit_note.stage != CreditStage::Released {
        // Half of a correction is none: whoever may credit as much corrects it.
        let limit = super::policy(tx)?.credit_up_to;
        let limit = limit.of(by.level(Verb::CorrectInvoice.duty())).unwrap_or_default();
        return Err(BillingRefusal::AboveLimit { number: credit_note.number, limit }.into());
    }
    store::set_replaced(tx, invoice.id)?;
    for line in &invoice.lines {
        orders::uninvoiced(tx, invoice.order, line.line_no, line.quantity)?;
    }
    customers::change_open_orders(tx, invoice.customer, invoice.sums.total)?;
    let made = make_invoice::make_invoice(tx, by, &invoice.content.order)?;
    // What was paid for the wrong one is there for the right one.
    if made.stage == super::InvoiceStage::Released {
        let left = super::credit_by_number(tx, &credit_note.number)?.map_or(0, |c| c.sums.total - c.settled);
        if left > 0 {
            allocate::allocate(tx, by, &credit_note.number, &Towards::Oldest)?;
        }
    }
    let entry = Entry {
        verb: Verb::CorrectInvoice.code(),
        noun: "invoice",
        thing: invoice.id.uuid(),
        number: Some(&invoice.number),
        reason: Some(reason),
        detail: serde_json::json!({ "credit_note": credit_note.number, "invoice": made.number }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(Corrected { credit_note, invoice: made })
}

fn decide(invoice: &Invoice, comes_back: bool) -> Result<(), BillingRefusal> {
    let number = || invoice.number.clone();
    if !invoice.is_owed() {
        return Err(BillingRefusal::NotOwed { number: number(), stage: invoice.stage });
    }
    if invoice.credited > 0 {
        return Err(BillingRefusal::CreditedInPart(number()));
    }
    if comes_back { Err(BillingRefusal::GoodsComeBack(number())) } else { Ok(()) }
}
