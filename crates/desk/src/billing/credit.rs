//! Credit: what was invoiced and is not to be paid is taken back by a credit note. Called by finance for a correction, and by returns when one is
//! settled. Holds: never more is credited than was invoiced, by line, by charge and in all; above the limit of a person's level it waits
//! until somebody else lets it go.

use basics::{Currency, Limits, Quantity, Rounding, clean_line};
use db::Tx;
use serde::Serialize;
use uuid::Uuid;

use super::credit_note::{ChargesBack, CreditContent, CreditKind, CreditLine, CreditNote, CreditStage, Part};
use super::credit_split::{Before, Credited, credit as split};
use super::credit_store::Creditable;
use super::invoice::{Invoice, Sums};
use super::refusal::BillingRefusal;
use super::{credit_store, policy, release_credit, store};
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::failure::no_card;
use crate::journal::{self, Entry};
use crate::orders;
use crate::policies::{Verb, Whose, allow};

/// What is to be credited of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// None is all that is left of it.
    pub lines: Option<Vec<CreditLine>>,
    pub charges: ChargesBack,
    pub reason: String,
    /// The version of the invoice that was looked at.
    pub version: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreditMade {
    /// `CN…` if it was released at once, else `DC…`.
    pub number: String,
    pub stage: CreditStage,
    pub currency: Currency,
    pub sums: Sums,
}

/// A correction.
pub fn credit_invoice(tx: &mut Tx, by: &Actor, number: &str, wanted: &Credit) -> Result<CreditMade, Failure> {
    let invoice = store::need(tx, number)?;
    allow(by, Verb::MakeCreditNote, Whose::of(invoice.made_by == by.person))?;
    make(tx, by, &invoice, CreditKind::Correction, None, wanted)
}

/// For a return, which has asked who may: the credit note is its.
pub(crate) fn credit_return(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    rma: (Uuid, &str),
    wanted: &Credit,
) -> Result<CreditMade, Failure> {
    let invoice = store::need(tx, number)?;
    make(tx, by, &invoice, CreditKind::Return, Some(rma), wanted)
}

/// For a complaint, whose policy has granted it.
pub(crate) fn credit_complaint(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    wanted: &Credit,
) -> Result<CreditMade, Failure> {
    let invoice = store::need(tx, number)?;
    make(tx, by, &invoice, CreditKind::Correction, None, wanted)
}

/// Lines by invoice: line number and base units.
pub(crate) type Parts = Vec<(String, Vec<(i64, Quantity)>)>;

/// Puts so many units of a line on the invoices that they are on, the oldest first; says what is left over.
pub(crate) fn over_invoices(
    invoiced: &mut [Creditable],
    line_no: i64,
    mut due: Quantity,
    parts: &mut Parts,
) -> Quantity {
    for one in invoiced.iter_mut().filter(|c| c.line_no == line_no) {
        let quantity = one.left.min(due);
        if !quantity.is_positive() {
            continue;
        }
        one.left = one.left.less(quantity);
        due = due.less(quantity);
        match parts.iter_mut().find(|(invoice, _)| *invoice == one.invoice) {
            Some((_, lines)) => lines.push((line_no, quantity)),
            None => parts.push((one.invoice.clone(), vec![(line_no, quantity)])),
        }
    }
    due
}

pub(super) fn make(
    tx: &mut Tx,
    by: &Actor,
    invoice: &Invoice,
    kind: CreditKind,
    rma: Option<(Uuid, &str)>,
    wanted: &Credit,
) -> Result<CreditMade, Failure> {
    let reason = clean_line(&wanted.reason).0;
    no_card("reason", &reason)?;
    let before = credit_store::of_invoice(tx, invoice.id)?;
    let before = Before::of(before.iter().filter(|c| c.stage != CreditStage::Refused).map(|c| &c.content));
    let rounding = orders::by_id(tx, invoice.order)?.map_or(Rounding::HalfUp, |o| o.rounding);
    let credited = decide(invoice, &before, wanted, &reason, rounding)?;
    let limit = policy::policy(tx)?.credit_up_to;
    let (id, now) = (tx.new_id::<CreditNote>(), tx.now());
    let draft_number = format!("DC{}", 100_000 + tx.next_number("credit_draft")?);
    let made = CreditNote {
        id,
        number: draft_number.clone(),
        draft_number,
        kind,
        invoice: invoice.id,
        order: invoice.order,
        customer: invoice.customer,
        rma: rma.map(|(id, _)| id),
        stage: CreditStage::Held,
        currency: invoice.currency,
        sums: credited.sums,
        settled: 0,
        day: company::facts(tx)?.day(now),
        reason,
        content: content(invoice, rma.map(|(_, number)| number), credited),
        made_by: by.person,
        decided_by: None,
        decision: None,
        made_at: now,
        decided_at: None,
        version: 1,
    };
    if !credit_store::take(tx, &made)? {
        return Err(BillingRefusal::AlreadyCredited(invoice.number.clone()).into());
    }
    credit_store::insert(tx, &made)?;
    let entry = Entry {
        verb: Verb::MakeCreditNote.code(),
        noun: "credit_note",
        thing: id.uuid(),
        number: Some(&made.number),
        reason: Some(&made.reason),
        detail: serde_json::json!({
            "to": CreditStage::Held, "invoice": invoice.number, "order": made.content.order, "return": made.content.rma,
            "lines": made.content.lines.len(), "total": made.sums.total,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    let (number, stage) = match limit.exceeded(by, Verb::MakeCreditNote.duty(), made.sums.total) {
        Some(_) => (made.number, CreditStage::Held),
        None => (release_credit::record(tx, by, &made, None)?, CreditStage::Released),
    };
    Ok(CreditMade { number, stage, currency: made.currency, sums: made.sums })
}

fn decide(
    invoice: &Invoice,
    before: &Before,
    wanted: &Credit,
    reason: &str,
    rounding: Rounding,
) -> Result<Credited, BillingRefusal> {
    let number = || invoice.number.clone();
    if !invoice.is_owed() {
        return Err(BillingRefusal::NotOwed { number: number(), stage: invoice.stage });
    }
    if let Some(yours) = wanted.version.filter(|v| *v != invoice.version) {
        return Err(BillingRefusal::Stale { number: number(), yours, now: invoice.version });
    }
    if reason.is_empty() || reason.chars().count() > Limits::LINE_CHARS {
        return Err(BillingRefusal::Why);
    }
    let rest = || {
        let lines = invoice.lines.iter().filter(|l| l.net > l.credited);
        lines.map(|l| CreditLine { line_no: l.line_no, part: Part::Rest }).collect::<Vec<_>>()
    };
    let lines = wanted.lines.clone().unwrap_or_else(rest);
    let charges = if wanted.lines.is_none() { ChargesBack::All } else { wanted.charges };
    split(invoice, before, &lines, charges, rounding)
}

fn content(invoice: &Invoice, rma: Option<&str>, credited: Credited) -> CreditContent {
    let of = &invoice.content;
    CreditContent {
        invoice: invoice.number.clone(),
        invoice_day: invoice.invoice_day,
        order: of.order.clone(),
        po_number: of.po_number.clone(),
        rma: rma.map(str::to_owned),
        parties: of.parties.clone(),
        exemption: of.exemption.clone(),
        lines: credited.lines,
        charges: credited.charges,
        taxes: credited.taxes,
    }
}

/// What was charged for goods of each of these invoices, by line and base units.
pub(crate) fn charged_for(tx: &mut Tx, parts: &Parts) -> Result<Vec<i64>, Failure> {
    let mut all = Vec::with_capacity(parts.len());
    for (number, lines) in parts {
        let invoice = store::need(tx, number)?;
        let of = |(line, quantity): &(i64, Quantity)| {
            let found = invoice.lines.iter().find(|l| l.line_no == *line);
            found.map_or(0, |l| super::credit_split::charged_for(l, *quantity))
        };
        all.push(lines.iter().map(of).sum());
    }
    Ok(all)
}
