//! Terms: what holds for a customer's orders besides price and credit: paid before it leaves, how many samples, with how much less
//! than was ordered a line is done. Called by the customer's page, the API and the command line; asked by orders and shipping, remembered between orders.

use std::sync::Arc;

use basics::Percent;
use db::{Fault, Tx};
use serde::{Deserialize, Serialize};

use super::{Customer, CustomerId, CustomerRefusal, store};
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::remember::Remember;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Goods leave only once they are paid.
    #[serde(default)]
    pub prepaid: bool,
    /// Samples that are given away in twelve months.
    #[serde(default = "samples")]
    pub samples_a_year: i64,
    /// With so much less than was ordered a line is done.
    #[serde(default = "none")]
    pub under_delivery: Percent,
}

fn samples() -> i64 {
    Terms::SAMPLES
}

fn none() -> Percent {
    Percent::ZERO
}

impl Terms {
    /// Samples in twelve months where nothing else was said.
    pub const SAMPLES: i64 = 5;
}

impl Default for Terms {
    fn default() -> Terms {
        Terms { prepaid: false, samples_a_year: Terms::SAMPLES, under_delivery: Percent::ZERO }
    }
}

#[derive(Default)]
struct Known(Remember<CustomerId, Arc<Terms>>);

pub fn terms(tx: &mut Tx, customer: CustomerId) -> Result<Arc<Terms>, Fault> {
    let known = tx.memory::<Known>()?;
    if let Some(terms) = known.0.get(&customer) {
        return Ok(terms);
    }
    let terms = Arc::new(store::terms(tx, customer)?.unwrap_or_default());
    known.0.put(customer, Arc::clone(&terms));
    Ok(terms)
}

pub fn set_terms(tx: &mut Tx, by: &Actor, customer: &Customer, wanted: &Terms) -> Result<(), Failure> {
    allow(by, Verb::ChangeTerms, Whose::Others)?;
    decide(wanted)?;
    store::set_terms(tx, customer.id, wanted)?;
    tx.advance_epoch()?;
    let entry = Entry {
        verb: Verb::ChangeTerms.code(),
        noun: "customer",
        thing: customer.id.uuid(),
        number: Some(&customer.number),
        reason: None,
        detail: serde_json::to_string(wanted).map_err(|e| Fault::Broken(e.to_string()))?,
    };
    Ok(journal::record(tx, by, &entry)?)
}

fn decide(wanted: &Terms) -> Result<(), CustomerRefusal> {
    let most = Percent::from_stored(500_000);
    if wanted.under_delivery < Percent::ZERO || wanted.under_delivery > most {
        return Err(CustomerRefusal::Tolerance { most });
    }
    if !(0..=10_000).contains(&wanted.samples_a_year) {
        return Err(CustomerRefusal::Samples);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tolerances_and_samples_have_limits() {
        let of = |under: i64, samples_a_year| {
            let under_delivery = Percent::from_stored(under * 10_000);
            decide(&Terms { under_delivery, samples_a_year, ..Terms::default() })
        };
        assert_eq!(of(50, 0), Ok(()));
        assert!(matches!(of(51, 0), Err(CustomerRefusal::Tolerance { .. })));
        assert_eq!(of(0, -1), Err(CustomerRefusal::Samples));
    }
}
