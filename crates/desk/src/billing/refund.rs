//! Refund: what a customer has to their credit, from credit notes and from paying too much, goes back to them. Called by finance. Holds: no
//! more goes back than is there, the oldest credit first; a refund above the limit of a person's level is somebody else's to make.

use basics::{Limits, Money, clean_line};
use db::{Fault, Tx};

use super::allocate::Credit;
use super::payment::{Method, Payment, PaymentKind};
use super::refusal::BillingRefusal;
use super::{payment_store, policy, record_payment};
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::customers;
use crate::failure::{General, no_card};
use crate::policies::{Verb, Whose, allow};

/// `amount` as it is written, in the customer's currency; empty is all there is.
pub fn refund(
    tx: &mut Tx,
    by: &Actor,
    customer: &str,
    amount: &str,
    method: Method,
    reference: &str,
) -> Result<Payment, Failure> {
    allow(by, Verb::RefundCustomer, Whose::Others)?;
    let customer = record_payment::need_customer(tx, customer)?;
    let credits = payment_store::credits(tx, customer.id, customer.currency)?;
    let there: i64 = credits.iter().map(|c| c.left).sum();
    let wanted = match amount.trim() {
        "" => there,
        written => Money::parse(written, customer.currency).map_err(BillingRefusal::from)?.minor,
    };
    let reference = clean_line(reference).0;
    no_card("reference", &reference)?;
    if reference.chars().count() > Limits::LINE_CHARS {
        let problem = format!("a reference has at most {} characters", Limits::LINE_CHARS);
        return Err(General::Invalid { field: "reference", problem }.into());
    }
    let money = |minor| Money::from_minor(minor, customer.currency);
    if wanted <= 0 || wanted > there {
        let (wanted, there) = (money(wanted), money(there));
        return Err(BillingRefusal::NoCreditLeft { customer: customer.number.clone(), wanted, there }.into());
    }
    let limit = policy::policy(tx)?.credit_up_to;
    if let Some(limit) = limit.exceeded(by, Verb::RefundCustomer.duty(), wanted) {
        return Err(BillingRefusal::RefundAboveLimit { wanted: money(wanted), limit: money(limit) }.into());
    }
    let day = company::today(tx)?;
    let told = (day, method, reference);
    let mut refund = record_payment::insert(tx, by, PaymentKind::Refund, &customer, told, wanted)?;
    let mut left = wanted;
    for credit in &credits {
        let part = credit.left.min(left);
        if part > 0 {
            take(tx, by, credit, &refund, part)?;
            left -= part;
        }
    }
    payment_store::use_up(tx, super::payment::Source::Payment(refund.id), wanted)?;
    refund.settled = wanted;
    customers::change_receivable(tx, customer.id, wanted)?;
    record_payment::tell(tx, by, Verb::RefundCustomer, &refund, None)?;
    Ok(refund)
}

fn take(tx: &mut Tx, by: &Actor, credit: &Credit, refund: &Payment, part: i64) -> Result<(), Fault> {
    if !payment_store::use_up(tx, credit.source, part)? {
        return Err(Fault::Contended);
    }
    payment_store::insert_allocation(tx, by, credit, payment_store::To::Refund(refund.id), part)
}
