//! Set up: price lists, discounts, surcharges, freight and tax tables, in one go. Called by the import and the demo.

use db::Tx;

use super::store;
use super::tariff::General;
use super::types::{Certificate, PriceLine, PriceList};
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

pub fn set_up(
    tx: &mut Tx,
    by: &Actor,
    lists: &[PriceList],
    lines: &[PriceLine],
    general: &General,
    certificates: &[Certificate],
) -> Result<(), Failure> {
    allow(by, Verb::ChangePrices, Whose::Others)?;
    store::insert_lists(tx, lists, lines)?;
    store::insert_general(tx, general)?;
    store::insert_certificates(tx, certificates)?;
    tx.advance_epoch()?;
    let thing = tx.new_id::<PriceList>().uuid();
    let entry = Entry {
        verb: Verb::ChangePrices.code(),
        noun: "prices",
        thing,
        number: None,
        reason: None,
        detail: serde_json::json!({ "lists": lists.len(), "prices": lines.len() }).to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}
