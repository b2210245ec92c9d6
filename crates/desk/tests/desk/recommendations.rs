//! Recommendations: learned from confirmed orders, offered with a reason and only from stock, taken or not on record.

use basics::Quantity;
use desk::Actor;
use desk::catalog::{Link, LinkKind};
use desk::orders::{self, Stage};
use desk::policies::{Verb, may};
use desk::recommendations::{self, Kind, Recommendation, Wanted};

use crate::kit::{Scratch, by_keyboard, clerk, draft, engines, order_of, picker, refused, run, supervisor};

/// Six weeks with an order a week of each of two customers: bolts, gloves of the one, and a paint every third time.
fn past(scratch: &Scratch) {
    for week in 0..6 {
        for customer in ["C100", "C200"] {
            let mut lines = vec![("BOLT-8", "10", "EA")];
            if customer == "C100" {
                lines.push(("GLOVE-L", "5", "EA"));
            }
            if week % 3 == 0 {
                lines.push(("PAINT-R", "1", "EA"));
            }
            let lines: &'static [(&str, &str, &str)] = lines.leak();
            let po: &'static str = format!("{customer}-{week}").leak();
            let placed = run(scratch, move |tx| {
                orders::place(tx, &clerk(), &draft(customer, po, lines), by_keyboard(), None)
            });
            assert_eq!(placed.unwrap().stage, Stage::Confirmed);
        }
        scratch.clock.advance_seconds(7 * 86_400);
    }
}

fn learn(scratch: &Scratch) -> recommendations::LearnedAt {
    let learned = recommendations::learn(&run(scratch, |tx| Ok(recommendations::baskets(tx)?)).unwrap());
    run(scratch, move |tx| {
        orders::learn_habits(tx)?;
        recommendations::adopt(tx, &Actor::desk(), &learned)?;
        Ok(recommendations::learned(tx)?.unwrap())
    })
    .unwrap()
}

fn offers(scratch: &Scratch, customer: &'static str, items: &'static [(&str, i32)]) -> Vec<Recommendation> {
    run(scratch, move |tx| {
        let customer = desk::customers::by_number(tx, customer)?.unwrap().id;
        let mut wanted = Vec::new();
        for (sku, quantity) in items {
            let item = desk::catalog::by_sku(tx, sku)?.unwrap().id;
            wanted.push(Wanted { item, quantity: Quantity::whole(*quantity) });
        }
        Ok(recommendations::recommend(tx, Some(customer), &wanted, 5)?)
    })
    .unwrap()
}

#[test]
fn what_a_customer_is_due_to_order_is_offered_with_its_reason() {
    for scratch in &engines() {
        past(scratch);
        let learned = learn(scratch);
        assert_eq!((learned.baskets, learned.regulars), (12, 5));
        let found = offers(scratch, "C100", &[("BOLT-8", 10)]);
        let gloves = found.iter().find(|r| r.sku == "GLOVE-L").unwrap_or_else(|| panic!("{found:?}"));
        assert_eq!((gloves.kind, gloves.quantity.to_string().as_str()), (Kind::DueAgain, "5"));
        assert_eq!(gloves.reason, "they take it about every 7 days, and the last time was 7 days ago");
        assert!(found.iter().all(|r| r.sku != "BOLT-8"), "not what is in the order");
    }
}

#[test]
fn only_what_is_in_stock_is_offered() {
    for scratch in &engines() {
        past(scratch);
        learn(scratch);
        // All the paint is taken.
        let all = run(scratch, |tx| {
            let paint = desk::catalog::by_sku(tx, "PAINT-R")?.unwrap().id;
            Ok(desk::stock::availability(tx, paint, None)?.available)
        })
        .unwrap();
        let has = |found: &[Recommendation]| found.iter().any(|r| r.sku == "PAINT-R");
        assert!(has(&offers(scratch, "C100", &[("BOLT-8", 10)])));
        let lines = vec![("PAINT-R", all.to_string().leak() as &str, "EA")].leak();
        run(scratch, move |tx| {
            orders::place(tx, &clerk(), &draft("C200", "all", lines), by_keyboard(), None)
        })
        .unwrap();
        assert!(!has(&offers(scratch, "C100", &[("BOLT-8", 10)])));
    }
}

#[test]
fn what_stands_in_for_a_short_item_and_what_goes_with_it_come_from_the_catalogue() {
    for scratch in &engines() {
        run(scratch, |tx| {
            let of =
                |tx: &mut db::Tx, sku: &str| Ok::<_, db::Fault>(desk::catalog::by_sku(tx, sku)?.unwrap().id);
            let (bolt, glove, paint) = (of(tx, "BOLT-8")?, of(tx, "GLOVE-L")?, of(tx, "PAINT-R")?);
            let ratio = basics::Factor::new(2, 1).unwrap();
            let link = |item, other, kind| Link { item, other, kind, rank: 1, ratio };
            let links = [link(glove, bolt, LinkKind::Substitute), link(bolt, paint, LinkKind::Accessory)];
            desk::catalog::add(tx, &Actor::desk(), &[], &[], &links)
        })
        .unwrap();
        let short = offers(scratch, "C100", &[("GLOVE-L", 60)]);
        assert_eq!((short[0].sku.as_str(), short[0].kind), ("BOLT-8", Kind::Substitute));
        assert_eq!(short[0].quantity.to_string(), "120", "two for one");
        assert_eq!(
            short[0].reason,
            "of GLOVE-L only 50 of 60 EA are free; this may stand in for it and is in stock"
        );
        assert!(offers(scratch, "C100", &[("GLOVE-L", 50)]).is_empty(), "there are enough");
        let with = offers(scratch, "C100", &[("BOLT-8", 1)]);
        assert_eq!((with[0].sku.as_str(), with[0].reason.as_str()), ("PAINT-R", "it goes with BOLT-8"));
    }
}

#[test]
fn taken_or_not_is_on_record_once_the_order_is_submitted() {
    for scratch in &engines() {
        past(scratch);
        learn(scratch);
        let note = |by: Actor, order: orders::OrderId, shown: Vec<Recommendation>| {
            run(scratch, move |tx| recommendations::note_shown(tx, &by, order, &shown))
        };
        let figures =
            || run(scratch, |tx| Ok(recommendations::figures(tx, basics::Instant::from_micros(0))?)).unwrap();
        for (po, lines, taken) in [
            ("T-1", &[("BOLT-8", "10", "EA")] as &[_], 0),
            ("T-2", &[("BOLT-8", "10", "EA"), ("PAINT-R", "1", "EA")], 1),
        ] {
            let shown: Vec<_> = offers(scratch, "C100", &[("BOLT-8", 10)])
                .into_iter()
                .filter(|r| r.sku == "PAINT-R")
                .collect();
            assert_eq!(shown.len(), 1);
            let begun =
                run(scratch, move |tx| orders::open(tx, &clerk(), &draft("C100", po, lines), by_keyboard()))
                    .unwrap();
            assert_eq!(note(clerk(), begun.order, shown.clone()).unwrap(), 1);
            assert_eq!(note(clerk(), begun.order, shown.clone()).unwrap(), 0, "once for an order");
            assert_eq!(refused(note(picker(), begun.order, shown)), "not_allowed");
            assert_eq!(figures().all.whole, taken, "a draft says nothing yet");
            let (number, version, order) = (begun.number.clone(), begun.version, begun.order);
            run(scratch, move |tx| {
                orders::place(
                    tx,
                    &clerk(),
                    &draft("C100", po, lines),
                    by_keyboard(),
                    Some((&number, version)),
                )?;
                Ok(recommendations::settle(tx, order)?)
            })
            .unwrap();
            let kept = run(scratch, move |tx| Ok(recommendations::offered(tx, order)?)).unwrap();
            assert_eq!(kept[0].taken, Some(taken == 1), "{kept:?}");
            assert_eq!(order_of(scratch, &begun.number).stage, Stage::Confirmed);
        }
        let figures = figures();
        assert_eq!((figures.all.part, figures.all.whole), (1, 2));
        assert_eq!(figures.by_person, [(clerk().person, figures.all)]);
        assert_eq!(figures.by_item[0].name, "PAINT-R");
        let learned = run(scratch, |tx| {
            let nothing = recommendations::learn(&[]);
            recommendations::adopt(tx, &clerk(), &nothing)
        });
        assert_eq!(refused(learned), "not_allowed");
        assert!(may(&supervisor(), Verb::SeeFigures, desk::policies::Whose::Others));
    }
}
