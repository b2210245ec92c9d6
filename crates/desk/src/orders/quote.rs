//! Quote: a draft becomes an offer with a number, a price and a promise for each line, and a last day. Called by the New order page, the API and
//! the command line; with `of` it is the next revision.
//! Holds: what is offered is rated by the same engine as an order; the price of each line is frozen with its discounts taken off, and the
//! amounts of the offer are those of an order at these prices.

use basics::{Day, Limits, Rounding, UnitPrice, clean_line};
use db::{Fault, Tx};
use uuid::Uuid;

use super::draft::Draft;
use super::lifecycle::Act;
use super::refusal::OrderRefusal;
use super::schedule::Schedule;
use super::verify::Verified;
use super::{amounts, facts, findings, open, store};
use crate::Failure;
use crate::actor::Actor;
use crate::catalog::ItemKind;
use crate::charges::{QuotedPrice, Rated, RatedLine};
use crate::failure::Finding;
use crate::journal::{self, Entry};
use crate::orders::HoldKind;
use crate::policies::{Verb, Whose, allow};
use crate::quotations::{self, NewQuotation, Quotation, QuotationRefusal, QuotationState, QuotedLine};
use crate::stock;
use crate::{intake, tasks};

/// What is to be offered.
#[derive(Debug, Clone, Default)]
pub struct Quote {
    pub draft: Draft,
    /// A day as typed; empty for what the policy says.
    pub valid_until: String,
    /// The number of their inquiry.
    pub reference: String,
    /// The quotation that this revises.
    pub of: Option<String>,
    /// The draft of an order that it was written as, with its version; that order comes to its end.
    pub written_as: Option<(String, i64)>,
    /// The document that asks for it.
    pub message: Option<Uuid>,
}

pub fn quote(tx: &mut Tx, by: &Actor, asked: &Quote) -> Result<Quotation, Failure> {
    allow(by, Verb::MakeQuotation, Whose::Own)?;
    let mut draft = Draft { quotation: String::new(), buyer_po_no: String::new(), ..asked.draft.clone() };
    // An offer is of the whole; in which parts it is wanted, the order says.
    for line in &mut draft.lines {
        line.schedule = Schedule::default();
    }
    open::within_limits(&draft)?;
    let before = match asked.of.as_deref().map(str::trim).filter(|of| !of.is_empty()) {
        Some(number) => Some(quotations::need(tx, number)?),
        None => None,
    };
    let facts = facts::load(tx, by, &draft, None)?;
    let valid_until = valid_until(tx, asked, &facts)?;
    let (order, rated) = decide(&draft, &facts, before.as_ref())?;
    let prices = order.lines.iter().zip(&rated.lines).map(|(l, r)| offered_price(r, l.quantity, &facts));
    let prices = prices.collect::<Result<Vec<_>, _>>()?;
    let rated_as_offered = amounts::at_prices(&order, &facts, prices.clone())?
        .ok_or_else(|| Fault::Broken("a quotation was rated without a tariff".into()))?;
    let mut lines = Vec::with_capacity(order.lines.len());
    for (position, price) in prices.into_iter().enumerate() {
        lines.extend(line(tx, &order, &rated, &rated_as_offered, position, price, facts.today)?);
    }
    let message = match (asked.message, &asked.written_as) {
        (None, Some((number, _))) => store::head(tx, number)?.and_then(|h| h.intake_message),
        (given, _) => given,
    };
    let reference = clean_line(&asked.reference).0.chars().take(Limits::PO_NUMBER_CHARS).collect::<String>();
    let new = NewQuotation {
        customer: &order.customer,
        ship_to: &order.ship_to.code,
        reference: Some(reference).filter(|r| !r.is_empty()),
        valid_until,
        content: serde_json::to_string(&draft).map_err(|e| Fault::Broken(e.to_string()))?,
        lines,
        rated: &rated_as_offered,
        message,
    };
    let quotation = match &before {
        Some(before) => quotations::revise(tx, by, before, new)?,
        None => quotations::record(tx, by, new)?,
    };
    if let Some((number, version)) = &asked.written_as {
        end_draft(tx, by, number, *version, &quotation.number)?;
    }
    if let Some(message) = message {
        answer_tasks(tx, by, message, &quotation.number)?;
    }
    Ok(quotation)
}

fn valid_until(tx: &mut Tx, asked: &Quote, facts: &facts::Facts) -> Result<Day, Failure> {
    let policy = quotations::policy(tx)?;
    let typed = facts.typed_day(&asked.valid_until).map_err(|e| {
        OrderRefusal::Findings(vec![super::verify::block("date", "/valid_until", e.to_string())])
    })?;
    let days = i32::try_from(policy.valid_days).unwrap_or(i32::MAX);
    let until = typed.unwrap_or_else(|| facts.today.plus_days(days));
    quotations::within(until, facts.today, &policy)?;
    Ok(until)
}

/// What an offer is about, verified and rated, or what stands against it. What concerns an order only is left for the order.
fn decide(
    draft: &Draft,
    facts: &facts::Facts,
    before: Option<&Quotation>,
) -> Result<(Verified, Rated), Failure> {
    if let Some(before) = before {
        may_revise(before, facts)?;
    }
    let done = amounts::decide(draft, facts)?;
    let stands = |f: &Finding| {
        findings::forbids(f)
            || match findings::hold_for(f) {
                Some(HoldKind::Tax) => true,
                Some(HoldKind::Review) => draft.accept.trim().is_empty() && f.code != "open_quotation",
                _ => false,
            }
    };
    let against: Vec<Finding> = done.findings.iter().filter(|f| stands(f)).cloned().collect();
    match (done.verified, done.rated) {
        (Some(order), Some(rated)) if against.is_empty() => Ok((order, rated)),
        _ => Err(OrderRefusal::Findings(if against.is_empty() { done.findings } else { against }).into()),
    }
}

fn may_revise(before: &Quotation, facts: &facts::Facts) -> Result<(), QuotationRefusal> {
    let number = || before.number.clone();
    if matches!(before.state, QuotationState::Accepted | QuotationState::Declined) {
        return Err(QuotationRefusal::Over { number: number(), state: before.state });
    }
    if before.is_begun() {
        return Err(QuotationRefusal::Begun(number()));
    }
    if facts.customer.as_ref().is_some_and(|c| c.id != before.customer) {
        return Err(QuotationRefusal::OtherCustomer {
            number: number(),
            customer: before.customer_number.clone(),
        });
    }
    Ok(())
}

/// The price as it stands on the list; for one unit with what is off, where there is something off or taken out of it.
fn offered_price(
    rated: &RatedLine,
    quantity: basics::Quantity,
    facts: &facts::Facts,
) -> Result<QuotedPrice, OrderRefusal> {
    let rule = QuotedLine::rule_of(&rated.trace);
    if rated.discount == 0 && rated.tax_within.is_none() {
        return Ok(QuotedPrice { price: rated.price, base: rated.price_base, rule });
    }
    let currency = facts.customer.as_ref().map_or(facts.company.currency, |c| c.currency);
    let net = basics::Money::from_minor(rated.net, currency).amount();
    let one = Rounding::HalfUp.to_places(net / quantity.value(), 6);
    let price = UnitPrice::new(one).map_err(|e| OrderRefusal::Amount(e.to_string()))?;
    Ok(QuotedPrice { price, base: basics::Quantity::ONE, rule })
}

/// A line as it is offered, with the day on which all of it could be there.
fn line(
    tx: &mut Tx,
    order: &Verified,
    rated: &Rated,
    as_offered: &Rated,
    position: usize,
    price: QuotedPrice,
    today: Day,
) -> Result<Option<QuotedLine>, Fault> {
    let (Some(line), Some(own), Some(offered)) =
        (order.lines.get(position), rated.lines.get(position), as_offered.lines.get(position))
    else {
        return Ok(None);
    };
    let promised_date = match line.item.kind {
        ItemKind::Goods => {
            let known = stock::availability(tx, line.item.id, None)?;
            let at = stock::earliest(&known, line.stock_quantity, today);
            at.into_iter().find(|e| e.place == order.place.code).and_then(|e| e.day)
        }
        _ => None,
    };
    Ok(Some(QuotedLine {
        line_no: position as i64 + 1,
        item: line.item.id,
        sku: line.item.sku.clone(),
        buyer_item: line.buyer_item.clone(),
        description: line.described().into_owned(),
        specification: line.choices(),
        quantity: line.quantity,
        unit: line.unit,
        price: price.price,
        price_base: price.base,
        rule: QuotedLine::rule_of(&own.trace),
        net: offered.net,
        promised_date,
        taken: basics::Quantity::ZERO,
    }))
}

/// Whoever was to see to the request has nothing left to do.
fn answer_tasks(tx: &mut Tx, by: &Actor, message: Uuid, quotation: &str) -> Result<(), Failure> {
    let open = tasks::of_thing(tx, message)?.into_iter();
    for task in open.filter(|t| t.done_at.is_none() && t.title.starts_with(intake::REQUEST)) {
        tasks::finish(tx, by, &task.number, &format!("quotation {quotation}"))?;
    }
    Ok(())
}

/// The draft that the offer was written as is no order any more.
fn end_draft(tx: &mut Tx, by: &Actor, number: &str, version: i64, quotation: &str) -> Result<(), Failure> {
    let head = store::head(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
    head.check_version(Some(version))?;
    head.stage.allow(Act::Submit)?;
    let stage = head.stage.allow(Act::Cancel)?;
    store::set_stage(tx, head.id, stage)?;
    store::drop_versions(tx, head.id)?;
    let reason = format!("it became quotation {quotation}");
    let entry = Entry {
        verb: Verb::MakeQuotation.code(),
        noun: "order",
        thing: head.id.uuid(),
        number: Some(number),
        reason: Some(&reason),
        detail: serde_json::json!({ "from": head.stage, "to": stage, "quotation": quotation }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}
