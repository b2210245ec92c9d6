//! Decision tables: written by one, approved by another, in force from a day on, read by the staff, asked, and tried on past cases.

use basics::Day;
use desk::Failure;
use desk::actor::{Actor, Level, Role};
use desk::tables::{self, Facts, Hit, NewVersion, TableState, WrittenRow};

use crate::kit::{Scratch, clerk, day, engines, refused, run, someone, supervisor};

fn manager() -> Actor {
    someone("Mona", Role::Manager, Level::Advanced)
}

fn zones(rows: &[(&str, &str, &str)]) -> NewVersion {
    let row = |(country, postcode, zone): &(&str, &str, &str)| WrittenRow {
        when: vec![(*country).into(), (*postcode).into()],
        then: vec![(*zone).into()],
        note: String::new(),
    };
    NewVersion {
        table: "zone".into(),
        hit: None,
        rows: rows.iter().map(row).collect(),
        valid_from: None,
        valid_to: None,
        reason: "the carrier's new zones".into(),
    }
}

fn proposed(scratch: &Scratch, new: NewVersion) -> Result<i64, Failure> {
    run(scratch, move |tx| Ok(tables::propose(tx, &supervisor(), &new)?.0.version))
}

fn approve(scratch: &Scratch, by: Actor, version: i64) -> Result<TableState, Failure> {
    run(scratch, move |tx| Ok(tables::decide_version(tx, &by, "zone", version, true, "")?.state))
}

fn zone_of(scratch: &Scratch, postcode: &'static str, on: Day) -> Option<(String, String)> {
    run(scratch, move |tx| {
        let table = tables::in_force(tx, "zone", on)?;
        let facts = Facts::new().text("country", "DE").text("postcode", postcode);
        let decided = table.as_ref().and_then(|t| t.first(&facts));
        Ok::<_, Failure>(decided.map(|d| (d.row.text("zone").to_owned(), d.trace())))
    })
    .unwrap()
}

const TODAY: &str = "2026-11-23";
const TOMORROW: &str = "2026-11-24";

#[test]
fn a_version_holds_once_someone_else_approved_it_and_never_changes_a_day_that_has_begun() {
    for scratch in &engines() {
        let first = proposed(scratch, zones(&[("DE", "8*", "south"), ("DE", "", "home")])).unwrap();
        assert_eq!((first, zone_of(scratch, "80331", day(TODAY))), (1, None), "not before it is approved");
        assert_eq!(refused(proposed_by(scratch, clerk())), "not_allowed");
        assert_eq!(refused(approve(scratch, clerk(), 1)), "not_allowed");
        assert_eq!(refused(approve(scratch, supervisor(), 1)), "own_work");
        assert_eq!(approve(scratch, manager(), 1).unwrap(), TableState::Approved);
        assert_eq!(refused(approve(scratch, manager(), 1)), "decided");
        let said = zone_of(scratch, "80331", day(TODAY)).unwrap();
        assert_eq!(said, ("south".into(), "table zone, version 1, row 1".into()));

        // What is proposed now holds from tomorrow on; from today on it may not be approved any more.
        let second = proposed(scratch, zones(&[("DE", "", "everywhere")])).unwrap();
        assert_eq!(approve(scratch, manager(), second).unwrap(), TableState::Approved);
        let late = NewVersion { valid_from: Some(day(TODAY)), ..zones(&[("DE", "", "late")]) };
        let late = proposed(scratch, late).unwrap();
        assert_eq!(refused(approve(scratch, manager(), late)), "has_begun");
        assert_eq!(zone_of(scratch, "80331", day(TODAY)).unwrap().0, "south");
        assert_eq!(zone_of(scratch, "80331", day(TOMORROW)).unwrap().0, "everywhere");

        // The second is taken back before its first day, the first ends tonight.
        let end = |version: i64, reason: &'static str| {
            run(scratch, move |tx| tables::end(tx, &manager(), "zone", version, reason))
        };
        assert_eq!(refused(end(second, " ")), "no_reason");
        assert_eq!(end(second, "wrong").unwrap().state, TableState::Retired);
        assert_eq!(zone_of(scratch, "80331", day(TOMORROW)).unwrap().0, "south");
        assert_eq!(end(1, "no zones any more").unwrap().valid_to, Some(day(TODAY)));
        assert_eq!(refused(end(1, "again")), "not_in_force");
        assert_eq!(zone_of(scratch, "80331", day(TODAY)).unwrap().0, "south", "it holds until tonight");
        assert_eq!(zone_of(scratch, "80331", day(TOMORROW)), None);
        assert_eq!(refused(end(77, "what?")), "not_found");
    }
}

fn proposed_by(scratch: &Scratch, by: Actor) -> Result<i64, Failure> {
    run(scratch, move |tx| Ok(tables::propose(tx, &by, &zones(&[("DE", "", "1")]))?.0.version))
}

#[test]
fn overlapping_rows_are_said_when_they_are_proposed_and_never_approved() {
    for scratch in &engines() {
        let new =
            NewVersion { hit: Some(Hit::Unique), ..zones(&[("DE", "8*", "south"), ("", "80*", "munich")]) };
        let (version, findings) = run(scratch, move |tx| tables::propose(tx, &supervisor(), &new)).unwrap();
        assert_eq!(findings[0].message, "rows 1 and 2 both hold: Country de, Postcode 80");
        assert_eq!(refused(approve(scratch, manager(), version.version)), "overlap");
        let refuse = |reason: &'static str| {
            run(scratch, move |tx| {
                tables::decide_version(tx, &manager(), "zone", version.version, false, reason)
            })
        };
        assert_eq!(refused(refuse("")), "no_reason");
        assert_eq!(refuse("two zones for Munich").unwrap().state, TableState::Refused);
        let unreadable = zones(&[("DE", "..", "")]);
        assert_eq!(refused(proposed(scratch, unreadable)), "cells");
        let nowhere = NewVersion { table: "shoe-size".into(), ..zones(&[("DE", "", "1")]) };
        assert_eq!(refused(proposed(scratch, nowhere)), "not_found");
    }
}

#[test]
fn what_a_version_would_change_is_tried_on_the_cases_that_were_decided() {
    for scratch in &engines() {
        proposed(scratch, zones(&[("DE", "8*", "south"), ("DE", "", "home")])).unwrap();
        approve(scratch, manager(), 1).unwrap();
        for (number, postcode) in [("SO1", "80331"), ("SO2", "10115"), ("SO3", "20095")] {
            run(scratch, move |tx| {
                let facts = Facts::new().text("country", "DE").text("postcode", postcode);
                let table = tables::in_force(tx, "zone", day(TODAY))?.unwrap();
                let decided = table.first(&facts).unwrap();
                Ok::<_, Failure>(tables::record_use(tx, &decided, &facts, "order", number)?)
            })
            .unwrap();
        }
        let second = proposed(scratch, zones(&[("DE", "8*", "south"), ("DE", "1*", "east")])).unwrap();
        let tried = run(scratch, move |tx| {
            let samples = tables::past_uses(tx, tables::kind("zone").unwrap(), 100)?;
            tables::dry_run(tx, &clerk(), "zone", second, &samples)
        })
        .unwrap();
        assert_eq!((tried.looked_at, tried.unchanged, tried.unanswered), (3, 1, 1));
        let berlin = tried.changes.iter().find(|c| c.what == "order SO2").unwrap();
        assert_eq!(
            (berlin.now.as_slice(), berlin.then.as_slice()),
            (&["row 2: Zone: home".to_owned()][..], &["row 2: Zone: east".to_owned()][..])
        );
        let uses = run(scratch, |tx| Ok::<_, Failure>(tables::uses_of(tx, "order", "SO1")?)).unwrap();
        assert_eq!((uses[0].version, uses[0].row, uses[0].facts["postcode"].as_str()), (1, 1, "80331"));
    }
}

#[test]
fn who_has_read_a_version_is_on_record_once() {
    for scratch in &engines() {
        proposed(scratch, zones(&[("DE", "", "home")])).unwrap();
        let read = |by: Actor| run(scratch, move |tx| tables::acknowledge(tx, &by, "zone", 1));
        assert_eq!(refused(read(clerk())), "not_approved");
        approve(scratch, manager(), 1).unwrap();
        let unread = || run(scratch, |tx| tables::unread(tx, &clerk())).unwrap();
        assert_eq!(unread(), [("zone", 1)]);
        read(clerk()).unwrap();
        read(clerk()).unwrap();
        assert_eq!(unread(), []);
        let machine = someone("Robot", Role::Machine, Level::Advanced);
        assert_eq!(refused(read(machine)), "not_allowed");
    }
}
