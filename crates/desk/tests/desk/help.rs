//! Notes on fields, questions to those who know more, and who looks on.

use basics::Language;
use desk::actor::{Actor, Duty, Level, Role};
use desk::help::{self, State};
use desk::notes::{self, About, NoteKind};
use desk::orders::{self, Channel, Origin};
use desk::people::{self, NewPerson};
use desk::{Failure, journal};

use crate::kit::*;

/// Somebody with a level for the entry of orders.
fn joins(scratch: &Scratch, login: &'static str, role: Role, level: Level) -> Actor {
    run(scratch, move |tx| {
        let new = NewPerson {
            login: login.into(),
            name: format!("{}{}", login[..1].to_uppercase(), &login[1..]),
            email: None,
            password: None,
            department: "orders".into(),
            language: Language::En,
            roles: vec![role],
        };
        let person = people::add(tx, &Actor::desk(), &new)?;
        people::grant_level(tx, &supervisor(), person, Duty::ENTRY, level)?;
        Ok(Actor::clone(&*people::actor(tx, person)?.unwrap()))
    })
    .unwrap()
}

/// A draft by this person, of one line.
fn drafted(scratch: &Scratch, by: &Actor) -> String {
    let by = by.clone();
    let draft = draft("C100", "PO-7", &[("BOLT-8", "400", "EA")]);
    run(scratch, move |tx| Ok(orders::open(tx, &by, &draft, Origin::channel(Channel::Keyboard))?.number))
        .unwrap()
}

fn about(scratch: &Scratch, number: &str, field: &'static str) -> Result<About, Failure> {
    let number = number.to_owned();
    run(scratch, move |tx| {
        let order = orders::need(tx, &number)?;
        orders::about(tx, &order, field)
    })
}

#[test]
fn a_question_goes_to_somebody_who_knows_more_and_is_in_and_its_answer_stays_at_the_field() {
    for scratch in &engines() {
        let tina = joins(scratch, "tina", Role::Clerk, Level::Emerging);
        let ann = joins(scratch, "ann", Role::Senior, Level::Advanced);
        let bob = joins(scratch, "bob", Role::Senior, Level::Proficient);
        let packer = joins(scratch, "pack", Role::Packer, Level::Advanced);
        let number = drafted(scratch, &tina);
        let field = about(scratch, &number, "lines/0/quantity").unwrap();
        assert_eq!(field.field.as_ref().unwrap().value, "400 EA");
        assert_eq!(refused(about(scratch, &number, "lines/7/quantity")), "not_found");

        // Bob is in; Ann, who knows as well, is not.
        let who = bob.person;
        run(scratch, move |tx| Ok(people::open_session(tx, who)?)).unwrap();
        let (by, at) = (tina.clone(), field.clone());
        let (asked, to) = run(scratch, move |tx| help::ask(tx, &by, &at, "Is 400 right?", "")).unwrap();
        assert_eq!((to.login.as_str(), to.is_in), ("bob", true));
        // Who does other work is no help, however well they do it; nor is who does not exist.
        for (login, code) in [("pack", "not_senior"), ("nobody", "no_such_login")] {
            let (by, at) = (tina.clone(), field.clone());
            assert_eq!(refused(run(scratch, move |tx| help::ask(tx, &by, &at, "And?", login))), code);
        }
        let (by, at) = (ann.clone(), field.clone());
        let nobody = run(scratch, move |tx| help::ask(tx, &by, &at, "And who tells me?", ""));
        assert_eq!(refused(nobody), "nobody_knows_more");

        let who = bob.person;
        let waiting = run(scratch, move |tx| Ok(help::asked_of(tx, who, 10)?)).unwrap();
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].field.as_ref().unwrap().value, "400 EA");

        // Only somebody who knows more answers, not whoever asked.
        for (by, code) in [(&tina, "own_work"), (&packer, "not_allowed")] {
            let (by, asked) = (by.clone(), asked.clone());
            assert_eq!(refused(run(scratch, move |tx| help::answer(tx, &by, &asked, "Yes"))), code);
        }
        let deed = |by: &Actor,
                    verb: fn(&mut db::Tx, &Actor, &str, &str) -> Result<help::Question, Failure>,
                    text: &'static str| {
            let (by, asked) = (by.clone(), asked.clone());
            run(scratch, move |tx| verb(tx, &by, &asked, text))
        };
        assert_eq!(deed(&bob, help::hand_back, "Which customer?").unwrap().state, State::Returned);
        assert_eq!(refused(deed(&bob, help::answer, "Yes")), "question_returned");
        assert_eq!(refused(deed(&ann, help::ask_again, "It is mine")), "not_theirs");
        let who = tina.person;
        let (back, told) = run(scratch, move |tx| {
            Ok((help::returned_to(tx, who, 10)?.len(), notes::mentions_of(tx, who, 10)?))
        })
        .unwrap();
        assert_eq!((back, told[0].about.as_str()), (1, format!("question {asked}").as_str()));
        assert_eq!(deed(&tina, help::ask_again, "Berger, as always").unwrap().state, State::Asked);
        assert_eq!(refused(deed(&tina, help::ask_again, "Well?")), "question_asked");
        // Passed on to Ann, who may answer as well.
        let (by, which) = (bob.clone(), asked.clone());
        let passed = run(scratch, move |tx| help::pass_on(tx, &by, &which, "@ann", "")).unwrap();
        assert_eq!(passed.with, ann.person);
        let done = deed(&ann, help::answer, "Yes, they buy by the pallet").unwrap();
        assert_eq!((done.state, done.words.len()), (State::Answered, 5));
        assert_eq!(refused(deed(&ann, help::answer, "Again")), "question_over");
        let (by, which) = (tina.clone(), asked.clone());
        assert_eq!(refused(run(scratch, move |tx| help::withdraw(tx, &by, &which))), "question_over");
        let thing = field.thing;
        let (kept, verbs) = run(scratch, move |tx| {
            let verbs: Vec<String> = journal::timeline(tx, thing, 50)?.into_iter().map(|h| h.verb).collect();
            Ok((help::of_thing(tx, thing, 10)?, verbs))
        })
        .unwrap();
        assert_eq!(kept[0].words.last().unwrap().text, "Yes, they buy by the pallet");
        for verb in ["ask_question", "return_question", "pass_question", "answer_question"] {
            assert!(verbs.iter().any(|v| v == verb), "{verb} is not in {verbs:?}");
        }
    }
}

#[test]
fn a_note_on_a_field_keeps_what_stood_there() {
    for scratch in &engines() {
        let number = drafted(scratch, &clerk());
        let field = about(scratch, &number, "lines/0/quantity").unwrap();
        let thing = field.thing;
        let found = run(scratch, move |tx| {
            notes::write(tx, &clerk(), &field, NoteKind::Note, "They always round up")?;
            Ok(notes::of_thing(tx, thing, NoteKind::Note, 10)?)
        })
        .unwrap();
        let field = found[0].field.as_ref().unwrap();
        assert_eq!((field.path.as_str(), field.value.as_str()), ("lines/0/quantity", "400 EA"));
    }
}

#[test]
fn nobody_has_more_open_questions_than_others_can_answer() {
    for scratch in &engines() {
        let tina = joins(scratch, "tina", Role::Clerk, Level::Emerging);
        joins(scratch, "ann", Role::Senior, Level::Advanced);
        let number = drafted(scratch, &tina);
        let whole = about(scratch, &number, "").unwrap();
        let most = basics::Limits::QUESTIONS;
        let refusal = run(scratch, move |tx| {
            for n in 0..most {
                help::ask(tx, &tina, &whole, &format!("Question {n}"), "")?;
            }
            help::ask(tx, &tina, &whole, "One more", "")
        });
        assert_eq!(refused(refusal), "too_many_questions");
    }
}

#[test]
fn a_senior_looks_on_and_whoever_writes_sees_it() {
    for scratch in &engines() {
        let tina = joins(scratch, "tina", Role::Clerk, Level::Developing);
        let ann = joins(scratch, "ann", Role::Senior, Level::Advanced);
        let number = drafted(scratch, &tina);
        let whole = about(scratch, &number, "").unwrap();
        let (thing, writer) = (whole.thing, tina.person);
        let follows = |by: &Actor| {
            let (by, whole) = (by.clone(), whole.clone());
            run(scratch, move |tx| help::follow(tx, &by, &whole, writer))
        };
        let seen = || run(scratch, move |tx| Ok(help::followers(tx, thing)?)).unwrap();
        assert_eq!(refused(follows(&tina)), "not_allowed");
        let peer = joins(scratch, "pete", Role::Clerk, Level::Developing);
        assert_eq!(refused(follows(&peer)), "not_allowed");
        follows(&ann).unwrap();
        follows(&ann).unwrap();
        assert_eq!(seen().iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["Ann"]);
        let by = whole.clone();
        let who = ann.clone();
        run(scratch, move |tx| help::leave(tx, &who, &by)).unwrap();
        assert!(seen().is_empty());
        let (by, who) = (whole.clone(), ann.clone());
        assert_eq!(refused(run(scratch, move |tx| help::leave(tx, &who, &by))), "not_following");
        // It ends by itself with the day.
        follows(&ann).unwrap();
        scratch.clock.advance_seconds(13 * 60 * 60);
        assert!(seen().is_empty());
        // Nobody looks on at those who have shown as much.
        let other = drafted(scratch, &ann);
        let (other, by) =
            (about(scratch, &other, "").unwrap(), joins(scratch, "amy", Role::Senior, Level::Advanced));
        let writer = ann.person;
        let refusal = run(scratch, move |tx| help::follow(tx, &by, &other, writer));
        assert_eq!(refused(refusal), "not_their_senior");
    }
}
