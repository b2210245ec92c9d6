//! Called off: an order that names an agreement takes its lines at the agreed prices, each as far as something is left of it. Pure; called by
//! verify. What is called off at the same moment by someone else, the agreement's own rows refuse.

use std::collections::HashMap;

use basics::{Quantity, UnitPrice};

use super::draft::Draft;
use super::facts::Facts;
use super::verify::{Verified, VerifiedLine, block};
use crate::agreements::{Agreed, AgreementId, AgreementLine, Call};
use crate::charges::QuotedPrice;
use crate::failure::{Finding, Severity};

/// The agreed line that a line of an order takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallOff {
    pub agreement: AgreementId,
    pub number: String,
    pub line_no: i64,
    /// For one.
    pub price: UnitPrice,
}

impl CallOff {
    pub(super) fn price(&self) -> QuotedPrice {
        let rule = format!("{} line {}", self.number, self.line_no);
        QuotedPrice { price: self.price, base: Quantity::ONE, rule }
    }
}

/// The lines of the named agreement.
pub(super) fn from_the_agreement(
    draft: &Draft,
    facts: &Facts,
    lines: &mut [Option<VerifiedLine>],
    found: &mut Vec<Finding>,
) {
    let written = draft.agreement.trim();
    if written.is_empty() {
        return;
    }
    let Some(agreed) = &facts.agreement else {
        found.push(block("unknown_agreement", "/agreement", format!("there is no agreement {written}")));
        return;
    };
    if let Some(why) = not_now(agreed, facts) {
        found.push(block("agreement_over", "/agreement", why));
        return;
    }
    let mut used: HashMap<i64, Quantity> = HashMap::new();
    for line in lines.iter_mut().flatten() {
        let of = agreed.lines.iter().find(|l| l.item == line.item.id && l.unit == line.unit);
        let Some(of) = of else {
            let message = format!(
                "line {}: agreement {} has no {} in {}; it is charged by the price lists",
                line.written + 1,
                agreed.number,
                line.item.sku,
                line.unit
            );
            let at = format!("/lines/{}/item", line.written);
            found.push(Finding::new(Severity::Note, "not_agreed", at, message));
            continue;
        };
        let sum = used.entry(of.line_no).or_insert(Quantity::ZERO);
        *sum = sum.plus(line.quantity);
        if *sum > held_back(facts, of).plus(of.left()) {
            let message = format!(
                "line {}: {} {} of {} are called off, {} of agreement {} are left",
                line.written + 1,
                sum,
                line.unit,
                line.item.sku,
                of.left(),
                agreed.number
            );
            let at = format!("/lines/{}/quantity", line.written);
            found.push(block("agreement_quantity", at, message).suggest([of.left().to_string()]));
            continue;
        }
        if line.manual.is_none() {
            line.called = Some(CallOff {
                agreement: agreed.id,
                number: agreed.number.clone(),
                line_no: of.line_no,
                price: of.price,
            });
        }
    }
}

/// What the order itself called off of a line already counts as left for it.
fn held_back(facts: &Facts, line: &AgreementLine) -> Quantity {
    facts.called.iter().filter(|(n, _)| *n == line.line_no).fold(Quantity::ZERO, |sum, (_, q)| sum.plus(*q))
}

fn not_now(agreed: &Agreed, facts: &Facts) -> Option<String> {
    let number = &agreed.number;
    if facts.customer.as_ref().is_some_and(|c| c.id != agreed.customer) {
        return Some(format!("agreement {number} was made with another customer"));
    }
    if agreed.is_ended {
        return Some(format!("agreement {number} is ended"));
    }
    if facts.today < agreed.valid_from {
        return Some(format!("agreement {number} begins on {}", agreed.valid_from));
    }
    (facts.today > agreed.valid_to).then(|| format!("agreement {number} ended on {}", agreed.valid_to))
}

/// What an order calls off, line by line.
pub(super) fn calls(order: &Verified) -> Vec<Call> {
    let of = |(order_line, line): (i64, &VerifiedLine)| {
        let called = line.called.as_ref()?;
        Some(Call {
            order_line,
            agreement: called.agreement,
            number: called.number.clone(),
            line_no: called.line_no,
            quantity: line.quantity,
        })
    };
    (1..).zip(&order.lines).filter_map(of).collect()
}
