//! Cancelling or short-closing an order of which the warehouse has been asked for goods: its untouched shipments are cancelled, then
//! the order's own verb does the rest. Called by the order page and the API in place of `orders::cancel` and `orders::short_close`.

use db::Tx;

use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::orders::{self, Stage};

pub fn cancel_order(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    version: Option<i64>,
    reason: &str,
) -> Result<Stage, Failure> {
    let stage = orders::cancel(tx, by, number, version, reason)?;
    if let Some(order) = orders::by_number(tx, number)? {
        store::cancel_untouched(tx, order.id)?;
    }
    Ok(stage)
}

/// Closes the rest of one line, or of all, and takes it out of the shipments that nobody has touched.
pub fn short_close_order(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    line_no: Option<i64>,
    reason: &str,
) -> Result<Stage, Failure> {
    let stage = orders::short_close(tx, by, number, line_no, reason)?;
    if let Some(order) = orders::by_number(tx, number)? {
        store::take_out_of_untouched(tx, order.id, line_no)?;
    }
    Ok(stage)
}
