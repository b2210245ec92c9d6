//! Settle: what came back, or need not, is credited at what was really charged for it, less a fee, with the freight by policy. Called by finance.
//! Holds: each unit is credited once; above the limit of the policy by somebody else than who let the return through. Where goods lie
//! is no matter here.

use basics::{Currency, Money, Percent, Quantity, share_out};
use db::Tx;
use serde::Serialize;

use super::lifecycle::ReturnAct;
use super::policy::{self, ReturnPolicy};
use super::refusal::ReturnRefusal;
use super::rma::{Remedy, Return};
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::billing::{
    self, ChargesBack, Credit, CreditLine, CreditMade, CreditNote, CreditStage, Creditable, Fee, Part, Parts,
};
use crate::failure::no_card;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::tasks::{self, NewTask};

/// The fee as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum FeeSaid {
    /// As the policy has it: none where the fault is ours.
    #[default]
    ByPolicy,
    /// `15%`, or an amount before tax; empty is none.
    Said(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settling {
    pub fee: FeeSaid,
    /// None is by policy.
    pub charges: Option<ChargesBack>,
    pub note: String,
    pub version: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settled {
    pub number: String,
    /// One for each invoice that the goods were on.
    pub credit_notes: Vec<CreditMade>,
    pub currency: Currency,
    pub total: i64,
    /// For finance, where money is to go back.
    pub task: Option<String>,
}

pub fn settle(tx: &mut Tx, by: &Actor, number: &str, settling: &Settling) -> Result<Settled, Failure> {
    let of = store::need(tx, number)?;
    allow(by, Verb::SettleReturn, Whose::of(of.authorised_by == Some(by.person)))?;
    store::check_version(&of, settling.version)?;
    let state = of.state.allow(ReturnAct::Settle)?;
    no_card("note", &settling.note)?;
    let policy = policy::policy(tx)?;
    let credited = billing::credits_of_return(tx, of.id.uuid())?;
    let invoiced = billing::creditable(tx, of.order)?;
    let fee = fee(&of, &policy, &settling.fee)?;
    let charges = settling.charges.unwrap_or(by_policy(&of, &policy));
    let parts = decide(by, &of, &policy, &credited, invoiced)?;
    let weights = match fee {
        Fee::Amount(_) => billing::charged_for(tx, &parts)?,
        _ => Vec::new(),
    };
    let mut made = Vec::new();
    for (position, (invoice, lines)) in parts.iter().enumerate() {
        let fee = match fee {
            Fee::Amount(all) => {
                Fee::Amount(share_out(all, &weights).get(position).copied().unwrap_or_default())
            }
            other => other,
        };
        let line = |(line_no, quantity): &(i64, Quantity)| CreditLine {
            line_no: *line_no,
            part: Part::Units { quantity: *quantity, fee },
        };
        let reason = match settling.note.trim() {
            "" => format!("return {}", of.number),
            note => format!("return {}: {note}", of.number),
        };
        let wanted = Credit { lines: Some(lines.iter().map(line).collect()), charges, reason, version: None };
        made.push(billing::credit_return(tx, by, invoice, (of.id.uuid(), &of.number), &wanted)?);
    }
    let total = made.iter().map(|m| m.sums.total).sum();
    store::set_settled(tx, by, of.id, state)?;
    let task = pay_back(tx, by, &of, total)?;
    let entry = Entry {
        verb: Verb::SettleReturn.code(),
        noun: "return",
        thing: of.id.uuid(),
        number: Some(&of.number),
        reason: Some(settling.note.trim()).filter(|n| !n.is_empty()),
        detail: serde_json::json!({
            "from": of.state, "to": state, "credit_notes": made.iter().map(|m| m.number.as_str()).collect::<Vec<_>>(),
            "total": total,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(Settled { number: of.number, credit_notes: made, currency: of.currency, total, task })
}

/// Money that goes back is paid by a person, once the credit note is released.
fn pay_back(tx: &mut Tx, by: &Actor, of: &Return, total: i64) -> Result<Option<String>, db::Fault> {
    if of.remedy != Remedy::Refund {
        return Ok(None);
    }
    let amount = Money::from_minor(total, of.currency);
    let task = NewTask {
        thing: of.id.uuid(),
        about: format!("return {}", of.number),
        title: format!("Pay {amount} back to {} for return {}", of.customer_number, of.number),
        department: "finance".into(),
        person: None,
        due_at: None,
    };
    tasks::follow_up(tx, by, &task).map(Some)
}

fn decide(
    by: &Actor,
    of: &Return,
    policy: &ReturnPolicy,
    credited: &[CreditNote],
    mut invoiced: Vec<Creditable>,
) -> Result<Parts, ReturnRefusal> {
    let number = || of.number.clone();
    if !of.is_credited() {
        return Err(ReturnRefusal::SendAgain(number()));
    }
    if of.value > policy.two_people_above && of.authorised_by == Some(by.person) {
        let money = |minor| Money::from_minor(minor, of.currency);
        let (value, limit) = (money(of.value), money(policy.two_people_above));
        return Err(ReturnRefusal::SamePerson { number: number(), value, limit });
    }
    let mut parts: Parts = Vec::new();
    for line in &of.lines {
        let due = of.due(line).less(credited_of(credited, line.line_no));
        let due = billing::over_invoices(&mut invoiced, line.line_no, due, &mut parts);
        if due.is_positive() {
            let (order, line) = (of.order_number.clone(), line.line_no);
            return Err(ReturnRefusal::NotInvoiced { order, line, quantity: due });
        }
    }
    if parts.is_empty() { Err(ReturnRefusal::NothingToSettle(number())) } else { Ok(parts) }
}

/// What of an order line credit notes of this return have taken back; those that were refused have not.
pub(super) fn credited_of(credited: &[CreditNote], line_no: i64) -> Quantity {
    let counts = credited.iter().filter(|c| c.stage != CreditStage::Refused);
    counts
        .flat_map(|c| &c.content.lines)
        .filter(|l| l.line_no == line_no)
        .fold(Quantity::ZERO, |sum, l| sum.plus(l.quantity))
}

/// Something of it is here, or need not come, and is not credited yet.
pub fn is_due(of: &Return, credited: &[CreditNote]) -> bool {
    of.is_credited() && of.lines.iter().any(|l| of.due(l) > credited_of(credited, l.line_no))
}

fn by_policy(of: &Return, policy: &ReturnPolicy) -> ChargesBack {
    if policy.freight_back && of.is_ours() && of.remedy != Remedy::Replacement {
        ChargesBack::Share
    } else {
        ChargesBack::None
    }
}

fn fee(of: &Return, policy: &ReturnPolicy, said: &FeeSaid) -> Result<Fee, ReturnRefusal> {
    let text = match said {
        FeeSaid::ByPolicy if of.is_ours() || of.remedy == Remedy::Replacement => return Ok(Fee::None),
        FeeSaid::ByPolicy => return Ok(Fee::Percent(policy.fee())),
        FeeSaid::Said(text) => text.trim(),
    };
    let no_fee = || ReturnRefusal::Fee(text.to_owned());
    if text.is_empty() {
        return Ok(Fee::None);
    }
    if let Some(percent) = text.strip_suffix('%') {
        let percent = Percent::parse(percent.trim()).map_err(|_| no_fee())?;
        let fits = percent >= Percent::ZERO && percent.value() <= basics::Decimal::ONE_HUNDRED;
        return fits.then_some(Fee::Percent(percent)).ok_or_else(no_fee);
    }
    let amount = Money::parse(text, of.currency).map_err(|_| no_fee())?.minor;
    if amount < 0 { Err(no_fee()) } else { Ok(Fee::Amount(amount)) }
}
