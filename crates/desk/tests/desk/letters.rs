//! Letters: written, checked against the record, looked at by someone else, in words that are approved.

use basics::Language;
use desk::actor::{Actor, Level, Role};
use desk::correspondence::{
    self, Carries, LetterPolicy, LetterState, Outgoing, Review, Template, VersionState,
};
use desk::letters::{self, LetterDraft};

use crate::kit::{Scratch, clerk, day, engines, placed, refused, run, someone, supervisor, trainee};

const BOLTS: &[(&str, &str, &str)] = &[("BOLT-8", "5", "EA")];

fn letter(order: &str, text: &str) -> LetterDraft {
    LetterDraft {
        order: order.to_owned(),
        recipient: "einkauf@kunde.example".into(),
        subject: "Your order".into(),
        text: text.to_owned(),
        ..LetterDraft::default()
    }
}

fn write(scratch: &Scratch, by: Actor, draft: LetterDraft) -> Result<Outgoing, desk::Failure> {
    run(scratch, move |tx| letters::write(tx, &by, &draft))
}

fn promised(scratch: &Scratch, order: &str) -> basics::Day {
    crate::kit::order_of(scratch, order).lines[0].promised_date.unwrap()
}

#[test]
fn a_letter_says_what_is_on_record_or_does_not_go() {
    for scratch in &engines() {
        let order = placed(scratch, "L-1", BOLTS);
        let when = correspondence::told_day(Language::En, promised(scratch, &order));
        let good =
            write(scratch, clerk(), letter(&order, &format!("Hello,\n{order}: 5 pcs on {when}.\n"))).unwrap();
        assert_eq!(good.state, LetterState::Waiting);
        assert!(good.message_id.is_some() && good.letter_number.is_some());
        for (text, code) in [
            ("Hello,\nit comes on 24 December 2027.", "other_day"),
            ("Hello,\nwe send 6 pcs.", "other_quantity"),
            ("Hello,\nit costs 99.99 EUR.", "other_amount"),
            ("Hello,\nabout SO999999.", "other_number"),
            ("It is on its way.", "no_greeting"),
        ] {
            let failure = write(scratch, clerk(), letter(&order, text)).unwrap_err();
            let desk::Failure::Refused(refusal) = failure else { panic!("{failure}") };
            assert_eq!(refusal.code, "disagrees_with_record", "{text}");
            assert!(refusal.findings.iter().any(|f| f.code == code), "{text}: {:?}", refusal.findings);
        }
        // Who insists is looked at by someone else, whatever their level.
        let mut insisting = letter(&order, "Hello,\nthe boss promises it for 24 December 2027.");
        insisting.accept = "agreed on the phone with Ms Berger".into();
        let held = write(scratch, clerk(), insisting).unwrap();
        assert_eq!(held.state, LetterState::Held);
        assert!(held.held_for.as_deref().unwrap_or_default().contains("agreed on the phone"));
        // Nothing makes a letter right that has a hole.
        let mut hole = letter(&order, "Hello,\nit comes on XXX.");
        hole.accept = "really".into();
        assert_eq!(refused(write(scratch, clerk(), hole)), "disagrees_with_record");
    }
}

#[test]
fn a_trainees_letter_goes_after_review_and_never_by_its_writer() {
    for scratch in &engines() {
        let order = placed(scratch, "L-2", BOLTS);
        let held = write(scratch, trainee(), letter(&order, "Hello,\nthank you.\n")).unwrap();
        assert_eq!(held.state, LetterState::Held);
        let name = held.name();
        let release = |by: Actor| {
            let name = name.clone();
            run(scratch, move |tx| correspondence::release(tx, &by, &name))
        };
        assert_eq!(refused(release(trainee())), "not_allowed");
        let own_supervisor = Actor { person: trainee().person, ..supervisor() };
        assert_eq!(refused(release(own_supervisor)), "own_work");
        assert_eq!(release(supervisor()).unwrap().state, LetterState::Waiting);
        assert_eq!(refused(release(supervisor())), "wrong_state");
        // A senior at the higher levels reviews, too; one below does not.
        let another = write(scratch, trainee(), letter(&order, "Hello,\nthank you again.\n")).unwrap().name();
        let by = |level| someone("Sam", Role::Senior, level);
        let (one, two) = (another.clone(), another);
        assert_eq!(
            refused(run(scratch, move |tx| correspondence::release(tx, &by(Level::Developing), &one))),
            "not_allowed"
        );
        run(scratch, move |tx| correspondence::release(tx, &by(Level::Advanced), &two)).unwrap();
    }
}

#[test]
fn a_reviewer_mends_a_word_and_a_clerk_takes_a_letter_back() {
    for scratch in &engines() {
        let order = placed(scratch, "L-3", BOLTS);
        let name = write(scratch, trainee(), letter(&order, "Hello,\nthank you.\n")).unwrap().name();
        let of = name.clone();
        let mended = run(scratch, move |tx| {
            correspondence::change(
                tx,
                &supervisor(),
                &of,
                "einkauf@kunde.example",
                "Your order",
                "Hello,\nthank you very much.\n",
            )
        })
        .unwrap();
        assert_eq!(mended.author, Some(trainee().person), "the writer stays the writer");
        assert!(mended.text().contains("very much"));
        let of = name.clone();
        let empty =
            run(scratch, move |tx| correspondence::change(tx, &supervisor(), &of, "a@b.example", "x", " "));
        assert_eq!(refused(empty), "empty");
        let of = name.clone();
        let nowhere =
            run(scratch, move |tx| correspondence::change(tx, &supervisor(), &of, "nowhere", "x", "y"));
        assert_eq!(refused(nowhere), "address");
        let of = name.clone();
        assert_eq!(
            refused(run(scratch, move |tx| correspondence::cancel(tx, &clerk(), &of, " "))),
            "no_reason"
        );
        let of = name.clone();
        let gone =
            run(scratch, move |tx| correspondence::cancel(tx, &clerk(), &of, "told by phone")).unwrap();
        assert_eq!(gone.state, LetterState::Cancelled);
        let of = name.clone();
        assert_eq!(
            refused(run(scratch, move |tx| correspondence::hold(tx, &clerk(), &of, "x"))),
            "wrong_state"
        );
        assert_eq!(
            refused(run(scratch, move |tx| correspondence::send_again(tx, &clerk(), &name, ""))),
            "wrong_state"
        );
        assert_eq!(refused(run(scratch, |tx| correspondence::release(tx, &supervisor(), "L1"))), "not_found");
    }
}

#[test]
fn a_letter_is_one_workers_at_a_time() {
    for scratch in &engines() {
        let order = placed(scratch, "L-4", BOLTS);
        write(scratch, clerk(), letter(&order, "Hello,\nthank you.\n")).unwrap();
        let claim = |worker: &'static str| {
            let carries = Carries { mails: true, files: true };
            run(scratch, move |tx| correspondence::claim(tx, &Actor::desk(), worker, carries, 10)).unwrap()
        };
        let mine = claim("one");
        assert_eq!(mine.len(), 1);
        assert!(claim("two").is_empty());
        // The first worker died; its lease is over.
        scratch.clock.advance_seconds(1_000);
        assert_eq!(claim("two").len(), 1);
        let sent = mine[0].clone();
        run(scratch, move |tx| {
            correspondence::mark_mailed(tx, &Actor::desk(), &sent, b"From: us\r\n\r\nhello")
        })
        .unwrap();
        scratch.clock.advance_seconds(1_000);
        assert!(claim("two").is_empty());
    }
}

#[test]
fn a_draft_begins_with_the_facts_and_names_those_that_are_missing() {
    for scratch in &engines() {
        let order = placed(scratch, "L-5", BOLTS);
        let of = order.clone();
        let begun =
            run(scratch, move |tx| letters::draft(tx, &clerk(), &of, Template::WhereItStands, None)).unwrap();
        assert!(begun.text.contains(&order) && begun.missing.is_empty(), "{begun:?}");
        // What the desk wrote itself agrees with the record.
        let (of, text) = (order.clone(), begun.text.clone());
        let findings = run(scratch, move |tx| letters::look(tx, &clerk(), &of, &text)).unwrap();
        assert!(findings.is_empty(), "{findings:?}\n{}", begun.text);
        let of = order.clone();
        let shipped =
            run(scratch, move |tx| letters::draft(tx, &clerk(), &of, Template::Shipped, None)).unwrap();
        assert!(shipped.missing.contains(&"shipped".to_owned()), "{shipped:?}");
        let of = order.clone();
        let picker = someone("Pia", Role::Picker, Level::Advanced);
        assert_eq!(
            refused(run(scratch, move |tx| letters::draft(tx, &picker, &of, Template::Plain, None))),
            "not_allowed"
        );
        assert_eq!(
            refused(run(scratch, move |tx| letters::draft(
                tx,
                &clerk(),
                &order,
                Template::Plain,
                Some("IN1")
            ))),
            "not_found"
        );
    }
}

#[test]
fn words_are_proposed_by_one_and_approved_by_another() {
    for scratch in &engines() {
        let propose = |by: Actor, subject: &'static str, body: &'static str| {
            run(scratch, move |tx| {
                correspondence::propose(tx, &by, Template::Plain, Language::En, subject, body)
            })
        };
        assert_eq!(refused(propose(clerk(), "s", "b")), "not_allowed");
        assert_eq!(refused(propose(supervisor(), "s", "{{ shoe_size }}")), "unknown_fact");
        assert_eq!(refused(propose(supervisor(), "s", "{% if po %}")), "template");
        assert_eq!(refused(propose(supervisor(), " ", "b")), "empty");
        let version =
            propose(supervisor(), "About {{ order }}", "Dear customer,\n\n{{ message }}\n\nOurs truly\n")
                .unwrap();
        assert_eq!(version, 1);
        let decide = |by: Actor, good: bool, note: &'static str| {
            run(scratch, move |tx| {
                correspondence::decide_version(tx, &by, Template::Plain, Language::En, 1, good, note)
            })
        };
        let words = || {
            run(scratch, |tx| Ok(correspondence::words(tx, Template::Plain, Language::En)?)).unwrap().version
        };
        assert_eq!(refused(decide(supervisor(), true, "")), "own_work");
        assert_eq!(words(), 0);
        let manager = || someone("Mark", Role::Manager, Level::Advanced);
        assert_eq!(refused(decide(manager(), false, " ")), "no_reason");
        decide(manager(), true, "").unwrap();
        assert_eq!(words(), 1);
        assert_eq!(refused(decide(manager(), true, "")), "decided");
        let all = run(scratch, |tx| Ok(correspondence::versions(tx, 10)?)).unwrap();
        assert_eq!(all[0].state, VersionState::Approved);
    }
}

#[test]
fn the_policy_of_a_customer_goes_before_that_of_all() {
    for scratch in &engines() {
        let set = |by: Actor, customer: &'static str, review: Review| {
            let policy = LetterPolicy { customer: customer.into(), receipt: true, review };
            run(scratch, move |tx| correspondence::set_policy(tx, &by, &policy))
        };
        assert_eq!(refused(set(clerk(), "", Review::Never)), "not_allowed");
        assert_eq!(refused(set(supervisor(), "C-NOBODY", Review::Always)), "not_found");
        set(supervisor(), "", Review::Never).unwrap();
        set(supervisor(), "C100", Review::Always).unwrap();
        let of = |customer: &'static str| {
            run(scratch, move |tx| Ok(correspondence::policy_for(tx, Some(customer))?)).unwrap().review
        };
        assert_eq!((of("C100"), of("C200")), (Review::Always, Review::Never));
        let order = placed(scratch, "L-6", BOLTS);
        let held = write(scratch, clerk(), letter(&order, "Hello,\nthank you.\n")).unwrap();
        assert_eq!(held.state, LetterState::Held);
    }
}

#[test]
fn a_letters_paper_has_its_greeting_and_its_text_once() {
    for scratch in &engines() {
        let order = placed(scratch, "L-7", BOLTS);
        let text = "Hello Ms Berger,\n\nthank you for your order.\n\nKind regards\nCarla\n";
        let letter = write(scratch, clerk(), letter(&order, text)).unwrap();
        let (paper, _) = run(scratch, move |tx| letters::paper(tx, &clerk(), &letter)).unwrap();
        let papers::Paper::Letter(paper) = paper else { panic!("a letter") };
        assert_eq!(paper.salutation, "Hello Ms Berger,");
        assert_eq!(paper.paragraphs, ["thank you for your order."]);
        assert_eq!(paper.to.name, "Berger Werkzeuge GmbH");
        assert_eq!(paper.day, day("2026-11-23"));
    }
}
