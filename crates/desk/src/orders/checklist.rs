//! Checklist: the points that an order must have before it goes on, each with whether the draft has it. Shown along while an order is entered step by
//! step; verify finds the same points missing.

use basics::Day;
use db::{Fault, Tx};

use super::draft::Draft;
use super::lifecycle::Stage;
use super::order::Order;
use super::store;
use super::verify::missing;
use crate::company;
use crate::customers::{self, Customer};
use crate::policies::{Checklist, ChecklistKind, checklists};

/// A point of the checklists that are for this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckPoint {
    pub text: String,
    /// The field that it is about, where the machine can tell; its text says that it is missing.
    pub field: Option<String>,
    /// The list and its version; none for what every order must have.
    pub list: Option<(String, i64)>,
    /// None where only a person can tell.
    pub is_met: Option<bool>,
}

pub fn checklist(tx: &mut Tx, draft: &Draft) -> Result<Vec<CheckPoint>, Fault> {
    let today = company::today(tx)?;
    let customer = match draft.customer.trim() {
        "" => None,
        number => customers::by_number(tx, number)?,
    };
    Ok(points(draft, &checklists(tx)?, customer.as_deref(), today))
}

fn points(draft: &Draft, lists: &[Checklist], customer: Option<&Customer>, today: Day) -> Vec<CheckPoint> {
    let of_all =
        |text: &str, met: bool| CheckPoint { text: text.into(), field: None, list: None, is_met: Some(met) };
    let mut all = vec![of_all("Customer", customer.is_some())];
    if customer.is_some_and(|c| c.po_required) {
        let text = "Their PO number, without which they don't order";
        let point = of_all(text, !draft.buyer_po_no.trim().is_empty());
        all.push(CheckPoint { field: Some("buyer_po_no".into()), ..point });
    }
    let whole = |l: &super::DraftLine| !l.item.trim().is_empty() && !l.quantity.trim().is_empty();
    all.push(of_all("At least one line with item and quantity", draft.lines.iter().any(whole)));
    let kind = if draft.kind.trim().is_empty() { "standard" } else { draft.kind.trim() };
    let number = customer.map_or("", |c| c.number.as_str());
    let mut done: Vec<&str> = Vec::new();
    for list in lists.iter().filter(|l| l.is_for(ChecklistKind::Completeness, kind, number, today)) {
        // Versions come latest first; the first that is valid counts.
        if done.contains(&list.code.as_str()) {
            continue;
        }
        done.push(&list.code);
        all.extend(list.points.iter().map(|point| CheckPoint {
            text: point.text.clone(),
            field: point.field.clone(),
            list: Some((list.name.clone(), list.version)),
            is_met: point.field.as_ref().map(|_| missing(draft, point).is_none()),
        }));
    }
    all
}

/// A field that the checklists ask for and that is empty, with the text of the point that asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingPoint {
    pub field: String,
    pub text: String,
}

/// What an order on record still lacks, each field once. Nothing where it is confirmed: then somebody decided that it goes on without.
pub fn missing_points(tx: &mut Tx, order: &Order) -> Result<Vec<MissingPoint>, Fault> {
    if !matches!(order.stage, Stage::Draft | Stage::Submitted) {
        return Ok(Vec::new());
    }
    let written = store::draft_of(tx, order.id)?;
    let draft = if order.stage == Stage::Draft { written } else { as_it_stands(order, written) };
    let today = company::today(tx)?;
    let customer = match order.customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    Ok(lacking(&draft, &checklists(tx)?, customer.as_deref(), today))
}

/// What was written, with what changes of the order brought since. Ship-to and carrier have usual ones on record; only a change says that one
/// was asked for.
fn as_it_stands(order: &Order, written: Draft) -> Draft {
    let changed = |now: Option<&str>, before: String| match now {
        Some(now) if before.trim().is_empty() && order.revision > 1 => now.to_owned(),
        _ => before,
    };
    Draft {
        kind: order.kind.clone(),
        buyer_po_no: order.po_number.clone().unwrap_or_default(),
        requested_date: order.requested_date.map(|d| d.to_string()).unwrap_or_default(),
        ship_to: changed(order.parties.ship_to.as_ref().map(|p| p.code.as_str()), written.ship_to),
        carrier: changed(order.carrier.as_deref(), written.carrier),
        note: order.note.clone().unwrap_or_default(),
        ..written
    }
}

fn lacking(draft: &Draft, lists: &[Checklist], customer: Option<&Customer>, today: Day) -> Vec<MissingPoint> {
    let mut found: Vec<MissingPoint> = Vec::new();
    for point in points(draft, lists, customer, today).into_iter().filter(|p| p.is_met == Some(false)) {
        // Without a customer or a line there is nobody to write to, or nothing to write about.
        let Some(field) = point.field else { continue };
        if found.iter().all(|known| known.field != field) {
            found.push(MissingPoint { field, text: point.text });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies::{Applies, Point};

    #[test]
    fn a_point_is_met_missing_or_a_persons_to_tell_and_the_latest_version_counts() {
        let point = |text: &str, field: Option<&str>| Point {
            code: text.into(),
            text: text.into(),
            field: field.map(str::to_owned),
        };
        let list = |version, points| Checklist {
            code: "STD".into(),
            version,
            kind: ChecklistKind::Completeness,
            name: "Standard".into(),
            applies: Applies::default(),
            points,
            valid_from: "2020-01-01".parse().unwrap(),
            valid_to: "2099-12-31".parse().unwrap(),
        };
        let lists = [
            list(2, vec![point("a date", Some("requested_date")), point("asked who calls", None)]),
            list(1, vec![point("a carrier", Some("carrier"))]),
        ];
        let today: Day = "2026-11-23".parse().unwrap();
        let draft = Draft { requested_date: "+3".into(), ..Draft::default() };
        let told: Vec<(String, Option<bool>)> =
            points(&draft, &lists, None, today).into_iter().map(|p| (p.text, p.is_met)).collect();
        let lacks: Vec<String> =
            lacking(&Draft::default(), &lists, None, today).into_iter().map(|p| p.field).collect();
        assert_eq!(lacks, ["requested_date"]);
        assert_eq!(lacking(&draft, &lists, None, today), []);
        assert_eq!(
            told,
            [
                ("Customer".to_owned(), Some(false)),
                ("At least one line with item and quantity".to_owned(), Some(false)),
                ("a date".to_owned(), Some(true)),
                ("asked who calls".to_owned(), None),
            ]
        );
    }
}
