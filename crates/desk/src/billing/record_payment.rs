//! Record a payment that came in, and allocate it. Called by the payments screen, the API, the command line and programs that read the bank's
//! statements. Holds: no number of a card is taken anywhere; a payment of the same day, amount and reference is there already.

use basics::{Currency, Day, Limits, Money, clean_line};
use db::Tx;

use super::allocate::{Credit, spread};
use super::payment::{Method, Payment, PaymentKind, Source, Towards};
use super::refusal::BillingRefusal;
use super::{overdue, payment_store};
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::customers::{self, Customer};
use crate::failure::{General, no_card};
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// As it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPayment {
    /// The customer's number.
    pub customer: String,
    /// Decimal text, in the customer's currency.
    pub amount: String,
    /// None is today.
    pub day: Option<Day>,
    pub method: Method,
    /// The bank's or the provider's.
    pub reference: String,
    pub towards: Towards,
}

pub fn record_payment(tx: &mut Tx, by: &Actor, new: &NewPayment) -> Result<Payment, Failure> {
    allow(by, Verb::RecordPayment, Whose::Others)?;
    let customer = need_customer(tx, &new.customer)?;
    let today = company::today(tx)?;
    let reference = clean_line(&new.reference).0;
    let amount = decide(new, &reference, customer.currency, today)?;
    let day = new.day.unwrap_or(today);
    if let Some(known) = payment_store::same(tx, customer.id, day, amount, &reference)? {
        return Err(BillingRefusal::PaidAlready { number: known, reference }.into());
    }
    let mut payment = insert(tx, by, PaymentKind::Received, &customer, (day, new.method, reference), amount)?;
    customers::change_receivable(tx, customer.id, -amount)?;
    let from = Credit {
        source: Source::Payment(payment.id),
        noun: "payment",
        thing: payment.id.uuid(),
        number: payment.number.clone(),
        customer: customer.id,
        currency: payment.currency,
        left: amount,
    };
    payment.settled = spread(tx, by, &from, &new.towards)?;
    overdue::refresh(tx, customer.id)?;
    tell(tx, by, Verb::RecordPayment, &payment, None)?;
    Ok(payment)
}

pub(super) fn need_customer(tx: &mut Tx, number: &str) -> Result<std::sync::Arc<Customer>, Failure> {
    let which = number.trim().to_owned();
    Ok(customers::by_number(tx, &which)?.ok_or(General::NotFound { what: "customer", which })?)
}

pub(super) fn insert(
    tx: &mut Tx,
    by: &Actor,
    kind: PaymentKind,
    customer: &Customer,
    (day, method, reference): (Day, Method, String),
    amount: i64,
) -> Result<Payment, Failure> {
    let (id, now) = (tx.new_id::<Payment>(), tx.now());
    let payment = Payment {
        id,
        number: format!("PY{}", 100_000 + tx.next_number("payment")?),
        kind,
        customer: customer.id,
        customer_number: customer.number.clone(),
        customer_name: customer.name.clone(),
        day,
        method,
        reference,
        currency: customer.currency,
        amount,
        settled: 0,
        recorded_by: by.person,
        recorded_at: now,
        reversed_at: None,
        reversal: None,
        version: 1,
    };
    payment_store::insert(tx, &payment)?;
    Ok(payment)
}

pub(super) fn tell(
    tx: &mut Tx,
    by: &Actor,
    verb: Verb,
    payment: &Payment,
    reason: Option<&str>,
) -> Result<(), db::Fault> {
    let entry = Entry {
        verb: verb.code(),
        noun: "payment",
        thing: payment.id.uuid(),
        number: Some(&payment.number),
        reason,
        detail: serde_json::json!({
            "kind": payment.kind, "customer": payment.customer_number, "day": payment.day, "method": payment.method,
            "amount": payment.amount, "allocated": payment.settled,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)
}

fn decide(new: &NewPayment, reference: &str, currency: Currency, today: Day) -> Result<i64, Failure> {
    no_card("reference", reference)?;
    let amount = Money::parse(new.amount.trim(), currency).map_err(BillingRefusal::from)?.minor;
    if amount <= 0 {
        return Err(BillingRefusal::NoAmount.into());
    }
    if new.day.is_some_and(|day| day > today) {
        return Err(BillingRefusal::DayToCome { today }.into());
    }
    if reference.chars().count() > Limits::LINE_CHARS {
        let problem = format!("a reference has at most {} characters", Limits::LINE_CHARS);
        return Err(General::Invalid { field: "reference", problem }.into());
    }
    Ok(amount)
}
