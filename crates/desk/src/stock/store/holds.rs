//! SQL of soft holds.

use basics::{Id, Instant, Quantity};
use db::{Fault, Row, Tx, values};

use crate::actor::Actor;
use crate::catalog::ItemId;
use crate::customers::CustomerId;
use crate::stock::PlaceId;
use crate::stock::soft_hold::{NewHold, SoftHold};

/// All that is known of a hold, with a condition after it.
macro_rules! holds {
    ($condition:literal) => {
        concat!(
            "select id, number, item, place, asked, quantity, customer, note, held_by, held_at, until, ended_at, how from stock_hold ",
            $condition
        )
    };
}

fn read(row: &Row<'_>) -> Result<SoftHold, Fault> {
    let mut c = row.columns();
    Ok(SoftHold {
        id: c.take()?,
        number: c.take()?,
        item: c.take()?,
        place: c.take()?,
        asked: c.take()?,
        quantity: c.take()?,
        customer: c.take()?,
        note: c.take()?,
        held_by: c.take()?,
        held_at: c.take()?,
        until: c.take()?,
        ended_at: c.take()?,
        how: c.take()?,
    })
}

pub(in crate::stock) fn insert(
    tx: &mut Tx,
    by: &Actor,
    id: Id<SoftHold>,
    number: &str,
    new: &NewHold,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "insert into stock_hold (id, number, item, place, asked, quantity, customer, note, held_by, held_at, until)
         values ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10)",
        &values![id, number, new.item, new.place, new.quantity, new.customer, &new.note, by.person, now, new.until],
    )
}

pub(in crate::stock) fn by_number(tx: &mut Tx, number: &str) -> Result<Option<SoftHold>, Fault> {
    tx.first(holds!("where number = $1"), &values![number], read)
}

/// Holds of an item that are not over, the first to end first.
pub fn holds_of_item(tx: &mut Tx, item: ItemId) -> Result<Vec<SoftHold>, Fault> {
    tx.query(holds!("where item = $1 and ended_at is null order by until limit 100"), &values![item], read)
}

/// All holds that are not over, the first to end first.
pub fn open_holds(tx: &mut Tx, limit: usize) -> Result<Vec<SoftHold>, Fault> {
    tx.query(holds!("where ended_at is null order by until limit $1"), &values![limit], read)
}

/// What is held for a customer, the first to end first.
pub fn of_customer(tx: &mut Tx, customer: CustomerId) -> Result<Vec<SoftHold>, Fault> {
    tx.query(
        holds!("where customer = $1 and ended_at is null order by until limit 200"),
        &values![customer],
        read,
    )
}

pub(in crate::stock) fn over(tx: &mut Tx, now: Instant, limit: usize) -> Result<Vec<SoftHold>, Fault> {
    tx.query(
        holds!("where ended_at is null and until <= $1 order by until limit $2"),
        &values![now, limit],
        read,
    )
}

pub(in crate::stock) fn over_at(
    tx: &mut Tx,
    (item, place): (ItemId, PlaceId),
    now: Instant,
) -> Result<Vec<SoftHold>, Fault> {
    tx.query(
        holds!(
            "where item = $1 and place = $2 and ended_at is null and until <= $3 order by until limit 100"
        ),
        &values![item, place, now],
        read,
    )
}

pub(in crate::stock) fn reduce(tx: &mut Tx, id: Id<SoftHold>, part: Quantity) -> Result<(), Fault> {
    tx.record("update stock_hold set quantity = quantity - $2 where id = $1", &values![id, part])
}

pub(in crate::stock) fn end(
    tx: &mut Tx,
    by: &Actor,
    id: Id<SoftHold>,
    how: &'static str,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update stock_hold set ended_at = $2, how = $3, ended_by = $4 where id = $1",
        &values![id, now, how, by.person],
    )
}
