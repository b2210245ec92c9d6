//! Allocate: what a customer paid, or has to their credit, settles invoices: those that are due first, or those that were chosen. Called by the
//! payments screen, the API and the command line; by `record_payment` with the payment; and with each credit note for its own invoice.
//! Holds: no invoice is settled beyond its total and no payment given twice, each by its guarded row.

use basics::{Currency, Money};
use db::{Fault, Tx};
use uuid::Uuid;

use super::credit_note::{CreditNote, CreditStage};
use super::invoice::Invoice;
use super::payment::{PaymentKind, Source, Towards};
use super::payment_store::OpenInvoice;
use super::refusal::BillingRefusal;
use super::{credit_store, overdue, payment_store, store};
use crate::Failure;
use crate::actor::Actor;
use crate::customers::CustomerId;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// Invoices that one payment settles at most; more are paid with another allocation.
const INVOICES_MAX: usize = 500;

/// What is left of a payment (`PY…`) or credit note (`CN…`) goes to invoices; says how much went.
pub fn allocate(tx: &mut Tx, by: &Actor, number: &str, towards: &Towards) -> Result<i64, Failure> {
    allow(by, Verb::AllocatePayment, Whose::Others)?;
    let from = credit_of(tx, number)?;
    let went = spread(tx, by, &from, towards)?;
    if went == 0 {
        return Err(BillingRefusal::NothingOpen(number.to_owned()).into());
    }
    let entry = Entry {
        verb: Verb::AllocatePayment.code(),
        noun: from.noun,
        thing: from.thing,
        number: Some(&from.number),
        reason: None,
        detail: serde_json::json!({ "allocated": went, "left": from.left - went }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(went)
}

/// Something with money left on it.
pub(super) struct Credit {
    pub source: Source,
    pub noun: &'static str,
    pub thing: Uuid,
    pub number: String,
    pub customer: CustomerId,
    pub currency: Currency,
    pub left: i64,
}

fn credit_of(tx: &mut Tx, number: &str) -> Result<Credit, Failure> {
    if let Some(p) = payment_store::by_number(tx, number)? {
        if p.kind == PaymentKind::Refund || p.reversed_at.is_some() {
            return Err(BillingRefusal::NoMoney(p.number).into());
        }
        let left = p.left();
        let (source, thing) = (Source::Payment(p.id), p.id.uuid());
        let (noun, customer, currency) = ("payment", p.customer, p.currency);
        return Ok(Credit { source, noun, thing, number: p.number, customer, currency, left });
    }
    let c = credit_store::need(tx, number)?;
    if c.stage != CreditStage::Released {
        return Err(BillingRefusal::NoMoney(c.number).into());
    }
    Ok(of_note(&c))
}

fn of_note(c: &CreditNote) -> Credit {
    Credit {
        source: Source::Credit(c.id),
        noun: "credit_note",
        thing: c.id.uuid(),
        number: c.number.clone(),
        customer: c.customer,
        currency: c.currency,
        left: c.sums.total - c.settled,
    }
}

/// A credit note settles first what is still owed of its own invoice.
pub(super) fn to_own_invoice(tx: &mut Tx, by: &Actor, credit: &CreditNote) -> Result<(), Fault> {
    let Some(invoice) = store::by_id(tx, credit.invoice)? else { return Ok(()) };
    let amount = invoice.open().min(credit.sums.total);
    if amount > 0 {
        settle(tx, by, &of_note(credit), &invoice.into(), amount)?;
    }
    overdue::refresh(tx, credit.customer)
}

/// How much of it went to invoices.
pub(super) fn spread(tx: &mut Tx, by: &Actor, from: &Credit, towards: &Towards) -> Result<i64, Failure> {
    let parts = match towards {
        Towards::Nothing => return Ok(0),
        Towards::Oldest => {
            let open = payment_store::open_invoices(tx, from.customer, from.currency, INVOICES_MAX)?;
            oldest(open, from.left)
        }
        Towards::Chosen(chosen) => {
            let mut parts = Vec::with_capacity(chosen.len());
            for (number, written) in chosen.iter().take(INVOICES_MAX) {
                let invoice = store::need(tx, number)?;
                let amount = decide(from, &invoice, written)?;
                parts.push((invoice.into(), amount));
            }
            parts
        }
    };
    let wanted: i64 = parts.iter().map(|(_, amount)| amount).sum();
    if wanted > from.left {
        let money = |minor| Money::from_minor(minor, from.currency);
        let (wanted, left) = (money(wanted), money(from.left));
        return Err(BillingRefusal::MoreThanLeft { number: from.number.clone(), wanted, left }.into());
    }
    for (invoice, amount) in &parts {
        settle(tx, by, from, invoice, *amount)?;
    }
    overdue::refresh(tx, from.customer)?;
    Ok(wanted)
}

/// Those that are due first are settled first, the last of them perhaps in part.
fn oldest(open: Vec<OpenInvoice>, mut left: i64) -> Vec<(OpenInvoice, i64)> {
    let mut parts = Vec::new();
    for invoice in open {
        let amount = invoice.open.min(left);
        if amount <= 0 {
            break;
        }
        left -= amount;
        parts.push((invoice, amount));
    }
    parts
}

/// What is to go to a chosen invoice; all that is open of it where nothing is written.
fn decide(from: &Credit, invoice: &Invoice, written: &str) -> Result<i64, BillingRefusal> {
    let number = || invoice.number.clone();
    if invoice.customer != from.customer {
        return Err(BillingRefusal::OtherCustomer { number: from.number.clone(), invoice: number() });
    }
    if invoice.currency != from.currency {
        return Err(BillingRefusal::OtherCurrency { invoice: number(), currency: invoice.currency });
    }
    let open = invoice.open();
    let amount = match written.trim() {
        "" => open.min(from.left),
        written => Money::parse(written, from.currency)?.minor,
    };
    if amount <= 0 || amount > open {
        let money = |minor| Money::from_minor(minor, from.currency);
        let (wanted, open) = (money(amount), money(open));
        return Err(BillingRefusal::MoreThanOpen { invoice: number(), wanted, open });
    }
    Ok(amount)
}

fn settle(tx: &mut Tx, by: &Actor, from: &Credit, to: &OpenInvoice, amount: i64) -> Result<(), Fault> {
    let settled = payment_store::settle_invoice(tx, to.id, amount)?;
    let used = payment_store::use_up(tx, from.source, amount)?;
    if !settled || !used {
        // Read in this transaction a moment ago: another one was in between, and this one is run again or fails.
        return Err(Fault::Contended);
    }
    payment_store::insert_allocation(tx, by, from, super::payment_store::To::Invoice(to.id), amount)
}

impl From<Invoice> for OpenInvoice {
    fn from(invoice: Invoice) -> OpenInvoice {
        OpenInvoice { id: invoice.id, open: invoice.open() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(amounts: &[i64]) -> Vec<OpenInvoice> {
        let id = basics::Id::from_uuid(Uuid::nil());
        amounts.iter().map(|open| OpenInvoice { id, open: *open }).collect()
    }

    #[test]
    fn the_oldest_are_settled_first_and_the_last_in_part() {
        let parts = |amounts: &[i64], left| -> Vec<i64> {
            oldest(open(amounts), left).into_iter().map(|(_, amount)| amount).collect()
        };
        assert_eq!(parts(&[100, 50, 70], 170), [100, 50, 20]);
        assert_eq!(parts(&[100, 50], 500), [100, 50], "the rest stays to their credit");
        assert_eq!(parts(&[100], 0), Vec::<i64>::new());
    }
}
