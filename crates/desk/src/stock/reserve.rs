//! Reserve: promises lines from stock, and what is short from goods on their way. Called by confirm.
//! Holds: one guarded statement takes from all positions, in the order of their keys, so that neither two orders get the same unit
//! nor two transactions wait for each other in a circle.

use std::collections::BTreeMap;

use basics::{Day, Id, Quantity};
use db::{Fault, Tx};
use uuid::Uuid;

use super::receive::Supply;
use super::{PlaceId, soft_hold, store};
use crate::catalog::ItemId;

/// What a line wants, in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    pub line_no: i64,
    pub item: ItemId,
    pub place: PlaceId,
    pub quantity: Quantity,
}

/// What a line was given: from stock, or from a supply on the day it is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    pub line_no: i64,
    pub item: ItemId,
    pub place: PlaceId,
    pub supply: Option<Id<Supply>>,
    pub quantity: Quantity,
    pub due: Day,
}

type Position = (ItemId, PlaceId);

/// Takes as much as there is for each line, stock first, then supplies by their day. What no promise covers stays open.
pub fn reserve(tx: &mut Tx, order: Uuid, wants: &[Want], today: Day) -> Result<Vec<Promise>, Fault> {
    let mut asked: BTreeMap<Position, Quantity> = BTreeMap::new();
    for want in wants {
        let sum = asked.entry((want.item, want.place)).or_default();
        *sum = sum.plus(want.quantity);
    }
    let mut lots: BTreeMap<Position, Vec<Lot>> = BTreeMap::new();
    let whole = store::take_whole(tx, &asked)?;
    for (position, quantity) in &asked {
        let stock = |quantity| Lot { supply: None, quantity, due: today };
        if whole.contains(position) {
            lots.insert(*position, vec![stock(*quantity)]);
            continue;
        }
        let mut taken = store::take_what_is_there(tx, *position, *quantity)?;
        // What was held for somebody until a time that is over makes way before anybody waits.
        if taken < *quantity && soft_hold::lapse_at(tx, *position)? {
            taken = taken.plus(store::take_what_is_there(tx, *position, quantity.less(taken))?);
        }
        let mut given = vec![stock(taken)];
        given.extend(from_supplies(tx, *position, quantity.less(taken), today)?);
        lots.insert(*position, given);
    }
    let promises = deal(wants, lots);
    store::insert_promises(tx, order, &promises)?;
    Ok(promises)
}

/// A quantity that became available for promising at a position.
struct Lot {
    supply: Option<Id<Supply>>,
    quantity: Quantity,
    due: Day,
}

fn from_supplies(tx: &mut Tx, position: Position, short: Quantity, today: Day) -> Result<Vec<Lot>, Fault> {
    let (mut lots, mut left) = (Vec::new(), short);
    if left.is_zero() {
        return Ok(lots);
    }
    for (supply, free, due) in store::unpromised(tx, position)? {
        let quantity = free.min(left);
        if store::take_from_supply(tx, supply, quantity)? {
            lots.push(Lot { supply: Some(supply), quantity, due: due.max(today) });
            left = left.less(quantity);
        }
        if left.is_zero() {
            break;
        }
    }
    Ok(lots)
}

/// Deals the lots of each position to its lines, the first line first.
fn deal(wants: &[Want], mut lots: BTreeMap<Position, Vec<Lot>>) -> Vec<Promise> {
    let mut promises = Vec::new();
    for want in wants {
        let mut left = want.quantity;
        for lot in lots.get_mut(&(want.item, want.place)).into_iter().flatten() {
            let quantity = lot.quantity.min(left);
            if quantity.is_positive() {
                lot.quantity = lot.quantity.less(quantity);
                left = left.less(quantity);
                let Want { line_no, item, place, .. } = *want;
                promises.push(Promise { line_no, item, place, supply: lot.supply, quantity, due: lot.due });
            }
        }
    }
    promises
}

/// Holds goods that are there for a line that waits: at most `open`, which is what the line lacks. Promises on supplies beyond what it
/// then still lacks are given back, the latest first. Returns what was taken. Called when goods have arrived.
pub fn take_over(tx: &mut Tx, order: Uuid, want: &Want, today: Day) -> Result<Quantity, Fault> {
    let taken = store::take_what_is_there(tx, (want.item, want.place), want.quantity)?;
    if !taken.is_positive() {
        return Ok(taken);
    }
    let Want { line_no, item, place, quantity } = *want;
    let held = Promise { line_no, item, place, supply: None, quantity: taken, due: today };
    store::insert_promises(tx, order, &[held])?;
    let lacks = quantity.less(taken);
    let mut coming: Vec<Promise> = store::promises_of(tx, order)?
        .into_iter()
        .filter(|p| p.line_no == line_no && p.supply.is_some())
        .collect();
    coming.sort_by_key(|p| p.due);
    let promised = coming.iter().fold(Quantity::ZERO, |sum, p| sum.plus(p.quantity));
    let mut too_much = promised.less(lacks);
    for promise in coming.iter().rev() {
        let part = promise.quantity.min(too_much);
        if part.is_positive() {
            store::give_back_part(tx, order, promise, part)?;
            too_much = too_much.less(part);
        }
    }
    Ok(taken)
}

/// Keeps a promise on a supply from the goods that arrived of it: they are held from stock instead.
pub fn keep_promise(
    tx: &mut Tx,
    order: Uuid,
    line_no: i64,
    supply: Id<Supply>,
    quantity: Quantity,
) -> Result<(), Fault> {
    let promises = store::promises_of(tx, order)?;
    let promise = promises.into_iter().find(|p| p.line_no == line_no && p.supply == Some(supply));
    let Some(promise) = promise else { return Ok(()) };
    let taken = store::take_what_is_there(tx, (promise.item, promise.place), quantity)?;
    if taken != quantity {
        return Err(Fault::Broken(format!("{quantity} arrived but only {taken} are free")));
    }
    store::give_back_part(tx, order, &promise, quantity)?;
    store::insert_promises(tx, order, &[Promise { supply: None, quantity, ..promise }])
}

/// Gives back all that an order still holds, or one line of it.
pub fn free(tx: &mut Tx, order: Uuid, line_no: Option<i64>) -> Result<(), Fault> {
    for promise in store::promises_of(tx, order)? {
        if line_no.is_none_or(|line| line == promise.line_no) {
            store::give_back(tx, order, &promise)?;
        }
    }
    Ok(())
}

/// Gives back what a line holds beyond `most`, goods on their way before goods that are there, the latest first. Returns what it still holds of
/// what is there.
pub fn keep_at_most(tx: &mut Tx, order: Uuid, line_no: i64, most: Quantity) -> Result<Quantity, Fault> {
    let mut mine: Vec<Promise> =
        store::promises_of(tx, order)?.into_iter().filter(|p| p.line_no == line_no).collect();
    mine.sort_by_key(|p| (p.supply.is_none(), std::cmp::Reverse(p.due)));
    let held = mine.iter().fold(Quantity::ZERO, |sum, p| sum.plus(p.quantity));
    let (mut too_much, mut there) = (held.less(most), Quantity::ZERO);
    for promise in &mine {
        let part = promise.quantity.min(too_much);
        if part.is_positive() {
            store::give_back_part(tx, order, promise, part)?;
            too_much = too_much.less(part);
        }
        if promise.supply.is_none() {
            there = there.plus(promise.quantity.less(part.max(Quantity::ZERO)));
        }
    }
    Ok(there)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_lot_is_dealt_twice(
            wanted in prop::collection::vec(1i32..50, 1..20),
            stock in prop::collection::vec(0i32..100, 1..5),
        ) {
            let (item, place) = (Id::from_uuid(Uuid::nil()), Id::from_uuid(Uuid::nil()));
            let today: Day = "2026-11-23".parse().unwrap();
            let wants: Vec<Want> = wanted
                .iter()
                .enumerate()
                .map(|(n, q)| Want { line_no: n as i64 + 1, item, place, quantity: Quantity::whole(*q) })
                .collect();
            let lots = stock.iter().map(|q| Lot { supply: None, quantity: Quantity::whole(*q), due: today }).collect();
            let dealt: i32 = deal(&wants, BTreeMap::from([((item, place), lots)]))
                .iter()
                .map(|p| (p.quantity.micro() / 1_000_000) as i32)
                .sum();
            prop_assert_eq!(dealt, stock.iter().sum::<i32>().min(wanted.iter().sum()));
        }
    }
}
