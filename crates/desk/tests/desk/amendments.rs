//! Changes of placed orders through their verbs, on both engines.

use basics::UnitPrice;
use desk::amendments::{self, AmendmentState, Applied, Change, Prices, Wanted};
use desk::billing;
use desk::orders::schedule::Schedule;
use desk::orders::{self, DraftLine, HoldKind, Stage};
use desk::shipping::{self, ShipmentStage};
use desk::{Actor, Failure};

use crate::intake::{engines_with_nordbau, open, taken, x12};
use crate::kit::*;

fn quantity_of(line: i64, to: &str) -> Change {
    Change::Quantity { line, quantity: to.into() }
}

fn more(item: &str, quantity: &str) -> Change {
    Change::Add(DraftLine { item: item.into(), quantity: quantity.into(), ..DraftLine::default() })
}

fn proposed(
    scratch: &Scratch,
    by: Actor,
    order: &str,
    prices: Prices,
    changes: &[Change],
) -> Result<String, Failure> {
    let (order, changes) = (order.to_owned(), changes.to_vec());
    run(scratch, move |tx| {
        let wanted = Wanted {
            changes: changes.clone(),
            prices,
            reason: "customer called".into(),
            ..Wanted::default()
        };
        Ok(amendments::propose(tx, &by, &order, &wanted)?.number)
    })
}

fn decided(scratch: &Scratch, by: Actor, number: &str) -> Result<Applied, Failure> {
    let number = number.to_owned();
    run(scratch, move |tx| amendments::decide(tx, &by, &number, true, ""))
}

/// Proposed and let through by the same clerk, who may.
fn amended(scratch: &Scratch, order: &str, prices: Prices, changes: &[Change]) -> Applied {
    let number = proposed(scratch, clerk(), order, prices, changes).unwrap();
    decided(scratch, clerk(), &number).unwrap()
}

fn open_orders(scratch: &Scratch) -> i64 {
    run(scratch, |tx| {
        let customer = desk::customers::by_number(tx, "C100")?.unwrap().id;
        Ok(desk::customers::account(tx, customer)?.open_orders)
    })
    .unwrap()
}

fn price(text: &str) -> UnitPrice {
    UnitPrice::parse(text).unwrap()
}

#[test]
fn more_and_less_and_something_else() {
    for scratch in &engines() {
        let order =
            placed(scratch, "A1", &[("BOLT-8", "100", ""), ("GLOVE-L", "10", ""), ("PAINT-R", "2", "")]);
        let before = order_of(scratch, &order);
        assert_eq!((before.revision, before.charges), (1, 950));
        let changes =
            [quantity_of(1, "150"), quantity_of(2, "5"), Change::Remove { line: 3 }, more("SETUP", "1")];
        let effect = {
            let (n, c) = (order.clone(), changes.to_vec());
            run(scratch, move |tx| amendments::assess(tx, &clerk(), &n, &c, Prices::Keep)).unwrap()
        };
        assert_eq!(order_of(scratch, &order), before, "weighing changes nothing");
        let done = amended(scratch, &order, Prices::Keep, &changes);
        assert_eq!((done.state, done.revision), (AmendmentState::Applied, Some(2)));
        let after = order_of(scratch, &order);
        assert_eq!((after.revision, after.stage), (2, Stage::Confirmed));
        let quantities: Vec<_> =
            after.lines.iter().map(|l| (l.sku.as_str(), l.quantity, l.buckets.reserved, l.net)).collect();
        assert_eq!(
            quantities,
            [
                ("BOLT-8", quantity("150"), quantity("150"), 3_300),
                ("GLOVE-L", quantity("5"), quantity("5"), 2_400),
                ("PAINT-R", quantity("2"), quantity("0"), 0),
                ("SETUP", quantity("1"), quantity("0"), 8_000),
            ]
        );
        assert!(after.lines[2].is_gone());
        assert_eq!(after.lines[2].close_reason.as_deref(), Some("customer called"));
        // Nothing hazardous is left, so its surcharge goes, too.
        assert_eq!((after.goods, after.charges, after.tax, after.total), (13_700, 0, 2_603, 16_303));
        assert_eq!((effect.total, effect.charges), ((before.total, after.total), (950, 0)));
        assert_eq!(stock_of(scratch, "BOLT-8"), (quantity("1000"), quantity("150")));
        assert_eq!(stock_of(scratch, "PAINT-R"), (quantity("20"), quantity("0")));
        assert_eq!(open_orders(scratch), after.total);
        let n = order.clone();
        let (revisions, letters) = run(scratch, move |tx| {
            let order = orders::by_number(tx, &n)?.unwrap();
            let letters = desk::correspondence::of_order(tx, order.id.uuid(), None)?;
            Ok((amendments::revisions(tx, order.id)?, letters))
        })
        .unwrap();
        assert_eq!((revisions.len(), revisions[0].revision, revisions[0].difference.lines.len()), (1, 2, 4));
        assert_eq!(letters.len(), 1);
        assert!(letters[0].subject.contains("changed"), "{}", letters[0].subject);
        assert!(desk::journal::prove(&scratch.db, |_| {}).unwrap().is_whole());
    }
}

/// The contract has 0.22, and 0.20 from 500 on.
#[test]
fn prices_are_kept_or_set_anew_or_only_for_what_is_more() {
    for scratch in &engines() {
        for (po, prices, expected) in [
            ("P1", Prices::Keep, vec![("600", "0.22", 13_200)]),
            ("P2", Prices::Reprice, vec![("600", "0.20", 12_000)]),
            ("P3", Prices::Difference, vec![("100", "0.22", 2_200), ("500", "0.20", 10_000)]),
        ] {
            let order = placed(scratch, po, &[("BOLT-8", "100", "")]);
            amended(scratch, &order, prices, &[quantity_of(1, "600")]);
            let now = order_of(scratch, &order);
            let lines: Vec<_> = now.lines.iter().map(|l| (l.quantity, l.price, l.net)).collect();
            let expected: Vec<_> =
                expected.into_iter().map(|(q, p, net)| (quantity(q), price(p), net)).collect();
            assert_eq!(lines, expected, "{prices:?}");
            assert_eq!(now.goods, lines.iter().map(|l| l.2).sum::<i64>());
            let n = order.clone();
            run(scratch, move |tx| orders::cancel(tx, &clerk(), &n, None, "make room")).unwrap();
        }
    }
}

#[test]
fn a_trainee_asks_and_someone_else_decides() {
    for scratch in &engines() {
        let order = placed(scratch, "T1", &[("BOLT-8", "10", "")]);
        let number = proposed(scratch, trainee(), &order, Prices::Keep, &[quantity_of(1, "20")]).unwrap();
        assert_eq!(refused(decided(scratch, trainee(), &number)), "not_allowed");
        let second = proposed(scratch, clerk(), &order, Prices::Keep, &[quantity_of(1, "30")]);
        assert_eq!(refused(second), "open_amendment");
        let n = number.clone();
        let no = run(scratch, move |tx| amendments::decide(tx, &supervisor(), &n, false, " "));
        assert_eq!(refused(no), "no_reason");
        let n = number.clone();
        let no = run(scratch, move |tx| amendments::decide(tx, &supervisor(), &n, false, "they meant 12"))
            .unwrap();
        assert_eq!((no.state, order_of(scratch, &order).revision), (AmendmentState::Refused, 1));
        assert_eq!(refused(decided(scratch, supervisor(), &number)), "wrong_state");
        let number = proposed(scratch, trainee(), &order, Prices::Keep, &[quantity_of(1, "12")]).unwrap();
        assert_eq!(decided(scratch, supervisor(), &number).unwrap().revision, Some(2));
        assert_eq!(order_of(scratch, &order).lines[0].buckets.reserved, quantity("12"));
    }
}

#[test]
fn what_makes_no_sense_is_refused_with_its_place() {
    for scratch in &engines() {
        let order = placed(scratch, "R1", &[("BOLT-8", "10", ""), ("GLOVE-L", "5", "")]);
        let ask = |changes: &[Change]| refused(proposed(scratch, clerk(), &order, Prices::Keep, changes));
        assert_eq!(ask(&[]), "nothing_to_change");
        assert_eq!(ask(&[Change::RequestedDate { requested_date: String::new() }]), "nothing_to_change");
        assert_eq!(ask(&[quantity_of(7, "1")]), "no_such_line");
        assert_eq!(ask(&[quantity_of(1, "5"), quantity_of(1, "6")]), "twice");
        assert_eq!(ask(&[quantity_of(1, "5"), Change::Remove { line: 1 }]), "twice");
        assert_eq!(ask(&[quantity_of(1, "lots")]), "findings");
        assert_eq!(ask(&[more("NO-SUCH", "1")]), "findings");
        assert_eq!(ask(&[Change::Remove { line: 1 }, Change::Remove { line: 2 }]), "findings");
        assert_eq!(ask(&[Change::ShipTo { ship_to: "99".into() }]), "findings");
        let n = order.clone();
        let stale = run(scratch, move |tx| {
            let wanted = Wanted {
                changes: vec![quantity_of(1, "5")],
                reason: "called".into(),
                version: Some(9),
                ..Wanted::default()
            };
            amendments::propose(tx, &clerk(), &n, &wanted)
        });
        assert_eq!(refused(stale), "stale_version");
        let n = order.clone();
        run(scratch, move |tx| orders::cancel(tx, &clerk(), &n, None, "no longer wanted")).unwrap();
        assert_eq!(ask(&[quantity_of(1, "5")]), "wrong_stage");
    }
}

#[test]
fn the_warehouse_is_asked_for_less_and_puts_back_what_it_has_picked() {
    for scratch in &engines() {
        let order = placed(scratch, "W1", &[("BOLT-8", "100", ""), ("GLOVE-L", "10", "")]);
        let shipment = released(scratch, &order).remove(0);
        amended(scratch, &order, Prices::Keep, &[quantity_of(1, "60")]);
        assert_eq!(shipment_of(scratch, &shipment).lines[0].quantity, quantity("60"));
        picked_and_packed(scratch, &shipment);
        // More is no trouble for what is picked; it goes with the next shipment.
        amended(scratch, &order, Prices::Keep, &[quantity_of(2, "15")]);
        let less = amended(scratch, &order, Prices::Keep, &[quantity_of(1, "50")]);
        assert_eq!((less.state, less.revision, less.tasks.len()), (AmendmentState::Approved, None, 1));
        assert_eq!(order_of(scratch, &order).lines[0].quantity, quantity("60"));
        let n = less.number.clone();
        let early = run(scratch, move |tx| amendments::apply(tx, &clerk(), &n)).unwrap();
        assert_eq!(
            (early.state, early.tasks.len()),
            (AmendmentState::Approved, 0),
            "asked once, not again and again"
        );
        let n = shipment.clone();
        assert_eq!(
            refused(run(scratch, move |tx| shipping::put_back(tx, &clerk(), &n, None, "x"))),
            "not_allowed"
        );
        let n = shipment.clone();
        let back =
            run(scratch, move |tx| shipping::put_back(tx, &picker(), &n, None, "order is changed")).unwrap();
        assert_eq!(back.stage, ShipmentStage::Cancelled);
        let n = less.number.clone();
        let done = run(scratch, move |tx| amendments::apply(tx, &clerk(), &n)).unwrap();
        assert_eq!((done.state, done.revision), (AmendmentState::Applied, Some(4)));
        let now = order_of(scratch, &order);
        let held: Vec<_> = now.lines.iter().map(|l| (l.buckets.reserved, l.buckets.picked)).collect();
        assert_eq!(held, [(quantity("50"), quantity("0")), (quantity("15"), quantity("0"))]);
        let again = released(scratch, &order).remove(0);
        picked_and_packed(scratch, &again);
        assert_eq!(dispatched(scratch, &again).order_stage, Stage::Completed);
        assert_eq!(stock_of(scratch, "BOLT-8"), (quantity("950"), quantity("0")));
        let below = proposed(scratch, clerk(), &order, Prices::Keep, &[quantity_of(1, "40")]);
        assert_eq!(refused(below), "picked");
        // More of an order that is shipped whole opens it again.
        amended(scratch, &order, Prices::Keep, &[quantity_of(1, "70")]);
        assert_eq!(order_of(scratch, &order).stage, Stage::Released);
    }
}

#[test]
fn what_was_invoiced_stays_and_all_invoices_add_up_to_the_order() {
    for scratch in &engines() {
        let order = placed(scratch, "B1", &[("BOLT-8", "333", ""), ("PAINT-R", "1", "")]);
        let shipment = released(scratch, &order).remove(0);
        {
            let n = shipment.clone();
            run(scratch, move |tx| {
                shipping::pick(tx, &picker(), &n, &[(1, quantity("100")), (2, quantity("0"))], None)?;
                shipping::pack(tx, &packer(), &n, &[2_500], &[], None)?;
                let scanned = desk::quality::Scanned { code: "BOLT-8".into(), quantity: quantity("100") };
                desk::quality::inspect(tx, &inspector(), &n, &[scanned], &[], None)
            })
            .unwrap();
        }
        dispatched(scratch, &shipment);
        let n = order.clone();
        let first = run(scratch, move |tx| billing::make_invoice(tx, &finance(), &n)).unwrap();
        assert_eq!((first.sums.goods, first.sums.charges), (2_200, 950));
        // The paint goes, and with it the surcharge that was invoiced; the price of what is invoiced in part stays.
        amended(scratch, &order, Prices::Reprice, &[quantity_of(1, "701"), Change::Remove { line: 2 }]);
        let now = order_of(scratch, &order);
        assert_eq!((now.lines[0].price, now.charges), (price("0.22"), 0));
        // What was not found at the first pick waits for goods like any backorder.
        run(scratch, |tx| orders::allocate_backorders(tx, &Actor::desk(), 10)).unwrap();
        let rest = released(scratch, &order).remove(0);
        picked_and_packed(scratch, &rest);
        dispatched(scratch, &rest);
        let n = order.clone();
        let second = run(scratch, move |tx| billing::make_invoice(tx, &finance(), &n)).unwrap();
        assert_eq!(second.sums.charges, -950);
        let now = order_of(scratch, &order);
        assert_eq!(first.sums.total + second.sums.total, now.total);
        assert_eq!(first.sums.tax + second.sums.tax, now.tax);
    }
}

#[test]
fn what_the_change_brings_up_holds_the_order_unless_it_is_accepted() {
    for scratch in &engines() {
        let order = placed(scratch, "H1", &[("BOLT-8", "100", "")]);
        // The limit is 5,000.00.
        let number = proposed(scratch, clerk(), &order, Prices::Keep, &[more("SETUP", "70")]).unwrap();
        decided(scratch, clerk(), &number).unwrap();
        let now = order_of(scratch, &order);
        let open: Vec<HoldKind> = now.open_holds().map(|h| h.kind).collect();
        assert_eq!(open, [HoldKind::Credit]);
        let n = order.clone();
        assert_eq!(refused(run(scratch, move |tx| shipping::release(tx, &clerk(), &n, None))), "held");
    }
}

#[test]
fn another_item_in_the_place_of_a_line_keeps_both_numbers() {
    for scratch in &engines() {
        let order = placed(scratch, "S1", &[("GLOVE-L", "10", ""), ("BOLT-8", "10", "")]);
        let change = [Change::Substitute { line: 1, item: "PAINT-R".into() }, quantity_of(1, "3")];
        amended(scratch, &order, Prices::Keep, &change);
        let now = order_of(scratch, &order);
        assert!(now.lines[0].is_gone());
        assert_eq!((now.lines[2].sku.as_str(), now.lines[2].quantity), ("PAINT-R", quantity("3")));
        assert_eq!(now.lines[2].substitution_of, now.lines[0].item);
    }
}

/// An 860 to a PO: POC segments.
fn x12_860(po: &str, lines: &[&str]) -> String {
    let mut body = vec!["ST*860*0001".to_owned(), format!("BCH*04*SA*{po}**1*20261124")];
    body.extend(lines.iter().map(|l| (*l).to_owned()));
    body.push(format!("CTT*{}", lines.len()));
    body.push(format!("SE*{}*0001", body.len() + 1));
    let set: String = body.iter().map(|s| format!("{s}~\n")).collect();
    format!(
        "ISA*00*          *00*          *ZZ*NORDBAU        *ZZ*ORDERDESK      *261124*0900*U*00401*000000091*0*P*>~\n\
         GS*PC*NORDBAU*ORDERDESK*20261124*0900*91*X*004010~\n{set}GE*1*91~\nIEA*1*000000091~\n"
    )
}

#[test]
fn a_change_by_edi_is_proposed_decided_and_answered() {
    for scratch in &engines_with_nordbau() {
        let bolts = "PO1*1*200*EA*.25**BP*K-100*VP*BOLT-8";
        let gloves = "PO1*2*10*EA*4.8**VP*GLOVE-L";
        let (placed, _) = taken(scratch, "po.x12", x12(90, &[("PO-8001", &[bolts, gloves])]), true);
        let order = placed[0].order.clone().unwrap();
        let change = x12_860(
            "PO-8001",
            &[
                "POC*1*QD*150*50*EA*.25**VP*BOLT-8",
                "POC*2*DI*10*10*EA*4.8**VP*GLOVE-L",
                "POC*3*AI*2*2*EA*12**VP*PAINT-R",
            ],
        );
        let (came, _) = taken(scratch, "poc.x12", change, false);
        assert_eq!((came[0].message.kind, open(scratch, &came[0])), (desk::intake::Kind::Change, vec![]));
        let number = came[0].message.number.clone();
        let proposed =
            run(scratch, move |tx| amendments::propose_from_document(tx, &clerk(), &number)).unwrap();
        assert_eq!(proposed.order_number, order);
        decided(scratch, clerk(), &proposed.number).unwrap();
        let now = order_of(scratch, &order);
        let lines: Vec<_> = now.lines.iter().map(|l| (l.sku.as_str(), l.quantity, l.is_gone())).collect();
        assert_eq!(
            lines,
            [
                ("BOLT-8", quantity("150"), false),
                ("GLOVE-L", quantity("10"), true),
                ("PAINT-R", quantity("2"), false),
            ]
        );
        let id = came[0].message.id.uuid();
        let answers = run(scratch, move |tx| Ok(desk::correspondence::of_thing(tx, id)?)).unwrap();
        assert!(
            answers.iter().any(|l| l.kind == "x12_855"),
            "{:?}",
            answers.iter().map(|l| &l.kind).collect::<Vec<_>>()
        );
        let again = came[0].message.number.clone();
        let again = run(scratch, move |tx| amendments::propose_from_document(tx, &clerk(), &again));
        assert_eq!(refused(again), "wrong_stage");
    }
}

/// An order that comes again under its PO number with other lines states the order as a whole.
#[test]
fn an_order_sent_again_with_other_lines_is_a_change_of_the_whole() {
    for scratch in &engines_with_nordbau() {
        let bolts = "PO1*1*200*EA*.25**BP*K-100*VP*BOLT-8";
        let gloves = "PO1*2*10*EA*4.8**VP*GLOVE-L";
        let (placed, _) = taken(scratch, "po.x12", x12(92, &[("PO-8002", &[bolts, gloves])]), true);
        let order = placed[0].order.clone().unwrap();
        let (came, _) =
            taken(scratch, "po2.x12", x12(93, &[("PO-8002", &["PO1*2*15*EA*4.8**VP*GLOVE-L"])]), false);
        assert_eq!(came[0].message.kind, desk::intake::Kind::Change);
        let number = came[0].message.number.clone();
        let proposed =
            run(scratch, move |tx| amendments::propose_from_document(tx, &clerk(), &number)).unwrap();
        assert_eq!(
            proposed.changes,
            [quantity_of(2, "15"), Change::Remove { line: 1 }],
            "what is not said any more is taken out"
        );
        decided(scratch, clerk(), &proposed.number).unwrap();
        assert_eq!(order_of(scratch, &order).lines[1].buckets.ordered(), quantity("15"));
    }
}

#[test]
fn an_amendment_that_races_a_pick_loses_nothing() {
    for scratch in &engines() {
        rewind(scratch);
        let changes: [fn() -> Change; 2] = [
            || Change::Quantity { line: 1, quantity: "40".into() },
            || Change::Split { line: 1, parts: Schedule::parse("40; 20 +30") },
        ];
        let (mut amended, mut picked_all) = (0, 0);
        for round in 0..16 {
            let po: &'static str = Box::leak(format!("R{round}").into_boxed_str());
            let number = placed(scratch, po, &[("BOLT-8", "60", "")]);
            let shipment = released(scratch, &number)[0].clone();
            let change = changes[round % 2];
            let (change_done, pick_done) = std::thread::scope(|threads| {
                let (order, waiting) = (number.clone(), shipment.clone());
                let change = threads.spawn(move || {
                    run(scratch, move |tx| {
                        let wanted = Wanted {
                            changes: vec![change()],
                            prices: Prices::Keep,
                            reason: "needs less now".into(),
                            ..Wanted::default()
                        };
                        let amendment = amendments::propose(tx, &clerk(), &order, &wanted)?;
                        amendments::decide(tx, &clerk(), &amendment.number, true, "")
                    })
                });
                let pick = threads.spawn(move || {
                    run(scratch, move |tx| desk::shipping::pick(tx, &picker(), &waiting, &[], None))
                });
                (change.join().unwrap(), pick.join().unwrap())
            });
            for failure in [change_done.as_ref().err(), pick_done.as_ref().err()].into_iter().flatten() {
                assert!(matches!(failure, Failure::Refused(_)), "{failure:?}");
            }
            assert!(change_done.is_ok() || pick_done.is_ok(), "round {round}: both were refused");
            // Whoever came second saw what the first had done: the order says what lies in the shipment's boxes, and no more than was ordered.
            let order = order_of(scratch, &number);
            let in_boxes =
                shipment_of(scratch, &shipment).lines.iter().fold(quantity("0"), |s, l| s.plus(l.picked));
            let picked = order.lines.iter().fold(quantity("0"), |s, l| s.plus(l.buckets.picked));
            assert_eq!(in_boxes, picked, "round {round}");
            assert_eq!(pick_done.is_ok(), picked.is_positive(), "round {round}");
            // What was picked first makes the change wait for the warehouse; it is on record, not lost.
            let is_applied = change_done.is_ok_and(|c| c.state == AmendmentState::Applied);
            if is_applied {
                amended += 1;
                assert_eq!(order.lines[0].quantity, quantity("40"), "round {round}");
                assert!(picked <= quantity("40"), "round {round}");
            } else {
                assert_eq!(
                    (order.lines[0].quantity, picked),
                    (quantity("60"), quantity("60")),
                    "round {round}"
                );
            }
            if picked == quantity("60") {
                picked_all += 1;
            }
        }
        assert_eq!(amended + picked_all, 16);
    }
}
