//! Record: a quotation, or its next revision, as `orders::quote` rated it. And that it was sent.

use basics::{Currency, Day, Instant};
use db::{Fault, Tx};
use uuid::Uuid;

use super::quotation::{Amounts, Quotation, QuotationId, QuotationState, QuotedLine, TaxOffered, rule_of};
use super::store;
use crate::actor::Actor;
use crate::charges::{Rated, Step};
use crate::customers::Customer;
use crate::journal::{self, Entry};
use crate::policies::Verb;

/// What an offer says; its rules are `orders::quote`'s.
pub struct NewQuotation<'a> {
    pub customer: &'a Customer,
    pub ship_to: &'a str,
    pub reference: Option<String>,
    pub valid_until: Day,
    pub content: String,
    pub lines: Vec<QuotedLine>,
    pub rated: &'a Rated,
    pub message: Option<Uuid>,
}

/// A new quotation, or with `of` that one's next revision.
pub fn record(tx: &mut Tx, by: &Actor, new: NewQuotation<'_>) -> Result<Quotation, Fault> {
    let number = format!("Q{}", 100_000 + tx.next_number("quotation")?);
    let (id, now) = (tx.new_id(), tx.now());
    let quotation = written(id, number, 1, by, new, now);
    store::insert(tx, &quotation)?;
    tell(tx, by, &quotation, "make")?;
    Ok(quotation)
}

/// The next revision takes the place of the one before, whose lines stay on record. It has not been sent.
pub fn revise(
    tx: &mut Tx,
    by: &Actor,
    before: &Quotation,
    new: NewQuotation<'_>,
) -> Result<Quotation, Fault> {
    let now = tx.now();
    let mut next = written(before.id, before.number.clone(), before.revision + 1, by, new, now);
    next.version = before.version + 1;
    next.message = next.message.or(before.message);
    store::replace(tx, &next)?;
    tell(tx, by, &next, "revise")?;
    Ok(next)
}

fn written(
    id: QuotationId,
    number: String,
    revision: i64,
    by: &Actor,
    new: NewQuotation<'_>,
    now: Instant,
) -> Quotation {
    let currency: Currency = new.customer.currency;
    let taxes = new.rated.taxes.iter().map(|t| TaxOffered {
        category: t.code.to_owned(),
        rate: t.rate,
        base: t.base,
        amount: t.amount,
    });
    Quotation {
        id,
        number,
        revision,
        state: QuotationState::Open,
        customer: new.customer.id,
        customer_number: new.customer.number.clone(),
        customer_name: new.customer.name.clone(),
        ship_to: new.ship_to.to_owned(),
        reference: new.reference,
        currency,
        valid_until: new.valid_until,
        content: new.content,
        goods: new.rated.goods,
        amounts: Amounts {
            charges: new.rated.charges.iter().map(|c| (c.name.clone(), c.amount)).collect(),
            taxes: taxes.collect(),
        },
        total: new.rated.total,
        message: new.message,
        made_by: by.person,
        made_at: now,
        sent_at: None,
        ended_at: None,
        reason: None,
        version: 1,
        lines: new.lines,
    }
}

fn tell(tx: &mut Tx, by: &Actor, quotation: &Quotation, how: &str) -> Result<(), Fault> {
    let entry = Entry {
        verb: Verb::MakeQuotation.code(),
        noun: "quotation",
        thing: quotation.id.uuid(),
        number: Some(&quotation.number),
        reason: None,
        detail: serde_json::json!({
            "how": how, "revision": quotation.revision, "customer": quotation.customer_number,
            "valid_until": quotation.valid_until, "total": quotation.total, "offered": told(&quotation.lines),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)
}

/// What was offered, so that the record of it stands in the chain.
fn told(lines: &[QuotedLine]) -> Vec<serde_json::Value> {
    let one = |l: &QuotedLine| {
        serde_json::json!({
            "item": l.sku, "quantity": l.quantity, "unit": l.unit, "price": l.price, "base": l.price_base,
        })
    };
    lines.iter().map(one).collect()
}

/// The rules behind a price, for [`QuotedLine::rule`].
impl QuotedLine {
    pub fn rule_of(trace: &[Step]) -> String {
        rule_of(trace)
    }
}

/// It went to the customer by letter; the verb that wrote the letter has asked and tells it.
pub fn mark_sent(tx: &mut Tx, quotation: &Quotation) -> Result<(), Fault> {
    store::mark_sent(tx, quotation.id)
}
