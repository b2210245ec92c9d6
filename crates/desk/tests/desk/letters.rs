//! Letters: written, checked against the record, looked at by someone else, in words that are approved.

use basics::Language;
use desk::actor::{Actor, Level, Role};
use desk::correspondence::{
    self, Carries, LetterPolicy, LetterState, Outgoing, Review, Template, VersionState,
};
use desk::letters::{self, LetterDraft, Regards};

use crate::kit::{Scratch, clerk, day, engines, placed, refused, run, someone, supervisor, trainee};

const BOLTS: &[(&str, &str, &str)] = &[("BOLT-8", "5", "EA")];

fn letter(order: &str, text: &str) -> LetterDraft {
    LetterDraft {
        regards: Regards::Order(order.to_owned()),
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
        let begun = run(scratch, move |tx| {
            letters::draft(tx, &clerk(), &Regards::Order(of.clone()), Template::WhereItStands, None)
        })
        .unwrap();
        assert!(begun.text.contains(&order) && begun.missing.is_empty(), "{begun:?}");
        // What the desk wrote itself agrees with the record.
        let (of, text) = (order.clone(), begun.text.clone());
        let findings =
            run(scratch, move |tx| letters::look(tx, &clerk(), &Regards::Order(of.clone()), &text)).unwrap();
        assert!(findings.is_empty(), "{findings:?}\n{}", begun.text);
        let of = order.clone();
        let shipped = run(scratch, move |tx| {
            letters::draft(tx, &clerk(), &Regards::Order(of.clone()), Template::Shipped, None)
        })
        .unwrap();
        assert!(shipped.missing.contains(&"shipped".to_owned()), "{shipped:?}");
        let of = order.clone();
        let picker = someone("Pia", Role::Picker, Level::Advanced);
        assert_eq!(
            refused(run(scratch, move |tx| letters::draft(
                tx,
                &picker,
                &Regards::Order(of.clone()),
                Template::Plain,
                None
            ))),
            "not_allowed"
        );
        assert_eq!(
            refused(run(scratch, move |tx| letters::draft(
                tx,
                &clerk(),
                &Regards::Order(order.clone()),
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

#[test]
fn a_letter_to_a_customer_is_about_no_order_and_is_held_against_all_of_theirs() {
    for scratch in &engines() {
        let order = placed(scratch, "L-8", BOLTS);
        let begun = run(scratch, |tx| {
            letters::draft(tx, &clerk(), &Regards::Customer("C100".into()), Template::ToCustomer, None)
        })
        .unwrap();
        assert!(begun.missing.is_empty() && begun.subject.contains("Muster GmbH"), "{begun:?}");
        // What the template of an order needs is not there.
        let lacking = run(scratch, |tx| {
            letters::draft(tx, &clerk(), &Regards::Customer("C100".into()), Template::Shipped, None)
        });
        assert!(!lacking.unwrap().missing.is_empty());
        let to = |text: &str| LetterDraft { regards: Regards::Customer("C100".into()), ..letter("", text) };
        let when = correspondence::told_day(Language::En, promised(scratch, &order));
        let first = write(scratch, clerk(), to(&format!("Hello,\n{order} comes on {when}.\n"))).unwrap();
        assert_eq!((first.order, first.customer.is_some()), (None, true));
        let second = write(scratch, clerk(), to("Hello,\nthank you.\n")).unwrap();
        assert_eq!(second.in_reply_to, first.message_id);
        assert_eq!(
            refused(write(scratch, clerk(), to("Hello,\nSO999999 is on its way."))),
            "disagrees_with_record"
        );
        let nobody = LetterDraft { regards: Regards::Customer("C999".into()), ..letter("", "Hello") };
        assert_eq!(refused(write(scratch, clerk(), nobody)), "not_found");
        let thread = run(scratch, move |tx| {
            let customer = desk::customers::by_number(tx, "C100")?.unwrap();
            let of_it = correspondence::of_thing(tx, customer.id.uuid())?;
            let happened = desk::journal::timeline(tx, customer.id.uuid(), 10)?;
            Ok((of_it.len(), happened.iter().filter(|h| h.verb == "send_mail").count()))
        })
        .unwrap();
        assert_eq!(thread, (2, 2));
    }
}

#[test]
fn files_go_with_a_letter_once_and_only_those_of_its_writer() {
    for scratch in &engines() {
        let order = placed(scratch, "L-9", BOLTS);
        let keep = |by: Actor, name: &'static str, content: &'static [u8]| {
            run(scratch, move |tx| letters::keep_file(tx, &by, name, content))
        };
        assert_eq!(refused(keep(clerk(), "tool.exe", b"MZ\x90")), "file_refused");
        assert_eq!(refused(keep(crate::kit::picker(), "a.txt", b"text")), "not_allowed");
        let file = keep(clerk(), "drawing.pdf", b"%PDF-1.7 a drawing").unwrap();
        assert_eq!((file.media_type.as_str(), file.size), ("application/pdf", 18));
        let with = |by: Actor, papers: &[&str]| {
            let draft = LetterDraft {
                papers: papers.iter().map(|p| (*p).to_owned()).collect(),
                files: vec![file.id],
                ..letter(&order, "Hello,\nthank you.\n")
            };
            write(scratch, by, draft)
        };
        assert_eq!(refused(with(supervisor(), &[])), "no_such_file");
        assert_eq!(refused(with(clerk(), &["invoice IV1"])), "no_such_paper");
        let sent = with(clerk(), &["acknowledgement"]).unwrap();
        let enclosed = run(scratch, move |tx| Ok(correspondence::enclosures(tx, sent.id)?)).unwrap();
        let names: Vec<&str> = enclosed.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(names, [format!("{order}.pdf").as_str(), "drawing.pdf"]);
        let correspondence::Enclosed::Document(hash) = enclosed[1].content.clone() else { panic!("kept") };
        let kept = run(scratch, move |tx| Ok(desk::documents::by_hash(tx, &hash)?)).unwrap().unwrap();
        assert_eq!(kept.content, b"%PDF-1.7 a drawing");
        // It went; it does not go again with another.
        assert_eq!(refused(with(clerk(), &[])), "no_such_file");
        // More than a mail server takes.
        let large: &'static [u8] = Box::leak(vec![b'a'; 9 * 1024 * 1024].into_boxed_slice());
        let all: Vec<_> = (0..3).map(|_| keep(clerk(), "large.txt", large).unwrap().id).collect();
        let heavy = LetterDraft { files: all, ..letter(&order, "Hello,\nthank you.\n") };
        assert_eq!(refused(write(scratch, clerk(), heavy)), "too_heavy");
        let many: Vec<_> = (0..11).map(|_| keep(clerk(), "small.txt", b"small").unwrap().id).collect();
        let crowd = LetterDraft { files: many, ..letter(&order, "Hello,\nthank you.\n") };
        assert_eq!(refused(write(scratch, clerk(), crowd)), "too_many_files");
        let more = (0..50).map(|_| keep(clerk(), "small.txt", b"small")).find_map(Result::err);
        assert_eq!(refused(more.map_or(Ok(()), Err)), "too_many_kept");
        scratch.clock.advance_seconds(8 * 24 * 60 * 60);
        keep(clerk(), "small.txt", b"small").unwrap();
    }
}
