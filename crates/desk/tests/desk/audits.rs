//! Audits of what was shipped, through their verbs, on both engines.

use desk::accuracy::Step;
use desk::actor::{Level, Role};
use desk::audits::{
    self, Audit, AuditState, Dimension, ErrorClass, InspectionLevel, NewAction, NewFinding, NewScheme,
    Strictness, What,
};
use desk::{Actor, Failure, tasks};

use crate::kit::*;

fn auditor() -> Actor {
    someone("Alma", Role::Supervisor, Level::Advanced)
}

fn scheme(aql: &str) -> NewScheme {
    NewScheme {
        code: "all".into(),
        name: "Everything that leaves".into(),
        channel: String::new(),
        level: InspectionLevel::Ii,
        aql: aql.into(),
        steady: true,
        active: true,
        resume: false,
    }
}

fn set(scratch: &Scratch, by: Actor, new: NewScheme) -> Result<audits::Scheme, Failure> {
    run(scratch, move |tx| audits::set_scheme(tx, &by, &new))
}

/// Two shipments that have left.
fn two_left(scratch: &Scratch, round: usize) {
    for n in 0..2 {
        let po = format!("AU-{round}-{n}");
        let order = run(scratch, move |tx| {
            let draft = draft("C100", &po, &[("BOLT-8", "5", "EA")]);
            desk::orders::place(tx, &clerk(), &draft, by_keyboard(), None)
        })
        .unwrap()
        .number;
        let shipment = released(scratch, &order).remove(0);
        picked_and_packed(scratch, &shipment);
        dispatched(scratch, &shipment);
    }
    scratch.clock.advance_seconds(60);
}

fn drawn(scratch: &Scratch, by: Actor) -> Result<Audit, Failure> {
    run(scratch, move |tx| audits::draw(tx, &by, "all", None))
}

fn judged(
    scratch: &Scratch,
    by: Actor,
    audit: &str,
    item: i64,
    found: Vec<NewFinding>,
) -> Result<Audit, Failure> {
    let audit = audit.to_owned();
    run(scratch, move |tx| audits::judge(tx, &by, &audit, item, &found))
}

fn finished(scratch: &Scratch, audit: &str) -> Result<Audit, Failure> {
    let audit = audit.to_owned();
    run(scratch, move |tx| audits::finish(tx, &auditor(), &audit, ""))
}

fn wrong(class: ErrorClass) -> NewFinding {
    NewFinding {
        class,
        what: What::New {
            field: "quantity".into(),
            line: Some(1),
            step: Step::Pack,
            was: "4".into(),
            should_be: "5".into(),
        },
        note: "counted twice".into(),
    }
}

#[test]
fn a_lot_is_drawn_judged_and_decided_and_its_errors_are_on_record() {
    for scratch in &engines() {
        assert_eq!(refused(set(scratch, clerk(), scheme("1.0"))), "not_allowed");
        assert_eq!(refused(set(scratch, auditor(), scheme("1.1"))), "aql");
        let named = NewScheme { code: "a b".into(), ..scheme("1.0") };
        assert_eq!(refused(set(scratch, auditor(), named)), "code");
        let channel = NewScheme { channel: "pigeon".into(), ..scheme("1.0") };
        assert_eq!(refused(set(scratch, auditor(), channel)), "channel");
        set(scratch, auditor(), scheme("6.5")).unwrap();
        assert_eq!(refused(drawn(scratch, auditor())), "too_few");
        two_left(scratch, 1);
        assert_eq!(refused(drawn(scratch, clerk())), "not_allowed");
        let audit = drawn(scratch, auditor()).unwrap();
        assert_eq!((audit.number.as_str(), audit.lot_size, audit.size, audit.accept), ("AU100001", 2, 2, 0));
        assert_eq!((audit.letter.as_str(), audit.strictness), ("A", Strictness::Normal));
        assert_eq!(refused(drawn(scratch, auditor())), "open_audit");
        // Anybody draws the same sample again.
        let (a, n) = (audit.clone(), audit.number.clone());
        let (items, again) =
            run(scratch, move |tx| Ok((audits::items(tx, a.id)?, audits::redraw(tx, &clerk(), &n)?)))
                .unwrap();
        assert_eq!(items.iter().map(|i| i.shipment.clone()).collect::<Vec<_>>(), again);
        // Nobody audits what they entered or packed, by the table as well.
        let packed = Actor { person: packer().person, ..auditor() };
        assert_eq!(refused(judged(scratch, packed, &audit.number, 1, vec![])), "own_work");
        let table = run(scratch, |tx| {
            Ok(tx.execute(
                "update audit_item set result = 'right', checked_by = packed_by, checked_at = 1",
                &[],
            )?)
        });
        assert!(matches!(table, Err(Failure::Fault(_))), "{table:?}");
        judged(scratch, auditor(), &audit.number, 1, vec![wrong(ErrorClass::Major)]).unwrap();
        assert_eq!(refused(judged(scratch, auditor(), &audit.number, 1, vec![])), "judged");
        assert_eq!(refused(judged(scratch, auditor(), &audit.number, 3, vec![])), "not_found");
        assert_eq!(refused(finished(scratch, &audit.number)), "not_done");
        judged(scratch, auditor(), &audit.number, 2, vec![]).unwrap();
        let done = finished(scratch, &audit.number).unwrap();
        assert_eq!((done.state, done.wrong), (AuditState::Refused, 1));
        assert_eq!(refused(finished(scratch, &audit.number)), "decided");
        let task = done.task.clone().unwrap();
        let task = run(scratch, move |tx| tasks::need(tx, &task)).unwrap();
        assert_eq!(task.department, "quality");
        // The error counts against who packed.
        let a = audit.id;
        let found = run(scratch, move |tx| Ok(audits::findings(tx, a)?)).unwrap();
        assert_eq!((found[0].step.as_str(), found[0].person), ("pack", Some(packer().person)));
        let all = |dimension| {
            run(scratch, move |tx| {
                let from = tx.now().plus_seconds(-86_400);
                let to = tx.now().plus_seconds(1);
                audits::pareto(tx, &auditor(), dimension, from, to)
            })
            .unwrap()
        };
        for (dimension, name) in [
            (Dimension::Field, "quantity"),
            (Dimension::Channel, "keyboard"),
            (Dimension::Step, "pack"),
            (Dimension::Class, "major"),
        ] {
            let bars = all(dimension);
            assert_eq!((bars[0].name.as_str(), bars[0].count, bars[0].together_ppm), (name, 1, 1_000_000));
        }
        assert_eq!(all(Dimension::Person).len(), 1);
        assert!(desk::journal::prove(&scratch.db, |_| {}).unwrap().is_whole());
    }
}

#[test]
fn a_critical_error_refuses_the_lot_and_minor_ones_refuse_nothing() {
    for scratch in &engines() {
        // At 40 one of two may be wrong, by the plan for two.
        set(scratch, auditor(), scheme("40")).unwrap();
        for (round, class, state) in [
            (1, ErrorClass::Minor, AuditState::Accepted),
            (2, ErrorClass::Major, AuditState::Accepted),
            (3, ErrorClass::Critical, AuditState::Refused),
        ] {
            two_left(scratch, round);
            let audit = drawn(scratch, auditor()).unwrap();
            assert_eq!((audit.size, audit.accept), (2, 2));
            judged(scratch, auditor(), &audit.number, 1, vec![wrong(class)]).unwrap();
            judged(scratch, auditor(), &audit.number, 2, vec![]).unwrap();
            let done = finished(scratch, &audit.number).unwrap();
            assert_eq!((done.state, done.wrong), (state, i64::from(class != ErrorClass::Minor)), "{class:?}");
        }
    }
}

#[test]
fn two_refused_lots_tighten_the_inspection_and_a_stopped_scheme_begins_again() {
    for scratch in &engines() {
        set(scratch, auditor(), scheme("6.5")).unwrap();
        let lot = |round: usize, right: bool| {
            two_left(scratch, round);
            let audit = drawn(scratch, auditor()).unwrap();
            for item in 1..=audit.size {
                let found = if right || item > 1 { vec![] } else { vec![wrong(ErrorClass::Major)] };
                judged(scratch, auditor(), &audit.number, item, found).unwrap();
            }
            finished(scratch, &audit.number).unwrap();
            audit.strictness
        };
        let now = || run(scratch, |tx| audits::need_scheme(tx, "all")).unwrap().standing.strictness;
        assert_eq!((lot(1, false), lot(2, false)), (Strictness::Normal, Strictness::Normal));
        assert_eq!(now(), Strictness::Tightened);
        for round in 3..8 {
            assert_eq!(lot(round, false), Strictness::Tightened);
        }
        assert_eq!(now(), Strictness::Discontinued);
        two_left(scratch, 8);
        assert_eq!(refused(drawn(scratch, auditor())), "discontinued");
        set(scratch, auditor(), NewScheme { resume: true, ..scheme("6.5") }).unwrap();
        assert_eq!(lot(9, true), Strictness::Tightened);
        set(scratch, auditor(), NewScheme { active: false, ..scheme("6.5") }).unwrap();
        assert_eq!(refused(drawn(scratch, auditor())), "inactive");
    }
}

#[test]
fn a_corrective_action_has_an_owner_a_day_and_an_effect() {
    for scratch in &engines() {
        let owner = crate::cases::person(scratch, "wilma", Role::Supervisor);
        set(scratch, auditor(), scheme("40")).unwrap();
        let audited = |round: usize, is_wrong: bool| {
            two_left(scratch, round);
            let audit = drawn(scratch, auditor()).unwrap();
            let found = |item| if is_wrong && item == 1 { vec![wrong(ErrorClass::Major)] } else { vec![] };
            judged(scratch, auditor(), &audit.number, 1, found(1)).unwrap();
            judged(scratch, auditor(), &audit.number, 2, found(2)).unwrap();
            finished(scratch, &audit.number).unwrap();
            scratch.clock.advance_seconds(60);
            audit.number
        };
        let first = audited(1, true);
        let new = NewAction {
            title: "Count at the packing table".into(),
            dimension: Dimension::Step,
            value: "pack".into(),
            audit: first,
            owner: "wilma".into(),
            due: "+14".into(),
        };
        let opened = |by: Actor, new: NewAction| run(scratch, move |tx| audits::open_action(tx, &by, &new));
        assert_eq!(refused(opened(clerk(), new.clone())), "not_allowed");
        assert_eq!(refused(opened(auditor(), NewAction { due: String::new(), ..new.clone() })), "no_due");
        assert_eq!(refused(opened(auditor(), NewAction { value: " ".into(), ..new.clone() })), "no_value");
        assert_eq!(
            refused(opened(auditor(), NewAction { owner: "nobody".into(), ..new.clone() })),
            "not_found"
        );
        let action = opened(auditor(), new).unwrap();
        assert_eq!((action.number.as_str(), action.owner), ("AC100001", owner));
        let effect = |action: &audits::Action| {
            let action = action.clone();
            run(scratch, move |tx| audits::effect(tx, &action)).unwrap()
        };
        let before = effect(&action);
        assert_eq!((before.before.part, before.before.whole, before.after), (1, 2, None));
        let done = |outcome: &'static str| {
            let number = action.number.clone();
            run(scratch, move |tx| audits::finish_action(tx, &auditor(), &number, outcome))
        };
        assert_eq!(refused(done(" ")), "no_outcome");
        let done_now = done("a scale at the table").unwrap();
        assert_eq!(refused(done("again")), "action_done");
        let task = action.task.clone().unwrap();
        assert!(run(scratch, move |tx| tasks::need(tx, &task)).unwrap().done_at.is_some());
        audited(2, false);
        let after = effect(&done_now).after.unwrap();
        assert_eq!((after.part, after.whole), (0, 2));
        assert_eq!(effect(&done_now).verdict, "open", "four shipments say little");
    }
}
