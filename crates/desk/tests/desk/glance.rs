//! A customer at a glance: what they buy, what they always want, what came in and went out.

use desk::notes::{self, About, NoteKind};
use desk::orders;
use desk::{customers, intake};

use crate::intake::taken;
use crate::kit::*;

#[test]
fn what_a_customer_buys_in_a_rhythm_is_due_again() {
    for scratch in &engines() {
        let customer = run(scratch, |tx| Ok(customers::by_number(tx, "C100")?.unwrap().id)).unwrap();
        let bought = |most| run(scratch, move |tx| Ok(orders::buying(tx, customer, most)?)).unwrap();
        assert_eq!(bought(5), []);
        for (po, count) in [("B-1", "10"), ("B-2", "15"), ("B-3", "10")] {
            run(scratch, move |tx| {
                let draft = draft("C100", po, &[("GLOVE-L", count, "EA"), ("BOLT-8", "1", "CS")]);
                orders::place(tx, &clerk(), &draft, by_keyboard(), None).map(|_| ())
            })
            .unwrap();
            scratch.clock.advance_seconds(7 * 86_400);
        }
        // What was called off was never bought.
        let gone = placed(scratch, "B-4", &[("PAINT-R", "2", "EA")]);
        run(scratch, move |tx| orders::cancel(tx, &supervisor(), &gone, None, "put off").map(|_| ()))
            .unwrap();
        let found = bought(5);
        let told: Vec<_> = found
            .iter()
            .map(|b| (b.sku.as_str(), b.times, b.usual.to_string(), b.every_days, b.is_due))
            .collect();
        // A case is a hundred bolts.
        let every = Some(7);
        assert_eq!(
            told,
            [("BOLT-8", 3, "100".into(), every, true), ("GLOVE-L", 3, "10".into(), every, true)]
        );
        assert_eq!(bought(1).len(), 1);
        scratch.clock.advance_seconds(60 * 86_400);
        assert!(bought(5).iter().all(|b| !b.is_due), "a rhythm that was given up is none");
        scratch.clock.advance_seconds(-81 * 86_400);
    }
}

#[test]
fn needs_are_kept_with_their_author_and_put_away_when_they_no_longer_hold() {
    for scratch in &engines() {
        let about = |tx: &mut db::Tx| {
            let customer = customers::by_number(tx, "C100").unwrap().unwrap();
            About::of("customer", customer.id.uuid(), &customer.number)
        };
        run(scratch, move |tx| {
            let about = about(tx);
            notes::write(tx, &clerk(), &about, NoteKind::Need, "Never on Mondays")?;
            notes::write(tx, &clerk(), &about, NoteKind::Note, "They moved").map(|_| ())
        })
        .unwrap();
        let needs = move |scratch: &Scratch| {
            run(scratch, move |tx| {
                let thing = about(tx).thing;
                Ok(notes::of_thing(tx, thing, NoteKind::Need, 10)?)
            })
            .unwrap()
        };
        let kept = needs(scratch);
        assert_eq!(kept.iter().map(|n| n.text.as_str()).collect::<Vec<_>>(), ["Never on Mondays"]);
        let id = kept[0].id;
        run(scratch, move |tx| notes::retire(tx, &supervisor(), id)).unwrap();
        assert_eq!(needs(scratch), []);
    }
}

#[test]
fn the_documents_of_a_customer_are_found_the_latest_first() {
    for scratch in &engines() {
        for n in 1..=3 {
            let csv = format!("customer,po,item,quantity\nC100,D-{n},BOLT-8,{n}\n");
            taken(scratch, &format!("order-{n}.csv"), csv, false);
            scratch.clock.advance_seconds(60);
        }
        let found = run(scratch, |tx| {
            let customer = customers::by_number(tx, "C100")?.unwrap().id;
            Ok(intake::of_customer(tx, customer, 2)?)
        })
        .unwrap();
        assert_eq!(found.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(), ["order-3.csv", "order-2.csv"]);
        scratch.clock.advance_seconds(-180);
    }
}
