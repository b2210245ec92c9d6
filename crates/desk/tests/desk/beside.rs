//! What two people write into one draft at once.

use desk::actor::Actor;
use desk::notes::{self, NoteKind};
use desk::orders::{self, Draft, Kept};

use crate::kit::*;

fn opened(scratch: &Scratch, draft: Draft) -> String {
    run(scratch, move |tx| Ok(orders::open(tx, &clerk(), &draft, by_keyboard())?.number)).unwrap()
}

fn kept(scratch: &Scratch, by: Actor, number: &str, version: i64, draft: Draft) -> Kept {
    let number = number.to_owned();
    run(scratch, move |tx| orders::save_beside(tx, &by, &number, version, &draft)).unwrap()
}

fn on_record(scratch: &Scratch, number: &str) -> Draft {
    let number = number.to_owned();
    run(scratch, move |tx| {
        let order = orders::need(tx, &number)?;
        Ok(orders::draft_of(tx, order.id)?)
    })
    .unwrap()
}

fn said(draft: &Draft) -> Vec<(&str, &str)> {
    draft.lines.iter().map(|l| (l.item.as_str(), l.quantity.as_str())).collect()
}

#[test]
fn two_clerks_in_one_draft_lose_nothing() {
    for scratch in &engines() {
        let number = opened(scratch, draft("C100", "TWO", &[("BOLT-8", "10", "EA")]));
        // Both begin at version 1; the trainee's lines are kept first.
        let first = kept(
            scratch,
            trainee(),
            &number,
            1,
            draft("C100", "TWO", &[("BOLT-8", "20", "EA"), ("GLOVE-L", "2", "PR")]),
        );
        assert_eq!((first.version, first.merged), (2, None));
        let second = kept(
            scratch,
            clerk(),
            &number,
            1,
            draft("C100", "TWO-B", &[("BOLT-8", "30", "EA"), ("PAINT-R", "1", "EA")]),
        );
        let both = second.merged.unwrap();
        assert_eq!(both.conflicts.len(), 1, "{:?}", both.conflicts);
        let now = on_record(scratch, &number);
        assert_eq!(said(&now), [("BOLT-8", "20"), ("GLOVE-L", "2"), ("PAINT-R", "1")]);
        assert_eq!(now.buyer_po_no, "TWO-B");
        // What was not taken is a note at its field.
        let which = number.clone();
        let found = run(scratch, move |tx| {
            let order = orders::need(tx, &which)?;
            Ok(notes::of_thing(tx, order.id.uuid(), NoteKind::Note, 10)?)
        })
        .unwrap();
        let field = found[0].field.as_ref().unwrap();
        assert_eq!(
            (field.path.as_str(), found[0].text.as_str()),
            ("lines/0/quantity", "written at the same time: 30")
        );
        // The clerk goes on without having seen it, and it is put together again.
        let third = kept(
            scratch,
            clerk(),
            &number,
            second.version,
            draft("C100", "TWO-B", &[("BOLT-8", "30", "EA"), ("PAINT-R", "4", "EA")]),
        );
        assert!(third.merged.unwrap().conflicts.is_empty());
        assert_eq!(
            said(&on_record(scratch, &number)),
            [("BOLT-8", "20"), ("GLOVE-L", "2"), ("PAINT-R", "4")]
        );
    }
}

#[test]
fn what_the_page_does_not_show_of_a_draft_is_kept() {
    for scratch in &engines() {
        let mut from_document = draft("C100", "DOC", &[("BOLT-8", "10", "EA")]);
        from_document.po_date = "2026-11-20".into();
        from_document.lines[0].buyer_line = "00010".into();
        let number = opened(scratch, from_document);
        kept(scratch, clerk(), &number, 1, draft("C100", "DOC", &[("BOLT-8", "12", "EA")]));
        let now = on_record(scratch, &number);
        assert_eq!((now.po_date.as_str(), now.lines[0].buyer_line.as_str()), ("2026-11-20", "00010"));
        assert_eq!(said(&now), [("BOLT-8", "12")]);
    }
}

#[test]
fn a_draft_that_was_placed_meanwhile_takes_no_more() {
    for scratch in &engines() {
        let number = opened(scratch, draft("C100", "GONE", &[("BOLT-8", "10", "EA")]));
        let which = number.clone();
        run(scratch, move |tx| orders::submit(tx, &clerk(), &which, Some(1), "")).unwrap();
        let refusal = run(scratch, move |tx| {
            orders::save_beside(tx, &trainee(), &number, 1, &draft("C100", "GONE", &[("BOLT-8", "11", "EA")]))
        });
        assert_eq!(refused(refusal), "wrong_stage");
    }
}

#[test]
fn versions_of_one_writer_do_not_pile_up() {
    for scratch in &engines() {
        let number = opened(scratch, draft("C100", "MANY", &[("BOLT-8", "1", "EA")]));
        for version in 1..=40 {
            let lines = draft("C100", "MANY", &[("BOLT-8", "1", "EA"), ("GLOVE-L", "1", "PR")]);
            assert_eq!(kept(scratch, clerk(), &number, version, lines).version, version + 1);
        }
        let count = run(scratch, |tx| {
            Ok(tx.first("select count(*) from draft_version", &[], |row| row.get::<i64>(0))?)
        })
        .unwrap();
        assert!(count.unwrap() <= 22, "{count:?}");
        // Whoever began long ago still loses nothing: without the state both began with, both stay.
        let late = kept(
            scratch,
            trainee(),
            &number,
            1,
            draft("C100", "MANY", &[("BOLT-8", "1", "EA"), ("PAINT-R", "3", "EA")]),
        );
        assert!(late.merged.is_some());
        assert_eq!(said(&on_record(scratch, &number)), [("BOLT-8", "1"), ("GLOVE-L", "1"), ("PAINT-R", "3")]);
    }
}
