//! Inspections and discrepancies through their verbs, on both engines.

use desk::Failure;
use desk::orders::Stage;
use desk::quality::{self, Answer, Inspected, Scanned};
use desk::shipping::{self, DiscrepancyKind, Plan, ShipmentStage};

use crate::kit::*;

/// A packed shipment of one tin of paint, which is always inspected, and of 100 bolts.
fn packed(scratch: &Scratch, po: &'static str) -> String {
    let order = placed(scratch, po, &[("PAINT-R", "2", ""), ("BOLT-8", "1", "CS")]);
    let number = released(scratch, &order).remove(0);
    picked_and_packed(scratch, &number);
    assert_eq!(shipment_of(scratch, &number).plan, Plan::Inspection);
    number
}

fn inspected(
    scratch: &Scratch,
    by: desk::Actor,
    number: &str,
    scans: &[(&str, &str)],
) -> Result<Inspected, Failure> {
    let number = number.to_owned();
    let scans: Vec<Scanned> =
        scans.iter().map(|(code, q)| Scanned { code: (*code).into(), quantity: quantity(q) }).collect();
    run(scratch, move |tx| quality::inspect(tx, &by, &number, &scans, &[], None))
}

/// The case is scanned by its GTIN, which tells that there are 100 in it.
const RIGHT: [(&str, &str); 2] = [("PAINT-R", "2"), ("14012345678908", "1")];

#[test]
fn what_passes_may_leave_and_nothing_before() {
    for scratch in &engines() {
        let number = packed(scratch, "Q1");
        let n = number.clone();
        let early = run(scratch, move |tx| shipping::dispatch(tx, &shipper(), &n, None, None, None));
        assert_eq!(refused(early), "not_inspected");
        let done = inspected(scratch, inspector(), &number, &RIGHT).unwrap();
        assert_eq!((done.passed, done.stage), (true, ShipmentStage::Inspected));
        assert_eq!(shipment_of(scratch, &number).version, done.version);
        assert_eq!(refused(inspected(scratch, inspector(), &number, &RIGHT)), "wrong_stage");
        assert_eq!(dispatched(scratch, &number).order_stage, Stage::Completed);
    }
}

#[test]
fn nobody_inspects_what_they_picked_or_packed() {
    for scratch in &engines() {
        let order = placed(scratch, "Q2", &[("PAINT-R", "1", "")]);
        let number = released(scratch, &order).remove(0);
        let n = number.clone();
        run(scratch, move |tx| {
            shipping::pick(tx, &picker(), &n, &[], None)?;
            shipping::pack(tx, &supervisor(), &n, &[1_400], &[], None)
        })
        .unwrap();
        assert_eq!(refused(inspected(scratch, supervisor(), &number, &[("PAINT-R", "1")])), "own_work");
        assert_eq!(refused(inspected(scratch, picker(), &number, &[("PAINT-R", "1")])), "not_allowed");
        let failed = inspected(scratch, inspector(), &number, &[("GLOVE-L", "1")]).unwrap();
        assert!(!failed.passed);
        let open = shipment_of(scratch, &number).discrepancies[0].id;
        let own = run(scratch, move |tx| quality::resolve_discrepancy(tx, &supervisor(), open, "exchanged"));
        assert_eq!(refused(own), "own_work");
    }
}

#[test]
fn a_wrong_item_keeps_the_shipment_here_until_a_new_inspection_passes() {
    for scratch in &engines() {
        let number = packed(scratch, "Q3");
        let failed =
            inspected(scratch, inspector(), &number, &[("PAINT-R", "1"), ("GLOVE-L", "1"), ("4711-X", "3")])
                .unwrap();
        let mut kinds: Vec<&str> = failed.deviations.iter().map(|d| d.kind.code()).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, ["missing", "too_few", "unknown_item", "wrong_item"]);
        assert_eq!(shipment_of(scratch, &number).version, failed.version);
        let n = number.clone();
        let stopped = run(scratch, move |tx| shipping::dispatch(tx, &shipper(), &n, None, None, None));
        assert_eq!(refused(stopped), "open_discrepancies");
        assert_eq!(refused(inspected(scratch, inspector(), &number, &RIGHT)), "open_discrepancies");
        let errors = run(scratch, |tx| {
            Ok(tx.query("select step, found_by from error_record where note is not null", &[], |row| {
                Ok((row.get::<String>(0)?, row.get::<String>(1)?))
            })?)
        })
        .unwrap();
        assert_eq!(errors.len(), 4);
        assert_eq!(errors[0], ("pick".to_owned(), "ida".to_owned()));
        for open in shipment_of(scratch, &number).discrepancies {
            run(scratch, move |tx| quality::resolve_discrepancy(tx, &inspector(), open.id, "repacked"))
                .unwrap();
            let again =
                run(scratch, move |tx| quality::resolve_discrepancy(tx, &inspector(), open.id, "repacked"));
            assert_eq!(refused(again), "resolved_already");
        }
        let n = number.clone();
        let still = run(scratch, move |tx| shipping::dispatch(tx, &shipper(), &n, None, None, None));
        assert_eq!(refused(still), "not_inspected");
        assert!(inspected(scratch, inspector(), &number, &RIGHT).unwrap().passed);
        let id = shipment_of(scratch, &number).id;
        let made = run(scratch, move |tx| Ok(quality::inspections_of(tx, id)?)).unwrap();
        // Both at the same instant of the test's clock, so in either order.
        assert_eq!((made.len(), made.iter().filter(|i| i.passed).count()), (2, 1));
        dispatched(scratch, &number);
    }
}

#[test]
fn a_discrepancy_raised_by_hand_stops_what_had_passed() {
    for scratch in &engines() {
        let number = packed(scratch, "Q4");
        inspected(scratch, inspector(), &number, &RIGHT).unwrap();
        let n = number.clone();
        let raised = run(scratch, move |tx| {
            quality::raise_discrepancy(
                tx,
                &shipper(),
                &n,
                Some(1),
                DiscrepancyKind::Damaged,
                "whole tin",
                "dent",
            )
        })
        .unwrap();
        let shipment = shipment_of(scratch, &number);
        assert_eq!((shipment.stage, shipment.inspected_by), (ShipmentStage::Packed, None));
        let silent = run(scratch, move |tx| quality::resolve_discrepancy(tx, &inspector(), raised, ""));
        assert_eq!(refused(silent), "no_resolution");
        run(scratch, move |tx| quality::resolve_discrepancy(tx, &inspector(), raised, "new tin")).unwrap();
        inspected(scratch, inspector(), &number, &RIGHT).unwrap();
        dispatched(scratch, &number);
        let n = number.clone();
        let late = run(scratch, move |tx| {
            quality::raise_discrepancy(tx, &shipper(), &n, None, DiscrepancyKind::Other, "all", "nothing")
        });
        assert_eq!(refused(late), "gone");
    }
}

#[test]
fn what_is_not_said_clearly_is_not_taken() {
    for scratch in &engines() {
        let number = packed(scratch, "Q6");
        assert_eq!(refused(inspected(scratch, inspector(), &number, &[("PAINT-R", "0")])), "scan");
        assert_eq!(refused(inspected(scratch, inspector(), "SH9", &RIGHT)), "not_found");
        let n = number.clone();
        let stale = run(scratch, move |tx| quality::inspect(tx, &inspector(), &n, &[], &[], Some(1)));
        assert_eq!(refused(stale), "stale_version");
        let n = number.clone();
        let silent = run(scratch, move |tx| {
            quality::raise_discrepancy(tx, &picker(), &n, None, DiscrepancyKind::Other, "whole", " ")
        });
        assert_eq!(refused(silent), "nothing_said");
        let n = number.clone();
        let clerks = run(scratch, move |tx| {
            quality::raise_discrepancy(tx, &clerk(), &n, None, DiscrepancyKind::Other, "whole", "torn")
        });
        assert_eq!(refused(clerks), "not_allowed");
        let none = run(scratch, |tx| {
            let id = tx.new_id();
            quality::resolve_discrepancy(tx, &inspector(), id, "found it")
        });
        assert_eq!(refused(none), "not_found");
    }
}

#[test]
fn a_checklist_asks_for_every_point() {
    for scratch in &engines() {
        run(scratch, |tx| {
            let point = |code: &str| desk::policies::Point {
                code: code.into(),
                text: format!("{code} is right"),
                field: None,
            };
            let list = desk::policies::Checklist {
                code: "OUT".into(),
                version: 1,
                kind: desk::policies::ChecklistKind::Inspection,
                name: "Outgoing".into(),
                applies: desk::policies::Applies { customers: vec!["C100".into()], ..Default::default() },
                points: vec![point("label"), point("sealing")],
                valid_from: day("2026-01-01"),
                valid_to: day("2026-12-31"),
            };
            desk::policies::add_checklists(tx, &desk::Actor::desk(), &[list])
        })
        .unwrap();
        let order = placed(scratch, "Q5", &[("BOLT-8", "10", "")]);
        let number = released(scratch, &order).remove(0);
        picked_and_packed(scratch, &number);
        let ask = |answers: &[(&str, bool)]| {
            let number = number.clone();
            let answers: Vec<Answer> = answers
                .iter()
                .map(|(code, ok)| Answer { code: (*code).into(), ok: *ok, note: String::new() })
                .collect();
            run(scratch, move |tx| {
                let scans = [Scanned { code: "BOLT-8".into(), quantity: quantity("10") }];
                quality::inspect(tx, &inspector(), &number, &scans, &answers, None)
            })
        };
        assert_eq!(refused(ask(&[("label", true)])), "unanswered");
        assert_eq!(refused(ask(&[("label", true), ("sealing", true), ("x", true)])), "no_such_point");
        assert!(ask(&[("label", true), ("sealing", true)]).unwrap().passed);
    }
}

#[test]
fn the_papers_say_what_the_customer_specified() {
    for scratch in &engines() {
        let number = packed(scratch, "PO 47/11");
        let shipment = shipment_of(scratch, &number);
        let compared = run(scratch, move |tx| quality::compare(tx, &shipment)).unwrap();
        assert!(compared.iter().all(|c| c.ok), "{compared:?}");
        let po = compared.iter().find(|c| c.field == "purchase order").unwrap();
        assert_eq!((po.ordered.as_str(), po.outgoing.as_str()), ("PO 47/11", "PO 47/11"));
        run(scratch, |tx| Ok(tx.execute("update shipment set carrier = 'UPS' where carrier is null", &[])?))
            .unwrap();
        let shipment = shipment_of(scratch, &number);
        let compared = run(scratch, move |tx| quality::compare(tx, &shipment)).unwrap();
        let odd: Vec<&str> = compared.iter().filter(|c| !c.ok).map(|c| c.field.as_str()).collect();
        assert_eq!(odd, ["carrier"]);
    }
}

#[test]
fn no_shipment_leaves_with_an_open_discrepancy_however_close_it_is() {
    for scratch in &engines() {
        for round in 0..6 {
            let po: &'static str = ["Z0", "Z1", "Z2", "Z3", "Z4", "Z5"][round];
            let order = placed(scratch, po, &[("BOLT-8", "1", "")]);
            let number = released(scratch, &order).remove(0);
            picked_and_packed(scratch, &number);
            let (db, n) = (scratch.db.clone(), number.clone());
            let leaves = std::thread::spawn(move || {
                db.write_now("race", move |tx| shipping::dispatch(tx, &shipper(), &n, None, None, None))
                    .is_ok()
            });
            let (db, n) = (scratch.db.clone(), number.clone());
            let stops = std::thread::spawn(move || {
                db.write_now("race", move |tx| {
                    quality::raise_discrepancy(
                        tx,
                        &picker(),
                        &n,
                        None,
                        DiscrepancyKind::Damaged,
                        "dry",
                        "wet",
                    )
                })
                .is_ok()
            });
            let (left, stopped) = (leaves.join().unwrap(), stops.join().unwrap());
            assert!(left != stopped, "left {left}, stopped {stopped}");
            let shipment = shipment_of(scratch, &number);
            assert_eq!(shipment.stage == ShipmentStage::Shipped, shipment.open_discrepancies().count() == 0);
        }
    }
}
