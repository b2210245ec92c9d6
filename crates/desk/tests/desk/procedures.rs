//! Procedures: approved by someone else, read by the staff, held against what was really done, and tried on past orders.

use basics::Instant;
use desk::actor::{Actor, Level, Role};
use desk::failure::Failure;
use desk::procedures::{self, Asked, Conformance, NewProcedure, ORDER_LIFE, Procedure, ProcedureState};
use desk::{billing, company, journal, orders};
use mining::{Deviation, ocel};

use crate::kit::*;

fn senior() -> Actor {
    someone("Sam", Role::Senior, Level::Proficient)
}

fn life(scratch: &Scratch) -> Procedure {
    run(scratch, |tx| {
        let today = company::today(tx)?;
        procedures::in_force(tx, ORDER_LIFE, today)
    })
    .unwrap()
    .procedure
}

fn proposed(scratch: &Scratch, procedure: Procedure, valid_from: Option<&str>) -> Result<i64, Failure> {
    let new = NewProcedure { code: ORDER_LIFE.into(), procedure, valid_from: valid_from.map(day) };
    run(scratch, move |tx| procedures::propose(tx, &senior(), &new))
}

fn decided(
    scratch: &Scratch,
    by: Actor,
    version: i64,
    is_good: bool,
    reason: &'static str,
) -> Result<ProcedureState, Failure> {
    run(scratch, move |tx| {
        Ok(procedures::decide_version(tx, &by, ORDER_LIFE, version, is_good, reason)?.state)
    })
}

fn in_force(scratch: &Scratch) -> i64 {
    run(scratch, |tx| {
        let today = company::today(tx)?;
        Ok(procedures::in_force(tx, ORDER_LIFE, today)?.version)
    })
    .unwrap()
}

#[test]
fn a_version_holds_once_someone_else_approved_it_and_from_its_first_day_on() {
    for scratch in &engines() {
        let mut changed = life(scratch);
        changed.title = "Our orders".into();
        assert_eq!(in_force(scratch), 0, "what comes with the desk");
        let mut odd = changed.clone();
        odd.steps[0].verbs = vec!["dance".into()];
        assert_eq!(refused(proposed(scratch, odd, None)), "verb");
        assert_eq!(refused(proposed(scratch, changed.clone(), Some("2026-11-01"))), "past");
        assert_eq!(proposed(scratch, changed.clone(), Some("2026-12-24")).unwrap(), 1);
        let as_clerk = NewProcedure { code: ORDER_LIFE.into(), procedure: changed.clone(), valid_from: None };
        assert_eq!(
            refused(run(scratch, move |tx| procedures::propose(tx, &clerk(), &as_clerk))),
            "not_allowed"
        );

        assert_eq!(refused(decided(scratch, clerk(), 1, true, "")), "not_allowed");
        let own = Actor { person: senior().person, ..supervisor() };
        assert_eq!(refused(decided(scratch, own, 1, true, "")), "own_work");
        assert_eq!(refused(decided(scratch, supervisor(), 1, false, " ")), "no_reason");
        assert_eq!(refused(decided(scratch, supervisor(), 7, true, "")), "not_found");
        assert_eq!(decided(scratch, supervisor(), 1, true, "").unwrap(), ProcedureState::Approved);
        assert_eq!(refused(decided(scratch, supervisor(), 1, true, "")), "decided");
        assert_eq!(in_force(scratch), 0, "not before Christmas");
        scratch.clock.advance_seconds(40 * 86_400);
        assert_eq!(in_force(scratch), 1);

        let retire = |version: i64, reason: &'static str| {
            run(scratch, move |tx| procedures::retire(tx, &supervisor(), ORDER_LIFE, version, reason))
        };
        assert_eq!(refused(retire(1, " ")), "no_reason");
        assert_eq!(refused(retire(0, "away with it")), "not_approved");
        assert_eq!(retire(1, "it did not work").unwrap().state, ProcedureState::Retired);
        assert_eq!(in_force(scratch), 0);
        let nowhere = run(scratch, |tx| {
            let today = company::today(tx)?;
            procedures::in_force(tx, "no-such", today)
        });
        assert_eq!(refused(nowhere), "not_found");
        // A proposal whose day went by is not approved for what was done already.
        assert_eq!(proposed(scratch, changed.clone(), None).unwrap(), 2);
        scratch.clock.advance_seconds(3 * 86_400);
        assert_eq!(refused(decided(scratch, supervisor(), 2, true, "")), "past");
        let alone = NewProcedure { code: "samples".into(), procedure: changed, valid_from: None };
        run(scratch, move |tx| procedures::propose(tx, &senior(), &alone)).unwrap();
        let waiting = run(scratch, |tx| {
            let today = company::today(tx)?;
            procedures::in_force(tx, "samples", today)
        });
        assert_eq!(refused(waiting), "not_in_force");
        // The clock is the same for the next engine.
        scratch.clock.advance_seconds(-43 * 86_400);
    }
}

#[test]
fn the_staff_says_once_that_it_read_the_version_in_force() {
    for scratch in &engines() {
        let read = |by: Actor, version: i64| {
            run(scratch, move |tx| procedures::acknowledge(tx, &by, ORDER_LIFE, version))
        };
        read(clerk(), 0).unwrap();
        read(clerk(), 0).unwrap();
        read(picker(), 0).unwrap();
        assert_eq!(refused(read(clerk(), 3)), "outdated");
        let machine = Actor::desk();
        assert_eq!(refused(read(machine, 0)), "not_allowed");
        let (readers, told) = run(scratch, |tx| {
            let readers = procedures::acknowledged(tx, ORDER_LIFE, 0)?;
            let mut told = 0;
            journal::each_about(tx, "procedure", &mut |_| told += 1)?;
            Ok((readers, told))
        })
        .unwrap();
        assert_eq!((readers.len(), told), (2, 2), "who said it twice is on record once");
        let listed = run(scratch, |tx| {
            let today = company::today(tx)?;
            procedures::library(tx, &clerk(), today, 10)
        })
        .unwrap();
        assert_eq!((listed.len(), listed[0].acknowledged, listed[0].acknowledged_at.is_some()), (1, 2, true));
    }
}

fn looked_at(
    scratch: &Scratch,
    by: Actor,
    channel: Option<&str>,
    version: Option<i64>,
) -> Result<Conformance, Failure> {
    let channel = channel.map(str::to_owned);
    run(scratch, move |tx| {
        let (from, to) = (Instant::from_micros(0), tx.now().plus_seconds(1));
        let asked =
            Asked { procedure: ORDER_LIFE.into(), version, from, to, channel: channel.clone(), team: None };
        procedures::conformance(tx, &by, &asked)
    })
}

/// Two orders: one shipped and invoiced, one cancelled; with minutes between.
fn two_orders(scratch: &Scratch) -> (String, String) {
    let on = |seconds| scratch.clock.advance_seconds(seconds);
    let order = placed(scratch, "P1", &[("BOLT-8", "1", "CS")]);
    on(600);
    let shipment = released(scratch, &order).remove(0);
    on(1_200);
    picked_and_packed(scratch, &shipment);
    on(300);
    dispatched(scratch, &shipment);
    on(60);
    let made = order.clone();
    run(scratch, move |tx| billing::make_invoice(tx, &finance(), &made)).unwrap();
    let other = placed(scratch, "P2", &[("BOLT-8", "2", "CS")]);
    on(30);
    let gone = other.clone();
    run(scratch, move |tx| orders::cancel(tx, &senior(), &gone, None, "bought elsewhere")).unwrap();
    (order, other)
}

#[test]
fn orders_that_go_as_written_fit_and_what_the_house_did_otherwise_is_named_with_the_orders() {
    for scratch in &engines() {
        let (order, other) = two_orders(scratch);
        assert_eq!(refused(looked_at(scratch, clerk(), None, None)), "not_allowed");
        let found = looked_at(scratch, supervisor(), None, None).unwrap();
        let survey = &found.survey;
        assert_eq!((survey.paths.cases, survey.fitness.fitting), (2, 2), "{:?}", survey.deviations);
        let waited = |step: &str| {
            survey.paths.waiting[&survey.activities.find(step).unwrap()].median().unwrap() / 1_000_000
        };
        assert_eq!(
            (waited("release"), waited("pick"), waited("ship"), waited("invoice")),
            (600, 1_200, 300, 60)
        );
        assert_eq!(found.by_role["picker"].median(), Some(1_200_000_000));

        // Under a procedure that asks for an inspection of everything, the shipped order lacks it; the cancelled one does not.
        let mut strict = life(scratch);
        strict.steps.iter_mut().filter(|s| s.code == "inspect").for_each(|s| s.optional = false);
        strict.ends.retain(|v| v != "reject_order");
        let version = proposed(scratch, strict, None).unwrap();
        let found = looked_at(scratch, supervisor(), None, Some(version)).unwrap();
        assert_eq!(found.survey.deviations.len(), 1, "{:?}", found.survey.deviations);
        let lacking = &found.survey.deviations[0];
        assert_eq!(lacking.deviation, Deviation::Skipped("inspect".into()));
        assert_eq!((lacking.cases, lacking.examples.as_slice()), (1, &[order.clone()][..]));
        assert_eq!(found.survey.fitness.percent_fitting(), 50.0);
        assert_eq!(
            looked_at(scratch, supervisor(), Some("edifact_orders"), None).unwrap().survey.paths.cases,
            0
        );
        assert_eq!(looked_at(scratch, supervisor(), Some("keyboard"), None).unwrap().survey.paths.cases, 2);

        // The same past orders under it, before it goes live.
        let tried = run(scratch, move |tx| {
            let (from, to) = (Instant::from_micros(0), tx.now().plus_seconds(1));
            procedures::replay(tx, &supervisor(), ORDER_LIFE, version, from, to)
        })
        .unwrap();
        assert_eq!((tried.orders, tried.changed, tried.touches_then), (2, 1, tried.touches_now + 1));
        assert_eq!(
            (tried.steps[0].code.as_str(), tried.steps[0].examples.as_slice()),
            ("inspect", &[order.clone()][..])
        );

        // The order's own page: what was done, and nothing more to do; a new one waits for its next step.
        let far = |number: &str| {
            let number = number.to_owned();
            run(scratch, move |tx| procedures::progress(tx, &clerk(), ORDER_LIFE, &number))
        };
        let done = far(&order).unwrap();
        assert_eq!(done.steps.iter().filter(|s| !s.done.is_empty()).count(), 9);
        assert_eq!(done.deviations, []);
        let fresh = placed(scratch, "P3", &[("BOLT-8", "1", "CS")]);
        let fresh = far(&fresh).unwrap();
        assert_eq!(fresh.next.map(|at| fresh.steps[at].step.code.as_str()), Some("release"));
        assert_eq!(refused(far("SO0")), "not_found");

        // What leaves the house as an event log comes back as the same cases, without a name in it.
        let log = run(scratch, |tx| {
            let (from, to) = (Instant::from_micros(0), tx.now().plus_seconds(1));
            procedures::event_log(tx, &supervisor(), from, to)
        })
        .unwrap();
        let written = log.write();
        assert!(!written.contains("Sven") && !written.contains("C100"), "no person, no customer");
        let again = ocel::read(written.as_bytes()).unwrap();
        assert_eq!(again.kinds().keys().copied().collect::<Vec<_>>(), ["invoice", "order", "shipment"]);
        assert!(again.cases_of("order").cases.iter().any(|c| c.name == other));
        let bytes = written.into_bytes();
        let seen =
            run(scratch, move |tx| procedures::of_other_log(tx, &supervisor(), ORDER_LIFE, &bytes, ""))
                .unwrap();
        assert_eq!((seen.survey.paths.cases, seen.known_steps), (3, 9), "verbs are known as steps");
        let broken =
            run(scratch, |tx| procedures::of_other_log(tx, &supervisor(), ORDER_LIFE, b"<log><trace>", ""));
        assert_eq!(refused(broken), "log");
        let empty = run(scratch, |tx| procedures::of_other_log(tx, &supervisor(), ORDER_LIFE, b"<log/>", ""));
        assert_eq!(refused(empty), "empty_log");
    }
}
