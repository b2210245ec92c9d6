//! Find: from what a caller says or a document shows to the customer.

use std::sync::Arc;

use basics::fold;
use db::{Fault, Tx};

use super::store::{self, Listed};
use super::{Customer, CustomerId};
use crate::remember::Remember;

#[derive(Default)]
struct Known {
    by_number: Remember<String, CustomerId>,
    by_id: Remember<CustomerId, Arc<Customer>>,
}

/// The customer with this number, exactly but for capitals and blanks.
pub fn by_number(tx: &mut Tx, number: &str) -> Result<Option<Arc<Customer>>, Fault> {
    let number = number.trim().to_uppercase();
    let known = tx.memory::<Known>()?;
    if let Some(id) = known.by_number.get(&number) {
        return by_id(tx, id);
    }
    let Some(id) = store::id_of_number(tx, &number)? else { return Ok(None) };
    known.by_number.put(number, id);
    by_id(tx, id)
}

pub fn by_id(tx: &mut Tx, id: CustomerId) -> Result<Option<Arc<Customer>>, Fault> {
    let known = tx.memory::<Known>()?;
    if let Some(found) = known.by_id.get(&id) {
        return Ok(Some(found));
    }
    let found = store::customer(tx, id)?.map(Arc::new);
    if let Some(customer) = &found {
        known.by_id.put(id, Arc::clone(customer));
    }
    Ok(found)
}

/// Something a document says about its sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clue {
    Gln,
    TaxId,
    EdiId,
    EmailDomain,
    Email,
    /// Name or alias, compared without blanks, points and capitals.
    Name,
}

/// Customers that fit one clue exactly; more than one where a name or domain is shared.
pub fn by_clue(tx: &mut Tx, clue: Clue, text: &str) -> Result<Vec<CustomerId>, Fault> {
    let text = text.trim();
    match clue {
        Clue::Name => store::ids_by_name(tx, &fold(text)),
        Clue::TaxId => store::ids_by(tx, clue, &fold(text)),
        Clue::Email | Clue::EmailDomain => store::ids_by(tx, clue, &text.to_lowercase()),
        Clue::Gln | Clue::EdiId => store::ids_by(tx, clue, text),
    }
}

/// The customer one of whose addresses has this GLN, with the address's code.
pub fn by_address_gln(tx: &mut Tx, gln: &str) -> Result<Option<(CustomerId, String)>, Fault> {
    store::by_address_gln(tx, gln.trim())
}

/// Customers for what someone typed: a number, the start of words of a name or town, a phone number, an e-mail address. An exact
/// number comes alone.
pub fn find(tx: &mut Tx, typed: &str, most: usize) -> Result<Vec<Listed>, Fault> {
    if let Some(customer) = by_number(tx, typed)? {
        return store::listed(tx, &[customer.id]);
    }
    let mut ids = Vec::new();
    if typed.contains('@') {
        ids = store::ids_by(tx, Clue::Email, &typed.trim().to_lowercase())?;
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if ids.is_empty() && digits.len() >= 6 {
        ids = store::ids_by_phone(tx, &digits)?;
    }
    if ids.is_empty() {
        ids = store::ids_by_words(tx, &crate::words::words(&[typed]), most)?;
    }
    ids.truncate(most);
    store::listed(tx, &ids)
}
