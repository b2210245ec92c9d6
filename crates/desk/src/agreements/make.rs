//! Make: what was agreed with a customer goes on record. Called by the page of agreements, the API and the command line.
//! Holds: an item stands once in each unit; everything wrong is told at once.

use basics::{Day, Limits, Quantity, UnitPrice, clean_line, typed_day};
use db::Tx;

use super::agreement::{Agreement, AgreementLine, NewAgreement, NewAgreementLine};
use super::refusal::AgreementRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::catalog::{self, Resolved};
use crate::company;
use crate::customers::{self, Customer};
use crate::failure::{Finding, General, Severity};
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

pub fn make(tx: &mut Tx, by: &Actor, new: &NewAgreement) -> Result<Agreement, Failure> {
    allow(by, Verb::MakeAgreement, Whose::Own)?;
    let customer = customers::by_number(tx, new.customer.trim())?
        .ok_or_else(|| General::NotFound { what: "customer", which: new.customer.trim().to_owned() })?;
    let today = company::today(tx)?;
    let mut found = Vec::new();
    let period = period(new, today, &mut found);
    if new.lines.is_empty() || new.lines.len() > Limits::ORDER_LINES {
        let message = format!("an agreement has from 1 to {} lines", Limits::ORDER_LINES);
        found.push(block("lines", "/lines", message));
    }
    let mut lines = Vec::with_capacity(new.lines.len());
    for (position, typed) in new.lines.iter().enumerate().take(Limits::ORDER_LINES) {
        lines.extend(line(tx, &customer, position, typed, &lines, &mut found)?);
    }
    let (Some((valid_from, valid_to)), true) = (period, found.is_empty()) else {
        return Err(AgreementRefusal::Findings(found).into());
    };
    let reference: String = clean_line(&new.reference).0.chars().take(Limits::PO_NUMBER_CHARS).collect();
    let agreement = Agreement {
        id: tx.new_id(),
        number: format!("BL{}", 100_000 + tx.next_number("agreement")?),
        customer: customer.id,
        customer_number: customer.number.clone(),
        customer_name: customer.name.clone(),
        reference: Some(reference).filter(|r| !r.is_empty()),
        currency: customer.currency,
        valid_from,
        valid_to,
        made_by: by.person,
        made_at: tx.now(),
        ended_at: None,
        reason: None,
        version: 1,
        lines,
    };
    store::insert(tx, &agreement)?;
    let entry = Entry {
        verb: Verb::MakeAgreement.code(),
        noun: "agreement",
        thing: agreement.id.uuid(),
        number: Some(&agreement.number),
        reason: None,
        detail: serde_json::json!({
            "customer": customer.number, "from": valid_from, "to": valid_to, "lines": agreement.lines.len(),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(agreement)
}

fn block(code: &str, at: impl Into<String>, message: String) -> Finding {
    Finding::new(Severity::Block, code, at, message)
}

fn period(new: &NewAgreement, today: Day, found: &mut Vec<Finding>) -> Option<(Day, Day)> {
    let mut day = |field: &str, typed: &str| match typed_day(typed, today) {
        Ok(day) => Some(day),
        Err(error) => {
            found.push(block("date", format!("/{field}"), error.to_string()));
            None
        }
    };
    let from = day("valid_from", &new.valid_from);
    let to = day("valid_to", &new.valid_to);
    let (from, to) = (from?, to?);
    if to < from || to < today {
        found.push(block("period", "/valid_to", format!("an agreement from {from} can't end on {to}")));
        return None;
    }
    Some((from, to))
}

fn line(
    tx: &mut Tx,
    customer: &Customer,
    position: usize,
    typed: &NewAgreementLine,
    before: &[AgreementLine],
    found: &mut Vec<Finding>,
) -> Result<Option<AgreementLine>, Failure> {
    let number = position + 1;
    let at = |field: &str| format!("/lines/{position}/{field}");
    let item = match catalog::resolve(tx, Some(customer.id), &typed.item)? {
        Resolved::One { item, .. } => catalog::by_id(tx, item)?,
        _ => None,
    };
    let Some(item) = item else {
        let written = typed.item.trim();
        let message = format!("line {number}: there is no item '{written}'");
        found.push(block("unknown_item", at("item"), message));
        return Ok(None);
    };
    let unit = match typed.unit.trim() {
        "" => Some(item.base_unit),
        text => text.parse().ok().filter(|unit| item.factor(*unit).is_some()),
    };
    let agreed = Quantity::parse(typed.quantity.trim()).ok().filter(|q| q.is_positive());
    let price = UnitPrice::parse(typed.price.trim()).ok().filter(|p| *p >= UnitPrice::ZERO);
    let mut wrong = |is_wrong: bool, field: &str, message: String| {
        if is_wrong {
            found.push(block(field, at(field), message));
        }
    };
    wrong(
        unit.is_none(),
        "unit",
        format!("line {number}: {} is not sold in {}", item.sku, typed.unit.trim()),
    );
    wrong(agreed.is_none(), "quantity", format!("line {number}: the quantity must be more than zero"));
    wrong(price.is_none(), "price", format!("line {number}: say the price for one {}", item.base_unit));
    let twice = before.iter().any(|l| l.item == item.id && Some(l.unit) == unit);
    wrong(twice, "item", format!("line {number}: {} stands on the agreement already", item.sku));
    let (Some(unit), Some(agreed), Some(price), false) = (unit, agreed, price, twice) else {
        return Ok(None);
    };
    Ok(Some(AgreementLine {
        line_no: i64::try_from(number).unwrap_or(i64::MAX),
        item: item.id,
        sku: item.sku.clone(),
        description: item.description.clone(),
        unit,
        agreed,
        price,
        called: Quantity::ZERO,
    }))
}
