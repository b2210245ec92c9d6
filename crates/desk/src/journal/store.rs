//! SQL of the journal.

use basics::Instant;
use db::{Fault, Row, Tx, values};
use uuid::Uuid;

use super::entry::{self, BEGINNING, Entry, Happened};
use crate::actor::Actor;

/// Writes an entry at the head of this connection's lane.
pub fn record(tx: &mut Tx, by: &Actor, done: &Entry<'_>) -> Result<(), Fault> {
    let lane = i64::from(tx.writer());
    // Should another writer have drawn the same lane, the entry's key is taken: the unit runs again and looks.
    let head = match tx.written_down::<Head>() {
        Some(Head(entries, hash)) => Some((entries, hash.to_vec())),
        None => {
            tx.first("select entries, head from journal_lane where lane = $1", &values![lane], |row| {
                Ok((row.get::<i64>(0)?, row.get::<Vec<u8>>(1)?))
            })?
        }
    };
    let (entries, previous) = match head {
        Some(head) => head,
        None => {
            tx.record(
                "insert into journal_lane (lane, entries, head) values ($1, 0, $2)",
                &values![lane, &BEGINNING],
            )?;
            (0, BEGINNING.to_vec())
        }
    };
    let (entry, at, person) = (entries + 1, tx.now().micros(), Some(by.person.uuid()));
    let Entry { verb, noun, thing, number, .. } = done;
    // Verbs refuse the number of a payment card where they take free text; whatever gets by is not kept for good here.
    let reason = done.reason.map(basics::without_card_numbers);
    let (reason, detail) = (reason.as_deref(), basics::without_card_numbers(&done.detail));
    let detail = detail.as_ref();
    let hash = entry::hash(&previous, lane, entry, at, person, verb, noun, *thing, *number, reason, detail);
    tx.record(
        "insert into journal (lane, entry, at, person, verb, noun, thing, number, reason, detail, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &values![lane, entry, at, person, *verb, *noun, *thing, *number, reason, detail, &hash],
    )?;
    tx.record(
        "update journal_lane set entries = $2, head = $3 where lane = $1",
        &values![lane, entry, &hash],
    )?;
    tx.write_down(Head(entry, hash));
    Ok(())
}

/// The head of this connection's own lane: its last entry and that entry's hash.
#[derive(Clone)]
struct Head(i64, [u8; 32]);

const COLUMNS: usize = 10;

/// What happened to a thing, the latest first.
pub fn timeline(tx: &mut Tx, thing: Uuid, most: usize) -> Result<Vec<Happened>, Fault> {
    tx.query(
        "select lane, entry, at, person, verb, noun, thing, number, reason, detail from journal
         where thing = $1 order by at desc, entry desc limit $2",
        &values![thing, most],
        read,
    )
}

/// What happened on the desk since `since`, in the order of time, at most `most` entries.
pub fn recent(tx: &mut Tx, since: Instant, most: usize) -> Result<Vec<Happened>, Fault> {
    tx.query(
        "select lane, entry, at, person, verb, noun, thing, number, reason, detail from journal
         where at >= $1 order by at, lane, entry limit $2",
        &values![since, most],
        read,
    )
}

/// Each entry about things of one noun, in the order of time: for figures that are recounted.
pub fn each_about(tx: &mut Tx, noun: &str, each: &mut dyn FnMut(Happened)) -> Result<(), Fault> {
    tx.visit(
        "select lane, entry, at, person, verb, noun, thing, number, reason, detail from journal
         where noun = $1 order by at, lane, entry",
        &values![noun],
        &mut |row| {
            each(read(row)?);
            Ok(())
        },
    )
}

pub(super) fn lanes(tx: &mut Tx) -> Result<Vec<(i64, i64, Vec<u8>)>, Fault> {
    tx.query("select lane, entries, head from journal_lane order by lane", &[], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// Lanes that have entries but no head.
pub(super) fn lanes_without_head(tx: &mut Tx) -> Result<Vec<i64>, Fault> {
    tx.query(
        "select distinct lane from journal where lane not in (select lane from journal_lane) order by lane",
        &[],
        |row| row.get(0),
    )
}

/// Entries of a lane after `after`, in order, with their hashes.
pub(super) fn chain(
    tx: &mut Tx,
    lane: i64,
    after: i64,
    most: usize,
    each: &mut dyn FnMut(Happened, Vec<u8>),
) -> Result<(), Fault> {
    tx.visit(
        "select lane, entry, at, person, verb, noun, thing, number, reason, detail, hash from journal
         where lane = $1 and entry > $2 order by entry limit $3",
        &values![lane, after, most],
        &mut |row| {
            each(read(row)?, row.get(COLUMNS)?);
            Ok(())
        },
    )
}

fn read(row: &Row<'_>) -> Result<Happened, Fault> {
    let mut c = row.columns();
    Ok(Happened {
        lane: c.take()?,
        entry: c.take()?,
        at: c.take()?,
        person: c.take()?,
        verb: c.take()?,
        noun: c.take()?,
        thing: c.take()?,
        number: c.take()?,
        reason: c.take()?,
        detail: c.take()?,
    })
}
