//! Where the desk has a plain table for what a row says, the table is the record that everything reads: an active row is written there,
//! and one that is active no more is taken out.

use db::Tx;
use reader::knowledge::{Kind, Status};

use super::store::Known;
use crate::Failure;
use crate::actor::Actor;
use crate::{catalog, customers};

pub(super) fn record(tx: &mut Tx, by: &Actor, was: Option<Status>, known: &Known) -> Result<(), Failure> {
    let claim = &known.row.claim;
    let (was, is) = (was == Some(Status::Active), known.row.status == Status::Active);
    if was == is {
        return Ok(());
    }
    match claim.kind {
        Kind::CrossReference => {
            let (Some(customer), Some(item)) =
                (customers::by_number(tx, &claim.scope)?, catalog::by_sku(tx, &claim.meaning)?)
            else {
                return Ok(());
            };
            if is {
                catalog::learn_alias(tx, by, customer.id, &claim.written, &item)
            } else {
                catalog::forget_alias(tx, by, customer.id, &claim.written, &item)
            }
        }
        // Names of a customer are found by in the search as well; addresses and numbers of a sender are not names.
        Kind::CustomerAlias if is_name(&claim.written) => {
            let Some(customer) = customers::by_number(tx, &claim.meaning)? else { return Ok(()) };
            if is {
                customers::learn_alias(tx, by, &customer, &claim.written)
            } else {
                customers::forget_alias(tx, by, &customer, &claim.written)
            }
        }
        _ => Ok(()),
    }
}

fn is_name(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    !text.contains('@') && letters * 2 > text.chars().count()
}
