//! The whole way of one document: what was seen, who writes, what that customer buys, what is meant.

use std::borrow::Borrow;

use formats::Material;

use crate::outcome::{Outcome, Value};
use crate::records::{Account, CustomerIndex, Records};
use crate::seen::Sketch;
use crate::sketch::sketches;

/// The outcomes of the business documents in some material. `account` fetches what one customer pays, calls and has ordered.
pub fn read<A: Borrow<Account>, E>(
    material: &Material,
    records: &Records,
    account: impl FnMut(CustomerIndex) -> Result<A, E>,
) -> Result<Vec<Outcome>, E> {
    let found = read_as(material, records, None, account)?;
    Ok(found.into_iter().map(|(_, outcome)| outcome).collect())
}

/// [`read`], with what was seen. `who` is the customer where a person has said it.
pub fn read_as<A: Borrow<Account>, E>(
    material: &Material,
    records: &Records,
    who: Option<CustomerIndex>,
    mut account: impl FnMut(CustomerIndex) -> Result<A, E>,
) -> Result<Vec<(Sketch, Outcome)>, E> {
    let mut outcomes = Vec::new();
    for (position, first) in sketches(material, &records.catalogue, None).into_iter().enumerate() {
        let who = match who {
            Some(customer) => Value::known(customer, None, "settled", crate::outcome::CERTAIN),
            None => crate::customer(&first, &records.directory, &records.own),
        };
        let account = match who.value {
            Some(customer) => Some(account(customer)?),
            None => None,
        };
        let known = account.as_ref().map(Borrow::borrow);
        // With the customer's part numbers, more of the document is understood.
        let again = match known {
            Some(_) if !first.is_structured => {
                sketches(material, &records.catalogue, known).into_iter().nth(position)
            }
            _ => None,
        };
        let sketch = again.unwrap_or(first);
        let outcome = crate::outcome(&sketch, who, known, records);
        outcomes.push((sketch, outcome));
    }
    Ok(outcomes)
}

/// The outcome of a document in which nothing was found that could be read: someone has to look.
pub fn unread(records: &Records) -> Outcome {
    let nothing = crate::seen::Sketch::new(crate::seen::Kind::Order);
    let who = crate::customer(&nothing, &records.directory, &records.own);
    crate::outcome(&nothing, who, None, records)
}
