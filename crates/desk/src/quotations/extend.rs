//! Extend: another last day. While it is valid, whoever makes quotations may; once its day is over, only somebody else who knows the work, with
//! a reason: the prices are those of another time.

use basics::Day;
use db::Tx;

use super::policy::{QuotationPolicy, policy};
use super::quotation::{Quotation, QuotationState};
use super::refusal::QuotationRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

pub fn extend(tx: &mut Tx, by: &Actor, number: &str, until: Day, reason: &str) -> Result<Quotation, Failure> {
    let quotation = store::need(tx, number)?;
    let (policy, today) = (policy(tx)?, company::today(tx)?);
    let is_late = quotation.state_on(today) == QuotationState::Expired;
    let verb = if is_late { Verb::ExtendQuotation } else { Verb::MakeQuotation };
    let whose = if is_late { Whose::of(quotation.made_by == by.person) } else { Whose::Own };
    allow(by, verb, whose)?;
    decide(&quotation, until, today, &policy, is_late, reason)?;
    store::set_validity(tx, quotation.id, until)?;
    let entry = Entry {
        verb: Verb::ExtendQuotation.code(),
        noun: "quotation",
        thing: quotation.id.uuid(),
        number: Some(&quotation.number),
        reason: Some(reason.trim()).filter(|r| !r.is_empty()),
        detail: serde_json::json!({ "from": quotation.valid_until, "to": until, "was_over": is_late })
            .to_string(),
    };
    journal::record(tx, by, &entry)?;
    store::need(tx, number)
}

fn decide(
    quotation: &Quotation,
    until: Day,
    today: Day,
    policy: &QuotationPolicy,
    is_late: bool,
    reason: &str,
) -> Result<(), QuotationRefusal> {
    if matches!(quotation.state, QuotationState::Accepted | QuotationState::Declined) {
        return Err(QuotationRefusal::Over { number: quotation.number.clone(), state: quotation.state });
    }
    within(until, today, policy)?;
    if is_late && reason.trim().is_empty() {
        return Err(QuotationRefusal::NoReason);
    }
    Ok(())
}

/// A day until which an offer may hold.
pub(crate) fn within(until: Day, today: Day, policy: &QuotationPolicy) -> Result<(), QuotationRefusal> {
    let days = i64::from(until.days_since(today));
    if (0..=policy.most_days).contains(&days) {
        Ok(())
    } else {
        Err(QuotationRefusal::Validity { days: policy.most_days })
    }
}
