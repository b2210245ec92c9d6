//! Checklist: the points that an order must have before it goes on, each with whether the draft has it. Shown along while an order is entered step by
//! step; verify finds the same points missing.

use basics::Day;
use db::{Fault, Tx};

use super::draft::Draft;
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
    Ok(points(draft, &*checklists(tx)?, customer.as_deref(), today))
}

fn points(draft: &Draft, lists: &[Checklist], customer: Option<&Customer>, today: Day) -> Vec<CheckPoint> {
    let of_all =
        |text: &str, met: bool| CheckPoint { text: text.into(), field: None, list: None, is_met: Some(met) };
    let mut all = vec![of_all("Customer", customer.is_some())];
    if customer.is_some_and(|c| c.po_required) {
        all.push(of_all(
            "Their PO number, without which they don't order",
            !draft.buyer_po_no.trim().is_empty(),
        ));
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
