//! Close an order: what it still counts among the customer's open orders, because part of it was short-closed, is taken off; then the
//! order's own verb does the rest. Called by the order page, the API and the worker in place of `orders::close`.
//! Holds: no invoice of it waits for release.

use db::Tx;

use super::invoice::{Invoice, InvoiceStage};
use super::refusal::BillingRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::customers;
use crate::orders::{self, Order, Stage};

pub fn close_order(tx: &mut Tx, by: &Actor, order_number: &str) -> Result<Stage, Failure> {
    let order = orders::need(tx, order_number)?;
    let invoices = store::of_order(tx, order.id)?;
    let rest = decide(&order, &invoices)?;
    let stage = orders::close(tx, by, order_number)?;
    if let Some(customer) = order.customer.filter(|_| rest != 0) {
        customers::change_open_orders(tx, customer, -rest)?;
    }
    Ok(stage)
}

/// What was ordered and never invoiced, minor units.
fn decide(order: &Order, invoices: &[Invoice]) -> Result<i64, BillingRefusal> {
    if let Some(waits) = invoices.iter().find(|i| i.stage == InvoiceStage::Held) {
        let (order, invoice) = (order.number.clone(), waits.number.clone());
        return Err(BillingRefusal::OneWaits { order, invoice });
    }
    let counts = invoices.iter().filter(|i| i.stage != InvoiceStage::Cancelled);
    Ok(order.total - counts.map(|i| i.sums.total).sum::<i64>())
}
