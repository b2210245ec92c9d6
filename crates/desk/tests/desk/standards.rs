//! Standards and their charts through their verbs, on both engines.

use desk::accuracy::{self, NewError, Source, Step};
use desk::standards::{self, ChartKind, Measure, NewStandard, Period, Standard};
use desk::{Actor, Failure, tasks};

use crate::kit::*;

fn new(measure: Measure, chart: ChartKind) -> NewStandard {
    NewStandard {
        code: "entry".into(),
        name: "Orders entered right".into(),
        measure,
        chart,
        period: Period::Day,
        channel: String::new(),
        target: 100_000,
        adjusted: false,
        team: "quality".into(),
        active: true,
    }
}

fn set(scratch: &Scratch, by: Actor, new: NewStandard) -> Result<Standard, Failure> {
    run(scratch, move |tx| standards::set(tx, &by, &new))
}

/// So many orders, the first of them with an error of entry; then the next working day.
fn day_of(scratch: &Scratch, day: usize, orders: usize, wrong: usize) {
    for n in 0..orders {
        let po = format!("S-{day}-{n}");
        let order = run(scratch, move |tx| {
            let draft = draft("C100", &po, &[("BOLT-8", "1", "EA")]);
            desk::orders::place(tx, &clerk(), &draft, by_keyboard(), None)
        })
        .unwrap()
        .number;
        if n < wrong {
            let error = NewError {
                order,
                line_no: Some(1),
                field: "quantity".into(),
                source: Source::Audit,
                step: Step::Entry,
                was: "1".into(),
                should_be: "2".into(),
                note: String::new(),
            };
            run(scratch, move |tx| accuracy::record(tx, &supervisor(), &error)).unwrap();
        }
    }
    scratch.clock.advance_seconds(86_400);
}

#[test]
fn what_is_more_than_chance_is_an_alert_and_a_task_once() {
    for scratch in &engines() {
        assert_eq!(refused(set(scratch, clerk(), new(Measure::EntryErrors, ChartKind::P))), "not_allowed");
        assert_eq!(refused(set(scratch, supervisor(), new(Measure::EntryErrors, ChartKind::Xbar))), "chart");
        let wrong = |change: fn(&mut NewStandard)| {
            let mut new = new(Measure::EntryErrors, ChartKind::P);
            change(&mut new);
            refused(set(scratch, supervisor(), new))
        };
        assert_eq!(wrong(|n| n.code = "a b".into()), "code");
        assert_eq!(wrong(|n| n.name = " ".into()), "no_name");
        assert_eq!(wrong(|n| n.target = -1), "target");
        assert_eq!(wrong(|n| n.channel = "pigeon".into()), "channel");
        assert_eq!(wrong(|n| n.team = "nobody".into()), "team");
        set(scratch, supervisor(), new(Measure::EntryErrors, ChartKind::P)).unwrap();
        let watch = || run(scratch, |tx| standards::watch(tx, &Actor::desk())).unwrap();
        for day in 0..4 {
            day_of(scratch, day, 8, usize::from(day == 1));
            assert_eq!(watch(), 0, "day {day}");
        }
        // Six of eight are more than chance where one of thirty-two was wrong before.
        day_of(scratch, 4, 8, 6);
        assert_eq!((watch(), watch()), (1, 0));
        let alerts = run(scratch, |tx| Ok(standards::alerts(tx, "entry", 10)?)).unwrap();
        assert_eq!((alerts[0].point.as_str(), alerts[0].rule.as_str()), ("2026-11-27", "beyond"));
        let task = alerts[0].task.clone().unwrap();
        let task = run(scratch, move |tx| tasks::need(tx, &task)).unwrap();
        assert_eq!((task.department.as_str(), task.about.as_str()), ("quality", "standard entry"));
        let found = run(scratch, |tx| {
            let standard = standards::need(tx, "entry")?;
            Ok(standards::measured(tx, &standard, true)?)
        })
        .unwrap();
        assert_eq!((found.overall.part, found.overall.whole), (7, 40));
        assert_eq!(found.chart.points.len(), 5);
        let id = alerts[0].id;
        let answer =
            |note: &'static str| run(scratch, move |tx| standards::answer_alert(tx, &supervisor(), id, note));
        assert_eq!(refused(answer(" ")), "no_note");
        answer("a new clerk without help").unwrap();
        assert_eq!(refused(answer("again")), "seen");
        scratch.clock.advance_seconds(-5 * 86_400);
    }
}

#[test]
fn times_are_counted_in_working_minutes_and_held_against_the_target() {
    for scratch in &engines() {
        let mut turnaround = new(Measure::Turnaround, ChartKind::Individuals);
        turnaround.target = 60;
        set(scratch, supervisor(), turnaround.clone()).unwrap();
        for day in 0..3 {
            day_of(scratch, day, 5, 0);
        }
        let measured = |scratch: &Scratch| {
            run(scratch, |tx| {
                let standard = standards::need(tx, "entry")?;
                Ok(standards::measured(tx, &standard, false)?)
            })
            .unwrap()
        };
        let found = measured(scratch);
        // Placed and confirmed in one step: no minute.
        assert_eq!((found.median, found.verdict, found.chart.points.len()), (Some(0), "met", 15));
        turnaround.chart = ChartKind::Xbar;
        turnaround.adjusted = true;
        set(scratch, supervisor(), turnaround).unwrap();
        let found = measured(scratch);
        assert_eq!((found.chart.points.len(), found.chart.ranges.len()), (3, 3));
        scratch.clock.advance_seconds(-3 * 86_400);
    }
}
