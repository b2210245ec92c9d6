//! Names and billing: what was said beside the record, and what becomes of a difference.

use desk::orders::party_check::{self, Compared, Decision, PartyField, Said, Subject, Verdict};
use desk::orders::{self, HoldKind};

use crate::kit::{
    Scratch, by_keyboard, clerk, draft, engines, order_of, picker, placed, refused, run, supervisor,
};

fn said(field: PartyField, text: &str) -> Said {
    Said { field, said: text.to_owned() }
}

fn decide(
    scratch: &Scratch,
    order: &str,
    (field, text): (PartyField, &str),
    decision: Decision,
    note: &'static str,
) -> Result<Compared, desk::Failure> {
    let (subject, said) = (Subject::Order(order.to_owned()), said(field, text));
    run(scratch, move |tx| party_check::decide(tx, &clerk(), &subject, &said, decision, note))
}

#[test]
fn what_a_caller_said_stands_beside_the_record_with_a_figure() {
    for scratch in &engines() {
        let order = placed(scratch, "N-1", &[("BOLT-8", "5", "EA")]);
        let typed = vec![
            said(PartyField::Name, "Berger Werkzeug"),
            said(PartyField::BillTo, "Berger Werkzeuge GmbH, Hauptstraße 5, 10115 Berlin, DE"),
            said(PartyField::Terms, "14 Tage"),
            said(PartyField::Email, "einkauf@c100.example"),
        ];
        let subject = Subject::Order(order);
        let of = subject.clone();
        let rows = run(scratch, move |tx| party_check::compare(tx, &clerk(), &of, &typed)).unwrap();
        let told: Vec<(PartyField, Verdict)> = rows.iter().map(|r| (r.field, r.verdict)).collect();
        assert_eq!(
            told,
            [
                (PartyField::Name, Verdict::Alike),
                (PartyField::BillTo, Verdict::Same),
                (PartyField::ShipTo, Verdict::NotSaid),
                (PartyField::TaxId, Verdict::NotSaid),
                (PartyField::Terms, Verdict::Different),
                (PartyField::Email, Verdict::Same),
            ]
        );
        assert_eq!(rows[0].on_record, "Berger Werkzeuge GmbH");
        assert!(rows[0].resemblance.is_some_and(|n| (70..100).contains(&n)), "{:?}", rows[0]);
        let stranger = run(scratch, move |tx| party_check::compare(tx, &picker(), &subject, &[]));
        assert_eq!(refused(stranger), "not_allowed");
    }
}

#[test]
fn a_difference_is_accepted_with_a_reason_corrected_by_those_who_keep_the_record_or_holds_the_order() {
    for scratch in &engines() {
        let order = placed(scratch, "N-2", &[("BOLT-8", "5", "EA")]);
        let other = (PartyField::Terms, "60 days");
        assert_eq!(refused(decide(scratch, &order, other, Decision::Accepted, "")), "no_reason");
        let done = decide(scratch, &order, other, Decision::Accepted, "agreed with sales").unwrap();
        assert_eq!(
            done.decided.map(|d| (d.decision, d.note)),
            Some((Decision::Accepted, Some("agreed with sales".into())))
        );
        assert_eq!(refused(decide(scratch, &order, (PartyField::Name, ""), Decision::Held, "")), "not_said");
        let same = (PartyField::Name, "Berger Werkzeuge GmbH");
        assert_eq!(refused(decide(scratch, &order, same, Decision::Corrected, "")), "same_on_record");
        decide(scratch, &order, (PartyField::TaxId, "DE 999 999 999"), Decision::Corrected, "").unwrap();
        let task = run(scratch, |tx| {
            let customer = desk::customers::by_number(tx, "C100")?.unwrap().id.uuid();
            Ok(desk::tasks::of_thing(tx, customer)?
                .into_iter()
                .map(|t| (t.department, t.title))
                .collect::<Vec<_>>())
        })
        .unwrap();
        assert!(
            matches!(task.as_slice(), [(team, title)] if team == "finance" && title.contains("DE 999 999 999")),
            "{task:?}"
        );
        decide(
            scratch,
            &order,
            (PartyField::BillTo, "Ringweg 12, 80331 München"),
            Decision::Held,
            "nobody knows it",
        )
        .unwrap();
        let held = order_of(scratch, &order);
        let reasons: Vec<&str> =
            held.open_holds().filter(|h| h.kind == HoldKind::Address).map(|h| h.reason.as_str()).collect();
        assert!(
            matches!(reasons.as_slice(), [one] if one.contains("Ringweg 12") && one.contains("nobody knows it")),
            "{reasons:?}"
        );
        let kept = run(scratch, move |tx| Ok(party_check::of_order(tx, &held)?.len())).unwrap();
        assert_eq!(kept, 3);
    }
}

#[test]
fn what_is_held_on_a_draft_holds_the_order_as_soon_as_it_is_submitted() {
    for scratch in &engines() {
        let number = run(scratch, |tx| {
            let draft = draft("C100", "N-3", &[("BOLT-8", "5", "EA")]);
            Ok(orders::open(tx, &clerk(), &draft, by_keyboard())?.number)
        })
        .unwrap();
        decide(scratch, &number, (PartyField::Name, "Atelier Lyon"), Decision::Held, "").unwrap();
        assert_eq!(order_of(scratch, &number).open_holds().count(), 0);
        let of = number.clone();
        let submitted = run(scratch, move |tx| orders::submit(tx, &clerk(), &of, None, "")).unwrap();
        assert_eq!(submitted.holds, ["address"]);
        // Cancelled orders wait for nothing.
        let of = number.clone();
        run(scratch, move |tx| desk::shipping::cancel_order(tx, &supervisor(), &of, None, "not theirs"))
            .unwrap();
        assert_eq!(
            refused(decide(scratch, &number, (PartyField::Name, "Atelier Lyon"), Decision::Held, "")),
            "wrong_stage"
        );
    }
}
