//! The workboard, tasks with their due times, hand-offs, mentions, calendars.

use basics::Language;
use basics::calendar::Written;
use desk::actor::{Actor, Role};
use desk::notes::{self, About, NoteKind};
use desk::orders::{self, HoldKind, Stage};
use desk::people::{self, NewPerson};
use desk::tasks::{self, NewTask, Offered, To};
use desk::workboard::{self, Due, Filter, Sort};
use desk::{calendars, shipping};

use crate::kit::*;

/// Somebody who can be named and handed to.
fn joins(scratch: &Scratch, login: &'static str, role: Role, department: &'static str) -> Actor {
    run(scratch, move |tx| {
        let new = NewPerson {
            login: login.into(),
            name: format!("{}{}", login[..1].to_uppercase(), &login[1..]),
            email: None,
            password: None,
            department: department.into(),
            language: Language::En,
            roles: vec![role],
        };
        let person = people::add(tx, &Actor::desk(), &new)?;
        Ok(Actor::clone(&*people::actor(tx, person)?.unwrap()))
    })
    .unwrap()
}

fn board(scratch: &Scratch, filter: Filter) -> Vec<workboard::Row> {
    run(scratch, move |tx| Ok(workboard::list(tx, &filter, 50)?.rows)).unwrap()
}

fn with_of(scratch: &Scratch, number: &str) -> (String, String) {
    let rows = board(scratch, Filter::default());
    let row = rows.iter().find(|r| r.number == number).unwrap();
    (row.with.team.clone(), row.with.step.to_owned())
}

#[test]
fn the_board_says_of_each_open_order_who_has_it() {
    for scratch in &engines() {
        let first = placed(scratch, "W-1", &[("BOLT-8", "10", "EA")]);
        let short = placed(scratch, "W-2", &[("GLOVE-L", "80", "EA")]);
        let held = placed(scratch, "W-2", &[("BOLT-8", "7", "EA")]);
        let gone = placed(scratch, "W-4", &[("BOLT-8", "5", "EA")]);
        let is = |team: &str, step: &str| (team.to_owned(), step.to_owned());
        assert_eq!(with_of(scratch, &first), is("orders", "to release"));
        assert_eq!(with_of(scratch, &short), is("purchasing", "waits for goods"));
        assert_eq!(with_of(scratch, &held), is("orders", "to resolve its hold"));
        let shipment = released(scratch, &gone).remove(0);
        assert_eq!(with_of(scratch, &gone), is("warehouse", "to pick"));
        picked_and_packed(scratch, &shipment);
        assert_eq!(with_of(scratch, &gone), is("shipping", "to ship"));
        dispatched(scratch, &shipment);
        let open: Vec<String> = board(scratch, Filter::default()).into_iter().map(|r| r.number).collect();
        assert!(!open.contains(&gone) && open.len() == 3, "{open:?}");
        let of = |filter: Filter| board(scratch, filter).into_iter().map(|r| r.number).collect::<Vec<_>>();
        assert_eq!(of(Filter { held: Some(None), ..Filter::default() }), vec![held.clone()]);
        assert_eq!(
            of(Filter { held: Some(Some(HoldKind::DuplicatePo)), ..Filter::default() }),
            vec![held.clone()]
        );
        assert_eq!(of(Filter { held: Some(Some(HoldKind::Credit)), ..Filter::default() }), [""; 0]);
        assert_eq!(of(Filter { with: Some("purchasing".into()), ..Filter::default() }), vec![short.clone()]);
        assert_eq!(
            of(Filter { stage: Some(Stage::Submitted), sort: Sort::Age, ..Filter::default() }),
            vec![held.clone()]
        );
        let everything = Filter {
            held: Some(None),
            owner: Some(clerk().person),
            with: Some("orders".into()),
            sort: Sort::Age,
            ..Filter::default()
        };
        assert_eq!(of(everything), [held]);
    }
}

#[test]
fn pages_follow_one_another_by_promise_and_by_age_and_what_is_late_is_found() {
    for scratch in &engines() {
        let mut all = Vec::new();
        for n in 0..7 {
            let number = run(scratch, move |tx| {
                // Every second one waits for goods that are due in December.
                let line = if n % 2 == 0 { ("GLOVE-L", "45", "EA") } else { ("BOLT-8", "2", "EA") };
                let draft = draft("C100", &format!("P-{n}"), &[line]);
                Ok(orders::place(tx, &clerk(), &draft, by_keyboard(), None)?.number)
            });
            all.push(number.unwrap());
            scratch.clock.advance_seconds(60);
        }
        let customer = run(scratch, |tx| Ok(desk::customers::by_number(tx, "C100")?.unwrap().id)).unwrap();
        for way in [
            Filter::default(),
            Filter { customer: Some(customer), ..Filter::default() },
            Filter { owner: Some(clerk().person), ..Filter::default() },
        ] {
            for sort in [Sort::Promise, Sort::Age] {
                let (mut seen, mut after) = (Vec::new(), None);
                loop {
                    let filter = Filter { sort, after, ..way.clone() };
                    let page = run(scratch, move |tx| Ok(workboard::list(tx, &filter, 3)?)).unwrap();
                    seen.extend(page.rows.into_iter().map(|r| (r.due(), r.number)));
                    match page.next {
                        Some(next) => after = Some(next),
                        None => break,
                    }
                }
                let numbers: Vec<String> = seen.iter().map(|(_, number)| number.clone()).collect();
                match sort {
                    Sort::Promise => {
                        // Those without a day come last.
                        assert!(
                            seen.is_sorted_by_key(|(due, number)| (due.is_none(), *due, number.clone())),
                            "{seen:?}"
                        );
                        assert_ne!(seen[0].0, seen[6].0, "{seen:?}");
                        assert_eq!(seen.len(), 7);
                    }
                    Sort::Age => assert_eq!(numbers, all),
                }
            }
        }
        assert_eq!(board(scratch, Filter { due: Due::Late, ..Filter::default() }).len(), 0);
        scratch.clock.advance_seconds(20 * 86_400);
        let late = board(scratch, Filter { due: Due::Late, ..Filter::default() });
        assert_eq!(late.len(), 7);
        assert!(late.iter().all(|r| r.late_days > 0));
        let figures = run(scratch, |tx| Ok(workboard::figures(tx)?)).unwrap();
        assert_eq!((figures.late, figures.today, figures.no_day), (7, 0, 0));
        scratch.clock.advance_seconds(-20 * 86_400 - 7 * 60);
    }
}

fn call_about(scratch: &Scratch, order: &str, due: &'static str) -> String {
    let order = order.to_owned();
    run(scratch, move |tx| {
        let order = orders::need(tx, &order)?;
        let task = NewTask {
            thing: order.id.uuid(),
            about: format!("order {}", order.number),
            title: "Call about the pallets".into(),
            department: "orders".into(),
            person: None,
            due_at: tasks::due_at(tx, due, order.place)?,
        };
        tasks::raise(tx, &clerk(), &task)
    })
    .unwrap()
}

#[test]
fn a_task_goes_from_hand_to_hand_only_when_it_is_accepted() {
    for scratch in &engines() {
        let (fay, sean) = (
            joins(scratch, "fay", Role::Finance, "finance"),
            joins(scratch, "sean", Role::Shipper, "warehouse"),
        );
        let order = placed(scratch, "H-1", &[("BOLT-8", "10", "EA")]);
        let task = call_about(scratch, &order, "4h");
        let to_finance = To { team: "finance".into(), person: None };
        let hand = |by: &Actor, to: &To, why: &'static str| {
            let (by, to, task) = (by.clone(), to.clone(), task.clone());
            run(scratch, move |tx| tasks::hand_off(tx, &by, &task, &to, why))
        };
        let answer = |by: &Actor, accept: bool, why: &'static str| {
            let (by, task) = (by.clone(), task.clone());
            run(scratch, move |tx| tasks::answer(tx, &by, &task, accept, why))
        };
        let now = || {
            let task = task.clone();
            run(scratch, move |tx| tasks::need(tx, &task)).unwrap()
        };
        assert_eq!(refused(answer(&fay, true, "")), "not_offered");
        assert_eq!(refused(hand(&clerk(), &to_finance, "")), "no_reason");
        assert_eq!(hand(&clerk(), &to_finance, "the invoice is theirs, @sean").unwrap(), Offered::Waiting);
        assert_eq!(now().department, "orders", "it stays until they accept");
        assert_eq!(refused(hand(&clerk(), &to_finance, "again")), "offered_already");
        assert_eq!(refused(answer(&sean, true, "")), "not_theirs");
        assert_eq!(refused(answer(&fay, false, " ")), "no_reason");
        answer(&fay, false, "the order is not invoiced yet").unwrap();
        assert_eq!((now().department.as_str(), now().person), ("orders", None));
        // Whoever offered it hears it on their Today, and so does whoever was named.
        let told = run(scratch, |tx| Ok(notes::mentions_of(tx, clerk().person, 5)?)).unwrap();
        assert_eq!(told[0].text, "the order is not invoiced yet");
        let who = sean.person;
        let named = run(scratch, move |tx| Ok(notes::mentions_of(tx, who, 5)?)).unwrap();
        assert_eq!((named.len(), named[0].about.clone()), (1, format!("task {task}")));
        hand(&clerk(), &to_finance, "now it is").unwrap();
        answer(&fay, true, "").unwrap();
        assert_eq!((now().department.as_str(), now().person), ("finance", Some(fay.person)));
        assert_eq!(
            refused(hand(&fay, &To { team: "finance".into(), person: Some(fay.person) }, "x")),
            "has_it_already"
        );
        // Who oversees may send back what nobody answers, not take it.
        let to_sean = To { team: "warehouse".into(), person: Some(sean.person) };
        hand(&fay, &to_sean, "please load it").unwrap();
        assert_eq!(refused(answer(&supervisor(), true, "")), "not_theirs");
        answer(&supervisor(), false, "Sean is away today").unwrap();
        // Taking what is one's own team's is one step.
        let own = To { team: "finance".into(), person: None };
        assert_eq!(hand(&fay, &own, "anyone of us").unwrap(), Offered::Waiting);
        answer(&fay, true, "").unwrap();
        let times = run(scratch, |tx| Ok(tasks::times(tx)?)).unwrap();
        let finance = times.iter().find(|t| t.team == "finance").unwrap();
        assert_eq!((finance.asked, finance.waiting, finance.returned), (3, 0, 1));
        let number = task.clone();
        run(scratch, move |tx| tasks::finish(tx, &clerk(), &number, "called")).unwrap();
        assert_eq!(refused(hand(&fay, &to_sean, "x")), "task_done");
    }
}

#[test]
fn an_order_is_taken_over_and_the_board_says_so() {
    for scratch in &engines() {
        let bert = joins(scratch, "bert", Role::Purchasing, "purchasing");
        let order = placed(scratch, "O-1", &[("GLOVE-L", "80", "EA")]);
        let hand = |to: &'static str, why: &'static str| {
            let order = order.clone();
            run(scratch, move |tx| {
                let to = tasks::recipient(tx, to)?;
                orders::hand_off(tx, &clerk(), &order, &to, why)
            })
        };
        assert_eq!(refused(hand("nobody-at-all", "x")), "no_recipient");
        assert_eq!(hand("@bert", "can they come sooner?").unwrap(), Offered::Waiting);
        let row = board(scratch, Filter::default()).remove(0);
        assert_eq!((row.offered_to.as_deref(), row.owner), (Some("purchasing"), clerk().person));
        scratch.clock.advance_seconds(60);
        let (by, number) = (bert.clone(), order.clone());
        run(scratch, move |tx| orders::answer_hand_off(tx, &by, &number, true, "")).unwrap();
        let row = board(scratch, Filter::default()).remove(0);
        assert_eq!((row.offered_to, row.owner_name.as_str()), (None, "Bert"));
        assert_eq!(
            (row.with.team.as_str(), row.with.person, row.with.step),
            ("purchasing", Some(bert.person), "taken over")
        );
        assert_eq!(board(scratch, Filter { owner: Some(bert.person), ..Filter::default() }).len(), 1);
        assert_eq!(board(scratch, Filter { owner: Some(clerk().person), ..Filter::default() }).len(), 0);
        // What is over goes nowhere, and nothing of the stage changed on the way.
        assert_eq!(order_of(scratch, &order).stage, Stage::Confirmed);
        let number = order.clone();
        run(scratch, move |tx| shipping::cancel_order(tx, &supervisor(), &number, None, "put off")).unwrap();
        assert_eq!(refused(hand("finance", "x")), "wrong_stage");
    }
}

#[test]
fn what_is_late_is_escalated_once_a_step() {
    for scratch in &engines() {
        // Monday 23 November 2026, ten in the morning in Berlin.
        let order = placed(scratch, "E-1", &[("BOLT-8", "10", "EA")]);
        let task = call_about(scratch, &order, "2h");
        call_about(scratch, &order, "+5");
        call_about(scratch, &order, "");
        let escalate = || run(scratch, |tx| tasks::escalate(tx, &Actor::desk())).unwrap();
        let step = || {
            let task = task.clone();
            run(scratch, move |tx| tasks::need(tx, &task)).unwrap().escalation
        };
        assert_eq!((escalate(), step()), (0, 0));
        scratch.clock.advance_seconds(3 * 3600);
        assert_eq!((escalate(), step()), (1, 1));
        assert_eq!(escalate(), 0, "not twice");
        // The night counts for nothing: the next morning it is five working hours late.
        scratch.clock.advance_seconds(19 * 3600);
        assert_eq!((escalate(), step()), (0, 1));
        scratch.clock.advance_seconds(5 * 3600);
        assert_eq!((escalate(), step()), (1, 2));
        let late = run(scratch, |tx| Ok(tasks::late(tx, 1, 10)?)).unwrap();
        assert_eq!((late.len(), &late[0].number), (1, &task));
        assert_eq!(refused(run(scratch, |tx| tasks::escalate(tx, &clerk()))), "not_allowed");
        scratch.clock.advance_seconds(-27 * 3600);
    }
}

#[test]
fn a_warehouse_with_hours_of_its_own_gives_its_tasks_their_due_time() {
    for scratch in &engines() {
        let hours = |text: &str| std::array::from_fn(|_| text.to_owned());
        let set = |by: Actor, code: &'static str, zone: &'static str, text: &'static str| {
            let holidays = Written::holidays_from("2026-11-24 Inventory").unwrap();
            let written = Written { zone: zone.into(), hours: hours(text), holidays };
            run(scratch, move |tx| calendars::set(tx, &by, code, &written))
        };
        assert_eq!(refused(set(clerk(), "MAIN", "Europe/Berlin", "06:00-14:00")), "not_allowed");
        assert_eq!(refused(set(supervisor(), "NOWHERE", "Europe/Berlin", "06:00-14:00")), "not_found");
        assert_eq!(refused(set(supervisor(), "MAIN", "Europe/Atlantis", "06:00-14:00")), "calendar_wrong");
        assert_eq!(refused(set(supervisor(), "MAIN", "Europe/Berlin", "six to two")), "calendar_wrong");
        set(supervisor(), "main", "Europe/Berlin", "06:00-14:00").unwrap();
        let order = placed(scratch, "C-1", &[("BOLT-8", "10", "EA")]);
        let due = |number: &str| {
            let number = number.to_owned();
            let task = run(scratch, move |tx| tasks::need(tx, &number)).unwrap();
            task.due_at.unwrap().shown_in("Europe/Berlin")
        };
        // Ten o'clock and six hours: four today, Tuesday is the inventory, two on Wednesday.
        assert_eq!(due(&call_about(scratch, &order, "6h")), "2026-11-25 08:00");
        assert_eq!(due(&call_about(scratch, &order, "tue")), "2026-11-25 14:00");
        let company = run(scratch, |tx| tasks::due_at(tx, "6h", None)).unwrap();
        assert_eq!(company.unwrap().shown_in("Europe/Berlin"), "2026-11-23 16:00");
        let kept = run(scratch, |tx| Ok(calendars::list(tx)?)).unwrap();
        assert_eq!(
            kept.iter().map(|k| (k.code.as_str(), k.version)).collect::<Vec<_>>(),
            [("company", 0), ("MAIN", 1)]
        );
    }
}

#[test]
fn a_note_lands_on_the_today_of_whoever_is_named() {
    for scratch in &engines() {
        let sean = joins(scratch, "sean", Role::Shipper, "warehouse");
        let order = placed(scratch, "N-1", &[("BOLT-8", "10", "EA")]);
        let number = order.clone();
        let named = run(scratch, move |tx| {
            let order = orders::need(tx, &number)?;
            let about = About::of("order", order.id.uuid(), &order.number);
            notes::write(
                tx,
                &clerk(),
                &about,
                NoteKind::Note,
                "Ramp is broken, @sean @nobody: unload by hand.\nCall first.",
            )
        })
        .unwrap();
        assert_eq!((named.known, named.unknown), (vec!["sean".to_owned()], vec!["nobody".to_owned()]));
        let id = order_of(scratch, &order).id.uuid();
        let kept = run(scratch, move |tx| Ok(notes::of_thing(tx, id, NoteKind::Note, 10)?)).unwrap();
        assert!(kept[0].text.ends_with("\nCall first."), "{kept:?}");
        let (who, by) = (sean.person, sean.clone());
        let waiting = run(scratch, move |tx| Ok(notes::mentions_of(tx, who, 5)?)).unwrap();
        assert_eq!(waiting[0].about, format!("order {order}"));
        let mention = waiting[0].id;
        assert_eq!(refused(run(scratch, move |tx| notes::seen(tx, &clerk(), mention))), "not_found");
        assert_eq!(run(scratch, move |tx| notes::seen(tx, &by, mention)).unwrap(), format!("order {order}"));
        assert_eq!(run(scratch, move |tx| Ok(notes::mentions_of(tx, who, 5)?)).unwrap(), []);
        let note = kept[0].id;
        run(scratch, move |tx| notes::retire(tx, &clerk(), note)).unwrap();
        assert_eq!(refused(run(scratch, move |tx| notes::retire(tx, &clerk(), note))), "not_found");
        let empty = run(scratch, move |tx| {
            notes::write(tx, &clerk(), &About::of("order", id, "x"), NoteKind::Note, " ")
        });
        assert_eq!(refused(empty), "empty_note");
    }
}
