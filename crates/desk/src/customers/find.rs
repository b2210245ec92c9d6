//! Find: from what a caller says to the customer. (Who sent a document, the reader finds.)

use std::sync::Arc;

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

/// Who has this mail address among their contacts.
pub fn of_address(tx: &mut Tx, address: &str) -> Result<Vec<CustomerId>, Fault> {
    store::ids_by_email(tx, &address.trim().to_lowercase())
}

/// Customers for what someone typed: a number, the start of words of a name or town, a phone number, an e-mail address. An exact
/// number comes alone.
pub fn find(tx: &mut Tx, typed: &str, most: usize) -> Result<Vec<Listed>, Fault> {
    if let Some(customer) = by_number(tx, typed)? {
        return store::listed(tx, &[customer.id]);
    }
    let mut ids = Vec::new();
    if typed.contains('@') {
        ids = store::ids_by_email(tx, &typed.trim().to_lowercase())?;
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
