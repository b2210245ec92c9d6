//! Accept: a quotation, all of it or some lines or a part of them, becomes an order at the prices that were offered. Called by the quotation's
//! page, the API and the command line.
//! Holds: what was offered is ordered once (the guard is the offered line's row); nothing after its last day.

use basics::Quantity;
use db::{Fault, Tx};

use super::draft::{Draft, DraftLine, Origin};
use super::place::{self, Placed};
use crate::Failure;
use crate::actor::Actor;
use crate::catalog::{self, Resolved};
use crate::company;
use crate::policies::{Verb, Whose, allow};
use crate::quotations::{self, Quotation, QuotationRefusal, QuotationState, QuotedLine};

/// What the customer takes of an offer.
#[derive(Debug, Clone, Default)]
pub struct Acceptance {
    /// Line and quantity in the offered unit, as text; an empty quantity is all that is left of the line. No lines are all lines.
    pub lines: Vec<(i64, String)>,
    pub buyer_po_no: String,
    pub requested_date: String,
    /// Empty for the one that was offered.
    pub ship_to: String,
    pub note: String,
    /// The reason for which warnings are accepted.
    pub accept: String,
}

pub fn accept(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    asked: &Acceptance,
    origin: Origin,
) -> Result<Placed, Failure> {
    allow(by, Verb::AcceptQuotation, Whose::Own)?;
    let quotation = quotations::need(tx, number)?;
    let today = company::today(tx)?;
    let taken = decide(&quotation, today, &asked.lines)?;
    let offered: Draft = serde_json::from_str(&quotation.content)
        .map_err(|e| Fault::Statement(format!("quotation {number} can't be read: {e}")))?;
    let mut lines = Vec::with_capacity(taken.len());
    for (line, quantity) in taken {
        let written = usize::try_from(line.line_no - 1).ok().and_then(|at| offered.lines.get(at));
        let note = written.map(|l| l.note.clone()).unwrap_or_default();
        lines.push(DraftLine { note, ..draft_line(tx, &quotation, line, quantity)? });
    }
    let ship_to = match asked.ship_to.trim() {
        "" => quotation.ship_to.clone(),
        given => given.to_owned(),
    };
    let draft = Draft {
        customer: quotation.customer_number.clone(),
        buyer_po_no: asked.buyer_po_no.clone(),
        requested_date: asked.requested_date.clone(),
        ship_to,
        note: if asked.note.trim().is_empty() { offered.note } else { asked.note.clone() },
        quotation: quotation.number.clone(),
        accept: asked.accept.clone(),
        agreement: String::new(),
        po_date: String::new(),
        kind: offered.kind,
        place: offered.place,
        carrier: offered.carrier,
        lines,
    };
    place::place(tx, by, &draft, origin, None)
}

/// The lines with how much of each; or why not.
fn decide<'q>(
    quotation: &'q Quotation,
    today: basics::Day,
    asked: &[(i64, String)],
) -> Result<Vec<(&'q QuotedLine, Quantity)>, QuotationRefusal> {
    let number = || quotation.number.clone();
    match quotation.state_on(today) {
        QuotationState::Open => {}
        QuotationState::Expired => {
            return Err(QuotationRefusal::Expired { number: number(), until: quotation.valid_until });
        }
        state => return Err(QuotationRefusal::Over { number: number(), state }),
    }
    if asked.is_empty() {
        let all: Vec<_> =
            quotation.lines.iter().filter(|l| l.left().is_positive()).map(|l| (l, l.left())).collect();
        return if all.is_empty() { Err(QuotationRefusal::NothingLeft(number())) } else { Ok(all) };
    }
    let mut taken = Vec::with_capacity(asked.len());
    for (line_no, written) in asked {
        let line = quotation
            .lines
            .iter()
            .find(|l| l.line_no == *line_no)
            .ok_or_else(|| QuotationRefusal::NoLine { number: number(), line: *line_no })?;
        let wanted = match written.trim() {
            "" => line.left(),
            text => Quantity::parse(text).ok().filter(|q| q.is_positive()).ok_or_else(|| {
                QuotationRefusal::Quantity { line: *line_no, written: text.chars().take(40).collect() }
            })?,
        };
        let before = taken
            .iter()
            .filter(|(l, _): &&(&QuotedLine, Quantity)| l.line_no == *line_no)
            .fold(Quantity::ZERO, |sum, (_, q)| sum.plus(*q));
        if !wanted.is_positive() || before.plus(wanted) > line.left() {
            let left = line.left();
            return Err(QuotationRefusal::TooMany { number: number(), line: *line_no, wanted, left });
        }
        taken.push((line, wanted));
    }
    Ok(taken)
}

/// The line by their own part number where that still means the same item.
fn draft_line(
    tx: &mut Tx,
    quotation: &Quotation,
    line: &QuotedLine,
    quantity: Quantity,
) -> Result<DraftLine, Fault> {
    let mut item = line.sku.clone();
    if let Some(theirs) = &line.buyer_item
        && let Resolved::One { item: means, .. } = catalog::resolve(tx, Some(quotation.customer), theirs)?
        && means == line.item
    {
        item = theirs.clone();
    }
    Ok(DraftLine {
        item,
        quantity: quantity.to_string(),
        unit: line.unit.to_string(),
        quoted: line.line_no.to_string(),
        specification: line.specification.clone().unwrap_or_default(),
        ..DraftLine::default()
    })
}
