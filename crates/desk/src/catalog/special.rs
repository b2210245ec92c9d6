//! Special: what only some items have: a vendor who sends them, a specification from which whoever orders chooses, work that somebody has to
//! confirm. Called by the item's page, the API and the command line; asked by orders, remembered between them.
//! Holds: all of it is said at once that is wrong.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use basics::Limits;
use db::{Fault, Tx};
use serde::{Deserialize, Serialize};

use super::find::by_sku;
use super::item::{Item, ItemId, ItemKind, ItemRefusal};
use super::specification::Specification;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::failure::General;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Special {
    /// A service that counts as rendered once somebody says so, and not with the first goods.
    #[serde(default)]
    pub by_confirmation: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sourcing: Option<Sourcing>,
    /// The rules of [`Specification`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub specification: String,
}

/// What does not come from stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sourcing {
    pub way: SourcingWay,
    pub vendor: String,
    /// Where requests go.
    #[serde(default)]
    pub email: String,
    pub lead_days: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourcingWay {
    /// The vendor sends it to the customer.
    DropShip,
    /// Bought for the order, and sent by us once it has come.
    BuyToOrder,
}

impl SourcingWay {
    pub fn code(self) -> &'static str {
        match self {
            SourcingWay::DropShip => "drop_ship",
            SourcingWay::BuyToOrder => "buy_to_order",
        }
    }

    pub fn from_code(code: &str) -> Option<SourcingWay> {
        [SourcingWay::DropShip, SourcingWay::BuyToOrder].into_iter().find(|w| w.code() == code)
    }
}

/// What an item has, ready to be used.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ready {
    pub special: Special,
    pub specification: Specification,
}

/// By item; an item that is not in it has nothing special.
pub type Specials = HashMap<ItemId, Arc<Ready>>;

#[derive(Default)]
struct Known(OnceLock<Arc<Specials>>);

/// All of them: they are few beside the catalogue.
pub fn specials(tx: &mut Tx) -> Result<Arc<Specials>, Fault> {
    let known = tx.memory::<Known>()?;
    if let Some(found) = known.0.get() {
        return Ok(Arc::clone(found));
    }
    let mut all = HashMap::new();
    for (item, content) in store::specials(tx, Limits::SPECIAL_ITEMS)? {
        let special: Special = serde_json::from_str(&content)
            .map_err(|e| Fault::Statement(format!("what is special of an item can't be read: {e}")))?;
        let specification = Specification::parse(&special.specification).unwrap_or_default();
        all.insert(item, Arc::new(Ready { special, specification }));
    }
    Ok(Arc::clone(known.0.get_or_init(|| Arc::new(all))))
}

/// What is special of an item; nothing for most.
pub fn special(tx: &mut Tx, item: ItemId) -> Result<Special, Fault> {
    Ok(specials(tx)?.get(&item).map(|r| r.special.clone()).unwrap_or_default())
}

/// Keeps what is special of an item from now on; orders that are placed stay as they are.
pub fn set_special(tx: &mut Tx, by: &Actor, sku: &str, wanted: &Special) -> Result<(), Failure> {
    allow(by, Verb::ChangeItem, Whose::Others)?;
    let item = by_sku(tx, sku)?.ok_or_else(|| General::NotFound { what: "item", which: sku.to_owned() })?;
    let known = specials(tx)?;
    let wrong = decide(&item, wanted);
    if !wrong.is_empty() {
        return Err(ItemRefusal::Special { sku: item.sku.clone(), problems: wrong }.into());
    }
    if known.len() >= Limits::SPECIAL_ITEMS && !known.contains_key(&item.id) {
        let problems = vec![format!("at most {} items can have something special", Limits::SPECIAL_ITEMS)];
        return Err(ItemRefusal::Special { sku: item.sku.clone(), problems }.into());
    }
    let content = serde_json::to_string(wanted).map_err(|e| Fault::Broken(e.to_string()))?;
    let kept = Some(content.as_str()).filter(|_| *wanted != Special::default());
    store::set_special(tx, item.id, kept)?;
    tx.advance_epoch()?;
    let entry = Entry {
        verb: Verb::ChangeItem.code(),
        noun: "item",
        thing: item.id.uuid(),
        number: Some(&item.sku),
        reason: None,
        detail: serde_json::json!({ "is": "special", "special": wanted }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}

/// Everything that is wrong.
fn decide(item: &Item, wanted: &Special) -> Vec<String> {
    let mut wrong = Vec::new();
    let is_goods = item.kind == ItemKind::Goods;
    if wanted.by_confirmation && is_goods {
        wrong.push("only a service is confirmed; goods are shipped".to_owned());
    }
    if let Some(sourcing) = &wanted.sourcing {
        if !is_goods {
            wrong.push("a service comes from no vendor's stock".to_owned());
        }
        if sourcing.vendor.trim().is_empty() || sourcing.vendor.chars().count() > Limits::LINE_CHARS {
            wrong.push("name the vendor".to_owned());
        }
        if !(0..=365).contains(&sourcing.lead_days) {
            wrong.push("a vendor takes from 0 to 365 days".to_owned());
        }
    }
    if let Err(lines) = Specification::parse(&wanted.specification) {
        wrong.extend(lines);
    }
    wrong
}
