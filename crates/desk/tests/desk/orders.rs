//! Orders through their verbs, on both engines.

use desk::orders::{self, HoldKind, Stage};

use crate::kit::*;

#[test]
fn an_order_is_placed_priced_and_promised_in_one_go() {
    for scratch in &engines() {
        let placed = run(scratch, |tx| {
            let order = draft(
                "C100",
                "PO 4711",
                &[("BW 4711", "6", "CS"), ("GLOVE-L", "10", ""), ("SETUP", "1", "")],
            );
            orders::place(tx, &clerk(), &order, by_keyboard(), None)
        })
        .unwrap();
        // 600 bolts reach the break at 500: 600 × 0.20 = 120.00; 10 × 4.80 = 48.00; 80.00; with 19 % tax on 248.00.
        assert_eq!((placed.stage, placed.total), (Stage::Confirmed, 29_512));
        assert_eq!(placed.promised_date, Some(day("2026-11-23")));
        let number = placed.number.clone();
        let order = run(scratch, move |tx| Ok(orders::by_number(tx, &number)?.unwrap())).unwrap();
        assert_eq!(order.goods + order.charges + order.tax, order.total);
        assert_eq!(order.lines[0].buckets.reserved, quantity("600"));
        assert_eq!(order.lines[0].buyer_item.as_deref(), Some("BW 4711"));
        for line in &order.lines {
            assert_eq!(line.buckets.ordered(), line.stock_quantity);
        }
    }
}

#[test]
fn what_is_short_is_promised_from_what_is_coming_and_never_twice() {
    for scratch in &engines() {
        let order = |po: &'static str, count: &'static str| {
            run(scratch, move |tx| {
                let draft = draft("C100", po, &[("GLOVE-L", count, "")]);
                orders::place(tx, &clerk(), &draft, by_keyboard(), None)
            })
            .unwrap()
        };
        let first = order("A1", "60");
        assert_eq!((first.lines[0].reserved, first.promised_date), (quantity("50"), Some(day("2026-12-01"))));
        let second = order("A2", "190");
        assert_eq!(
            (second.lines[0].reserved, second.promised_date),
            (quantity("0"), Some(day("2026-12-01")))
        );
        let third = order("A3", "5");
        assert_eq!(third.promised_date, None, "all that is coming is promised");
    }
}

#[test]
fn every_finding_is_told_at_once() {
    for scratch in &engines() {
        let outcome = run(scratch, |tx| {
            let order = draft(
                "C100",
                "X",
                &[("BOLD-8", "6", ""), ("OLD-1", "1", ""), ("BOLT-8", "1e9", ""), ("GLOVE-L", "10", "KGM")],
            );
            orders::place(tx, &clerk(), &order, by_keyboard(), None)
        });
        let Err(desk::Failure::Refused(refusal)) = outcome else { panic!("{outcome:?}") };
        let told: Vec<(&str, &str)> =
            refusal.findings.iter().map(|f| (f.pointer.as_str(), f.code.as_str())).collect();
        assert_eq!(
            told,
            [
                ("/lines/0/item", "unknown_item"),
                ("/lines/1/item", "discontinued_item"),
                ("/lines/2/quantity", "quantity"),
                ("/lines/3/unit", "unknown_unit"),
            ]
        );
        assert_eq!(refusal.findings[1].suggestions, ["BOLT-8"]);
    }
}

#[test]
fn an_unknown_item_hides_nothing_else_of_its_line() {
    for scratch in &engines() {
        let outcome = run(scratch, |tx| {
            let mut order = draft("C100", "X", &[("BOLD-8", "1e9", "BUNDLEZ"), ("", "", "C62")]);
            order.lines[0].price = "-3".into();
            order.lines[0].requested_date = "someday".into();
            orders::place(tx, &clerk(), &order, by_keyboard(), None)
        });
        let Err(desk::Failure::Refused(refusal)) = outcome else { panic!("{outcome:?}") };
        let told: Vec<(&str, &str)> =
            refusal.findings.iter().map(|f| (f.pointer.as_str(), f.code.as_str())).collect();
        assert_eq!(
            told,
            [
                ("/lines/0/item", "unknown_item"),
                ("/lines/0/quantity", "quantity"),
                ("/lines/0/unit", "unknown_unit"),
                ("/lines/0/price", "price"),
                ("/lines/0/requested_date", "date"),
                ("/lines/1/item", "unknown_item"),
                ("/lines/1/quantity", "missing_quantity"),
            ]
        );
        assert!(refusal.findings[1].message.contains("'1e9' is not a number; write digits"), "{refusal:?}");
    }
}

#[test]
fn a_negative_price_of_the_buyer_is_said_and_never_charged() {
    for scratch in &engines() {
        let placed = run(scratch, |tx| {
            let mut order = draft("C100", "N1", &[("BOLT-8", "10", "")]);
            order.lines[0].stated_price = "-0.25".into();
            orders::place(tx, &clerk(), &order, by_keyboard(), None)
        })
        .unwrap();
        assert_eq!(placed.holds, ["price_variance"]);
        let finding = placed.findings.iter().find(|f| f.code == "price_variance").unwrap();
        assert_eq!(finding.pointer, "/lines/0/stated_price");
        assert!(finding.message.contains("negative"), "{}", finding.message);
        assert!(placed.total > 0);
    }
}

#[test]
fn a_trainees_order_waits_for_sign_off_by_someone_else() {
    for scratch in &engines() {
        let placed = run(scratch, |tx| {
            orders::place(tx, &trainee(), &draft("C100", "T1", &[("BOLT-8", "10", "")]), by_keyboard(), None)
        })
        .unwrap();
        assert_eq!(
            (placed.stage, placed.holds.as_slice()),
            (Stage::Submitted, &["level_review".to_owned()][..])
        );
        let number = placed.number;
        let n = number.clone();
        assert_eq!(refused(run(scratch, move |tx| orders::confirm(tx, &clerk(), &n, None))), "held");
        let n = number.clone();
        assert_eq!(
            refused(run(scratch, move |tx| orders::sign_off(tx, &trainee(), &n, "fine"))),
            "not_allowed"
        );
        let n = number.clone();
        run(scratch, move |tx| orders::sign_off(tx, &supervisor(), &n, "checked against the mail")).unwrap();
        let confirmed = run(scratch, move |tx| orders::confirm(tx, &clerk(), &number, None)).unwrap();
        assert_eq!(confirmed.stage, Stage::Confirmed);
    }
}

#[test]
fn a_second_order_with_the_same_po_number_is_held() {
    for scratch in &engines() {
        let place = || {
            run(scratch, |tx| {
                orders::place(
                    tx,
                    &clerk(),
                    &draft("C100", "PO-1", &[("BOLT-8", "10", "")]),
                    by_keyboard(),
                    None,
                )
            })
            .unwrap()
        };
        assert_eq!(place().stage, Stage::Confirmed);
        let second = place();
        assert_eq!(
            (second.stage, second.holds.as_slice()),
            (Stage::Submitted, &["duplicate_po".to_owned()][..])
        );
        let number = second.number;
        run(scratch, move |tx| {
            orders::resolve_hold(tx, &clerk(), &number, HoldKind::DuplicatePo, "ordered twice on purpose")
        })
        .unwrap();
    }
}

#[test]
fn credit_is_for_finance_to_release() {
    for scratch in &engines() {
        let placed = run(scratch, |tx| {
            let order = draft("C100", "BIG", &[("SETUP", "60", "")]);
            orders::place(tx, &clerk(), &order, by_keyboard(), None)
        })
        .unwrap();
        assert_eq!(placed.holds, ["credit"]);
        let number = placed.number;
        let n = number.clone();
        let by_clerk =
            run(scratch, move |tx| orders::resolve_hold(tx, &clerk(), &n, HoldKind::Credit, "good payer"));
        assert_eq!(refused(by_clerk), "not_allowed");
        run(scratch, move |tx| {
            orders::resolve_hold(tx, &finance(), &number, HoldKind::Credit, "limit raised")
        })
        .unwrap();
    }
}

#[test]
fn cancelling_gives_everything_back() {
    for scratch in &engines() {
        let placed = run(scratch, |tx| {
            orders::place(tx, &clerk(), &draft("C100", "C1", &[("GLOVE-L", "60", "")]), by_keyboard(), None)
        })
        .unwrap();
        let number = placed.number;
        let n = number.clone();
        assert_eq!(refused(run(scratch, move |tx| orders::cancel(tx, &clerk(), &n, None, " "))), "no_reason");
        let n = number.clone();
        run(scratch, move |tx| orders::cancel(tx, &clerk(), &n, None, "customer changed their mind"))
            .unwrap();
        let n = number.clone();
        assert_eq!(
            refused(run(scratch, move |tx| orders::cancel(tx, &clerk(), &n, None, "again"))),
            "wrong_stage"
        );
        let again = run(scratch, |tx| {
            orders::place(tx, &clerk(), &draft("C100", "C2", &[("GLOVE-L", "250", "")]), by_keyboard(), None)
        })
        .unwrap();
        assert_eq!((again.lines[0].reserved, again.promised_date), (quantity("50"), Some(day("2026-12-01"))));
    }
}

#[test]
fn a_draft_is_kept_as_written_and_not_overwritten_by_an_older_one() {
    for scratch in &engines() {
        let opened = run(scratch, |tx| {
            orders::open(tx, &clerk(), &draft("C100", "", &[("no such thing", "many", "")]), by_keyboard())
        })
        .unwrap();
        let number = opened.number.clone();
        let saved = run(scratch, move |tx| {
            orders::save_draft(tx, &clerk(), &number, 1, &draft("C100", "P", &[("BOLT-8", "1", "")]))
        });
        assert_eq!(saved, Ok(2));
        let number = opened.number.clone();
        let stale =
            run(scratch, move |tx| orders::save_draft(tx, &clerk(), &number, 1, &draft("C100", "Q", &[])));
        assert_eq!(refused(stale), "stale_version");
        let number = opened.number.clone();
        let submitted = run(scratch, move |tx| orders::submit(tx, &clerk(), &number, Some(2), "")).unwrap();
        assert_eq!((submitted.stage, submitted.version), (Stage::Submitted, 3));
        let confirmed = run(scratch, move |tx| orders::confirm(tx, &clerk(), &opened.number, None)).unwrap();
        assert_eq!((confirmed.stage, confirmed.version), (Stage::Confirmed, 4));
    }
}

#[test]
fn sixty_four_clerks_never_sell_the_same_unit_twice() {
    for scratch in &engines() {
        let threads: Vec<_> = (0..64)
            .map(|n| {
                let db = scratch.db.clone();
                std::thread::spawn(move || {
                    let draft =
                        draft("C100", &format!("R{n}"), &[("PAINT-R", "1", ""), ("GLOVE-L", "5", "")]);
                    let placed = db.write_now("race", move |tx| {
                        orders::place(tx, &clerk(), &draft, by_keyboard(), None)
                    });
                    placed.unwrap().lines[0].reserved.is_positive()
                })
            })
            .collect();
        let reserved =
            threads.into_iter().filter(|_| true).map(|t| t.join().unwrap()).filter(|got| *got).count();
        assert_eq!(reserved, 20, "there were 20 tins");
        let proof = desk::journal::prove(&scratch.db, |_| {}).unwrap();
        assert!(proof.is_whole(), "{proof:?}");
    }
}

#[test]
fn orders_are_found_by_the_start_of_their_number_their_po_and_their_holds() {
    for scratch in &engines() {
        let place = |customer: &'static str, po: &'static str, item: &'static str, count: &'static str| {
            run(scratch, move |tx| {
                orders::place(tx, &clerk(), &draft(customer, po, &[(item, count, "")]), by_keyboard(), None)
            })
            .unwrap()
        };
        let first = place("C100", "PO 4711", "BOLT-8", "100").number;
        let second = place("C200", "po-4711", "BOLT-8", "100").number;
        let third = place("C100", "other", "BOLT-8", "100");
        // The same PO once more: a warning nobody accepted, so it is held.
        let held = place("C100", "PO 4711", "BOLT-8", "100");
        assert!(third.holds.is_empty() && !held.holds.is_empty());
        let found = |number: &str, only_held: bool, most: usize| {
            let filter = orders::Filter { number: number.to_owned(), only_held, ..Default::default() };
            let listed = run(scratch, move |tx| Ok(orders::list(tx, &filter, most)?)).unwrap();
            listed.into_iter().map(|o| o.number).collect::<Vec<_>>()
        };
        let mut by_po = found("po4711", false, 10);
        by_po.sort();
        let mut wanted = vec![first.clone(), second.clone(), held.number.clone()];
        wanted.sort();
        assert_eq!(by_po, wanted, "whoever's PO it is");
        assert_eq!(found(&second.to_lowercase(), false, 10), std::slice::from_ref(&second));
        assert_eq!(found("so1", false, 10).len(), 4);
        assert_eq!(found("so1", false, 2).len(), 2);
        assert_eq!(found("", true, 10), std::slice::from_ref(&held.number));
    }
}

#[test]
fn nothing_is_read_from_end_to_end_for_an_order_or_a_list() {
    for scratch in &engines() {
        let place = |po: &'static str| {
            run(scratch, move |tx| {
                let lines = [("BW 4711", "6", "CS"), ("GLOVE-L", "10", ""), ("PAINT-R", "1", "")];
                orders::place(tx, &clerk(), &draft("C100", po, &lines), by_keyboard(), None)
            })
            .unwrap()
        };
        // Not even by the first order, which opens the customer's account and remembers what is the same for all.
        let before = scratch.db.scanned();
        place("N1");
        assert_eq!(scratch.db.scanned(), before, "placing the first order");
        let second = place("N2").number;
        assert_eq!(scratch.db.scanned(), before, "placing an order");
        let filters = [
            orders::Filter::default(),
            orders::Filter { only_held: true, ..Default::default() },
            orders::Filter { stage: Some(Stage::Closed), ..Default::default() },
            orders::Filter { number: second.clone(), ..Default::default() },
        ];
        for filter in filters {
            let shown = filter.clone();
            run(scratch, move |tx| Ok(orders::list(tx, &filter, 50)?)).unwrap();
            assert_eq!(scratch.db.scanned(), before, "{shown:?}");
        }
        run(scratch, move |tx| Ok(orders::by_number(tx, &second)?)).unwrap();
        assert_eq!(scratch.db.scanned(), before, "opening an order");
    }
}

/// Codes of the findings on a draft, with what they say.
fn said(scratch: &Scratch, order: orders::Draft) -> Vec<(String, String)> {
    let found = run(scratch, move |tx| Ok(orders::rate_draft(tx, &clerk(), &order, None)?.findings)).unwrap();
    found.into_iter().map(|f| (f.code, f.message)).collect()
}

#[test]
fn what_is_odd_against_a_customers_habits_is_said_with_the_evidence() {
    for scratch in &engines() {
        // Six orders a month apart: 40 bolts each, always in pieces.
        for month in 0..6 {
            let po: &'static str = format!("H-{month}").leak();
            placed(scratch, po, &[("BOLT-8", "40", "EA")]);
            scratch.clock.advance_seconds(30 * 86_400);
        }
        run(scratch, |tx| Ok(orders::learn_habits(tx)?)).unwrap();
        let one = |item: &str, quantity: &str, unit: &str| draft("C100", "odd", &[(item, quantity, unit)]);
        let odd = |order: orders::Draft| said(scratch, order).into_iter().next().unwrap_or_default();
        let (code, message) = odd(one("BOLT-8", "400", "EA"));
        assert_eq!(code, "unusual_quantity");
        assert_eq!(message, "line 1: 400 EA of BOLT-8 is unusual; in 6 orders so far it was 40");
        let (code, message) = odd(one("BOLT-8", "4", "CS"));
        assert_eq!(code, "unusual_unit");
        assert_eq!(
            message,
            "line 1: 4 CS of BOLT-8 are 400 EA; in 6 orders so far they always took it in EA, 40 in all"
        );
        let mut dear = one("BOLT-8", "50", "EA");
        dear.lines[0].price = "2.20".into();
        let (code, message) = odd(dear);
        assert_eq!(code, "unusual_price");
        assert!(message.starts_with("line 1: 2.20 for one EA of BOLT-8; they paid 0.22 last"), "{message}");
        assert_eq!(odd(one("BOLT-8", "50", "EA")).0, "", "nothing is odd about this");
        // The same again a day later may be the same order.
        placed(scratch, "H-6", &[("BOLT-8", "40", "EA")]);
        scratch.clock.advance_seconds(86_400);
        run(scratch, |tx| Ok(orders::learn_habits(tx)?)).unwrap();
        let (code, message) = odd(one("BOLT-8", "40", "EA"));
        assert_eq!(code, "early_again");
        let says = |part: &str| assert!(message.contains(part), "{message}");
        says("line 1: 40 EA of BOLT-8 again; they took as many on ");
        says(", and take it about every 30 days");
    }
}

#[test]
fn an_item_that_a_customer_left_for_another_is_asked_about() {
    for scratch in &engines() {
        run(scratch, |tx| {
            let of =
                |tx: &mut db::Tx, sku: &str| Ok::<_, db::Fault>(desk::catalog::by_sku(tx, sku)?.unwrap().id);
            let (bolt, glove) = (of(tx, "BOLT-8")?, of(tx, "GLOVE-L")?);
            let link = desk::catalog::Link {
                item: glove,
                other: bolt,
                kind: desk::catalog::LinkKind::Substitute,
                rank: 1,
                ratio: basics::Factor::ONE,
            };
            desk::catalog::add(tx, &desk::Actor::desk(), &[], &[], &[link])
        })
        .unwrap();
        for po in ["L-0", "L-1", "L-2"] {
            placed(scratch, po, &[("BOLT-8", "40", "EA")]);
            scratch.clock.advance_seconds(10 * 86_400);
        }
        run(scratch, |tx| Ok(orders::learn_habits(tx)?)).unwrap();
        let found = said(scratch, draft("C100", "L-3", &[("BOLT-8", "40", "EA"), ("GLOVE-L", "5", "EA")]));
        assert_eq!(
            found,
            [(
                "left_item".to_owned(),
                "line 2: GLOVE-L: they never took it, but BOLT-8 in 3 orders, which may stand in for it"
                    .to_owned()
            )]
        );
        // Of a customer without any past nothing is odd.
        assert!(said(scratch, draft("C200", "L-4", &[("GLOVE-L", "5", "EA")])).is_empty());
    }
}

#[test]
fn the_order_guide_has_what_a_customer_buys_the_most_often_bought_first() {
    for scratch in &engines() {
        placed(scratch, "G-0", &[("BOLT-8", "2", "CS"), ("GLOVE-L", "5", "EA")]);
        scratch.clock.advance_seconds(86_400);
        placed(scratch, "G-1", &[("BOLT-8", "3", "CS")]);
        scratch.clock.advance_seconds(86_400);
        let lines = run(scratch, |tx| {
            orders::learn_habits(tx)?;
            let customer = desk::customers::by_number(tx, "C100")?.unwrap().id;
            Ok(orders::guide(tx, customer, 10)?)
        })
        .unwrap();
        let told: Vec<_> = lines
            .iter()
            .map(|l| {
                (
                    l.item.as_str(),
                    l.orders,
                    l.last_quantity.to_string(),
                    l.last_unit.as_str(),
                    l.free.to_string(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("BOLT-8", 2, "3".to_owned(), "CS", "500".to_owned()),
                ("GLOVE-L", 1, "5".to_owned(), "EA", "45".to_owned())
            ]
        );
        assert!(lines.iter().all(|l| l.is_sold));
        let nobody = run(scratch, |tx| {
            let customer = desk::customers::by_number(tx, "C200")?.unwrap().id;
            Ok(orders::guide(tx, customer, 10)?)
        });
        assert!(nobody.unwrap().is_empty());
    }
}
