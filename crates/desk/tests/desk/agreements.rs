//! Blanket orders and standing orders through their verbs, on both engines.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use desk::agreements::{self, AgreementFilter, NewAgreement, NewAgreementLine};
use desk::amendments::{self, Change, Prices, Wanted};
use desk::orders::schedule::Schedule;
use desk::orders::{self, Draft, Stage};
use desk::standing::{self, Mode, NewStandingOrder, StandingState};
use desk::{Actor, Failure};

use crate::kit::*;

fn line(item: &str, quantity: &str, price: &str) -> NewAgreementLine {
    NewAgreementLine {
        item: item.into(),
        quantity: quantity.into(),
        price: price.into(),
        ..NewAgreementLine::default()
    }
}

fn new(lines: Vec<NewAgreementLine>) -> NewAgreement {
    NewAgreement {
        customer: "C100".into(),
        reference: "RV 7".into(),
        valid_from: "2026-11-23".into(),
        valid_to: "2027-06-30".into(),
        lines,
    }
}

fn made(scratch: &Scratch, lines: Vec<NewAgreementLine>) -> String {
    let new = new(lines);
    run(scratch, move |tx| Ok(agreements::make(tx, &supervisor(), &new)?.number)).unwrap()
}

fn call(number: &str, po: &str, item: &str, quantity: &str) -> Draft {
    Draft { agreement: number.into(), ..draft("C100", po, &[(item, quantity, "")]) }
}

fn called(scratch: &Scratch, draft: Draft) -> Result<orders::Placed, Failure> {
    run(scratch, move |tx| orders::place(tx, &clerk(), &draft, by_keyboard(), None))
}

fn left(scratch: &Scratch, number: &str) -> Vec<String> {
    let n = number.to_owned();
    let agreement = run(scratch, move |tx| agreements::need(tx, &n)).unwrap();
    agreement.lines.iter().map(|l| l.left().to_string()).collect()
}

fn amend(scratch: &Scratch, order: &str, change: Change) -> Result<(), Failure> {
    let order = order.to_owned();
    run(scratch, move |tx| {
        let wanted = Wanted {
            changes: vec![change.clone()],
            prices: Prices::Keep,
            reason: "called".into(),
            ..Wanted::default()
        };
        let amendment = amendments::propose(tx, &clerk(), &order, &wanted)?;
        amendments::decide(tx, &clerk(), &amendment.number, true, "agreed").map(|_| ())
    })
}

#[test]
fn what_is_called_off_is_at_the_agreed_price_and_never_more_than_was_agreed() {
    for scratch in &engines() {
        rewind(scratch);
        let number = made(scratch, vec![line("BOLT-8", "1000", "0.18"), line("GLOVE-L", "100", "4.10")]);
        let first = called(scratch, call(&number, "P1", "BOLT-8", "400")).unwrap();
        let order = order_of(scratch, &first.number);
        assert_eq!((order.kind.as_str(), order.lines[0].net), ("call_off", 7_200));
        assert_eq!(order.lines[0].trace[0].rule, format!("{number} line 1"));
        assert_eq!(left(scratch, &number), ["600", "100"]);
        let over = called(scratch, call(&number, "P2", "BOLT-8", "601"));
        let Err(Failure::Refused(over)) = over else { panic!("{over:?}") };
        assert_eq!(over.findings[0].code, "agreement_quantity");
        assert_eq!(over.findings[0].suggestions, ["600"]);
        // More by a change is taken from what is left, less is left again.
        amend(scratch, &first.number, Change::Quantity { line: 1, quantity: "500".into() }).unwrap();
        assert_eq!(left(scratch, &number), ["500", "100"]);
        let more = amend(scratch, &first.number, Change::Quantity { line: 1, quantity: "1001".into() });
        assert_eq!(refused(more), "agreement_quantity");
        amend(scratch, &first.number, Change::Quantity { line: 1, quantity: "300".into() }).unwrap();
        assert_eq!(left(scratch, &number), ["700", "100"]);
        amend(scratch, &first.number, Change::Split { line: 1, parts: Schedule::parse("100; 200 +20") })
            .unwrap();
        assert_eq!(left(scratch, &number), ["700", "100"]);
        amend(scratch, &first.number, Change::Quantity { line: 2, quantity: "250".into() }).unwrap();
        assert_eq!(left(scratch, &number), ["650", "100"]);
        let order = order_of(scratch, &first.number);
        assert_eq!(order.lines.iter().map(|l| l.net).sum::<i64>(), 350 * 18);
        let n = first.number.clone();
        run(scratch, move |tx| orders::cancel(tx, &clerk(), &n, None, "not now")).unwrap();
        assert_eq!(left(scratch, &number), ["1000", "100"]);
    }
}

#[test]
fn many_who_call_off_at_once_get_no_more_than_was_agreed() {
    for scratch in &engines() {
        rewind(scratch);
        let number = made(scratch, vec![line("BOLT-8", "100", "0.18")]);
        let (done, refused) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        std::thread::scope(|threads| {
            for n in 0..16 {
                let (number, done, refused) = (number.clone(), Arc::clone(&done), Arc::clone(&refused));
                threads.spawn(move || {
                    match called(scratch, call(&number, &format!("P{n}"), "BOLT-8", "15")) {
                        Ok(_) => done.fetch_add(1, Ordering::Relaxed),
                        Err(Failure::Refused(_)) => refused.fetch_add(1, Ordering::Relaxed),
                        Err(fault) => panic!("{fault:?}"),
                    }
                });
            }
        });
        assert_eq!((done.load(Ordering::Relaxed), refused.load(Ordering::Relaxed)), (6, 10));
        assert_eq!(left(scratch, &number), ["10"]);
    }
}

#[test]
fn only_who_agreed_calls_off_and_only_in_time() {
    for scratch in &engines() {
        rewind(scratch);
        let number = made(scratch, vec![line("BOLT-8", "1000", "0.18")]);
        let why = |draft: Draft| match called(scratch, draft) {
            Err(Failure::Refused(refusal)) => {
                refusal.findings.iter().map(|f| f.code.clone()).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        };
        let other = Draft { customer: "C200".into(), ..call(&number, "P1", "BOLT-8", "10") };
        assert!(why(other).contains(&"agreement_over".to_owned()));
        assert_eq!(why(call("BL999999", "P1", "BOLT-8", "10")), ["unknown_agreement"]);
        // What is not agreed is ordered as ever.
        let besides = called(scratch, call(&number, "P2", "GLOVE-L", "5")).unwrap();
        assert_eq!(order_of(scratch, &besides.number).lines[0].price_source, "list");
        let twice = new(vec![line("BOLT-8", "10", "1"), line("BOLT-8", "0", "x"), line("NONE", "1", "1")]);
        let twice = run(scratch, move |tx| agreements::make(tx, &supervisor(), &twice));
        let Err(Failure::Refused(twice)) = twice else { panic!("{twice:?}") };
        assert!(twice.findings.len() >= 4, "{:?}", twice.findings);
        let plain = new(vec![line("BOLT-8", "10", "1")]);
        assert_eq!(refused(run(scratch, move |tx| agreements::make(tx, &trainee(), &plain))), "not_allowed");
        let n = number.clone();
        assert_eq!(refused(run(scratch, move |tx| agreements::end(tx, &supervisor(), &n, " "))), "no_reason");
        scratch.clock.advance_seconds(86_400 * 230);
        assert_eq!(why(call(&number, "P3", "BOLT-8", "10")), ["agreement_over"]);
        let n = number.clone();
        run(scratch, move |tx| agreements::end(tx, &supervisor(), &n, "over")).unwrap();
        let n = number.clone();
        assert_eq!(
            refused(run(scratch, move |tx| agreements::end(tx, &supervisor(), &n, "x"))),
            "agreement_ended"
        );
    }
}

#[test]
fn an_agreement_that_ends_soon_is_said_once() {
    for scratch in &engines() {
        rewind(scratch);
        let number = made(scratch, vec![line("BOLT-8", "1000", "0.18")]);
        let warn = || run(scratch, |tx| agreements::warn_of_ends(tx, &Actor::desk())).unwrap();
        assert_eq!(warn(), 0);
        scratch.clock.advance_seconds(86_400 * 200);
        assert_eq!((warn(), warn()), (1, 0));
        let tasks =
            run(scratch, |tx| Ok(desk::tasks::list(tx, &desk::tasks::Filter::default(), 10)?)).unwrap();
        assert!(
            tasks[0].title.contains(&number) && tasks[0].title.contains("1000 EA of BOLT-8"),
            "{}",
            tasks[0].title
        );
        let filter = AgreementFilter { customer: None, only_open: true };
        let today = day("2027-06-15");
        let open = run(scratch, move |tx| Ok(agreements::list(tx, &filter, today, 10)?)).unwrap();
        assert_eq!(open[0].ends_soon(today), Some(15));
    }
}

fn planned(scratch: &Scratch, mode: Mode, last: &str) -> String {
    let new = NewStandingOrder {
        content: draft("C100", "WEEKLY", &[("BOLT-8", "10", "")]),
        unit: "week".into(),
        every: "1".into(),
        first_day: "2026-11-30".into(),
        last_day: last.into(),
        days_before: "2".into(),
        mode,
    };
    run(scratch, move |tx| Ok(standing::plan(tx, &clerk(), &new)?.number)).unwrap()
}

fn ran(scratch: &Scratch) -> Vec<(String, Option<String>)> {
    let mut all = Vec::new();
    while let Some(ran) = run(scratch, |tx| standing::run_due(tx, &Actor::desk())).unwrap() {
        all.push((ran.outcome.to_owned(), ran.order));
    }
    all
}

#[test]
fn each_delivery_gets_its_order_once_on_its_day() {
    for scratch in &engines() {
        rewind(scratch);
        let number = planned(scratch, Mode::Place, "2026-12-09");
        assert!(ran(scratch).is_empty(), "the order is made on Thursday");
        scratch.clock.advance_seconds(86_400 * 3);
        // Two nodes at once.
        let made = Arc::new(AtomicUsize::new(0));
        std::thread::scope(|threads| {
            for _ in 0..2 {
                let made = Arc::clone(&made);
                threads.spawn(move || made.fetch_add(ran(scratch).len(), Ordering::Relaxed));
            }
        });
        assert_eq!(made.load(Ordering::Relaxed), 1);
        scratch.clock.advance_seconds(86_400 * 7);
        let second = ran(scratch);
        assert_eq!(second.len(), 1);
        let order = order_of(scratch, second[0].1.as_deref().unwrap());
        assert_eq!((order.stage, order.po_number.as_deref()), (Stage::Confirmed, Some("WEEKLY/2")));
        assert_eq!(order.requested_date, Some(day("2026-12-07")));
        // The next would be after its last day.
        let n = number.clone();
        let standing = run(scratch, move |tx| standing::need(tx, &n)).unwrap();
        assert_eq!(standing.state, StandingState::Ended);
        scratch.clock.advance_seconds(86_400 * 30);
        assert!(ran(scratch).is_empty());
        let id = standing.id;
        let runs = run(scratch, move |tx| Ok(standing::runs_of(tx, id, 10)?)).unwrap();
        assert_eq!(runs.len(), 2);
        let n = number.clone();
        let over =
            run(scratch, move |tx| standing::change_state(tx, &clerk(), &n, StandingState::Active, ""));
        assert_eq!(refused(over), "wrong_state");
    }
}

#[test]
fn paused_means_nothing_is_made_and_nothing_is_made_up_for() {
    for scratch in &engines() {
        rewind(scratch);
        let number = planned(scratch, Mode::Draft, "");
        let change = |to, why: &'static str| {
            let n = number.clone();
            run(scratch, move |tx| standing::change_state(tx, &clerk(), &n, to, why))
        };
        assert_eq!(refused(change(StandingState::Paused, "")), "no_reason");
        change(StandingState::Paused, "holidays").unwrap();
        scratch.clock.advance_seconds(86_400 * 21);
        assert!(ran(scratch).is_empty());
        let on = change(StandingState::Active, "").unwrap();
        assert_eq!(on.next_day, day("2026-12-21"), "made on Thursday, the 17th");
        scratch.clock.advance_seconds(86_400 * 3);
        let made = ran(scratch);
        assert_eq!(made[0].0, "draft");
        let order = order_of(scratch, made[0].1.as_deref().unwrap());
        assert_eq!(order.stage, Stage::Draft);
        // A worker that was away for weeks passes over what is long past.
        scratch.clock.advance_seconds(86_400 * 21);
        let outcomes: Vec<String> = ran(scratch).into_iter().map(|(o, _)| o).collect();
        assert_eq!(outcomes, ["skipped", "skipped", "draft"]);
        change(StandingState::Ended, "no more").unwrap();
        let unknown = NewStandingOrder {
            content: draft("C100", "", &[("NONE", "1", "")]),
            unit: "week".into(),
            every: "1".into(),
            first_day: "+7".into(),
            ..NewStandingOrder::default()
        };
        assert_eq!(refused(run(scratch, move |tx| standing::plan(tx, &clerk(), &unknown))), "findings");
    }
}

#[test]
fn what_can_not_be_placed_any_more_waits_for_somebody() {
    for scratch in &engines() {
        rewind(scratch);
        planned(scratch, Mode::Place, "");
        run(scratch, |tx| {
            tx.record("update item set status = 'blocked' where sku = 'BOLT-8'", &[])?;
            Ok(tx.advance_epoch()?)
        })
        .unwrap();
        scratch.clock.advance_seconds(86_400 * 3);
        let made = ran(scratch);
        assert_eq!(made[0].0, "failed");
        let order = order_of(scratch, made[0].1.as_deref().unwrap());
        assert_eq!(order.stage, Stage::Draft);
        let tasks =
            run(scratch, |tx| Ok(desk::tasks::list(tx, &desk::tasks::Filter::default(), 10)?)).unwrap();
        assert!(tasks[0].title.contains("not sold"), "{}", tasks[0].title);
    }
}
