//! Raise: which fields of an order that is submitted now are to be keyed a second time. Drawn by the policy's rate for the level of who enters it;
//! what was keyed twice before with the same value is not drawn again.

use db::{Fault, Tx};

use super::field::{Doubled, RiskyField};
use super::{policy, store};
use crate::actor::{Actor, Duty, Role};
use crate::failure::Finding;
use crate::orders::findings::Raise;
use crate::orders::order::{HoldKind, OrderId};
use crate::orders::verify::{Verified, VerifiedLine};

/// A field that was drawn, with what the first wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::orders) struct Chosen {
    pub line_no: i64,
    pub field: RiskyField,
    pub first: String,
}

/// Draws, and adds the hold where something was drawn. `of` is the order that is submitted again, if it was before.
pub(in crate::orders) fn choose(
    tx: &mut Tx,
    by: &Actor,
    of: Option<OrderId>,
    order: &Verified,
    findings: &[Finding],
    raises: &mut Vec<Raise>,
) -> Result<Vec<Chosen>, Fault> {
    // A program keys nothing.
    if by.has(Role::Machine) {
        return Ok(Vec::new());
    }
    let risky = risky(order, findings);
    if risky.is_empty() {
        return Ok(Vec::new());
    }
    let policy = policy(tx)?;
    let before = match of {
        Some(order) => store::of_order(tx, order)?,
        None => Vec::new(),
    };
    let mut chosen = Vec::new();
    for one in risky.into_iter().filter(|one| !is_known(&before, one)) {
        let duty = if one.field == RiskyField::Price { Duty::CHARGES } else { Duty::ENTRY };
        let rate = policy.of(one.field).of(by.level(duty));
        if rate > 0 && i64::from(tx.rng().below(100)) < rate {
            chosen.push(one);
        }
    }
    if !chosen.is_empty() {
        raises.push(Raise { kind: HoldKind::DoubleKey, reason: told(&chosen) });
    }
    Ok(chosen)
}

/// What the hold says: which fields, and nothing of what is in them.
fn told(chosen: &[Chosen]) -> String {
    let places: Vec<String> = chosen
        .iter()
        .map(|c| match (c.field, c.line_no) {
            (RiskyField::ShipTo, _) => "the ship-to".to_owned(),
            (field, line) => format!("the {} of line {line}", field.code()),
        })
        .collect();
    format!("someone else keys {} without seeing it", places.join(", "))
}

fn risky(order: &Verified, findings: &[Finding]) -> Vec<Chosen> {
    let mut risky = Vec::new();
    for (line_no, line) in (1i64..).zip(&order.lines) {
        let at = format!("/lines/{}/", line.written);
        let odd = |f: &Finding| {
            matches!(f.code.as_str(), "unusual_quantity" | "unusual_unit") && f.pointer.starts_with(&at)
        };
        if findings.iter().any(odd) {
            risky.push(Chosen { line_no, field: RiskyField::Quantity, first: quantity(line) });
        }
        if let Some(manual) = &line.manual {
            let first = manual.price.value().normalize().to_string();
            risky.push(Chosen { line_no, field: RiskyField::Price, first });
        }
    }
    if findings.iter().any(|f| f.code == "unusual_ship_to") {
        let first = order.ship_to.code.to_uppercase();
        risky.push(Chosen { line_no: 0, field: RiskyField::ShipTo, first });
    }
    risky
}

fn quantity(line: &VerifiedLine) -> String {
    format!("{} {}", line.quantity, line.unit)
}

fn is_known(before: &[Doubled], one: &Chosen) -> bool {
    use super::Outcome::{First, Other, Same, Second};
    before.iter().any(|d| {
        let keyed = matches!(d.outcome, Some(Same | First | Second | Other));
        keyed && d.is(one.line_no, one.field) && d.settled.as_deref() == Some(one.first.as_str())
    })
}

pub(in crate::orders) fn record(
    tx: &mut Tx,
    by: &Actor,
    order: OrderId,
    number: &str,
    chosen: &[Chosen],
) -> Result<(), Fault> {
    store::insert(tx, by, order, number, chosen)
}
