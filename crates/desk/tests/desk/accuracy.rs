//! Quality of entry: errors with their source, the rates that follow, and the same figures from the journal alone.

use desk::Actor;
use desk::accuracy::{self, Figures, NewError, Period, Source, Step};
use desk::actor::PersonId;
use desk::orders;

use crate::kit::{
    Scratch, clerk, dispatched, engines, inspector, order_of, picked_and_packed, picker, placed, refused,
    released, run, supervisor, trainee,
};

const BOLTS: &[(&str, &str, &str)] = &[("BOLT-8", "5", "EA"), ("GLOVE-L", "5", "EA")];

fn wrong(order: &str, field: &str, line_no: Option<i64>) -> NewError {
    NewError {
        order: order.into(),
        line_no,
        field: field.into(),
        source: Source::Complaint,
        step: Step::Entry,
        was: "5".into(),
        should_be: "50".into(),
        note: "they called".into(),
    }
}

fn record(scratch: &Scratch, by: Actor, new: NewError) -> Result<accuracy::EntryError, desk::Failure> {
    run(scratch, move |tx| accuracy::record(tx, &by, &new))
}

/// The figures, which the journal must tell alike.
fn figures(scratch: &Scratch, by: Actor, of: Option<PersonId>) -> Figures {
    let (told, recounted) = run(scratch, move |tx| {
        let to = tx.now().plus_seconds(1);
        let period = Period { from: to.plus_seconds(-30 * 86_400), to };
        Ok((accuracy::figures(tx, &by, of, period)?, accuracy::recount(tx, &by, of, period)?))
    })
    .unwrap();
    assert_eq!(told, recounted);
    told
}

#[test]
fn an_error_counts_against_who_entered_the_order_and_only_at_entry() {
    for scratch in &engines() {
        let orders: Vec<String> = ["A-1", "A-2", "A-3", "A-4"].map(|po| placed(scratch, po, BOLTS)).into();
        assert_eq!(figures(scratch, supervisor(), None).orders.part, 0);
        let error = record(scratch, supervisor(), wrong(&orders[0], "quantity", Some(1))).unwrap();
        assert_eq!((error.person, error.channel.as_str()), (Some(clerk().person), "keyboard"));
        record(scratch, supervisor(), wrong(&orders[0], "quantity", Some(2))).unwrap();
        record(scratch, supervisor(), wrong(&orders[1], "ship_to", None)).unwrap();
        let customers = NewError { step: Step::Customer, ..wrong(&orders[2], "item", Some(1)) };
        assert_eq!(
            record(scratch, supervisor(), customers).unwrap().person,
            None,
            "what the customer ordered wrongly"
        );
        let found = figures(scratch, supervisor(), None);
        assert_eq!(
            (found.orders.part, found.orders.whole),
            (2, 4),
            "two errors in one order are one wrong order"
        );
        let fields: Vec<_> =
            found.by_field.iter().map(|f| (f.field.as_str(), f.wrong.part, f.wrong.whole)).collect();
        assert_eq!(fields, [("ship_to", 1, 4), ("quantity", 2, 8)]);
        assert_eq!(found.by_source, [("complaint".to_owned(), 3)]);
        let (low, high) = found.orders.wilson_ppm();
        assert!(low > 100_000 && high < 900_000, "{low} to {high}");

        // One's own are for everyone, those of others are not.
        assert_eq!(figures(scratch, clerk(), Some(clerk().person)).orders, found.orders);
        assert_eq!(figures(scratch, trainee(), Some(trainee().person)).orders.whole, 0);
        let peeking = run(scratch, |tx| {
            let to = tx.now();
            let period = Period { from: to.plus_seconds(-86_400), to };
            accuracy::figures(tx, &clerk(), None, period)
        });
        assert_eq!(refused(peeking), "not_allowed");
    }
}

#[test]
fn what_is_sent_back_counts_and_what_is_withdrawn_does_not() {
    for scratch in &engines() {
        let held = run(scratch, |tx| {
            orders::place(
                tx,
                &trainee(),
                &crate::kit::draft("C100", "B-1", BOLTS),
                crate::kit::by_keyboard(),
                None,
            )
        })
        .unwrap()
        .number;
        let order = held.clone();
        run(scratch, move |tx| orders::send_back(tx, &supervisor(), &order, "the quantity is in cases"))
            .unwrap();
        let found = figures(scratch, supervisor(), None);
        assert_eq!((found.orders.part, found.by_person[0].person), (1, trainee().person));
        let errors =
            run(scratch, |tx| Ok(accuracy::errors(tx, &accuracy::ErrorFilter::default(), 10)?)).unwrap();
        assert_eq!((errors.len(), errors[0].source, errors[0].field.as_str()), (1, Source::Review, "order"));
        let number = errors[0].number.clone().unwrap();
        let withdraw = |by: Actor, number: &str, reason: &'static str| {
            let number = number.to_owned();
            run(scratch, move |tx| accuracy::withdraw(tx, &by, &number, reason))
        };
        assert_eq!(refused(withdraw(clerk(), &number, "no")), "not_allowed");
        assert_eq!(refused(withdraw(supervisor(), "E999", "no")), "not_found");
        assert_eq!(refused(withdraw(supervisor(), &number, " ")), "no_reason");
        let own = Actor { person: trainee().person, ..supervisor() };
        assert_eq!(refused(withdraw(own, &number, "mine")), "own_work");
        withdraw(supervisor(), &number, "cases were meant").unwrap();
        assert_eq!(refused(withdraw(supervisor(), &number, "again")), "withdrawn");
        assert_eq!(figures(scratch, supervisor(), None).orders.part, 0);
    }
}

#[test]
fn every_refusal_of_recording_names_what_is_wrong() {
    for scratch in &engines() {
        let order = placed(scratch, "C-1", BOLTS);
        let of = |new: NewError| refused(record(scratch, clerk(), new));
        assert_eq!(of(wrong("SO999999", "item", Some(1))), "not_found");
        assert_eq!(of(wrong(&order, "shoe_size", None)), "field");
        assert_eq!(of(wrong(&order, "item", None)), "which_line");
        assert_eq!(of(wrong(&order, "item", Some(9))), "no_line");
        assert_eq!(of(NewError { should_be: "5".into(), ..wrong(&order, "unit", Some(1)) }), "same_value");
        assert_eq!(of(NewError { was: " ".into(), ..wrong(&order, "unit", Some(1)) }), "nothing_said");
        record(scratch, clerk(), wrong(&order, "unit", Some(1))).unwrap();
        assert_eq!(of(wrong(&order, "unit", Some(1))), "known_error");
        let begun = run(scratch, |tx| {
            orders::open(tx, &clerk(), &crate::kit::draft("C100", "C-2", BOLTS), crate::kit::by_keyboard())
        })
        .unwrap();
        assert_eq!(of(wrong(&begun.number, "item", Some(1))), "not_submitted");
    }
}

#[test]
fn what_was_packed_wrongly_is_the_packers() {
    for scratch in &engines() {
        let order = placed(scratch, "D-1", BOLTS);
        for shipment in released(scratch, &order) {
            picked_and_packed(scratch, &shipment);
            dispatched(scratch, &shipment);
        }
        let packed =
            NewError { step: Step::Pack, source: Source::Inspection, ..wrong(&order, "quantity", Some(1)) };
        let error = record(scratch, inspector(), packed).unwrap();
        assert_eq!(error.person, Some(crate::kit::packer().person));
        let picked = NewError { step: Step::Pick, ..wrong(&order, "quantity", Some(1)) };
        assert_eq!(record(scratch, inspector(), picked).unwrap().person, Some(picker().person));
        assert_eq!(figures(scratch, supervisor(), None).orders.part, 0, "nobody's entry");
        assert!(order_of(scratch, &order).submitted_at.is_some());
    }
}
