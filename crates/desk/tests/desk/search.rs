//! Search: what is found by which question, in which order, and by whom.

use desk::actor::{Actor, Level, Role, Scope};
use desk::catalog::Alias;
use desk::search::{self, How, Kind, Why};

use crate::intake::taken;
use crate::kit::*;

fn find(scratch: &Scratch, by: &Actor, question: &str) -> Vec<(Kind, String, Why)> {
    let (by, question) = (by.clone(), question.to_owned());
    let how = How { only: None, texts: true, most: 20 };
    let hits = run(scratch, move |tx| search::search(tx, &by, &question, how)).unwrap();
    hits.into_iter().map(|h| (h.kind, h.number, h.why)).collect()
}

fn first(scratch: &Scratch, question: &str) -> Option<(Kind, String, Why)> {
    find(scratch, &clerk(), question).into_iter().next()
}

#[test]
fn numbers_come_first_then_names_then_what_resembles_them() {
    for scratch in &engines() {
        run(scratch, |tx| {
            let item = desk::catalog::by_sku(tx, "BOLT-8")?.unwrap();
            let customer = desk::customers::by_number(tx, "C100")?.unwrap().id;
            let alias =
                |whose, written: &str| Alias { customer: whose, item: item.id, written: written.into() };
            let both = [alias(Some(customer), "BW-77/12"), alias(None, "4711-8")];
            desk::catalog::add(tx, &Actor::desk(), &[], &both, &[])
        })
        .unwrap();
        let order = placed(scratch, "PO 2026-118", &[("BOLT-8", "10", "EA")]);
        let one = |kind, number: &str, why| Some((kind, number.to_owned(), why));
        for (question, is) in [
            (order.as_str(), one(Kind::Order, &order, Why::Number)),
            (&order[2..], one(Kind::Order, &order, Why::Number)),
            (&order[..5], one(Kind::Order, &order, Why::StartOfNumber)),
            ("po 2026-118", one(Kind::Order, &order, Why::Po)),
            ("PO2026", one(Kind::Order, &order, Why::StartOfNumber)),
            ("c100", one(Kind::Customer, "C100", Why::Number)),
            ("bolt-8", one(Kind::Item, "BOLT-8", Why::Number)),
            ("bw 77 12", one(Kind::Item, "BOLT-8", Why::PartNumber)),
            ("BW-77", one(Kind::Item, "BOLT-8", Why::StartOfNumber)),
            ("47118", one(Kind::Item, "BOLT-8", Why::PartNumber)),
            ("030 1234567", one(Kind::Customer, "C300", Why::Contact)),
            ("buy@c200.example", one(Kind::Customer, "C200", Why::Contact)),
            ("berger", one(Kind::Customer, "C100", Why::Name)),
            ("werkzeuge berlin", one(Kind::Customer, "C100", Why::Name)),
            ("MÜNCHEN", one(Kind::Customer, "C300", Why::Name)),
            ("muenchen zahlt", one(Kind::Customer, "C300", Why::Name)),
            ("bergre", one(Kind::Customer, "C100", Why::Similar)),
            ("werkzuege", one(Kind::Customer, "C100", Why::Similar)),
            ("a", None),
            ("-- ?", None),
            ("xylophonist", None),
        ] {
            assert_eq!(first(scratch, question), is, "{question}");
        }
        // Three customers share the telephone of the desk's kit; each is told once.
        assert_eq!(find(scratch, &clerk(), "+49 30 1234567").len(), 3);
        // A number that is just somebody's comes without what only resembles it.
        assert!(find(scratch, &clerk(), "c100").iter().all(|(.., why)| *why != Why::Similar));
    }
}

#[test]
fn what_was_changed_is_found_at_once() {
    for scratch in &engines() {
        assert_eq!(first(scratch, "Schmiede"), None);
        run(scratch, |tx| {
            let found = desk::customers::by_number(tx, "C100")?.unwrap();
            desk::customers::learn_alias(tx, &clerk(), &found, "Schmiede am Kanal")
        })
        .unwrap();
        assert_eq!(first(scratch, "schmeide kanal").map(|h| h.1), Some("C100".to_owned()));
    }
}

#[test]
fn nobody_finds_what_they_may_not_see() {
    for scratch in &engines() {
        let order = placed(scratch, "S-1", &[("BOLT-8", "10", "EA")]);
        let shipment = released(scratch, &order).remove(0);
        picked_and_packed(scratch, &shipment);
        dispatched(scratch, &shipment);
        let number = order.clone();
        let made = run(scratch, move |tx| desk::billing::make_invoice(tx, &finance(), &number)).unwrap();
        assert_eq!(
            find(scratch, &finance(), &made.number)[0],
            (Kind::Invoice, made.number.clone(), Why::Number)
        );
        assert_eq!(find(scratch, &picker(), &made.number), []);
        assert_eq!(find(scratch, &picker(), &shipment)[0].0, Kind::Shipment);
        // The acknowledgement is a letter; whoever writes none sees none.
        let letters =
            |by: &Actor| find(scratch, by, "c100.example").iter().filter(|h| h.0 == Kind::Letter).count();
        assert_eq!(letters(&picker()), 0);
        let blind = Actor { scopes: vec![Scope::Orders], ..someone("Zoe", Role::Clerk, Level::Proficient) };
        assert_eq!(find(scratch, &blind, &order), []);
        let only = How { only: Some(Kind::Shipment), texts: false, most: 5 };
        let hits = run(scratch, move |tx| search::search(tx, &clerk(), "100001", only)).unwrap();
        assert!(hits.iter().all(|h| h.kind == Kind::Shipment), "{hits:?}");
    }
}

#[test]
fn messages_are_found_by_what_stands_in_them() {
    for scratch in &engines() {
        taken(scratch, "Bestellung Müller Kanalbau.csv", "po,item,quantity\nMSG-1,BOLT-8,3\n", false);
        let (kind, number, why) = first(scratch, "mueller kanal").unwrap();
        assert_eq!((kind, why), (Kind::Document, Why::Text));
        assert_eq!(first(scratch, &number), Some((Kind::Document, number.clone(), Why::Number)));
        assert_eq!(find(scratch, &picker(), "mueller kanal"), []);
    }
}

#[test]
fn a_message_is_found_however_old_it_is_and_letters_by_what_they_are_about() {
    for scratch in &engines() {
        taken(scratch, "Rahmenvertrag Schlosserei Übel.csv", "po,item,quantity\nOLD-1,BOLT-8,3\n", false);
        let old = first(scratch, "rahmenv uebel").unwrap();
        assert_eq!((old.0, old.2), (Kind::Document, Why::Text));
        let order = placed(scratch, "S-8", &[("BOLT-8", "10", "EA")]);
        let number = order.clone();
        run(scratch, move |tx| {
            let draft = desk::letters::LetterDraft {
                regards: desk::letters::Regards::Order(number.clone()),
                recipient: "einkauf@kunde.example".into(),
                subject: "Zur Zeichnung der Flansche".into(),
                text: "Hello,\nthank you.\n".into(),
                ..Default::default()
            };
            desk::letters::write(tx, &clerk(), &draft)
        })
        .unwrap();
        assert_eq!(first(scratch, "zeichnung flansch").map(|h| h.0), Some(Kind::Letter));
        assert_eq!(first(scratch, "zeichnung schlosserei"), None);
        // From before there was an index: found while it is among the latest, and for good once the worker went back.
        run(scratch, |tx| {
            tx.record("delete from message_word", &[])?;
            tx.record("delete from message_vocabulary", &[])?;
            let later = tx.now().plus_seconds(1);
            for kind in ["document", "letter"] {
                tx.record(
                    "insert into message_gap (kind, before) values ($1, $2)",
                    &db::values![kind, later],
                )?;
            }
            Ok(())
        })
        .unwrap();
        assert_eq!(first(scratch, "rahmenv uebel").unwrap(), old);
        let taken = run(scratch, |tx| desk::found::catch_up(tx, &Actor::desk())).unwrap();
        assert!(taken >= 2, "{taken}");
        assert_eq!(run(scratch, |tx| desk::found::catch_up(tx, &Actor::desk())).unwrap(), 0);
        assert_eq!(first(scratch, "rahmenv uebel").unwrap(), old);
        assert_eq!(refused(run(scratch, |tx| desk::found::catch_up(tx, &clerk()))), "not_allowed");
    }
}
