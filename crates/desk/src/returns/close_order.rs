//! Close an order that goods may still come back of: not before its returns are over. Called by the order page, the API and the worker in place of
//! `billing::close_order`, which does the rest.

use db::Tx;

use super::refusal::ReturnRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::billing;
use crate::orders::{self, Stage};

pub fn close_order(tx: &mut Tx, by: &Actor, order_number: &str) -> Result<Stage, Failure> {
    let order = orders::need(tx, order_number)?;
    let returns = store::of_order(tx, order.id)?;
    if let Some(open) = returns.iter().find(|r| !r.state.is_over()) {
        let (order, number) = (order.number.clone(), open.number.clone());
        return Err(ReturnRefusal::OpenReturn { order, number }.into());
    }
    billing::close_order(tx, by, order_number)
}
