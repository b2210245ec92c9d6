//! Soft hold: goods kept for a customer while they think it over, with an end of its own. Called by the item page, the API and the command
//! line; lapsed by the worker, and by any reservation that would fall short without it.
//! Holds: it reserves through the same guarded statement as an order, so nothing is promised twice; an order of the customer takes what
//! is held for them, in the transaction that places it.

use std::collections::BTreeMap;

use basics::{Id, Instant, Limits, Quantity};
use db::{Fault, Tx};
use uuid::Uuid;

use super::reserve::Want;
use super::store::{self, holds as hold_store};
use super::{PlaceId, places};
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::catalog::{Item, ItemId, ItemKind, ItemStatus, by_id};
use crate::customers::CustomerId;
use crate::failure::{Forbids, Kind};
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// The longest that goods are kept for somebody who has not ordered.
const DAYS_MAX: i64 = 10;
/// Holds lapsed in one go.
const CHUNK: usize = 200;

/// A hold as it is on record. Quantities in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoftHold {
    pub id: Id<SoftHold>,
    pub number: String,
    pub item: ItemId,
    pub place: PlaceId,
    pub asked: Quantity,
    /// What of it is still kept.
    pub quantity: Quantity,
    pub customer: Option<CustomerId>,
    pub note: String,
    pub held_by: PersonId,
    pub held_at: Instant,
    pub until: Instant,
    pub ended_at: Option<Instant>,
    /// `released`, `lapsed` or `ordered`.
    pub how: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHold {
    pub item: ItemId,
    pub place: PlaceId,
    pub quantity: Quantity,
    pub customer: Option<CustomerId>,
    pub note: String,
    pub until: Instant,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HoldRefusal {
    #[error("there is no hold {0}")]
    NotFound(String),
    #[error("hold {number} is {how} already")]
    Ended { number: String, how: String },
    #[error("{sku} is not kept in stock; there is nothing to hold")]
    NoGoods { sku: String },
    #[error("{sku} is not sold at the moment")]
    NotSold { sku: String },
    #[error("a quantity is more than zero")]
    NoQuantity,
    #[error("only {free} {unit} of {sku} are free at {place}, {wanted} are wanted")]
    TooFew { sku: String, place: String, free: Quantity, wanted: Quantity, unit: String },
    #[error("goods are held for at most {days} days")]
    TooLong { days: i64 },
    #[error("a hold ends in the future")]
    Past,
    #[error("that is too long; it may have {most} characters")]
    LongNote { most: usize },
}

impl Forbids for HoldRefusal {
    fn code(&self) -> &'static str {
        match self {
            HoldRefusal::NotFound(_) => "not_found",
            HoldRefusal::Ended { .. } => "hold_ended",
            HoldRefusal::NoGoods { .. } => "no_goods",
            HoldRefusal::NotSold { .. } => "not_sold",
            HoldRefusal::NoQuantity => "no_quantity",
            HoldRefusal::TooFew { .. } => "too_few",
            HoldRefusal::TooLong { .. } => "hold_too_long",
            HoldRefusal::Past => "hold_in_past",
            HoldRefusal::LongNote { .. } => "too_long",
        }
    }
    fn kind(&self) -> Kind {
        match self {
            HoldRefusal::NotFound(_) => Kind::NotFound,
            HoldRefusal::Ended { .. } | HoldRefusal::TooFew { .. } => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }
}

/// All of it or nothing: what is kept for somebody is what they were told.
pub fn hold_softly(tx: &mut Tx, by: &Actor, new: &NewHold) -> Result<String, Failure> {
    allow(by, Verb::HoldStock, Whose::Own)?;
    let item = by_id(tx, new.item)?.ok_or_else(|| HoldRefusal::NotFound(new.item.to_string()))?;
    decide(&item, new, tx.now())?;
    let position = (new.item, new.place);
    lapse_at(tx, position)?;
    let taken = store::take_whole(tx, &BTreeMap::from([(position, new.quantity)]))?;
    if !taken.contains(&position) {
        let free = store::free_at(tx, position)?;
        let place =
            places(tx)?.iter().find(|p| p.id == new.place).map_or_else(String::new, |p| p.name.clone());
        let (sku, unit) = (item.sku.clone(), item.base_unit.to_string());
        return Err(HoldRefusal::TooFew { sku, place, free, wanted: new.quantity, unit }.into());
    }
    let (id, number) = (tx.new_id(), format!("RV{}", 100_000 + tx.next_number("stock_hold")?));
    hold_store::insert(tx, by, id, &number, new)?;
    let detail = serde_json::json!({
        "item": item.sku, "quantity": new.quantity, "until": new.until, "customer": new.customer,
    });
    record(tx, by, Verb::HoldStock.code(), id.uuid(), &number, detail)?;
    Ok(number)
}

fn decide(item: &Item, new: &NewHold, now: Instant) -> Result<(), HoldRefusal> {
    let sku = || item.sku.clone();
    if item.kind != ItemKind::Goods {
        return Err(HoldRefusal::NoGoods { sku: sku() });
    }
    if item.status == ItemStatus::Blocked {
        return Err(HoldRefusal::NotSold { sku: sku() });
    }
    if !new.quantity.is_positive() {
        return Err(HoldRefusal::NoQuantity);
    }
    if new.until <= now {
        return Err(HoldRefusal::Past);
    }
    if new.until > now.plus_seconds(DAYS_MAX * 86_400) {
        return Err(HoldRefusal::TooLong { days: DAYS_MAX });
    }
    if new.note.chars().count() > Limits::LINE_CHARS {
        return Err(HoldRefusal::LongNote { most: Limits::LINE_CHARS });
    }
    Ok(())
}

/// The customer does not want it, or has thought it over.
pub fn release_hold(tx: &mut Tx, by: &Actor, number: &str) -> Result<(), Failure> {
    allow(by, Verb::HoldStock, Whose::Own)?;
    let number = number.trim().to_uppercase();
    let hold = hold_store::by_number(tx, &number)?.ok_or_else(|| HoldRefusal::NotFound(number.clone()))?;
    if let Some(how) = hold.how {
        return Err(HoldRefusal::Ended { number, how }.into());
    }
    end(tx, by, &hold, hold.quantity, "released")?;
    let detail = serde_json::json!({ "quantity": hold.quantity });
    Ok(record(tx, by, "release_stock_hold", hold.id.uuid(), &number, detail)?)
}

/// Ends what is past its time. Says how many there were; called by the worker until it says 0.
pub fn lapse_holds(tx: &mut Tx, by: &Actor) -> Result<usize, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let now = tx.now();
    let over = hold_store::over(tx, now, CHUNK)?;
    let count = over.len();
    for hold in over {
        lapse(tx, by, &hold)?;
    }
    Ok(count)
}

/// The same for one position, by a reservation that falls short: a job that is late keeps nobody from goods that are free.
pub(super) fn lapse_at(tx: &mut Tx, position: (ItemId, PlaceId)) -> Result<bool, Fault> {
    let now = tx.now();
    let over = hold_store::over_at(tx, position, now)?;
    for hold in &over {
        lapse(tx, &Actor::desk(), hold)?;
    }
    Ok(!over.is_empty())
}

fn lapse(tx: &mut Tx, by: &Actor, hold: &SoftHold) -> Result<(), Fault> {
    end(tx, by, hold, hold.quantity, "lapsed")?;
    let detail = serde_json::json!({ "quantity": hold.quantity, "until": hold.until });
    record(tx, by, "lapse_stock_hold", hold.id.uuid(), &hold.number, detail)
}

/// What is held for a customer makes way for their own order, as far as the order wants it: called just before it reserves.
pub fn give_way(
    tx: &mut Tx,
    by: &Actor,
    customer: CustomerId,
    order: Uuid,
    wants: &[Want],
) -> Result<(), Fault> {
    if wants.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let held = hold_store::of_customer(tx, customer)?;
    if held.is_empty() {
        return Ok(());
    }
    let mut wanted: BTreeMap<(ItemId, PlaceId), Quantity> = BTreeMap::new();
    for want in wants {
        let sum = wanted.entry((want.item, want.place)).or_default();
        *sum = sum.plus(want.quantity);
    }
    for hold in held.into_iter().filter(|h| h.until > now) {
        let Some(left) = wanted.get_mut(&(hold.item, hold.place)).filter(|left| left.is_positive()) else {
            continue;
        };
        let part = hold.quantity.min(*left);
        *left = left.less(part);
        if part == hold.quantity {
            end(tx, by, &hold, part, "ordered")?;
        } else {
            give_back(tx, &hold, part)?;
        }
        let detail = serde_json::json!({ "quantity": part, "order": order });
        record(tx, by, "order_stock_hold", hold.id.uuid(), &hold.number, detail)?;
    }
    Ok(())
}

fn give_back(tx: &mut Tx, hold: &SoftHold, part: Quantity) -> Result<(), Fault> {
    store::unreserve(tx, (hold.item, hold.place), part)?;
    hold_store::reduce(tx, hold.id, part)
}

fn end(tx: &mut Tx, by: &Actor, hold: &SoftHold, part: Quantity, how: &'static str) -> Result<(), Fault> {
    give_back(tx, hold, part)?;
    hold_store::end(tx, by, hold.id, how)
}

fn record(
    tx: &mut Tx,
    by: &Actor,
    verb: &'static str,
    thing: Uuid,
    number: &str,
    detail: serde_json::Value,
) -> Result<(), Fault> {
    let entry = Entry {
        verb,
        noun: "stock_hold",
        thing,
        number: Some(number),
        reason: None,
        detail: detail.to_string(),
    };
    journal::record(tx, by, &entry)
}
