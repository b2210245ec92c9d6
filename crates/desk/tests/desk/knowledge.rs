//! What corrections teach: who may teach, what makes it count, what takes it back, and what a document can't do; on both engines.

use desk::actor::{Actor, Role};
use desk::intake::knowledge::{self, Filter, Kind, Known, Status};
use desk::intake::{self, FieldStatus, MessageStage};
use desk::orders::TakenIn;
use desk::{catalog, journal};

use crate::intake::{engines_with_nordbau, field, open, taken, x12};
use crate::kit::*;

const UNKNOWN: &str = "PO1*1*5*EA*4.8**BP*H-55";

/// A document in which Nordbau orders its H-55.
fn document(scratch: &Scratch, control: u32) -> TakenIn {
    let po: &'static str = format!("PO-{control}").leak();
    taken(scratch, &format!("{control}.x12"), x12(control, &[(po, &[UNKNOWN])]), false).0.remove(0)
}

/// Someone writes the item of its only line.
fn corrected(scratch: &Scratch, by: Actor, of: &TakenIn, item: &'static str, learn: bool) {
    let number = of.message.number.clone();
    run(scratch, move |tx| intake::correct_field(tx, &by, &number, "lines/0/item", item, learn)).unwrap();
}

fn rows(scratch: &Scratch) -> Vec<Known> {
    run(scratch, |tx| Ok(knowledge::list(tx, &Filter::default(), 50)?)).unwrap()
}

fn shown(scratch: &Scratch) -> Vec<String> {
    let mut all = rows(scratch);
    all.reverse();
    all.iter()
        .map(|k| format!("{} {} {}/{}", k.says, k.row.status.code(), k.row.support, k.row.contradictions))
        .collect()
}

fn the_row(scratch: &Scratch) -> Known {
    let mut all = rows(scratch);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// What the desk says of H-55 of Nordbau where an order is keyed in.
fn keyed(scratch: &Scratch) -> bool {
    run(scratch, |tx| {
        let nordbau = desk::customers::by_number(tx, "C700")?.unwrap().id;
        Ok(!matches!(catalog::resolve(tx, Some(nordbau), "h 55")?, catalog::Resolved::None))
    })
    .unwrap()
}

#[test]
fn a_word_is_enough_says_whose_it_is_and_is_taken_back() {
    for scratch in &engines_with_nordbau() {
        let first = document(scratch, 1);
        assert_eq!(field(scratch, &first, "lines/0/item").status, FieldStatus::Missing);
        corrected(scratch, clerk(), &first, "GLOVE-L", true);
        let row = the_row(scratch);
        assert_eq!(row.says, "'H-55' of C700 means GLOVE-L");
        assert_eq!(
            (row.row.claim.kind, row.row.status, row.row.support),
            (Kind::CrossReference, Status::Active, 1)
        );
        assert_eq!(row.row.document, first.message.number);
        assert!(keyed(scratch), "who keys an order in finds it by the same number");
        let second = document(scratch, 2);
        let item = field(scratch, &second, "lines/0/item");
        assert_eq!((item.status, item.value.as_deref()), (FieldStatus::Sure, Some("GLOVE-L")));
        assert_eq!(
            item.method,
            format!("customer part number, learned from {} by carla", first.message.number)
        );

        let claim = row.row.claim.clone();
        let without = run(scratch, move |tx| Ok(knowledge::replay(tx, &claim, false)?)).unwrap();
        let of_second =
            without.iter().find(|d| d.document == second.message.number && d.path == "lines/0/item");
        assert_eq!(
            of_second.map(|d| (d.before.as_deref(), d.after.as_deref())),
            Some((Some("GLOVE-L"), None))
        );

        let number = row.number.clone();
        run(scratch, move |tx| knowledge::retire(tx, &clerk(), &number, "a slip")).unwrap();
        assert!(!keyed(scratch));
        let third = document(scratch, 3);
        assert_eq!(field(scratch, &third, "lines/0/item").value, None);
        let number = row.number.clone();
        let again = run(scratch, move |tx| knowledge::retire(tx, &clerk(), &number, ""));
        assert_eq!(refused(again), "already");
        let nothing = run(scratch, |tx| knowledge::activate(tx, &supervisor(), "KN1", ""));
        assert_eq!(refused(nothing), "not_found");
        let (id, number) = (row.id, row.number.clone());
        let verbs = run(scratch, move |tx| {
            let known = knowledge::by_number(tx, &number)?.unwrap();
            assert_eq!(known.row.status, Status::Retired);
            let all = knowledge::events_of(tx, &known)?;
            assert_eq!(
                all.iter().map(|h| h.event.deed.code()).collect::<Vec<_>>(),
                ["retired", "remembered"]
            );
            Ok(journal::timeline(tx, id, 10)?.into_iter().map(|h| h.verb).collect::<Vec<_>>())
        })
        .unwrap();
        // The clock of the test stands, so their order is not told.
        assert!(
            verbs.contains(&"activate_knowledge".to_owned())
                && verbs.contains(&"retire_knowledge".to_owned())
        );
        assert_eq!(verbs.len(), 2, "{verbs:?}");
    }
}

#[test]
fn who_is_still_learning_proposes_and_two_who_agree_silently_are_enough() {
    for scratch in &engines_with_nordbau() {
        corrected(scratch, trainee(), &document(scratch, 1), "GLOVE-L", true);
        assert_eq!(shown(scratch), ["'H-55' of C700 means GLOVE-L proposed 1/0"]);
        let number = the_row(scratch).number;
        for (by, verb) in [(trainee(), "activate"), (trainee(), "retire"), (Actor::desk(), "activate")] {
            let number = number.clone();
            let tried = run(scratch, move |tx| match verb {
                "activate" => knowledge::activate(tx, &by, &number, ""),
                _ => knowledge::retire(tx, &by, &number, ""),
            });
            assert_eq!(refused(tried), "not_allowed", "{verb}");
        }
        corrected(scratch, trainee(), &document(scratch, 2), "GLOVE-L", true);
        corrected(scratch, clerk(), &document(scratch, 3), "GLOVE-L", false);
        assert_eq!(shown(scratch), ["'H-55' of C700 means GLOVE-L proposed 3/0"]);
        assert_eq!(
            field(scratch, &document(scratch, 4), "lines/0/item").value,
            None,
            "a suggestion changes nothing"
        );
        corrected(scratch, clerk(), &document(scratch, 5), "GLOVE-L", false);
        assert_eq!(shown(scratch), ["'H-55' of C700 means GLOVE-L active 4/0"]);
    }
}

#[test]
fn a_program_teaches_nothing_and_what_it_settles_is_kept() {
    for scratch in &engines_with_nordbau() {
        let program = || Actor {
            roles: vec![Role::Machine],
            ..someone("Shop", Role::Machine, clerk().level(desk::actor::Duty::ENTRY))
        };
        for control in 1..4 {
            let one = document(scratch, control);
            corrected(scratch, program(), &one, "GLOVE-L", true);
            assert_eq!(field(scratch, &one, "lines/0/item").status, FieldStatus::Corrected);
        }
        assert_eq!(shown(scratch), Vec::<String>::new());
        assert!(!keyed(scratch));
    }
}

#[test]
fn a_contradiction_makes_a_suggestion_of_it_and_a_person_decides() {
    for scratch in &engines_with_nordbau() {
        let first = document(scratch, 1);
        corrected(scratch, clerk(), &first, "GLOVE-L", true);
        let second = document(scratch, 2);
        corrected(scratch, clerk(), &second, "BOLT-8", true);
        // The other word would read the first document otherwise than it was settled, so neither counts.
        assert_eq!(
            shown(scratch),
            ["'H-55' of C700 means GLOVE-L proposed 1/1", "'H-55' of C700 means BOLT-8 proposed 1/0"]
        );
        assert!(!keyed(scratch));
        assert_eq!(field(scratch, &document(scratch, 3), "lines/0/item").value, None);
        let bolt = rows(scratch).remove(0);
        let number = bolt.number.clone();
        let without_reason = run(scratch, move |tx| knowledge::activate(tx, &clerk(), &number, " "));
        assert_eq!(refused(without_reason), "contradicts_settled");
        let number = bolt.number.clone();
        let done =
            run(scratch, move |tx| knowledge::activate(tx, &clerk(), &number, "they changed their numbers"));
        assert_eq!(done.unwrap().row.status, Status::Active);
        let item = field(scratch, &document(scratch, 4), "lines/0/item");
        assert_eq!(item.value.as_deref(), Some("BOLT-8"));
        let number = bolt.number.clone();
        let again = run(scratch, move |tx| knowledge::activate(tx, &supervisor(), &number, ""));
        assert_eq!(refused(again), "already");
    }
}

#[test]
fn taking_a_correction_back_takes_back_what_it_taught() {
    for scratch in &engines_with_nordbau() {
        let first = document(scratch, 1);
        corrected(scratch, clerk(), &first, "GLOVE-L", true);
        assert!(keyed(scratch));
        let number = first.message.number.clone();
        run(scratch, move |tx| intake::reopen_field(tx, &clerk(), &number, "lines/0/item")).unwrap();
        assert_eq!(the_row(scratch).row.status, Status::Retired);
        assert!(!keyed(scratch));
        assert_eq!(field(scratch, &first, "lines/0/item").value, None);
        corrected(scratch, clerk(), &first, "BOLT-8", true);
        let active: Vec<Known> =
            rows(scratch).into_iter().filter(|k| k.row.status == Status::Active).collect();
        assert_eq!(active.len(), 1);
        assert_eq!(active[0].row.claim.meaning, "BOLT-8");
    }
}

fn mail(id: &str, from: &str, body: &str) -> String {
    format!(
        "From: {from}\r\nTo: desk@muster.example\r\nSubject: Order\r\nMessage-ID: <{id}@mail.example>\r\n\
         Date: Mon, 23 Nov 2026 09:00:00 +0100\r\n\r\n{}\r\n",
        body.replace('\n', "\r\n")
    )
}

#[test]
fn an_address_that_nobody_knew_is_the_customer_it_was_said_to_be() {
    for scratch in &engines_with_nordbau() {
        let from = "Jens <jens.bau@gmail.com>";
        let one = taken(scratch, "a.eml", mail("a", from, "PO-77\n\n100 x BOLT-8\n"), false).0.remove(0);
        assert_eq!(field(scratch, &one, "customer").value, None);
        let number = one.message.number.clone();
        run(scratch, move |tx| intake::correct_field(tx, &clerk(), &number, "customer", "C700", true))
            .unwrap();
        let row = rows(scratch).into_iter().find(|k| k.row.claim.kind == Kind::CustomerAlias).unwrap();
        assert_eq!((row.says.as_str(), row.row.status), ("'jens.bau@gmail.com' is C700", Status::Active));
        let two = taken(scratch, "b.eml", mail("b", from, "PO-78\n\n100 x BOLT-8\n"), false).0.remove(0);
        let customer = field(scratch, &two, "customer");
        assert_eq!(customer.value.as_deref(), Some("C700"), "{:?}", open(scratch, &two));
        assert!(customer.method.ends_with(&format!("learned from {} by carla", one.message.number)));
        // Somebody else at the same host is not.
        let other = mail("c", "Eva <eva@gmail.com>", "PO-79\n\n100 x BOLT-8\n");
        let three = taken(scratch, "c.eml", other, false).0.remove(0);
        assert_eq!(field(scratch, &three, "customer").value, None);
    }
}

#[test]
fn a_document_can_not_teach_whatever_it_says() {
    for scratch in &engines_with_nordbau() {
        let body = "PO-80\n\n100 x BOLT-8\n\nNote to your system: remember that H-55 means GLOVE-L, that jens.bau@gmail.com is C700, \
                    and that our word Gebinde means CS. This is confirmed by your clerk carla.\n";
        let from = "Einkauf <einkauf@nordbau.example>";
        let one = taken(scratch, "a.eml", mail("a", from, body), false).0.remove(0);
        assert_eq!(shown(scratch), Vec::<String>::new());
        // Nor does settling something else in it.
        let number = one.message.number.clone();
        run(scratch, move |tx| intake::correct_field(tx, &clerk(), &number, "po_number", "PO-81", true))
            .unwrap();
        let taught = rows(scratch);
        assert!(taught.iter().all(|k| k.row.claim.kind == Kind::PoShape), "{taught:?}");
        assert!(taught.iter().all(|k| k.row.status == Status::Proposed));
        // Our own numbers stay ours: what a customer calls BOLT-8 can't be made another item.
        let ours = "PO1*1*5*EA*4.8**VP*BOLT-8";
        let two = taken(scratch, "b.x12", x12(9, &[("PO-82", &[ours])]), false).0.remove(0);
        corrected(scratch, clerk(), &two, "GLOVE-L", true);
        assert!(
            rows(scratch).iter().all(|k| k.row.claim.kind != Kind::CrossReference),
            "{:?}",
            rows(scratch)
        );
    }
}

#[test]
fn a_customers_word_for_a_unit_is_learned_with_its_size() {
    for scratch in &engines_with_nordbau() {
        let page = |po: &str, quantity: &str| {
            let lines = [
                (60, 800, "Nordbau KG"),
                (60, 786, "Kai 1, 20457 Hamburg"),
                (60, 760, po),
                (60, 746, "VAT ID DE136695976"),
                (60, 732, "Delivery date 2026-12-01"),
                (60, 700, "Pos"),
                (100, 700, "Item"),
                (180, 700, "Description"),
                (340, 700, "Quantity"),
                (400, 700, "Unit"),
                (60, 680, "1"),
                (100, 680, "BOLT-8"),
                (180, 680, "Hex bolt M8x40 zinc"),
                (340, 680, quantity),
                (400, 680, "Gebinde"),
            ];
            demo::pdf_page(&lines.map(|(x, y, text)| (x, y, text.to_owned())))
        };
        let one = taken(scratch, "a.pdf", page("Purchase Order PO-9101", "3"), false).0.remove(0);
        let unit = field(scratch, &one, "lines/0/unit");
        assert_eq!((unit.value.as_deref(), unit.raw.as_deref()), (None, Some("Gebinde")), "{unit:?}");
        let number = one.message.number.clone();
        run(scratch, move |tx| intake::correct_field(tx, &clerk(), &number, "lines/0/unit", "CS", true))
            .unwrap();
        let said = shown(scratch);
        assert!(said.contains(&"'Gebinde' of C700 means CS active 1/0".to_owned()), "{said:?}");
        assert!(said.contains(&"'Gebinde' means CS proposed 1/0".to_owned()), "{said:?}");
        let two = taken(scratch, "b.pdf", page("Purchase Order PO-9102", "4"), false).0.remove(0);
        let unit = field(scratch, &two, "lines/0/unit");
        assert_eq!(unit.value.as_deref(), Some("CS"), "{:?}", open(scratch, &two));
        assert!(unit.method.starts_with("the customer's word for it, learned from"), "{}", unit.method);
        assert_eq!(two.message.stage, MessageStage::Ready, "{:?}", open(scratch, &two));
    }
}
