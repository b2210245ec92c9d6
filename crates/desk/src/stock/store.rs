//! SQL of stock.

pub(super) mod holds;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use basics::{Day, Id, Quantity};
use db::{Fault, Tx, Value, values};
use uuid::Uuid;

use super::availability::{Held, Inbound};
use super::receive::{Arrival, Supply};
use super::reserve::Promise;
use super::ship_out::Leaving;
use super::{Place, PlaceId};
use crate::catalog::ItemId;

pub(super) fn places(tx: &mut Tx) -> Result<Vec<Place>, Fault> {
    tx.query(
        "select id, code, name, street, city, region, postcode, country, rank from place order by rank, code",
        &[],
        |row| {
            let mut c = row.columns();
            Ok(Place {
                id: c.take()?,
                code: c.take()?,
                name: c.take()?,
                street: c.take()?,
                city: c.take()?,
                region: c.take()?,
                postcode: c.take()?,
                country: c.take()?,
                rank: c.take()?,
            })
        },
    )
}

pub(super) fn insert_places(tx: &mut Tx, new: &[Place]) -> Result<(), Fault> {
    let mut rows = Vec::new();
    for p in new {
        rows.extend(values![
            p.id,
            &p.code,
            &p.name,
            &p.street,
            &p.city,
            p.region.as_deref(),
            &p.postcode,
            &p.country,
            p.rank
        ]);
    }
    tx.record_rows(
        "insert into place (id, code, name, street, city, region, postcode, country, rank) values {rows}",
        9,
        &rows,
    )
}

pub(super) fn insert_arrivals(tx: &mut Tx, receipt: Uuid, arrivals: &[Arrival]) -> Result<(), Fault> {
    let (mut rows, mut moves) = (Vec::new(), Vec::new());
    let now = tx.now();
    for a in arrivals {
        rows.extend(values![a.item, a.place, a.quantity, 0, a.bin.as_deref()]);
        moves.extend(values![tx.new_id::<()>(), a.item, a.place, a.quantity, "received", receipt, now]);
    }
    tx.record_rows(
        "insert into stock_position (item, place, on_hand, reserved, bin) values {rows}
         on conflict (item, place) do update set on_hand = stock_position.on_hand + excluded.on_hand,
           bin = coalesce(excluded.bin, stock_position.bin)",
        5,
        &rows,
    )?;
    tx.record_rows(
        "insert into stock_move (id, item, place, quantity, kind, thing, at) values {rows}",
        7,
        &moves,
    )
}

pub(super) fn insert_supplies(tx: &mut Tx, supplies: &[Supply]) -> Result<(), Fault> {
    let mut rows = Vec::new();
    for s in supplies {
        rows.extend(values![s.id, s.item, s.place, s.quantity, 0, s.due, &s.source]);
    }
    tx.record_rows(
        "insert into supply (id, item, place, quantity, promised, due, source) values {rows}",
        7,
        &rows,
    )
}

pub(super) fn held(tx: &mut Tx, item: ItemId, except: Option<(Uuid, i64)>) -> Result<Vec<Held>, Fault> {
    let mut held = tx.query(
        "select place, bin, on_hand, reserved from stock_position where item = $1",
        &values![item],
        |row| {
            let mut c = row.columns();
            Ok(Held {
                place: c.take()?,
                bin: c.take()?,
                on_hand: c.take()?,
                reserved: c.take()?,
                own: Quantity::ZERO,
                inbound: Vec::new(),
            })
        },
    )?;
    let coming = tx.query(
        "select place, id, due, source, quantity, promised from supply
         where item = $1 and quantity > 0 order by due limit 500",
        &values![item],
        |row| {
            let mut c = row.columns();
            let place: PlaceId = c.take()?;
            let (id, due, source) = (c.take()?, c.take()?, c.take()?);
            let (quantity, promised): (Quantity, Quantity) = (c.take()?, c.take()?);
            let unpromised = quantity.less(promised);
            Ok((place, Inbound { id, due, source, quantity, unpromised }))
        },
    )?;
    for (place, inbound) in coming {
        match held.iter_mut().find(|h| h.place == place) {
            Some(at) => at.inbound.push(inbound),
            None => held.push(Held {
                place,
                bin: None,
                on_hand: Quantity::ZERO,
                reserved: Quantity::ZERO,
                own: Quantity::ZERO,
                inbound: vec![inbound],
            }),
        }
    }
    if let Some((order, line)) = except {
        for promise in promises_of(tx, order)?.iter().filter(|p| p.line_no == line && p.supply.is_none()) {
            if let Some(at) = held.iter_mut().find(|h| h.place == promise.place) {
                at.own = at.own.plus(promise.quantity);
            }
        }
    }
    Ok(held)
}

/// Takes the full quantity from each position that has it; says which those are.
pub(super) fn take_whole(
    tx: &mut Tx,
    asked: &BTreeMap<(ItemId, PlaceId), Quantity>,
) -> Result<BTreeSet<(ItemId, PlaceId)>, Fault> {
    let mut rows: Vec<Value<'_>> = Vec::with_capacity(asked.len() * 3);
    for ((item, place), quantity) in asked {
        rows.extend(values![*item, *place, *quantity]);
    }
    let taken = tx.query_rows(
        "with want (item, place, quantity) as (values {rows})
         update stock_position set reserved = reserved + want.quantity from want
         where stock_position.item = want.item and stock_position.place = want.place
           and stock_position.on_hand - stock_position.reserved >= want.quantity
         returning stock_position.item, stock_position.place",
        &["id", "id", "int"],
        &rows,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(taken.into_iter().collect())
}

/// Takes what a position has, at most `quantity`; says how much that was.
pub(super) fn take_what_is_there(
    tx: &mut Tx,
    (item, place): (ItemId, PlaceId),
    quantity: Quantity,
) -> Result<Quantity, Fault> {
    let free = tx.first(
        "select on_hand - reserved from stock_position where item = $1 and place = $2",
        &values![item, place],
        |row| row.get::<Quantity>(0),
    )?;
    let taken = free.unwrap_or_default().min(quantity);
    if !taken.is_positive() {
        return Ok(Quantity::ZERO);
    }
    let done = tx.execute(
        "update stock_position set reserved = reserved + $3
         where item = $1 and place = $2 and on_hand - reserved >= $3",
        &values![item, place, taken],
    )?;
    Ok(if done == 1 { taken } else { Quantity::ZERO })
}

/// What of a position is free.
pub(super) fn free_at(tx: &mut Tx, (item, place): (ItemId, PlaceId)) -> Result<Quantity, Fault> {
    let free = tx.first(
        "select on_hand - reserved from stock_position where item = $1 and place = $2",
        &values![item, place],
        |row| row.get(0),
    )?;
    Ok(free.unwrap_or_default())
}

/// Gives back what was reserved for nobody's order.
pub(super) fn unreserve(
    tx: &mut Tx,
    (item, place): (ItemId, PlaceId),
    quantity: Quantity,
) -> Result<(), Fault> {
    tx.record(
        "update stock_position set reserved = reserved - $3 where item = $1 and place = $2",
        &values![item, place, quantity],
    )
}

pub(super) fn unpromised(
    tx: &mut Tx,
    (item, place): (ItemId, PlaceId),
) -> Result<Vec<(Id<Supply>, Quantity, Day)>, Fault> {
    tx.query(
        "select id, quantity - promised, due from supply
         where item = $1 and place = $2 and promised < quantity order by due, id limit 100",
        &values![item, place],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

pub(super) fn take_from_supply(tx: &mut Tx, supply: Id<Supply>, quantity: Quantity) -> Result<bool, Fault> {
    let done = tx.execute(
        "update supply set promised = promised + $2 where id = $1 and quantity - promised >= $2",
        &values![supply, quantity],
    )?;
    Ok(done == 1)
}

pub(super) fn insert_promises(tx: &mut Tx, order: Uuid, promises: &[Promise]) -> Result<(), Fault> {
    let mut rows = Vec::with_capacity(promises.len() * 6);
    for p in promises {
        let supply = p.supply.map_or(Uuid::nil(), |s| s.uuid());
        rows.extend(values![order, p.line_no, p.item, p.place, supply, p.quantity, p.due]);
    }
    tx.record_rows(
        "insert into promise (order_id, line_no, item, place, supply, quantity, due) values {rows}
         on conflict (order_id, line_no, place, supply) do update set quantity = promise.quantity + excluded.quantity",
        7,
        &rows,
    )
}

/// What is free of each item over all places, in one question. An item that lies nowhere is left out.
pub fn free_of(tx: &mut Tx, items: &[ItemId]) -> Result<HashMap<ItemId, Quantity>, Fault> {
    let list: Vec<Value<'_>> = items.iter().map(|i| Value::from(*i)).collect();
    let at = tx.query_list(
        "select item, on_hand - reserved from stock_position where item in ({list})",
        &[],
        &list,
        |row| Ok((row.get::<ItemId>(0)?, row.get::<Quantity>(1)?)),
    )?;
    let mut free: HashMap<ItemId, Quantity> = HashMap::new();
    for (item, here) in at {
        let sum = free.entry(item).or_insert(Quantity::ZERO);
        *sum = sum.plus(here);
    }
    Ok(free)
}

/// What an order holds, line by line.
pub fn promises_of(tx: &mut Tx, order: Uuid) -> Result<Vec<Promise>, Fault> {
    tx.query(
        "select line_no, item, place, supply, quantity, due from promise where order_id = $1 order by line_no, due",
        &values![order],
        |row| {
            let mut c = row.columns();
            let (line_no, item, place) = (c.take()?, c.take()?, c.take()?);
            let supply: Uuid = c.take()?;
            let supply = (!supply.is_nil()).then(|| Id::from_uuid(supply));
            Ok(Promise { line_no, item, place, supply, quantity: c.take()?, due: c.take()? })
        },
    )
}

pub(super) fn give_back(tx: &mut Tx, order: Uuid, promise: &Promise) -> Result<(), Fault> {
    let supply = promise.supply.map_or(Uuid::nil(), |s| s.uuid());
    let gone = tx.execute(
        "delete from promise where order_id = $1 and line_no = $2 and place = $3 and supply = $4",
        &values![order, promise.line_no, promise.place, supply],
    )?;
    if gone == 0 {
        return Ok(());
    }
    match promise.supply {
        Some(supply) => tx.record(
            "update supply set promised = promised - $2 where id = $1",
            &values![supply, promise.quantity],
        ),
        None => tx.record(
            "update stock_position set reserved = reserved - $3 where item = $1 and place = $2",
            &values![promise.item, promise.place, promise.quantity],
        ),
    }
}

/// Gives back part of a promise.
pub(super) fn give_back_part(
    tx: &mut Tx,
    order: Uuid,
    promise: &Promise,
    part: Quantity,
) -> Result<(), Fault> {
    if part >= promise.quantity {
        return give_back(tx, order, promise);
    }
    let supply = promise.supply.map_or(Uuid::nil(), |s| s.uuid());
    tx.record(
        "update promise set quantity = quantity - $5 where order_id = $1 and line_no = $2 and place = $3 and supply = $4",
        &values![order, promise.line_no, promise.place, supply, part],
    )?;
    match promise.supply {
        Some(supply) => {
            tx.record("update supply set promised = promised - $2 where id = $1", &values![supply, part])
        }
        None => unreserve(tx, (promise.item, promise.place), part),
    }
}

pub(super) fn supply(tx: &mut Tx, id: Id<Supply>) -> Result<Option<Supply>, Fault> {
    tx.first("select id, item, place, quantity, due, source from supply where id = $1", &values![id], |row| {
        let mut c = row.columns();
        Ok(Supply {
            id: c.take()?,
            item: c.take()?,
            place: c.take()?,
            quantity: c.take()?,
            due: c.take()?,
            source: c.take()?,
        })
    })
}

pub(super) fn reduce_supply(tx: &mut Tx, id: Id<Supply>, quantity: Quantity) -> Result<(), Fault> {
    tx.record("update supply set quantity = quantity - $2 where id = $1", &values![id, quantity])
}

/// What is not promised of it.
pub(super) fn drop_supply(tx: &mut Tx, id: Id<Supply>) -> Result<(), Fault> {
    tx.record("update supply set quantity = promised where id = $1", &values![id])
}

pub(super) fn set_due(tx: &mut Tx, id: Id<Supply>, due: Day) -> Result<(), Fault> {
    tx.record("update supply set due = $2 where id = $1", &values![id, due])?;
    tx.record("update promise set due = $2 where supply = $1", &values![id, due])
}

pub(super) fn leave(tx: &mut Tx, order: Uuid, goods: &Leaving) -> Result<(), Fault> {
    tx.record(
        "update stock_position set on_hand = on_hand - $3, reserved = reserved - $3 where item = $1 and place = $2",
        &values![goods.item, goods.place, goods.quantity],
    )?;
    let nil = Uuid::nil();
    tx.record(
        "delete from promise where order_id = $1 and line_no = $2 and place = $3 and supply = $4 and quantity = $5",
        &values![order, goods.line_no, goods.place, nil, goods.quantity],
    )?;
    tx.record(
        "update promise set quantity = quantity - $5
         where order_id = $1 and line_no = $2 and place = $3 and supply = $4 and quantity > $5",
        &values![order, goods.line_no, goods.place, nil, goods.quantity],
    )
}

pub(super) fn put_back(tx: &mut Tx, item: ItemId, place: PlaceId, quantity: Quantity) -> Result<(), Fault> {
    tx.record(
        "insert into stock_position (item, place, on_hand, reserved) values ($1, $2, $3, 0)
         on conflict (item, place) do update set on_hand = stock_position.on_hand + excluded.on_hand",
        &values![item, place, quantity],
    )
}

pub(super) fn insert_move(
    tx: &mut Tx,
    item: ItemId,
    place: PlaceId,
    quantity: i64,
    kind: &'static str,
    thing: Uuid,
) -> Result<(), Fault> {
    let (id, now) = (tx.new_id::<()>(), tx.now());
    tx.record(
        "insert into stock_move (id, item, place, quantity, kind, thing, at) values ($1, $2, $3, $4, $5, $6, $7)",
        &values![id, item, place, quantity, kind, thing, now],
    )
}

/// The bins of items at a place.
pub fn bins(tx: &mut Tx, place: PlaceId, items: &[ItemId]) -> Result<BTreeMap<ItemId, String>, Fault> {
    let list: Vec<Value<'_>> = items.iter().map(|i| Value::from(*i)).collect();
    let found = tx.query_list(
        "select item, bin from stock_position where place = $1 and bin is not null and item in ({list})",
        &values![place],
        &list,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.into_iter().collect())
}
