//! Inspect: what is in the packages is held against what was ordered, and the checklist is gone through. Called by the inspection
//! screen and the API.
//! Holds: the inspector neither picked nor packed it; every point is answered; one deviation keeps the whole shipment here.

use std::collections::BTreeMap;

use basics::{Limits, Quantity};
use db::Tx;
use serde::{Deserialize, Serialize};

use super::refusal::QualityRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::catalog::{self, ItemId, Resolved};
use crate::company;
use crate::journal::{self, Entry};
use crate::orders::{self, FoundError, Order};
use crate::policies::{Checklist, Point, Verb, Whose, allow, checklists};
use crate::shipping::{self, DiscrepancyKind, Found, Shipment, ShipmentStage};

/// What was found in the packages: any number of the item, and how many. A GTIN of a larger unit counts that unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scanned {
    pub code: String,
    pub quantity: Quantity,
}

/// The answer to a point of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub code: String,
    pub ok: bool,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inspected {
    pub number: String,
    pub passed: bool,
    /// `inspected` if it passed, else as it was.
    pub stage: ShipmentStage,
    pub version: i64,
    pub deviations: Vec<Found>,
}

pub fn inspect(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    scanned: &[Scanned],
    points: &[Answer],
    version: Option<i64>,
) -> Result<Inspected, Failure> {
    let shipment =
        shipping::by_number(tx, number)?.ok_or_else(|| QualityRefusal::NotFound(number.to_owned()))?;
    allow(by, Verb::InspectShipment, Whose::of(shipment.is_work_of(by.person)))?;
    let order = orders::need(tx, &shipment.order_number)?;
    let lists = checklists(tx)?;
    let today = company::today(tx)?;
    let list = shipping::inspection_list(&lists, &order, &order.parties.customer_number, today);
    let seen = resolve(tx, &order, scanned)?;
    let deviations = decide(&shipment, list, &seen, points, version)?;
    let passed = deviations.is_empty();
    store::insert(tx, by, shipment.id, list, points, passed)?;
    if passed {
        shipping::mark_inspected(tx, by, shipment.id)?;
    } else {
        shipping::raise(tx, by, shipment.id, &deviations)?;
        record_errors(tx, by, &shipment, &deviations)?;
    }
    let stage = if passed { ShipmentStage::Inspected } else { shipment.stage };
    let entry = Entry {
        verb: Verb::InspectShipment.code(),
        noun: "shipment",
        thing: shipment.id.uuid(),
        number: Some(&shipment.number),
        reason: None,
        detail: serde_json::json!({
            "from": shipment.stage, "to": stage, "passed": passed, "order": order.number,
            "checklist": list.map(|l| (&l.code, l.version)),
            "deviations": deviations.iter().map(|d| d.kind).collect::<Vec<_>>(),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(Inspected { number: shipment.number, passed, stage, version: shipment.version + 1, deviations })
}

/// The points that have to be answered for a shipment.
pub fn points_for(tx: &mut Tx, shipment: &Shipment) -> Result<Vec<Point>, Failure> {
    let order = orders::need(tx, &shipment.order_number)?;
    let lists = checklists(tx)?;
    let today = company::today(tx)?;
    let list = shipping::inspection_list(&lists, &order, &order.parties.customer_number, today);
    Ok(list.map(|l| l.points.clone()).unwrap_or_default())
}

/// A scan and the item it led to, in base units.
struct Seen {
    code: String,
    item: Option<ItemId>,
    sku: String,
    quantity: Quantity,
}

fn resolve(tx: &mut Tx, order: &Order, scanned: &[Scanned]) -> Result<Vec<Seen>, Failure> {
    if scanned.len() > Limits::ORDER_LINES {
        let problem = format!("at most {} scans are taken at once", Limits::ORDER_LINES);
        return Err(QualityRefusal::Scan { code: "…".into(), problem }.into());
    }
    let mut seen = Vec::with_capacity(scanned.len());
    for scan in scanned {
        let wrong = |problem: String| QualityRefusal::Scan { code: scan.code.clone(), problem };
        if !scan.quantity.is_positive() {
            return Err(wrong("the quantity must be more than zero".into()).into());
        }
        let (item, unit) = match catalog::resolve(tx, order.customer, &scan.code)? {
            Resolved::One { item, unit, .. } => (catalog::by_id(tx, item)?, unit),
            Resolved::Several(_) => {
                return Err(wrong("leads to several items; scan another code".into()).into());
            }
            Resolved::None => (None, None),
        };
        let factor = item.as_ref().and_then(|i| i.factor(unit?));
        let quantity = match factor {
            Some(factor) => factor.to_base(scan.quantity).map_err(|e| wrong(e.to_string()))?,
            None => scan.quantity,
        };
        seen.push(Seen {
            code: scan.code.clone(),
            item: item.as_ref().map(|i| i.id),
            sku: item.map_or_else(String::new, |i| i.sku.clone()),
            quantity,
        });
    }
    Ok(seen)
}

fn decide(
    shipment: &Shipment,
    list: Option<&Checklist>,
    seen: &[Seen],
    answers: &[Answer],
    version: Option<i64>,
) -> Result<Vec<Found>, QualityRefusal> {
    let number = || shipment.number.clone();
    if let Some(yours) = version.filter(|v| *v != shipment.version) {
        return Err(QualityRefusal::Stale { number: number(), yours, now: shipment.version });
    }
    if shipment.stage != ShipmentStage::Packed {
        return Err(QualityRefusal::WrongStage { number: number(), stage: shipment.stage });
    }
    let open: Vec<String> = shipment.open_discrepancies().map(|d| d.said()).collect();
    if !open.is_empty() {
        return Err(QualityRefusal::OpenDiscrepancies { number: number(), open });
    }
    let mut deviations = scan_check(shipment, seen);
    deviations.extend(point_check(list, answers)?);
    Ok(deviations)
}

/// Every item once: what the shipment says against what was scanned.
fn scan_check(shipment: &Shipment, seen: &[Seen]) -> Vec<Found> {
    let found = |line_no, kind, expected: String, found: String| Found {
        line_no,
        kind,
        expected,
        found,
        settled: None,
    };
    let mut deviations = Vec::new();
    let mut counted: BTreeMap<ItemId, (&str, Quantity)> = BTreeMap::new();
    for scan in seen {
        match scan.item {
            Some(item) => {
                let sum = counted.entry(item).or_insert((&scan.sku, Quantity::ZERO));
                sum.1 = sum.1.plus(scan.quantity);
            }
            None => deviations.push(found(
                None,
                DiscrepancyKind::UnknownItem,
                "a known item".into(),
                format!("{} × {}", scan.quantity, scan.code),
            )),
        }
    }
    let mut wanted: BTreeMap<ItemId, (i64, &str, Quantity)> = BTreeMap::new();
    for line in shipment.lines.iter().filter(|l| l.packed.is_positive()) {
        let sum = wanted.entry(line.item).or_insert((line.line_no, &line.sku, Quantity::ZERO));
        sum.2 = sum.2.plus(line.packed);
    }
    for (item, (line_no, sku, packed)) in &wanted {
        let there = counted.get(item).map(|(_, quantity)| *quantity).unwrap_or_default();
        let kind = match there.cmp(packed) {
            std::cmp::Ordering::Equal => continue,
            std::cmp::Ordering::Greater => DiscrepancyKind::TooMany,
            std::cmp::Ordering::Less if there.is_zero() => DiscrepancyKind::Missing,
            std::cmp::Ordering::Less => DiscrepancyKind::TooFew,
        };
        deviations.push(found(Some(*line_no), kind, format!("{packed} × {sku}"), there.to_string()));
    }
    for (item, (sku, quantity)) in &counted {
        if !wanted.contains_key(item) {
            deviations.push(found(
                None,
                DiscrepancyKind::WrongItem,
                "not in this shipment".into(),
                format!("{quantity} × {sku}"),
            ));
        }
    }
    deviations
}

fn point_check(list: Option<&Checklist>, answers: &[Answer]) -> Result<Vec<Found>, QualityRefusal> {
    let points = list.map(|l| l.points.as_slice()).unwrap_or_default();
    if let Some(odd) = answers.iter().find(|a| !points.iter().any(|p| p.code == a.code)) {
        return Err(QualityRefusal::NoSuchPoint(odd.code.clone()));
    }
    let answer = |point: &Point| answers.iter().find(|a| a.code == point.code);
    let missing: Vec<String> =
        points.iter().filter(|p| answer(p).is_none()).map(|p| p.text.clone()).collect();
    if !missing.is_empty() {
        return Err(QualityRefusal::Unanswered(missing));
    }
    Ok(points
        .iter()
        .filter_map(|p| answer(p).filter(|a| !a.ok).map(|a| (p, a)))
        .map(|(p, a)| Found {
            line_no: None,
            kind: DiscrepancyKind::Point,
            expected: p.text.clone(),
            found: if a.note.trim().is_empty() { "not met".into() } else { a.note.clone() },
            settled: None,
        })
        .collect())
}

/// Against the step where it came in: what is in the package was picked, how it is packed was packed.
fn record_errors(tx: &mut Tx, by: &Actor, shipment: &Shipment, found: &[Found]) -> Result<(), Failure> {
    for deviation in found {
        let of_packing = deviation.kind == DiscrepancyKind::Point;
        let (step, person) =
            if of_packing { ("pack", shipment.packed_by) } else { ("pick", shipment.picked_by) };
        orders::record_error(
            tx,
            by,
            &FoundError {
                order: shipment.order,
                line_no: deviation.line_no,
                field: if of_packing { "packing" } else { "contents" },
                kind: deviation.kind.code(),
                source: "inspection",
                channel: "warehouse",
                step,
                person,
                was: &deviation.found,
                should_be: &deviation.expected,
                note: &shipment.number,
            },
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipping::{Plan, ShipmentLine};

    fn id<K>(n: u128) -> basics::Id<K> {
        basics::Id::from_uuid(uuid::Uuid::from_u128(n))
    }

    fn packed() -> Shipment {
        let line = |line_no, item, sku: &str, quantity| ShipmentLine {
            line_no,
            item: id(item),
            sku: sku.into(),
            description: sku.into(),
            unit: "EA".parse().unwrap(),
            bin: None,
            quantity: Quantity::whole(quantity),
            picked: Quantity::whole(quantity),
            packed: Quantity::whole(quantity),
        };
        Shipment {
            id: id(1),
            number: "SH1".into(),
            order: id(2),
            order_number: "SO1".into(),
            place: id(3),
            ship_to: None,
            stage: ShipmentStage::Packed,
            ship_day: "2026-11-23".parse().unwrap(),
            carrier: None,
            service: None,
            tracking: None,
            weight_grams: 0,
            plan: Plan::Inspection,
            assigned_to: None,
            picked_by: None,
            packed_by: None,
            inspected_by: None,
            shipped_by: None,
            created_at: "2026-11-23T09:00:00Z".parse().unwrap(),
            picked_at: None,
            packed_at: None,
            inspected_at: None,
            shipped_at: None,
            version: 4,
            lines: vec![line(1, 11, "BOLT", 10), line(2, 12, "NUT", 5), line(3, 11, "BOLT", 2)],
            packages: vec![],
            discrepancies: vec![],
        }
    }

    fn seen(item: Option<u128>, quantity: i32) -> Seen {
        let sku = item.map(|i| format!("I{i}")).unwrap_or_default();
        Seen { code: "code".into(), item: item.map(id), sku, quantity: Quantity::whole(quantity) }
    }

    fn kinds(scans: &[Seen]) -> Vec<DiscrepancyKind> {
        decide(&packed(), None, scans, &[], None).unwrap().iter().map(|f| f.kind).collect()
    }

    #[test]
    fn what_is_in_the_package_is_what_the_lines_say() {
        use DiscrepancyKind::{Missing, TooFew, TooMany, UnknownItem, WrongItem};
        let both = || vec![seen(Some(11), 12), seen(Some(12), 5)];
        assert_eq!(kinds(&both()), []);
        assert_eq!(kinds(&[seen(Some(11), 7), seen(Some(12), 5), seen(Some(11), 5)]), []);
        assert_eq!(kinds(&[seen(Some(11), 12)]), [Missing]);
        assert_eq!(kinds(&[seen(Some(11), 11), seen(Some(12), 6)]), [TooFew, TooMany]);
        let mut wrong = both();
        wrong.extend([seen(Some(13), 1), seen(None, 1)]);
        assert_eq!(kinds(&wrong), [UnknownItem, WrongItem]);
    }

    #[test]
    fn every_point_is_answered_and_only_those_there_are() {
        let list = Checklist {
            code: "OUT".into(),
            version: 1,
            kind: crate::policies::ChecklistKind::Inspection,
            name: "Outgoing".into(),
            applies: Default::default(),
            points: vec![Point { code: "label".into(), text: "Label is readable".into(), field: None }],
            valid_from: "2020-01-01".parse().unwrap(),
            valid_to: "2099-12-31".parse().unwrap(),
        };
        let answer = |code: &str, ok| Answer { code: code.into(), ok, note: String::new() };
        let ask = |answers: &[Answer]| point_check(Some(&list), answers).map(|f| f.len());
        assert_eq!(ask(&[]), Err(QualityRefusal::Unanswered(vec!["Label is readable".into()])));
        assert_eq!(
            ask(&[answer("label", true), answer("colour", true)]),
            Err(QualityRefusal::NoSuchPoint("colour".into()))
        );
        assert_eq!(ask(&[answer("label", true)]), Ok(0));
        assert_eq!(ask(&[answer("label", false)]), Ok(1));
    }

    #[test]
    fn only_what_is_packed_is_inspected_and_only_as_it_was_seen() {
        let waiting = Shipment { stage: ShipmentStage::Waiting, ..packed() };
        assert!(matches!(decide(&waiting, None, &[], &[], None), Err(QualityRefusal::WrongStage { .. })));
        assert!(matches!(decide(&packed(), None, &[], &[], Some(3)), Err(QualityRefusal::Stale { .. })));
    }
}
