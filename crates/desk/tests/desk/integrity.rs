//! Good conduct through its verbs, on both engines.

use desk::actor::{Level, Role};
use desk::integrity::{self, Finding, IntegrityRule, Verdict};
use desk::notes;
use desk::{Actor, Failure, orders};

use crate::cases::person;
use crate::kit::*;

fn placed(
    scratch: &Scratch,
    by: Actor,
    po: String,
    lines: usize,
    below: usize,
    price: &'static str,
) -> String {
    run(scratch, move |tx| {
        let mut draft = draft("C100", &po, &vec![("BOLT-8", "1", "EA"); lines]);
        for line in draft.lines.iter_mut().take(below) {
            (line.price, line.price_reason) = (price.into(), "a friend of the house".into());
        }
        Ok(orders::place(tx, &by, &draft, by_keyboard(), None)?.number)
    })
    .unwrap()
}

fn checked(scratch: &Scratch) -> usize {
    run(scratch, |tx| integrity::check(tx, &Actor::desk())).unwrap()
}

fn register(scratch: &Scratch) -> Vec<Finding> {
    run(scratch, |tx| Ok(integrity::findings(tx, 50)?)).unwrap()
}

fn answered(scratch: &Scratch, by: Actor, number: &str, note: &'static str) -> Result<Finding, Failure> {
    let number = number.to_owned();
    run(scratch, move |tx| integrity::answer(tx, &by, &number, Verdict::InOrder, note))
}

#[test]
fn prices_far_below_the_list_and_more_often_than_chance_are_found_once_and_answered_by_somebody_else() {
    for scratch in &engines() {
        let list = run(scratch, |tx| {
            let number = orders::place(
                tx,
                &clerk(),
                &draft("C100", "L", &[("BOLT-8", "1", "EA")]),
                by_keyboard(),
                None,
            )?
            .number;
            Ok(orders::by_number(tx, &number)?.unwrap().lines[0].list_price)
        })
        .unwrap();
        assert!(list.micro() > 0);
        assert_eq!(checked(scratch), 0, "nobody did anything");
        let deep = placed(scratch, supervisor(), "D-1".into(), 3, 1, "0.01");
        assert_eq!((checked(scratch), checked(scratch)), (1, 0), "once");
        let found = register(scratch).remove(0);
        assert_eq!(
            (found.rule, found.about.as_str()),
            (IntegrityRule::DeepDiscount, format!("order {deep}").as_str())
        );
        assert!(
            found.detail.contains("BOLT-8") && found.detail.contains("a friend of the house"),
            "{}",
            found.detail
        );
        assert_eq!(refused(answered(scratch, clerk(), &found.number, "x")), "not_allowed");
        assert_eq!(refused(answered(scratch, supervisor(), &found.number, "it is mine")), "own_work");
        let other = someone("Mona", Role::Manager, Level::Advanced);
        assert_eq!(refused(answered(scratch, other.clone(), &found.number, " ")), "no_note");
        let seen = answered(scratch, other.clone(), &found.number, "the end of the roll").unwrap();
        assert_eq!((seen.verdict, seen.seen_by), (Some(Verdict::InOrder), Some(other.person)));
        assert_eq!(refused(answered(scratch, other, &found.number, "again")), "seen");

        // Half of their lines, where everybody together has a quarter.
        for n in 0..10 {
            placed(scratch, clerk(), format!("C-{n}"), 4, 0, "");
            placed(scratch, supervisor(), format!("S-{n}"), 4, 3, "0.01");
        }
        while checked(scratch) > 0 {}
        let often: Vec<Finding> =
            register(scratch).into_iter().filter(|f| f.rule == IntegrityRule::ManyDiscounts).collect();
        assert_eq!(often.len(), 1, "{often:?}");
        assert_eq!(often[0].person, supervisor().person);
        assert!(often[0].detail.contains("of 43"), "{}", often[0].detail);
    }
}

#[test]
fn the_code_is_read_by_everybody_anew_when_it_changes_and_good_work_is_said() {
    for scratch in &engines() {
        let manager = || someone("Mona", Role::Manager, Level::Advanced);
        let publish =
            |by: Actor, body: &'static str| run(scratch, move |tx| integrity::publish(tx, &by, body));
        assert_eq!(refused(publish(clerk(), "We do as we like.")), "not_allowed");
        assert_eq!(refused(publish(manager(), " \n")), "no_text");
        let read = |version: i64| run(scratch, move |tx| integrity::acknowledge(tx, &clerk(), version));
        assert_eq!(refused(read(1)), "not_found");
        assert_eq!(publish(manager(), "We say what is so.").unwrap().version, 1);
        assert_eq!((read(1).unwrap().version, read(1).unwrap().version), (1, 1));
        assert_eq!(publish(manager(), "We say what is so, at once.").unwrap().version, 2);
        assert_eq!(refused(read(1)), "stale");

        let whom = person(scratch, "gwen", Role::Clerk);
        let readers = run(scratch, |tx| integrity::readers(tx, 2, 50)).unwrap();
        assert!(readers.iter().any(|(id, _, at)| *id == whom && at.is_none()), "{readers:?}");
        let thank = |login: &'static str, words: &'static str| {
            run(scratch, move |tx| integrity::recognise(tx, &clerk(), login, "order SO100001", words))
        };
        assert_eq!(refused(thank("nobody", "well done")), "nobody");
        assert_eq!(refused(thank("gwen", " ")), "no_words");
        let said = thank("gwen", "asked before it was too late").unwrap();
        assert_eq!((said.number.as_str(), said.person), ("RG100001", whom));
        let told = run(scratch, move |tx| Ok(notes::mentions_of(tx, whom, 20)?)).unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!(run(scratch, |tx| Ok(integrity::recognitions(tx, 5)?)).unwrap(), [said]);
    }
}
