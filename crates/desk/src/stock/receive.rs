//! Receive: goods arrive and lie on hand; and supplies: goods that are on their way.

use basics::{Day, Id, Quantity};
use db::Tx;
use uuid::Uuid;

use super::reserve::Promise;
use super::{PlaceId, store};
use crate::Failure;
use crate::actor::Actor;
use crate::catalog::ItemId;
use crate::failure::General;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// Goods that arrived, in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    pub item: ItemId,
    pub place: PlaceId,
    pub quantity: Quantity,
    pub bin: Option<String>,
}

/// Goods on their way, in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supply {
    pub id: Id<Supply>,
    pub item: ItemId,
    pub place: PlaceId,
    pub quantity: Quantity,
    pub due: Day,
    /// What it comes from, such as a purchase order number.
    pub source: String,
}

pub fn receive(tx: &mut Tx, by: &Actor, arrivals: &[Arrival], reason: &str) -> Result<(), Failure> {
    allow(by, Verb::AdjustStock, Whose::Others)?;
    let receipt = tx.new_id::<Arrival>();
    store::insert_arrivals(tx, receipt.uuid(), arrivals)?;
    let entry = Entry {
        verb: Verb::AdjustStock.code(),
        noun: "receipt",
        thing: receipt.uuid(),
        number: None,
        reason: Some(reason),
        detail: serde_json::json!({ "positions": arrivals.len() }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}

pub fn add_supply(tx: &mut Tx, by: &Actor, supplies: &[Supply]) -> Result<(), Failure> {
    allow(by, Verb::AddSupply, Whose::Others)?;
    if let Some(none) = supplies.iter().find(|s| !s.quantity.is_positive()) {
        let problem = format!("{} is not a quantity that can come", none.quantity);
        return Err(General::Invalid { field: "quantity", problem }.into());
    }
    store::insert_supplies(tx, supplies)?;
    let Some(first) = supplies.first() else { return Ok(()) };
    let entry = Entry {
        verb: Verb::AddSupply.code(),
        noun: "supply",
        thing: first.id.uuid(),
        number: None,
        reason: None,
        detail: serde_json::json!({ "supplies": supplies.len() }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}

/// A supply that is known to come: item, place and what is still to come of it.
pub fn supply(tx: &mut Tx, id: Id<Supply>) -> Result<Option<Supply>, db::Fault> {
    store::supply(tx, id)
}

/// Goods of a supply arrive: they lie on hand. [`arrived`] takes them off the supply once its promises were kept from them.
pub fn arrive(tx: &mut Tx, supply: &Supply, quantity: Quantity, bin: Option<&str>) -> Result<(), db::Fault> {
    let Supply { item, place, .. } = *supply;
    store::insert_arrivals(
        tx,
        supply.id.uuid(),
        &[Arrival { item, place, quantity, bin: bin.map(str::to_owned) }],
    )
}

/// Takes what arrived off the supply. The table refuses it if more than the rest is still promised.
pub fn arrived(tx: &mut Tx, supply: &Supply, quantity: Quantity) -> Result<(), db::Fault> {
    store::reduce_supply(tx, supply.id, quantity)
}

/// Goods that are bought for a line: on their way from now on, and promised to it alone.
pub(crate) fn supply_for(
    tx: &mut Tx,
    order: Uuid,
    line_no: i64,
    supply: &Supply,
) -> Result<Promise, db::Fault> {
    store::insert_supplies(tx, std::slice::from_ref(supply))?;
    store::take_from_supply(tx, supply.id, supply.quantity)?;
    let Supply { id, item, place, quantity, due, .. } = *supply;
    let promise = Promise { line_no, item, place, supply: Some(id), quantity, due };
    store::insert_promises(tx, order, std::slice::from_ref(&promise))?;
    Ok(promise)
}

/// What nobody was promised of it does not come.
pub(crate) fn supply_comes_not(tx: &mut Tx, id: Id<Supply>) -> Result<(), db::Fault> {
    store::drop_supply(tx, id)
}

/// It comes on another day; so does what was promised of it.
pub(crate) fn supply_is_due(tx: &mut Tx, id: Id<Supply>, due: Day) -> Result<(), db::Fault> {
    store::set_due(tx, id, due)
}
