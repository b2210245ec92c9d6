//! Places: warehouses and other locations that hold stock.

use std::sync::{Arc, OnceLock};

use basics::Id;
use db::{Fault, Tx};

use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::policies::{Verb, Whose, allow};

pub type PlaceId = Id<Place>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub id: PlaceId,
    pub code: String,
    pub name: String,
    pub street: String,
    pub city: String,
    pub region: Option<String>,
    pub postcode: String,
    pub country: String,
    /// The lowest rank ships unless the order says otherwise.
    pub rank: i64,
}

#[derive(Default)]
struct Known(OnceLock<Arc<Vec<Place>>>);

/// All places, the one that ships by default first.
pub fn places(tx: &mut Tx) -> Result<Arc<Vec<Place>>, Fault> {
    let known = tx.memory::<Known>()?;
    if let Some(places) = known.0.get() {
        return Ok(Arc::clone(places));
    }
    let places = Arc::new(store::places(tx)?);
    Ok(Arc::clone(known.0.get_or_init(|| places)))
}

/// The place with this code, or the default place.
pub fn place(tx: &mut Tx, code: Option<&str>) -> Result<Option<Place>, Fault> {
    let places = places(tx)?;
    Ok(match code {
        Some(code) => places.iter().find(|p| p.code.eq_ignore_ascii_case(code.trim())).cloned(),
        None => places.first().cloned(),
    })
}

pub fn add_places(tx: &mut Tx, by: &Actor, new: &[Place]) -> Result<(), Failure> {
    allow(by, Verb::AdjustStock, Whose::Others)?;
    store::insert_places(tx, new)?;
    Ok(tx.advance_epoch()?)
}
