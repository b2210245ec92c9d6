//! Shipments through their verbs, on both engines.

use desk::orders::{self, HoldKind, Stage};
use desk::shipping::{self, Plan, ShipmentStage};

use crate::kit::*;

#[test]
fn from_release_to_dispatch() {
    for scratch in &engines() {
        let order =
            placed(scratch, "W1", &[("BOLT-8", "2", "CS"), ("GLOVE-L", "10", ""), ("SETUP", "1", "")]);
        let shipments = released(scratch, &order);
        assert_eq!(shipments.len(), 1);
        assert_eq!(order_of(scratch, &order).stage, Stage::Released);
        let shipment = shipment_of(scratch, &shipments[0]);
        assert_eq!((shipment.stage, shipment.plan), (ShipmentStage::Waiting, Plan::None));
        assert_eq!(shipment.lines[0].quantity, quantity("200"));
        assert_eq!(shipment.lines[0].bin.as_deref(), Some("A-01"));
        assert_eq!(shipment.weight_grams, 200 * 12 + 10 * 90);
        picked_and_packed(scratch, &shipments[0]);
        let picked = order_of(scratch, &order);
        assert_eq!(picked.lines[0].buckets.picked, quantity("200"));
        assert_eq!(stock_of(scratch, "BOLT-8"), (quantity("1000"), quantity("200")));
        let gone = dispatched(scratch, &shipments[0]);
        assert_eq!((gone.stage, gone.order_stage), (ShipmentStage::Shipped, Stage::Completed));
        assert_eq!(stock_of(scratch, "BOLT-8"), (quantity("800"), quantity("0")));
        let done = order_of(scratch, &order);
        assert_eq!((done.fulfilment(), done.invoicing()), ("shipped", "not invoiced"));
        let shipment = shipment_of(scratch, &shipments[0]);
        assert_eq!(shipment.packages[0].sscc.len(), 18);
        assert_eq!((shipment.tracking.as_deref(), shipment.version), (Some("JJD01"), 4));
        let listed = run(scratch, |tx| {
            let filter = shipping::Filter { stage: Some(ShipmentStage::Shipped), before: None };
            Ok((shipping::list(tx, &filter, 10)?, shipping::list(tx, &shipping::Filter::default(), 10)?))
        })
        .unwrap();
        assert_eq!((listed.0.len(), listed.1.len()), (1, 0));
        assert!(desk::journal::prove(&scratch.db, |_| {}).unwrap().is_whole());
    }
}

#[test]
fn a_step_done_once_is_refused_the_second_time() {
    for scratch in &engines() {
        let order = placed(scratch, "T1", &[("BOLT-8", "10", "")]);
        let number = released(scratch, &order).remove(0);
        let n = order.clone();
        let again = run(scratch, move |tx| shipping::release(tx, &clerk(), &n, None));
        assert_eq!(refused(again), "nothing_to_release");
        let n = number.clone();
        let early = run(scratch, move |tx| shipping::pack(tx, &packer(), &n, &[100], &[], None));
        assert_eq!(refused(early), "wrong_stage");
        let n = number.clone();
        let early = run(scratch, move |tx| shipping::dispatch(tx, &shipper(), &n, None, None, None));
        assert_eq!(refused(early), "wrong_stage");
        let n = number.clone();
        let stale = run(scratch, move |tx| shipping::pick(tx, &picker(), &n, &[], Some(7)));
        assert_eq!(refused(stale), "stale_version");
        let n = number.clone();
        let not_hers = run(scratch, move |tx| shipping::pick(tx, &clerk(), &n, &[], None));
        assert_eq!(refused(not_hers), "not_allowed");
        let n = number.clone();
        let many = run(scratch, move |tx| shipping::pick(tx, &picker(), &n, &[(1, quantity("11"))], None));
        assert_eq!(refused(many), "too_many");
        let n = number.clone();
        let odd = run(scratch, move |tx| shipping::pick(tx, &picker(), &n, &[(2, quantity("1"))], None));
        assert_eq!(refused(odd), "no_such_line");
        let n = number.clone();
        run(scratch, move |tx| shipping::pick(tx, &picker(), &n, &[], None)).unwrap();
        let n = number.clone();
        let again = run(scratch, move |tx| shipping::pick(tx, &picker(), &n, &[], None));
        assert_eq!(refused(again), "wrong_stage");
        let n = number.clone();
        let light = run(scratch, move |tx| shipping::pack(tx, &packer(), &n, &[0], &[], None));
        assert_eq!(refused(light), "no_package");
        let n = number.clone();
        let counted = [(1, quantity("9"))];
        let fewer = run(scratch, move |tx| shipping::pack(tx, &packer(), &n, &[100], &counted, None));
        assert_eq!(refused(fewer), "not_all_packed");
        picked(scratch, &order);
        let none = run(scratch, |tx| shipping::pick(tx, &picker(), "SH0", &[], None));
        assert_eq!(refused(none), "not_found");
    }
}

fn picked(scratch: &Scratch, order: &str) {
    assert!(order_of(scratch, order).lines[0].buckets.picked.is_positive());
}

#[test]
fn what_was_short_follows_when_the_supply_has_arrived() {
    for scratch in &engines() {
        let order = placed(scratch, "B1", &[("GLOVE-L", "80", "")]);
        let other = placed(scratch, "B2", &[("GLOVE-L", "20", "")]);
        let first = released(scratch, &order).remove(0);
        picked_and_packed(scratch, &first);
        assert_eq!(dispatched(scratch, &first).order_stage, Stage::Released);
        assert_eq!(order_of(scratch, &order).fulfilment(), "partly shipped");
        let n = order.clone();
        let nothing = run(scratch, move |tx| shipping::release(tx, &clerk(), &n, None));
        assert_eq!(refused(nothing), "nothing_to_release");
        let served = run(scratch, |tx| {
            orders::receive_supply(tx, &desk::Actor::desk(), glove_supply(), quantity("40"), None)
        })
        .unwrap();
        // The 30 that the first order lacks, then 10 for the other.
        let got: Vec<(&str, basics::Quantity)> =
            served.iter().map(|s| (s.order.as_str(), s.quantity)).collect();
        assert_eq!(got, [(order.as_str(), quantity("30")), (other.as_str(), quantity("10"))]);
        assert_eq!(order_of(scratch, &other).lines[0].buckets.open, quantity("10"));
        assert_eq!(stock_of(scratch, "GLOVE-L"), (quantity("40"), quantity("40")));
        let second = released(scratch, &order).remove(0);
        assert_eq!(shipment_of(scratch, &second).lines[0].quantity, quantity("30"));
        picked_and_packed(scratch, &second);
        assert_eq!(dispatched(scratch, &second).order_stage, Stage::Completed);
        let many = run(scratch, |tx| {
            orders::receive_supply(tx, &desk::Actor::desk(), glove_supply(), quantity("161"), None)
        });
        assert_eq!(refused(many), "invalid");
    }
}

#[test]
fn free_stock_goes_to_the_order_confirmed_first_and_gives_its_supply_back() {
    for scratch in &engines() {
        let first = placed(scratch, "A1", &[("PAINT-R", "25", "")]);
        let second = placed(scratch, "A2", &[("PAINT-R", "10", "")]);
        let gloves = placed(scratch, "A3", &[("GLOVE-L", "60", "")]);
        run(scratch, |tx| {
            let paint = desk::catalog::by_sku(tx, "PAINT-R")?.unwrap().id;
            let glove = desk::catalog::by_sku(tx, "GLOVE-L")?.unwrap().id;
            let place = desk::stock::place(tx, None)?.unwrap().id;
            let arrival = |item, count: &str| desk::stock::Arrival {
                item,
                place,
                quantity: quantity(count),
                bin: None,
            };
            desk::stock::receive(
                tx,
                &desk::Actor::desk(),
                &[arrival(paint, "8"), arrival(glove, "100")],
                "found",
            )
        })
        .unwrap();
        let served = run(scratch, |tx| orders::allocate_backorders(tx, &desk::Actor::desk(), 100)).unwrap();
        let mut got: Vec<(String, basics::Quantity)> =
            served.iter().map(|s| (s.order.clone(), s.quantity)).collect();
        got.sort();
        assert_eq!(
            got,
            [
                (first.clone(), quantity("5")),
                (second.clone(), quantity("3")),
                (gloves.clone(), quantity("10"))
            ]
        );
        assert_eq!(order_of(scratch, &second).lines[0].buckets.open, quantity("7"));
        assert_eq!(order_of(scratch, &gloves).lines[0].buckets.open, quantity("0"));
        let n = gloves.clone();
        let promises = run(scratch, move |tx| {
            let order = orders::by_number(tx, &n)?.unwrap();
            Ok(desk::stock::promises_of(tx, order.id.uuid())?)
        })
        .unwrap();
        assert!(promises.iter().all(|p| p.supply.is_none()), "{promises:?}");
        let again = run(scratch, |tx| orders::allocate_backorders(tx, &desk::Actor::desk(), 100)).unwrap();
        assert!(again.is_empty());
    }
}

#[test]
fn a_customer_who_takes_only_complete_deliveries_gets_one() {
    for scratch in &engines() {
        let number = placed(scratch, "C1", &[("GLOVE-L", "60", ""), ("BOLT-8", "10", "")]);
        let n = number.clone();
        run(scratch, move |tx| {
            Ok(tx.execute(
                "update sales_order set ship_complete = 1 where number = $1",
                &db::values![n.as_str()],
            )?)
        })
        .unwrap();
        let n = number.clone();
        let short = run(scratch, move |tx| shipping::release(tx, &clerk(), &n, None));
        let Err(desk::Failure::Refused(refusal)) = short else { panic!("{short:?}") };
        assert_eq!(refusal.code, "not_complete");
        assert!(refusal.message.contains("line 1 by 10"), "{}", refusal.message);
        run(scratch, |tx| {
            orders::receive_supply(tx, &desk::Actor::desk(), glove_supply(), quantity("200"), Some("A-09"))
        })
        .unwrap();
        let shipment = released(scratch, &number).remove(0);
        // What is short now stops it: someone has to say what becomes of it.
        let n = shipment.clone();
        run(scratch, move |tx| {
            shipping::pick(tx, &picker(), &n, &[(1, quantity("55")), (2, quantity("10"))], None)?;
            shipping::pack(tx, &packer(), &n, &[9_000], &[], None)
        })
        .unwrap();
        let n = shipment.clone();
        let stopped = run(scratch, move |tx| shipping::dispatch(tx, &shipper(), &n, None, None, None));
        assert_eq!(refused(stopped), "open_discrepancies");
    }
}

#[test]
fn what_the_bin_does_not_hold_goes_back_to_open_and_off_the_record() {
    for scratch in &engines() {
        let order = placed(scratch, "S1", &[("GLOVE-L", "40", "")]);
        let number = released(scratch, &order).remove(0);
        let n = number.clone();
        let picked =
            run(scratch, move |tx| shipping::pick(tx, &picker(), &n, &[(1, quantity("33"))], None)).unwrap();
        assert_eq!(picked.short, [(1, quantity("7"))]);
        let b = order_of(scratch, &order).lines[0].buckets;
        assert_eq!((b.picked, b.open, b.reserved), (quantity("33"), quantity("7"), quantity("0")));
        assert_eq!(stock_of(scratch, "GLOVE-L"), (quantity("43"), quantity("33")));
        let shipment = shipment_of(scratch, &number);
        assert_eq!((shipment.version, picked.version), (3, 3));
        assert_eq!(shipment.discrepancies.len(), 1);
        assert_eq!(shipment.open_discrepancies().count(), 0);
        let n = number.clone();
        run(scratch, move |tx| shipping::pack(tx, &packer(), &n, &[3_000], &[], Some(3))).unwrap();
        assert_eq!(dispatched(scratch, &number).order_stage, Stage::Released);
        // The ten that lie free go to it at once.
        run(scratch, |tx| orders::allocate_backorders(tx, &desk::Actor::desk(), 100)).unwrap();
        assert_eq!(order_of(scratch, &order).lines[0].buckets.reserved, quantity("7"));
        let nothing = released(scratch, &order).remove(0);
        let n = nothing.clone();
        let none = run(scratch, move |tx| shipping::pick(tx, &picker(), &n, &[(1, quantity("0"))], None));
        assert_eq!(none.unwrap().stage, ShipmentStage::Cancelled);
        assert_eq!(order_of(scratch, &order).lines[0].buckets.open, quantity("7"));
    }
}

#[test]
fn a_release_can_be_pulled_back_until_somebody_has_picked() {
    for scratch in &engines() {
        let order = placed(scratch, "P1", &[("BOLT-8", "10", "")]);
        let first = released(scratch, &order).remove(0);
        let n = first.clone();
        run(scratch, move |tx| shipping::assign(tx, &picker(), &n, Some(picker().person), Some(1))).unwrap();
        let n = order.clone();
        let silent = run(scratch, move |tx| shipping::pull_back(tx, &clerk(), &n, " "));
        assert_eq!(refused(silent), "no_reason");
        let n = order.clone();
        let stage =
            run(scratch, move |tx| shipping::pull_back(tx, &clerk(), &n, "customer adds a line")).unwrap();
        assert_eq!(stage, Stage::Confirmed);
        assert_eq!(shipment_of(scratch, &first).stage, ShipmentStage::Cancelled);
        assert_eq!(order_of(scratch, &order).lines[0].buckets.reserved, quantity("10"));
        let second = released(scratch, &order).remove(0);
        picked_and_packed(scratch, &second);
        let n = order.clone();
        let late = run(scratch, move |tx| shipping::pull_back(tx, &clerk(), &n, "too late"));
        assert_eq!(refused(late), "touched");
    }
}

#[test]
fn a_cancelled_order_is_not_picked() {
    for scratch in &engines() {
        let order = placed(scratch, "X1", &[("BOLT-8", "10", ""), ("GLOVE-L", "5", "")]);
        let number = released(scratch, &order).remove(0);
        let n = order.clone();
        run(scratch, move |tx| shipping::short_close_order(tx, &supervisor(), &n, Some(2), "not needed"))
            .unwrap();
        assert_eq!(shipment_of(scratch, &number).lines.len(), 1);
        let n = order.clone();
        run(scratch, move |tx| shipping::cancel_order(tx, &clerk(), &n, None, "changed their mind")).unwrap();
        assert_eq!(shipment_of(scratch, &number).stage, ShipmentStage::Cancelled);
        let n = number.clone();
        let late = run(scratch, move |tx| shipping::pick(tx, &picker(), &n, &[], None));
        assert_eq!(refused(late), "wrong_stage");
        assert_eq!(stock_of(scratch, "BOLT-8"), (quantity("1000"), quantity("0")));
    }
}

#[test]
fn credit_is_looked_at_again_at_release() {
    for scratch in &engines() {
        let order = placed(scratch, "K1", &[("BOLT-8", "100", "")]);
        run(scratch, |tx| {
            let customer = desk::customers::by_number(tx, "C100")?.unwrap().id;
            Ok(desk::customers::change_receivable(tx, customer, 499_000)?)
        })
        .unwrap();
        let n = order.clone();
        let outcome = run(scratch, move |tx| shipping::release(tx, &clerk(), &n, None)).unwrap();
        assert!(outcome.shipments.is_empty() && outcome.held.is_some());
        assert_eq!((outcome.stage, order_of(scratch, &order).version), (Stage::Confirmed, outcome.version));
        let n = order.clone();
        assert_eq!(refused(run(scratch, move |tx| shipping::release(tx, &clerk(), &n, None))), "held");
        let n = order.clone();
        run(scratch, move |tx| orders::resolve_hold(tx, &finance(), &n, HoldKind::Credit, "paid today"))
            .unwrap();
        assert_eq!(released(scratch, &order).len(), 1);
    }
}

#[test]
fn what_came_up_after_the_release_stops_the_goods_at_the_door() {
    for scratch in &engines() {
        let order = placed(scratch, "H1", &[("BOLT-8", "10", ""), ("GLOVE-L", "5", "")]);
        let number = released(scratch, &order).remove(0);
        let n = number.clone();
        let half = run(scratch, move |tx| shipping::pick(tx, &picker(), &n, &[(1, quantity("10"))], None));
        assert_eq!(refused(half), "not_counted");
        picked_and_packed(scratch, &number);
        let n = order.clone();
        run(scratch, move |tx| {
            let order = orders::by_number(tx, &n)?.unwrap();
            Ok(orders::raise_hold(tx, &finance(), order.id, HoldKind::Credit, "cheque bounced")?)
        })
        .unwrap();
        let n = number.clone();
        let held = run(scratch, move |tx| shipping::dispatch(tx, &shipper(), &n, None, None, None));
        assert_eq!(refused(held), "held");
        let n = number.clone();
        let long = "x".repeat(500);
        let long = run(scratch, move |tx| shipping::dispatch(tx, &shipper(), &n, None, Some(&long), None));
        assert_eq!(refused(long), "too_long");
    }
}

#[test]
fn a_blocked_customer_gets_nothing_and_a_bad_prefix_makes_no_label() {
    for scratch in &engines() {
        let order = placed(scratch, "H2", &[("BOLT-8", "10", "")]);
        let later = placed(scratch, "H3", &[("BOLT-8", "10", "")]);
        let number = released(scratch, &order).remove(0);
        run(scratch, |tx| {
            let odd = desk::company::Company { gs1_prefix: "40".into(), ..Default::default() };
            desk::company::put(tx, &odd)?;
            Ok(tx.execute("update customer set status = 'blocked' where number = 'C100'", &[])?)
        })
        .unwrap();
        let blocked = run(scratch, move |tx| shipping::release(tx, &clerk(), &later, None));
        assert_eq!(refused(blocked), "customer_blocked");
        let packed = run(scratch, move |tx| {
            shipping::pick(tx, &picker(), &number, &[], None)?;
            shipping::pack(tx, &packer(), &number, &[100], &[], None)
        });
        assert_eq!(refused(packed), "gs1_prefix");
    }
}

#[test]
fn an_order_of_services_alone_is_done_when_it_is_released() {
    for scratch in &engines() {
        let order = placed(scratch, "V1", &[("SETUP", "2", "")]);
        assert!(released(scratch, &order).is_empty());
        assert_eq!(order_of(scratch, &order).stage, Stage::Completed);
    }
}

#[test]
fn of_two_pickers_one_gets_the_shipment() {
    for scratch in &engines() {
        let order = placed(scratch, "R1", &[("BOLT-8", "10", "")]);
        let number = released(scratch, &order).remove(0);
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let (db, number) = (scratch.db.clone(), number.clone());
                std::thread::spawn(move || {
                    db.write_now("race", move |tx| shipping::pick(tx, &picker(), &number, &[], None)).is_ok()
                })
            })
            .collect();
        let won = threads.into_iter().map(|t| t.join().unwrap()).filter(|won| *won).count();
        assert_eq!(won, 1);
        assert_eq!(order_of(scratch, &order).lines[0].buckets.picked, quantity("10"));
    }
}
