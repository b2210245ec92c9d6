//! The journal finds whatever is done to it behind the desk's back.

use db::{Fault, Tx};
use desk::orders;

use crate::kit::*;

fn proven_after(scratch: &Scratch, tampering: &'static str) -> Vec<String> {
    for n in 0..5 {
        run(scratch, move |tx| {
            orders::place(
                tx,
                &clerk(),
                &draft("C100", &format!("J{n}"), &[("BOLT-8", "1", "")]),
                by_keyboard(),
                None,
            )
        })
        .unwrap();
    }
    assert!(desk::journal::prove(&scratch.db, |_| {}).unwrap().is_whole());
    scratch
        .db
        .write_now("tamper", move |tx: &mut Tx| -> Result<u64, Fault> { tx.execute(tampering, &[]) })
        .unwrap();
    desk::journal::prove(&scratch.db, |_| {}).unwrap().troubles.into_iter().map(|t| t.what).collect()
}

#[test]
fn an_edit_a_deletion_a_reordering_and_a_truncation_are_found() {
    let tamperings = [
        "update journal set detail = '{}' where entry = (select max(entry) - 1 from journal)",
        "delete from journal where entry = (select max(entry) - 1 from journal)",
        "update journal set at = at + 1 where entry = (select max(entry) - 2 from journal)",
        "delete from journal where entry = (select max(entry) from journal)",
        "update journal set person = null where verb = 'place_order'",
        "delete from journal_lane",
    ];
    for tampering in tamperings {
        for scratch in &engines() {
            assert!(!proven_after(scratch, tampering).is_empty(), "not found: {tampering}");
        }
    }
}
